/**
 * P10: no more than a number of virtual routers end on another host than today's.
 *   sum over r that have a host today, (1 - place(r, today's host)) <= count,   every policy
 * Units: virtual routers; the hops of one router count once, the first placement of a new router not at all.
 * Size: one row per policy. Source: contract, "policies".
 * Moment: the end. It compares the final host with today's.
 */
import { lookup } from "../network/lookup.ts";
import { TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { complement, sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { counted, figure, listed, policyPath } from "./wording.ts";

export interface MaxMovesReason extends Reason {
  readonly rule: "max-moves";
  /** Virtual routers. */
  readonly moves: number;
  /** Virtual routers. */
  readonly allowed: number;
  /** Those that move, in document order. */
  readonly virtualRouters: readonly string[];
}

/** What one more move costs when nothing else makes the network feasible, against one more CPU core at 1. */
export const MOVE_RELAXATION_COST = 0.5;

export const maxMoves: Constraint<MaxMovesReason> = {
  id: "max-moves",
  label: "P10",
  moment: "end",

  check(network, candidate) {
    const virtualRouters: string[] = [];
    for (const { id, host } of network.virtualRouters.values()) {
      const finalHost = candidate.placements.get(id);
      if (host !== null && finalHost !== undefined && finalHost !== host) virtualRouters.push(id);
    }
    const moves = virtualRouters.length;
    const reasons: MaxMovesReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "maxMoves" || moves <= policy.count) continue;
      reasons.push({ rule: "max-moves", subject: policy.label, moves, allowed: policy.count, virtualRouters });
    }
    return reasons;
  },

  /** With no move allowed, a router that has a host can be nowhere else. */
  filter(network, virtualRouter, physicalRouter) {
    const { host } = lookup(network.virtualRouters, virtualRouter);
    if (host === null || host === physicalRouter) return [];
    const frozen = network.policies.filter((policy) => policy.type === "maxMoves" && policy.count === 0);
    return frozen.map(({ label: subject }) => ({ rule: "max-moves", subject, moves: 1, allowed: 0, virtualRouters: [virtualRouter] }));
  },

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "maxMoves") continue;
      const placed = [...columns.network.virtualRouters.values()].filter((router) => router.host !== null);
      yield {
        name: `P10(${p})`,
        expression: sum(placed.map(({ id, host }) => complement(columns.place(id, host ?? "")))),
        sense: "<=",
        rightHandSide: policy.count,
        subject: policy.label,
        elastic: { unit: "moves", cost: MOVE_RELAXATION_COST },
      };
    }
  },

  explain({ subject, moves, allowed, virtualRouters }) {
    return {
      found: `${counted(moves, "virtual router")} would move, ${figure(allowed)} allowed: ${listed(virtualRouters, "and")}`,
      where: policyPath(subject),
      remedy: `leave ${figure(moves - allowed)} of them where they run, or raise the count of the policy ${subject} to ${figure(moves)}`,
    };
  },

  describe(subject, network) {
    const { count } = policyNamed(network, "maxMoves", subject);
    return {
      found: `at most ${counted(count, "virtual router")} may end on another host than today's`,
      where: policyPath(subject),
      remedy: `raise the count of the policy ${subject}, or drop it`,
    };
  },

  relax: (subject, amount) =>
    amount === null ? `drop the policy ${subject}` : `raise the count of the policy ${subject} by ${figure(Math.ceil(amount - TOLERANCE))}`,
};
