import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Constraint, RuleBook } from "../../../src/constraints/constraint.ts";
import { checkAll, explainReason, ruleBook } from "../../../src/constraints/index.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import type { Candidate } from "../../../src/network/candidate.ts";
import { linkLoads } from "../../../src/network/load.ts";
import type { Network } from "../../../src/network/network.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds, routeDelayMs } from "../../../src/network/walk.ts";
import { findTargets, prepareTargets, rankTargets, type Target } from "../../../src/plan/targets.ts";
import { createLiveGraph } from "../../../src/plan/targets-routes.ts";
import { isNewOrWorse, knownReasons } from "../../../src/plan/targets-severity.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";
import { randomCases } from "../../support/random-networks.ts";

/** The definition of a target, slow: today with this router alone moved, every rule asked about the whole network. */
function movedByDefinition(network: Network, router: string, host: string): Candidate {
  const { today } = network;
  const placements = new Map([...today.placements, [router, host]]);
  const routersOn = new Set([...today.routersOn, host]);
  const works = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const linksOn = new Set(
    [...network.physicalLinks.values()].filter((link) => link.state === "on" && works(link.a) && works(link.b)).map((link) => link.id),
  );
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    const before = today.routes.get(link.id);
    const own = link.a === router || link.b === router;
    const keeps = !own && before !== undefined && (network.routing === "explicit" || link.givenRoute !== undefined);
    const route = ends === undefined ? undefined : keeps ? before : igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

function reasonsByDefinition(network: Network, router: string, host: string): readonly string[] {
  const before = knownReasons(checkAll(network, network.today));
  if (network.physicalRouters.get(host)?.state === "failed") {
    return ruleBook.constraints
      .flatMap((rule) => rule.filter(network, router, host))
      .map((reason) => `${reason.rule} ${explainReason(reason, network).found}`);
  }
  const after = checkAll(network, movedByDefinition(network, router, host)).filter((reason) => isNewOrWorse(reason, before));
  const withoutSpare = after.filter((reason) => reason.rule !== "spare");
  return (withoutSpare.length > 0 ? withoutSpare : after).map((reason) => `${reason.rule} ${explainReason(reason, network).found}`);
}

const reasonsOf = (target: Target): readonly string[] => target.reasons.map((reason) => `${reason.rule} ${reason.found}`);

describe("findTargets", () => {
  it("gives the same reasons as every rule asked about the whole moved network", () => {
    const counts = { hosts: 0, feasible: 0, refused: 0 };
    fc.assert(
      fc.property(randomCases({ mostHosts: 7, mostRouters: 6 }), ({ network }) => {
        const prepared = prepareTargets(network);
        for (const router of network.virtualRouters.keys()) {
          for (const target of findTargets(prepared, router).targets) {
            if (target.isCurrent) continue;
            expect([...reasonsOf(target)].sort(), `${router} to ${target.physicalRouter}`).toEqual(
              [...reasonsByDefinition(network, router, target.physicalRouter)].sort(),
            );
            expect(target.feasible).toBe(target.reasons.length === 0);
            counts.hosts++;
            counts[target.feasible ? "feasible" : "refused"]++;
          }
        }
      }),
      { seed: 20261122, numRuns: 200, endOnFailure: true },
    );
    expect(counts.feasible).toBeGreaterThan(counts.hosts / 20);
    expect(counts.refused).toBeGreaterThan(counts.hosts / 20);
  });

  it("asks for spare capacity where nothing else stands in the way", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 4, mostRouters: 3, spare: true }), ({ network }) => {
        const prepared = prepareTargets(network);
        for (const router of network.virtualRouters.keys()) {
          for (const target of findTargets(prepared, router).targets) {
            if (target.isCurrent) continue;
            expect([...reasonsOf(target)].sort()).toEqual([...reasonsByDefinition(network, router, target.physicalRouter)].sort());
          }
        }
      }),
      { seed: 7, numRuns: 40, endOnFailure: true },
    );
  });

  it("ranks the same whether it may judge from afar or has to ask every rule about every host", () => {
    const [rule] = ruleBook.constraints;
    if (rule === undefined) throw new Error("no rules");
    const unknown: Constraint = { ...rule, id: "another-rule", check: () => [] };
    const asked: RuleBook = { constraints: [...ruleBook.constraints, unknown] };
    const dear = new Set(["spare", "maxMoves", "sitePower"]);
    fc.assert(
      fc.property(randomCases({ mostHosts: 7, mostRouters: 6 }, 0), ({ document, candidate }) => {
        const network = buildNetwork({ ...document, policies: document.policies.filter((policy) => !dear.has(policy.type)) });
        for (const base of [network.today, candidate]) {
          const [seen, full] = [prepareTargets(network, base), prepareTargets(network, base, asked)];
          for (const router of network.virtualRouters.keys()) {
            expect(JSON.stringify(findTargets(seen, router))).toBe(JSON.stringify(findTargets(full, router)));
          }
        }
      }),
      { seed: 13, numRuns: 150, endOnFailure: true },
    );
  });

  it("gives any part of the ranking as the whole has it", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 7, mostRouters: 4, spare: false }), fc.nat(7), fc.nat(7), ({ network }, from, more) => {
        const prepared = prepareTargets(network);
        for (const router of network.virtualRouters.keys()) {
          const [part, { targets }] = [rankTargets(prepared, router), findTargets(prepared, router)];
          expect(JSON.stringify(part.targets(from, from + more))).toBe(JSON.stringify(targets.slice(from, from + more)));
          expect(part.feasibleCount).toBe(targets.filter((target) => target.feasible).length);
        }
      }),
      { seed: 17, numRuns: 100, endOnFailure: true },
    );
  });

  it("tells delays and the busiest links as they are after the move", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 6, mostRouters: 5 }), ({ network }) => {
        const prepared = prepareTargets(network);
        for (const router of network.virtualRouters.keys()) {
          for (const target of findTargets(prepared, router).targets) {
            if (target.isCurrent || network.physicalRouters.get(target.physicalRouter)?.state === "failed") continue;
            const after = movedByDefinition(network, router, target.physicalRouter);
            const loads = linkLoads(network, after);
            const shares = [...loads].flatMap(([id, load]) =>
              [load.ab, load.ba].map((gbps) => gbps / (network.physicalLinks.get(id)?.capacityGbps ?? 1)),
            );
            expect(target.busiestLink?.utilisation ?? 0).toBeCloseTo(Math.max(0, ...shares), 9);
            for (const delay of target.delays) {
              const route = after.routes.get(delay.link);
              if (route === undefined) expect(delay.delayMs).toBeNull();
              else expect(delay.delayMs).toBeCloseTo(routeDelayMs(network, route), 9);
            }
          }
        }
      }),
      { seed: 11, numRuns: 100, endOnFailure: true },
    );
  });

  it("can start from a planned state instead of today", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 5, mostRouters: 4, routing: "igp" }, 0), ({ network, candidate }) => {
        const prepared = prepareTargets(network, candidate);
        const before = knownReasons(checkAll(network, candidate));
        for (const router of network.virtualRouters.keys()) {
          for (const target of findTargets(prepared, router).targets) {
            if (target.isCurrent || !candidate.routersOn.has(target.physicalRouter)) continue;
            const placements = new Map(candidate.placements).set(router, target.physicalRouter);
            const igp = createIgp({ nodes: network.nodes, routersOn: candidate.routersOn, linksOn: candidate.linksOn });
            const routes = new Map<string, readonly string[]>();
            for (const link of network.overlayLinks.values()) {
              const ends = overlayEnds(link, placements);
              const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
              if (route !== undefined) routes.set(link.id, route);
            }
            const after = checkAll(network, { ...candidate, placements, routes }).filter((reason) => isNewOrWorse(reason, before));
            if (network.physicalRouters.get(target.physicalRouter)?.state === "failed") continue;
            expect(target.reasons.map((reason) => reason.rule).sort()).toEqual(after.map((reason) => reason.rule).sort());
          }
        }
      }),
      { seed: 5, numRuns: 100, endOnFailure: true },
    );
  });
});

