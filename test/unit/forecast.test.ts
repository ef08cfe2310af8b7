import { describe, expect, it } from "vitest";
import { networkSchema } from "../../src/network/document.ts";
import { type Forecast, type ForecastOptions, forecastDay } from "../../src/network/forecast.ts";
import { type TrafficDocument, trafficSchema } from "../../src/network/traffic-document.ts";
import { sampleNetwork } from "./network-sample.ts";

const network = networkSchema.parse(sampleNetwork());

/** Monday. One link; `ba` carries a tenth of `ab`. */
const traffic = (samples: readonly number[], start = "2004-03-01T00:00:00Z", stepSeconds = 3600): TrafficDocument =>
  trafficSchema.parse({
    schema: "rehome/traffic@1",
    network: "sample",
    start,
    stepSeconds,
    series: { "nyc~dc": { ab: samples, ba: samples.map((gbps) => gbps / 10) } },
  });

/** Hour h of day d carries 100 d + h. */
const week = traffic(Array.from({ length: 7 * 24 }, (_, index) => 100 * Math.floor(index / 24) + (index % 24)));

function forecast(options: ForecastOptions = {}, from = week): Forecast {
  const made = forecastDay(network, from, options);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}
function refusal(options: ForecastOptions, from = week) {
  const made = forecastDay(network, from, options);
  return made.ok ? undefined : made.failure[0];
}
const abOf = (made: Forecast, startMinute: number, minutes: number) =>
  made.documentFor(startMinute, minutes).virtualLinks.find(({ id }) => id === "nyc~dc")?.trafficGbps.ab;

describe("the forecast of a slot", () => {
  it("is the largest sample of the past days in that hour", () => {
    expect(abOf(forecast(), 5 * 60, 60)).toBe(605);
  });

  it("is a percentile by nearest rank when one is given", () => {
    expect(abOf(forecast({ percentile: 50 }), 5 * 60, 60)).toBe(305);
    expect(abOf(forecast({ percentile: 1 }), 5 * 60, 60)).toBe(5);
  });

  it("has its margin on top, in every direction", () => {
    const made = forecast({ margin: 0.2, days: [0] });
    expect(abOf(made, 10 * 60, 60)).toBeCloseTo(12, 9);
    expect(made.bandAt("nyc~dc", "ba", 600)?.highGbps).toBeCloseTo(1.2, 9);
  });

  it("counts every sample that starts in it, not only one an hour", () => {
    const quarters = traffic(
      Array.from({ length: 96 }, (_, index) => (index === 21 ? 9 : 1)),
      undefined,
      900,
    );
    expect(abOf(forecast({}, quarters), 5 * 60, 60)).toBe(9);
    expect(abOf(forecast({ slotMinutes: 15 }, quarters), 5 * 60, 15)).toBe(1);
    expect(abOf(forecast({ slotMinutes: 15 }, quarters), 5 * 60 + 15, 15)).toBe(9);
  });

  it("learns from the days of the week, or the days, that are asked for", () => {
    expect(abOf(forecast({ weekday: "workday" }), 0, 60)).toBe(400);
    expect(abOf(forecast({ weekday: "weekend" }), 0, 60)).toBe(600);
    expect(abOf(forecast({ weekday: 3 }), 0, 60)).toBe(200);
    expect(abOf(forecast({ days: [0, "2004-03-02"] }), 0, 60)).toBe(100);
    expect(abOf(forecast({ days: [0, 5, 6], weekday: "weekend" }), 0, 60)).toBe(600);
    expect(forecast({ weekday: 0 }).days).toEqual(["2004-03-07"]);
  });

  it("follows the clocks of the zone", () => {
    // 05:00 in New York is 10:00 UTC; the day before begins at 19:00 on Sunday there, and is cut short.
    const made = forecast({ timeZone: "America/New_York", days: ["2004-03-01"] });
    expect(abOf(made, 5 * 60, 60)).toBe(10);
    expect(abOf(made, 23 * 60, 60)).toBe(104);
    expect(forecast({ timeZone: "America/New_York" }).days).toHaveLength(8);
  });

  it("keeps to local hours on the day that the clocks change", () => {
    const spring = traffic(
      Array.from({ length: 48 }, (_, index) => index),
      "2004-03-27T00:00:00Z",
    );
    // Berlin is an hour ahead, two from 01:00 UTC on the 28th: there, 12:00 is 10:00 UTC, sample 34.
    expect(forecast({ timeZone: "Europe/Berlin" }, spring).bandAt("nyc~dc", "ab", 720)).toEqual({ lowGbps: 11, highGbps: 34 });
  });
});

