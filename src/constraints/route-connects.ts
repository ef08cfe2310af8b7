/**
 * C13: every virtual and access link has a route from end to end over what is on.
 *   chosen(e,c) <= on(h)                                          every link e, choice c, physical router h that c needs on
 *   sum over c of e that cross k, chosen(e,c) <= linkOn(k)        every link e, physical link k
 * That exactly one choice between the chosen ends is taken, and that choices are simple, is in the columns themselves. The hosts of
 * a link's own ends are on by C2. Summed over choices because the bound needs it: one row per choice lets the relaxation of a
 * 20/40 instance fall from 10111 to 6936.
 * The route is simple, and empty exactly when both ends are on one node. Links with an end that has no host have no instance.
 * Size: one row per link and physical link that a choice crosses, and per choice and physical router needed.
 * Source: contract, "Routes"; FINDINGS, "Formulation".
 * Moment: always. Traffic without a route is lost.
 */

import type { Candidate } from "../network/candidate.ts";
import { leastDelays } from "../network/delays.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import { overlayEnds, walkRoute } from "../network/walk.ts";
import type { Columns, Constraint, Expression, Reason, Row } from "./constraint.ts";
import { difference, sum } from "./expressions.ts";

export interface RouteConnectsReason extends Reason {
  readonly rule: "route-connects";
  readonly link: string;
  readonly kind: OverlayLink["kind"];
  readonly problem: "missing" | "broken" | "wrong-end" | "visits-twice" | "node-off" | "link-off" | "out-of-reach";
  /** The substrate nodes that it has to join. */
  readonly from: string;
  readonly to: string;
  /** The physical link or node at fault; undefined where the whole route is. */
  readonly at: string | undefined;
}

type Fault = Pick<RouteConnectsReason, "problem" | "at">;

/** The ends of a link under a placement, when both are nodes of the network. */
function endsOf(
  network: Network,
  link: OverlayLink,
  placements: Candidate["placements"],
): { readonly from: string; readonly to: string } | undefined {
  const ends = overlayEnds(link, placements);
  return ends !== undefined && network.nodes.has(ends.from) && network.nodes.has(ends.to) ? ends : undefined;
}

function faultsOf(network: Network, candidate: Candidate, link: OverlayLink, from: string, to: string): readonly Fault[] {
  const route = candidate.routes.get(link.id);
  if (route === undefined) return [{ problem: "missing", at: undefined }];
  const walk = walkRoute(network, from, route);
  if (walk.brokenAt !== undefined) return [{ problem: "broken", at: route[walk.brokenAt] }];
  if (walk.end !== to) return [{ problem: "wrong-end", at: walk.end }];
  const faults: Fault[] = [];
  const visited = [from, ...walk.hops.map((hop) => hop.to)];
  const twice = visited.find((node, index) => visited.indexOf(node) < index);
  if (twice !== undefined) faults.push({ problem: "visits-twice", at: twice });
  // The hosts of the link's own ends are host-is-on's affair.
  const hosts = [candidate.placements.get(link.a), link.b === undefined ? undefined : candidate.placements.get(link.b)];
  for (const node of new Set(visited)) {
    const isOff = lookup(network.nodes, node).isPhysicalRouter && !candidate.routersOn.has(node);
    if (isOff && !hosts.includes(node)) faults.push({ problem: "node-off", at: node });
  }
  for (const id of new Set(route)) if (!candidate.linksOn.has(id)) faults.push({ problem: "link-off", at: id });
  return faults;
}

