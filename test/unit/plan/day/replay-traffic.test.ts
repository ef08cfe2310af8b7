import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../../../src/network/build-network.ts";
import { candidatePower } from "../../../../src/network/power.ts";
import { sampleAt } from "../../../../src/network/traffic.ts";
import { type TrafficDocument, trafficSchema } from "../../../../src/network/traffic-document.ts";
import { type DayReplay, type PlacedDay, type ReplayRequest, replayDay } from "../../../../src/plan/day/replay-traffic.ts";
import { aCandidate, aHost, aNetwork, aRouter } from "../../../support/networks.ts";

/** a and b at the ends of a 10 Gb/s link; u and v, one on each, and v's customer on b's side. */
const document = aNetwork({
  maxUtilisation: 0.8,
  sites: [{ id: "nyc" }],
  transportNodes: [{ id: "t", site: "nyc" }],
  physicalRouters: [
    aHost("a", { power: { idleWatts: 100, sleepWatts: 10, wattsPerGbps: 1 } }),
    aHost("b", { forwardingGbps: 12, power: { idleWatts: 200, sleepWatts: 20, wattsPerGbps: 2 } }),
  ],
  physicalLinks: [
    { id: "a-b", a: "a", b: "b", capacityGbps: 10, delayMs: 1 },
    { id: "b-t", a: "b", b: "t", capacityGbps: 100, delayMs: 1 },
  ],
  virtualRouters: [aRouter("u", { host: "a" }), aRouter("v", { host: "b" })],
  virtualLinks: [{ id: "u~v", a: "u", b: "v", trafficGbps: { ab: 1, ba: 1 } }],
  accessLinks: [{ id: "cust", router: "v", attachedTo: "t", trafficGbps: { in: 0, out: 0 } }],
});
const network = buildNetwork(document);
const apart = network.today;
const together = aCandidate(network, { u: "b", v: "b" }, { routersOn: ["b"], linksOn: ["b-t"], routes: { "u~v": [], cust: ["b-t"] } });

const traffic = (ab: readonly number[], options: { readonly stepSeconds?: number; readonly start?: string } = {}): TrafficDocument =>
  trafficSchema.parse({
    schema: "rehome/traffic@1",
    network: "test",
    start: options.start ?? "2004-03-01T00:00:00Z",
    stepSeconds: options.stepSeconds ?? 3600,
    series: { "u~v": { ab, ba: ab.map(() => 1) } },
  });
const hours = (gbps: (hour: number) => number): number[] => Array.from({ length: 24 }, (_, hour) => gbps(hour));
const allDay = (candidate = apart): PlacedDay => ({ windows: [{ startMinute: 0, minutes: 1440, candidate }] });

