/**
 * The groups of physical routers that policies speak of. Every physical router is in exactly one group of each scope, whatever
 * its state; groups without a physical router do not exist. A site that names no region is a region of its own.
 */
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import type { Scope } from "../network/policy-document.ts";

export interface ScopeGroup {
  /** The physical router's, site's or region's name. */
  readonly id: string;
  /** Ids of its physical routers, in document order; never empty. */
  readonly hosts: readonly string[];
}

/** The group that a physical router belongs to. */
export function groupOf(network: Network, scope: Scope, physicalRouter: string): string {
  if (scope === "physicalRouter") return physicalRouter;
  const { site } = lookup(network.physicalRouters, physicalRouter);
  if (scope === "site") return site;
  return network.sites.get(site)?.region ?? `site ${site} (no region)`;
}

/** All groups of a scope, in the order in which their first physical router stands in the document. */
export function scopeGroups(network: Network, scope: Scope): readonly ScopeGroup[] {
  const groups = new Map<string, string[]>();
  for (const host of network.physicalRouters.keys()) {
    const id = groupOf(network, scope, host);
    const hosts = groups.get(id);
    if (hosts === undefined) groups.set(id, [host]);
    else hosts.push(host);
  }
  return [...groups].map(([id, hosts]) => ({ id, hosts }));
}

/** What one group of the scope is called. */
export const scopeInWords = (scope: Scope): string => (scope === "physicalRouter" ? "physical router" : scope);

/** A group in words: "physical router nyc-1", "site nyc", "region us-east". */
export function groupInWords(scope: Scope, group: string): string {
  return group.startsWith("site ") ? group : `${scopeInWords(scope)} ${group}`;
}
