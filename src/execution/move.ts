/** One hop of one virtual router, with everything that its steps need to know, worked out from the placement before it. */
import type { Network, VirtualRouter } from "../network/network.ts";
import type { MoveDocument } from "../plan/plan-document.ts";
import { circuitsOf, type Layout, packetLinksOf } from "./layout.ts";
import { guardToken, jobName } from "./names.ts";
import type { MigrationJob } from "./ports.ts";
import { farPlace, interfacePlace, type Leg, legBetween, type Place } from "./wiring.ts";

/** An interface of the moving router, with the legs of its link. */
export interface MovingLink {
  readonly link: string;
  readonly mac: string;
  /** The router's own bridge on its new host. */
  readonly home: Place;
  /** The router's own bridge on its old host; null when it comes from none. */
  readonly oldHome: Place | null;
  /** Null: the other router is nowhere yet. */
  readonly far: Place | null;
  /** `here` is the router's end, `there` the far one. */
  readonly newLeg: Leg | null;
  readonly oldLeg: Leg | null;
  /** `here` on the old host, `there` on the new one. */
  readonly detour: Leg | null;
  /** Of the dead man's switch at the far end. */
  readonly guard: string;
}

export interface Move {
  /** Unique in an execution. */
  readonly id: string;
  readonly router: VirtualRouter;
  /** Null: it runs nowhere (a new one, or its host is dead), and is started instead of migrated. */
  readonly from: string | null;
  /** Dead host that held it, for `from` null. */
  readonly lostFrom: string | null;
  readonly to: string;
  readonly links: readonly MovingLink[];
  /** Its TDM access links. */
  readonly circuits: readonly string[];
  readonly layout: Layout;
  readonly confirmSeconds: number;
  /** The nth attempt at it, 0 first; each has a job of its own. */
  job(attempt: number, direction: "there" | "back"): MigrationJob;
}

export interface Hop {
  readonly execution: string;
  /** Index in the plan's moves. */
  readonly index: number;
  readonly router: string;
  readonly from: string | null;
  readonly lostFrom: string | null;
  readonly to: string;
  readonly gbps: number | null;
}

/** The dead host that a plan's move starts from; null: it lives, or there is none. A host that the plan itself wakes is no router's home today. */
export function lostHost({ today }: Network, { router, from }: Pick<MoveDocument, "router" | "from">): string | null {
  return from !== null && today.placements.get(router) === from && !today.routersOn.has(from) ? from : null;
}

/** `placements`: when the hop starts. Links to routers that are nowhere have no legs yet. */
export function moveOf(layout: Layout, hop: Hop, placements: ReadonlyMap<string, string>): Move {
  const router = layout.network.virtualRouters.get(hop.router);
  if (router === undefined) throw new Error(`internal: no virtual router ${hop.router}`);
  const id = `${hop.execution}/${hop.index}`;
  const held = hop.from ?? hop.lostFrom;
  const links = packetLinksOf(layout.network, hop.router).map((link): MovingLink => {
    const home = interfacePlace(layout, hop.router, link.id, hop.to);
    const oldHome = held === null ? null : interfacePlace(layout, hop.router, link.id, held);
    const far = farPlace(layout, link, hop.router, placements) ?? null;
    const leg = (near: Place): Leg | null => (far === null ? null : legBetween(layout, "path", link.id, near, far));
    return {
      link: link.id,
      mac: layout.macOf(hop.router, link.id),
      home,
      oldHome,
      far,
      newLeg: leg(home),
      oldLeg: oldHome === null ? null : leg(oldHome),
      detour: hop.from === null || oldHome === null || far === null ? null : legBetween(layout, "detour", link.id, oldHome, home),
      guard: guardToken([id, link.id]),
    };
  });
  return {
    id,
    router,
    from: hop.from,
    lostFrom: hop.lostFrom,
    to: hop.to,
    links,
    circuits: circuitsOf(layout.network, hop.router).map((link) => link.id),
    layout,
    confirmSeconds: layout.fleet.timeouts.confirmSeconds,
    job(attempt, direction) {
      const [from, to] = direction === "there" ? [hop.from ?? "", hop.to] : [hop.to, hop.from ?? ""];
      return { id: jobName([id, direction, String(attempt)]), router: hop.router, from, to, gbps: hop.gbps };
    },
  };
}

/** Links of the move that have a far end to be joined with. */
export interface JoinedLink extends MovingLink {
  readonly far: Place;
  readonly newLeg: Leg;
}

export const joinedLinks = ({ links }: Move): readonly JoinedLink[] =>
  links.filter((link): link is JoinedLink => link.far !== null && link.newLeg !== null);

/** Links of a live move: they have an old leg and a detour as well. */
export interface DetouredLink extends JoinedLink {
  readonly oldHome: Place;
  readonly oldLeg: Leg;
  readonly detour: Leg;
}

export const detouredLinks = (move: Move): readonly DetouredLink[] =>
  joinedLinks(move).filter((link): link is DetouredLink => link.oldHome !== null && link.oldLeg !== null && link.detour !== null);
