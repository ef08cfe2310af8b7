/** Laws of forecasts over random traffic: more margin, more days and higher percentiles never lower them; stretches add up. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NetworkDocument, networkSchema } from "../../src/network/document.ts";
import { type Forecast, type ForecastOptions, forecastDay } from "../../src/network/forecast.ts";
import { localSeconds } from "../../src/network/local-time.ts";
import { type TrafficDocument, trafficSchema } from "../../src/network/traffic-document.ts";
import { sampleNetwork } from "../unit/network-sample.ts";

const settings = { seed: 5, numRuns: 60 };
const network = networkSchema.parse(sampleNetwork());
const TIME_ZONE = "America/Los_Angeles";

/** Three days of hours, so that every local hour has a sample. */
const anyTraffic = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000)), { minLength: 72, maxLength: 72 }).map(
  (samples): TrafficDocument =>
    trafficSchema.parse({
      schema: "rehome/traffic@1",
      network: "sample",
      start: "2004-03-01T00:00:00Z",
      stepSeconds: 3600,
      series: {
        "nyc~dc": { ab: samples.map(([gbps]) => gbps), ba: samples.map(([, gbps]) => gbps) },
        "cust-17": { in: samples.map(([, , gbps]) => gbps), out: samples.map(([, , , gbps]) => gbps) },
      },
    }),
);

function forecast(traffic: TrafficDocument, options: ForecastOptions): Forecast {
  const made = forecastDay(network, traffic, { timeZone: TIME_ZONE, ...options });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

/** All figures of a document's links, in order. */
const figures = ({ virtualLinks, accessLinks }: NetworkDocument): readonly number[] => [
  ...virtualLinks.flatMap(({ trafficGbps: { ab, ba } }) => [ab, ba]),
  ...accessLinks.flatMap(({ trafficGbps }) => [trafficGbps.in, trafficGbps.out]),
];
const largest = (one: readonly number[], other: readonly number[]): readonly number[] =>
  one.map((value, index) => Math.max(value, other[index] ?? 0));
const minute = fc.integer({ min: 0, max: 1439 });

describe("laws of forecasts", () => {
  it("more margin and a higher percentile never lower any figure of any hour", () => {
    const share = fc.double({ min: 0, max: 3, noNaN: true });
    const percent = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(anyTraffic, fc.tuple(share, share), fc.tuple(percent, percent), (traffic, margins, percentiles) => {
        const less = forecast(traffic, { margin: Math.min(...margins), percentile: Math.min(...percentiles) });
        const more = forecast(traffic, { margin: Math.max(...margins), percentile: Math.max(...percentiles) });
        for (let hour = 0; hour < 24; hour++) {
          const [low, high] = [figures(less.documentFor(hour * 60, 60)), figures(more.documentFor(hour * 60, 60))];
          expect(largest(low, high)).toEqual(high);
        }
      }),
      settings,
    );
  });

  it("percentile 100 without margin is the peak of the samples of each local hour", () => {
    fc.assert(
      fc.property(anyTraffic, fc.integer({ min: 0, max: 23 }), (traffic, hour) => {
        const local = localSeconds(traffic, TIME_ZONE);
        if (!local.ok) throw new Error("the zone exists");
        const series = traffic.series["nyc~dc"];
        const samples = series !== undefined && "ab" in series ? series.ab : [];
        const peak = Math.max(...samples.filter((_, index) => Math.floor((local.value[index] ?? 0) / 3600) === hour));
        expect(forecast(traffic, { percentile: 100 }).bandAt("nyc~dc", "ab", hour * 60 + 59)?.highGbps).toBe(peak);
      }),
      settings,
    );
  });

  it("a stretch of two parts has the larger figure of the two, across midnight as well", () => {
    const length = fc.integer({ min: 1, max: 1440 });
    fc.assert(
      fc.property(anyTraffic, minute, length, length, (traffic, start, first, second) => {
        const made = forecast(traffic, { margin: 0.1 });
        const parts = largest(figures(made.documentFor(start, first)), figures(made.documentFor(start + first, second)));
        expect(figures(made.documentFor(start, first + second))).toEqual(parts);
      }),
      settings,
    );
  });

  it("a further day to learn from never narrows a band of peaks", () => {
    fc.assert(
      fc.property(anyTraffic, minute, (traffic, at) => {
        const one = forecast(traffic, { days: ["2004-03-01"] }).bandAt("cust-17", "out", at);
        const two = forecast(traffic, { days: ["2004-03-01", "2004-03-02"] }).bandAt("cust-17", "out", at);
        expect(two?.highGbps).toBeGreaterThanOrEqual(one?.highGbps ?? Infinity);
        expect(two?.lowGbps).toBeLessThanOrEqual(one?.lowGbps ?? -1);
      }),
      settings,
    );
  });
});
