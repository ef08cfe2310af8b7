/** All of them in order: the first makes version 1, and so on. A released one is never edited; the next one is added below it. */
import { base } from "./0001-base.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [base];
