/**
 * Do a plan's moves lead from today to its placement, hop by hop and wave by wave, and do its power events lead from today's
 * states to its states? Whether every moment in between keeps the rules is what plan/replay says.
 */
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import { type Seconds, TOLERANCE } from "../units.ts";
import type { MoveDocument, PlanDocument } from "./plan-document.ts";
import { toWholeMilliseconds } from "./replay-timeline.ts";
import { type Finding, finding } from "./verify-finding.ts";
import type { CompletePlan } from "./verify-shape.ts";

/** Times are stated to the millisecond, and sums of them are rounded twice. */
const TIME_TOLERANCE: Seconds = 2e-3 + TOLERANCE;

const endOf = (move: MoveDocument): Seconds => move.startSeconds + move.seconds;
const hostOf = (host: string | null): string => host ?? "no host";

export function moveFindings(network: Network, plan: CompletePlan): Finding[] {
  const findings: Finding[] = [];
  const hops = new Map<string, MoveDocument[]>();
  for (const [index, move] of plan.moves.entries()) {
    const where = `moves/${index}`;
    if (!network.virtualRouters.has(move.router)) {
      findings.push(finding("plan-moves", move.router, `${move.router} is no virtual router of the network`, where, "take this move out"));
      continue;
    }
    for (const host of [move.from, move.to]) {
      if (host === null || network.physicalRouters.has(host)) continue;
      findings.push(finding("plan-moves", move.router, `${host} is no physical router of the network`, where, "name one that exists"));
    }
    if (move.from === move.to) {
      findings.push(finding("plan-moves", move.router, `${move.router} moves from ${move.to} to ${move.to}`, where, "take this move out"));
    }
    hops.set(move.router, [...(hops.get(move.router) ?? []), move]);
  }
  for (const router of network.virtualRouters.keys()) {
    const own = (hops.get(router) ?? []).toSorted((x, y) => x.startSeconds - y.startSeconds || x.wave - y.wave);
    findings.push(...chainFindings(network, plan, router, own));
  }
  return findings;
}

/** Today's host, hop after hop, to the planned host. A router that is there already may make room for others and come back. */
function chainFindings(network: Network, plan: CompletePlan, router: string, hops: readonly MoveDocument[]): Finding[] {
  const findings: Finding[] = [];
  const add = (found: string, remedy: string): void => {
    findings.push(finding("plan-moves", router, found, "moves", remedy));
  };
  const today = network.today.placements.get(router) ?? null;
  const planned = Object.hasOwn(plan.placements, router) ? (plan.placements[router] ?? null) : null;
  let host = today;
  let previous: MoveDocument | undefined;
  for (const hop of hops) {
    if (hop.from !== host)
      add(`${router} leaves ${hostOf(hop.from)}, but is then on ${hostOf(host)}`, `start this hop from ${hostOf(host)}`);
    if (previous !== undefined && hop.startSeconds < endOf(previous) - TIME_TOLERANCE) {
      add(
        `${router} leaves ${hostOf(hop.from)} at ${hop.startSeconds} s, before it has arrived at ${endOf(previous)} s`,
        "start this hop later",
      );
    }
    if (previous !== undefined && hop.wave <= previous.wave) {
      add(
        `${router} makes a later hop in wave ${hop.wave}, an earlier one in wave ${previous.wave}`,
        "put the later hop into a later wave",
      );
    }
    previous = hop;
    host = hop.to;
  }
  if (host !== planned && planned !== null) {
    if (hops.length === 0)
      add(`${router} is on ${hostOf(host)}, planned on ${planned}, and no move takes it there`, `add the move to ${planned}`);
    else add(`the moves of ${router} end on ${hostOf(host)}, its placement is ${planned}`, `end them on ${planned}`);
  }
  return findings;
}

/** A wave is one more than the highest of the moves that have ended by then: all moves of one wave overlap. */
export function waveFindings(moves: readonly MoveDocument[]): Finding[] {
  const waves = wavesByTime(moves);
  return moves.flatMap((move) => {
    const wave = waves.get(move) ?? 1;
    if (move.wave === wave) return [];
    const ended = wave === 1 ? "before any move has ended" : `when the last move of wave ${wave - 1} to do so has just ended`;
    const found = `${move.router} is in wave ${move.wave}, and starts at ${move.startSeconds} s, ${ended}`;
    return [finding("plan-moves", move.router, found, "moves", `put it into wave ${wave}, or start it at another time`)];
  });
}

