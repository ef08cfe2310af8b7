/** What refers to a member of a network: what stands in the way of removing it. */
import type { CollectionKey } from "./collections.ts";
import type { DraftCollections } from "./draft.ts";
import type { PolicyDocument } from "./policy-document.ts";

/** Names such as "virtualLinks/nyc~dc". Routes do not count: they are dropped when a link of theirs goes. */
export function referrersOf(draft: DraftCollections, key: CollectionKey, id: string): readonly string[] {
  const names: string[] = [];
  const note = <Member>(collection: CollectionKey, members: ReadonlyMap<string, Member>, refers: (member: Member) => boolean): void => {
    for (const [name, member] of members)
      if (refers(member)) names.push(collection === "policies" ? policyName(name) : `${collection}/${name}`);
  };
  if (key === "sites") {
    note("transportNodes", draft.transportNodes, (node) => node.site === id);
    note("physicalRouters", draft.physicalRouters, (router) => router.site === id);
  }
  if (key === "transportNodes" || key === "physicalRouters") {
    note("physicalLinks", draft.physicalLinks, (link) => link.a === id || link.b === id);
    note("accessLinks", draft.accessLinks, (link) => link.attachedTo === id);
  }
  if (key === "physicalRouters") note("virtualRouters", draft.virtualRouters, (router) => router.host === id);
  if (key === "virtualRouters") {
    note("virtualLinks", draft.virtualLinks, (link) => link.a === id || link.b === id);
    note("accessLinks", draft.accessLinks, (link) => link.router === id);
  }
  note("policies", draft.policies, (policy) => namedBy(policy, key).includes(id));
  return names;
}

/** A policy's label may say "policies/3" already. */
const policyName = (label: string): string => (label.startsWith("policies/") ? label : `policies/${label}`);

/** The ids of one collection that a policy names. */
function namedBy(policy: PolicyDocument, key: CollectionKey): readonly string[] {
  if (key === "virtualRouters" && "virtualRouters" in policy) return policy.virtualRouters;
  if (key === "physicalRouters" && "physicalRouters" in policy) return policy.physicalRouters;
  if (key === "virtualLinks" && "virtualLinks" in policy) return policy.virtualLinks;
  if (key === "sites" && "sites" in policy) return policy.sites;
  return key === "sites" && "site" in policy ? [policy.site] : [];
}
