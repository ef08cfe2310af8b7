/**
 * Changes: one transaction with its audit entry and, when a POST has an Idempotency-Key, with the answer that a repetition gets.
 *
 * The key belongs to whoever asks. The same key with the same method, path and body gets the first answer again, and nothing is done
 * twice, also when both requests come at the same time; with another request it is refused. Refused requests (4xx) are not kept: they
 * have changed nothing and are judged anew. Keys are kept for a day.
 */
import { createHash } from "node:crypto";
import type { AnswerRecord } from "../records.ts";
import type { Store } from "../store/port.ts";
import { RequestProblem } from "./problem.ts";
import { invalidRequest } from "./read-request.ts";
import type { Call, Reply, Route } from "./route.ts";

/** How long the answer to a key is kept. */
export const KEY_LIFE_MS = 24 * 3_600_000;

/** Of the header. */
export const KEY = /^[\x21-\x7e]{1,255}$/;
const MOST_ATTEMPTS = 5;

/** Somebody else's request with the same key came first: rolls this one back. */
class KeyTaken extends Error {
  override readonly name = "KeyTaken";
}

export type RouteCall = Call<never, never, never>;

/** The key of a request that may have one; undefined: none. */
export function idempotencyKey(route: Route, headers: RouteCall["headers"]): string | undefined {
  const key = headers["idempotency-key"];
  if (route.method !== "post" || route.effect !== "change" || key === undefined) return undefined;
  if (route.takesKey === false) {
    const remedy = "leave it out. If the answer is lost, revoke what was made and make another";
    throw invalidRequest([{ pointer: "header:idempotency-key", found: "a key, but an answer with a secret is not kept", remedy }]);
  }
  if (KEY.test(key)) return key;
  throw invalidRequest([
    {
      pointer: "header:idempotency-key",
      found: `${key.length} characters`,
      remedy: "give 1 to 255 visible ASCII characters, such as a UUID",
    },
  ]);
}

const fingerprintOf = (method: string, url: string, body: Uint8Array): string =>
  createHash("sha256").update(`${method} ${url}\n`).update(body).digest("hex");

const textOf = ({ text, body }: Reply): string => text ?? (body === undefined ? "" : JSON.stringify(body));

/** What the answer to the first request was. */
function replayed(kept: AnswerRecord, fingerprint: string): Reply {
  if (kept.fingerprint !== fingerprint) {
    throw new RequestProblem("key-reused", "This Idempotency-Key came with another request before. Use a new key for each request.");
  }
  const headers = JSON.parse(kept.headers) as Readonly<Record<string, string>>;
  return {
    status: kept.status,
    headers: { ...headers, "idempotency-replayed": "true" },
    ...(kept.body === "" ? {} : { text: kept.body }),
  };
}

/** Runs the handler of a changing route. `url` is path and query as they came. */
export async function change(store: Store, route: Route, call: Omit<RouteCall, "records">, url: string): Promise<Reply> {
  const key = idempotencyKey(route, call.headers);
  const fingerprint = key === undefined ? "" : fingerprintOf(route.method, url, call.raw);
  const path = url.split("?", 1)[0] ?? url;
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.transaction(async (records) => {
        const kept = key === undefined ? null : await records.answers.find(call.actor.id, key);
        if (kept !== null) return replayed(kept, fingerprint);
        const reply = await route.handle({ ...call, records });
        const at = call.services.now();
        if (reply.audit !== null) {
          const detail = JSON.stringify({ status: reply.status, requestId: call.requestId, ...reply.audit });
          await records.audit.append({ at, actor: call.actor.id, action: route.operationId, subject: path, detail });
        }
        if (key !== undefined) {
          const answer = { actor: call.actor.id, key, fingerprint, status: reply.status, body: textOf(reply), createdAt: at };
          if (!(await records.answers.keep({ ...answer, headers: JSON.stringify(reply.headers ?? {}) }))) throw new KeyTaken();
        }
        return reply;
      });
    } catch (error) {
      if (!(error instanceof KeyTaken) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
