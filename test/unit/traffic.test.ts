import { describe, expect, it } from "vitest";
import { networkSchema } from "../../src/network/document.ts";
import { readTraffic } from "../../src/network/read.ts";
import { applyTraffic, hourlyTotals, peakOfDay, sampleAt, type TrafficRequest } from "../../src/network/traffic.ts";
import { type TrafficDocument, trafficSchema } from "../../src/network/traffic-document.ts";
import { resolveWindow } from "../../src/network/window.ts";
import { put, sampleNetwork, sampleTraffic } from "./network-sample.ts";

const network = networkSchema.parse(sampleNetwork());

/** One link's samples from a start, both directions alike. */
const traffic = (samples: readonly number[], start = "2004-05-01T00:00:00Z", stepSeconds = 3600): TrafficDocument =>
  trafficSchema.parse({
    schema: "rehome/traffic@1",
    network: "sample",
    start,
    stepSeconds,
    series: { "nyc~dc": { ab: samples, ba: samples } },
  });

const hours = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 24);

function windowOf(document: TrafficDocument, window?: string, timeZone?: string) {
  const resolved = resolveWindow(document, window, timeZone);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failure));
  return resolved.value;
}
function refusal(document: TrafficDocument, window?: string, timeZone?: string) {
  const resolved = resolveWindow(document, window, timeZone);
  return resolved.ok ? undefined : resolved.failure[0];
}

describe("reading", () => {
  const problemsAfter = (path: readonly (string | number)[], value: unknown) => {
    const document = sampleTraffic();
    put(document, path, value);
    const read = readTraffic(JSON.stringify(document), network);
    return read.ok ? [] : read.failure.map(({ pointer, found }) => [pointer, found]);
  };

  it("takes a day of the network, and one of any network when none is given", () => {
    expect(readTraffic(JSON.stringify(sampleTraffic()), network)).toMatchObject({
      ok: true,
      value: { digest: expect.stringMatching(/^sha256:/) },
    });
    expect(readTraffic(JSON.stringify({ ...sampleTraffic(), network: "other" })).ok).toBe(true);
  });

  it.each([
    [["network"], "other", "/network", "traffic of other"],
    [["start"], "2004-05-01T00:00:00", "/start", '"2004-05-01T00:00:00"'],
    [["start"], "2004-02-30T00:00:00Z", "/start", '"2004-02-30T00:00:00Z"'],
    [["stepSeconds"], 0, "/stepSeconds", "0"],
    [["series"], {}, "/series", "no series"],
    [["series", "nyc~dc", "ba"], [1], "/series/nyc~0dc/ba", "1 samples, while /series/nyc~0dc/ab has 96"],
    [["series", "cust-17", "in", 7], -1, "/series/cust-17/in/7", "-1"],
    [["series", "cust-17", "in", 7], "1", "/series/cust-17/in/7", '"1"'],
    [["series", "cust-17", "out"], undefined, "/series/cust-17/out", "nothing: out is missing"],
    [["series", "cust-17", "ab"], [1], "/series/cust-17", "in, out and ab in one object"],
    [
      ["series", "cust-71"],
      { in: Array(96).fill(1), out: Array(96).fill(1) },
      "/series/cust-71",
      "cust-71, which is no virtual or access link of sample",
    ],
    [["series", "cust-17"], { ab: Array(96).fill(1), ba: Array(96).fill(1) }, "/series/cust-17", "ab and ba for cust-17, an access link"],
    [["series", "nyc~dc"], { in: Array(96).fill(1), out: Array(96).fill(1) }, "/series/nyc~0dc", "in and out for nyc~dc, a virtual link"],
  ] as const)("refuses %j = %j", (path, value, pointer, found) => {
    expect(problemsAfter(path, value)).toEqual([[pointer, found]]);
  });
});

