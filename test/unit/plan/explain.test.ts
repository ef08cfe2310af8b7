import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAll } from "../../../src/constraints/index.ts";
import type { Candidate } from "../../../src/network/candidate.ts";
import type { Network } from "../../../src/network/network.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds } from "../../../src/network/walk.ts";
import { explainPlan, explanationLines, type HostExplanation, type RouterExplanation } from "../../../src/plan/explain.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";
import { randomCases } from "../../support/random-networks.ts";
import { smallNetworkParts } from "./a-plan.ts";

type Parts = NonNullable<Parameters<typeof aBuiltNetwork>[0]>;
const power = { idleWatts: 300, sleepWatts: 10, wattsPerGbps: 1 };
const capacity = { cpuCores: 2 };
const core = { demand: { cpuCores: 1 } };

const small = (parts: Parts = {}): Network =>
  aBuiltNetwork({
    ...smallNetworkParts,
    physicalRouters: [
      aHost("nyc-1", { capacity, power }),
      aHost("nyc-2", { capacity, power }),
      aHost("dc-1", { site: "dc", capacity, power }),
    ],
    virtualRouters: [aRouter("a", { host: "nyc-1", ...core }), aRouter("b", { host: "nyc-2", ...core })],
    ...parts,
  });

/** The candidate with these placements and hosts on, links and igp routes as they follow. */
function state(
  network: Network,
  placements: Readonly<Record<string, string>>,
  on: readonly string[] = [...network.physicalRouters.keys()],
): Candidate {
  const routersOn = new Set(on);
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const linksOn = new Set([...network.physicalLinks.values()].filter((link) => isOn(link.a) && isOn(link.b)).map((link) => link.id));
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const hosts = new Map(Object.entries(placements));
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, hosts);
    const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements: hosts, routes, routersOn, linksOn };
}

const router = (network: Network, candidate: Candidate, id: string): RouterExplanation => {
  const found = explainPlan(network, candidate, { physicalRouters: [] }).virtualRouters.find((one) => one.virtualRouter === id);
  if (found === undefined) throw new Error(`${id} is not explained`);
  return found;
};

const host = (network: Network, candidate: Candidate, id: string): HostExplanation => {
  const [found] = explainPlan(network, candidate, { physicalRouters: [id] }).physicalRouters;
  if (found === undefined) throw new Error(`${id} is not explained`);
  return found;
};