export const routeConnects: Constraint<RouteConnectsReason> = {
  id: "route-connects",
  label: "C13",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: RouteConnectsReason[] = [];
    for (const link of network.overlayLinks.values()) {
      const ends = endsOf(network, link, candidate.placements);
      if (ends === undefined) continue;
      for (const fault of faultsOf(network, candidate, link, ends.from, ends.to)) {
        const instance = JSON.stringify([fault.problem, fault.at ?? null]);
        reasons.push({ rule: "route-connects", subject: link.id, instance, link: link.id, kind: link.kind, ...fault, ...ends });
      }
    }
    return reasons;
  },

  /** An attachment point that cannot be reached over anything that has not failed. */
  filter(network, virtualRouter, physicalRouter) {
    const reasons: RouteConnectsReason[] = [];
    for (const { id, kind, attachedTo } of network.overlayLinksOf(virtualRouter)) {
      if (attachedTo === undefined || attachedTo === physicalRouter || leastDelays(network, attachedTo).has(physicalRouter)) continue;
      reasons.push({
        rule: "route-connects",
        subject: id,
        link: id,
        kind,
        problem: "out-of-reach",
        from: physicalRouter,
        to: attachedTo,
        at: undefined,
      });
    }
    return reasons;
  },

  *rows(columns) {
    for (const [e, link] of [...columns.network.overlayLinks.keys()].entries()) yield* rowsOf(columns, e, link);
  },

  explain({ link, kind, problem, from, to, at }) {
    const where = `${kind === "virtual" ? "virtualLinks" : "accessLinks"}/${link}/route`;
    const join = `${from} and ${to}`;
    const reroute = `route ${link} from ${from} to ${to} over nodes and links that are on`;
    switch (problem) {
      case "missing":
        return {
          found: `${link} has no route between ${join}`,
          where,
          remedy: `keep a path on between ${join}, or place its routers elsewhere`,
        };
      case "broken":
        return { found: `the route of ${link} breaks off at ${at}, which does not continue it`, where, remedy: reroute };
      case "wrong-end":
        return { found: `the route of ${link} ends at ${at}, not at ${to}`, where, remedy: reroute };
      case "visits-twice":
        return { found: `the route of ${link} comes to ${at} twice`, where, remedy: `cut the loop at ${at} out of the route of ${link}` };
      case "node-off":
        return { found: `the route of ${link} needs ${at}, which is off`, where, remedy: `keep ${at} on, or ${reroute}` };
      case "link-off":
        return { found: `the route of ${link} crosses ${at}, which is off`, where, remedy: `keep ${at} on, or ${reroute}` };
      case "out-of-reach":
        return {
          found: `no path that has not failed joins ${join}, which ${link} needs`,
          where,
          remedy: `place its router where ${to} can be reached, or repair what has failed between ${join}`,
        };
      default:
        return problem satisfies never;
    }
  },

  describe(subject, network) {
    const { id, kind, a, b, attachedTo } = lookup(network.overlayLinks, subject);
    const other = b ?? attachedTo ?? "its other end";
    return {
      found: `${id} needs a route between ${a} and ${other} over nodes and links that are on`,
      where: `${kind === "virtual" ? "virtualLinks" : "accessLinks"}/${id}`,
      remedy: `keep a path on between ${a} and ${other}, or remove ${id}`,
    };
  },

  relax: (subject) => `remove ${subject}, or let it go without a route`,
};

function* rowsOf(columns: Columns, e: number, link: string): Generator<Row> {
  const crossing = new Map<string, Expression[]>();
  for (const [c, choice] of columns.routeChoices(link).entries()) {
    for (const [part, host] of choice.needsOn.entries()) {
      const expression = difference(choice.chosen, columns.on(host));
      yield { name: `C13(${e},${c},${part})`, expression, sense: "<=", rightHandSide: 0, subject: link };
    }
    for (const id of choice.links) {
      const chosen = crossing.get(id);
      if (chosen === undefined) crossing.set(id, [choice.chosen]);
      else chosen.push(choice.chosen);
    }
  }
  for (const [k, id] of [...columns.network.physicalLinks.keys()].entries()) {
    const chosen = crossing.get(id);
    if (chosen === undefined) continue;
    yield {
      name: `C13(${e},k${k})`,
      expression: difference(sum(chosen), columns.linkOn(id)),
      sense: "<=",
      rightHandSide: 0,
      subject: link,
    };
  }
}