describe("a window", () => {
  it("is half-open by the samples' start, on all days", () => {
    expect(windowOf(traffic(hours(48)), "10:00-12:00")).toEqual({ label: "10:00-12:00", hours: 2, samples: [10, 11, 34, 35] });
    expect(windowOf(traffic(hours(24)), "9:30-11:01").samples).toEqual([10, 11]);
    expect(windowOf(traffic(hours(24)), "9:30-11:01").label).toBe("09:30-11:01");
  });

  it("may wrap midnight and end at 24:00", () => {
    expect(windowOf(traffic(hours(48)), "23:00-01:00")).toEqual({ label: "23:00-01:00", hours: 2, samples: [0, 23, 24, 47] });
    expect(windowOf(traffic(hours(24)), "22:00-24:00")).toEqual({ label: "22:00-24:00", hours: 2, samples: [22, 23] });
    expect(windowOf(traffic(hours(24)), "22:00-00:00")).toMatchObject({ hours: 2, samples: [22, 23] });
    expect(windowOf(traffic(hours(24)), "00:00-24:00")).toMatchObject({ label: "00:00-24:00", hours: 24, samples: { length: 24 } });
  });

  it("is the whole series when none is given", () => {
    expect(windowOf(traffic(hours(48)))).toMatchObject({ label: "all", hours: 24, samples: { length: 48 } });
    expect(windowOf(traffic(hours(6)), "all")).toMatchObject({ hours: 6, samples: [0, 1, 2, 3, 4, 5] });
  });

  it("counts from a start with an offset", () => {
    expect(windowOf(traffic(hours(24), "2004-05-01T00:00:00+02:00"), "22:00-23:00").samples).toEqual([0]);
  });

  it("is in the zone asked for, summer time included", () => {
    expect(windowOf(traffic(hours(24)), "20:00-22:00", "America/New_York").samples).toEqual([0, 1]);
    // Clocks in Berlin go back at 01:00 UTC on 31 October 2004: 02:00 comes twice.
    expect(windowOf(traffic(hours(48), "2004-10-30T00:00:00Z"), "02:00-03:00", "Europe/Berlin").samples).toEqual([0, 24, 25]);
    // And forward at 01:00 UTC on 28 March: 02:00 does not come.
    expect(windowOf(traffic(hours(48), "2004-03-27T00:00:00Z"), "02:00-03:00", "Europe/Berlin").samples).toEqual([1]);
    expect(refusal(traffic(hours(24), "2004-03-28T00:00:00Z"), "02:00-03:00", "Europe/Berlin")?.found).toBe(
      '"02:00-03:00" (Europe/Berlin), in which no sample starts',
    );
    expect(windowOf(traffic(hours(24)), "05:30-06:30", "Asia/Kolkata").samples).toEqual([0]);
  });

  it.each([
    "25:00-26:00",
    "10:00",
    "10:60-11:00",
    "24:00-01:00",
    "10:00-10:00",
    "quietest",
    "quietest:0h",
    "quietest:25h",
    "quietest:0.01h",
    "quietest:4",
    "night",
    "",
  ])("refuses %j", (window) => {
    expect(refusal(traffic(hours(24)), window)?.pointer).toBe("/window");
  });

  it("refuses a zone that does not exist, and a window without samples", () => {
    expect(refusal(traffic(hours(24)), "all", "Europe/Atlantis")).toMatchObject({ pointer: "/timeZone", found: '"Europe/Atlantis"' });
    expect(refusal(traffic(hours(6)), "10:00-11:00")?.pointer).toBe("/window");
  });
});

