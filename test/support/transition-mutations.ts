/** One thing changed in a schedule: most of the time it breaks something, and who judges has to find out when. */
import { simplePaths } from "../../src/network/simple-paths.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import type { MoveDocument } from "../../src/plan/plan-document.ts";
import { neighboursOf } from "./random-moments.ts";
import type { RandomTransition } from "./random-transitions.ts";
import type { Times } from "./sequential-schedule.ts";

type Limited = Times & { readonly limits: RandomTransition["limits"] };

export interface Mutation {
  readonly name: string;
  /** Undefined when there is nothing of the kind to change. */
  readonly mutate: (transition: RandomTransition, times: Limited, dice: readonly number[]) => Limited | undefined;
}

const pick = <Item>(items: readonly Item[], die: number | undefined): Item | undefined => items[(die ?? 0) % Math.max(1, items.length)];
/** To the millisecond, as plans state times. */
const milli = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** The move at another time, and the re-routes of its links with it. */
function shifted({ network }: RandomTransition, times: Limited, move: MoveDocument, startSeconds: number): Limited {
  const links = new Set(network.overlayLinksOf(move.router).map(({ id }) => id));
  const isOwn = (one: Times["reroutes"][number]): boolean =>
    links.has(one.link) && one.startSeconds === move.startSeconds && one.seconds === move.seconds;
  return {
    ...times,
    moves: times.moves.map((one) => (one === move ? { ...one, startSeconds } : one)),
    reroutes: times.reroutes.map((one) => (isOwn(one) ? { ...one, startSeconds } : one)),
  };
}

/** Another way between the same ends, for a link that is given one. */
function otherRoute({ network, target }: RandomTransition, link: string, route: readonly string[]): readonly string[] | undefined {
  const overlay = network.overlayLinks.get(link);
  const ends = overlay === undefined ? undefined : overlayEnds(overlay, target.placements);
  if (ends === undefined) return undefined;
  for (const path of simplePaths({ nodes: network.nodes }, ends.from, ends.to)) {
    const ids = path.map(({ id }) => id);
    if (String(ids) !== String(route)) return ids;
  }
  return undefined;
}

export const mutations: readonly Mutation[] = [
  {
    name: "a move that starts earlier",
    mutate: (transition, times, [which, when]) => {
      const move = pick(times.moves, which);
      return move && shifted(transition, times, move, milli((move.startSeconds * ((when ?? 0) % 100)) / 100));
    },
  },
  {
    name: "a move left out",
    mutate: (_transition, times, [, , which]) => {
      const gone = pick(times.moves, which);
      return gone && { ...times, moves: times.moves.filter((move) => move !== gone) };
    },
  },
  {
    name: "two moves swapped",
    mutate: (transition, times, [, , , one, other]) => {
      const [x, y] = [pick(times.moves, one), pick(times.moves, other)];
      if (x === undefined || y === undefined || x.startSeconds === y.startSeconds) return undefined;
      const half = shifted(transition, times, x, y.startSeconds);
      return shifted(transition, half, y, x.startSeconds);
    },
  },
  {
    name: "a host off too early",
    mutate: (_transition, times, [, , , , , which, when]) => {
      const early = pick(
        times.powerEvents.filter(({ to }) => to === "off"),
        which,
      );
      const share = ((when ?? 0) % 100) / 100;
      const at = (one: typeof early & object): number => (one === early ? milli(one.startSeconds * share) : one.startSeconds);
      return early && { ...times, powerEvents: times.powerEvents.map((one) => ({ ...one, startSeconds: at(one) })) };
    },
  },
  {
    name: "a host on too late",
    mutate: (_transition, times, [, , , , , , , which]) => {
      const late = pick(
        times.powerEvents.filter(({ to }) => to === "on"),
        which,
      );
      return (
        late && {
          ...times,
          powerEvents: times.powerEvents.map((one) => (one === late ? { ...one, startSeconds: one.startSeconds + 1 } : one)),
        }
      );
    },
  },
  {
    name: "booting ignored",
    mutate: ({ network }, times, [, , , , , , , , which]) => {
      const on = pick(
        times.powerEvents.filter(({ to }) => to === "on"),
        which,
      );
      const seconds = network.physicalRouters.get(on?.physicalRouter ?? "")?.power.bootSeconds ?? 0;
      return (
        on && {
          ...times,
          powerEvents: times.powerEvents.map((one) => (one === on ? { ...one, startSeconds: one.startSeconds + seconds } : one)),
        }
      );
    },
  },
  {
    name: "another route",
    mutate: (transition, times, [, , , , , , , , , which]) => {
      const entry = pick(times.reroutes, which);
      const route = entry && otherRoute(transition, entry.link, entry.route);
      return route && { ...times, reroutes: times.reroutes.map((one) => (one === entry ? { ...one, route: [...route] } : one)) };
    },
  },
  {
    name: "two neighbours at once",
    mutate: (transition, times, [, , , , , , , , , , which]) => {
      const { network } = transition;
      const pairs = times.moves.flatMap((x) => {
        const y = times.moves.find(({ router }) => router !== x.router && neighboursOf(network, x.router).includes(router));
        return y === undefined ? [] : [[x, y] as const];
      });
      const pair = pick(pairs, which);
      return pair && shifted(transition, times, pair[0], pair[1].startSeconds);
    },
  },
  {
    name: "a limit exceeded",
    mutate: (_transition, times, [, , , , , , , , , , , which]) => {
      const limits = pick([{ perPhysicalRouter: 1 }, { perSite: 1 }, { total: 1 }], which);
      return { ...times, limits: { ...times.limits, ...limits } };
    },
  },
  {
    name: "a parking move left out",
    mutate: ({ target }, times) => {
      const hop = times.moves.find(({ router, to }) => target.placements.get(router) !== to);
      const next = times.moves.find((move) => hop !== undefined && move.router === hop.router && move.from === hop.to);
      if (hop === undefined || next === undefined) return undefined;
      const moves = times.moves.filter((move) => move !== hop).map((move) => (move === next ? { ...move, from: hop.from } : move));
      return { ...times, moves };
    },
  },
];
