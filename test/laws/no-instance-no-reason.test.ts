/** Law: a rule that a network gives no instance finds nothing, refuses nothing and breaks no row, whatever the candidate. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { rowHolds } from "../support/constant-columns.ts";
import { randomCases } from "../support/random-networks.ts";
import { candidateColumns } from "./candidate-columns.ts";

const SEED = 20264;
type Edit = (document: NetworkDocument) => NetworkDocument;

const noRouters: Edit = (document) => ({ ...document, virtualRouters: [], virtualLinks: [], accessLinks: [], policies: [] });
const noPolicies: Edit = (document) => ({ ...document, policies: [] });
const unbounded = <Link extends NetworkDocument["virtualLinks"][number] | NetworkDocument["accessLinks"][number]>(link: Link): Link => {
  const { maxDelayMs: _absolute, maxAddedDelayMs: _added, ...rest } = link;
  return rest as Link;
};

/** How to take every instance of a rule out of a network. */
const withoutInstances: Readonly<Record<string, Edit>> = {
  "placed-once": noRouters,
  "host-is-on": noRouters,
  "host-accepts": (document) => ({
    ...document,
    physicalRouters: document.physicalRouters.map((router) => ({ ...router, state: "on" as const })),
  }),
  "platform-matches": (document) => ({
    ...document,
    physicalRouters: document.physicalRouters.map((router) => ({ ...router, routerHypervisor: true })),
  }),
  "capabilities-present": (document) => ({
    ...document,
    virtualRouters: document.virtualRouters.map((router) => ({ ...router, requires: [] })),
  }),
  "resources-fit": (document) => ({ ...document, virtualRouters: document.virtualRouters.map((router) => ({ ...router, demand: {} })) }),
  "tdm-ports-fit": (document) => ({
    ...document,
    accessLinks: document.accessLinks.map((link) => ({ ...link, technology: "packet" as const })),
  }),
  "stays-put": (document) => ({ ...document, virtualRouters: document.virtualRouters.map((router) => ({ ...router, movable: true })) }),
  "delay-within-bound": (document) => ({
    ...document,
    virtualLinks: document.virtualLinks.map(unbounded),
    accessLinks: document.accessLinks.map(unbounded),
  }),
  "link-capacity": (document) => ({ ...document, physicalLinks: [] }),
  "forwarding-capacity": (document) => ({
    ...document,
    physicalRouters: document.physicalRouters.map(({ forwardingGbps: _limit, ...router }) => router),
  }),
  "link-states": (document) => ({ ...document, physicalLinks: [] }),
  "route-connects": (document) => ({ ...document, virtualLinks: [], accessLinks: [], policies: [] }),
  "igp-route": (document) => ({ ...document, routing: "explicit" }),
  separate: noPolicies,
  gather: noPolicies,
  fence: noPolicies,
  ban: noPolicies,
  "keep-on": noPolicies,
  "min-on": noPolicies,
  spare: noPolicies,
  diverse: noPolicies,
  "site-power": noPolicies,
  "max-moves": noPolicies,
};

describe("without an instance there is no reason", () => {
  for (const rule of ruleBook.constraints) {
    it(rule.id, () => {
      const edit = withoutInstances[rule.id];
      if (edit === undefined) throw new Error(`say here how a network has no instance of ${rule.id}`);
      fc.assert(
        fc.property(randomCases(), ({ document, candidate: drawn }) => {
          const network = buildNetwork(edit(document));
          const known = [...drawn.placements].filter(([router]) => network.virtualRouters.has(router));
          const candidate = { ...drawn, placements: new Map(known) };
          expect(rule.check(network, candidate, ruleBook)).toEqual([]);
          const rows = [...rule.rows(candidateColumns(network, candidate), ruleBook)];
          expect(rows.filter((row) => !rowHolds(row))).toEqual([]);
          for (const router of network.virtualRouters.keys()) {
            for (const host of network.physicalRouters.keys()) expect(rule.filter(network, router, host)).toEqual([]);
          }
        }),
        { seed: SEED, numRuns: 150 },
      );
    });
  }
});
