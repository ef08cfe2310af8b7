import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NetworkDocument } from "../../src/network/document.ts";
import type { TrafficDocument } from "../../src/network/traffic-document.ts";
import { aHost, aNetwork, aRouter } from "../support/networks.ts";
import { tinyNetworks } from "../support/tiny-networks.ts";
import { HOST_WATTS, outcomeOf } from "../unit/plan/a-day.ts";

const seed = 20071;
/** Wh: sums are rounded to a thousandth. */
const ROUNDING = 0.01;

/** A day of six levels of traffic, four hours each, on every link. */
function trafficOf(document: NetworkDocument, levels: readonly number[]): TrafficDocument {
  const scaled = (gbps: number): number[] => levels.map((level) => gbps * level);
  const virtual = document.virtualLinks.map(({ id, trafficGbps: { ab, ba } }) => [id, { ab: scaled(ab), ba: scaled(ba) }] as const);
  const access = document.accessLinks.map(
    (link) => [link.id, { in: scaled(link.trafficGbps.in), out: scaled(link.trafficGbps.out) }] as const,
  );
  return {
    schema: "rehome/traffic@1",
    network: document.name,
    start: "2025-03-11T00:00:00Z",
    stepSeconds: 4 * 3600,
    series: Object.fromEntries([...virtual, ...access]),
  };
}

const level = fc.constantFrom(0.2, 0.5, 1);
const levels = fc.tuple(level, level, level, level, level, level);

/** Hosts of one site on uplinks that hold some of the customers at the peak and more of them at night. */
const cities = fc
  .record({
    uplinks: fc.array(fc.constantFrom(4, 6, 10), { minLength: 2, maxLength: 4 }),
    customers: fc.array(fc.constantFrom(1, 2, 4), { minLength: 2, maxLength: 3 }),
    idle: fc.array(fc.constantFrom(100, 300), { minLength: 4, maxLength: 4 }),
    apart: fc.boolean(),
  })
  .map(({ uplinks, customers, idle, apart }) => {
    const capacity = { memoryMiB: 2048 };
    return aNetwork({
      name: "city",
      maxUtilisation: 0.8,
      sites: [{ id: "nyc" }],
      transportNodes: [{ id: "t", site: "nyc" }],
      physicalRouters: uplinks.map((_, n) => aHost(`h${n}`, { power: { ...HOST_WATTS, idleWatts: idle[n] ?? 300 }, capacity })),
      physicalLinks: uplinks.map((capacityGbps, n) => ({ id: `u${n}`, a: `h${n}`, b: "t", capacityGbps, delayMs: 0 })),
      virtualRouters: customers.map((_, n) => aRouter(`v${n}`, { host: `h${n % uplinks.length}`, demand: { memoryMiB: 512 } })),
      accessLinks: customers.map((gbps, n) => ({
        id: `c${n}`,
        router: `v${n}`,
        attachedTo: "t",
        trafficGbps: { in: gbps, out: gbps / 2 },
      })),
      policies: apart ? [{ type: "separate", virtualRouters: ["v0", "v1"], scope: "physicalRouter" }] : [],
    });
  });

/** Plans the day, which its own verification has to accept, and compares it with the other ways of spending it. */
async function isNoWorse(document: NetworkDocument, day: readonly number[]): Promise<number | undefined> {
  const limits = { minDwellMinutes: 240, maxMovesPerRouter: 4 };
  const outcome = await outcomeOf({ document, traffic: trafficOf(document, day), slotMinutes: 240, limits });
  if (outcome.status !== "planned") return undefined;
  const { comparisons, rejected, windows } = outcome.plan;
  const planned = comparisons.find(({ name }) => name === "planned");
  expect(planned).toMatchObject({ brokenSlots: 0, unscheduled: 0 });
  const total = planned?.totalWattHours ?? Number.POSITIVE_INFINITY;
  for (const { name, totalWattHours, brokenSlots, unscheduled } of comparisons) {
    if (brokenSlots > 0 || unscheduled > 0 || rejected.some(({ mode }) => mode === name)) continue;
    expect(total, name).toBeLessThanOrEqual(totalWattHours + ROUNDING);
  }
  return windows.length;
}

describe("day plans of random networks", () => {
  it("pass their own verification and are no worse than never, packed and nightly", { timeout: 600_000 }, async () => {
    const seen = { planned: 0, windows: 0 };
    await fc.assert(
      fc.asyncProperty(cities, levels, async (document, day) => {
        const windows = await isNoWorse(document, day);
        if (windows !== undefined) seen.planned++;
        if (windows !== undefined && windows > 1) seen.windows++;
      }),
      { seed, numRuns: 40 },
    );
    expect(seen.planned).toBeGreaterThan(25);
    expect(seen.windows).toBeGreaterThan(2);
  });

  it.each(["igp", "explicit"] as const)("are right whatever the rules (%s)", { timeout: 600_000 }, async (routing) => {
    let planned = 0;
    await fc.assert(
      fc.asyncProperty(tinyNetworks({ mostHosts: 4, mostRouters: 3, routing, spare: false }, 300), levels, async (document, day) => {
        if (document.virtualLinks.length + document.accessLinks.length === 0) return;
        if ((await isNoWorse(document, day)) !== undefined) planned++;
      }),
      { seed, numRuns: 40, endOnFailure: true },
    );
    expect(planned).toBeGreaterThan(5);
  });
});
