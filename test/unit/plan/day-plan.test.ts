import { describe, expect, it } from "vitest";
import type { DayPlanDocument } from "../../../src/plan/day/day-plan-document.ts";
import { dayPlanSchema } from "../../../src/plan/day/day-plan-document.ts";
import { verifyDayPlan } from "../../../src/plan/day/verify-day-plan.ts";
import { cityNetwork, cityTraffic, dayAndNight, dayOf, HOST_WATTS, outcomeOf, requestOf } from "./a-day.ts";

const city = { document: cityNetwork(), traffic: cityTraffic(dayAndNight) };
const windowsOf = ({ windows }: DayPlanDocument) => windows.map(({ from, to }) => `${from}-${to}`);
const onIn = (plan: DayPlanDocument, id: string): readonly string[] =>
  Object.entries(plan.modes.find((mode) => mode.id === id)?.physicalRouters ?? {}).flatMap(([host, state]) =>
    state === "on" ? [host] : [],
  );
const comparison = (plan: DayPlanDocument, name: string) => plan.comparisons.find((one) => one.name === name);

describe("planDay", () => {
  it("contracts when the evening's traffic has gone and expands before the morning's comes", async () => {
    const plan = await dayOf(city);
    expect(windowsOf(plan)).toEqual(["08:00-20:00", "20:00-08:00"]);
    const [morning, evening] = plan.windows;
    expect([onIn(plan, morning?.mode ?? "").length, onIn(plan, evening?.mode ?? "").length]).toEqual([2, 1]);
    expect(plan.home).toBe(morning?.mode);
    // Boots 180 s and one move: done before eight, under the night's forecast. Into the night at its start.
    expect(morning?.transition?.at).toMatch(/^07:5[4-6]$/);
    expect(morning?.transition?.plan.traffic?.window).toBe("07:00-08:00");
    expect(evening?.transition?.at).toBe("20:00");
    expect(evening?.transition?.plan.traffic?.window).toBe("20:00-21:00");
    expect(dayPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it("adds up what the windows draw, what is moved and what is held on the way", async () => {
    const plan = await dayOf(city);
    const { idleWatts, sleepWatts, bootSeconds } = HOST_WATTS;
    const [two, one] = [2 * idleWatts + sleepWatts, idleWatts + 2 * sleepWatts];
    expect(plan.watts).toEqual(dayAndNight.map((gbps) => (gbps === 5 ? two : one)));
    expect(plan.energy.steadyWattHours).toBe(12 * two + 12 * one);
    // One move of 512 MiB, dirtied at 1 MiB/s: about 540 MB each way at 0.512 J/MB, and 20 J.
    expect(plan.energy.moveWattHours).toBeCloseTo((2 * (0.512 * 541 + 20.165)) / 3600, 2);
    const booted = ((idleWatts - sleepWatts) * bootSeconds) / 3600;
    expect(plan.energy.heldWattHours).toBeGreaterThan(booted);
    expect(plan.energy.heldWattHours).toBeLessThan(booted + (2 * ((idleWatts - sleepWatts) * 60)) / 3600);
    expect(comparison(plan, "never")?.totalWattHours).toBe(24 * 3 * idleWatts);
    expect(comparison(plan, "packed")?.totalWattHours).toBe(24 * two);
    expect(comparison(plan, "planned")).toMatchObject({ moves: 2, wakes: 1, brokenSlots: 0, unscheduled: 0 });
    expect(comparison(plan, "planned")?.totalWattHours).toBe(plan.energy.totalWattHours);
  });

  it("proves the morning without the host that slept: another one takes its place", async () => {
    const plan = await dayOf(city);
    const [contingency] = plan.contingencies;
    expect(plan.contingencies).toHaveLength(1);
    const night = plan.windows[contingency?.window ?? -1]?.mode ?? "";
    const sleeper = onIn(plan, plan.home).filter((host) => !onIn(plan, night).includes(host));
    expect([contingency?.physicalRouter]).toEqual(sleeper);
    expect(contingency?.plan.physicalRouters?.[sleeper[0] ?? ""]).toBe("off");
    expect(Object.values(contingency?.plan.physicalRouters ?? {}).filter((state) => state === "on")).toHaveLength(2);
    expect(Object.keys(contingency?.differs ?? {})).toHaveLength(1);
  });

  it("keeps a host on that the morning could not do without", async () => {
    const plan = await dayOf({ ...city, document: cityNetwork(["A", "B"]) });
    expect(windowsOf(plan)).toEqual(["00:00-24:00"]);
    expect(plan.keptOn.map(({ because }) => because).join()).toContain("no placement without it keeps every rule all day");
    expect(plan.rejected.map(({ mode }) => mode)).toContain("quiet-12h");
    expect(plan.energy.totalWattHours).toBe(comparison(plan, "packed")?.totalWattHours);
  });

  it("respects the margin, the dwell and the limit on moves", async () => {
    // Nights of 4 Gb/s a customer fill an uplink to its 8; with a margin they do not fit any more.
    const tight = cityTraffic(dayAndNight.map((gbps) => (gbps === 5 ? 5 : 4)));
    expect(windowsOf(await dayOf({ ...city, traffic: tight }))).toHaveLength(2);
    expect(windowsOf(await dayOf({ ...city, traffic: tight, margin: 0.1 }))).toEqual(["00:00-24:00"]);
    expect(windowsOf(await dayOf({ ...city, limits: { minDwellMinutes: 780 } }))).toEqual(["00:00-24:00"]);
    expect(windowsOf(await dayOf({ ...city, limits: { maxMovesPerRouter: 1 } }))).toEqual(["00:00-24:00"]);
  });

  it("leaves a gap in the night alone that is too short to come back for", async () => {
    const gap = cityTraffic(dayAndNight.map((gbps, hour) => (hour === 13 ? 2 : gbps)));
    expect(windowsOf(await dayOf({ ...city, traffic: gap }))).toEqual(["08:00-20:00", "20:00-08:00"]);
    const lull = cityTraffic(dayAndNight.map((gbps, hour) => (hour >= 12 && hour < 15 ? 2 : gbps)));
    const limits = { maxMovesPerRouter: 4 };
    expect(windowsOf(await dayOf({ ...city, traffic: lull, limits }))).toEqual([
      "08:00-12:00",
      "12:00-15:00",
      "15:00-20:00",
      "20:00-08:00",
    ]);
  });

  it("compares with planning every hour, which pays every move", async () => {
    const lull = cityTraffic(dayAndNight.map((gbps, hour) => (hour === 13 ? 2 : gbps)));
    const plan = await dayOf({ ...city, traffic: lull, comparesHourly: true });
    const [planned, hourly] = [comparison(plan, "planned"), comparison(plan, "hourly")];
    expect(hourly).toMatchObject({ moves: 4, wakes: 2, brokenSlots: 0 });
    // One more hour asleep, for two more moves and a boot.
    expect(hourly?.steadyWattHours).toBe((planned?.steadyWattHours ?? 0) - (HOST_WATTS.idleWatts - HOST_WATTS.sleepWatts));
    expect(hourly?.heldWattHours).toBeCloseTo(2 * (planned?.heldWattHours ?? 0), 2);
  });

  it("says why when there is no placement for the peak", async () => {
    const outcome = await outcomeOf({ ...city, traffic: cityTraffic(dayAndNight.map((gbps) => 2 * gbps)) });
    expect(outcome.status).toBe("none");
    expect(outcome.status === "none" ? outcome.plan.status : "").toBe("infeasible");
  });

  it("makes the same day again", async () => {
    const timeless = (plan: DayPlanDocument) => JSON.stringify(plan);
    expect(timeless(await dayOf(city))).toBe(timeless(await dayOf(city)));
  });
});

type Mutation = (plan: DayPlanDocument) => DayPlanDocument;
const withWindow = (plan: DayPlanDocument, index: number, parts: Partial<DayPlanDocument["windows"][number]>): DayPlanDocument => ({
  ...plan,
  windows: plan.windows.map((window, at) => (at === index ? { ...window, ...parts } : window)),
});
const mutations: Readonly<Record<string, readonly [string, Mutation]>> = {
  "a night an hour too long": ["link-capacity", (plan) => withWindow(withWindow(plan, 0, { from: "09:00" }), 1, { to: "09:00" })],
  "a gap between windows": ["day-windows", (plan) => withWindow(plan, 1, { from: "21:00" })],
  "a night shorter than the dwell": ["day-limits", (plan) => ({ ...plan, limits: { ...plan.limits, minDwellMinutes: 721 } })],
  "more moves than allowed": ["day-limits", (plan) => ({ ...plan, limits: { ...plan.limits, maxMovesPerRouter: 1 } })],
  "an unknown placement": ["day-modes", (plan) => withWindow(plan, 1, { mode: "nowhere" })],
  "a transition left out": ["day-transitions", (plan) => withWindow(plan, 0, { transition: null })],
  "an expansion that comes late": [
    "day-transitions",
    (plan) => {
      const transition = plan.windows[0]?.transition ?? null;
      return withWindow(plan, 0, { transition: transition === null ? null : { ...transition, at: "08:00" } });
    },
  ],
  "the transitions swapped": [
    "plan-network",
    (plan) =>
      withWindow(withWindow(plan, 0, { transition: plan.windows[1]?.transition ?? null }), 1, {
        transition: plan.windows[0]?.transition ?? null,
      }),
  ],
  "no way back": ["day-restore", (plan) => withWindow(plan, 1, { restore: null })],
  "a way back that leads elsewhere": [
    "plan-network",
    (plan) => withWindow(plan, 1, { restore: plan.windows[1]?.transition?.plan ?? null }),
  ],
  "no word of a host that may not wake": ["day-contingencies", (plan) => ({ ...plan, contingencies: [] })],
  "a contingency that needs the failed host": [
    "plan-network",
    (plan) => ({
      ...plan,
      contingencies: plan.contingencies.map((one) => ({ ...one, plan: plan.windows[1]?.restore ?? one.plan })),
    }),
  ],
  "a contingency that does not hold by day": [
    "link-capacity",
    (plan) => ({
      ...plan,
      contingencies: plan.contingencies.map((one) => ({ ...one, plan: { ...one.plan, ...stayPut(plan, one.plan) } })),
    }),
  ],
  "a power curve of another day": ["day-energy", (plan) => ({ ...plan, watts: plan.watts.map((watts) => watts - 1) })],
  "less energy than it takes": ["day-energy", (plan) => ({ ...plan, energy: { ...plan.energy, heldWattHours: 0 } })],
  "a comparison that flatters": [
    "day-comparisons",
    (plan) => ({
      ...plan,
      comparisons: plan.comparisons.map((one) => (one.name === "nightly" ? { ...one, moves: 40 } : one)),
    }),
  ],
  "another never": [
    "day-comparisons",
    (plan) => ({
      ...plan,
      comparisons: plan.comparisons.map((one) =>
        one.name === "never" ? { ...one, windows: [{ from: "00:00", to: "24:00", mode: plan.home }] } : one,
      ),
    }),
  ],
  "another traffic": ["day-ground", (plan) => ({ ...plan, traffic: { ...plan.traffic, margin: 0.5 } })],
  "another network": ["day-ground", (plan) => ({ ...plan, network: { ...plan.network, digest: `sha256:${"1".repeat(64)}` } })],
};

/** The night's placement as a contingency: nothing moves, which keeps every rule until the morning. */
function stayPut(plan: DayPlanDocument, of: DayPlanDocument["contingencies"][number]["plan"]) {
  const night = plan.modes.find((mode) => mode.id === plan.windows[1]?.mode);
  const power = of.power === null ? null : { ...of.power, afterWatts: of.power.beforeWatts, savedPercent: 0 };
  if (night === undefined) throw new Error("no night");
  const { placements, routes, physicalRouters, physicalLinks } = night;
  return {
    placements,
    routes,
    physicalRouters,
    physicalLinks,
    moves: [],
    powerEvents: [],
    reroutes: [],
    linkEvents: [],
    transition: null,
    power,
  };
}

describe("verifyDayPlan", () => {
  it("accepts what was planned, and finds what was changed in it", async () => {
    const { day, traffic } = requestOf(city);
    const plan = await dayOf(city);
    expect(verifyDayPlan({ day, traffic, plan })).toEqual([]);
    for (const [name, [rule, mutate]] of Object.entries(mutations)) {
      const rules = new Set(verifyDayPlan({ day, traffic, plan: mutate(plan) }).map((finding) => finding.rule));
      expect([...rules], name).toContain(rule);
    }
  });
});
