/**
 * What every solver has to do, whichever it is and wherever it runs. What a solver cannot do is declared in its
 * capabilities, and only the test that needs it is not registered then.
 */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { checkValues } from "../../src/optimiser/lp/check-values.ts";
import type { LinearProgram } from "../../src/optimiser/lp/program.ts";
import type { SolveOptions, SolveOutcome, SolveProgress, Solver, SolverEngine } from "../../src/optimiser/solvers/port.ts";
import { bruteForce, knapsacks, programOf, smallBinaryPrograms, smallMixedPrograms } from "./programs.ts";

const INFINITY = Number.POSITIVE_INFINITY;
export const exact: SolveOptions = { timeLimitSeconds: 30, gap: 0, seed: 1 };

/** An engine as a solver in the caller's own process: for tests, which may block. */
export function inProcess(engine: SolverEngine): Solver {
  return {
    ...engine,
    solve: (program, options, watch = {}) => engine.solve(program, options, watch.onProgress ?? (() => {})),
    close: async () => {},
  };
}

/** The outcome as an answer that holds within the program; fails otherwise. */
export function answerOf(program: LinearProgram, outcome: SolveOutcome): Extract<SolveOutcome, { status: "optimal" | "feasible" }> {
  if (outcome.status !== "optimal" && outcome.status !== "feasible")
    throw new Error(`expected a solution, found ${JSON.stringify(outcome)}`);
  const check = checkValues(program, outcome.values);
  expect(check.faults).toEqual([]);
  expect(outcome.objective).toBeCloseTo(check.objective, 9);
  expect(outcome.bound).toBeLessThanOrEqual(outcome.objective);
  for (const [index, { integer }] of program.columns.entries()) if (integer) expect(Number.isInteger(outcome.values[index])).toBe(true);
  return outcome;
}

interface KnownCase {
  readonly title: string;
  readonly program: LinearProgram;
  readonly expected: number | "infeasible" | "unbounded";
}

const boxed = (lower: number, upper: number, cost: number, integer = false) => ({ lower, upper, cost, integer });

