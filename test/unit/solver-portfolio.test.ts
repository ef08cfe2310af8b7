import { describe, expect, it } from "vitest";
import type { SolveOptions, SolveOutcome, Solver, SolverName } from "../../src/optimiser/solvers/port.ts";
import { type FailedInstance, solveWithPortfolio } from "../../src/optimiser/solvers/portfolio.ts";
import { programOf } from "../conformance/programs.ts";

const exact: SolveOptions = { timeLimitSeconds: 30, gap: 0, seed: 1 };
const program = programOf([{ cost: -3 }, { cost: -2 }], [{ terms: [1, 1], upper: 1 }], 10);

const optimum: SolveOutcome = { status: "optimal", values: [1, 0], objective: 7, bound: 7, seconds: 1 };
const lie: SolveOutcome = { status: "optimal", values: [1, 1], objective: 5, bound: 5, seconds: 1 };
const infeasible: SolveOutcome = { status: "infeasible", seconds: 1 };
const unknown = (why: "time" | "memory" | "crash" | "refused" | "cancelled" | "unbounded", detail: string): SolveOutcome => ({
  status: "unknown",
  why,
  detail,
  bound: Number.NEGATIVE_INFINITY,
  seconds: 1,
});

interface Recorded {
  readonly asked: SolverName[];
  readonly options: SolveOptions[];
  readonly saved: FailedInstance[];
}

/** A portfolio over solvers that say what the table tells them to. */
async function tried(
  names: readonly SolverName[],
  says: Partial<Record<SolverName, SolveOutcome>>,
  extra: { maxColumns?: number; options?: SolveOptions } = {},
) {
  const recorded: Recorded = { asked: [], options: [], saved: [] };
  const open = (name: SolverName): Solver => ({
    name,
    version: "1",
    capabilities: { warmStart: false, progress: false, timeLimit: true, memoryBound: false, maxColumns: extra.maxColumns ?? 10 },
    solve: async (_, options) => {
      recorded.asked.push(name);
      recorded.options.push(options);
      return says[name] ?? unknown("crash", "not in the table");
    },
    close: async () => {},
  });
  const saveInstance = async (instance: FailedInstance) => {
    recorded.saved.push(instance);
    return `instance-${recorded.saved.length}.lp`;
  };
  const answer = await solveWithPortfolio(program, extra.options ?? exact, names, { open, saveInstance });
  return { answer, ...recorded, reasons: answer.attempts.map(({ solver, reason }) => `${solver}: ${reason}`) };
}

