/**
 * C12: a physical link is on exactly when both its ends are, its state is on and it was not put to sleep.
 *   linkOn(k) <= on(h)                     every end h of k that is a physical router
 *   linkOn(k) <= 0                         every k whose state is failed
 *   linkOn(k) >= on(a) + on(b) - 1         every other k that is not sleepable (without it, watts are understated)
 *   linkOn(k) >= 1                         every k with background load, state on, and no end that has failed
 * on is 1 for a transport node. The last row keeps both ends on too: a link with background load may not go off.
 * Size: up to four rows per physical link. Source: contract, "Links" and "Link load"; FINDINGS, "Formulation".
 * Moment: always. A link without power at one end is down.
 */
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, PhysicalLink } from "../network/network.ts";
import type { Gbps } from "../units.ts";
import type { Constraint, Expression, Reason, Row } from "./constraint.ts";
import { constant, difference, sum } from "./expressions.ts";
import { figure } from "./wording.ts";

export interface LinkStatesReason extends Reason {
  readonly rule: "link-states";
  readonly physicalLink: string;
  readonly problem: "on-with-end-off" | "on-but-failed" | "off-without-cause" | "off-with-background";
  /** The end that is off, for on-with-end-off. */
  readonly end: string | undefined;
  /** Both directions added. */
  readonly backgroundGbps: Gbps;
}

const backgroundOf = (link: PhysicalLink): Gbps => link.backgroundGbps.ab + link.backgroundGbps.ba;

/** True when its background load forbids to switch it off. */
const mustStayOn = (network: Network, link: PhysicalLink): boolean =>
  backgroundOf(link) > 0 && link.state === "on" && [link.a, link.b].every((end) => network.physicalRouters.get(end)?.state !== "failed");

function problemsOf(
  network: Network,
  { linksOn, routersOn }: Candidate,
  link: PhysicalLink,
): readonly (readonly [LinkStatesReason["problem"], string?])[] {
  const endsOff = [link.a, link.b].filter((end) => lookup(network.nodes, end).isPhysicalRouter && !routersOn.has(end));
  if (linksOn.has(link.id)) {
    const ends = endsOff.map((end) => ["on-with-end-off", end] as const);
    return link.state === "failed" ? [["on-but-failed"], ...ends] : ends;
  }
  if (mustStayOn(network, link)) return [["off-with-background"]];
  return link.state === "on" && endsOff.length === 0 && !link.sleepable ? [["off-without-cause"]] : [];
}

export const linkStates: Constraint<LinkStatesReason> = {
  id: "link-states",
  label: "C12",
  moment: "always",
  reach: "states",

  check(network, candidate) {
    const reasons: LinkStatesReason[] = [];
    for (const link of network.physicalLinks.values()) {
      for (const [problem, end] of problemsOf(network, candidate, link)) {
        const instance = JSON.stringify([problem, end ?? null]);
        reasons.push({
          rule: "link-states",
          subject: link.id,
          instance,
          physicalLink: link.id,
          problem,
          end,
          backgroundGbps: backgroundOf(link),
        });
      }
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    const { network } = columns;
    const onOf = (node: string): Expression => (network.physicalRouters.has(node) ? columns.on(node) : constant(1));
    for (const [k, link] of [...network.physicalLinks.values()].entries()) {
      const linkOn = columns.linkOn(link.id);
      const [a, b] = [onOf(link.a), onOf(link.b)];
      const row = (part: number, expression: Expression, sense: Row["sense"], rightHandSide: number): Row => ({
        name: `C12(${k},${part})`,
        expression,
        sense,
        rightHandSide,
        subject: link.id,
      });
      yield row(0, difference(linkOn, a), "<=", 0);
      yield row(1, difference(linkOn, b), "<=", 0);
      if (link.state === "failed") yield row(2, linkOn, "<=", 0);
      else if (!link.sleepable) yield row(2, difference(linkOn, sum([a, b])), ">=", -1);
      if (mustStayOn(network, link)) yield row(3, linkOn, ">=", 1);
    }
  },

  explain({ physicalLink, problem, end, backgroundGbps }, network) {
    const where = `physicalLinks/${physicalLink}`;
    const link = network.physicalLinks.get(physicalLink);
    switch (problem) {
      case "on-with-end-off":
        return {
          found: `${physicalLink} is on while its end ${end} is off`,
          where,
          remedy: `switch ${end} on, or take ${physicalLink} as off`,
        };
      case "on-but-failed":
        return {
          found: `${physicalLink} is on but has failed`,
          where: `${where}/state`,
          remedy: `leave ${physicalLink} off, or set its state to on once it is repaired`,
        };
      case "off-without-cause":
        return {
          found: `${physicalLink} is off while both its ends, ${link?.a} and ${link?.b}, are on, and it may not sleep`,
          where: `${where}/sleepable`,
          remedy: `take ${physicalLink} as on, or set its sleepable to true`,
        };
      case "off-with-background":
        return {
          found: `${physicalLink} is off but carries ${figure(backgroundGbps)} Gb/s that is not ours`,
          where: `${where}/backgroundGbps`,
          remedy: `keep ${physicalLink} and both its ends, ${link?.a} and ${link?.b}, on, or move its background load elsewhere`,
        };
      default:
        return problem satisfies never;
    }
  },

  describe(subject, network) {
    const link = lookup(network.physicalLinks, subject);
    const where = `physicalLinks/${subject}`;
    const ends = `${link.a} and ${link.b}`;
    if (link.state === "failed")
      return { found: `${subject} has failed and stays off`, where: `${where}/state`, remedy: `repair ${subject} and set its state to on` };
    if (mustStayOn(network, link)) {
      return {
        found: `${subject} carries ${figure(backgroundOf(link))} Gb/s that is not ours, so it and its ends ${ends} stay on`,
        where: `${where}/backgroundGbps`,
        remedy: `move the background load of ${subject} elsewhere`,
      };
    }
    const sleep = link.sleepable ? "may be on only while" : "is on exactly while";
    return {
      found: `${subject} ${sleep} its ends ${ends} are`,
      where,
      remedy: `change the states of ${ends}${link.sleepable ? "" : `, or set the sleepable of ${subject} to true`}`,
    };
  },

  relax(subject, _amount, network) {
    const link = lookup(network.physicalLinks, subject);
    if (link.state === "failed") return `repair ${subject}`;
    return mustStayOn(network, link)
      ? `move the background load of ${subject} elsewhere`
      : `let ${subject} be on or off whatever its ends are`;
  },
};
