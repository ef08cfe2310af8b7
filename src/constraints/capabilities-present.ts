/**
 * C5: a physical router has every capability that a virtual router on it requires.
 *   sum over h that lacks one of requires(r), place(r,h) <= 0,   every virtual router r
 * Size: one row per virtual router that some physical router cannot take. Source: contract, "Hosts".
 * Moment: always. What a router requires, it requires on every host it passes through.
 */
import { lookup } from "../network/lookup.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { listed } from "./wording.ts";

export interface CapabilitiesPresentReason extends Reason {
  readonly rule: "capabilities-present";
  readonly virtualRouter: string;
  readonly physicalRouter: string;
  /** What the host lacks, in the order of `requires`; never empty. */
  readonly missing: readonly string[];
}

const reasonFor = (virtualRouter: string, physicalRouter: string, missing: readonly string[]): CapabilitiesPresentReason => ({
  rule: "capabilities-present",
  subject: virtualRouter,
  instance: physicalRouter,
  virtualRouter,
  physicalRouter,
  missing,
});

export const capabilitiesPresent: Constraint<CapabilitiesPresentReason> = {
  id: "capabilities-present",
  label: "C5",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: CapabilitiesPresentReason[] = [];
    for (const { id, requires } of network.virtualRouters.values()) {
      const host = network.physicalRouters.get(candidate.placements.get(id) ?? "");
      if (host === undefined) continue;
      const missing = requires.filter((capability) => !host.capabilities.includes(capability));
      if (missing.length > 0) reasons.push(reasonFor(id, host.id, missing));
    }
    return reasons;
  },

  filter(network, virtualRouter, physicalRouter) {
    const { capabilities } = lookup(network.physicalRouters, physicalRouter);
    const missing = lookup(network.virtualRouters, virtualRouter).requires.filter((capability) => !capabilities.includes(capability));
    return missing.length === 0 ? [] : [reasonFor(virtualRouter, physicalRouter, missing)];
  },

  *rows(columns) {
    const hosts = [...columns.network.physicalRouters.values()].map(({ id, capabilities }) => ({ id, has: new Set(capabilities) }));
    for (const [index, { id, requires }] of [...columns.network.virtualRouters.values()].entries()) {
      const lacking = hosts.filter(({ has }) => requires.some((capability) => !has.has(capability)));
      if (lacking.length === 0) continue;
      const expression = sum(lacking.map((host) => columns.place(id, host.id)));
      yield { name: `C5(${index})`, expression, sense: "<=", rightHandSide: 0, subject: id };
    }
  },

  explain({ virtualRouter, physicalRouter, missing }) {
    return {
      found: `${virtualRouter} requires ${listed(missing, "and")}, which ${physicalRouter} lacks`,
      where: `virtualRouters/${virtualRouter}/requires`,
      remedy: `place ${virtualRouter} on a physical router with ${listed(missing, "and")}, or drop the requirement`,
    };
  },

  describe(subject, network) {
    const { requires } = lookup(network.virtualRouters, subject);
    return {
      found: `${subject} requires ${listed(requires, "and", requires.length)}`,
      where: `virtualRouters/${subject}/requires`,
      remedy: `add a physical router with ${listed(requires, "and", requires.length)}, or drop the requirement`,
    };
  },

  relax(subject, _amount, network) {
    const { requires } = lookup(network.virtualRouters, subject);
    return `let ${subject} do without ${listed(requires, "or", requires.length)}`;
  },
};
