/** Conformance: every scenario of a transition through the scheduler and, apart from it, through the replay. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkAll, ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { networkSchema } from "../../src/network/document.ts";
import type { Network } from "../../src/network/network.ts";
import { readNetwork } from "../../src/network/read.ts";
import { createIgp } from "../../src/network/routes.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import { candidateOfPlan, plannedStateOf } from "../../src/plan/candidate-of-plan.ts";
import { moveSchema, powerEventSchema, rerouteSchema, transitionSchema } from "../../src/plan/plan-document.ts";
import { defaultMigration } from "../../src/plan/pre-copy.ts";
import { scheduleTransition } from "../../src/plan/schedule/schedule-transition.ts";
import { defaultLimits, type Schedule } from "../../src/plan/schedule/transition.ts";
import { verifyPlan } from "../../src/plan/verify.ts";
import { aPlan, DIGEST } from "../unit/plan/a-plan.ts";

const ids = z.array(z.string());
const scenarioSchema = z.strictObject({
  title: z.string().min(1),
  notes: z.string().min(1),
  limits: transitionSchema.shape.limits.optional(),
  target: z.strictObject({
    placements: z.record(z.string(), z.string()),
    routes: z.record(z.string(), ids).optional(),
    on: ids.optional(),
    off: ids.optional(),
  }),
  expect: z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("scheduled"),
      parkingMoves: z.int(),
      seconds: z.number(),
      moves: z.array(moveSchema.partial()).optional(),
      powerEvents: z.array(powerEventSchema).optional(),
      reroutes: z.array(rerouteSchema).optional(),
      apart: z.array(ids).optional(),
    }),
    z.strictObject({ status: z.literal("blocked"), proven: z.boolean(), blocked: ids, because: ids }),
  ]),
  network: networkSchema,
});
type Scenario = z.output<typeof scenarioSchema>;
type Expected = Extract<Scenario["expect"], { readonly status: "scheduled" }>;

const folder = join(import.meta.dirname, "../../datasets/scenarios/schedule");
const files = readdirSync(folder)
  .sort()
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

/** Who is not named stays where it is; links without a route named keep today's if it still joins their ends, or take the igp's. */
function targetOf(network: Network, { placements: wanted, routes: given = {}, on = [], off = [] }: Scenario["target"]): Candidate {
  const { today } = network;
  const placements = new Map([...today.placements, ...Object.entries(wanted)]);
  const routersOn = new Set([...today.routersOn, ...on].filter((host) => !off.includes(host)));
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const linksOn = new Set([...network.physicalLinks.values()].filter(({ a, b }) => isOn(a) && isOn(b)).map(({ id }) => id));
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const [was, is] = [overlayEnds(link, today.placements), overlayEnds(link, placements)];
    const isStill = network.routing === "explicit" && was?.from === is?.from && was?.to === is?.to;
    const route = given[link.id] ?? (isStill ? today.routes.get(link.id) : is && igp.route(is.from, is.to));
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

/** The schedule in the words of the expectation: only what it speaks of. */
function outcomeOf(schedule: Schedule, expected: Expected): Expected {
  const { moves, powerEvents, reroutes, transition } = schedule;
  const named = expected.moves?.map((move) => Object.keys(move)) ?? [];
  const outcome: Required<Expected> = {
    status: "scheduled",
    parkingMoves: transition.parkingMoves,
    seconds: transition.seconds,
    moves: moves.map((move, index) => Object.fromEntries(Object.entries(move).filter(([key]) => named[index]?.includes(key)))),
    powerEvents: [...powerEvents],
    reroutes: [...reroutes],
    apart: (expected.apart ?? []).filter(([x, y]) => {
      const [of, others] = [x, y].map((router) => moves.filter((move) => move.router === router));
      return of?.every((one) => others?.every((other) => areApart(one, other)));
    }),
  };
  return Object.fromEntries(Object.keys(expected).map((key) => [key, outcome[key as keyof Expected]])) as Expected;
}

type Lasting = { readonly startSeconds: number; readonly seconds: number };
const areApart = (x: Lasting, y: Lasting): boolean =>
  [
    [x, y],
    [y, x],
  ].some(([first, second]) => (first?.startSeconds ?? 0) + (first?.seconds ?? 0) <= (second?.startSeconds ?? 0) + 1e-9);

describe.each(files)("schedule/$name", ({ text }) => {
  const { network: document, target: wanted, limits = defaultLimits, expect: expected } = scenarioSchema.parse(JSON.parse(text));
  const network = buildNetwork(document);
  const target = targetOf(network, wanted);
  const schedule = () => scheduleTransition({ network, target, book: ruleBook, limits, migration: defaultMigration });

  it("holds a sound network document and a placement that keeps every rule", () => {
    expect(readNetwork(JSON.stringify(JSON.parse(text).network))).toMatchObject({ ok: true });
    expect(checkAll(network, target)).toEqual([]);
    expect(candidateOfPlan(network, plannedStateOf(network, target))).toEqual(target);
  });

  if (expected.status === "scheduled") {
    it("is scheduled as expected, and the replay finds no fault in it", () => {
      const outcome = schedule();
      if (outcome.status !== "scheduled") throw new Error(JSON.stringify(outcome.blocked));
      expect(outcomeOf(outcome.schedule, expected)).toEqual(expected);
      expect(outcome.schedule.transition).toMatchObject({ fewestParkingMoves: true, limits });
      const prepared = { network, digest: DIGEST, changes: [], traffic: null };
      expect(verifyPlan({ prepared, plan: aPlan(network, target, outcome.schedule) })).toEqual([]);
    });
  } else {
    it("is blocked, and says which moves and why", () => {
      const outcome = schedule();
      if (outcome.status !== "blocked") throw new Error(JSON.stringify(outcome.schedule));
      expect([outcome.proven, outcome.blocked.map(({ virtualRouter }) => virtualRouter)]).toEqual([expected.proven, expected.blocked]);
      const words = outcome.blocked.flatMap(({ because }) => because.map(({ found }) => found)).join("\n");
      for (const one of expected.because) expect(words).toContain(one);
    });
  }
});
