/**
 * C1: every virtual router runs on exactly one physical router.   sum over h of place(r,h) = 1,   every virtual router r
 * Size: one row per virtual router. Source: contract, "placements": every virtual router.
 * Moment: the end. A router that is still to be deployed has no host until its turn comes.
 *
 * The one rule that reports routers without a host and hosts or routers that do not exist: every other rule passes over them.
 */
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";

export interface PlacedOnceReason extends Reason {
  readonly rule: "placed-once";
  readonly problem: "no-host" | "unknown-host" | "unknown-router";
  readonly virtualRouter: string;
  /** The host named by the placement; undefined when there is none. */
  readonly physicalRouter: string | undefined;
}

export const placedOnce: Constraint<PlacedOnceReason> = {
  id: "placed-once",
  label: "C1",
  moment: "end",

  check(network, candidate) {
    const reasons: PlacedOnceReason[] = [];
    const report = (problem: PlacedOnceReason["problem"], virtualRouter: string, physicalRouter: string | undefined): void => {
      reasons.push({ rule: "placed-once", subject: virtualRouter, problem, virtualRouter, physicalRouter });
    };
    for (const router of network.virtualRouters.keys()) {
      const host = candidate.placements.get(router);
      if (host === undefined) report("no-host", router, undefined);
      else if (!network.physicalRouters.has(host)) report("unknown-host", router, host);
    }
    for (const [router, host] of candidate.placements) if (!network.virtualRouters.has(router)) report("unknown-router", router, host);
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    const hosts = [...columns.network.physicalRouters.keys()];
    for (const [index, router] of [...columns.network.virtualRouters.keys()].entries()) {
      const expression = sum(hosts.map((host) => columns.place(router, host)));
      yield { name: `C1(${index})`, expression, sense: "=", rightHandSide: 1, subject: router };
    }
  },

  explain({ problem, virtualRouter, physicalRouter }, network) {
    const where = `placements/${virtualRouter}`;
    switch (problem) {
      case "no-host":
        return {
          found: `${virtualRouter} has no host`,
          where,
          remedy: `place ${virtualRouter} on a physical router, or remove it from the network`,
        };
      case "unknown-host":
        return {
          found: `${virtualRouter} is placed on ${physicalRouter}, which is no physical router of ${network.name}`,
          where,
          remedy: `place ${virtualRouter} on a physical router of the network, or add ${physicalRouter} to physicalRouters`,
        };
      case "unknown-router":
        return {
          found: `${virtualRouter} is placed on ${physicalRouter}, but is no virtual router of ${network.name}`,
          where,
          remedy: `take ${virtualRouter} out of the placements, or add it to virtualRouters`,
        };
      default:
        return problem satisfies never;
    }
  },

  describe: (subject) => ({
    found: `${subject} must run on exactly one physical router`,
    where: `virtualRouters/${subject}`,
    remedy: `remove ${subject} from the network`,
  }),

  relax: (subject) => `remove ${subject} from the network`,
};
