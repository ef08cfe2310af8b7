import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type BenchmarkData, benchmarkNetwork, readBenchmarkData } from "../../bench/substrate.ts";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { linkLoads } from "../../src/network/load.ts";
import { readNetwork, readTraffic } from "../../src/network/read.ts";

/** Three sites in a line, 2 and 3 ms; from x to z by y. Two samples, with peaks of different pairs at different times. */
const data: BenchmarkData = {
  name: "line",
  nodes: [
    { id: "x", name: "X", lat: 40, lon: -100 },
    { id: "y", name: "Y", lat: 40, lon: -96 },
    { id: "z", name: "Z", lat: 40, lon: -90 },
  ],
  links: [
    { id: "x_y", a: "x", b: "y", capacityGbps: 10, delayMs: 2 },
    { id: "z_y", a: "z", b: "y", capacityGbps: 0.155, delayMs: 3 },
  ],
  traffic: {
    start: "2004-03-01T00:00:00",
    stepSeconds: 300,
    pairs: [
      ["x", "z"],
      ["y", "z"],
      ["z", "x"],
    ],
    samples: [
      [0.04, 0.02, 0.01],
      [0.01, 0.06, 0.02],
    ],
  },
};

describe("benchmarkNetwork", () => {
  const { network, traffic, rule } = benchmarkNetwork(data);

  it("gives sound documents that keep every rule today", () => {
    expect(readNetwork(JSON.stringify(network))).toMatchObject({ ok: true });
    expect(readTraffic(JSON.stringify(traffic), network)).toMatchObject({ ok: true });
    const index = buildNetwork(network);
    expect(checkAll(index, index.today)).toEqual([]);
    expect([network.physicalRouters.length, network.virtualRouters.length, network.virtualLinks.length]).toEqual([9, 9, 13]);
  });

  it("routes the matrices over the links: half of the load on each plane, each series with its own samples", () => {
    // x to y: x's demand to z. z to y carries y's and x's towards z in direction ba.
    expect(traffic.series["x.1~y.1"]).toEqual({ ab: [0.02, 0.005], ba: [0.005, 0.01] });
    expect(traffic.series["z.2~y.2"]).toEqual({ ab: [0.005, 0.01], ba: [0.03, 0.035] });
    expect(network.virtualLinks.find(({ id }) => id === "z.2~y.2")?.trafficGbps).toEqual({ ab: 0.01, ba: 0.035 });
    const index = buildNetwork(network);
    expect(linkLoads(index, index.today).get("z_y")?.ba).toBeCloseTo(0.07, 9);
  });

  it("shares what a site's customers send and receive among its access links", () => {
    const sum = (direction: "in" | "out", sample: number): number =>
      [1, 2, 3].reduce((total, router) => {
        const series = traffic.series[`cust-z-${router}`];
        return total + (series !== undefined && "in" in series ? (series[direction][sample] ?? 0) : Number.NaN);
      }, 0);
    expect([sum("in", 0), sum("out", 0), sum("in", 1), sum("out", 1)].map((gbps) => Math.round(gbps * 1e5) / 1e5)).toEqual([
      0.01, 0.06, 0.02, 0.07,
    ]);
  });

  it("scales to a peak utilisation, raises small links, and says so", () => {
    const scaled = benchmarkNetwork(data, { peakUtilisation: 0.4, leastLinkGbps: 1, maxAddedDelayMs: 2, seed: 7 });
    const index = buildNetwork(scaled.network);
    expect(scaled.network.physicalLinks.find(({ id }) => id === "z_y")?.capacityGbps).toBe(1);
    expect(linkLoads(index, index.today).get("z_y")?.ba).toBeCloseTo(0.4, 5);
    expect(scaled.rule).toContain("z_y, 40%");
    expect(scaled.rule).toContain("seed 7");
    expect(scaled.rule).toContain("at least 1 Gb/s");
    expect(rule).toContain("the measured level");
    expect(rule).toContain("z_y, 45.2%");
  });

  it("takes the samples asked for", () => {
    const second = benchmarkNetwork(data, { firstSample: 1, sampleCount: 1 }).traffic;
    expect(second.start).toBe("2004-03-01T00:05:00.000Z");
    expect(second.series["x.1~y.1"]).toEqual({ ab: [0.005], ba: [0.01] });
  });
});

describe("readBenchmarkData", () => {
  it("reads what is there, and says undefined for what is not", () => {
    const folder = mkdtempSync(join(tmpdir(), "rehome-"));
    try {
      writeFileSync(join(folder, "line.json.gz"), gzipSync(JSON.stringify(data)));
      expect(readBenchmarkData("line", folder)).toEqual(data);
      expect(readBenchmarkData("other", folder)).toBeUndefined();
      expect(readBenchmarkData("line", undefined)).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
