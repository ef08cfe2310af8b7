import { describe, expect, it } from "vitest";
import { createGlpkEngine, glpkEngine } from "../../src/optimiser/solvers/glpk/engine.ts";
import { highsEngine } from "../../src/optimiser/solvers/highs/engine.ts";
import { jslpEngine } from "../../src/optimiser/solvers/jslp/engine.ts";
import { knapsacks, programOf } from "./programs.ts";
import { agreeOnMixedPrograms, agreesWithBruteForce, answerOf, exact, inProcess, solverConformance } from "./solvers.ts";

const engines = [highsEngine, glpkEngine, jslpEngine];

for (const engine of engines) solverConformance(`${engine.name}, in this process`, () => inProcess(engine));

describe("random programs", () => {
  for (const engine of engines) agreesWithBruteForce(engine.name, () => inProcess(engine));
  agreeOnMixedPrograms(engines.map(inProcess));
});

describe("false answers seen in the wild", () => {
  it("highs: presolve calls a feasible program infeasible (1.15.1), and is not believed", async () => {
    const program = programOf(
      [
        { cost: -8, lower: -2, upper: 1 },
        { cost: -3, lower: -10, upper: 1, integer: false },
        { cost: -8, lower: 0, upper: 5 },
      ],
      [
        { terms: [-3, 5, -8], lower: -7, upper: -1 },
        { terms: [-1, -8, 4], upper: 12 },
        { terms: [5, 1, 5], lower: 5, upper: 5 },
        { terms: [2, 5, -1], lower: -2 },
      ],
    );
    const answer = answerOf(program, await highsEngine.solve(program, exact, () => {}));
    expect(answer.objective).toBeCloseTo(-8, 6);
  });

  it("highs: presolve calls an unbounded program infeasible (1.15.1), and is not believed", async () => {
    const program = programOf(
      [
        { cost: -1, lower: 3, upper: Number.POSITIVE_INFINITY, integer: false },
        { cost: 9, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, integer: false },
        { cost: -8, lower: 2, upper: 2, integer: false },
        { cost: 0, lower: -4, upper: -3 },
        { cost: -3, lower: -2, upper: 2 },
        { cost: -6, lower: 0, upper: 5, integer: false },
      ],
      [
        { terms: [4, 8, -5, -5, 3, -8], upper: -3 },
        { terms: [-4, 8, 2, 0, 2, 1], upper: 2 },
        { terms: [6, 3, 8, -2, -6, 9], lower: -8 },
      ],
    );
    expect(await highsEngine.solve(program, exact, () => {})).toMatchObject({ status: "unknown", why: "unbounded" });
  });

  it("glpk: calls an infeasible program optimal (GLPK 5.0), and the fault is named", async () => {
    const program = programOf(
      [{ cost: 3, lower: -2, upper: 0 }],
      [
        { terms: [7], lower: -5, upper: -1 },
        { terms: [-9], lower: 0 },
      ],
    );
    expect(await glpkEngine.solve(program, exact, () => {})).toMatchObject({
      status: "unknown",
      why: "wrong",
      detail: "glpk called an answer optimal that is wrong: row 0 (r(0)) adds up to 0, at most -1 allowed",
    });
    expect(await highsEngine.solve(program, exact, () => {})).toMatchObject({ status: "infeasible" });
  });
});

describe("an engine that aborts", () => {
  it("is a crash with its last words, and solves the next program", async () => {
    // GLPK 5.0 fails an assertion in its preprocessor.
    const open = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
    const program = programOf(
      [
        { cost: -2, lower: 1 },
        { cost: 9, ...open },
        { cost: 9, ...open, lower: 1 },
        { cost: 7, ...open, upper: 0 },
      ],
      [
        { terms: [6, 5, -5, 6], lower: 0, upper: 0 },
        { terms: [4, 8, 2, 8], lower: 1, upper: 1 },
        { terms: [2, 6, 9, 4], upper: 11 },
      ],
    );
    expect(await glpkEngine.solve(program, exact, () => {})).toMatchObject({
      status: "unknown",
      why: "crash",
      detail: expect.stringContaining("glpk failed: Assertion failed"),
    });
    const easy = knapsacks(10, 2, 1);
    expect(answerOf(easy, await glpkEngine.solve(easy, exact, () => {})).status).toBe("optimal");
  });
});

describe("highs", () => {
  it("stops after the nodes it was given, with a bound, the same every time", async () => {
    const program = knapsacks(45, 12, 5);
    const first = answerOf(program, await highsEngine.solve(program, { ...exact, maxNodes: 1 }, () => {}));
    expect(first.status).toBe("feasible");
    expect(first.bound).toBeLessThan(first.objective);
    const second = answerOf(program, await highsEngine.solve(program, { ...exact, maxNodes: 1 }, () => {}));
    expect(second.values).toEqual(first.values);
  });

  it("says that time ran out, and believes no zeros", async () => {
    const program = programOf(
      Array.from({ length: 30 }, () => ({ cost: 1 })),
      [{ terms: Array.from({ length: 30 }, (_, index) => 3 + (index % 7)), lower: 50 }],
    );
    expect(await highsEngine.solve(program, { ...exact, timeLimitSeconds: 0 }, () => {})).toMatchObject({ status: "unknown", why: "time" });
  });

  it("solves the continuous columns again where rounding the whole ones would break a row", async () => {
    // x0 = 1e-9 is as good as 0 to HiGHS, and lets x1 be 1: a plan for a host that is off.
    const free = { lower: 0, upper: Number.POSITIVE_INFINITY, integer: false };
    const program = programOf(
      [{ cost: 1 }, { ...free, cost: 0.001 }, { ...free, cost: 1 }],
      [
        { terms: [1e9, -1, 0], lower: 0 },
        { terms: [0, 1, 1], lower: 1 },
      ],
    );
    const answer = answerOf(program, await highsEngine.solve(program, exact, () => {}));
    expect(answer).toMatchObject({ status: "feasible", values: [0, 0, 1], objective: 1 });
    expect(answer.bound).toBeLessThan(1);
  });
});

describe("glpk.js, which is optional", () => {
  it("is refused with what to do where it is not installed, and asked for again the next time", async () => {
    let asked = 0;
    const engine = createGlpkEngine(async () => {
      asked += 1;
      throw Object.assign(new Error("Cannot find package 'glpk.js'"), { code: "ERR_MODULE_NOT_FOUND" });
    });
    const program = programOf([{ cost: 1 }], [{ terms: [1], lower: 1 }]);
    const outcome = await engine.solve(program, exact, () => {});
    expect(outcome).toMatchObject({ status: "unknown", why: "refused" });
    expect("detail" in outcome && outcome.detail).toContain("npm install glpk.js");
    await engine.solve(program, exact, () => {});
    expect(asked).toBe(2);
  });

  it("is a crash where loading it fails for another reason", async () => {
    const engine = createGlpkEngine(async () => {
      throw new Error("disk on fire");
    });
    const program = programOf([{ cost: 1 }], [{ terms: [1], lower: 1 }]);
    expect(await engine.solve(program, exact, () => {})).toMatchObject({ why: "crash", detail: "glpk failed: disk on fire" });
  });
});
