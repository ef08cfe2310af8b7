import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstFit } from "../../bench/support/first-fit.ts";
import { anywhere, carriedOut, type Peer, type Placements, withinAggregates } from "../../bench/support/peers/cluster.ts";
import { judge } from "../../bench/support/peers/judge.ts";
import { pabfd, pabfdThreshold } from "../../bench/support/peers/pabfd.ts";
import { packing } from "../../bench/support/peers/packing.ts";
import { watcherBasic } from "../../bench/support/peers/watcher-basic.ts";
import { watcherWorkload } from "../../bench/support/peers/watcher-workload.ts";
import { wideInstance } from "../../bench/support/peers/wide.ts";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { generateNetwork } from "../../src/network/generate/generate-network.ts";
import type { Network } from "../../src/network/network.ts";
import { inProcess } from "../support/engine-solver.ts";
import { aBuiltNetwork, aHost, aRouter } from "../support/networks.ts";

const host = (id: string, idleWatts: number, parts: Parameters<typeof aHost>[1] = {}) =>
  aHost(id, { site: "a", capacity: { cpuCores: 10, memoryMiB: 100 }, power: { idleWatts, sleepWatts: 10 }, ...parts });
const router = (id: string, on: string, cpuCores: number, memoryMiB = 1) => aRouter(id, { host: on, demand: { cpuCores, memoryMiB } });
/** One site: hosts around a transport node. */
const site = (hosts: readonly ReturnType<typeof aHost>[], parts: Parameters<typeof aBuiltNetwork>[0]) =>
  aBuiltNetwork({
    sites: [{ id: "a" }],
    transportNodes: [{ id: "a-t", site: "a" }],
    physicalRouters: [...hosts],
    physicalLinks: hosts.map(({ id }) => ({ id: `${id}-up`, a: id, b: "a-t", capacityGbps: 100, delayMs: 0.1 })),
    ...parts,
  });
const place = (peer: Peer, network: Network) => Object.fromEntries(peer(network, withinAggregates(network)));

describe("pabfd", () => {
  it("takes the largest first, and the host whose power grows least: one that is on before one that is off", () => {
    const network = site([host("dear", 300), host("cheap", 200)], {
      virtualRouters: [router("small", "dear", 3), router("large", "dear", 6), router("middle", "dear", 5)],
    });
    // large opens cheap; middle (5) does not fit beside 6 and opens dear; small fits on both: neither grows, the first is taken.
    expect(place(pabfd, network)).toEqual({ large: "cheap", middle: "dear", small: "dear" });
  });

  it("counts the watts of a router's own traffic, and opens the cheaper of two hosts by idle less sleep", () => {
    const hungry = host("hungry", 100, { power: { idleWatts: 100, sleepWatts: 90, wattsPerGbps: 50 } });
    const frugal = host("frugal", 100, { power: { idleWatts: 100, sleepWatts: 80 } });
    const accessLinks = [{ id: "c", router: "busy", attachedTo: "a-t", trafficGbps: { in: 1, out: 1 } }];
    const idle = site([hungry, frugal], { virtualRouters: [router("busy", "frugal", 1)] });
    const busy = site([hungry, frugal], { virtualRouters: [router("busy", "frugal", 1)], accessLinks });
    expect(place(pabfd, idle)).toEqual({ busy: "hungry" });
    expect(place(pabfd, busy)).toEqual({ busy: "frugal" });
  });

  it("leaves a router that fits nowhere without a host", () => {
    const network = site([host("h", 100)], { virtualRouters: [router("giant", "h", 11), router("fine", "h", 4)] });
    expect(place(pabfd, network)).toEqual({ fine: "h" });
  });
});

describe("pabfdThreshold", () => {
  it("relieves a host above 80% of the routers with the least memory", () => {
    const network = site([host("full", 100), host("free", 100)], {
      virtualRouters: [router("fat", "full", 5, 50), router("thin", "full", 4, 5), router("other", "free", 6)],
    });
    // 9 of 10 cores: thin leaves, but 6 + 4 is above 8: it stays. With a smaller neighbour it goes.
    expect(place(pabfdThreshold, network)).toEqual({ fat: "full", thin: "full", other: "free" });
    const roomy = site([host("full", 100), host("free", 100)], {
      virtualRouters: [router("fat", "full", 5, 50), router("thin", "full", 4, 5), router("other", "free", 4)],
    });
    expect(place(pabfdThreshold, roomy)).toEqual({ fat: "full", thin: "free", other: "free" });
  });

  it("empties the least loaded host wholly or not at all, and never above 80%", () => {
    const network = site([host("p", 100), host("q", 100), host("r", 100)], {
      virtualRouters: [router("a", "p", 2), router("b", "p", 1), router("c", "q", 4), router("d", "r", 6)],
    });
    // p (3) is the least loaded: a and b both fit beside c within 8. Then r (6): q holds 7 of 8. Nothing else.
    expect(place(pabfdThreshold, network)).toEqual({ a: "q", b: "q", c: "q", d: "r" });
    const tight = site([host("p", 100), host("q", 100)], {
      virtualRouters: [router("a", "p", 2), router("b", "p", 2), router("c", "q", 6)],
    });
    expect(place(pabfdThreshold, tight)).toEqual({ a: "p", b: "p", c: "q" });
  });
});