describe("a live graph's routes", () => {
  it("are the routes of the igp, in both directions, newcomers included", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 7 }), ({ network }) => {
        const { routersOn, linksOn } = network.today;
        const live = { nodes: network.nodes, routersOn, linksOn };
        const [graph, igp] = [createLiveGraph(live), createIgp(live)];
        for (const from of network.nodes.keys()) {
          const tree = graph.treeAt(from);
          for (const to of network.nodes.keys()) {
            expect(tree?.fromRoot(to)).toEqual(igp.route(from, to));
            expect(tree?.toRoot(to)).toEqual(igp.route(to, from));
          }
        }
        for (const node of network.nodes.values()) {
          if (!node.isPhysicalRouter || routersOn.has(node.id)) continue;
          const newcomer = graph.newcomer(node);
          const grown = createIgp({
            nodes: network.nodes,
            routersOn: new Set([...routersOn, node.id]),
            linksOn: new Set([...linksOn, ...newcomer.edges.map((edge) => edge.link.id)]),
          });
          const carries = graph.couldCarryTransit(newcomer);
          for (const from of network.nodes.keys()) {
            if (from !== node.id && igp.route(from, from) !== undefined) {
              if (!carries) expect(graph.treeAt(from)?.fromRoot(node.id, newcomer)).toEqual(grown.route(from, node.id));
              if (!carries) expect(graph.treeAt(from)?.toRoot(node.id, newcomer)).toEqual(grown.route(node.id, from));
              if (!carries)
                for (const to of network.nodes.keys()) if (to !== node.id) expect(grown.route(from, to)).toEqual(igp.route(from, to));
            }
          }
        }
      }),
      { seed: 3, numRuns: 200, endOnFailure: true },
    );
  });
});

