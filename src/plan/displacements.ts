/** What has to move. */
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { MoveDocument } from "./plan-document.ts";

type Displacement = Pick<MoveDocument, "router" | "from" | "to">;

/** Virtual routers whose host differs from today's, in document order. A router that leaves for nowhere is no move. */
export function displacements(network: Network, candidate: Candidate): readonly Displacement[] {
  const list: Displacement[] = [];
  for (const router of network.virtualRouters.keys()) {
    const from = network.today.placements.get(router) ?? null;
    const to = candidate.placements.get(router);
    if (to !== undefined && to !== from) list.push({ router, from, to });
  }
  return list;
}
