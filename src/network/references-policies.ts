/** Policies: they name what exists, name it once, and leave something possible. */

import type { CollectionKey } from "./collections.ts";
import { listWords } from "./describe-value.ts";
import type { NetworkDocument } from "./document.ts";
import { pointerOf, type Segment } from "./json-pointer.ts";
import type { PolicyDocument } from "./policy-document.ts";
import type { ProblemList } from "./problem-list.ts";
import { IdIndex } from "./references-ids.ts";

export function addPolicyProblems(document: NetworkDocument, problems: ProblemList): void {
  const index = new IdIndex(document);
  const addList = (ids: readonly string[], key: CollectionKey, path: readonly Segment[]): void => {
    const seen = new Set<string>();
    for (const [i, id] of ids.entries()) {
      index.expect(id, [...path, i], problems, key);
      if (seen.has(id)) problems.add(pointerOf([...path, i]), `${id} once more`, "name it once");
      seen.add(id);
    }
  };
  const withoutRegion = sitesWithoutRegion(document);
  for (const [i, policy] of document.policies.entries()) {
    const path = ["policies", i];
    if ("virtualRouters" in policy) addList(policy.virtualRouters, "virtualRouters", [...path, "virtualRouters"]);
    if ("physicalRouters" in policy) addList(policy.physicalRouters, "physicalRouters", [...path, "physicalRouters"]);
    if ("virtualLinks" in policy) addList(policy.virtualLinks, "virtualLinks", [...path, "virtualLinks"]);
    if ("sites" in policy) addList(policy.sites, "sites", [...path, "sites"]);
    if ("site" in policy) index.expect(policy.site, [...path, "site"], problems, "sites");
    if ("scope" in policy && policy.scope === "region" && withoutRegion.length > 0) {
      problems.add(
        pointerOf([...path, "scope"]),
        `the scope region, while ${listWords(withoutRegion)} ${withoutRegion.length === 1 ? "has" : "have"} none`,
        "give every site that has a physical router its region",
      );
    }
    addEmptyFence(policy, path, problems);
  }
}

function addEmptyFence(policy: PolicyDocument, path: readonly Segment[], problems: ProblemList): void {
  if (policy.type !== "fence" || policy.sites.length + policy.physicalRouters.length > 0) return;
  problems.add(pointerOf(path), "a fence around nothing", "name the sites or physicalRouters that its virtual routers may run on");
}

/** Sites with a physical router and no region, in the order of the document. */
function sitesWithoutRegion(document: NetworkDocument): readonly string[] {
  const used = new Set(document.physicalRouters.map((router) => router.site));
  return document.sites.filter((site) => site.region === undefined && used.has(site.id)).map((site) => site.id);
}
