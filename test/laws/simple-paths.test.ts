/** Laws: simple paths come complete, once each, in the contract's order; the first is the igp route; least delays are least. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { leastDelays } from "../../src/network/delays.ts";
import type { Network, PhysicalLink } from "../../src/network/network.ts";
import { compareLinkIds, createIgp } from "../../src/network/routes.ts";
import { simplePaths } from "../../src/network/simple-paths.ts";
import { randomCases } from "../support/random-networks.ts";

const SEED = 20263;
const micro = (value: number): number => Math.round(value * 1e6);
const total = (path: readonly PhysicalLink[], of: (link: PhysicalLink) => number): number =>
  path.reduce((sum, link) => sum + micro(of(link)), 0);
const ids = (path: readonly PhysicalLink[]): readonly string[] => path.map((link) => link.id);

/** Every simple path, in no order: depth first, by the definition. */
function everyPath(network: Network, from: string, to: string, usable: (id: string) => boolean): readonly (readonly PhysicalLink[])[] {
  const walk = (node: string, visited: readonly string[], path: readonly PhysicalLink[]): readonly (readonly PhysicalLink[])[] => {
    if (node === to) return [path];
    return (network.nodes.get(node)?.links ?? []).flatMap((link) => {
      const next = link.a === node ? link.b : link.a;
      return visited.includes(next) || !usable(next) || !usable(link.id) ? [] : walk(next, [...visited, next], [...path, link]);
    });
  };
  return usable(from) && usable(to) ? walk(from, [from], []) : [];
}

/** The contract's words: cost, then delay, then number of links, then the list of link ids. */
const compareByContract = (x: readonly PhysicalLink[], y: readonly PhysicalLink[]): number =>
  total(x, (link) => link.igpCost ?? link.delayMs) - total(y, (link) => link.igpCost ?? link.delayMs) ||
  total(x, (link) => link.delayMs) - total(y, (link) => link.delayMs) ||
  x.length - y.length ||
  compareLinkIds(ids(x), ids(y));

const compareByDelay = (x: readonly PhysicalLink[], y: readonly PhysicalLink[]): number =>
  total(x, (link) => link.delayMs) - total(y, (link) => link.delayMs) || compareByContract(x, y);

const nodePair = (network: Network): readonly [string, string] => {
  const nodes = [...network.nodes.keys()];
  return [nodes[0] as string, nodes.at(-1) as string];
};

it("lists every simple path over what is on once, in igp order, beginning with the igp route", () => {
  fc.assert(
    fc.property(randomCases(), ({ network, candidate: { routersOn, linksOn } }) => {
      const [from, to] = nodePair(network);
      const usable = (id: string): boolean =>
        network.physicalLinks.has(id) ? linksOn.has(id) : !network.physicalRouters.has(id) || routersOn.has(id);
      const listed = [...simplePaths({ nodes: network.nodes, routersOn, linksOn }, from, to)];
      const expected = [...everyPath(network, from, to, usable)].sort(compareByContract);
      expect(listed.map(ids)).toEqual(expected.map(ids));
      const first = listed[0];
      expect(createIgp({ nodes: network.nodes, routersOn, linksOn }).route(from, to)).toEqual(first === undefined ? undefined : ids(first));
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

it("lists them by delay when asked, and leaves out what is to be avoided", () => {
  fc.assert(
    fc.property(randomCases(), fc.nat(9), fc.nat(9), ({ network }, i, j) => {
      const [from, to] = nodePair(network);
      const avoid = new Set([`l${i}`, `h${j}`]);
      const listed = [...simplePaths({ nodes: network.nodes }, from, to, { order: "delay", avoid })];
      const expected = [...everyPath(network, from, to, (id) => !avoid.has(id))].sort(compareByDelay);
      expect(listed.map(ids)).toEqual(expected.map(ids));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

it("knows the least delay over what has not failed", () => {
  fc.assert(
    fc.property(randomCases(), ({ network }) => {
      const [from] = nodePair(network);
      const works = (id: string): boolean =>
        network.physicalLinks.has(id) ? network.physicalLinks.get(id)?.state === "on" : network.physicalRouters.get(id)?.state !== "failed";
      const delays = leastDelays(network, from);
      for (const node of network.nodes.keys()) {
        const paths = everyPath(network, from, node, works).map((path) => total(path, (link) => link.delayMs) / 1e6);
        expect(delays.get(node)).toBe(paths.length === 0 ? undefined : Math.min(...paths));
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});