const knownCases: readonly KnownCase[] = [
  {
    title: "a knapsack",
    program: programOf([{ cost: -10 }, { cost: -13 }, { cost: -7 }, { cost: -8 }], [{ terms: [5, 6, 4, 3], upper: 10 }]),
    expected: -21,
  },
  {
    title: "an assignment",
    // Agents by tasks, costs 4 2 8 / 4 3 7 / 3 1 6: the best is 4 + 1 + 7 or 2 + 7 + 3, 12 either way.
    program: programOf(
      [4, 2, 8, 4, 3, 7, 3, 1, 6].map((cost) => ({ cost })),
      [0, 1, 2].flatMap((line) => [
        { terms: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => (Math.floor(at / 3) === line ? 1 : 0)), lower: 1, upper: 1 },
        { terms: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => (at % 3 === line ? 1 : 0)), lower: 1, upper: 1 },
      ]),
    ),
    expected: 12,
  },
  {
    title: "a set cover",
    program: programOf(
      [{ cost: 3 }, { cost: 2 }, { cost: 4 }, { cost: 1 }],
      [
        { terms: [1, 1, 0, 0], lower: 1 },
        { terms: [1, 0, 1, 0], lower: 1 },
        { terms: [0, 1, 1, 0], lower: 1 },
        { terms: [0, 0, 1, 1], lower: 1 },
      ],
    ),
    expected: 6,
  },
  {
    title: "a linear program",
    program: programOf(
      [boxed(0, INFINITY, -3), boxed(0, INFINITY, -5)],
      [
        { terms: [1, 0], upper: 4 },
        { terms: [0, 2], upper: 12 },
        { terms: [3, 2], upper: 18 },
      ],
    ),
    expected: -36,
  },
  {
    title: "an infeasible linear program",
    program: programOf([boxed(0, 1, 1)], [{ terms: [2], lower: 3, upper: 4 }]),
    expected: "infeasible",
  },
  { title: "an infeasible integer program", program: programOf([{}, {}], [{ terms: [1, 1], lower: 3 }]), expected: "infeasible" },
  {
    title: "a program that only its whole numbers make infeasible",
    program: programOf([boxed(0, 9, 1, true), boxed(0, 9, 1, true), boxed(0, 9, 1, true)], [{ terms: [6, 10, 14], lower: 17, upper: 17 }]),
    expected: "infeasible",
  },
  { title: "an unbounded linear program", program: programOf([boxed(0, INFINITY, -1)], [{ terms: [2], lower: 3 }]), expected: "unbounded" },
  {
    title: "an unbounded integer program",
    program: programOf([boxed(0, INFINITY, -1), {}], [{ terms: [2, 1], lower: 3 }]),
    expected: "unbounded",
  },
  {
    title: "a program that is infeasible although its costs fall without end",
    program: programOf([boxed(0, INFINITY, -1), boxed(0, 1, 0)], [{ terms: [0, 1], lower: 2 }]),
    expected: "infeasible",
  },
  {
    title: "an equal row and a range",
    program: programOf(
      [boxed(0, 10, 1, true), boxed(0, 10, 2, true), boxed(0, 10, -1)],
      [
        { terms: [1, 1, 0], lower: 7, upper: 7 },
        { terms: [1, 0, 1], lower: 2, upper: 6.5 },
      ],
    ),
    // x0 = a, x1 = 7 - a, x2 = 6.5 - a: a + 14 - 2a - 6.5 + a = 7.5 for every a up to 6.
    expected: 7.5,
  },
  {
    title: "negative bounds",
    program: programOf([boxed(-5, -2, 1, true), boxed(-3.5, 4, 1)], [{ terms: [1, 1], lower: -7.25 }]),
    expected: -7.25,
  },
  {
    title: "a free column and one with an upper bound alone",
    program: programOf([boxed(-INFINITY, INFINITY, 2), boxed(-INFINITY, 3, -1)], [{ terms: [1, 1], lower: -4 }]),
    expected: -17,
  },
  { title: "a fixed column", program: programOf([boxed(2, 2, 5, true), {}], [{ terms: [1, 1], upper: 3 }]), expected: 10 },
  {
    title: "a constant in the objective",
    program: programOf([{ cost: -2 }, { cost: -3 }], [{ terms: [1, 1], upper: 1 }], 100.5),
    expected: 97.5,
  },
  { title: "a program without columns", program: programOf([], [{ terms: [], lower: -1, upper: 1 }], 4), expected: 4 },
  { title: "a program without columns that cannot hold", program: programOf([], [{ terms: [], lower: 1 }], 4), expected: "infeasible" },
  { title: "a program without rows", program: programOf([boxed(-2, 3, 2, true), boxed(0, 4.5, -1)], [], 1), expected: -7.5 },
  {
    title: "a row without terms",
    program: programOf(
      [{ cost: 1 }],
      [
        { terms: [0], upper: 3 },
        { terms: [1], lower: 1 },
      ],
    ),
    expected: 1,
  },
  { title: "no cost at all", program: programOf([{}, {}], [{ terms: [1, 1], lower: 1, upper: 1 }]), expected: 0 },
];