/** nyc-1 and nyc-2 hang on nyc-t, dc-1 on dc-t; 8 Gb/s and 5 ms join both. */
const twoSites = (parts: Parameters<typeof aBuiltNetwork>[0] = {}) =>
  aBuiltNetwork({
    sites: [{ id: "nyc" }, { id: "dc" }],
    transportNodes: [
      { id: "nyc-t", site: "nyc" },
      { id: "dc-t", site: "dc" },
    ],
    physicalRouters: [
      aHost("nyc-1", { capacity: { cpuCores: 2 } }),
      aHost("nyc-2", { capacity: { cpuCores: 2 }, state: "off" }),
      aHost("dc-1", { site: "dc", capacity: { cpuCores: 2 } }),
      aHost("dc-2", { site: "dc", vendor: "bolt", capacity: { cpuCores: 1 } }),
    ],
    physicalLinks: [
      { id: "nyc-1-up", a: "nyc-1", b: "nyc-t", capacityGbps: 100, delayMs: 0 },
      { id: "nyc-2-up", a: "nyc-2", b: "nyc-t", capacityGbps: 100, delayMs: 0 },
      { id: "dc-1-up", a: "dc-1", b: "dc-t", capacityGbps: 100, delayMs: 0 },
      { id: "dc-2-up", a: "dc-2", b: "dc-t", capacityGbps: 100, delayMs: 0 },
      { id: "nyc-dc", a: "nyc-t", b: "dc-t", capacityGbps: 8, delayMs: 7.2 },
    ],
    virtualRouters: [
      aRouter("vr-nyc", { host: "nyc-1", demand: { cpuCores: 1 } }),
      aRouter("vr-dc", { host: "dc-1", demand: { cpuCores: 1 } }),
    ],
    accessLinks: [{ id: "cust-17", router: "vr-nyc", attachedTo: "nyc-t", trafficGbps: { out: 9.1, in: 0.4 }, maxAddedDelayMs: 3 }],
    ...parts,
  });