describe("the quietest window", () => {
  it("has the least total, averaged over all days", () => {
    const day = [9, 9, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
    expect(windowOf(traffic(day), "quietest:2h")).toEqual({ label: "02:00-04:00", hours: 2, samples: [2, 3] });
    const other = [9, 9, 9, 9, 9, 9, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
    expect(windowOf(traffic([...day, ...other]), "quietest:2h")).toMatchObject({ label: "06:00-08:00", samples: [6, 7, 30, 31] });
  });

  it("may wrap midnight and be given in minutes", () => {
    const day = hours(24).map((hour) => (hour === 23 || hour === 0 ? 1 : 5));
    expect(windowOf(traffic(day), "quietest:2h")).toMatchObject({ label: "23:00-01:00", samples: [0, 23] });
    const quarters = Array.from({ length: 96 }, (_, i) => (i >= 50 && i < 56 ? 1 : 2));
    expect(windowOf(traffic(quarters, undefined, 900), "quietest:90m")).toMatchObject({
      label: "12:30-14:00",
      hours: 1.5,
      samples: [50, 51, 52, 53, 54, 55],
    });
  });

  it("is the earliest of equals, in the zone asked for", () => {
    expect(windowOf(traffic(Array(24).fill(0.1)), "quietest:3h").label).toBe("00:00-03:00");
    const day = hours(24).map((hour) => (hour === 8 ? 0 : 1));
    expect(windowOf(traffic(day), "quietest:1h", "America/New_York")).toMatchObject({ label: "04:00-05:00", samples: [8] });
  });

  it("counts every series and both directions", () => {
    const document = trafficSchema.parse(sampleTraffic());
    expect(windowOf(document, "quietest:4h").label).toBe("00:00-04:00");
    const heavy = {
      ...document.series,
      "cust-18": { in: Array(96).fill(0), out: Array.from({ length: 96 }, (_, i) => (i < 40 ? 100 : 0)) },
    };
    expect(windowOf({ ...document, series: heavy }, "quietest:4h").label).toBe("10:00-14:00");
  });

  it("lies where there are samples, when they are less than a day", () => {
    expect(windowOf(traffic([5, 4, 3, 2, 1, 9], "2004-05-01T08:00:00Z"), "quietest:2h")).toMatchObject({
      label: "11:00-13:00",
      samples: [3, 4],
    });
  });

  it("names itself as times that pick the same samples", () => {
    const document = traffic(
      Array.from({ length: 300 }, (_, i) => Math.sin(i / 7) + 2),
      "2004-05-01T00:03:20Z",
      700,
    );
    const quiet = windowOf(document, "quietest:3h");
    expect(windowOf(document, quiet.label)).toEqual(quiet);
    expect(windowOf(document, "quietest:24h")).toMatchObject({ label: "00:00-24:00", samples: { length: 300 } });
  });
});

describe("a network under traffic", () => {
  const document = trafficSchema.parse(sampleTraffic());
  const under = (request?: TrafficRequest) => {
    const applied = applyTraffic(network, document, request);
    if (!applied.ok) throw new Error(JSON.stringify(applied.failure));
    return applied.value;
  };
  const ab = (request?: TrafficRequest) => under(request).document.virtualLinks[0]?.trafficGbps.ab;

  it("has each series' peak in the window; other links keep theirs", () => {
    const applied = under({ window: "10:00-14:00" });
    expect(applied).toMatchObject({ window: "10:00-14:00", timeZone: "UTC", use: "peak", hours: 4, samples: 16 });
    expect(applied.document.virtualLinks[0]).toEqual({ ...network.virtualLinks[0], trafficGbps: { ab: 13, ba: 1 } });
    expect(applied.document.accessLinks[0]?.trafficGbps).toEqual({ in: 1, out: 2 });
    expect(applied.document.accessLinks[1]).toEqual(network.accessLinks[1]);
    expect(network.virtualLinks[0]?.trafficGbps.ab).toBe(3.1);
    expect(ab()).toBe(23);
  });

  it("uses the mean or a percentile by nearest rank when asked to", () => {
    expect(ab({ window: "10:00-14:00", use: "mean" })).toBe(11.5);
    // 16 samples, four of each of 10, 11, 12, 13.
    expect(ab({ window: "10:00-14:00", use: "p25" })).toBe(10);
    expect(ab({ window: "10:00-14:00", use: "p25.01" })).toBe(11);
    expect(ab({ window: "10:00-14:00", use: "p75" })).toBe(12);
    expect(ab({ window: "10:00-14:00", use: "p100" })).toBe(13);
    const hundred = traffic(Array.from({ length: 100 }, (_, i) => 100 - i));
    const percentile = (use: string) => {
      const applied = applyTraffic(network, hundred, { use });
      return applied.ok ? applied.value.document.virtualLinks[0]?.trafficGbps.ab : undefined;
    };
    expect([percentile("p7"), percentile("p95"), percentile("p0.5")]).toEqual([7, 95, 1]);
  });

  it("adds a margin, and says so in a way that can be given again", () => {
    expect(ab({ window: "10:00-14:00", margin: 0.2 })).toBeCloseTo(15.6, 12);
    expect(under({ use: "p95", margin: 0.2 }).use).toBe("p95+20%");
    expect(under({ use: "p95+20%" })).toEqual(under({ use: "p95", margin: 0.2 }));
    expect(under({ use: "p95+20%", margin: 0.1 }).use).toBe("p95+10%");
    expect(under({ margin: 0 })).toEqual(under());
  });

  it("reports every option that cannot be used", () => {
    const applied = applyTraffic(network, document, { window: "x", use: "median" });
    expect(applied.ok ? [] : applied.failure.map(({ pointer }) => pointer)).toEqual(["/window", "/use"]);
    for (const request of [{ use: "p0" }, { use: "p101" }, { use: "peak+" }, { margin: -0.1 }, { margin: Number.NaN }])
      expect(applyTraffic(network, document, request).ok).toBe(false);
  });

  it("can be had for one sample", () => {
    expect(sampleAt(network, document, 41).virtualLinks[0]?.trafficGbps).toEqual({ ab: 10, ba: 1 });
    for (const index of [-1, 96, 0.5]) expect(() => sampleAt(network, document, index)).toThrow(/no sample/);
  });

  it("peaks once a day", () => {
    expect(peakOfDay(document)).toEqual({ ok: true, value: { index: 92, time: "23:00", totalGbps: 27 } });
    expect(peakOfDay(document, "Asia/Tokyo")).toMatchObject({ value: { index: 92, time: "08:00" } });
    expect(peakOfDay(document, "x").ok).toBe(false);
  });

  it("has a total for each hour of the day", () => {
    const totals = hourlyTotals(traffic([...hours(24), ...hours(24).map((hour) => hour + 2)]));
    expect(totals).toEqual({ ok: true, value: hours(24).map((hour) => 2 * hour + 2) });
    expect(hourlyTotals(traffic([1, 2]))).toEqual({ ok: true, value: [2, 4, ...Array(22).fill(null)] });
    expect(hourlyTotals(document, "x").ok).toBe(false);
  });
});
