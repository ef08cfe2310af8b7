import { describe, expect, it } from "vitest";
import { hourLevel, levelAt } from "../../src/network/generate/diurnal.ts";
import { generateNetwork } from "../../src/network/generate/generate-network.ts";
import { generateTraffic } from "../../src/network/generate/generate-traffic.ts";
import { peakUtilisation } from "../../src/network/generate/peak-utilisation.ts";
import { trafficSchema } from "../../src/network/traffic-document.ts";

const network = generateNetwork({ sites: 6, routers: 12, seed: 3 });
const start = "2025-03-11T00:00:00Z";
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("hourLevel", () => {
  it("is lowest at 04 h, highest at 15 h, and halfway between them in the morning", () => {
    const levels = Array.from({ length: 96 }, (_, quarter) => hourLevel(quarter / 4, 0.55));
    expect(Math.min(...levels)).toBe(levels[16]);
    expect(Math.max(...levels)).toBe(levels[60]);
    expect(levels[16]).toBeCloseTo(0.55, 9);
    expect(levels[60]).toBeCloseTo(1, 9);
    expect(hourLevel(9.5, 0.55)).toBeCloseTo(0.775, 9);
  });

  it("has a night over the day's peak within what was measured, 0.51 to 0.68", () => {
    const night = mean([1.5, 2.5, 3.5, 4.5].map((hour) => hourLevel(hour, 0.55)));
    expect(night).toBeGreaterThan(0.51);
    expect(night).toBeLessThan(0.68);
  });
});

describe("levelAt", () => {
  it("follows the sun: 15 h in New York is 20 h UTC", () => {
    expect(levelAt(Date.parse("2025-03-11T20:00:00Z"), -74, {})).toBeCloseTo(1, 9);
    expect(levelAt(Date.parse("2025-03-11T15:00:00Z"), -74, {})).toBeLessThan(0.95);
  });

  it("is lower at weekends, by the local date", () => {
    // Friday 23 h in Los Angeles is Saturday in UTC, and Sunday 23 h there is Monday in UTC.
    const friday = levelAt(Date.parse("2025-03-15T07:00:00Z"), -120, {});
    const sunday = levelAt(Date.parse("2025-03-17T07:00:00Z"), -120, {});
    expect(sunday / friday).toBeCloseTo(0.75, 9);
    expect(levelAt(Date.parse("2025-03-15T07:00:00Z"), -120, { weekendLevel: 1 })).toBe(friday);
  });
});

describe("generateTraffic", () => {
  const traffic = generateTraffic(network, { seed: 1, start });

  it("gives a valid document, the same for the same seed", () => {
    expect(trafficSchema.parse(JSON.parse(JSON.stringify(traffic)))).toEqual(traffic);
    expect(generateTraffic(network, { seed: 1, start })).toEqual(traffic);
    expect(generateTraffic(network, { seed: 2, start }).series).not.toEqual(traffic.series);
  });

  it("peaks at what the document states, in every direction of every link", () => {
    for (const link of network.accessLinks) {
      const series = traffic.series[link.id];
      if (series === undefined || !("in" in series)) throw new Error(`no series for ${link.id}`);
      expect(Math.max(...series.in)).toBe(link.trafficGbps.in);
      expect(Math.max(...series.out)).toBe(link.trafficGbps.out);
    }
  });

  it("is noisy, but each sample is near the one before", () => {
    const calm = generateTraffic(network, { seed: 1, start, noise: 0 });
    const id = network.accessLinks[0]?.id ?? "";
    const samples = (document: typeof traffic): readonly number[] => {
      const series = document.series[id];
      return series !== undefined && "in" in series ? series.in : [];
    };
    const ratios = samples(traffic).map((value, index) => Math.log(value / (samples(calm)[index] ?? 1)));
    const spread = Math.sqrt(mean(ratios.map((ratio) => (ratio - mean(ratios)) ** 2)));
    expect(spread).toBeGreaterThan(0.03);
    expect(spread).toBeLessThan(0.15);
    const steps = ratios.slice(1).map((ratio, index) => ratio - (ratios[index] ?? 0));
    expect(Math.sqrt(mean(steps.map((step) => step * step)))).toBeLessThan(spread);
  });

  it("scales to a peak utilisation of the busiest link", () => {
    const scaled = generateTraffic(network, { seed: 1, start, peakUtilisation: 0.6 });
    const factor = 0.6 / peakUtilisation(network).utilisation;
    const [id, before] = Object.entries(traffic.series)[0] ?? ["", undefined];
    const after = scaled.series[id];
    if (before === undefined || after === undefined || !("ab" in before) || !("ab" in after)) throw new Error("no virtual link");
    expect(Math.max(...after.ab) / Math.max(...before.ab)).toBeCloseTo(factor, 2);
  });

  it("covers the days asked for at the step asked for", () => {
    const week = generateTraffic(network, { seed: 1, start, days: 7, stepSeconds: 3600 });
    expect(week.stepSeconds).toBe(3600);
    for (const samples of Object.values(week.series).flatMap((series) => Object.values(series))) expect(samples).toHaveLength(168);
  });

  it.each([
    [{ seed: 1, start: "yesterday" }, /^start is yesterday/],
    [{ seed: 1, start, stepSeconds: 0 }, /^stepSeconds is 0/],
    [{ seed: 1, start, days: 0 }, /^days is 0/],
    [{ seed: 1, start, peakUtilisation: 0 }, /^peakUtilisation is 0/],
  ])("refuses %j by name", (options, message) => {
    expect(() => generateTraffic(network, options)).toThrow(message);
  });
});
