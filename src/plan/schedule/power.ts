/** When hosts and sleepable links are switched during a transition. */

import type { Reason } from "../../constraints/constraint.ts";
import { linksBetween } from "../../network/links-between.ts";
import { lookup } from "../../network/lookup.ts";
import type { Seconds } from "../../units.ts";
import type { PlanDocument } from "../plan-document.ts";
import { toMilliseconds } from "../pre-copy.ts";
import type { Substrate } from "./route-entries.ts";
import type { TransitionState } from "./state.ts";
import type { ScheduleRequest, Wanted } from "./transition.ts";

export interface Power {
  readonly powerEvents: PlanDocument["powerEvents"];
  readonly linkEvents: PlanDocument["linkEvents"];
  /** Switches on what the rules let boot now; when each will be ready. */
  boot(now: Seconds): readonly Seconds[];
  /** Takes into use what has booted, as far as the rules allow. */
  welcome(now: Seconds): void;
  /** Everything that is to be on is in use. */
  isReady(): boolean;
  /** Nothing moves and something is left: switches off empty hosts that are to be off, to make room. True when that changed anything. */
  shedEmpty(now: Seconds, left: readonly Wanted[]): boolean;
  /** Switches off what is to be off. The breaches that forbid it, if any. */
  finish(now: Seconds): readonly Reason[] | undefined;
}

export function createPower({ network, target }: ScheduleRequest, state: TransitionState, woken: readonly string[]): Power {
  const { today } = network;
  const powerEvents: PlanDocument["powerEvents"][number][] = [];
  const linkEvents: PlanDocument["linkEvents"][number][] = [];
  const dark = new Set([...target.routersOn, ...woken].filter((host) => !today.routersOn.has(host)));
  /** Booting since; a host that may not be used at once is taken to have been started later. */
  const booting = new Map<string, Seconds>();
  const bootSeconds = (host: string): Seconds => lookup(network.physicalRouters, host).power.bootSeconds;

  /** What is on when these hosts are: links between them are, those that sleep at the end too until then. */
  const substrateOf = (routersOn: ReadonlySet<string>): Substrate => ({ routersOn, linksOn: linksBetween(network, routersOn) });
  function welcomeAll(hosts: readonly string[], now: Seconds): boolean {
    if (hosts.length === 0) return false;
    const rest = new Set([...booting.keys()].filter((host) => !hosts.includes(host)));
    if (state.switchTo(substrateOf(new Set([...state.substrate.routersOn, ...hosts])), rest).length > 0) return false;
    for (const host of hosts) {
      booting.delete(host);
      powerEvents.push({ physicalRouter: host, to: "on", startSeconds: Math.max(0, toMilliseconds(now - bootSeconds(host))) });
    }
    state.setBooting(new Set(booting.keys()));
    return true;
  }
  function switchOff(hosts: readonly string[], now: Seconds, next: Substrate): readonly Reason[] {
    const breaches = state.switchTo(next);
    if (breaches.length === 0) for (const host of hosts) powerEvents.push({ physicalRouter: host, to: "off", startSeconds: now });
    return breaches;
  }
  const without = (hosts: readonly string[]): Substrate => {
    const on = new Set(state.substrate.routersOn);
    for (const host of hosts) on.delete(host);
    return substrateOf(on);
  };
  const toSwitchOff = (): readonly string[] => [...state.substrate.routersOn].filter((host) => !target.routersOn.has(host));

  return {
    powerEvents,
    linkEvents,
    boot(now) {
      const started: Seconds[] = [];
      for (const host of dark) {
        const all = new Set([...booting.keys(), host]);
        if (state.newBreaches(state.moment(all)).length > 0) continue;
        dark.delete(host);
        booting.set(host, now);
        state.setBooting(all);
        started.push(toMilliseconds(now + bootSeconds(host)));
      }
      return started;
    },
    welcome(now) {
      const due = [...booting].filter(([host, since]) => toMilliseconds(since + bootSeconds(host)) <= now).map(([host]) => host);
      if (due.length === 0 || welcomeAll(due, now)) return;
      for (const host of due) welcomeAll([host], now);
    },
    isReady: () => dark.size + booting.size === 0,
    shedEmpty(now, left) {
      const needed = new Set([...left.map(({ to }) => to), ...[...network.virtualRouters.keys()].map((router) => state.hostOf(router))]);
      return toSwitchOff()
        .filter((host) => !needed.has(host))
        .reduce((changed, host) => switchOff([host], now, without([host])).length === 0 || changed, false);
    },
    finish(now) {
      let hosts = toSwitchOff();
      const asleep = [...network.physicalLinks.keys()].filter(
        (id) => !target.linksOn.has(id) && substrateOf(target.routersOn).linksOn.has(id),
      );
      const sleepers = asleep.map((physicalLink) => ({ physicalLink, to: "off" as const, startSeconds: now }));
      const end: Substrate = { routersOn: target.routersOn, linksOn: target.linksOn };
      if (hosts.length + asleep.length === 0) return undefined;
      // All at once first, then one by one, each when the others allow it.
      let breaches = switchOff(hosts, now, end);
      for (let changed = breaches.length > 0; changed && hosts.length > 0; hosts = toSwitchOff()) {
        changed = hosts.some((host) => {
          breaches = switchOff([host], now, without([host]));
          return breaches.length === 0;
        });
        if (changed && toSwitchOff().length === 0) breaches = switchOff([], now, end);
      }
      if (breaches.length > 0) return breaches;
      linkEvents.push(...sleepers);
      return undefined;
    },
  };
}
