/** Law: an urgent restore ends the last overload no later than the ordinary restore does, and keeps every rule on the way. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { optimise } from "../../src/optimiser/optimise.ts";
import { candidateOfPlan } from "../../src/plan/candidate-of-plan.ts";
import { defaultMigration } from "../../src/plan/pre-copy.ts";
import { reliefOf } from "../../src/plan/relief.ts";
import { scheduleTransition } from "../../src/plan/schedule/schedule-transition.ts";
import type { TransitionLimits } from "../../src/plan/schedule/transition.ts";
import { planUrgent } from "../../src/plan/urgent.ts";
import { inProcess } from "../support/engine-solver.ts";
import { aHost, aNetwork, aRouter } from "../support/networks.ts";
import { preparedFrom } from "../support/plan-with.ts";

const highs = inProcess("highs");

interface Case {
  /** By night: some hosts are off, their routers elsewhere. */
  readonly night: NetworkDocument;
  readonly base: Candidate;
  readonly limits: TransitionLimits;
}

/** A ring of sites with a host and two virtual routers each, packed onto some hosts, under traffic that may be too much for that. */
const cases: fc.Arbitrary<Case> = fc.gen().map((gen) => {
  const int = (least: number, most: number): number => gen(fc.nat, most - least) + least;
  const count = int(3, 5);
  const sites = Array.from({ length: count }, (_, i) => i);
  const awake = sites.filter((i) => i === 0 || int(0, 99) < 30);
  const routers = sites.flatMap((i) => [`a${i}`, `b${i}`]);
  const home = (router: string): string => `h${router.slice(1)}`;
  const night = aNetwork({
    maxUtilisation: 0.8,
    sites: sites.map((i) => ({ id: `s${i}` })),
    transportNodes: sites.map((i) => ({ id: `t${i}`, site: `s${i}` })),
    physicalRouters: sites.map((i) =>
      aHost(`h${i}`, {
        site: `s${i}`,
        state: awake.includes(i) ? "on" : "off",
        power: { idleWatts: 100, sleepWatts: 10, wattsPerGbps: 0, bootSeconds: int(1, 200) },
        capacity: { memoryMiB: 1e6 },
      }),
    ),
    physicalLinks: sites.flatMap((i) => [
      { id: `up${i}`, a: `h${i}`, b: `t${i}`, capacityGbps: 100, delayMs: 0.1 },
      { id: `core${i}`, a: `t${i}`, b: `t${(i + 1) % count}`, capacityGbps: 10, delayMs: 1 },
    ]),
    virtualRouters: routers.map((id) =>
      aRouter(id, { host: `h${awake[int(0, awake.length - 1)]}`, demand: { memoryMiB: int(1, 64) * 64 }, memoryDirtyMiBps: int(0, 20) }),
    ),
    virtualLinks: sites.map((i) => ({
      id: `v${i}`,
      a: `a${i}`,
      b: `b${(i + 1) % count}`,
      trafficGbps: { ab: int(0, 5), ba: int(0, 5) },
    })),
    accessLinks: routers.map((id) => ({
      id: `c-${id}`,
      router: id,
      attachedTo: `t${id.slice(1)}`,
      trafficGbps: { in: int(0, 6), out: int(0, 6) },
    })),
  });
  const day = {
    ...night,
    physicalRouters: night.physicalRouters.map((host) => ({ ...host, state: "on" as const })),
    virtualRouters: night.virtualRouters.map((router) => ({ ...router, host: home(router.id) })),
  };
  const limits = { perPhysicalRouter: int(1, 3), perSite: null, total: int(0, 1) === 0 ? 1 : null };
  return { night, base: buildNetwork(day).today, limits };
});

const never = Number.POSITIVE_INFINITY;

describe("an urgent restore", () => {
  it("is as soon without overload as the ordinary one, or sooner", async () => {
    const seen = { overloaded: 0, sooner: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async ({ night, base, limits }) => {
        const prepared = preparedFrom(night);
        const { network } = prepared;
        const urgent = await planUrgent({ prepared, to: base, timeLimitSeconds: 5, gap: 0, seed: 1, limits }, ruleBook, highs);
        const usual = await optimise(network, ruleBook, { goal: "restore", to: base }, highs, { gap: 0, timeLimitSeconds: 60, seed: 1 });
        const target = usual.status === "optimal" ? usual.candidate : undefined;
        if (target === undefined) return expect(urgent).toMatchObject({ status: "no target" });
        const ordinary = scheduleTransition({ network, target, book: ruleBook, limits, migration: defaultMigration });
        if (ordinary.status === "blocked") return;
        if (urgent.status !== "scheduled")
          throw new Error(
            `${urgent.status}, though there is an ordinary order: ${JSON.stringify(urgent.status === "wrong" ? urgent.findings.slice(0, 3) : "")}`,
          );
        const then = reliefOf(network, target, ordinary.schedule, ruleBook).safeAfterSeconds ?? never;
        const own = reliefOf(network, candidateOfPlan(network, urgent.plan) ?? target, urgent.plan, ruleBook).safeAfterSeconds ?? never;
        expect(own).toBeLessThanOrEqual(then + 1e-6);
        if (then > 0) seen.overloaded++;
        if (own < then - 1e-6) seen.sooner++;
      }),
      { seed: 7, numRuns: 100 },
    );
    // What the draws contain: a law about nothing would prove nothing.
    expect(seen.overloaded).toBeGreaterThan(15);
    expect(seen.sooner).toBeGreaterThan(3);
  });
});
