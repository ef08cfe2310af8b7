/**
 * C3: a physical router takes only what its state allows.
 *   failed:       on(h) + sum over r of place(r,h)              <= 0
 *   maintenance:          sum over r of place(r,h)              <= 0
 *   draining:             sum over r not on h today, place(r,h) <= 0
 * Size: one row per physical router in one of these states. Source: contract, "States" of a physical router.
 * Moment: always. A host in maintenance must end up empty; until then it may keep what it has today and take nothing more.
 */
import type { PhysicalRouterState } from "../network/document.ts";
import { lookup } from "../network/lookup.ts";
import type { Constraint, Explanation, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";

/** The states that limit what a host takes. */
type LimitedState = Exclude<PhysicalRouterState, "on" | "off">;

export interface HostAcceptsReason extends Reason {
  readonly rule: "host-accepts";
  readonly physicalRouter: string;
  readonly state: LimitedState;
  /** What the host does not take; undefined when it is the host itself that may not be on. */
  readonly virtualRouter: string | undefined;
}

const DEMANDS = {
  on: "takes virtual routers",
  off: "takes virtual routers once it is on",
  draining: "is draining: it takes nothing new",
  maintenance: "is in maintenance: it must end up hosting nothing",
  failed: "has failed: it hosts nothing and cannot be switched on",
} as const satisfies Record<PhysicalRouterState, string>;

const reasonFor = (physicalRouter: string, state: LimitedState, virtualRouter: string | undefined): HostAcceptsReason => ({
  rule: "host-accepts",
  subject: physicalRouter,
  ...(virtualRouter === undefined ? {} : { instance: virtualRouter }),
  physicalRouter,
  state,
  virtualRouter,
});

const wayOut = (host: string, state: PhysicalRouterState): string =>
  state === "failed" ? `repair ${host} and set its state to on` : `set the state of ${host} to on`;

export const hostAccepts: Constraint<HostAcceptsReason> = {
  id: "host-accepts",
  label: "C3",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: HostAcceptsReason[] = [];
    for (const { id, state } of network.physicalRouters.values()) {
      if (state === "on" || state === "off") continue;
      const report = (virtualRouter: string | undefined): void => {
        reasons.push(reasonFor(id, state, virtualRouter));
      };
      if (state === "failed" && candidate.routersOn.has(id)) report(undefined);
      for (const router of network.virtualRouters.values()) {
        if (candidate.placements.get(router.id) !== id) continue;
        if (state !== "draining" || router.host !== id) report(router.id);
      }
    }
    return reasons;
  },

  during(network, { before, after }) {
    const reasons: HostAcceptsReason[] = [];
    for (const { id, state } of network.physicalRouters.values()) {
      if (state === "on" || state === "off") continue;
      if (state === "failed" && (before.routersOn.has(id) || after.routersOn.has(id))) reasons.push(reasonFor(id, state, undefined));
      for (const router of network.virtualRouters.values()) {
        const [was, is] = [before.placements.get(router.id) === id, after.placements.get(router.id) === id];
        if (!was && !is) continue;
        const isNew = router.host !== id || (state === "maintenance" && !was);
        if (state === "failed" || isNew) reasons.push(reasonFor(id, state, router.id));
      }
    }
    return reasons;
  },

  filter(network, virtualRouter, physicalRouter) {
    const { state } = lookup(network.physicalRouters, physicalRouter);
    if (state === "on" || state === "off") return [];
    if (state === "draining" && lookup(network.virtualRouters, virtualRouter).host === physicalRouter) return [];
    return [reasonFor(physicalRouter, state, virtualRouter)];
  },

  *rows(columns) {
    const routers = [...columns.network.virtualRouters.values()];
    for (const [index, { id, state }] of [...columns.network.physicalRouters.values()].entries()) {
      if (state === "on" || state === "off") continue;
      const unwelcome = state === "draining" ? routers.filter((router) => router.host !== id) : routers;
      const places = unwelcome.map((router) => columns.place(router.id, id));
      const expression = sum(state === "failed" ? [columns.on(id), ...places] : places);
      yield { name: `C3(${index})`, expression, sense: "<=", rightHandSide: 0, subject: id };
    }
  },

  explain({ physicalRouter, state, virtualRouter }): Explanation {
    const where = `physicalRouters/${physicalRouter}/state`;
    if (virtualRouter === undefined) {
      return {
        found: `${physicalRouter} has failed and cannot be switched on`,
        where,
        remedy: `leave ${physicalRouter} off, or set its state to on once it is repaired`,
      };
    }
    const elsewhere = `place ${virtualRouter} elsewhere`;
    switch (state) {
      case "failed":
        return {
          found: `${physicalRouter} has failed and cannot host ${virtualRouter}`,
          where,
          remedy: `${elsewhere}, or repair ${physicalRouter}`,
        };
      case "maintenance":
        return {
          found: `${physicalRouter} is in maintenance and must not host ${virtualRouter}`,
          where,
          remedy: `${elsewhere}, or end the maintenance of ${physicalRouter}`,
        };
      case "draining":
        return {
          found: `${physicalRouter} is draining and takes nothing new, but ${virtualRouter} would come to it`,
          where,
          remedy: `${elsewhere}, or set the state of ${physicalRouter} to on`,
        };
      default:
        return state satisfies never;
    }
  },

  describe(subject, network): Explanation {
    const { state } = lookup(network.physicalRouters, subject);
    return { found: `${subject} ${DEMANDS[state]}`, where: `physicalRouters/${subject}/state`, remedy: wayOut(subject, state) };
  },

  relax: (subject, _amount, network) => wayOut(subject, lookup(network.physicalRouters, subject).state),
};
