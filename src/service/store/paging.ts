/** Pages by key: each begins after the last row of the one before, whatever has come or gone meanwhile. */
import { z } from "zod";
import { BadCursor, type Page, type Paged } from "./port.ts";

const MOST = 1000;

/** Nothing that a database refuses to compare with: numbers of rows are 32 bits wide, and PostgreSQL has no NUL in texts. */
const number = z.int32();
const text = z.string().refine((value) => !value.includes("\0"));

export const byTimeAndId = z.tuple([z.number(), text]);
export const byNumber = z.tuple([number]);
export const byName = z.tuple([text]);

/** The keys of the row that the page before ended with; null: this is the first page. Throws `BadCursor`. */
export function keysAfter<Keys>({ after }: Page, keys: z.ZodType<Keys>): Keys | null {
  if (after === undefined) return null;
  const read = keys.safeParse(jsonOf(Buffer.from(after, "base64url").toString()));
  if (read.success) return read.data;
  throw new BadCursor(`"${after.slice(0, 100)}" is not where a page of this list ended. Take it from "next" of the page before.`);
}

/** One row more than the page holds, to know whether there is another page. */
export const rowsFor = ({ limit }: Page): number => within(limit) + 1;

export function pageOf<Row, Item>(
  { limit }: Page,
  rows: readonly Row[],
  keys: (row: Row) => readonly (string | number)[],
  item: (row: Row) => Item,
): Paged<Item> {
  const shown = rows.slice(0, within(limit));
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  const next = last === undefined ? null : Buffer.from(JSON.stringify(keys(last))).toString("base64url");
  return { items: shown.map(item), next };
}

const within = (limit: number): number => Math.min(Math.max(Math.trunc(limit), 1), MOST);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