describe("watcherBasic", () => {
  it("moves from the least loaded to the most loaded with room, and leaves behind what fits nowhere", () => {
    const network = site([host("low", 100), host("mid", 100), host("high", 100)], {
      virtualRouters: [router("a", "low", 2), router("b", "low", 1), router("c", "mid", 6), router("d", "high", 8)],
    });
    // a fills high, b finds room on mid; mid (first measured at 6) cannot go to high any more.
    expect(place(watcherBasic, network)).toEqual({ a: "high", b: "mid", c: "mid", d: "high" });
    const full = site([host("low", 100), host("high", 100)], {
      virtualRouters: [router("a", "low", 3), router("b", "low", 1), router("c", "high", 9)],
    });
    expect(place(watcherBasic, full)).toEqual({ a: "low", b: "high", c: "high" });
  });

  it("does not use hosts that hold nothing", () => {
    const network = site([host("empty", 100), host("only", 100)], { virtualRouters: [router("a", "only", 2)] });
    expect(place(watcherBasic, network)).toEqual({ a: "only" });
  });
});

describe("watcherWorkload", () => {
  it("offloads the least busy router from a node above its capacity, then consolidates upwards", () => {
    const network = site([host("over", 100), host("low", 100), host("mid", 100)], {
      virtualRouters: [router("a", "over", 9), router("b", "over", 2), router("c", "low", 1), router("d", "mid", 5)],
    });
    // over holds 11 of 10: b goes to mid, the busiest with room. Then low's c goes to over (9 of 10), the busiest.
    expect(place(watcherWorkload, network)).toEqual({ a: "over", b: "mid", c: "over", d: "mid" });
  });

  it("moves the busiest first, to busier nodes only", () => {
    const network = site([host("low", 100), host("high", 100)], {
      virtualRouters: [router("a", "low", 3), router("b", "low", 4), router("c", "high", 6), router("d", "high", 2)],
    });
    expect(place(watcherWorkload, network)).toEqual({ a: "low", b: "low", c: "high", d: "high" });
    const roomy = site([host("low", 100), host("high", 100)], {
      virtualRouters: [router("a", "low", 1), router("b", "low", 2), router("c", "high", 8)],
    });
    expect(place(watcherWorkload, roomy)).toEqual({ a: "low", b: "high", c: "high" });
  });
});

describe("packing", () => {
  it("is optimal where the network does not count, and blind where it does", async () => {
    const hosts = [host("p", 300), host("q", 200), host("far", 100, { site: "b" })];
    const network = aBuiltNetwork({
      sites: [{ id: "a" }, { id: "b" }],
      transportNodes: [
        { id: "a-t", site: "a" },
        { id: "b-t", site: "b" },
      ],
      physicalRouters: hosts,
      physicalLinks: [
        { id: "p-up", a: "p", b: "a-t", capacityGbps: 10, delayMs: 0.1 },
        { id: "q-up", a: "q", b: "a-t", capacityGbps: 10, delayMs: 0.1 },
        { id: "far-up", a: "far", b: "b-t", capacityGbps: 10, delayMs: 0.1 },
        { id: "a-b", a: "a-t", b: "b-t", capacityGbps: 10, delayMs: 30 },
      ],
      virtualRouters: [router("x", "p", 6), router("y", "q", 6)],
      accessLinks: [
        { id: "cx", router: "x", attachedTo: "a-t", trafficGbps: { in: 1, out: 1 }, maxAddedDelayMs: 5 },
        { id: "cy", router: "y", attachedTo: "a-t", trafficGbps: { in: 1, out: 1 }, maxAddedDelayMs: 5 },
      ],
    });
    const packed = await packing(network, inProcess("highs"), { gap: 0, timeLimitSeconds: 20, seed: 1 });
    if (packed === undefined) throw new Error("no packing");
    expect(packed.gap).toBe(0);
    // Two hosts are needed; the two that idle at the least are q and far.
    expect(new Set(packed.placements.values())).toEqual(new Set(["q", "far"]));
    const judged = judge(network, carriedOut(network, packed.placements));
    expect(judged.isValid).toBe(false);
    expect(judged.broken).toMatchObject({ delay: 1, linkCapacity: 0, resources: 0, connectivity: 0 });
    expect(judged.watts).toBe(310);
  }, 30_000);
});

