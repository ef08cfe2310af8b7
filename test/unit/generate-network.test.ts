import { describe, expect, it } from "vitest";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { networkSchema } from "../../src/network/document.ts";
import { generateNetwork } from "../../src/network/generate/generate-network.ts";
import { fibreDelayMs, greatCircleKm } from "../../src/network/generate/geography.ts";
import { backboneEdges, type Edge, scatterSites } from "../../src/network/generate/geometry.ts";
import { peakUtilisation } from "../../src/network/generate/peak-utilisation.ts";
import { createRandom, significant } from "../../src/network/generate/random.ts";
import { createSiteGraph, leastDelayTree, routeDemands } from "../../src/network/generate/site-graph.ts";

const sizes = [
  { sites: 1, routers: 1, virtualRouters: 1, seed: 1 },
  { sites: 1, routers: 3, virtualRouters: 7, seed: 2 },
  { sites: 2, routers: 3, virtualRouters: 5, seed: 3 },
  { sites: 3, routers: 3, seed: 4 },
  { sites: 12, routers: 36, seed: 5, vendors: 4, maxAddedDelayMs: 2 },
  { sites: 40, routers: 100, virtualRouters: 200, seed: 6, vendors: 1 },
];

describe("generateNetwork", () => {
  it.each(sizes)("gives a valid network that keeps every rule today: $sites sites, $routers routers, seed $seed", (options) => {
    const document = generateNetwork(options);
    expect(networkSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    expect(document.sites).toHaveLength(options.sites);
    expect(document.physicalRouters).toHaveLength(options.routers);
    expect(document.virtualRouters).toHaveLength(options.virtualRouters ?? options.routers);
    const network = buildNetwork(document);
    expect(network.today.routes.size).toBe(network.overlayLinks.size);
    expect(checkAll(network, network.today)).toEqual([]);
    expect(peakUtilisation(document).utilisation).toBeLessThan(document.maxUtilisation);
  });

  it("gives the same document for the same options, another for another seed", () => {
    const options = { sites: 20, routers: 50, seed: 9 };
    expect(generateNetwork(options)).toEqual(generateNetwork(options));
    expect(generateNetwork({ ...options, seed: 10 }).sites).not.toEqual(generateNetwork(options).sites);
  });

  it("states today's delay as reference and the bound asked for", () => {
    const network = buildNetwork(generateNetwork({ sites: 15, routers: 30, virtualRouters: 60, seed: 11, maxAddedDelayMs: 2.5 }));
    for (const link of network.overlayLinks.values()) {
      const delay = (network.today.routes.get(link.id) ?? []).reduce((sum, id) => sum + (network.physicalLinks.get(id)?.delayMs ?? 0), 0);
      expect(link.referenceDelayMs, link.id).toBeCloseTo(delay, 9);
      expect(link.maxAddedDelayMs).toBe(2.5);
    }
  });

  it("fills every box as asked", () => {
    const document = generateNetwork({ sites: 10, routers: 20, virtualRouters: 60, seed: 12, fill: { from: 0.5, to: 0.6 } });
    for (const host of document.physicalRouters) {
      const memory = document.virtualRouters.filter((guest) => guest.host === host.id).map((guest) => guest.demand["memoryMiB"] ?? 0);
      const fill = memory.reduce((sum, need) => sum + need, 0) / (host.capacity["memoryMiB"] ?? 1);
      expect(fill).toBeGreaterThan(0.45);
      expect(fill).toBeLessThanOrEqual(0.6);
    }
  });

  it("makes 1,000 physical and 5,000 virtual routers whose ids are all different", () => {
    const { virtualRouters, virtualLinks, accessLinks, physicalLinks } = generateNetwork({
      sites: 334,
      routers: 1000,
      virtualRouters: 5000,
      seed: 1,
    });
    const ids = [virtualRouters, virtualLinks, accessLinks, physicalLinks].flatMap((items) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(virtualRouters).toHaveLength(5000);
  });

  it.each([
    [{ sites: 0, routers: 1, seed: 1 }, /^sites is 0/],
    [{ sites: 4, routers: 3, seed: 1 }, /^routers is 3/],
    [{ sites: 4, routers: 4, virtualRouters: 3, seed: 1 }, /^virtualRouters is 3/],
    [{ sites: 4, routers: 4, seed: -1 }, /^seed is -1/],
    [{ sites: 4, routers: 4, seed: 1, vendors: 9 }, /^vendors is 9/],
    [{ sites: 4, routers: 4, seed: 1, fill: { from: 0.6, to: 0.5 } }, /^fill is 0.6 to 0.5/],
    [{ sites: 4, routers: 4, seed: 1, maxUtilisation: 0 }, /^maxUtilisation is 0/],
    [{ sites: 4, routers: 4, seed: 1, maxAddedDelayMs: -1 }, /^maxAddedDelayMs is -1/],
    [{ sites: 4, routers: 4, seed: 1, gbpsPerVirtualRouter: -1 }, /^gbpsPerVirtualRouter is -1/],
  ])("refuses %j by name", (options, message) => {
    expect(() => generateNetwork(options)).toThrow(message);
  });
});

/** Whether the sites are connected without one of the edges: the definition, edge by edge. */
function connectedWithout(count: number, edges: readonly Edge[], without: number): boolean {
  const group = Array.from({ length: count }, (_, index) => index);
  const rootOf = (site: number): number => (group[site] === site ? site : rootOf(group[site] ?? site));
  edges.forEach(([one, other], index) => {
    if (index !== without) group[rootOf(one)] = rootOf(other);
  });
  return new Set(group.map((_, site) => rootOf(site))).size === 1;
}

describe("backboneEdges", () => {
  it.each([3, 4, 7, 25, 60])("joins %i sites so that no single edge can cut them apart", (count) => {
    for (let seed = 1; seed <= 8; seed++) {
      const edges = backboneEdges(scatterSites(count, seed));
      expect(new Set(edges.map(String)).size).toBe(edges.length);
      expect(edges.length).toBeLessThan(3 * count);
      for (let index = 0; index < edges.length; index++) expect(connectedWithout(count, edges, index), `seed ${seed}`).toBe(true);
    }
  });

  it("gives two sites one edge, and tells two sites at one place apart", () => {
    expect(backboneEdges(scatterSites(2, 1))).toEqual([[0, 1]]);
    const place = { lat: 40, lon: -100 };
    expect(connectedWithout(4, backboneEdges([place, place, place, { lat: 41, lon: -100 }]), -1)).toBe(true);
  });
});

describe("leastDelayTree and routeDemands", () => {
  // A ring 0-1-2-3-0 of 1 ms, with a chord 0-2 of 1.5 ms.
  const graph = createSiteGraph(4, [
    { from: 0, to: 1, delayMs: 1 },
    { from: 1, to: 2, delayMs: 1 },
    { from: 2, to: 3, delayMs: 1 },
    { from: 3, to: 0, delayMs: 1 },
    { from: 0, to: 2, delayMs: 1.5 },
  ]);
  const trees = [0, 1, 2, 3].map((site) => leastDelayTree(graph, site));

  it("takes the least delay", () => {
    expect([...(trees[0]?.delayUs ?? [])]).toEqual([0, 1000, 1500, 1000]);
    expect(trees[0]?.via[2]).toBe(4);
  });

  it("prefers fewer links at equal delay", () => {
    const tied = createSiteGraph(3, [
      { from: 0, to: 1, delayMs: 1 },
      { from: 1, to: 2, delayMs: 1 },
      { from: 2, to: 0, delayMs: 2 },
    ]);
    expect(leastDelayTree(tied, 0).via[2]).toBe(2);
  });

  it("adds each demand up along its path, by direction", () => {
    const loads = routeDemands(graph, trees, (from, to) => (from === 0 && to === 2 ? 5 : from === 3 && to === 1 ? 7 : 0));
    expect(loads.ab[4]).toBe(5);
    // 3 to 1: two paths of 2 ms and two links; one of them, and not both, carries it.
    expect([loads.ab[3], loads.ba[2]]).toContainEqual(7);
    expect((loads.ab[3] ?? 0) + (loads.ba[2] ?? 0)).toBe(7);
    expect([...loads.sent]).toEqual([5, 0, 0, 7]);
    expect([...loads.received]).toEqual([0, 7, 5, 0]);
  });
});

describe("geography", () => {
  it("measures New York to Los Angeles", () => {
    const km = greatCircleKm({ lat: 40.71, lon: -74.01 }, { lat: 34.05, lon: -118.24 });
    expect(km).toBeGreaterThan(3930);
    expect(km).toBeLessThan(3945);
  });

  it("gives a degree along the equator 111.19 km, and its fibre 0.695 ms", () => {
    expect(greatCircleKm({ lat: 0, lon: 0 }, { lat: 0, lon: 1 })).toBeCloseTo(111.19, 1);
    expect(fibreDelayMs({ lat: 0, lon: 0 }, { lat: 0, lon: 1 })).toBe(0.695);
    expect(fibreDelayMs({ lat: 5, lon: 5 }, { lat: 5, lon: 5 })).toBe(0.01);
  });
});

describe("createRandom", () => {
  it("repeats for a seed and a label, and is even and normal enough", () => {
    const draw = (seed: number, label: string) => {
      const random = createRandom(seed, label);
      return Array.from({ length: 5000 }, () => random.next());
    };
    expect(draw(1, "a")).toEqual(draw(1, "a"));
    expect(draw(1, "a")).not.toEqual(draw(1, "b"));
    expect(draw(1, "a")).not.toEqual(draw(2, "a"));
    const mean = draw(3, "c").reduce((sum, value) => sum + value, 0) / 5000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
    const random = createRandom(4, "d");
    const normals = Array.from({ length: 5000 }, () => random.normal());
    expect(Math.abs(normals.reduce((sum, value) => sum + value * value, 0) / 5000 - 1)).toBeLessThan(0.08);
    expect(normals.every((value) => Math.abs(value) <= 6)).toBe(true);
  });

  it("gives the sequence that documents were generated with", () => {
    const random = createRandom(42, "golden");
    expect(
      [random.next(), random.next(), random.below(1000), random.between(5, 6)].map((value) => significant(value, 8)),
    ).toMatchInlineSnapshot(`
      [
        0.18013492,
        0.52050918,
        340,
        5.8730561,
      ]
    `);
  });
});
