/**
 * What has to move, in a simple order, and when hosts are switched.
 *
 * Waves are filled greedily, in document order: a move joins the first wave in which its destination has room for it while
 * both hosts hold it. Moves that find no such wave (cycles over full hosts) share the last one. Only resources and TDM ports
 * are looked at; link loads during the transition are the scheduler's to check.
 */
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { type Seconds, TOLERANCE } from "../units.ts";
import type { MoveDocument, PlanDocument } from "./plan-document.ts";
import { defaultMigration, type MigrationModel, preCopy, toMilliseconds } from "./pre-copy.ts";

type PowerEvent = PlanDocument["powerEvents"][number];
type Displacement = Pick<MoveDocument, "router" | "from" | "to">;

/** Virtual routers whose host differs from today's, in document order. A router that leaves for nowhere is no move. */
export function displacements(network: Network, candidate: Candidate): readonly Displacement[] {
  const list: Displacement[] = [];
  for (const router of network.virtualRouters.keys()) {
    const from = network.today.placements.get(router) ?? null;
    const to = candidate.placements.get(router);
    if (to !== undefined && to !== from) list.push({ router, from, to });
  }
  return list;
}

/** All moves, ordered by wave. A wave starts when the one before has ended and the hosts it fills have booted. */
export function movesBetween(network: Network, candidate: Candidate, model: MigrationModel = defaultMigration): MoveDocument[] {
  const moves: MoveDocument[] = [];
  let waveStart: Seconds = 0;
  for (const [index, wave] of wavesOf(network, displacements(network, candidate)).entries()) {
    let waveEnd = waveStart;
    for (const { router, from, to } of wave) {
      const ready = network.today.routersOn.has(to) ? 0 : lookup(network.physicalRouters, to).power.bootSeconds;
      const startSeconds = toMilliseconds(Math.max(waveStart, ready));
      const seconds = toMilliseconds(preCopy(lookup(network.virtualRouters, router), model).seconds);
      moves.push({ router, from, to, wave: index + 1, startSeconds, seconds });
      waveEnd = Math.max(waveEnd, startSeconds + seconds);
    }
    waveStart = waveEnd;
  }
  return moves;
}

/**
 * Hosts that start: at 0. Hosts that stop: when the last move from them has ended, or when all moves have, for hosts that
 * carry others' traffic today. In document order by time.
 */
export function powerEventsBetween(network: Network, candidate: Candidate, moves: readonly MoveDocument[]): PowerEvent[] {
  const carriers = transitRouters(network, network.today);
  const allMoved = Math.max(0, ...moves.map(endOf));
  const events: PowerEvent[] = [];
  for (const id of network.physicalRouters.keys()) {
    const [was, is] = [network.today.routersOn.has(id), candidate.routersOn.has(id)];
    if (was === is) continue;
    const left = Math.max(0, ...moves.filter((move) => move.from === id).map(endOf));
    const startSeconds = is ? 0 : toMilliseconds(carriers.has(id) ? allMoved : left);
    events.push({ physicalRouter: id, to: is ? "on" : "off", startSeconds });
  }
  return events.sort((x, y) => x.startSeconds - y.startSeconds);
}

const endOf = (move: MoveDocument): Seconds => move.startSeconds + move.seconds;

/** Physical routers that some route passes through without ending there. */
function transitRouters(network: Network, candidate: Candidate): ReadonlySet<string> {
  const transit = new Set<string>();
  for (const route of candidate.routes.values()) {
    for (const [index, id] of route.entries()) {
      const [link, next] = [network.physicalLinks.get(id), network.physicalLinks.get(route[index + 1] ?? "")];
      if (link === undefined || next === undefined) continue;
      for (const end of [link.a, link.b]) if ((next.a === end || next.b === end) && network.physicalRouters.has(end)) transit.add(end);
    }
  }
  return transit;
}

function wavesOf(network: Network, pending: readonly Displacement[]): readonly (readonly Displacement[])[] {
  const used = new Map<string, Map<string, number>>();
  for (const [router, host] of network.today.placements) hold(network, used, host, router, 1);
  const waves: Displacement[][] = [];
  let left = pending;
  while (left.length > 0) {
    const wave: Displacement[] = [];
    const waiting: Displacement[] = [];
    for (const move of left) {
      if (!hasRoom(network, used, move)) waiting.push(move);
      else {
        hold(network, used, move.to, move.router, 1);
        wave.push(move);
      }
    }
    if (wave.length === 0) return [...waves, waiting];
    for (const move of wave) if (move.from !== null) hold(network, used, move.from, move.router, -1);
    waves.push(wave);
    left = waiting;
  }
  return waves;
}

/** Resource keys of a virtual router with its TDM ports among them. */
function needsOf(network: Network, router: string): readonly (readonly [string, number])[] {
  const { demand } = lookup(network.virtualRouters, router);
  const ports = network.tdmPortsOf(router);
  return ports === 0 ? Object.entries(demand) : Object.entries({ ...demand, tdmPorts: (demand["tdmPorts"] ?? 0) + ports });
}

function hold(network: Network, used: Map<string, Map<string, number>>, host: string, router: string, sign: 1 | -1): void {
  const held = used.get(host) ?? new Map<string, number>();
  used.set(host, held);
  for (const [key, amount] of needsOf(network, router)) held.set(key, (held.get(key) ?? 0) + sign * amount);
}

function hasRoom(network: Network, used: ReadonlyMap<string, ReadonlyMap<string, number>>, move: Displacement): boolean {
  const { capacity } = lookup(network.physicalRouters, move.to);
  return needsOf(network, move.router).every(
    ([key, amount]) => (used.get(move.to)?.get(key) ?? 0) + amount <= (Object.hasOwn(capacity, key) ? (capacity[key] ?? 0) : 0) + TOLERANCE,
  );
}