describe("judge", () => {
  /** a-t hangs on the network by host gate alone; y's customers are behind b-t. */
  const transit = aBuiltNetwork({
    sites: [{ id: "a" }],
    transportNodes: [
      { id: "a-t", site: "a" },
      { id: "b-t", site: "a" },
    ],
    physicalRouters: [host("gate", 100), host("h", 100)],
    physicalLinks: [
      { id: "h-up", a: "h", b: "a-t", capacityGbps: 10, delayMs: 0.1 },
      { id: "gate-up", a: "gate", b: "a-t", capacityGbps: 10, delayMs: 0.1 },
      { id: "out", a: "gate", b: "b-t", capacityGbps: 10, delayMs: 0.1 },
    ],
    virtualRouters: [router("g", "gate", 1), router("y", "h", 1)],
    accessLinks: [{ id: "cy", router: "y", attachedTo: "b-t", trafficGbps: { in: 1, out: 1 } }],
  });

  it("names the host that was needed for transit, and counts what its being off cuts", () => {
    const judged = judge(transit, carriedOut(transit, new Map([...transit.today.placements.keys()].map((id) => [id, "h"]))));
    expect(judged.broken).toMatchObject({ connectivity: 1, delay: 0, unplaced: 0 });
    expect(judged.missed).toEqual(["gate"]);
    expect(judged).toMatchObject({ isValid: false, moves: 1, hostsOff: 1, watts: 110 });
    expect(judged.savedPercent).toBeCloseTo(45, 9);
  });

  it("accepts what the verifier accepts", () => {
    const judged = judge(transit, transit.today);
    expect(judged).toMatchObject({ isValid: true, moves: 0, hostsOff: 0, savedPercent: 0, missed: [] });
    expect(Object.values(judged.broken).every((count) => count === 0)).toBe(true);
  });
});

const peers: Readonly<Record<string, (network: Network) => Placements>> = {
  "first-fit": (network) => firstFit(network, { looksAtDelay: false }).placements,
  pabfd: (network) => pabfd(network, withinAggregates(network)),
  "pabfd, anywhere": (network) => pabfd(network, anywhere(network)),
  "pabfd, thresholds": (network) => pabfdThreshold(network, withinAggregates(network)),
  "watcher basic": (network) => watcherBasic(network, withinAggregates(network)),
  "watcher workload": (network) => watcherWorkload(network, withinAggregates(network)),
};

const shapes = fc.record({
  sites: fc.integer({ min: 1, max: 4 }),
  boxes: fc.integer({ min: 1, max: 3 }),
  each: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat({ max: 10_000 }),
});

describe.each(Object.entries(peers))("%s", (name, run) => {
  it("never puts more processor or memory on a host than it has, and knows platforms when told of them", () => {
    fc.assert(
      fc.property(shapes, ({ sites, boxes, each, seed }) => {
        const network = buildNetwork(generateNetwork({ sites, routers: sites * boxes, virtualRouters: sites * each, seed }));
        const placements = run(network);
        for (const { id, capacity } of network.physicalRouters.values()) {
          const hosted = [...network.virtualRouters.values()].filter((one) => placements.get(one.id) === id);
          for (const key of ["cpuCores", "memoryMiB"]) {
            const used = hosted.reduce((sum, { demand }) => sum + (demand[key] ?? 0), 0);
            expect(used).toBeLessThanOrEqual((capacity[key] ?? 0) + 1e-6);
          }
        }
        const broken = new Set(checkAll(network, carriedOut(network, placements)).map(({ rule }) => rule));
        if (!name.includes("anywhere")) expect(broken.has("platform-matches")).toBe(false);
        expect(broken.has("host-is-on")).toBe(false);
      }),
      { seed: 20, numRuns: 40 },
    );
  });
});

describe("wideInstance", () => {
  const options = { sites: 8, routers: 24, virtualRouters: 48, maxAddedDelayMs: 5, transitEvery: 4, seed: 3 };

  it("is legal today, the same for the same seed, and needs some hosts for transit alone", () => {
    const { network, digest } = wideInstance(options);
    expect(checkAll(network, network.today)).toEqual([]);
    expect(wideInstance(options).digest).toBe(digest);
    expect(wideInstance({ ...options, seed: 4 }).digest).not.toBe(digest);
    const [gate] = network.physicalRouters.values();
    const crossing = [...network.physicalLinks.values()].filter(({ a, b }) => a === gate?.id || b === gate?.id);
    expect(crossing.length).toBeGreaterThan(2);
    expect(network.policies.filter(({ type }) => type === "separate")).toHaveLength(8);
  });
});
