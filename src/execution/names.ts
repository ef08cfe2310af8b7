/**
 * Names of what the executor makes on devices. They follow from ids alone, so that any executor finds what another one made, and hold
 * nothing of the ids themselves, so that no id can become an option or a command.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

const DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

/** 11 digits of base 32 (55 bits): two names among a million collide with a chance of 1 in 70,000. Linux takes 15 characters. */
function short(parts: readonly string[]): string {
  const bytes = sha256(utf8ToBytes(JSON.stringify(parts)));
  return [...bytes.subarray(0, 11)].map((byte) => DIGITS[byte % 32]).join("");
}

/** Purpose of a leg: `path` carries a link for good, `detour` joins a router's old and new home while it moves. */
export type LegPurpose = "path" | "detour";

export const tunnelName = (purpose: LegPurpose, parts: readonly string[]): string =>
  `r${purpose === "path" ? "t" : "x"}${short([purpose, ...parts])}`;
export const patchName = (parts: readonly string[], side: "a" | "b"): string => `rp${short(["patch", ...parts])}${side}`;
export const bridgeName = (parts: readonly string[]): string => `rb${short(["bridge", ...parts])}`;
export const guardToken = (parts: readonly string[]): string => `g${short(["guard", ...parts])}`;
export const jobName = (parts: readonly string[]): string => `j${short(["job", ...parts])}`;

/** Locally administered, unicast. */
export function macAddress(parts: readonly string[]): string {
  const bytes = sha256(utf8ToBytes(JSON.stringify(["mac", ...parts])));
  return ["02", ...[...bytes.subarray(0, 5)].map((byte) => byte.toString(16).padStart(2, "0"))].join(":");
}

/** 1 to 2^bits - 1. */
export function tunnelKey(parts: readonly string[], bits: 24 | 32): number {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(utf8ToBytes(JSON.stringify(["key", ...parts])));
  const whole = bits === 24 ? (a << 16) | (b << 8) | c : ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  return Math.max(1, whole);
}