describe("why a virtual router moves or stays", () => {
  it("knows new routers and hosts that have to be left", () => {
    const network = small({
      physicalRouters: [aHost("nyc-1", { state: "failed" }), aHost("nyc-2", { state: "maintenance" }), aHost("dc-1", { site: "dc" })],
      virtualRouters: [aRouter("a", { host: "nyc-1" }), aRouter("b", { host: "nyc-2" }), aRouter("c")],
    });
    const candidate = state(network, { a: "dc-1", b: "dc-1", c: "dc-1" }, ["nyc-2", "dc-1"]);
    const { virtualRouters } = explainPlan(network, candidate, { physicalRouters: [] });
    expect(virtualRouters.map(({ cause, text }) => `${cause}: ${text}`)).toEqual([
      "failed: a moves from nyc-1 to dc-1: nyc-1 has failed",
      "maintenance: b moves from nyc-2 to dc-1: nyc-2 is to be emptied for maintenance",
      "new: c goes to dc-1: it had no host yet",
    ]);
  });

  it("tells emptied hosts, and routers that stay or may not move", () => {
    const network = small({
      virtualRouters: [aRouter("a", { host: "nyc-1", movable: false }), aRouter("b", { host: "nyc-2" }), aRouter("c", { host: "dc-1" })],
    });
    const candidate = state(network, { a: "nyc-1", b: "nyc-1", c: "dc-1" }, ["nyc-1", "dc-1"]);
    expect(router(network, candidate, "a")).toMatchObject({ cause: "fixed", text: "a stays on nyc-1: it is not movable" });
    expect(router(network, candidate, "b")).toMatchObject({ cause: "emptied", text: "b moves from nyc-2 to nyc-1: nyc-2 is turned off" });
    expect(router(network, candidate, "c").cause).toBe("stays");
  });

  it("names the rule that is broken today", () => {
    const network = small({ policies: [{ type: "ban", id: "not-there", virtualRouters: ["b"], physicalRouters: ["nyc-2"] }] });
    const explanation = router(network, state(network, { a: "nyc-1", b: "nyc-1" }), "b");
    expect(explanation.cause).toBe("broken");
    expect(explanation.reasons.map((reason) => reason.subject)).toEqual(["not-there"]);
  });

  it("tells what stands in the way of going back, and what going back would cost", () => {
    const network = small({
      virtualRouters: [aRouter("a", { host: "nyc-1", demand: { cpuCores: 2 } }), aRouter("b", { host: "nyc-2", ...core })],
    });
    const swapped = router(network, state(network, { a: "nyc-2", b: "dc-1" }), "b");
    expect(swapped.cause).toBe("crowded-out");
    expect(swapped.text).toContain("with it back on nyc-2, nyc-2 would need 3 of 2 CPU cores");
    const busy = small({ virtualLinks: [{ id: "a~b", a: "a", b: "b", trafficGbps: { ab: 1, ba: 1 } }] });
    expect(router(busy, state(busy, { a: "nyc-1", b: "nyc-1" }), "b")).toMatchObject({
      cause: "better",
      text: expect.stringContaining("4.0 W more"),
    });
    expect(router(small(), state(small(), { a: "nyc-1", b: "dc-1" }), "b").text).toContain("no worse this way");
  });
});

