import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../../../src/network/build-network.ts";
import type { Forecast } from "../../../../src/network/forecast.ts";
import { trafficSchema } from "../../../../src/network/traffic-document.ts";
import type { PlacedDay } from "../../../../src/plan/day/replay-traffic.ts";
import { smallestSafeMargin } from "../../../../src/plan/day/safe-margin.ts";
import { aHost, aNetwork, aRouter } from "../../../support/networks.ts";

/** Two ways between a and b: one of 10 Gb/s, and a longer one of 100. */
const document = aNetwork({
  routing: "explicit",
  physicalRouters: [aHost("a"), aHost("b")],
  physicalLinks: [
    { id: "narrow", a: "a", b: "b", capacityGbps: 10, delayMs: 1 },
    { id: "wide", a: "a", b: "b", capacityGbps: 100, delayMs: 2 },
  ],
  virtualRouters: [aRouter("u", { host: "a" }), aRouter("v", { host: "b" })],
  virtualLinks: [{ id: "u~v", a: "u", b: "v", trafficGbps: { ab: 1, ba: 1 } }],
});
const { today } = buildNetwork(document);

/** 8 Gb/s on the first day, 11 on the second, 9 on the third. */
const traffic = trafficSchema.parse({
  schema: "rehome/traffic@1",
  network: "test",
  start: "2004-03-01T00:00:00Z",
  stepSeconds: 3600,
  series: { "u~v": { ab: [8, 11, 9].flatMap((gbps) => new Array(24).fill(gbps)), ba: new Array(72).fill(1) } },
});

/** Takes the narrow way as long as the forecast lets it. */
async function planDay(forecast: Forecast): Promise<PlacedDay> {
  const gbps = forecast.bandAt("u~v", "ab", 0)?.highGbps ?? 0;
  const candidate = { ...today, routes: new Map([["u~v", [gbps <= 10 ? "narrow" : "wide"]]]) };
  return { windows: [{ startMinute: 0, minutes: 1440, candidate }] };
}

async function trial(learn: readonly number[], replay: readonly number[], margins?: readonly number[]) {
  const request = { document, traffic, planDay, folds: [{ learn: { days: learn }, replay: { days: replay } }] };
  const made = await smallestSafeMargin(margins === undefined ? request : { ...request, margins });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

describe("the smallest safe margin", () => {
  it("is the first at which the days not learnt from overload nothing", async () => {
    const { margin, trials } = await trial([0], [1, 2]);
    // 8 Gb/s with 20% on top is 9.6: the narrow way, which the second day overloads. 30% is 10.4.
    expect(margin).toBe(0.3);
    expect(trials.map((one) => [one.margin, one.isSafe, one.replays[0]?.overloadLinkMinutes])).toEqual([
      [0, false, 1440],
      [0.05, false, 1440],
      [0.1, false, 1440],
      [0.2, false, 1440],
      [0.3, true, 0],
    ]);
  });

  it("is none where the days learnt from were worse", async () => {
    expect(await trial([1], [0, 2])).toMatchObject({ margin: 0, trials: [{ isSafe: true }] });
  });

  it("is null when every margin tried overloads something", async () => {
    expect(await trial([0], [1], [0, 0.1])).toMatchObject({ margin: null, trials: [{}, {}] });
  });

  it("has to be safe in every fold", async () => {
    const folds = [
      { learn: { days: [0] }, replay: { days: [2] } },
      { learn: { days: [2] }, replay: { days: [1] } },
    ];
    const made = await smallestSafeMargin({ document, traffic, planDay, folds });
    // The first is safe at once; the second, from 9 Gb/s, at 20%.
    expect(made).toMatchObject({ ok: true, value: { margin: 0.2 } });
  });

  it("is not one at which no plan was found", async () => {
    const made = await smallestSafeMargin({
      document,
      traffic,
      planDay: async () => undefined,
      folds: [{ learn: { days: [0] }, replay: { days: [1] } }],
      margins: [0],
    });
    expect(made).toMatchObject({ ok: true, value: { margin: null, trials: [{ replays: [null], isSafe: false }] } });
  });

  it("is refused with the forecast's own words", async () => {
    const made = await smallestSafeMargin({ document, traffic, planDay, folds: [{ learn: { days: [9] }, replay: {} }] });
    expect(made).toMatchObject({ ok: false, failure: [{ pointer: "/days/0" }] });
  });
});
