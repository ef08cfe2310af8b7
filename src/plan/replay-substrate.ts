/** What is on while a plan is carried out: hosts that boot, hosts that are ready, links that sleep. */
import type { Network } from "../network/network.ts";
import { type Instant, type Milliseconds, readyAt } from "./replay-timeline.ts";

export interface SubstrateNow {
  /** Ready: they host and forward. */
  readonly routersOn: ReadonlySet<string>;
  readonly linksOn: ReadonlySet<string>;
  /** They draw power already. */
  readonly booting: ReadonlySet<string>;
}

export interface ReplaySubstrate {
  readonly now: SubstrateNow;
  /** Hosts that become ready, switch-offs and link events of an instant, as one change. The sets stay the same objects where nothing changes. */
  pass(instant: Instant): void;
}

export function createReplaySubstrate(network: Network): ReplaySubstrate {
  const ready = new Set(network.today.routersOn);
  const booting = new Map<string, Milliseconds>();
  const asleep = new Set<string>();
  let now: SubstrateNow = { routersOn: network.today.routersOn, linksOn: network.today.linksOn, booting: new Set() };
  return {
    get now() {
      return now;
    },
    pass(instant) {
      for (const event of instant.powerEvents) {
        const isDark = !ready.has(event.physicalRouter) && !booting.has(event.physicalRouter);
        if (event.to === "on" && isDark) booting.set(event.physicalRouter, readyAt(network, event));
      }
      for (const [host, at] of [...booting]) {
        if (at > instant.at) continue;
        booting.delete(host);
        ready.add(host);
      }
      for (const { physicalRouter, to } of instant.powerEvents) {
        if (to === "on") continue;
        booting.delete(physicalRouter);
        ready.delete(physicalRouter);
      }
      for (const { physicalLink, to } of instant.linkEvents) {
        if (to === "off") asleep.add(physicalLink);
        else asleep.delete(physicalLink);
      }
      now = {
        routersOn: same(now.routersOn, ready),
        linksOn: same(now.linksOn, linksBetween(network, ready, asleep)),
        booting: same(now.booting, new Set(booting.keys())),
      };
    },
  };
}

/** The links whose state is on, whose ends are ready and which do not sleep. */
function linksBetween(network: Network, ready: ReadonlySet<string>, asleep: ReadonlySet<string>): ReadonlySet<string> {
  const isReady = (node: string): boolean => !network.physicalRouters.has(node) || ready.has(node);
  const linksOn = new Set<string>();
  for (const { id, a, b, state } of network.physicalLinks.values()) {
    if (state === "on" && !asleep.has(id) && isReady(a) && isReady(b)) linksOn.add(id);
  }
  return linksOn;
}

/** The old set when the new one holds the same, else a copy of the new one. */
function same(old: ReadonlySet<string>, next: ReadonlySet<string>): ReadonlySet<string> {
  return old.size === next.size && [...next].every((id) => old.has(id)) ? old : new Set(next);
}