describe("a target report", () => {
  it("states every reason with its figures", () => {
    const report = findTargets(twoSites(), "vr-nyc");
    const dc2 = report.targets.find((target) => target.physicalRouter === "dc-2");
    expect(dc2?.feasible).toBe(false);
    const found = dc2?.reasons.map((reason) => reason.found).join("\n") ?? "";
    expect(found).toContain("adds 7.2 ms to cust-17, 3 allowed");
    expect(found).toContain("would carry 9.1 of 8 Gb/s");
    expect(dc2?.reasons.map((reason) => reason.rule).sort()).toEqual(["delay-within-bound", "link-capacity", "platform-matches"]);
    expect(dc2?.worstDelay).toEqual({ link: "cust-17", delayMs: 7.2, addedMs: 7.2, allowedAddedMs: 3 });
  });

  it("puts feasible targets first and says what is switched on and what may be switched off", () => {
    const report = findTargets(twoSites(), "vr-nyc");
    expect(report.currentHost).toBe("nyc-1");
    expect(report.targets.map((target) => target.physicalRouter)).toEqual(["nyc-1", "nyc-2", "dc-1", "dc-2"]);
    const [current, second] = report.targets;
    expect(current).toMatchObject({ isCurrent: true, feasible: true, powersOn: null, couldPowerOff: null });
    expect(second).toMatchObject({ feasible: true, powersOn: "nyc-2", couldPowerOff: "nyc-1" });
    expect(second?.busiestOnRoutes).toMatchObject({ physicalLink: "nyc-2-up", direction: "ab", gbps: 9.1 });
  });

  it("keeps the old host on when a rule, a customer or another router needs it", () => {
    const off = (parts: Parameters<typeof aBuiltNetwork>[0]) =>
      findTargets(twoSites(parts), "vr-nyc").targets.find((target) => target.physicalRouter === "nyc-2")?.couldPowerOff;
    expect(off({})).toBe("nyc-1");
    expect(off({ policies: [{ type: "keepOn", physicalRouters: ["nyc-1"] }] })).toBeNull();
    expect(off({ accessLinks: [{ id: "cust-17", router: "vr-nyc", attachedTo: "nyc-1", trafficGbps: { out: 1 } }] })).toBeNull();
    expect(off({ virtualRouters: [aRouter("vr-nyc", { host: "nyc-1" }), aRouter("other", { host: "nyc-1" })] })).toBeNull();
  });

  it("does not count against a target what is broken today and gets no worse", () => {
    const overloaded = twoSites({
      virtualLinks: [{ id: "e", a: "vr-nyc", b: "vr-dc", trafficGbps: { ab: 9, ba: 0 } }],
      accessLinks: [],
    });
    expect(checkAll(overloaded, overloaded.today).map((reason) => reason.rule)).toEqual(["link-capacity"]);
    const byHost = new Map(findTargets(overloaded, "vr-nyc").targets.map((target) => [target.physicalRouter, target]));
    expect(byHost.get("nyc-2")?.feasible).toBe(true);
    expect(byHost.get("nyc-1")?.reasons).toEqual([]);
    expect(byHost.get("dc-1")?.feasible).toBe(true);
  });

  it("lists what a router breaks where it runs", () => {
    const report = findTargets(
      twoSites({ policies: [{ type: "ban", id: "no-nyc-1", virtualRouters: ["vr-nyc"], physicalRouters: ["nyc-1"] }] }),
      "vr-nyc",
    );
    const current = report.targets.find((target) => target.isCurrent);
    expect(current?.feasible).toBe(false);
    expect(current?.reasons.map((reason) => reason.subject)).toEqual(["no-nyc-1"]);
  });

  it("counts what enters a forwarding router from the host that hangs on it", () => {
    const network = aBuiltNetwork({
      sites: [{ id: "nyc" }],
      physicalRouters: [aHost("edge", { forwardingGbps: 2 }), aHost("leaf"), aHost("core")],
      physicalLinks: [
        { id: "leaf-edge", a: "leaf", b: "edge", capacityGbps: 100, delayMs: 0 },
        { id: "edge-core", a: "edge", b: "core", capacityGbps: 100, delayMs: 0 },
      ],
      virtualRouters: [aRouter("vr", { host: "edge" })],
      accessLinks: [{ id: "cust", router: "vr", attachedTo: "edge", trafficGbps: { in: 1, out: 3 } }],
    });
    const byHost = new Map(findTargets(network, "vr").targets.map((target) => [target.physicalRouter, target]));
    for (const host of ["leaf", "core"]) {
      expect(byHost.get(host)?.feasible).toBe(false);
      expect(byHost.get(host)?.reasons.map((reason) => reason.rule)).toEqual(["forwarding-capacity"]);
    }
  });

  it("knows a router that has no host yet", () => {
    const report = findTargets(twoSites({ virtualRouters: [aRouter("vr-nyc", { demand: { cpuCores: 3 } })], accessLinks: [] }), "vr-nyc");
    expect(report.currentHost).toBeNull();
    expect(report.targets.every((target) => target.reasons.some((reason) => reason.rule === "resources-fit"))).toBe(true);
  });
});
