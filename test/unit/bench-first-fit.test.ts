import { describe, expect, it } from "vitest";
import { meanFill } from "../../bench/support/figures.ts";
import { firstFit } from "../../bench/support/first-fit.ts";
import { checkAll } from "../../src/constraints/index.ts";
import { aBuiltNetwork, aHost, aRouter } from "../support/networks.ts";

const host = (id: string, site: string, idleWatts: number, vendor = "acme") =>
  aHost(id, { site, vendor, capacity: { cpuCores: 10, memoryMiB: 100 }, power: { idleWatts } });
const router = (id: string, on: string, cpuCores: number, vendor = "acme") =>
  aRouter(id, { host: on, vendor, demand: { cpuCores, memoryMiB: 1 } });
const uplink = (id: string, node: string) => ({ id: `${id}-up`, a: id, b: node, capacityGbps: 100, delayMs: 0.1 });

/** Sites a and b, 10 ms apart, two hosts each; b's idle at less. */
const substrate = {
  sites: [{ id: "a" }, { id: "b" }],
  transportNodes: [
    { id: "a-t", site: "a" },
    { id: "b-t", site: "b" },
  ],
  physicalRouters: [host("a-1", "a", 300), host("a-2", "a", 310), host("b-1", "b", 200), host("b-2", "b", 250)],
  physicalLinks: [
    uplink("a-1", "a-t"),
    uplink("a-2", "a-t"),
    uplink("b-1", "b-t"),
    uplink("b-2", "b-t"),
    { id: "a-b", a: "a-t", b: "b-t", capacityGbps: 100, delayMs: 10 },
  ],
};
const access = (id: string, attachedTo: string, maxAddedDelayMs: number) => ({
  id: `cust-${id}`,
  router: id,
  attachedTo,
  technology: "packet" as const,
  trafficGbps: { in: 1, out: 1 },
  maxAddedDelayMs,
});

describe("firstFit", () => {
  it("places the largest first, on the cheapest host to open, and fills it before it opens the next", () => {
    const virtualRouters = [router("small", "a-1", 4), router("large", "a-2", 7), router("tiny", "b-1", 3), router("middle", "b-2", 6)];
    const network = aBuiltNetwork({ ...substrate, virtualRouters });
    const { placements, routersOn } = firstFit(network);
    expect(Object.fromEntries(placements)).toEqual({ large: "b-1", middle: "b-2", small: "b-2", tiny: "b-1" });
    expect([...routersOn]).toEqual(["b-1", "b-2"]);
  });

  it("opens a dearer host rather than break a delay bound", () => {
    const virtualRouters = [router("far", "b-1", 2), router("near", "a-1", 1)];
    const accessLinks = [access("far", "b-t", 5), access("near", "a-t", 5)];
    const network = aBuiltNetwork({ ...substrate, virtualRouters, accessLinks });
    const candidate = firstFit(network);
    expect(Object.fromEntries(candidate.placements)).toEqual({ far: "b-1", near: "a-1" });
    expect(candidate.routes.get("cust-near")).toEqual(["a-1-up"]);
    expect(checkAll(network, candidate)).toEqual([]);
  });

  it("without its delay filter fills the cheapest host, whatever that does to delays", () => {
    const virtualRouters = [router("far", "b-1", 2), router("near", "a-1", 1)];
    const accessLinks = [access("far", "b-t", 5), access("near", "a-t", 5)];
    const network = aBuiltNetwork({ ...substrate, virtualRouters, accessLinks });
    const candidate = firstFit(network, { looksAtDelay: false });
    expect(Object.fromEntries(candidate.placements)).toEqual({ far: "b-1", near: "b-1" });
    expect(checkAll(network, candidate)).toMatchObject([{ rule: "delay-within-bound", link: "cust-near" }]);
  });

  it("keeps to a router's neighbours that have a place already", () => {
    const virtualRouters = [router("fixed", "a-1", 5), router("tied", "a-2", 4)];
    const virtualLinks = [{ id: "l", a: "fixed", b: "tied", trafficGbps: { ab: 1, ba: 1 }, maxDelayMs: 1 }];
    const network = aBuiltNetwork({ ...substrate, virtualRouters, virtualLinks, accessLinks: [access("fixed", "a-t", 1)] });
    expect(Object.fromEntries(firstFit(network).placements)).toEqual({ fixed: "a-1", tied: "a-1" });
  });

  it("leaves a router that suits no host without one, which the rules then report", () => {
    const network = aBuiltNetwork({ ...substrate, virtualRouters: [router("alien", "a-1", 1, "globex")] });
    const candidate = firstFit(network);
    expect(candidate.placements.size).toBe(0);
    expect(checkAll(network, candidate)).toMatchObject([{ rule: "placed-once", subject: "alien" }]);
  });

  it("knows nothing of link loads", () => {
    const heavy = { ...access("r", "a-t", 20), trafficGbps: { in: 500, out: 1 } };
    const network = aBuiltNetwork({ ...substrate, virtualRouters: [router("r", "a-1", 1)], accessLinks: [heavy] });
    const candidate = firstFit(network);
    expect(candidate.placements.get("r")).toBe("b-1");
    expect(new Set(checkAll(network, candidate).map(({ rule }) => rule))).toEqual(new Set(["link-capacity"]));
  });
});

it("meanFill takes each box's scarcest resource, of the boxes that are on", () => {
  const virtualRouters = [router("p", "a-1", 5), aRouter("q", { host: "b-1", demand: { cpuCores: 1, memoryMiB: 80 } })];
  const network = aBuiltNetwork({ ...substrate, virtualRouters });
  const candidate = { ...network.today, routersOn: new Set(["a-1", "b-1"]) };
  expect(meanFill(network, candidate)).toBeCloseTo((0.5 + 0.8) / 2, 12);
});
