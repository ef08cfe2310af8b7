/**
 * C10: a physical link carries no more than its capacity, each direction by itself.
 *   load(k,d) - utilisation * capacityGbps(k) * linkOn(k) <= 0,   every physical link k, d in {ab, ba}
 * Units: Gb/s on both sides, background included while the link is on. A link that is off carries nothing. `utilisation` is
 * the network's maxUtilisation for a plan's final state, and 1 for every moment of a transition and after a failure.
 * Size: two rows per physical link. Source: contract, "Link load"; FINDINGS, "Formulation" (traffic * z <= capacity * l[k]).
 * Moment: always, at utilisation 1 until the end is reached. A link has room for old and new routes and for the copies, all at once.
 */
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import { momentLoads } from "../network/moment-loads.ts";
import type { Network, PhysicalLink } from "../network/network.ts";
import { type Gbps, TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { weightedSum } from "./expressions.ts";
import { figure, figureUp } from "./wording.ts";

export interface LinkCapacityReason extends Reason {
  readonly rule: "link-capacity";
  readonly physicalLink: string;
  readonly direction: "ab" | "ba";
  readonly loadGbps: Gbps;
  /** What it may carry: its capacity times the utilisation, 0 while it is off. */
  readonly allowedGbps: Gbps;
  /** The share of its capacity that a link may carry. */
  readonly utilisation: number;
  readonly isOn: boolean;
}

/** What one more Gb/s costs when nothing else makes the network feasible, against one more CPU core at 1. */
export const LINK_CAPACITY_RELAXATION_COST = 1;

const directions = ["ab", "ba"] as const;

const reasonFor = (
  physicalLink: string,
  direction: "ab" | "ba",
  figures: Pick<LinkCapacityReason, "loadGbps" | "allowedGbps" | "utilisation" | "isOn">,
): LinkCapacityReason => ({
  rule: "link-capacity",
  subject: `${physicalLink}/${direction}`,
  physicalLink,
  direction,
  ...figures,
  excess: figures.loadGbps - figures.allowedGbps,
});

export const linkCapacity: Constraint<LinkCapacityReason> = {
  id: "link-capacity",
  label: "C10",
  moment: "always",

  check(network, candidate, _book, utilisation = network.maxUtilisation) {
    const reasons: LinkCapacityReason[] = [];
    const loads = linkLoads(network, candidate);
    for (const link of network.physicalLinks.values()) {
      const isOn = candidate.linksOn.has(link.id);
      const allowedGbps = isOn ? link.capacityGbps * utilisation : 0;
      for (const direction of directions) {
        const loadGbps = lookup(loads, link.id)[direction];
        if (loadGbps <= allowedGbps + TOLERANCE) continue;
        reasons.push(reasonFor(link.id, direction, { loadGbps, allowedGbps, utilisation, isOn }));
      }
    }
    return reasons;
  },

  /** Off counts where something crosses the link on the side on which it is off. */
  during(network, moment) {
    const reasons: LinkCapacityReason[] = [];
    const loads = momentLoads(network, moment);
    for (const link of network.physicalLinks.values()) {
      const load = lookup(loads, link.id);
      for (const direction of directions) {
        const loadGbps = load[direction];
        const isOn = !load.isDark[direction];
        const allowedGbps = isOn ? link.capacityGbps : 0;
        if (loadGbps > allowedGbps + TOLERANCE)
          reasons.push(reasonFor(link.id, direction, { loadGbps, allowedGbps, utilisation: 1, isOn }));
      }
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    for (const [k, link] of [...columns.network.physicalLinks.values()].entries()) {
      const limit = link.capacityGbps * columns.utilisation;
      for (const [d, direction] of directions.entries()) {
        yield {
          name: `C10(${k},${d})`,
          expression: weightedSum([
            [1, columns.load(link.id, direction)],
            [-limit, columns.linkOn(link.id)],
          ]),
          sense: "<=",
          rightHandSide: 0,
          subject: `${link.id}/${direction}`,
          elastic: { unit: "Gb/s", cost: LINK_CAPACITY_RELAXATION_COST },
        };
      }
    }
  },

  explain({ subject, physicalLink, loadGbps, allowedGbps, utilisation, isOn }, network) {
    const { from, to } = instanceOf(network, subject);
    const way = `${subject} (${from} to ${to})`;
    const where = `physicalLinks/${physicalLink}/capacityGbps`;
    if (!isOn) {
      return {
        found: `${way} would carry ${figure(loadGbps)} Gb/s while it is off`,
        where: `physicalLinks/${physicalLink}`,
        remedy: `keep ${physicalLink} on, or route what crosses it elsewhere`,
      };
    }
    const missing =
      utilisation > 0
        ? `add ${figureUp((loadGbps - allowedGbps) / utilisation)} Gb/s of capacity to ${physicalLink}`
        : "raise maxUtilisation";
    const share = utilisation < 1 ? ` (${figure(utilisation * 100)}% of its capacity)` : "";
    return {
      found: `${way} would carry ${figure(loadGbps)} of ${figure(allowedGbps)} Gb/s${share}`,
      where,
      remedy: `${missing}, or move routers or routes so that ${figureUp(loadGbps - allowedGbps)} Gb/s less crosses it`,
    };
  },

  describe(subject, network) {
    const { link, direction, from, to } = instanceOf(network, subject);
    const { maxUtilisation } = network;
    const share = maxUtilisation < 1 ? ` of its ${figure(link.capacityGbps)} Gb/s (maxUtilisation ${figure(maxUtilisation)})` : "";
    return {
      found: `${link.id}/${direction} (${from} to ${to}) may carry ${figure(link.capacityGbps * maxUtilisation)} Gb/s${share}`,
      where: `physicalLinks/${link.id}/capacityGbps`,
      remedy: `add capacity to ${link.id}${maxUtilisation < 1 ? ", or raise maxUtilisation" : ""}`,
    };
  },

  /** What the rows lack is usable capacity: the link needs more where it may not be filled. */
  relax(subject, amount, network) {
    const { link, direction, from, to } = instanceOf(network, subject);
    const { maxUtilisation } = network;
    if (amount === null) return `lift the capacity limit of ${link.id}/${direction}`;
    if (maxUtilisation === 0) return "raise maxUtilisation above 0";
    return `add ${figureUp(amount / maxUtilisation)} Gb/s to ${link.id} from ${from} to ${to}`;
  },
};

/** The link and direction that a subject names. Subjects come from the rule's own rows and reasons. */
function instanceOf(
  network: Network,
  subject: string,
): { readonly link: PhysicalLink; readonly direction: "ab" | "ba"; readonly from: string; readonly to: string } {
  const slash = subject.lastIndexOf("/");
  const link = lookup(network.physicalLinks, subject.slice(0, slash));
  return subject.slice(slash + 1) === "ab"
    ? { link, direction: "ab", from: link.a, to: link.b }
    : { link, direction: "ba", from: link.b, to: link.a };
}