describe("why a physical router cannot be turned off", () => {
  const both = { a: "nyc-1", b: "nyc-2" };

  it("names the rules that keep the host itself on", () => {
    const network = small({
      virtualRouters: [aRouter("a", { host: "nyc-1" })],
      policies: [
        { type: "keepOn", physicalRouters: ["nyc-2"] },
        { type: "minOn", scope: "site", count: 1 },
      ],
    });
    expect(host(network, state(network, { a: "nyc-1" }), "nyc-2").blockers).toMatchObject([
      { kind: "rule", reasons: [{ rule: "keep-on" }] },
    ]);
    const dc = host(network, state(network, { a: "nyc-1" }), "dc-1");
    expect(dc.text).toContain("dc-1 stays on: without it, site dc would have 0 of at least 1 physical router on");
  });

  it("names customers attached to it, background and transit", () => {
    const attached = small({
      virtualRouters: [aRouter("a", { host: "nyc-1" })],
      accessLinks: [{ id: "cust", router: "a", attachedTo: "nyc-2" }],
    });
    expect(host(attached, state(attached, { a: "nyc-1" }), "nyc-2").blockers).toMatchObject([
      { kind: "rule", reasons: [{ rule: "route-connects" }] },
    ]);
    const transit = aBuiltNetwork({
      physicalRouters: [aHost("h1", { capacity, power }), aHost("h2", { power }), aHost("h3", { capacity, power })],
      physicalLinks: [
        { id: "l1", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1 },
        { id: "l2", a: "h2", b: "h3", capacityGbps: 1, delayMs: 1, backgroundGbps: { ab: 0.1 } },
      ],
      virtualRouters: [aRouter("a", { host: "h1", ...core }), aRouter("b", { host: "h3", ...core })],
      virtualLinks: [{ id: "e", a: "a", b: "b" }],
    });
    const rules = host(transit, state(transit, { a: "h1", b: "h3" }), "h2").blockers.flatMap((blocker) =>
      blocker.reasons.map((reason) => reason.rule),
    );
    expect(rules.sort()).toEqual(["link-states", "route-connects"]);
  });

  it("names the router that finds no other host, with the nearest miss and how often each rule refuses", () => {
    const network = small({
      physicalRouters: [
        aHost("nyc-1", { vendor: "bolt", power }),
        aHost("nyc-2", { capacity, power }),
        aHost("dc-1", { site: "dc", power }),
      ],
      virtualRouters: [aRouter("b", { host: "nyc-2", ...core })],
    });
    const explanation = host(network, state(network, { b: "nyc-2" }), "nyc-2");
    expect(explanation.blockers).toMatchObject([{ kind: "stuck", virtualRouter: "b" }]);
    expect(explanation.text).toContain("on dc-1, dc-1 would need 1 of 0 CPU cores");
    expect(explanation.text).toContain("refused by resources-fit 2, platform-matches 1");
  });

  it("tells how much of a resource is missing elsewhere", () => {
    const network = small({
      physicalRouters: [
        aHost("nyc-1", { capacity: { cpuCores: 4 }, power }),
        aHost("nyc-2", { capacity: { cpuCores: 6 }, power }),
        aHost("dc-1", { site: "dc", capacity: { cpuCores: 1 }, power }),
      ],
      virtualRouters: [
        aRouter("a", { host: "nyc-1", demand: { cpuCores: 2 } }),
        ...["b", "c", "d"].map((id) => aRouter(id, { host: "nyc-2", demand: { cpuCores: 2 } })),
      ],
    });
    const explanation = host(network, state(network, { a: "nyc-1", b: "nyc-2", c: "nyc-2", d: "nyc-2" }), "nyc-2");
    expect(explanation.blockers).toMatchObject([{ kind: "short" }]);
    expect(explanation.text).toContain("need 4 more cpuCores than the other powered hosts that could take them have left (2 of 6)");
  });

  it("tells when each fits somewhere but not all together", () => {
    const network = small({
      physicalRouters: [
        aHost("nyc-1", { capacity: { cpuCores: 3 }, power }),
        aHost("nyc-2", { capacity: { cpuCores: 6 }, power }),
        aHost("dc-1", { site: "dc", capacity: { cpuCores: 3 }, power }),
      ],
      virtualRouters: ["b", "c", "d"].map((id) => aRouter(id, { host: "nyc-2", demand: { cpuCores: 2 } })),
    });
    const explanation = host(network, state(network, { b: "nyc-2", c: "nyc-2", d: "nyc-2" }), "nyc-2");
    expect(explanation.blockers).toMatchObject([{ kind: "packing", virtualRouter: "d" }]);
  });

  it("owns up when a host could be turned off, and when that would save nothing", () => {
    const network = small();
    expect(host(network, state(network, both), "nyc-2")).toMatchObject({ blockers: [], savedWatts: 290 });
    const cheap = small({
      physicalRouters: [
        aHost("nyc-1", { capacity, power }),
        aHost("nyc-2", { capacity, power: { idleWatts: 10, sleepWatts: 10 } }),
        aHost("dc-1", { site: "dc", capacity, power }),
      ],
    });
    expect(host(cheap, state(cheap, both), "nyc-2").blockers).toMatchObject([{ kind: "gain" }]);
  });

  it("explains every router and every host that is on, on any sound state, and never claims more than is so", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 4, mostRouters: 4, routing: "igp" }, 0), ({ network, candidate }) => {
        fc.pre(checkAll(network, candidate).length === 0);
        const explanation = explainPlan(network, candidate);
        expect(explanation.virtualRouters.map((one) => one.virtualRouter)).toEqual([...candidate.placements.keys()]);
        expect(explanation.physicalRouters.map((one) => one.physicalRouter)).toEqual([...candidate.routersOn]);
        for (const one of explanation.physicalRouters) expect(one.blockers.length === 0).toBe((one.savedWatts ?? 0) > 0);
        expect(explanationLines(explanation)).toHaveLength(candidate.placements.size + candidate.routersOn.size);
        for (const line of explanationLines(explanation)) expect(line).not.toMatch(/undefined|NaN|\[object/);
      }),
      { seed: 23, numRuns: 80, endOnFailure: true },
    );
  });
});
