/** A plan that says exactly what a candidate is: for tests of what reads plans. */
import type { Candidate } from "../../../src/network/candidate.ts";
import type { Network } from "../../../src/network/network.ts";
import { candidatePower } from "../../../src/network/power.ts";
import { plannedStateOf } from "../../../src/plan/candidate-of-plan.ts";
import type { PlanDocument } from "../../../src/plan/plan-document.ts";
import { inTurn } from "../../support/in-turn.ts";

export const DIGEST = `sha256:${"0".repeat(64)}`;

export const emptyPlan = (network: Network, status: PlanDocument["status"]): PlanDocument => ({
  schema: "rehome/plan@1",
  network: { name: network.name, digest: DIGEST },
  changes: [],
  traffic: null,
  goal: "consolidate",
  status,
  placements: null,
  routes: null,
  physicalRouters: null,
  physicalLinks: null,
  power: null,
  bound: null,
  moves: [],
  powerEvents: [],
  linkEvents: [],
  reroutes: [],
  transition: null,
  solver: { name: "test", version: "1", seconds: 0, seed: 1 },
  conflict: null,
});

export function aPlan(network: Network, candidate: Candidate, parts: Partial<PlanDocument> = {}): PlanDocument {
  const beforeWatts = candidatePower(network, network.today).totalWatts;
  const afterWatts = candidatePower(network, candidate).totalWatts;
  return {
    ...emptyPlan(network, "optimal"),
    ...plannedStateOf(network, candidate),
    power: { beforeWatts, afterWatts, savedPercent: beforeWatts === 0 ? 0 : 100 * (1 - afterWatts / beforeWatts) },
    bound: { objective: afterWatts, gap: 0, model: network.routing },
    ...inTurn(network, candidate),
    ...parts,
  };
}

/** Two hosts at nyc and one at dc on one router each; nyc-2 can be emptied into nyc-1. */
export const smallNetworkParts = {
  name: "small",
  sites: [{ id: "nyc" }, { id: "dc" }],
  transportNodes: [
    { id: "nyc-t", site: "nyc" },
    { id: "dc-t", site: "dc" },
  ],
  physicalLinks: [
    { id: "nyc-1-up", a: "nyc-1", b: "nyc-t", capacityGbps: 10, delayMs: 0 },
    { id: "nyc-2-up", a: "nyc-2", b: "nyc-t", capacityGbps: 10, delayMs: 0 },
    { id: "dc-1-up", a: "dc-1", b: "dc-t", capacityGbps: 10, delayMs: 0, wattsPerEnd: 5 },
    { id: "nyc-dc", a: "nyc-t", b: "dc-t", capacityGbps: 10, delayMs: 4 },
  ],
};
