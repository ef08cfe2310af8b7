/** Telling a reason that a move brings, or worsens, from one that was there before. */
import type { Reason } from "../constraints/constraint.ts";
import { TOLERANCE } from "../units.ts";

/** Fields of reasons that say what is allowed or there: more of them is better. */
const limits = new Set(["available", "allowed", "allowedMs", "allowedGbps", "maxWatts", "forwardingGbps", "on"]);
/** Fields that say neither. */
const neutral = new Set(["utilisation", "referenceDelayMs", "backgroundGbps", "judged"]);
/** Texts in reasons that tell how an instance is broken, not which one it is. */
const passing = new Set(["from", "to", "because", "outcome"]);

/** Lists in reasons that tell which instance it is, not how much is wrong with it. */
const naming = new Set(["virtualLinks"]);

/** The instance that a reason is about: its rule, subject and every other name in it. */
export function identityOf(reason: Reason): string {
  const names: string[] = [];
  for (const [field, value] of Object.entries(reason)) {
    if ((typeof value === "string" && !passing.has(field)) || naming.has(field)) names.push(`${field}=${String(value)}`);
  }
  return names.join(" ");
}

/** How bad an instance is: what is asked beyond what is allowed, and how many are involved. Comparable within one identity. */
export function severityOf(reason: Reason): number {
  let severity = 0;
  for (const [field, value] of Object.entries(reason)) {
    if (Array.isArray(value)) severity += value.length;
    else if (typeof value === "number" && !neutral.has(field)) severity += limits.has(field) ? -value : value;
  }
  return severity;
}

/** What was broken before, by identity. */
export type KnownReasons = ReadonlyMap<string, number>;

export const knownReasons = (reasons: readonly Reason[]): KnownReasons =>
  new Map(reasons.map((reason) => [identityOf(reason), severityOf(reason)]));

/** True when the reason was not there before, or was less bad. */
export function isNewOrWorse(reason: Reason, before: KnownReasons): boolean {
  if (before.size === 0) return true;
  const known = before.get(identityOf(reason));
  return known === undefined || severityOf(reason) > known + TOLERANCE;
}
