/** Small days whose best windows can be worked out by hand, planned as the command line does. */
import { ruleBook } from "../../../src/constraints/index.ts";
import type { NetworkDocument } from "../../../src/network/document.ts";
import { forecastDay } from "../../../src/network/forecast.ts";
import type { TrafficDocument } from "../../../src/network/traffic-document.ts";
import { optimise } from "../../../src/optimiser/optimise.ts";
import type { DayGround } from "../../../src/plan/day/day-ground.ts";
import { steadyChanges } from "../../../src/plan/day/day-ground.ts";
import type { DayPlanDocument } from "../../../src/plan/day/day-plan-document.ts";
import { type DayOutcome, type DayRequest, planDay } from "../../../src/plan/day/plan-day.ts";
import { planNetwork } from "../../../src/plan/plan-network.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";
import { DIGEST } from "./a-plan.ts";

export const HOST_WATTS = { idleWatts: 300, sleepWatts: 20, wattsPerGbps: 0, bootSeconds: 180 };

/**
 * One router on each of the first two hosts, with a customer each. An uplink takes 8 Gb/s: by day, at 5 Gb/s a customer, it takes two hosts,
 * at night one will do. Further hosts are spare.
 */
export function cityNetwork(hosts: readonly string[] = ["A", "B", "C"]): NetworkDocument {
  return aNetwork({
    name: "city",
    maxUtilisation: 0.8,
    sites: [{ id: "nyc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: hosts.map((id) => aHost(id, { power: HOST_WATTS, capacity: { memoryMiB: 4096 } })),
    physicalLinks: hosts.map((id) => ({ id: `${id}-up`, a: id, b: "t", capacityGbps: 10, delayMs: 0 })),
    virtualRouters: [1, 2].map((n) => aRouter(`v${n}`, { host: hosts[n - 1] ?? null, demand: { memoryMiB: 512 }, memoryDirtyMiBps: 1 })),
    accessLinks: [1, 2].map((n) => ({ id: `c${n}`, router: `v${n}`, attachedTo: "t", trafficGbps: { in: 5, out: 5 } })),
  });
}

/** One sample an hour: `gbps` on every customer in both directions. */
export const cityTraffic = (gbps: readonly number[]): TrafficDocument => ({
  schema: "rehome/traffic@1",
  network: "city",
  start: "2025-03-11T00:00:00Z",
  stepSeconds: 3600,
  series: { c1: { in: [...gbps], out: [...gbps] }, c2: { in: [...gbps], out: [...gbps] } },
});

/** Busy from 8 to 20 h. */
export const dayAndNight = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 5 : 2));

export interface DayCase {
  readonly document: NetworkDocument;
  readonly traffic: TrafficDocument;
  readonly limits?: Partial<DayPlanDocument["limits"]>;
  readonly margin?: number;
  readonly slotMinutes?: number;
  readonly comparesHourly?: boolean;
}

export function requestOf({ document, traffic, limits = {}, margin = 0, slotMinutes = 60, comparesHourly = false }: DayCase): DayRequest {
  const made = forecastDay(document, traffic, { margin, slotMinutes });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  const forecast = made.value;
  const day: DayGround = { digest: DIGEST, changes: steadyChanges(document, []), trafficDigest: DIGEST, forecast };
  const settings = { gap: 0, timeLimitSeconds: 60, seed: 1 };
  const solver = inProcess("highs");
  return {
    day,
    traffic: { digest: DIGEST, timeZone: "UTC", use: forecast.label, percentile: 100, margin, days: [...forecast.days] },
    limits: { minDwellMinutes: 120, maxWindows: 4, maxMovesPerRouter: 2, ...limits },
    book: ruleBook,
    solver,
    seed: settings.seed,
    comparesHourly,
    async ask(prepared, goal) {
      const outcome = await planNetwork({ prepared, goal, ...settings }, ruleBook, solver);
      if (outcome.status === "plan") return outcome;
      throw new Error(`wrong answer: ${outcome.wrong.detail} ${JSON.stringify(outcome.wrong.findings)}`);
    },
    search: (network, goal) => optimise(network, ruleBook, goal, solver, settings),
  };
}

/** The outcome; a day that its own verification refuses fails the test with what is wrong. */
export async function outcomeOf(one: DayCase): Promise<Exclude<DayOutcome, { status: "wrong" }>> {
  const outcome = await planDay(requestOf(one));
  if (outcome.status === "wrong") throw new Error(`wrong day: ${JSON.stringify(outcome.findings, null, 1)}`);
  return outcome;
}

export async function dayOf(one: DayCase): Promise<DayPlanDocument> {
  const outcome = await outcomeOf(one);
  if (outcome.status === "planned") return outcome.plan;
  throw new Error(`no day: ${JSON.stringify(outcome)}`);
}
