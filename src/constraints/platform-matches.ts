/**
 * C4: a virtual router runs on a physical router of its own vendor and platform, or on a router hypervisor.
 *   sum over h of another vendor or platform without routerHypervisor, place(r,h) <= 0,   every virtual router r
 * Size: one row per virtual router that some physical router cannot take. Source: contract, "Hosts"; VROOM (HotNets 2007),
 * section 5, "Platform compatibility".
 * Moment: always. No router can pass through a host that does not run it.
 */
import { lookup } from "../network/lookup.ts";
import type { PhysicalRouter, VirtualRouter } from "../network/network.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";

interface Platform {
  readonly vendor: string;
  readonly platform: string;
}

export interface PlatformMatchesReason extends Reason {
  readonly rule: "platform-matches";
  readonly virtualRouter: string;
  readonly physicalRouter: string;
  readonly needed: Platform;
  readonly offered: Platform;
}

function reasonFor(router: VirtualRouter, host: PhysicalRouter): PlatformMatchesReason {
  return {
    rule: "platform-matches",
    subject: router.id,
    instance: host.id,
    virtualRouter: router.id,
    physicalRouter: host.id,
    needed: { vendor: router.vendor, platform: router.platform },
    offered: { vendor: host.vendor, platform: host.platform },
  };
}

export const platformMatches: Constraint<PlatformMatchesReason> = {
  id: "platform-matches",
  label: "C4",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: PlatformMatchesReason[] = [];
    for (const router of network.virtualRouters.values()) {
      const host = network.physicalRouters.get(candidate.placements.get(router.id) ?? "");
      if (host === undefined || host.routerHypervisor) continue;
      if (router.vendor !== host.vendor || router.platform !== host.platform) reasons.push(reasonFor(router, host));
    }
    return reasons;
  },

  filter(network, virtualRouter, physicalRouter) {
    const router = lookup(network.virtualRouters, virtualRouter);
    const host = lookup(network.physicalRouters, physicalRouter);
    const matches = host.vendor === router.vendor && host.platform === router.platform;
    return matches || host.routerHypervisor ? [] : [reasonFor(router, host)];
  },

  *rows(columns) {
    const hosts = [...columns.network.physicalRouters.values()].filter((host) => !host.routerHypervisor);
    for (const [index, router] of [...columns.network.virtualRouters.values()].entries()) {
      const foreign = hosts.filter((host) => !(host.vendor === router.vendor && host.platform === router.platform));
      if (foreign.length === 0) continue;
      const expression = sum(foreign.map((host) => columns.place(router.id, host.id)));
      yield { name: `C4(${index})`, expression, sense: "<=", rightHandSide: 0, subject: router.id };
    }
  },

  explain({ virtualRouter, physicalRouter, needed, offered }) {
    return {
      found: `${virtualRouter} needs ${needed.vendor} ${needed.platform}, ${physicalRouter} is ${offered.vendor} ${offered.platform}`,
      where: `virtualRouters/${virtualRouter}/platform`,
      remedy: `place ${virtualRouter} on a physical router of ${needed.vendor} ${needed.platform} or on one with routerHypervisor`,
    };
  },

  describe(subject, network) {
    const { vendor, platform } = lookup(network.virtualRouters, subject);
    return {
      found: `${subject} runs on ${vendor} ${platform} or on a router hypervisor only`,
      where: `virtualRouters/${subject}/platform`,
      remedy: `add a physical router of ${vendor} ${platform}, or set routerHypervisor on one that can take ${subject}`,
    };
  },

  relax(subject, _amount, network) {
    const { vendor, platform } = lookup(network.virtualRouters, subject);
    return `let ${subject} run elsewhere than on ${vendor} ${platform}: set routerHypervisor on the physical router that is to take it`;
  },
};
