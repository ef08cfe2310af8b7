/** What a client of the soak was told is done: nothing of it may be lost, and nothing may be there that it was not told of. */
import { createHash } from "node:crypto";

/** A request that was answered with 2xx. */
export interface Acknowledged {
  /** The operation, as the audit log names it. */
  readonly action: string;
  readonly key: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  /** Of what it made; empty where it made nothing of its own. */
  readonly id: string;
}

export interface KeptVersion {
  readonly kind: "networks" | "traffic";
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly text: string;
}

export interface Taking {
  readonly job: string;
  /** Of the worker that was killed. */
  readonly attempt: number;
  readonly killedAt: number;
}

export class Book {
  readonly acknowledged: Acknowledged[] = [];
  readonly versions: KeptVersion[] = [];
  /** sha256 of each plan's document as it was first had. */
  readonly documents = new Map<string, string>();
  /** Schedules by id, with what they were made of. */
  readonly schedules = new Map<string, { readonly network: string; readonly cron: boolean; readonly madeAt: number }>();
  /** Requests that were refused (4xx), by operation and problem. */
  readonly refused = new Map<string, number>();
  /** Requests that got no answer, or 5xx, and were sent again. */
  readonly sentAgain = new Map<string, number>();
  /** What was done besides, and how often. */
  readonly made = new Map<string, number>();
  readonly takings: Taking[] = [];
  /** Kills, by round: a taking over that another kill disturbed says less. */
  readonly kills: { readonly at: number; readonly what: string }[] = [];
  readonly findings: string[] = [];
  #keys = 0;
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  nextKey(): string {
    this.#keys += 1;
    return `${this.#prefix}-${this.#keys}`;
  }

  count(counts: Map<string, number>, what: string): void {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }

  find(text: string): void {
    this.findings.push(text);
    process.stderr.write(`FOUND ${text}\n`);
  }

  of(action: string): readonly Acknowledged[] {
    return this.acknowledged.filter((one) => one.action === action);
  }
}

export const shaOf = (text: string): string => createHash("sha256").update(text).digest("hex");
