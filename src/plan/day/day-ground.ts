/**
 * What a day plan stands on: the network, the changes, and the forecast of every stretch of the day.
 *
 * Every state that the day leads through is written as changes to the network as supplied, so that each transition of the day is
 * a plan@1 of its own: bound to the same digest, and checked by the same `verifyPlan`.
 */
import { buildNetwork } from "../../network/build-network.ts";
import type { Candidate } from "../../network/candidate.ts";
import { applyChanges } from "../../network/changes.ts";
import type { Change } from "../../network/changes-document.ts";
import type { NetworkDocument } from "../../network/document.ts";
import type { Forecast } from "../../network/forecast.ts";
import { clockText } from "../../network/local-time.ts";
import type { Network } from "../../network/network.ts";
import type { Outcome, Problem } from "../../result.ts";
import type { Prepared } from "../prepare.ts";

export const MINUTES_A_DAY = 1440;

export interface DayGround {
  /** Of the network document as supplied. */
  readonly digest: string;
  /** Applied before everything else: `steadyChanges`. */
  readonly changes: readonly Change[];
  readonly trafficDigest: string;
  readonly forecast: Pick<Forecast, "slotMinutes" | "timeZone" | "label" | "totalsGbps" | "documentFor">;
}

/** A stretch of the local day; it may pass midnight. */
export interface Stretch {
  /** 0 to 1439. */
  readonly startMinute: number;
  /** 1 to 1440. */
  readonly minutes: number;
}

export const wholeDay: Stretch = { startMinute: 0, minutes: MINUTES_A_DAY };

export const slotCount = ({ forecast }: DayGround): number => MINUTES_A_DAY / forecast.slotMinutes;

/** One slot of the day; a number outside it is taken round the clock. */
export function slotStretch({ forecast: { slotMinutes } }: DayGround, slot: number): Stretch {
  const slots = MINUTES_A_DAY / slotMinutes;
  return { startMinute: (((slot % slots) + slots) % slots) * slotMinutes, minutes: slotMinutes };
}

/** "22:00-06:00", as a traffic window is written. */
export function stretchText({ startMinute, minutes }: Stretch): string {
  const end = startMinute + minutes;
  return `${clockText(startMinute)}-${clockText(end > MINUTES_A_DAY ? end - MINUTES_A_DAY : end)}`;
}

/**
 * The user's changes, and those that make a state of the network follow from placements and from hosts on and off: links that may
 * sleep by themselves stay awake, hosts that drain or are in maintenance stay on. Changes that do not fit are left to `checkGround`.
 */
export function steadyChanges(document: NetworkDocument, changes: readonly Change[]): readonly Change[] {
  const changed = applyChanges(document, changes);
  if (!changed.ok) return changes;
  const sleepable = changed.value.physicalLinks.filter((link) => link.sleepable);
  const awake = sleepable.map(({ id }): Change => ({ set: { id, path: "sleepable", value: false } }));
  const busy = changed.value.physicalRouters.filter(({ state }) => state === "draining" || state === "maintenance").map(({ id }) => id);
  const kept: readonly Change[] = busy.length === 0 ? [] : [{ add: { policy: { type: "keepOn", physicalRouters: busy } } }];
  return [...changes, ...awake, ...kept];
}

/** The network in a stretch of the day, after the day's changes and these. Changes that do not fit are a bug: `checkGround` comes first. */
export function groundOf(day: DayGround, stretch: Stretch, changes: readonly Change[] = []): Prepared {
  const { forecast, digest, trafficDigest } = day;
  const all = [...day.changes, ...changes];
  const changed = applyChanges(forecast.documentFor(stretch.startMinute, stretch.minutes), all);
  if (!changed.ok) throw new Error(`internal: a change does not fit: ${JSON.stringify(changed.failure[0])}`);
  const traffic = { digest: trafficDigest, window: stretchText(stretch), timeZone: forecast.timeZone, use: forecast.label };
  return { network: buildNetwork(changed.value), digest, changes: all, traffic, hours: stretch.minutes / 60 };
}

/** What is wrong with the day's changes, or with ids that a state of the network cannot be written with. */
export function checkGround(day: DayGround): Outcome<NetworkDocument, readonly Problem[]> {
  const document = day.forecast.documentFor(0, MINUTES_A_DAY);
  const changed = applyChanges(document, day.changes);
  if (!changed.ok) return changed;
  const { physicalRouters, virtualRouters, virtualLinks, accessLinks } = changed.value;
  const rewritten = [
    ...physicalRouters.map(({ id, state }): Change => ({ set: { id, path: "state", value: state } })),
    ...virtualRouters.map(({ id, host }): Change => ({ set: { id, path: "host", value: host } })),
    ...[...virtualLinks, ...accessLinks].map(({ id }): Change => ({ set: { id, path: "route", value: null } })),
  ];
  return applyChanges(changed.value, rewritten);
}

/** The changes that lead from the network to this state: hosts' power, placements, and routes where they do not follow. */
export function stateChanges({ document, routing }: Network, state: Candidate): readonly Change[] {
  const changes: Change[] = [];
  const set = (id: string, path: string, value: string | string[] | null): void => void changes.push({ set: { id, path, value } });
  for (const { id, state: given } of document.physicalRouters) {
    const wanted = state.routersOn.has(id) ? "on" : "off";
    if ((given === "on" || given === "off") && given !== wanted) set(id, "state", wanted);
  }
  for (const { id, host } of document.virtualRouters) {
    const wanted = state.placements.get(id) ?? null;
    if (host !== wanted) set(id, "host", wanted);
  }
  for (const { id, route } of [...document.virtualLinks, ...document.accessLinks]) {
    const wanted = routing === "explicit" ? state.routes.get(id) : undefined;
    if (JSON.stringify(route) !== JSON.stringify(wanted)) set(id, "route", wanted === undefined ? null : [...wanted]);
  }
  return changes;
}
