/** The audit log: who did what, oldest first, each entry chained to the one before. */
import { z } from "zod";
import type { AuditRecord } from "../records.ts";
import { pagedSchema, pageOf, pageQuery, pageReply, timeSchema, timeText } from "./pages.ts";
import { type Route, route } from "./route.ts";

const entrySchema = z
  .object({
    sequence: z.int().min(1),
    at: timeSchema,
    actor: z.string(),
    action: z.string().meta({ description: "An operationId of this document, or what the service did by itself" }),
    subject: z.string(),
    detail: z.unknown(),
    previousHash: z.string(),
    hash: z
      .string()
      .meta({ description: "Keep the last one elsewhere: rehome audit verify --expect SEQUENCE:HASH finds a log that was cut" }),
  })
  .meta({ id: "AuditEntry" });

const documentOf = ({ at, detail, ...rest }: AuditRecord): z.input<typeof entrySchema> => ({
  ...rest,
  at: timeText(at),
  detail: JSON.parse(detail),
});

const list = route({
  operationId: "listAudit",
  method: "get",
  path: "/v1/audit",
  tag: "audit",
  summary: "Who did what, oldest first",
  right: "administer",
  effect: "none",
  query: z.object(pageQuery),
  replies: {
    200: { description: "A page", schema: pagedSchema(entrySchema, "Audit") },
  },
  problems: [],
  async handle({ query, records }) {
    return { status: 200, body: pageReply(await records.audit.list(pageOf(query)), documentOf) };
  },
});

export const routes: readonly Route[] = [list];
