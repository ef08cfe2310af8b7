/** Referential checks of traffic@1: series of one length, and of the network's links. */
import type { Problem } from "../result.ts";
import type { NetworkDocument } from "./document.ts";
import { pointerOf } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import { ProblemList } from "./problem-list.ts";
import { directionsOf } from "./series.ts";
import type { TrafficDocument } from "./traffic-document.ts";

/** Everything wrong with a traffic document of the right shape; without a network only what it says about itself. */
export function checkTraffic(traffic: TrafficDocument, network?: NetworkDocument): readonly Problem[] {
  const problems = new ProblemList();
  if (Number.isNaN(Date.parse(traffic.start))) problems.add("/start", traffic.start, "give a time that exists, with its zone");
  if (Object.keys(traffic.series).length === 0) problems.add("/series", "no series", "give at least one link's samples");
  addLengths(traffic, problems);
  if (network !== undefined) addLinks(traffic, network, problems);
  return problems.problems;
}

function addLengths(traffic: TrafficDocument, problems: ProblemList): void {
  let first: { readonly pointer: string; readonly length: number } | undefined;
  for (const [id, series] of Object.entries(traffic.series)) {
    for (const [direction, samples] of directionsOf(series)) {
      const pointer = pointerOf(["series", id, direction]);
      first ??= { pointer, length: samples.length };
      if (samples.length === first.length) continue;
      problems.add(pointer, `${samples.length} samples, while ${first.pointer} has ${first.length}`, "give every series one sample a step");
    }
  }
}

function addLinks(traffic: TrafficDocument, network: NetworkDocument, problems: ProblemList): void {
  if (traffic.network !== network.name) {
    problems.add("/network", `traffic of ${traffic.network}`, `give the traffic of ${network.name}, or correct the name`);
  }
  const virtual = new Set(network.virtualLinks.map((link) => link.id));
  const access = new Set(network.accessLinks.map((link) => link.id));
  for (const [id, series] of Object.entries(traffic.series)) {
    const pointer = pointerOf(["series", id]);
    if (virtual.has(id) && !("ab" in series)) problems.add(pointer, `in and out for ${id}, a virtual link`, "give ab and ba");
    if (access.has(id) && !("in" in series)) problems.add(pointer, `ab and ba for ${id}, an access link`, "give in and out");
    if (virtual.has(id) || access.has(id) || problems.isFull) continue;
    const meant = problems.deservesSuggestion ? (nearest(id, virtual) ?? nearest(id, access)) : undefined;
    const remedy = meant === undefined ? "remove it, or add the link to the network" : `did you mean ${meant}?`;
    problems.add(pointer, `${id}, which is no virtual or access link of ${network.name}`, remedy);
  }
}