describe("the portfolio", () => {
  it("stops at the first answer that holds", async () => {
    const { answer, asked, reasons } = await tried(["highs", "glpk"], { highs: optimum });
    expect(answer).toMatchObject({ outcome: { status: "optimal", objective: 7 }, solver: { name: "highs", version: "1" } });
    expect(asked).toEqual(["highs"]);
    expect(reasons).toEqual(["highs: proved an optimum"]);
  });

  it("goes on after a refusal, a crash and lost memory, and says why", async () => {
    const { answer, reasons, saved } = await tried(["glpk", "jslp", "highs"], {
      glpk: unknown("refused", "glpk.js is not installed"),
      jslp: unknown("memory", "out of memory"),
      highs: optimum,
    });
    expect(answer.solver?.name).toBe("highs");
    expect(reasons).toEqual([
      "glpk: glpk.js is not installed",
      "jslp: out of memory; instance saved as instance-1.lp",
      "highs: proved an optimum",
    ]);
    expect(saved.map(({ solver }) => solver)).toEqual(["jslp"]);
  });

  it("passes over a solver that the program is too large for, without asking it", async () => {
    const { answer, asked, reasons } = await tried(["jslp"], { jslp: optimum }, { maxColumns: 1 });
    expect(asked).toEqual([]);
    expect(reasons).toEqual(["jslp: 2 columns are more than jslp is given (1)"]);
    expect(answer.outcome).toMatchObject({ status: "unknown", why: "refused" });
  });

  it("never swallows a wrong answer: it is told, and the instance saved", async () => {
    const { answer, reasons, saved } = await tried(["jslp", "highs"], { jslp: lie, highs: optimum });
    expect(answer.outcome).toMatchObject({ status: "optimal" });
    expect(reasons[0]).toBe(
      "jslp: jslp called an answer optimal that is wrong: row 0 (r(0)) adds up to 2, at most 1 allowed; instance saved as instance-1.lp",
    );
    expect(saved[0]).toMatchObject({ program, solver: "jslp", version: "1", outcome: { why: "wrong" } });
  });

  it("is the wrong answer's error when there is no other solver", async () => {
    const { answer } = await tried(["jslp"], { jslp: lie });
    expect(answer).toMatchObject({ outcome: { status: "unknown", why: "wrong" }, solver: { name: "jslp" } });
  });

  it("does not go on after time ran out, a cancellation or an unbounded objective", async () => {
    for (const why of ["time", "cancelled", "unbounded"] as const) {
      const { answer, asked } = await tried(["glpk", "highs"], { glpk: unknown(why, why), highs: optimum });
      expect(asked).toEqual(["glpk"]);
      expect(answer.outcome).toMatchObject({ why });
    }
  });

  it("believes highs that there is no solution", async () => {
    const { answer, asked } = await tried(["highs", "glpk"], { highs: infeasible, glpk: optimum });
    expect(asked).toEqual(["highs"]);
    expect(answer.outcome.status).toBe("infeasible");
  });

  it("puts another solver's infeasible to highs, and finds it wrong where highs has a solution", async () => {
    const { answer, asked, reasons, saved } = await tried(["glpk"], { glpk: infeasible, highs: optimum });
    expect(asked).toEqual(["glpk", "highs"]);
    expect(answer).toMatchObject({ outcome: { status: "optimal" }, solver: { name: "highs" } });
    expect(reasons).toEqual([
      "glpk: glpk called the program infeasible, and highs found a solution that holds; instance saved as instance-1.lp",
      "highs: proved an optimum",
    ]);
    expect(saved).toHaveLength(1);
  });

  it("lets an infeasible stand that highs confirms, or cannot refute", async () => {
    for (const second of [infeasible, unknown("time", "no time"), lie]) {
      const { answer } = await tried(["jslp"], { jslp: infeasible, highs: second });
      expect(answer).toMatchObject({ outcome: { status: "infeasible" }, solver: { name: "jslp" } });
    }
  });

  it("does not ask a highs again that has failed before", async () => {
    const { asked, answer } = await tried(["highs", "glpk"], { highs: unknown("crash", "boom"), glpk: infeasible });
    expect(asked).toEqual(["highs", "glpk"]);
    expect(answer.outcome.status).toBe("infeasible");
  });

  it("shares the time limit, and starts nobody once it is used up", async () => {
    const { options } = await tried(["glpk", "highs"], { glpk: unknown("crash", "boom"), highs: optimum });
    expect(options[1]?.timeLimitSeconds).toBeLessThan(options[0]?.timeLimitSeconds ?? 0);
    const { asked } = await tried(["glpk", "highs"], { glpk: unknown("crash", "boom") }, { options: { ...exact, timeLimitSeconds: 0.01 } });
    expect(asked).toEqual(["glpk"]);
  });

  it("says where a memory bound is not enforced", async () => {
    const { reasons } = await tried(["highs"], { highs: optimum }, { options: { ...exact, memoryMiB: 500 } });
    expect(reasons).toEqual(["highs: proved an optimum; the memory bound is not enforced here"]);
  });

  it("keeps what a solver noted", async () => {
    const found = await tried(["highs"], { highs: { ...optimum, status: "feasible", bound: 0, note: "it was killed" } });
    expect(found.reasons).toEqual(["highs: found a solution within its limits; it was killed"]);
    const none = await tried(["highs"], { highs: { ...infeasible, note: "not repeated" } });
    expect(none.reasons).toEqual(["highs: found that there is no solution; not repeated"]);
  });

  it("survives a disk that is full", async () => {
    const open = (name: SolverName): Solver => ({
      name,
      version: "1",
      capabilities: { warmStart: false, progress: false, timeLimit: true, memoryBound: true, maxColumns: 10 },
      solve: async () => lie,
      close: async () => {},
    });
    const saveInstance = async () => {
      throw new Error("no space left");
    };
    const { attempts } = await solveWithPortfolio(program, exact, ["highs"], { open, saveInstance });
    expect(attempts[0]?.reason).toContain("the instance could not be saved: no space left");
  });

  it("refuses to work without solvers", async () => {
    const { answer } = await tried([], {});
    expect(answer).toMatchObject({ outcome: { why: "refused" }, solver: null, attempts: [] });
  });
});
