import { describe, expect, it } from "vitest";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { linkLoads } from "../../src/network/load.ts";
import type { Network } from "../../src/network/network.ts";
import { candidatePower } from "../../src/network/power.ts";
import { readNetwork } from "../../src/network/read.ts";
import { allCandidates, leastBy } from "../support/all-candidates.ts";
import { changedDocument, movesFrom, outcomeOf, type Scenario, scenarioFiles, scenarioSchema } from "../support/scenarios.ts";

/** Rules that are part of what a candidate is: a conflict never names them. */
const given = new Set(["placed-once", "host-is-on", "link-states", "igp-route"]);

function measuresOf({ goal, options }: Scenario, network: Network): readonly ((candidate: Candidate) => number)[] {
  const watts = (candidate: Candidate): number => candidatePower(network, candidate).totalWatts;
  const moves = (candidate: Candidate): number => movesFrom(network, candidate);
  switch (goal) {
    case "consolidate":
      return [watts, moves];
    case "evacuate":
      return [moves, ({ routersOn }) => [...routersOn].filter((host) => !network.today.routersOn.has(host)).length];
    case "deploy":
      return [moves, watts];
    case "balance":
      return [(candidate) => busiest(network, candidate), moves];
    case "restore": {
      const to = options?.to?.virtualRouters ?? [];
      return [({ placements }) => to.filter(({ id, host }) => placements.get(id) !== host).length, watts, moves];
    }
    default:
      return goal satisfies never;
  }
}

function busiest(network: Network, candidate: Candidate): number {
  const loads = linkLoads(network, candidate);
  return Math.max(...[...loads].map(([id, { ab, ba }]) => Math.max(ab, ba) / (network.physicalLinks.get(id)?.capacityGbps ?? 1)));
}

/** Only consolidation switches anything off that works; restoring brings back what was on. */
function keptOn({ goal, options }: Scenario, network: Network): readonly string[] {
  if (goal === "consolidate") return [];
  const on = goal === "restore" && options?.to !== undefined ? buildNetwork(options.to).today.routersOn : network.today.routersOn;
  return [...on].filter((host) => network.physicalRouters.get(host)?.state !== "failed");
}

const instancesBroken = (network: Network, candidate: Candidate): readonly string[] => [
  ...new Set(checkAll(network, candidate).map(({ rule, subject }) => `${rule} ${subject}`)),
];

describe.each(scenarioFiles)("scenario $name", ({ text }) => {
  const scenario = scenarioSchema.parse(JSON.parse(text));
  const network = buildNetwork(changedDocument(scenario));
  const { expect: expected } = scenario;

  it("holds a sound network document of at most 6 hosts and 8 routers", () => {
    expect(readNetwork(JSON.stringify(JSON.parse(text).network))).toMatchObject({ ok: true });
    expect(network.physicalRouters.size).toBeLessThanOrEqual(6);
    expect(network.virtualRouters.size).toBeLessThanOrEqual(8);
  });

  if (expected.status === "optimal")
    it("expects what trying everything finds", () => {
      const kept = keptOn(scenario, network);
      const accepted = [...allCandidates(network)].filter((candidate) => checkAll(network, candidate).length === 0);
      const best = leastBy(
        accepted.filter(({ routersOn }) => kept.every((host) => routersOn.has(host))),
        measuresOf(scenario, network),
      );
      expect(best.length).toBeGreaterThan(0);
      for (const candidate of best) expect(outcomeOf(network, candidate, expected)).toEqual(expected);
    });
  else
    it("expects the one irreducible conflict that trying everything leaves", () => {
      const broken: (readonly string[])[] = [];
      for (const candidate of allCandidates(network)) {
        const instances = instancesBroken(network, candidate);
        expect(instances).not.toEqual([]);
        if (!instances.some((instance) => given.has(instance.split(" ")[0] ?? ""))) broken.push(instances);
      }
      expect(broken.length).toBeGreaterThan(0);
      if (expected.conflict === undefined) return;
      // An instance that is all that some candidate breaks belongs to every conflict; together they must explain every candidate.
      const needed = new Set(broken.filter((instances) => instances.length === 1).map(([instance]) => instance ?? ""));
      expect(broken.every((instances) => instances.some((instance) => needed.has(instance)))).toBe(true);
      expect([...needed].sort()).toEqual(expected.conflict.map(({ rule, subject }) => `${rule} ${subject}`).sort());
    });
});