function replay(day: PlacedDay, from: TrafficDocument, rest: Partial<ReplayRequest> = {}): DayReplay {
  const made = replayDay({ document, traffic: from, day, ...rest });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

describe("overloads", () => {
  const busy = traffic(hours((hour) => (hour === 9 ? 12 : hour < 12 ? 9 : 2)));

  it("count in link-minutes, above capacity and above the target apart, each direction by itself", () => {
    const made = replay(allDay(), busy);
    expect(made.overloadLinkMinutes).toBe(60);
    expect(made.aboveTargetLinkMinutes).toBe(12 * 60);
    expect(made.samples).toBe(24);
  });

  it("name the worst link, when it was and by how much", () => {
    expect(replay(allDay(), busy).worst).toEqual({
      physicalLink: "a-b",
      direction: "ab",
      at: "2004-03-01T09:00:00.000Z",
      gbps: 12,
      capacityGbps: 10,
      utilisation: 1.2,
      excessGbps: 2,
    });
  });

  it("are none where links are just full, or the placement sends nothing over them", () => {
    expect(replay(allDay(), traffic(hours(() => 10))).overloadLinkMinutes).toBe(0);
    const made = replay(allDay(together), busy);
    expect([made.overloadLinkMinutes, made.aboveTargetLinkMinutes, made.worst]).toEqual([0, 0, null]);
  });

  it("count routers that are asked to forward more than they can", () => {
    // b takes 12 from a: no more than it forwards. 12.5 is more.
    expect(replay(allDay(), busy).forwardingRouterMinutes).toBe(0);
    expect(replay(allDay(), traffic(hours((hour) => (hour === 3 ? 12.5 : 1)))).forwardingRouterMinutes).toBe(60);
  });
});

describe("windows", () => {
  const day: PlacedDay = {
    windows: [
      { startMinute: 22 * 60, minutes: 8 * 60, candidate: together },
      { startMinute: 6 * 60, minutes: 16 * 60, candidate: apart },
    ],
  };
  const full = traffic(hours(() => 11));

  it("put their placement in force from their first minute, across midnight", () => {
    expect(replay(day, full).overloadLinkMinutes).toBe(16 * 60);
  });

  it("follow the zone's clocks", () => {
    // 04:00 to 06:00 UTC is 05:00 to 07:00 in Paris in March.
    const early = traffic(hours((hour) => (hour === 4 || hour === 5 ? 11 : 1)));
    expect(replay(day, early).overloadLinkMinutes).toBe(0);
    expect(replay(day, early, { timeZone: "Europe/Paris" }).overloadLinkMinutes).toBe(60);
  });

  it("may begin in the middle of a sample", () => {
    const half: PlacedDay = {
      windows: [
        { startMinute: 0, minutes: 90, candidate: together },
        { startMinute: 90, minutes: 1350, candidate: apart },
      ],
    };
    expect(replay(half, full).overloadLinkMinutes).toBe(1350);
  });

  it("that leave a minute without a placement are a mistake of the caller", () => {
    expect(() => replay({ windows: [{ startMinute: 0, minutes: 1439, candidate: apart }] }, full)).toThrow(
      "no window of the day holds minute",
    );
  });
});

describe("a transition", () => {
  const moving = (minutes: number): PlacedDay => ({
    ...allDay(together),
    transitions: [{ startMinute: 600, minutes, from: apart, to: together }],
  });

  it("holds both routes and both hosts while it lasts, also inside one sample", () => {
    const made = replay(moving(5), traffic(hours(() => 11)));
    expect(made.overloadLinkMinutes).toBe(5);
    const quiet = replay(allDay(together), traffic(hours(() => 11)));
    // The second host's 100 W for 5 minutes instead of its 10 W asleep, and 12 Gb/s at both ends of the link.
    expect(made.kWh - quiet.kWh).toBeCloseTo(((90 + 12 * 1 + 12 * 2) * 5) / 60_000, 9);
  });

  it("counts what is routed the same way on both sides once", () => {
    const stays: PlacedDay = { ...allDay(), transitions: [{ startMinute: 0, minutes: 1440, from: apart, to: apart }] };
    const made = replay(stays, traffic(hours(() => 9)));
    expect(made).toEqual(replay(allDay(), traffic(hours(() => 9))));
    expect(made.overloadLinkMinutes).toBe(0);
  });

  it("counts what is routed another way on both routes", () => {
    const detour = aNetwork({
      ...document,
      physicalLinks: [...document.physicalLinks, { id: "a-b-2", a: "a", b: "b", capacityGbps: 5, delayMs: 2 }],
    });
    const other = { ...buildNetwork(detour).today };
    const to = { ...other, routes: new Map([...other.routes, ["u~v", ["a-b-2"]]]) };
    const day: PlacedDay = { ...allDay(other), transitions: [{ startMinute: 0, minutes: 30, from: other, to }] };
    const made = replay(day, traffic(hours(() => 6)), { document: detour });
    expect(made.worst).toMatchObject({ physicalLink: "a-b-2", utilisation: 1.2 });
    expect(made.overloadLinkMinutes).toBe(30);
  });
});

describe("energy", () => {
  it("is what each sample drew, against today's placement under the same traffic", () => {
    const varied = traffic(hours((hour) => hour / 4));
    const made = replay({ ...allDay(together), wattHoursADay: 50 }, varied);
    const never = hours((hour) => candidatePower(buildNetwork(sampleAt(document, varied, hour)), apart).totalWatts);
    expect(made.neverKWh).toBeCloseTo(never.reduce((sum, watts) => sum + watts, 0) / 1000, 9);
    expect(made.kWh).toBeCloseTo((24 * (200 + 10) + 50) / 1000, 9);
    expect(made.savedPercent).toBeCloseTo(100 * (1 - made.kWh / made.neverKWh), 9);
  });

  it("counts every day, with its moves", () => {
    const two = traffic([...hours(() => 1), ...hours(() => 1)]);
    const made = replay({ ...allDay(together), wattHoursADay: 50 }, two);
    expect(made.kWh).toBeCloseTo((2 * (24 * 210 + 50)) / 1000, 9);
    expect(made.days).toEqual(["2004-03-01", "2004-03-02"]);
  });
});

describe("the days that are replayed", () => {
  const two = traffic([...hours(() => 1), ...hours(() => 11)]);

  it("are those that are asked for", () => {
    expect(replay(allDay(), two, { days: ["2004-03-01"] })).toMatchObject({ samples: 24, overloadLinkMinutes: 0 });
    expect(replay(allDay(), two, { days: [1] })).toMatchObject({ days: ["2004-03-02"], overloadLinkMinutes: 1440 });
  });

  it("are refused when they are not there", () => {
    expect(replayDay({ document, traffic: two, day: allDay(), days: [2] })).toMatchObject({ ok: false, failure: [{ pointer: "/days/0" }] });
    expect(replayDay({ document, traffic: two, day: allDay(), timeZone: "Nowhere" })).toMatchObject({ ok: false });
  });
});
