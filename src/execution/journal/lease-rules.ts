/** When a lease can be had and when it is lost: the same for every store. */
import { LeaseLost } from "./store.ts";

/** As it is kept, for ever: a lease that was given back has no holder, but its token still counts. */
export interface LeaseRecord {
  readonly network: string;
  readonly token: number;
  readonly holder: string | null;
  readonly expiresAt: number;
}

/**
 * Higher than every token before, and than those of a journal that was lost: devices remember the highest, and a new
 * journal that counted from 1 would be refused by all of them. So it is the time, unless the clock went back.
 */
export const nextToken = (last: LeaseRecord | undefined, now: number): number => Math.max((last?.token ?? 0) + 1, Math.floor(now));

export type HeldLease = LeaseRecord & { readonly holder: string };

/** Held by somebody, and not run out. */
export const isHeld = (last: LeaseRecord | undefined, now: number): last is HeldLease =>
  last !== undefined && last.holder !== null && last.expiresAt > now;

/** Throws `LeaseLost` unless this token is the last one, was not given back, and has not run out. */
export function demandLease(network: string, last: LeaseRecord | undefined, token: number, at: number): void {
  const mine = `the lease of the network "${network}" with token ${token}`;
  if (last === undefined || token > last.token) throw new LeaseLost(`Nobody was given ${mine}.`);
  if (token < last.token) throw new LeaseLost(`Lost ${mine}: ${last.holder ?? "somebody"} was given it since, with token ${last.token}.`);
  if (last.holder === null) throw new LeaseLost(`Lost ${mine}: it was given back.`);
  if (last.expiresAt <= at) throw new LeaseLost(`Lost ${mine}: it ran out ${Math.round(at - last.expiresAt)} ms ago.`);
}