/** Registers the suite for one solver. */
export function solverConformance(title: string, open: () => Solver): void {
  const solver = open();
  const { capabilities } = solver;

  describe(title, () => {
    afterAll(() => solver.close());

    for (const { title: name, program, expected } of knownCases) {
      it(`settles ${name}`, async () => {
        const outcome = await solver.solve(program, exact);
        if (expected === "infeasible") expect(outcome).toMatchObject({ status: "infeasible" });
        else if (expected === "unbounded") expect(outcome).toMatchObject({ status: "unknown", why: "unbounded" });
        else {
          const answer = answerOf(program, outcome);
          expect(answer.status).toBe("optimal");
          expect(answer.objective).toBeCloseTo(expected, 6);
          expect(answer.bound).toBeCloseTo(expected, 5);
        }
      });
    }

    it("stops at the gap that was asked for, and states a bound that holds", async () => {
      const program = knapsacks(28, 3, 1);
      const optimum = answerOf(program, await solver.solve(program, exact));
      expect(optimum.status).toBe("optimal");
      const loose = answerOf(program, await solver.solve(program, { ...exact, gap: 0.2 }));
      expect(loose.status).toBe("optimal");
      expect(loose.objective - loose.bound).toBeLessThanOrEqual(0.2 * Math.abs(loose.objective) + 1e-6);
      expect(loose.bound).toBeLessThanOrEqual(optimum.objective + 1e-6);
    });

    it("gives the same values for the same program and seed", async () => {
      const program = knapsacks(22, 4, 3);
      const first = answerOf(program, await solver.solve(program, exact));
      const second = answerOf(program, await solver.solve(program, exact));
      expect(second.values).toEqual(first.values);
    });

    it("takes a starting solution, a bad one too, without harm", async () => {
      const program = knapsacks(20, 3, 5);
      const optimum = answerOf(program, await solver.solve(program, exact));
      const starts = [optimum.values, program.columns.map(() => 1), program.columns.map(() => Number.NaN), [1]];
      for (const start of starts) {
        const answer = answerOf(program, await solver.solve(program, { ...exact, start }));
        expect(answer).toMatchObject({ status: "optimal", objective: optimum.objective });
      }
    });

    if (capabilities.progress) {
      it("tells of its progress", async () => {
        const program = knapsacks(28, 4, 7);
        const seen: SolveProgress[] = [];
        const answer = answerOf(program, await solver.solve(program, exact, { onProgress: (progress) => seen.push(progress) }));
        const incumbents = seen.flatMap(({ incumbent }) => (incumbent === null ? [] : [incumbent]));
        expect(incumbents.length).toBeGreaterThan(0);
        expect(incumbents).toEqual(incumbents.toSorted((a, b) => b - a));
        expect(incumbents.at(-1)).toBeCloseTo(answer.objective, 6);
        for (const { bound } of seen) expect(bound ?? -INFINITY).toBeLessThanOrEqual(answer.objective + 1e-6);
        for (const { solution } of seen) if (solution !== undefined) expect(checkValues(program, solution).faults).toEqual([]);
      });
    }
  });
}

/** Registers the comparison with a search over all assignments: for solvers that answer in milliseconds. */
export function agreesWithBruteForce(title: string, open: () => Solver): void {
  it(`${title} finds the optimum of 150 random 0/1 programs, and no solution where none is`, async () => {
    const solver = open();
    let solved = 0;
    let infeasible = 0;
    const property = fc.asyncProperty(smallBinaryPrograms, async (program) => {
      const expected = bruteForce(program);
      const outcome = await solver.solve(program, exact);
      if (expected === null) {
        infeasible += 1;
        expect(outcome).toMatchObject({ status: "infeasible" });
      } else {
        solved += 1;
        const answer = answerOf(program, outcome);
        expect(answer.status).toBe("optimal");
        expect(answer.objective).toBeCloseTo(expected, 6);
      }
    });
    await fc.assert(property, { seed: 5, numRuns: 150 });
    expect(solved).toBeGreaterThan(30);
    expect(infeasible).toBeGreaterThan(30);
    await solver.close();
  });
}

/** Registers the comparison among solvers over whole and continuous columns, unbounded and infeasible programs. */
export function agreeOnMixedPrograms(solvers: readonly Solver[]): void {
  it(`${solvers.map(({ name }) => name).join(", ")} agree on 150 random mixed programs`, async () => {
    const kinds = new Set<string>();
    const property = fc.asyncProperty(smallMixedPrograms, async (program) => {
      const outcomes: SolveOutcome[] = [];
      for (const solver of solvers) outcomes.push(await solver.solve(program, exact));
      // A solver may fail, and say so; those that did not have to agree.
      const said = outcomes.filter((outcome) => outcome.status !== "unknown" || outcome.why === "unbounded");
      expect(said.length).toBeGreaterThanOrEqual(2);
      const results = said.map((outcome) =>
        "objective" in outcome ? outcome.objective : outcome.status === "infeasible" ? INFINITY : -INFINITY,
      );
      const [first = Number.NaN, ...others] = results;
      kinds.add(Number.isFinite(first) ? "solved" : String(first));
      for (const other of others) {
        if (Number.isFinite(first)) expect(other).toBeCloseTo(first, 5);
        else expect(other).toBe(first);
      }
    });
    await fc.assert(property, { seed: 7, numRuns: 150 });
    expect([...kinds].toSorted()).toEqual(["-Infinity", "Infinity", "solved"]);
  });
}
