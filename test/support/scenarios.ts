/** The scenarios under datasets/scenarios: their shape, the network and question each asks, and a candidate in the words of its expectation. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { applyChanges } from "../../src/network/changes.ts";
import { changesSchema } from "../../src/network/changes-document.ts";
import { type NetworkDocument, networkSchema } from "../../src/network/document.ts";
import type { Network } from "../../src/network/network.ts";
import { candidatePower } from "../../src/network/power.ts";
import type { GoalRequest } from "../../src/optimiser/goals.ts";
import { goals } from "../../src/plan/plan-document.ts";

const ids = z.array(z.string());
export const scenarioSchema = z.strictObject({
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
export type Scenario = z.output<typeof scenarioSchema>;

const folder = join(import.meta.dirname, "../../datasets/scenarios");

/** `name`: "basic/spare.json". */
export const scenarioFiles: readonly { readonly name: string; readonly text: string }[] = ["basic", "infeasible", "regression"].flatMap(
  (kind) =>
    readdirSync(join(folder, kind))
      .sort()
      .map((file) => ({ name: `${kind}/${file}`, text: readFileSync(join(folder, kind, file), "utf8") })),
);

/** The document after the scenario's changes. */
export function changedDocument({ network, options }: Scenario): NetworkDocument {
  const changed = applyChanges(network, options?.changes ?? []);
  if (!changed.ok) throw new Error(JSON.stringify(changed.failure));
  return changed.value;
}

export function goalOf({ goal, options }: Scenario): GoalRequest {
  if (goal !== "restore") return { goal };
  if (options?.to === undefined) throw new Error("a scenario of restore needs options.to");
  return { goal, to: buildNetwork(options.to).today };
}

/** Routers without a host today do not count. */
const movesFrom = (network: Network, candidate: Candidate): number =>
  [...network.virtualRouters.values()].filter(({ id, host }) => host !== null && candidate.placements.get(id) !== host).length;

export type ExpectedPlan = Extract<Scenario["expect"], { readonly status: "optimal" }>;

/** The candidate in the words of the expectation: only what it speaks of. */
export function outcomeOf(network: Network, candidate: Candidate, expected: ExpectedPlan): ExpectedPlan {
  const isAsleep = ({ id, a, b, state }: { id: string; a: string; b: string; state: string }): boolean =>
    state === "on" &&
    !candidate.linksOn.has(id) &&
    [a, b].every((end) => !network.physicalRouters.has(end) || candidate.routersOn.has(end));
  const hosts = [...network.physicalRouters.keys()];
  const outcome: Required<ExpectedPlan> = {
    status: "optimal",
    afterWatts: Math.round(candidatePower(network, candidate).totalWatts * 1e6) / 1e6,
    moves: movesFrom(network, candidate),
    off: hosts.filter((host) => !candidate.routersOn.has(host)),
    on: hosts.filter((host) => candidate.routersOn.has(host)),
    linksOff: [...network.physicalLinks.values()].filter(isAsleep).map(({ id }) => id),
    placements: Object.fromEntries(Object.keys(expected.placements ?? {}).map((id) => [id, candidate.placements.get(id) ?? ""])),
  };
  return scenarioSchema.shape.expect.parse(
    Object.fromEntries(Object.keys(expected).map((key) => [key, outcome[key as keyof ExpectedPlan]])),
  ) as ExpectedPlan;
}
