/** Corners of the formulation, each with an answer worked out by hand, found by trying everything and by all three solvers. */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { buildNetwork } from "../../../src/network/build-network.ts";
import type { networkSchema } from "../../../src/network/document.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { bestOf } from "../../support/goal-measures.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";
import { placementFor, requestFor } from "../../support/plan-with.ts";
import { type ExpectedPlan, outcomeOf } from "../../support/scenarios.ts";

type Parts = Partial<z.input<typeof networkSchema>>;
type LinkParts = Partial<NonNullable<Parts["physicalLinks"]>[number]>;

/** 100 W on, 10 W asleep, 1 W for each Gb/s on its links. */
const host = (id: string, parts: Parameters<typeof aHost>[1] = {}) =>
  aHost(id, { capacity: { cpuCores: 4 }, power: { idleWatts: 100, sleepWatts: 10, wattsPerGbps: 1 }, ...parts });
const router = (id: string, on: string | null, cpuCores = 1) => aRouter(id, { host: on, demand: { cpuCores } });
const link = (id: string, a: string, b: string, parts: LinkParts = {}) => ({ id, a, b, capacityGbps: 10, delayMs: 1, ...parts });
const customer = (at: string, gbps: number) => ({ id: "c", router: "v", attachedTo: at, trafficGbps: { in: gbps, out: 0 } });
const fence = (virtualRouter: string, at: string) => ({
  type: "fence" as const,
  virtualRouters: [virtualRouter],
  sites: [],
  physicalRouters: [at],
});

const fabric: Parts = { sites: [{ id: "nyc" }], transportNodes: [{ id: "t", site: "nyc" }] };
/** h-a and h-b on the fabric, and v on h-a. */
const pair: Parts = {
  ...fabric,
  physicalRouters: [host("h-a"), host("h-b")],
  physicalLinks: [link("a-t", "h-a", "t"), link("b-t", "h-b", "t")],
  virtualRouters: [router("v", "h-a")],
};

interface Corner {
  readonly name: string;
  readonly parts: Parts;
  readonly expected: Omit<ExpectedPlan, "status">;
}

