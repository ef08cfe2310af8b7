import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TransitionOptions, transitionInstance } from "../../bench/support/transition-instance.ts";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { linkLoads } from "../../src/network/load.ts";
import { readNetwork } from "../../src/network/read.ts";

const small: TransitionOptions = { hosts: 12, virtualRouters: 120, fill: 0.86, moves: 50, seed: 1 };

function bothEnds(options: TransitionOptions) {
  const { document, target } = transitionInstance(options);
  const virtualRouters = document.virtualRouters.map((router) => ({ ...router, host: target.get(router.id) ?? null }));
  return { document, target, networks: [buildNetwork(document), buildNetwork({ ...document, virtualRouters })] };
}

const demanded = ({ virtualRouters }: NetworkDocument): number =>
  virtualRouters.reduce((sum, { demand }) => sum + (demand["cpuCores"] ?? 0), 0);
const offered = ({ physicalRouters }: NetworkDocument): number =>
  physicalRouters.reduce((sum, { capacity }) => sum + (capacity["cpuCores"] ?? 0), 0);

const shapes = fc.record({
  hosts: fc.integer({ min: 4, max: 30 }),
  each: fc.integer({ min: 10, max: 16 }),
  fill: fc.constantFrom(0.86, 0.98),
  share: fc.double({ min: 0.1, max: 0.6, noNaN: true }),
  seed: fc.nat({ max: 1000 }),
});

describe("transitionInstance", () => {
  it("is legal at both ends, as full as asked for, with as many moves as asked for", () => {
    fc.assert(
      fc.property(shapes, ({ hosts, each, fill, share, seed }) => {
        const moves = Math.round(share * hosts * each);
        const { document, target, networks } = bothEnds({ hosts, virtualRouters: hosts * each, fill, moves, seed });
        for (const network of networks) expect(checkAll(network, network.today)).toEqual([]);
        expect(Math.abs(demanded(document) - fill * offered(document))).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(document.virtualRouters.filter(({ id, host }) => target.get(id) !== host)).toHaveLength(moves);
      }),
      { seed: 30, numRuns: 25 },
    );
  });

  it("uses links at 60% at most and mostly at 30% at least, at the busier end", () => {
    const { document, networks } = bothEnds({ hosts: 48, virtualRouters: 720, fill: 0.98, moves: 300, seed: 4 });
    const loads = networks.map((network) => linkLoads(network, network.today));
    const used = document.physicalLinks.map(({ id, capacityGbps }) =>
      Math.max(...loads.flatMap((end) => [end.get(id)?.ab ?? 0, end.get(id)?.ba ?? 0].map((gbps) => gbps / capacityGbps))),
    );
    expect(Math.max(...used)).toBeLessThanOrEqual(0.601);
    expect(Math.max(...used)).toBeGreaterThan(0.55);
    expect(used.filter((share) => share >= 0.299).length / used.length).toBeGreaterThan(0.8);
    for (const { capacityGbps } of document.physicalLinks) expect([10, 20, 40, 80, 100]).toContain(capacityGbps);
  });

  it("has sites of four to eight hosts and routers of one, two and four units", () => {
    const { document } = transitionInstance({ ...small, hosts: 50, virtualRouters: 600 });
    const counts = document.sites.map(({ id }) => document.physicalRouters.filter(({ site }) => site === id).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...counts)).toBeLessThanOrEqual(8);
    expect(new Set(document.virtualRouters.map(({ demand }) => demand["cpuCores"]))).toEqual(new Set([1, 2, 4]));
    for (const { demand } of document.virtualRouters) expect(demand["memoryMiB"]).toBe(1024 * (demand["cpuCores"] ?? 0));
  });

  it("is the same for the same seed, another for another, and passes the reader", () => {
    const [one, again, other] = [small, small, { ...small, seed: 2 }].map((options) => transitionInstance(options));
    expect(again).toEqual(one);
    expect(other?.target).not.toEqual(one?.target);
    expect(readNetwork(JSON.stringify(one?.document))).toMatchObject({ ok: true });
  });

  it("says what does not go together", () => {
    expect(() => transitionInstance({ ...small, virtualRouters: 12, hosts: 12, moves: 12 })).toThrow(/give more routers/);
  });
});
