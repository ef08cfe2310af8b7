import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../../../src/network/build-network.ts";
import { placedDayOf } from "../../../../src/plan/day/placed-day.ts";
import { replayDay } from "../../../../src/plan/day/replay-traffic.ts";
import { cityNetwork, cityTraffic, dayAndNight, dayOf } from "../a-day.ts";

const document = cityNetwork();
const network = buildNetwork(document);
const plan = await dayOf({ document, traffic: cityTraffic(dayAndNight) });
const placed = placedDayOf(network, plan);
const replay = (gbps: readonly number[]) => {
  const made = replayDay({ document, traffic: cityTraffic(gbps), day: placed });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
};

describe("a day plan as a replay takes it", () => {
  it("has its windows, across midnight as well, with the placement of each", () => {
    expect(placed.windows.map(({ startMinute, minutes, candidate }) => [startMinute, minutes, candidate.routersOn.size])).toEqual([
      [8 * 60, 12 * 60, 2],
      [20 * 60, 12 * 60, 1],
    ]);
  });

  it("holds both placements from the first event of a change to its last, and in no minute more", () => {
    const contraction = (placed.transitions ?? []).filter(({ startMinute }) => startMinute >= 20 * 60);
    const [move] = plan.windows[1]?.transition?.plan.moves ?? [];
    const during = contraction.filter(
      ({ from, to }) => from.placements.get("v1") !== to.placements.get("v1") || from.placements.get("v2") !== to.placements.get("v2"),
    );
    expect(during).toHaveLength(1);
    expect(during[0]?.startMinute).toBe(20 * 60 + (move?.startSeconds ?? Number.NaN) / 60);
    expect(during[0]?.minutes).toBeCloseTo((move?.seconds ?? Number.NaN) / 60, 9);
  });

  it("counts a host that boots before the morning as drawing power", () => {
    const expansion = (placed.transitions ?? []).filter(({ startMinute }) => startMinute < 8 * 60);
    const [first] = expansion;
    expect(first?.from.routersOn.size).toBe(2);
    expect(first?.from.linksOn.size).toBe(1);
  });

  it("draws under the traffic it was planned for what the plan says", () => {
    const made = replay(dayAndNight);
    expect(made.overloadLinkMinutes).toBe(0);
    expect(made.aboveTargetLinkMinutes).toBe(0);
    expect(made.kWh * 1000).toBeCloseTo(plan.energy.totalWattHours, 0);
    expect(made.neverKWh * 1000).toBeCloseTo(plan.comparisons.find(({ name }) => name === "never")?.totalWattHours ?? Number.NaN, 0);
  });

  it("overloads its link where a night turns out busier than anything it has seen", () => {
    const busy = dayAndNight.map((gbps, hour) => (hour === 2 ? 5.5 : gbps));
    expect(replay(busy)).toMatchObject({ overloadLinkMinutes: 2 * 60, worst: { utilisation: 1.1 } });
  });
});
