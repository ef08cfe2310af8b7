/**
 * The planner's program and models/placement.mod are one: glpsol makes a program from the model, and every name, coefficient
 * and bound of it is held against the planner's. The data comes from the network document by code of its own.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import type { RuleBook } from "../../src/constraints/constraint.ts";
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { type Formulation, formulate } from "../../src/optimiser/formulation.ts";
import { type GoalRequest, keptOn, type Objective, objectivesOf } from "../../src/optimiser/goals.ts";
import { writeLp } from "../../src/optimiser/lp/write-lp.ts";
import { withObjective } from "../../src/optimiser/program-builder.ts";
import { highsEngine } from "../../src/optimiser/solvers/highs/engine.ts";
import { settleWithoutSolver } from "../../src/optimiser/solvers/settle-without-solver.ts";
import { type Comparison, compare } from "./compare.ts";
import { type GlpsolAnswer, solvedByGlpsol, whyNoGlpsol, writtenByGlpsol } from "./glpsol.ts";
import { namedDocuments } from "./instances.ts";
import { type DataOptions, mathProgData } from "./mathprog-data.ts";
import { readLp } from "./read-lp.ts";

const reason = whyNoGlpsol();
const title = reason === undefined ? "models/placement.mod" : `models/placement.mod (skipped: ${reason})`;
const skipWithoutGlpsol = ({ skip }: TestContext): void => skip(reason !== undefined, reason);

/** No pair of nodes of these networks has as many routes. */
const ROUTE_LIMIT = 1e6;
/** The rules whose rows the model states; placement.mod and placement.md say why P7 is none of them. */
const book: RuleBook = { constraints: ruleBook.constraints.filter(({ label }) => label !== "P7") };
/** Rows that belong to no rule: routes, and the highest utilisation. */
const ownLabels = ["R1", "R2", "R3", "R4", "R6", "R7", "D1", "O5"];

/** What the planner is asked, and the model alike. */
interface Question {
  readonly goal: Exclude<GoalRequest["goal"], "restore">;
  readonly objective: Objective["name"] & DataOptions["objective"];
  readonly prunes: boolean;
  /** No link has route columns whose route follows from the placement. */
  readonly isLean: boolean;
  /** Asked of every n-th network. */
  readonly every: number;
}

const consolidate: Question = { goal: "consolidate", objective: "watts", prunes: true, isLean: false, every: 1 };
const unpruned: Question = { ...consolidate, prunes: false };
const lean: Question = { ...consolidate, isLean: true };
const balance: Question = { ...consolidate, goal: "balance", objective: "peak", every: 2 };
const questions: readonly Question[] = [
  consolidate,
  unpruned,
  lean,
  { ...consolidate, objective: "moves", every: 4 },
  { ...consolidate, objective: "delay", every: 4 },
  { ...consolidate, goal: "evacuate", objective: "woken", every: 4 },
  balance,
];

interface Asked {
  readonly formulation: Formulation;
  readonly program: Formulation["program"];
  readonly data: string;
}

function ask(document: NetworkDocument, { goal, objective, prunes, isLean }: Question): Asked {
  const network = buildNetwork(document);
  const kept = keptOn(network, { goal });
  const formulation = formulate(network, book, {
    prunes,
    routeLimit: ROUTE_LIMIT,
    keptOn: kept,
    withPeak: objective === "peak",
    ...(isLean ? { routed: new Set<string>() } : {}),
  });
  const found = objectivesOf({ goal }).find(({ name }) => name === objective);
  if (found === undefined) throw new Error(`${goal} does not ask for ${objective}`);
  const program = withObjective(formulation.program, found.expression(formulation));
  return { formulation, program, data: mathProgData(document, { prunes, isLean, objective, kept }) };
}

function compareModels(document: NetworkDocument, question: Question): Comparison {
  const { formulation, program, data } = ask(document, question);
  const broken = formulation.brokenRows.map(({ name }) => name);
  return compare(readLp(writeLp(program)), broken, readLp(writtenByGlpsol(data)));
}

interface Tally {
  /** "random/7: C6(0,1): …" */
  readonly differences: readonly string[];
  /** Equal rows by label. */
  readonly rows: ReadonlyMap<string, number>;
  readonly equalRows: number;
  readonly equalColumns: number;
  readonly heldAnyway: number;
  readonly broken: number;
  readonly idle: number;
}

const asked = ({ every }: Pick<Question, "every">) => namedDocuments.filter((_, index) => index % every === 0);

const tallies = new Map<Question, Tally>();

