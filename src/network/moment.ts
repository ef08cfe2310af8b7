/**
 * One moment of a transition. While a virtual router moves it holds both hosts and its links hold both routes; a link that an
 * igp re-routes holds both for the instant in which it does. Who asks for a moment's safety cannot know which side is in use.
 */
import type { Gbps } from "../units.ts";
import type { Candidate } from "./candidate.ts";

/** The memory of one moving virtual router, on its way. */
export interface Copy {
  readonly virtualRouter: string;
  /** The host that sends. */
  readonly from: string;
  /** Physical link ids from there to the host that receives. */
  readonly route: readonly string[];
  /** One direction, from the sender to the receiver. */
  readonly gbps: Gbps;
}

export interface Moment {
  /** What moves, is re-routed or switched at this moment counts as it was. */
  readonly before: Candidate;
  /** The same moment with all of it as it will be. The same object as `before` when nothing is under way. */
  readonly after: Candidate;
  readonly copies: readonly Copy[];
  /** Physical routers that draw power and do not forward or host yet. */
  readonly booting: ReadonlySet<string>;
}

/** A state in which nothing is under way. */
export const settled = (candidate: Candidate): Moment => ({ before: candidate, after: candidate, copies: [], booting: new Set() });