const corners: readonly Corner[] = [
  {
    name: "an access link attached to a physical router keeps that one on, and needs no link once its router is there",
    parts: { ...pair, accessLinks: [customer("h-b", 3)] },
    expected: { afterWatts: 110, moves: 1, off: ["h-a"], placements: { v: "h-b" } },
  },
  {
    name: "a physical router stays on for what is attached to it, wherever the router runs",
    parts: { ...pair, accessLinks: [customer("h-b", 3)], policies: [fence("v", "h-a")] },
    // 3 Gb/s at either end.
    expected: { afterWatts: 206, moves: 0, off: [], placements: { v: "h-a" } },
  },
  {
    name: "igp crowds the cheaper of two uplinks, so the router leaves",
    parts: {
      ...pair,
      physicalLinks: [
        link("a-t-1", "h-a", "t", { capacityGbps: 1, igpCost: 1 }),
        link("a-t-2", "h-a", "t", { igpCost: 2 }),
        link("b-t", "h-b", "t"),
      ],
      accessLinks: [customer("t", 5)],
    },
    expected: { afterWatts: 115, moves: 1, placements: { v: "h-b" } },
  },
  {
    name: "an explicit route takes the dearer of two uplinks, so the router stays",
    parts: {
      ...pair,
      routing: "explicit",
      physicalLinks: [
        link("a-t-1", "h-a", "t", { capacityGbps: 1, igpCost: 1 }),
        link("a-t-2", "h-a", "t", { igpCost: 2 }),
        link("b-t", "h-b", "t"),
      ],
      accessLinks: [customer("t", 5)],
    },
    expected: { afterWatts: 115, moves: 0, placements: { v: "h-a" } },
  },
  {
    name: "one of two parallel links sleeps when the other has room",
    parts: {
      ...pair,
      transportNodes: [
        { id: "t", site: "nyc" },
        { id: "u", site: "nyc" },
      ],
      physicalLinks: [
        link("a-t", "h-a", "t"),
        link("b-t", "h-b", "t"),
        link("t-u-1", "t", "u", { capacityGbps: 4, sleepable: true, wattsPerEnd: 5 }),
        link("t-u-2", "t", "u", { sleepable: true, wattsPerEnd: 5 }),
      ],
      accessLinks: [customer("u", 5)],
    },
    expected: { afterWatts: 125, moves: 0, linksOff: ["t-u-1"], off: ["h-b"] },
  },
  {
    name: "a failed uplink leaves the other one",
    parts: {
      ...pair,
      physicalLinks: [link("a-t-1", "h-a", "t", { state: "failed" }), link("a-t-2", "t", "h-a"), link("b-t", "h-b", "t")],
      accessLinks: [customer("t", 5)],
      policies: [fence("v", "h-a")],
    },
    expected: { afterWatts: 115, moves: 0, off: ["h-b"] },
  },
  {
    name: "a host whose only uplink has failed holds what needs no route",
    parts: {
      ...pair,
      physicalRouters: [host("h-a", { power: { idleWatts: 50 } }), host("h-b")],
      physicalLinks: [link("a-t", "h-a", "t", { state: "failed" }), link("b-t", "h-b", "t")],
      virtualRouters: [router("v", "h-b"), router("w", "h-b", 4)],
      accessLinks: [customer("t", 1)],
    },
    // h-a costs 50 on; both fit on h-b only at five cores of four, so w, which is attached to nothing, goes to h-a.
    expected: { afterWatts: 151, moves: 1, placements: { v: "h-b", w: "h-a" } },
  },
  {
    name: "without transport nodes a host between two others stays on for their transit",
    parts: {
      sites: [{ id: "nyc" }],
      physicalRouters: [host("h-a"), host("h-b"), host("h-c")],
      physicalLinks: [link("a-b", "h-a", "h-b"), link("b-c", "h-c", "h-b")],
      virtualRouters: [router("v", "h-a"), router("w", "h-c")],
      virtualLinks: [{ id: "v~w", a: "v", b: "w", trafficGbps: { ab: 1, ba: 0 } }],
      policies: [fence("v", "h-a"), fence("w", "h-c")],
    },
    // 1 Gb/s on two links: one end each at h-a and h-c, two at h-b.
    expected: { afterWatts: 304, moves: 0, off: [] },
  },
  {
    name: "without transport nodes two routers meet where nothing is in transit",
    parts: {
      sites: [{ id: "nyc" }],
      physicalRouters: [host("h-a"), host("h-b"), host("h-c")],
      physicalLinks: [link("a-b", "h-a", "h-b"), link("b-c", "h-c", "h-b")],
      virtualRouters: [router("v", "h-a"), router("w", "h-c")],
      virtualLinks: [{ id: "v~w", a: "v", b: "w", trafficGbps: { ab: 1, ba: 0 } }],
      policies: [fence("v", "h-a")],
    },
    expected: { afterWatts: 120, moves: 1, off: ["h-b", "h-c"] },
  },
  {
    name: "a router without a host gets one, and that is no move",
    parts: { ...pair, virtualRouters: [router("v", "h-a", 3), router("w", null, 1), router("x", null, 2)] },
    // v and w fill h-a; x needs h-b, or x and w share it.
    expected: { afterWatts: 200, moves: 0, placements: { v: "h-a", x: "h-b" } },
  },
  {
    name: "a link of no capacity carries nothing",
    parts: {
      ...pair,
      physicalLinks: [link("a-t", "h-a", "t", { capacityGbps: 0 }), link("b-t", "h-b", "t")],
      accessLinks: [customer("t", 1)],
    },
    expected: { afterWatts: 111, moves: 1, placements: { v: "h-b" } },
  },
  {
    name: "a link of no capacity is route enough for no traffic",
    parts: {
      ...pair,
      physicalLinks: [link("a-t", "h-a", "t", { capacityGbps: 0 }), link("b-t", "h-b", "t")],
      accessLinks: [customer("t", 0)],
    },
    expected: { afterWatts: 110, moves: 0, placements: { v: "h-a" } },
  },
  {
    name: "a virtual link without traffic still has its delay bound: on one fabric only a shared host is nearer",
    parts: {
      ...pair,
      virtualRouters: [router("v", "h-a", 2), router("w", "h-b", 2)],
      virtualLinks: [{ id: "v~w", a: "v", b: "w", trafficGbps: { ab: 0, ba: 0 }, maxDelayMs: 1.5 }],
      policies: [{ type: "keepOn", physicalRouters: ["h-a", "h-b"] }],
    },
    expected: { afterWatts: 200, moves: 1 },
  },
  {
    name: "a single host holds all",
    parts: {
      sites: [{ id: "nyc" }],
      physicalRouters: [host("h-a")],
      virtualRouters: [router("v", "h-a", 2), router("w", null, 2)],
      virtualLinks: [{ id: "v~w", a: "v", b: "w", trafficGbps: { ab: 9, ba: 9 }, maxDelayMs: 0 }],
    },
    expected: { afterWatts: 100, moves: 0, placements: { v: "h-a", w: "h-a" } },
  },
  {
    name: "where nothing runs, all is off",
    parts: { ...pair, virtualRouters: [] },
    expected: { afterWatts: 20, moves: 0, on: [] },
  },
  {
    name: "where there is nothing, nothing is planned",
    parts: { sites: [{ id: "nyc" }] },
    expected: { afterWatts: 0, moves: 0, on: [], off: [] },
  },
];

describe.each(corners)("$name", ({ parts, expected }) => {
  const document = aNetwork(parts);
  const network = buildNetwork(document);
  const wanted: ExpectedPlan = { status: "optimal", ...expected };

  it("is what trying everything finds", () => {
    const best = bestOf(network, { goal: "consolidate" });
    expect(best.length).toBeGreaterThan(0);
    for (const candidate of best) expect(outcomeOf(network, candidate, wanted)).toEqual(wanted);
  });

  it.each(["highs", "glpk", "jslp"] as const)("is what %s proves", async (name) => {
    const found = await placementFor(requestFor(document, { goal: "consolidate" }), inProcess(name));
    if (found.status !== "optimal") throw new Error(`the answer is ${found.status}`);
    expect(outcomeOf(network, found.candidate, wanted)).toEqual(wanted);
  });
});
