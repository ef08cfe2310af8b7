import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../src/network/candidate.ts";
import { movesBetween, powerEventsBetween } from "../../../src/plan/moves.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { randomCases } from "../../support/random-networks.ts";

const capacity = { cpuCores: 2 };
const one = { demand: { cpuCores: 1 } };

describe("movesBetween", () => {
  it("lets a move wait until its destination has room while both hosts hold it", () => {
    const network = aBuiltNetwork({
      physicalRouters: [aHost("h1", { capacity }), aHost("h2", { capacity: { cpuCores: 1 } }), aHost("h3", { capacity })],
      virtualRouters: [aRouter("a", { ...one, host: "h1" }), aRouter("b", { ...one, host: "h2" }), aRouter("c", { ...one, host: "h1" })],
    });
    const moves = movesBetween(network, aCandidate(network, { a: "h2", b: "h3", c: "h1" }));
    expect(moves.map(({ router, from, to, wave }) => [router, from, to, wave])).toEqual([
      ["b", "h2", "h3", 1],
      ["a", "h1", "h2", 2],
    ]);
    expect(moves.map((move) => move.startSeconds)).toEqual([0, 8]);
  });

  it("puts a cycle over full hosts into the last wave", () => {
    const network = aBuiltNetwork({
      physicalRouters: [aHost("h1", { capacity: { cpuCores: 1 } }), aHost("h2", { capacity: { cpuCores: 1 } }), aHost("h3", { capacity })],
      virtualRouters: [aRouter("a", { ...one, host: "h1" }), aRouter("b", { ...one, host: "h2" }), aRouter("c", { host: null, ...one })],
    });
    const moves = movesBetween(network, aCandidate(network, { a: "h2", b: "h1", c: "h3" }));
    expect(moves.map(({ router, wave }) => [router, wave])).toEqual([
      ["c", 1],
      ["a", 2],
      ["b", 2],
    ]);
  });

  it("waits for TDM ports and for hosts that boot", () => {
    const network = aBuiltNetwork({
      transportNodes: [{ id: "t", site: "nyc" }],
      physicalRouters: [
        aHost("h1", { capacity: { tdmPorts: 1 } }),
        aHost("h2", { capacity: { tdmPorts: 1 }, state: "off", power: { bootSeconds: 180 } }),
      ],
      virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b")],
      accessLinks: [
        { id: "x", router: "a", attachedTo: "t", technology: "tdm" },
        { id: "y", router: "b", attachedTo: "t", technology: "tdm" },
      ],
    });
    const moves = movesBetween(network, aCandidate(network, { a: "h2", b: "h1" }));
    expect(moves.map(({ router, wave, startSeconds }) => [router, wave, startSeconds])).toEqual([
      ["a", 1, 180],
      ["b", 2, 188],
    ]);
  });

  it("moves exactly the routers whose host differs, and keeps every host within its capacity in all waves but the last", () => {
    fc.assert(
      fc.property(randomCases({ mostHosts: 4, mostRouters: 6 }, 0), ({ network, candidate }) => {
        const moves = movesBetween(network, candidate);
        const expected = [...network.virtualRouters.values()].filter(
          (router) => candidate.placements.has(router.id) && candidate.placements.get(router.id) !== router.host,
        );
        expect(moves.map((move) => move.router).sort()).toEqual(expected.map((router) => router.id).sort());
        const last = Math.max(0, ...moves.map((move) => move.wave));
        for (let wave = 1; wave < last; wave++) {
          for (const host of network.physicalRouters.values()) {
            const arrivals = moves.filter((move) => move.wave === wave && move.to === host.id);
            if (arrivals.length === 0) continue;
            const hasLeft = (router: string) => moves.some((move) => move.router === router && move.wave < wave && move.from === host.id);
            const hasCome = (router: string) => moves.some((move) => move.router === router && move.wave <= wave && move.to === host.id);
            const held = [...network.virtualRouters.values()].filter(
              (router) => hasCome(router.id) || (router.host === host.id && !hasLeft(router.id)),
            );
            const cores = held.reduce((sum, router) => sum + (router.demand["cpuCores"] ?? 0), 0);
            if (arrivals.some((move) => (network.virtualRouters.get(move.router)?.demand["cpuCores"] ?? 0) > 0))
              expect(cores).toBeLessThanOrEqual(host.capacity["cpuCores"] ?? 0);
          }
        }
      }),
      { seed: 17, numRuns: 200, endOnFailure: true },
    );
  });
});

describe("powerEventsBetween", () => {
  const chain = aBuiltNetwork({
    physicalRouters: [aHost("h1"), aHost("h2"), aHost("h3"), aHost("h4", { state: "off", power: { bootSeconds: 60 } }), aHost("h5")],
    physicalLinks: [
      { id: "l1", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1 },
      { id: "l2", a: "h2", b: "h3", capacityGbps: 1, delayMs: 1 },
      { id: "l3", a: "h3", b: "h4", capacityGbps: 1, delayMs: 1 },
    ],
    virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b", { host: "h3" })],
    virtualLinks: [{ id: "e", a: "a", b: "b" }],
  });

  it("starts hosts at 0, stops them when their last router has left, and those that carry transit when all have", () => {
    const candidate: Candidate = aCandidate(chain, { a: "h4", b: "h4" }, { routersOn: ["h4"], linksOn: [], routes: { e: [] } });
    const moves = movesBetween(chain, candidate).map((move) => (move.router === "a" ? { ...move, seconds: 20 } : move));
    const events = Object.fromEntries(
      powerEventsBetween(chain, candidate, moves).map((event) => [event.physicalRouter, `${event.to} ${event.startSeconds}`]),
    );
    expect(events).toEqual({ h4: "on 0", h5: "off 0", h1: "off 80", h2: "off 80", h3: "off 68" });
  });

  it("says nothing where nothing changes", () => {
    expect(powerEventsBetween(chain, chain.today, [])).toEqual([]);
    expect(movesBetween(chain, chain.today)).toEqual([]);
  });
});
