/** Lists in pages: ?limit and ?after in, {items, next} out. */
import { z } from "zod";
import type { Page, Paged } from "../store/port.ts";

export const DEFAULT_LIMIT = 100;

/** To be spread into a route's query schema. */
export const pageQuery = {
  limit: z.int().min(1).max(1000).default(DEFAULT_LIMIT).meta({ description: "Items on one page" }),
  after: z
    .string()
    .regex(/^[A-Za-z0-9._~=:-]{1,512}$/)
    .optional()
    .meta({ description: "Where the page before ended: its `next`" }),
} as const;

export const pageOf = ({ limit, after }: { readonly limit: number; readonly after?: string | undefined }): Page =>
  after === undefined ? { limit } : { limit, after };

export const pagedSchema = <Item extends z.ZodType>(item: Item, id: string) =>
  z
    .object({
      items: z.array(item),
      next: z.string().nullable().meta({ description: "For ?after of the next page; null: this was the last" }),
    })
    .meta({ id });

export const pageReply = <Item>(
  { items, next }: Paged<Item>,
  present: (item: Item) => unknown,
): { readonly items: unknown[]; readonly next: string | null } => ({
  items: items.map(present),
  next,
});

/** RFC 3339 in UTC, as every time in answers is written. */
export const timeText = (ms: number): string => new Date(ms).toISOString();
export const timeOrNull = (ms: number | null): string | null => (ms === null ? null : timeText(ms));
export const timeSchema = z.iso.datetime().meta({ description: "RFC 3339, UTC" });
