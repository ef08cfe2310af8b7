/** The best there is of a tiny network, by trying everything and judging it by the rules' checks alone. */
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import type { Network } from "../../src/network/network.ts";
import { allCandidates } from "./all-candidates.ts";

export type Measure = (network: Network, candidate: Candidate) => number;

/** No rule is broken; stops at the first one that is. */
export const isAccepted = (network: Network, candidate: Candidate): boolean =>
  ruleBook.constraints.every((rule) => rule.check(network, candidate, ruleBook).length === 0);

/** The least value of the measure among accepted candidates; undefined when none is accepted. Skips the checks of what is no better. */
export function leastOf(network: Network, measure: Measure): number | undefined {
  let least: number | undefined;
  for (const candidate of allCandidates(network)) {
    const value = measure(network, candidate);
    if (least !== undefined && value >= least) continue;
    if (isAccepted(network, candidate)) least = value;
  }
  return least;
}

/** More than `most` candidates? */
function exceeds(document: NetworkDocument, most: number): boolean {
  let count = 0;
  for (const _ of allCandidates(buildNetwork(document))) if (++count > most) return true;
  return false;
}

/**
 * The document with less to try, until at most `most` candidates are left: links that may sleep stay awake, then access links
 * go, then virtual links that no policy names, then routes follow the igp. All from the end of their list.
 */
export function withFewCandidates(document: NetworkDocument, most: number): NetworkDocument {
  let small = document;
  while (most < Number.POSITIVE_INFINITY && exceeds(small, most)) {
    const next = withLess(small);
    if (next === undefined) throw new Error("too many placements for trying everything: draw fewer hosts and routers");
    small = next;
  }
  return small;
}

function withLess(document: NetworkDocument): NetworkDocument | undefined {
  const { physicalLinks, accessLinks, virtualLinks, policies, routing } = document;
  const sleeper = physicalLinks.findLastIndex((link) => link.sleepable);
  if (sleeper >= 0) {
    const awake = physicalLinks.map((link, index) => (index === sleeper ? { ...link, sleepable: false } : link));
    return { ...document, physicalLinks: awake };
  }
  if (routing === "igp") return undefined;
  if (accessLinks.length > 0) return { ...document, accessLinks: accessLinks.slice(0, -1) };
  const named = new Set(policies.flatMap((policy) => (policy.type === "diverse" ? policy.virtualLinks : [])));
  const spare = virtualLinks.findLastIndex(({ id }) => !named.has(id));
  if (spare >= 0) return { ...document, virtualLinks: virtualLinks.filter((_, index) => index !== spare) };
  return { ...document, routing: "igp" };
}
