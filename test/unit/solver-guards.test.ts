import { describe, expect, it } from "vitest";
import type { LinearProgram } from "../../src/optimiser/lp/program.ts";
import { readLog } from "../../src/optimiser/solvers/glpk/read-log.ts";
import { guardEngine } from "../../src/optimiser/solvers/guard-engine.ts";
import { installedVersion } from "../../src/optimiser/solvers/installed-version.ts";
import { toStandardForm } from "../../src/optimiser/solvers/jslp/standard-form.ts";
import { judgeOutcome } from "../../src/optimiser/solvers/judge-outcome.ts";
import type { SolveOptions, SolveOutcome, SolverEngine } from "../../src/optimiser/solvers/port.ts";
import { findPrlimit, workerFile } from "../../src/optimiser/solvers/process/launch.ts";
import { settleWithoutSolver } from "../../src/optimiser/solvers/settle-without-solver.ts";
import { programOf } from "../conformance/programs.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const exact: SolveOptions = { timeLimitSeconds: 30, gap: 0, seed: 1 };
const program = programOf([{ cost: -3 }, { cost: -2 }], [{ terms: [1, 1], upper: 1 }], 10);

function engineThat(solve: (program: LinearProgram) => SolveOutcome): SolverEngine {
  return guardEngine({
    name: "jslp",
    version: "0",
    capabilities: { warmStart: false, progress: false, timeLimit: false, memoryBound: false, maxColumns: 10 },
    solve: async (asked) => solve(asked),
  });
}

const claim = (values: readonly number[], objective: number, bound = objective): SolveOutcome => ({
  status: "optimal",
  values,
  objective,
  bound,
  seconds: 1,
});

const judged = (outcome: SolveOutcome, gap = 0) => judgeOutcome(program, { ...exact, gap }, "jslp", outcome);
const wrong = (detail: string) => ({ status: "unknown", why: "wrong", detail: `jslp called an answer optimal that is wrong: ${detail}` });

describe("the judge of answers", () => {
  it("takes an answer that holds, with its values settled and its objective recomputed", () => {
    expect(judged(claim([0.999999, 1e-9], 7.000003))).toMatchObject({ status: "optimal", values: [1, 0], objective: 7, bound: 7 });
  });

  it("calls an answer wrong that breaks the program, naming solver and fault", () => {
    expect(judged(claim([1, 1], 5))).toMatchObject(wrong("row 0 (r(0)) adds up to 2, at most 1 allowed"));
    expect(judged(claim([Number.NaN, 1], 5))).toMatchObject(wrong("column 0 (x(0)) is NaN"));
    expect(judged(claim([], 5))).toMatchObject(wrong("0 values for 2 columns"));
    const many = programOf(
      Array.from({ length: 6 }, () => ({})),
      [],
    );
    const outcome = judgeOutcome(many, exact, "glpk", claim([2, 2, 2, 2, 2, 2], 0));
    expect(outcome.status === "unknown" && outcome.detail).toMatch(/column 2 .*; and 3 more$/);
  });

  it("calls an answer wrong that claims another objective than its values give, or a bound above it", () => {
    expect(judged(claim([1, 0], 6))).toMatchObject(wrong("it claims the objective 6, its values give 7"));
    expect(judged(claim([1, 0], Number.NaN))).toMatchObject({ why: "wrong" });
    expect(judged(claim([1, 0], 7, 8))).toMatchObject(wrong("its bound 8 is above the objective 7"));
    expect(judged(claim([1, 0], 7, Number.NaN))).toMatchObject({ why: "wrong" });
  });

  it("makes feasible of optimal where the gap is larger than asked for", () => {
    expect(judged(claim([0, 1], 8, 7), 0.2)).toMatchObject({ status: "optimal", bound: 7 });
    expect(judged(claim([0, 1], 8, 7), 0.1)).toMatchObject({ status: "feasible", bound: 7 });
    expect(judged(claim([0, 1], 8, -INFINITY), 0.1)).toMatchObject({ status: "feasible" });
  });

  it("leaves other outcomes alone", () => {
    const infeasible: SolveOutcome = { status: "infeasible", seconds: 1 };
    expect(judged(infeasible)).toBe(infeasible);
  });
});