/** The wave of each move, by the times alone. */
function wavesByTime(moves: readonly MoveDocument[]): ReadonlyMap<MoveDocument, number> {
  const waves = new Map<MoveDocument, number>();
  const endOfMove = (move: MoveDocument): number => toWholeMilliseconds(endOf(move));
  const byStart = moves.toSorted((x, y) => x.startSeconds - y.startSeconds);
  const byEnd = moves.toSorted((x, y) => endOfMove(x) - endOfMove(y));
  let [highest, ended] = [0, 0];
  for (const move of byStart) {
    const start = toWholeMilliseconds(move.startSeconds);
    for (let next = byEnd[ended]; next !== undefined && endOfMove(next) <= start; next = byEnd[++ended]) {
      // A move that takes no time has not ended before those that start with it.
      if (toWholeMilliseconds(next.startSeconds) === start) break;
      highest = Math.max(highest, waves.get(next) ?? 0);
    }
    waves.set(move, highest + 1);
  }
  return waves;
}

/** Events take every physical router from today's state to the planned one; a host is on and booted for all its moves. */
export function powerEventFindings(network: Network, plan: CompletePlan, candidate: Candidate): Finding[] {
  const findings: Finding[] = [];
  const events = new Map<string, PlanDocument["powerEvents"][number][]>();
  for (const [index, event] of plan.powerEvents.entries()) {
    const { physicalRouter } = event;
    if (network.physicalRouters.has(physicalRouter)) events.set(physicalRouter, [...(events.get(physicalRouter) ?? []), event]);
    else {
      const found = `${physicalRouter} is no physical router of the network`;
      findings.push(finding("plan-power-events", physicalRouter, found, `powerEvents/${index}`, "take this event out"));
    }
  }
  for (const [id, router] of network.physicalRouters) {
    const add = (found: string, remedy: string): void => {
      findings.push(finding("plan-power-events", id, found, "powerEvents", remedy));
    };
    let isOn = network.today.routersOn.has(id);
    /** When it is ready to host, and until when; today's state reaches back for ever. */
    const ready: { from: Seconds; until: Seconds }[] = isOn ? [{ from: 0, until: Number.POSITIVE_INFINITY }] : [];
    for (const event of (events.get(id) ?? []).toSorted((x, y) => x.startSeconds - y.startSeconds)) {
      const toOn = event.to === "on";
      if (toOn === isOn) add(`${id} is switched ${event.to} at ${event.startSeconds} s and is ${event.to} already`, "take this event out");
      else if (toOn) ready.push({ from: event.startSeconds + router.power.bootSeconds, until: Number.POSITIVE_INFINITY });
      else {
        const open = ready.at(-1);
        if (open !== undefined) open.until = event.startSeconds;
      }
      isOn = toOn;
    }
    if (isOn !== candidate.routersOn.has(id)) {
      const [ends, planned] = isOn ? ["on", "off"] : ["off", "on"];
      add(`${id} is planned ${planned}, and its power events leave it ${ends}`, `add the event that switches ${id} ${planned}`);
    }
    findings.push(...readinessFindings(id, plan.moves, ready));
  }
  return findings;
}

interface ReadyTime {
  readonly from: Seconds;
  readonly until: Seconds;
}

function readinessFindings(id: string, moves: readonly MoveDocument[], ready: readonly ReadyTime[]): Finding[] {
  const findings: Finding[] = [];
  for (const move of moves) {
    // A router may leave a host that was never on: it failed, or was switched off under it.
    if (move.to !== id && (move.from !== id || ready.length === 0)) continue;
    const isReady = ready.some(({ from, until }) => from <= move.startSeconds + TIME_TOLERANCE && endOf(move) <= until + TIME_TOLERANCE);
    if (isReady) continue;
    const found = `${id} is not switched on and booted while ${move.router} moves ${move.to === id ? "to" : "from"} it, from ${move.startSeconds} s to ${endOf(move)} s`;
    findings.push(finding("plan-power-events", id, found, "powerEvents", `switch ${id} on earlier, or off later`));
  }
  return findings;
}

/** Link events and re-routes name what there is, and routes are the igp's own under igp. */
export function switchFindings(network: Network, plan: CompletePlan): Finding[] {
  const findings: Finding[] = [];
  for (const [index, { physicalLink }] of plan.linkEvents.entries()) {
    if (network.physicalLinks.has(physicalLink)) continue;
    const found = `${physicalLink} is no physical link of the network`;
    findings.push(finding("plan-link-events", physicalLink, found, `linkEvents/${index}`, "take this event out"));
  }
  for (const [index, { link }] of plan.reroutes.entries()) {
    const known = network.overlayLinks.has(link);
    if (known && network.routing === "explicit") continue;
    const found = known ? `${link} is re-routed, but the network's routing is igp` : `${link} is no virtual or access link of the network`;
    findings.push(finding("plan-reroutes", link, found, `reroutes/${index}`, "take this re-route out"));
  }
  return findings;
}
