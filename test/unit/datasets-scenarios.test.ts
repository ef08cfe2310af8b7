import { describe, expect, it } from "vitest";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network } from "../../src/network/network.ts";
import { readNetwork } from "../../src/network/read.ts";
import { allCandidates } from "../support/all-candidates.ts";
import { bestOf } from "../support/goal-measures.ts";
import { changedDocument, goalOf, outcomeOf, scenarioFiles, scenarioSchema } from "../support/scenarios.ts";

/** Rules that are part of what a candidate is: a conflict never names them. */
const given = new Set(["placed-once", "host-is-on", "link-states", "igp-route"]);

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
      const best = bestOf(network, goalOf(scenario));
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