describe("the guard before every engine", () => {
  it("catches an engine that lies", async () => {
    const liar = engineThat(() => claim([1, 1], 5));
    expect(await liar.solve(program, exact, () => {})).toMatchObject({ status: "unknown", why: "wrong" });
  });

  it("makes outcomes of exceptions: of memory and of everything else", async () => {
    const failing = (message: unknown) =>
      engineThat(() => {
        throw message;
      }).solve(program, exact, () => {});
    expect(await failing(new Error("Aborted(). Build with -sASSERTIONS"))).toMatchObject({ why: "memory" });
    expect(await failing(new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded"))).toMatchObject({ why: "memory" });
    expect(await failing(new Error("x is undefined"))).toMatchObject({ why: "crash", detail: "jslp failed: x is undefined" });
    expect(await failing(12345)).toMatchObject({ why: "crash", detail: "jslp failed: 12345" });
  });

  it("asks again without costs when an engine says unbounded, for that may mean infeasible", async () => {
    const unbounded: SolveOutcome = { status: "unknown", why: "unbounded", detail: "unbounded", bound: -INFINITY, seconds: 1 };
    const falls = programOf([{ cost: -1, upper: INFINITY, integer: false }], [{ terms: [1], lower: 1 }], 5);
    const answering = (second: SolveOutcome) =>
      engineThat((asked) => (asked.objective.every((cost) => cost === 0) ? second : unbounded)).solve(falls, exact, () => {});
    expect(await answering({ status: "infeasible", seconds: 1 })).toEqual({ status: "infeasible", seconds: 2 });
    expect(await answering(claim([1], 0))).toMatchObject({ status: "unknown", why: "unbounded", seconds: 2 });
    expect(await answering(claim([0], 0))).toMatchObject({ status: "unknown", why: "wrong" });
  });

  it("asks no engine what can be read off", async () => {
    const silent = engineThat(() => {
      throw new Error("asked");
    });
    expect(await silent.solve(programOf([{ cost: -1 }], []), exact, () => {})).toMatchObject({ status: "optimal", values: [1] });
  });
});

describe("what needs no solver", () => {
  it("is settled", () => {
    expect(settleWithoutSolver(programOf([{ lower: 2, upper: 1 }], [{ terms: [1] }]))).toMatchObject({ status: "infeasible" });
    expect(settleWithoutSolver(programOf([{ lower: 0.2, upper: 0.8 }], [{ terms: [1] }]))).toMatchObject({ status: "infeasible" });
    expect(settleWithoutSolver(programOf([{}], [{ terms: [1], lower: 2, upper: 1 }]))).toMatchObject({ status: "infeasible" });
    expect(settleWithoutSolver(programOf([{}], [{ terms: [0], lower: 2 }]))).toMatchObject({ status: "infeasible" });
    expect(settleWithoutSolver(programOf([{ cost: -1, upper: INFINITY }], []))).toMatchObject({ why: "unbounded" });
    expect(settleWithoutSolver(programOf([{ cost: 0, lower: -INFINITY, upper: -2 }], []))).toMatchObject({ values: [-2] });
  });

  it("is not what has rows to weigh", () => {
    expect(settleWithoutSolver(program)).toBeNull();
  });

  it("is refused where it is no program, with what is wrong", () => {
    const refused = (broken: LinearProgram) => settleWithoutSolver(broken);
    const [row] = program.rows;
    if (row === undefined) throw new Error("the program has a row");
    const withRow = (change: object) => refused({ ...program, rows: [{ ...row, ...change }] });
    const { columns } = programOf([{ lower: Number.NaN }, {}], []);
    expect(refused({ ...program, objective: [1] })).toMatchObject({ detail: "the program has 2 columns and 1 objective coefficients" });
    expect(refused({ ...program, objective: [1, INFINITY] })).toMatchObject({
      detail: "the objective coefficient of column 1 is Infinity",
    });
    expect(refused({ ...program, objectiveConstant: Number.NaN })).toMatchObject({ detail: "the objective's constant is NaN" });
    expect(refused({ ...program, columns })).toMatchObject({ detail: "a bound of column 0 is not a number" });
    expect(withRow({ upper: Number.NaN })).toMatchObject({ detail: "a limit of row 0 (r(0)) is not a number" });
    expect(withRow({ coefficients: [1] })).toMatchObject({ detail: "row 0 (r(0)) has 2 columns and 1 coefficients" });
    expect(withRow({ coefficients: [1, INFINITY] })).toMatchObject({ why: "refused" });
    expect(withRow({ columns: [0, 7] })).toMatchObject({ detail: "row 0 (r(0)) names a column that does not exist" });
  });
});

describe("GLPK's log", () => {
  it("tells incumbents and bounds", () => {
    const seen: (readonly [number | null, number | null])[] = [];
    const log = readLog((incumbent, bound) => seen.push([incumbent, bound]));
    for (const line of [
      "*    29: obj =  -6.533878561e+02 inf =   0.000e+00 (0)",
      "+    29: mip =     not found yet >=              -inf        (1; 0)",
      "+    64: >>>>>  -6.010000000e+02 >=  -6.530000000e+02   8.7% (25; 0)",
      "Solution found by heuristic: -644",
      "+    70: mip =  -6.440000000e+02 >=     tree is empty   0.0% (0; 91)",
      "",
    ]) {
      log.line(line);
    }
    expect(seen.map(([incumbent]) => incumbent)).toEqual([null, -601, -644, -644]);
    expect(seen.map(([, bound]) => bound)).toEqual([null, ...Array.from({ length: 3 }, () => expect.closeTo(-653, 4))]);
    expect(seen[1]?.[1]).toBeLessThan(-653);
    expect(log.heard()).toMatchObject({
      ending: null,
      complaint: null,
      lastLine: "+    70: mip =  -6.440000000e+02 >=     tree is empty   0.0% (0; 91)",
    });
  });

  it("tells how the solve ended", () => {
    const endingOf = (line: string) => {
      const log = readLog(() => {});
      log.line(line);
      return log.heard().ending;
    };
    expect(endingOf("PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION")).toBe("infeasible");
    expect(endingOf("PROBLEM HAS NO INTEGER FEASIBLE SOLUTION")).toBe("infeasible");
    expect(endingOf("LP RELAXATION HAS NO DUAL FEASIBLE SOLUTION")).toBe("unbounded");
    expect(endingOf("LP HAS UNBOUNDED PRIMAL SOLUTION")).toBe("unbounded");
    expect(endingOf("TIME LIMIT EXCEEDED; SEARCH TERMINATED")).toBe("time");
    expect(endingOf("RELATIVE MIP GAP TOLERANCE REACHED; SEARCH TERMINATED")).toBe("gap");
    expect(endingOf("INTEGER OPTIMAL SOLUTION FOUND")).toBeNull();
  });
});

describe("the standard form for javascript-lp-solver", () => {
  it("shifts, mirrors and splits columns, and takes them back", () => {
    const columns = [
      { cost: 2, lower: -3, upper: 4 },
      { cost: 1, lower: -INFINITY, upper: 5, integer: false },
      { cost: -1, lower: -INFINITY, upper: INFINITY, integer: false },
      { cost: 7, lower: 0.5, upper: 2.5 },
    ];
    const { model, constant, values } = toStandardForm(programOf(columns, [{ terms: [1, 2, 3, 0], lower: 4, upper: 4 }], 100));
    expect(constant).toBe(100 - 6 + 5 + 7);
    expect(model.constraints).toEqual({ u0: { max: 7 }, u3: { max: 1 }, l0: { min: -3 }, h0: { max: -3 } });
    expect(model.variables).toEqual({
      x0: { cost: 2, u0: 1, l0: 1, h0: 1 },
      x1: { cost: -1, l0: -2, h0: -2 },
      x2: { cost: -1, l0: 3, h0: 3 },
      n2: { cost: 1, l0: -3, h0: -3 },
      x3: { cost: 7, u3: 1 },
    });
    expect(model.ints).toEqual({ x0: true, x3: true });
    const of: Readonly<Record<string, number>> = { x0: 2, x1: 1, n2: 6, x3: 1 };
    expect(values((name) => of[name] ?? 0)).toEqual([-1, 4, -6, 2]);
  });
});

describe("what the machine has", () => {
  it("is told by version, without loading anything", () => {
    expect(installedVersion("highs")).toMatch(/^1\./);
    expect(installedVersion("not-a-package-of-ours")).toBeNull();
  });

  it("is prlimit on Linux only, where it is on the path", () => {
    expect(findPrlimit("darwin", "/usr/bin")).toBeNull();
    expect(findPrlimit("linux", "/nowhere:")).toBeNull();
  });

  it("is a compiled worker, or the advice to build it", () => {
    expect(workerFile()).toMatch(/dist[/]optimiser[/]solvers[/]process[/]worker[.]js$/);
    expect(() => workerFile("file:///nowhere/src/optimiser/solvers/process/launch.ts")).toThrow(
      "/nowhere/dist/optimiser/solvers/process/worker.js is missing: it is the compiled process of the solvers. Run: npm run build",
    );
    expect(() => workerFile("file:///nowhere/dist/optimiser/solvers/process/launch.js")).toThrow(
      "/nowhere/dist/optimiser/solvers/process/worker.js",
    );
  });
});
