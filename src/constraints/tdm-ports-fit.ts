/**
 * C7: every TDM access link finds a port on the host of its router.
 *   sum over r of ports(r) * place(r,h) - capacity(h,tdmPorts) * on(h) <= 0,   every physical router h
 *   ports(r) = TDM access links of r + demand(r,tdmPorts)
 * Units: ports on both sides. A host without the key has none; a host that is off offers none.
 * Size: one row per physical router, none when no router needs a port. Source: contract, "Hosts".
 * Moment: always. A circuit that is re-homed needs its port before its router leaves.
 */
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { weightedSum } from "./expressions.ts";
import { counted, figure, listed } from "./wording.ts";

export interface TdmPortsFitReason extends Reason {
  readonly rule: "tdm-ports-fit";
  readonly physicalRouter: string;
  /** Ports. */
  readonly needed: number;
  /** Ports: the capacity, or 0 while the host is off. */
  readonly available: number;
  /** Who needs them, in document order. */
  readonly virtualRouters: readonly string[];
}

/** What one more port costs when nothing else makes the network feasible, against one more CPU core at 1: it is a line card. */
export const TDM_PORT_RELAXATION_COST = 5;

export const tdmPortsFit: Constraint<TdmPortsFitReason> = {
  id: "tdm-ports-fit",
  label: "C7",
  moment: "always",
  reach: "part",

  check: (network, candidate) => reasonsWhere(network, (router) => [candidate.placements.get(router)], candidate.routersOn),

  /** A router that moves needs its ports on both hosts; a host offers them while it is on on both sides. */
  during: (network, { before, after }) =>
    reasonsWhere(
      network,
      (router) => [before.placements.get(router), after.placements.get(router)],
      before.routersOn === after.routersOn ? after.routersOn : new Set([...before.routersOn].filter((host) => after.routersOn.has(host))),
    ),

  filter(network, virtualRouter, physicalRouter) {
    const needed = network.tdmPortsOf(virtualRouter) + (lookup(network.virtualRouters, virtualRouter).demand["tdmPorts"] ?? 0);
    const available = lookup(network.physicalRouters, physicalRouter).capacity["tdmPorts"] ?? 0;
    if (needed <= available + TOLERANCE) return [];
    return [{ rule: "tdm-ports-fit", subject: physicalRouter, physicalRouter, needed, available, virtualRouters: [virtualRouter] }];
  },

  *rows(columns) {
    const { network } = columns;
    const needs = [...network.virtualRouters.values()]
      .map((router) => ({ id: router.id, ports: network.tdmPortsOf(router.id) + (router.demand["tdmPorts"] ?? 0) }))
      .filter(({ ports }) => ports > 0);
    if (needs.length === 0) return;
    for (const [index, { id, capacity }] of [...network.physicalRouters.values()].entries()) {
      const use = needs.map((router) => [router.ports, columns.place(router.id, id)] as const);
      yield {
        name: `C7(${index})`,
        expression: weightedSum([...use, [-(capacity["tdmPorts"] ?? 0), columns.on(id)]]),
        sense: "<=",
        rightHandSide: 0,
        subject: id,
        elastic: { unit: "tdmPorts", cost: TDM_PORT_RELAXATION_COST },
      };
    }
  },

  explain({ physicalRouter, needed, available, virtualRouters }, network) {
    const off = available < (network.physicalRouters.get(physicalRouter)?.capacity["tdmPorts"] ?? 0);
    const missing = counted(needed - available, "TDM port");
    const one = virtualRouters.length === 1 ? "" : "one of ";
    return {
      found: `${physicalRouter} would need ${figure(needed)} of ${figure(available)} TDM ports (tdmPorts)${off ? ", being off" : ""}`,
      where: `physicalRouters/${physicalRouter}/capacity/tdmPorts`,
      remedy: `${off ? `switch ${physicalRouter} on` : `add ${missing} to ${physicalRouter}`}, or place ${one}${listed(virtualRouters, "or")} elsewhere`,
    };
  },

  describe(subject, network) {
    const ports = lookup(network.physicalRouters, subject).capacity["tdmPorts"] ?? 0;
    return {
      found: `${subject} has ${counted(ports, "TDM port")} (tdmPorts) for the access links of its virtual routers`,
      where: `physicalRouters/${subject}/capacity/tdmPorts`,
      remedy: `add TDM ports to ${subject}, or turn TDM access links into packet ones`,
    };
  },

  relax: (subject, amount) =>
    amount === null
      ? `lift the limit on TDM ports of ${subject}`
      : `add ${counted(Math.ceil(amount - TOLERANCE), "TDM port")} to ${subject}`,
};

/** `hostsOf`: every host that holds the router; one that is named twice counts once. */
function reasonsWhere(
  network: Network,
  hostsOf: (virtualRouter: string) => readonly (string | undefined)[],
  routersOn: ReadonlySet<string>,
): readonly TdmPortsFitReason[] {
  const reasons: TdmPortsFitReason[] = [];
  const users = new Map<string, { readonly virtualRouters: string[]; needed: number }>();
  for (const { id: router, demand } of network.virtualRouters.values()) {
    const ports = (demand["tdmPorts"] ?? 0) + network.overlayLinksOf(router).filter((link) => link.isTdm).length;
    if (ports === 0) continue;
    for (const host of new Set(hostsOf(router))) {
      if (host === undefined) continue;
      const use = users.get(host) ?? { virtualRouters: [], needed: 0 };
      users.set(host, use);
      use.virtualRouters.push(router);
      use.needed += ports;
    }
  }
  for (const { id, capacity } of network.physicalRouters.values()) {
    const { virtualRouters, needed } = users.get(id) ?? { virtualRouters: [], needed: 0 };
    const available = routersOn.has(id) ? (capacity["tdmPorts"] ?? 0) : 0;
    if (needed <= available + TOLERANCE) continue;
    reasons.push({ rule: "tdm-ports-fit", subject: id, physicalRouter: id, needed, available, virtualRouters, excess: needed - available });
  }
  return reasons;
}