/** Both programs of every network asked about, compared once. */
function tallyOf(question: Question): Tally {
  const known = tallies.get(question);
  if (known !== undefined) return known;
  const all = asked(question).map(({ name, document }) => ({ name, ...compareModels(document, question) }));
  const rows = new Map<string, number>();
  for (const one of all) for (const [label, count] of one.rows) rows.set(label, (rows.get(label) ?? 0) + count);
  const total = (count: (one: Comparison) => number): number => all.reduce((sum, one) => sum + count(one), 0);
  const tally = {
    differences: all.flatMap(({ name, differences }) => differences.map((difference) => `${name}: ${difference}`)),
    rows,
    equalRows: [...rows.values()].reduce((sum, count) => sum + count, 0),
    equalColumns: total(({ columns }) => columns),
    heldAnyway: total(({ heldAnyway }) => heldAnyway),
    broken: total(({ broken }) => broken),
    idle: total(({ idle }) => idle),
  };
  tallies.set(question, tally);
  return tally;
}

const model = (file: string): string => readFileSync(join(import.meta.dirname, "../../models", file), "utf8");

describe("models/placement.md", () => {
  it("has an equation for every label of the rule book and of the program's own rows", () => {
    const stated = new Set([...model("placement.md").matchAll(/^ {4}([A-Z]\d+)\b/gm)].map(([, label]) => label));
    const labels = [...ruleBook.constraints.map(({ label }) => label), ...ownLabels, "S1", "S2", "S3", "S4"];
    expect(labels.filter((label) => !stated.has(label))).toEqual([]);
  });
});

describe(title, () => {
  it.for(questions)("makes the planner's program: $goal, $objective, prunes $prunes, lean $isLean", (question, context) => {
    skipWithoutGlpsol(context);
    const { differences, equalRows, equalColumns, idle } = tallyOf(question);
    expect(differences).toEqual([]);
    expect(equalRows).toBeGreaterThan(1200 / question.every);
    expect(equalColumns).toBeGreaterThan(1200 / question.every);
    // Columns that stand nowhere would be compared with nothing.
    expect(idle).toBeLessThan(equalColumns / 100);
  });

  it("states the rows of every rule but P7, and they were compared", (context) => {
    skipWithoutGlpsol(context);
    const compared = new Map<string, number>();
    for (const question of [consolidate, unpruned, lean, balance])
      for (const [label, count] of tallyOf(question).rows) compared.set(label, Math.max(count, compared.get(label) ?? 0));
    const expected = [...book.constraints.map(({ label }) => label), ...ownLabels];
    expect([...compared.keys()].sort()).toEqual([...expected].sort());
    expect([...compared].filter(([, count]) => count < 6)).toEqual([]);
    const stated = new Set([...model("placement.mod").matchAll(/^s\.t\. ([A-Z]\d+)[a-z]?\{/gm)].map(([, label]) => label));
    expect([...stated].sort()).toEqual([...expected].sort());
    expect(ruleBook.constraints.map(({ label }) => label).filter((label) => !stated.has(label))).toEqual(["P7"]);
  });

  it("has the rows that the planner leaves out, and they hold anyway or cannot hold", (context) => {
    skipWithoutGlpsol(context);
    expect(tallyOf(consolidate).heldAnyway).toBeGreaterThan(1000);
    expect(tallyOf(consolidate).broken).toBeGreaterThan(20);
    expect(tallyOf(unpruned).heldAnyway).toBeGreaterThan(500);
    // Without pruning there is a column for everything: nothing is decided before the solver.
    expect(tallyOf(unpruned).broken).toBe(0);
  });

  it("has the optimum that HiGHS finds for the planner's program", async (context) => {
    skipWithoutGlpsol(context);
    const solved = { optimal: 0, infeasible: 0 };
    for (const { name, document } of asked({ every: 2 })) {
      const { formulation, program, data } = ask(document, consolidate);
      const expected = solvedByGlpsol(data);
      const found = await solvedByHighs(formulation, program);
      expect({ name, status: found.status }).toEqual({ name, status: expected.status });
      if (found.status === "optimal" && expected.status === "optimal")
        expect(Math.abs(found.objective - expected.objective), name).toBeLessThan(1e-6 * Math.max(1, expected.objective));
      solved[expected.status]++;
    }
    expect(solved.optimal).toBeGreaterThan(20);
    expect(solved.infeasible).toBeGreaterThan(10);
  });
});

async function solvedByHighs({ brokenRows }: Formulation, program: Formulation["program"]): Promise<GlpsolAnswer> {
  if (brokenRows.length > 0) return { status: "infeasible" };
  const options = { timeLimitSeconds: 60, gap: 0, seed: 1 };
  const outcome = settleWithoutSolver(program) ?? (await highsEngine.solve(program, options, () => {}));
  if (outcome.status === "optimal") return { status: "optimal", objective: outcome.objective };
  if (outcome.status === "infeasible") return { status: "infeasible" };
  throw new Error(`HiGHS has no proven answer: ${JSON.stringify(outcome)}`);
}
