import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { applyChanges } from "../../src/network/changes.ts";
import { changesSchema } from "../../src/network/changes-document.ts";
import { networkSchema } from "../../src/network/document.ts";
import { linkLoads } from "../../src/network/load.ts";
import type { Network } from "../../src/network/network.ts";
import { candidatePower } from "../../src/network/power.ts";
import { readNetwork } from "../../src/network/read.ts";
import { goals } from "../../src/plan/plan-document.ts";
import { allCandidates, leastBy } from "./datasets-search.ts";

const ids = z.array(z.string());
const scenarioSchema = z.strictObject({
  title: z.string().min(1),
  notes: z.string().min(1),
  goal: z.enum(goals),
  options: z.strictObject({ changes: changesSchema.optional(), to: networkSchema.optional() }).optional(),
  expect: z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("optimal"),
      afterWatts: z.number().optional(),
      /** Virtual routers whose final host differs from today's; the first placement of a new one is not counted. */
      moves: z.int().optional(),
      /** Exactly these physical routers are off, and on. */
      off: ids.optional(),
      on: ids.optional(),
      /** Exactly these physical links are asleep: off with both ends on and state on. */
      linksOff: ids.optional(),
      placements: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({
      status: z.literal("infeasible"),
      conflict: z.array(z.strictObject({ rule: z.string(), subject: z.string() })).optional(),
    }),
  ]),
  network: networkSchema,
});
type Scenario = z.output<typeof scenarioSchema>;

const folder = join(import.meta.dirname, "../../datasets/scenarios");
const scenarios = ["basic", "infeasible", "regression"].flatMap((kind) =>
  readdirSync(join(folder, kind))
    .sort()
    .map((file) => ({ name: `${kind}/${file}`, text: readFileSync(join(folder, kind, file), "utf8") })),
);

/** Rules that are part of what a candidate is: a conflict never names them. */
const given = new Set(["placed-once", "host-is-on", "link-states", "igp-route"]);

function networkOf({ network, options }: Scenario): Network {
  const changed = applyChanges(network, options?.changes ?? []);
  if (!changed.ok) throw new Error(JSON.stringify(changed.failure));
  return buildNetwork(changed.value);
}

const movesFrom = (network: Network, candidate: Candidate): number =>
  [...network.virtualRouters.values()].filter(({ id, host }) => host !== null && candidate.placements.get(id) !== host).length;

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

describe.each(scenarios)("scenario $name", ({ text }) => {
  const scenario = scenarioSchema.parse(JSON.parse(text));
  const network = networkOf(scenario);
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

type Expected = Extract<Scenario["expect"], { readonly status: "optimal" }>;

/** The candidate in the words of the expectation: only what it speaks of. */
function outcomeOf(network: Network, candidate: Candidate, expected: Expected): Expected {
  const isAsleep = ({ id, a, b, state }: { id: string; a: string; b: string; state: string }): boolean =>
    state === "on" &&
    !candidate.linksOn.has(id) &&
    [a, b].every((end) => !network.physicalRouters.has(end) || candidate.routersOn.has(end));
  const hosts = [...network.physicalRouters.keys()];
  const outcome: Required<Expected> = {
    status: "optimal",
    afterWatts: Math.round(candidatePower(network, candidate).totalWatts * 1e6) / 1e6,
    moves: movesFrom(network, candidate),
    off: hosts.filter((host) => !candidate.routersOn.has(host)),
    on: hosts.filter((host) => candidate.routersOn.has(host)),
    linksOff: [...network.physicalLinks.values()].filter(isAsleep).map(({ id }) => id),
    placements: Object.fromEntries(Object.keys(expected.placements ?? {}).map((id) => [id, candidate.placements.get(id) ?? ""])),
  };
  return scenarioSchema.shape.expect.parse(
    Object.fromEntries(Object.keys(expected).map((key) => [key, outcome[key as keyof Expected]])),
  ) as Expected;
}
