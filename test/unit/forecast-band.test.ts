import { describe, expect, it } from "vitest";
import { networkSchema } from "../../src/network/document.ts";
import { forecastDay } from "../../src/network/forecast.ts";
import { outsideBand } from "../../src/network/forecast-band.ts";
import { sampleAt } from "../../src/network/traffic.ts";
import { trafficSchema } from "../../src/network/traffic-document.ts";
import { sampleNetwork } from "./network-sample.ts";

const network = networkSchema.parse(sampleNetwork());
const day = (virtual: number, access: number) =>
  trafficSchema.parse({
    schema: "rehome/traffic@1",
    network: "sample",
    start: "2004-03-01T00:00:00Z",
    stepSeconds: 3600,
    series: {
      "nyc~dc": { ab: new Array(24).fill(virtual), ba: new Array(24).fill(1) },
      "cust-17": { in: new Array(24).fill(access), out: new Array(24).fill(1) },
    },
  });
const made = forecastDay(network, day(2, 4), { margin: 0.25 });
if (!made.ok) throw new Error("the traffic has a whole day");
const forecast = made.value;
const live = (virtual: number, access: number) => outsideBand(forecast, sampleAt(network, day(virtual, access), 0), 0);

describe("live traffic against the forecast", () => {
  it("is quiet inside the band, its ends included", () => {
    expect(live(2.5, 5)).toEqual([]);
    expect(live(1.6, 3.2)).toEqual([]);
  });

  it("names link, direction and figures, those above first, worst first", () => {
    const [first, second] = live(1, 5.5);
    expect(first).toEqual({
      link: "cust-17",
      direction: "in",
      gbps: 5.5,
      band: { lowGbps: 3.2, highGbps: 5 },
      side: "above",
      excessGbps: 0.5,
    });
    expect(second).toMatchObject({ link: "nyc~dc", direction: "ab", side: "below", excessGbps: 0.6000000000000001 });
    expect(live(1, 5.5)).toHaveLength(2);
    expect(live(2.6, 5.2).map(({ link }) => link)).toEqual(["cust-17", "nyc~dc"]);
  });

  it("does not judge links without a forecast", () => {
    const { virtualLinks } = network;
    expect(
      outsideBand(
        forecast,
        { ...network, virtualLinks: virtualLinks.map((link) => ({ ...link, id: `${link.id}-2` })), accessLinks: [] },
        0,
      ),
    ).toEqual([]);
  });
});
