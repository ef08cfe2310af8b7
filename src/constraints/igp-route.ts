/**
 * C14: under "igp" routing a link takes the first route in igp order over what is on.
 *   chosen(e,c) <= sum over h that p needs on, (1 - on(h)) + sum over links k of p, (1 - linkOn(k)),
 *                                    every link e, choice c, route p between the same ends that comes before c
 * A dearer route may be taken only when every cheaper one is broken. No instance under "explicit" routing, nor for a link whose
 * ends no path joins: that is C13. Order: least igpCost, then delay, then number of links, then list of link ids.
 * Size: one row per choice and route before it. Source: contract, "Routes"; the z[r] <= sum of (1 - y) of the cheaper path.
 * Moment: always. The protocol decides, not the planner.
 */
import { igpOver } from "../network/igp-over.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import { compareLinkIds, routeLength } from "../network/routes.ts";
import { overlayEnds } from "../network/walk.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { complement, difference, sum } from "./expressions.ts";
import { figure } from "./wording.ts";

export interface IgpRouteReason extends Reason {
  readonly rule: "igp-route";
  readonly link: string;
  readonly kind: OverlayLink["kind"];
  readonly from: string;
  readonly to: string;
  /** Physical link ids of the route judged, and of the one that the protocol takes. */
  readonly route: readonly string[];
  readonly igpRoute: readonly string[];
}

export const igpRoute: Constraint<IgpRouteReason> = {
  id: "igp-route",
  label: "C14",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    if (network.routing !== "igp") return [];
    const reasons: IgpRouteReason[] = [];
    const igp = igpOver(network, candidate);
    for (const { id, kind, ...link } of network.overlayLinks.values()) {
      const ends = overlayEnds({ id, kind, ...link }, candidate.placements);
      const route = candidate.routes.get(id);
      if (ends === undefined || route === undefined) continue;
      const least = igp.route(ends.from, ends.to);
      if (least === undefined || compareLinkIds(route, least) === 0) continue;
      reasons.push({ rule: "igp-route", subject: id, link: id, kind, ...ends, route, igpRoute: least });
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    if (columns.network.routing !== "igp") return;
    for (const [e, link] of [...columns.network.overlayLinks.keys()].entries()) {
      for (const [c, choice] of columns.routeChoices(link).entries()) {
        for (const [p, before] of choice.preferred.entries()) {
          const broken = sum([
            ...before.needsOn.map((host) => complement(columns.on(host))),
            ...before.links.map((id) => complement(columns.linkOn(id))),
          ]);
          yield {
            name: `C14(${e},${c},${p})`,
            expression: difference(choice.chosen, broken),
            sense: "<=",
            rightHandSide: 0,
            subject: link,
          };
        }
      }
    }
  },

  explain({ link, kind, from, to, route, igpRoute: least }, network) {
    return {
      found: `${link} would go from ${from} to ${to} by ${described(network, route)}, but igp takes ${described(network, least)}`,
      where: `${kind === "virtual" ? "virtualLinks" : "accessLinks"}/${link}/route`,
      remedy: `route ${link} by ${inWords(least)}, change igpCost, or set the network's routing to explicit`,
    };
  },

  describe(subject, network) {
    const { id, kind } = lookup(network.overlayLinks, subject);
    return {
      found: `${id} takes the igp route over what is on`,
      where: `${kind === "virtual" ? "virtualLinks" : "accessLinks"}/${id}/route`,
      remedy: "change igpCost, or set the network's routing to explicit",
    };
  },

  relax: (subject) => `route ${subject} explicitly, off the igp route`,
};

const inWords = (route: readonly string[]): string => (route.length === 0 ? "no link" : route.join(", "));

function described(network: Network, route: readonly string[]): string {
  const links = route.filter((id) => network.physicalLinks.has(id)).map((id) => lookup(network.physicalLinks, id));
  const { cost } = routeLength(links);
  return `${inWords(route)} (cost ${figure(cost / 1e6)})`;
}
