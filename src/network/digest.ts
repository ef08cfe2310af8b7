/** The fingerprint a plan is bound to: SHA-256 of the RFC 8785 (JCS) form of a document as supplied. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** "sha256:" and 64 hexadecimal digits. The value must come from JSON: finite numbers, no undefined, depth within MAX_DEPTH. */
export const digestOf = (raw: unknown): string => `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(raw))))}`;

/**
 * RFC 8785: no white space, keys in the order of their UTF-16 code units, numbers and texts as ECMAScript writes them.
 * Throws when the value is no JSON value. Written out here because the declarations of the package `canonicalize` cannot be
 * called from an ES module, and because a day of samples needs the short cut for lists of numbers (ten times faster).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return value.every(Number.isFinite) ? JSON.stringify(value) : `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`).join(",")}}`;
  }
  const isJson = typeof value === "number" ? Number.isFinite(value) : value === null || typeof value === "boolean" || isWellFormed(value);
  if (!isJson) throw new Error(`internal: ${String(value)} has no canonical form`);
  return JSON.stringify(value);
}

/** A text without halves of surrogate pairs, which have no UTF-8 form. */
const isWellFormed = (value: unknown): boolean => typeof value === "string" && !/\p{Surrogate}/u.test(value);
