/** Which physical routers a virtual router may be placed on at all. */
import type { RuleBook } from "../constraints/constraint.ts";
import type { Network } from "../network/network.ts";

/** Hosts that no rule's filter refuses, by virtual router, in document order; all hosts, failed ones too, when it does not prune. */
export function candidateHosts(network: Network, book: RuleBook, prunes: boolean): ReadonlyMap<string, readonly string[]> {
  const hosts = [...network.physicalRouters.values()].filter((host) => !prunes || host.state !== "failed").map((host) => host.id);
  const accepts = (router: string, host: string): boolean =>
    book.constraints.every((rule) => rule.filter(network, router, host).length === 0);
  return new Map(
    [...network.virtualRouters.keys()].map((router) => [router, prunes ? hosts.filter((host) => accepts(router, host)) : hosts]),
  );
}