describe("a stretch of the day", () => {
  const made = forecast({ days: [0] });

  it("has the largest of the slots that it touches, and no other", () => {
    expect(abOf(made, 8 * 60, 180)).toBe(10);
    expect(abOf(made, 8 * 60, 181)).toBe(11);
    expect(abOf(made, 8 * 60 + 30, 60)).toBe(9);
    expect(abOf(made, 8 * 60 + 59, 1)).toBe(8);
  });

  it("wraps at midnight", () => {
    const evening = traffic(Array.from({ length: 24 }, (_, hour) => (hour === 1 ? 50 : hour)));
    expect(abOf(forecast({}, evening), 22 * 60, 180)).toBe(23);
    expect(abOf(forecast({}, evening), 22 * 60, 240)).toBe(50);
    expect(abOf(forecast({}, evening), 26 * 60, 60)).toBe(2);
  });

  it("of a day or more is the whole day", () => {
    expect(abOf(made, 600, 1440)).toBe(23);
    expect(abOf(made, 615, 5000)).toBe(23);
  });

  it("leaves links without a series as they are", () => {
    expect(made.documentFor(0, 60).accessLinks).toEqual(network.accessLinks);
  });

  it("of no length is a mistake of the caller", () => {
    expect(() => made.documentFor(0, 0)).toThrow("internal");
  });
});

describe("what it says of itself", () => {
  it("names percentile, margin and days", () => {
    expect(forecast({ weekday: "workday", margin: 0.2 }).label).toBe("peak+20% of 5 workdays, 2004-03-01 to 2004-03-05");
    expect(forecast({ days: [2], percentile: 95 }).label).toBe("p95 of 1 day, 2004-03-03");
  });

  it("gives the day as traffic, and its totals", () => {
    const made = forecast({ days: [1], slotMinutes: 120, margin: 1 });
    expect(made.day.stepSeconds).toBe(7200);
    expect(made.totalsGbps).toHaveLength(12);
    expect(made.totalsGbps[1]).toBeCloseTo(2 * (103 + 10.3), 6);
  });

  it("spans from the smallest sample less the margin to the forecast", () => {
    const made = forecast({ margin: 0.25, days: [0, 1] });
    expect(made.bandAt("nyc~dc", "ab", 300)).toEqual({ lowGbps: 4, highGbps: 131.25 });
    expect(made.bandAt("nyc~dc", "in", 300)).toBeUndefined();
    expect(made.bandAt("constructor", "ab", 300)).toBeUndefined();
  });
});

describe("refusals", () => {
  it.each([
    [{ percentile: 0 }, "/percentile", "0"],
    [{ percentile: 101 }, "/percentile", "101"],
    [{ margin: -0.1 }, "/margin", "-0.1"],
    [{ margin: Number.NaN }, "/margin", "NaN"],
    [{ slotMinutes: 7 }, "/slotMinutes", "7"],
    [{ slotMinutes: 0 }, "/slotMinutes", "0"],
    [{ timeZone: "Moon/Tycho" }, "/timeZone", '"Moon/Tycho"'],
    [{ days: [0, 7] }, "/days/1", "7, which has no sample"],
    [{ days: ["2004-03-08"] }, "/days/0", '"2004-03-08", which has no sample'],
    [{ days: [] }, "/days", "no day to learn from"],
    [{ days: [0], weekday: "weekend" }, "/weekday", '"weekend", and none of the days is one'],
  ] as const)("%j", (options, pointer, found) => {
    expect(refusal(options)).toMatchObject({ pointer, found });
  });

  it("says which days there are", () => {
    expect(refusal({ days: ["2005-01-01"] })?.remedy).toBe("give 2004-03-01 to 2004-03-07 (0 to 6)");
  });

  it("names the slot in which nothing starts, and why", () => {
    expect(refusal({ slotMinutes: 30 })).toMatchObject({
      pointer: "/slotMinutes",
      found: expect.stringContaining("no sample starts between 00:30 and 01:00 on 2004-03-01"),
      remedy: "give slots of at least the traffic's step, 60 minutes",
    });
    const afternoon = traffic([1, 2, 3], "2004-03-01T13:00:00Z");
    expect(refusal({}, afternoon)).toMatchObject({
      found: "no sample starts between 00:00 and 01:00 on 2004-03-01, nor in 20 other slots of 60 minutes",
      remedy: "learn from whole days",
    });
  });
});
