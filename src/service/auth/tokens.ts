/**
 * Bearer tokens of our own: "rehome_" + id + "_" + 32 random bytes as base64url.
 *
 * Only the sha256 of the whole text is kept. That is enough for 256 random bits: there is nothing to guess, so nothing to slow down.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { TokenRecord } from "../records.ts";
import type { Right } from "../rights.ts";
import type { Tokens } from "../store/port.ts";

const SECRET_BYTES = 32;
const SHAPE = /^rehome_([0-9A-Za-z-]{1,64})_([0-9A-Za-z_-]{43})$/;

export const looksLikeToken = (text: string): boolean => text.startsWith("rehome_");

export interface TokenDraft {
  readonly id: string;
  readonly name: string;
  readonly rights: readonly Right[];
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
}

/** A new token: `secret` is for its owner, and nowhere else again. */
export function newToken(draft: TokenDraft): { readonly record: TokenRecord; readonly secret: string } {
  const secret = `rehome_${draft.id}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
  if (!SHAPE.test(secret)) throw new Error(`internal: ${draft.id} cannot be the id of a token`);
  return { secret, record: { ...draft, hash: hashOf(secret), revokedAt: null } };
}

export type TokenCheck =
  | { readonly kind: "good"; readonly record: TokenRecord }
  | { readonly kind: "malformed" | "unknown" | "expired" | "revoked" };

/** What a token is worth now. Whether it has expired is told only to those who know the whole secret. */
export async function checkToken(secret: string, tokens: Pick<Tokens, "findByHash">, now: number): Promise<TokenCheck> {
  const id = SHAPE.exec(secret)?.[1];
  if (id === undefined) return { kind: "malformed" };
  const hash = hashOf(secret);
  const record = await tokens.findByHash(hash);
  if (record === null || record.id !== id || !sameHash(record.hash, hash)) return { kind: "unknown" };
  if (record.revokedAt !== null) return { kind: "revoked" };
  if (record.expiresAt !== null && record.expiresAt <= now) return { kind: "expired" };
  return { kind: "good", record };
}

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The store's index finds by the hash, whose prefixes tell nothing of the secret; the last word takes the same time for every hash. */
function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
