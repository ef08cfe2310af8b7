/** Tokens: made, listed and revoked by administrators. The secret is in the answer that makes one, and nowhere else. */
import { z } from "zod";
import { newToken } from "../auth/tokens.ts";
import type { TokenRecord } from "../records.ts";
import { type Actor, type Right, rights } from "../rights.ts";
import { jobParam } from "../views/job-view.ts";
import { pagedSchema, pageOf, pageQuery, pageReply, timeOrNull, timeSchema, timeText } from "./pages.ts";
import { RequestProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const DAY_MS = 86_400_000;
/** Of a token whose maker says nothing. */
export const DEFAULT_DAYS = 90;

/** The name becomes the actor's id in the audit log: "token:NAME". */
export const tokenNameSchema = z
  .string()
  .regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,62}$/, "letters, digits, dots, dashes and underscores, 63 at most");

const rightsSchema = z
  .array(z.enum(rights))
  .min(1)
  .refine((list) => new Set(list).size === list.length, "each right once");

const draftSchema = z
  .strictObject({
    name: tokenNameSchema,
    rights: rightsSchema.meta({ description: "Some of the maker's own" }),
    expiresAt: z.iso
      .datetime({ offset: true })
      .nullable()
      .optional()
      .meta({ description: `Null: never. Absent: in ${DEFAULT_DAYS} days` }),
  })
  .meta({ id: "TokenDraft" });

const shape = {
  id: z.string(),
  name: z.string(),
  rights: z.array(z.enum(rights)),
  createdAt: timeSchema,
  createdBy: z.string(),
  expiresAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
};
const tokenSchema = z.object(shape).meta({ id: "Token" });
const newTokenSchema = z
  .object({ ...shape, secret: z.string().meta({ description: "What goes behind `Authorization: Bearer`. It is not shown again" }) })
  .meta({ id: "NewToken" });

/** Without the hash. */
export function tokenDocument({
  id,
  name,
  rights: granted,
  createdAt,
  createdBy,
  expiresAt,
  revokedAt,
}: TokenRecord): z.input<typeof tokenSchema> {
  return {
    id,
    name,
    rights: [...granted],
    createdAt: timeText(createdAt),
    createdBy,
    expiresAt: timeOrNull(expiresAt),
    revokedAt: timeOrNull(revokedAt),
  };
}

/** Nobody hands on more than he has. */
function refuseEscalation(actor: Actor, wanted: readonly Right[]): void {
  const lacking = wanted.filter((right) => !actor.rights.has(right));
  if (lacking.length === 0) return;
  throw new RequestProblem(
    "right-missing",
    `${actor.id} cannot grant what it does not have: ${lacking.join(", ")}. Leave that out, or ask somebody who has it.`,
  );
}

function expiryOf(asked: string | null | undefined, now: number): number | null {
  if (asked === null) return null;
  if (asked === undefined) return now + DEFAULT_DAYS * DAY_MS;
  const at = Date.parse(asked);
  if (at > now) return at;
  throw new RequestProblem("invalid-value", "The token would have expired already.", {
    errors: [{ pointer: "/expiresAt", found: asked, remedy: "Give a time that is still to come." }],
  });
}

/** What the audit log keeps of a new token. */
export const auditOf = ({ id, name, rights: granted, expiresAt }: TokenRecord): Readonly<Record<string, string | null>> => ({
  token: id,
  name,
  rights: granted.join(" "),
  expiresAt: timeOrNull(expiresAt),
});

const create = route({
  operationId: "createToken",
  method: "post",
  path: "/v1/tokens",
  tag: "tokens",
  summary: "Make a token",
  description:
    "The secret is in this answer only: the service keeps its hash. An Idempotency-Key is refused, since the answer would have to be kept.",
  right: "administer",
  effect: "change",
  takesKey: false,
  body: draftSchema,
  replies: {
    201: {
      description: "The token, with its secret",
      schema: newTokenSchema,
      headers: { Location: { description: "Where it can be revoked" }, "Cache-Control": { description: "no-store" } },
    },
  },
  problems: [],
  async handle({ body, actor, records, services }) {
    refuseEscalation(actor, body.rights);
    const now = services.now();
    const { record, secret } = newToken({
      id: services.newId("tk"),
      name: body.name,
      rights: body.rights,
      createdAt: now,
      createdBy: actor.id,
      expiresAt: expiryOf(body.expiresAt, now),
    });
    await records.tokens.create(record);
    return {
      status: 201,
      body: { ...tokenDocument(record), secret },
      headers: { Location: `/v1/tokens/${record.id}`, "Cache-Control": "no-store" },
      audit: auditOf(record),
    };
  },
});

const list = route({
  operationId: "listTokens",
  method: "get",
  path: "/v1/tokens",
  tag: "tokens",
  summary: "All tokens, newest first, without their secrets",
  right: "administer",
  effect: "none",
  query: z.object(pageQuery),
  replies: {
    200: { description: "A page", schema: pagedSchema(tokenSchema, "Tokens") },
  },
  problems: [],
  async handle({ query, records }) {
    return { status: 200, body: pageReply(await records.tokens.list(pageOf(query)), tokenDocument) };
  },
});

const revoke = route({
  operationId: "revokeToken",
  method: "delete",
  path: "/v1/tokens/{token}",
  tag: "tokens",
  summary: "Revoke a token: from now on it lets nobody in",
  right: "administer",
  effect: "change",
  params: z.object({ token: jobParam }),
  replies: { 204: { description: "Revoked" } },
  problems: ["not-found"],
  async handle({ params, records, services }) {
    if (await records.tokens.revoke(params.token, services.now())) return { status: 204 };
    throw new RequestProblem("not-found", `There is no token ${params.token} that could be revoked. GET /v1/tokens lists them.`);
  },
});

export const routes: readonly Route[] = [create, list, revoke];
