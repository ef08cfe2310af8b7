/** Figures that have to stand beside a saving: how full the boxes are, how busy the links, how much choice there was. */
import { ruleBook } from "../../src/constraints/index.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { lookup } from "../../src/network/lookup.ts";
import type { Network } from "../../src/network/network.ts";
import { busiestLinks } from "../../src/plan/report.ts";

/** Mean over the physical routers that are on: the fill of each in its scarcest resource, 1 is full. */
export function meanFill(network: Network, candidate: Candidate): number {
  const used = new Map<string, Map<string, number>>([...candidate.routersOn].map((host) => [host, new Map()]));
  for (const [router, host] of candidate.placements) {
    const sums = used.get(host);
    if (sums === undefined) continue;
    for (const [key, amount] of Object.entries(lookup(network.virtualRouters, router).demand)) {
      sums.set(key, (sums.get(key) ?? 0) + amount);
    }
  }
  const fills = [...used].map(([host, sums]) => {
    const { capacity } = lookup(network.physicalRouters, host);
    return Math.max(0, ...[...sums].map(([key, amount]) => (amount === 0 ? 0 : amount / (capacity[key] ?? 0))));
  });
  return fills.length === 0 ? 0 : fills.reduce((sum, fill) => sum + fill, 0) / fills.length;
}

/** The busiest direction of any physical link, 1 is full. */
export function peakUtilisation(network: Network, candidate: Candidate): number {
  return busiestLinks(network, candidate, 1)[0]?.utilisation ?? 0;
}

/** Sites with a host that no rule's filter refuses, on average over the virtual routers. */
export function candidateSites(network: Network): number {
  const hosts = [...network.physicalRouters.values()];
  const isCandidate = (router: string, host: string): boolean =>
    ruleBook.constraints.every((rule) => rule.filter(network, router, host).length === 0);
  let sites = 0;
  for (const router of network.virtualRouters.keys()) {
    sites += new Set(hosts.filter(({ id }) => isCandidate(router, id)).map(({ site }) => site)).size;
  }
  return sites / Math.max(1, network.virtualRouters.size);
}

export const hostsOff = (network: Network, candidate: Candidate): number => network.physicalRouters.size - candidate.routersOn.size;
