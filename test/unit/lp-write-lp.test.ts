import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import loadHighs from "highs";
import { describe, expect, it } from "vitest";
import type { LinearProgram } from "../../src/optimiser/lp/program.ts";
import { fromArrays, namesOf, toArrays } from "../../src/optimiser/lp/program-arrays.ts";
import { writeLp } from "../../src/optimiser/lp/write-lp.ts";
import { defaultExport } from "../../src/optimiser/solvers/default-export.ts";
import { highsEngine } from "../../src/optimiser/solvers/highs/engine.ts";
import { programOf, smallBinaryPrograms, smallMixedPrograms } from "../conformance/programs.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const exact = { timeLimitSeconds: 30, gap: 0, seed: 1 };

const loading = defaultExport<() => Promise<LegacyHighs>>(loadHighs)();

/** What HiGHS finds in the text: the objective, or its status in words. */
async function highsReads(text: string): Promise<number | string> {
  const highs = await loading;
  const { Status, ObjectiveValue } = highs.solve(text, { output_flag: false, presolve: "off" });
  return Status === "Optimal" ? ObjectiveValue : Status;
}

interface LegacyHighs {
  solve(text: string, options: object): { readonly Status: string; readonly ObjectiveValue: number };
}

/** The objective that glpsol finds; null when it finds no solution. Fails when it cannot read the text. */
function glpsolReads(text: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), "rehome-lp-"));
  try {
    writeFileSync(join(folder, "program.lp"), text);
    const { stdout } = spawnSync("glpsol", ["--lp", join(folder, "program.lp"), "-w", join(folder, "answer")], { encoding: "utf8" });
    expect(stdout).not.toMatch(/error|warning/i);
    const summary = /^s (?:mip|bas) \d+ \d+ (?:\w )?\w (\S+)/m.exec(readFileSync(join(folder, "answer"), "utf8"));
    return /NO (PRIMAL |INTEGER )?FEASIBLE|UNBOUNDED|NO DUAL/.test(stdout) ? null : Number(summary?.[1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const awkward: LinearProgram = {
  ...programOf(
    [
      { cost: 0.1, lower: -INFINITY, upper: INFINITY, integer: false },
      { cost: -1e-7, lower: -INFINITY, upper: 5, integer: false },
      { cost: 0, lower: 2, upper: INFINITY },
      { cost: 1, lower: -3, upper: -3 },
      { cost: 1e21, lower: 0, upper: 1 },
    ],
    [
      { terms: [1, 1, 0, 0, 0], lower: -2.5, upper: 7 },
      { terms: [1, -1, 1, 0, 0], lower: -20 },
      { terms: [1, 0, 0, 0, 0], upper: 3 },
      { terms: [0, 0, 0, 1, 1], lower: -3, upper: -3 },
      { terms: [1, 1, 1, 1, 1] },
      { terms: [0, 0, 0, 0, 0], upper: 3 },
    ],
    -12.5,
  ),
};

describe("the LP text", () => {
  it("holds ranges, free and fixed columns, the constant, rows without terms", () => {
    expect(writeLp(awkward)).toBe(`Minimize
 obj: + 0.1 x(0) - 1e-7 x(1) + 0 x(2) + 1 x(3) + 1e+21 x(4) - 12.5 objective_constant
Subject To
 r(0)_lo: + 1 x(0) + 1 x(1) >= -2.5
 r(0)_hi: + 1 x(0) + 1 x(1) <= 7
 r(1): + 1 x(0) - 1 x(1) + 1 x(2) >= -20
 r(2): + 1 x(0) <= 3
 r(3): + 1 x(3) + 1 x(4) = -3
 r(5): + 0 objective_constant <= 3
Bounds
 objective_constant = 1
 x(0) free
 -inf <= x(1) <= 5
 x(2) >= 2
 x(3) = -3
 0 <= x(4) <= 1
Generals
  x(2) x(3) x(4)
End
`);
  });

  it("keeps lines short", () => {
    const wide = programOf(
      Array.from({ length: 300 }, () => ({ cost: 1.2345678901 })),
      [{ terms: Array.from({ length: 300 }, () => 9.87654321), lower: 1 }],
    );
    const lines = writeLp(wide).split("\n");
    expect(lines.length).toBeGreaterThan(60);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(110);
  });

  it("replaces names that readers would misunderstand, and repeated ones", () => {
    const names = ["x(0,3)", "e3", "free", "New York~dc", "x(0,3)", "2nd", "objective_constant", "C3(h0)"];
    const program = programOf(
      names.map(() => ({ cost: 1 })),
      [{ terms: names.map(() => 1), lower: 2 }],
    );
    const named = {
      ...program,
      columns: program.columns.map((column, index) => ({ ...column, name: names[index] ?? "" })),
      rows: program.rows.map((row) => ({ ...row, name: "st" })),
    };
    const text = writeLp(named).replace(/\s+/g, " ");
    expect(text).toContain("obj: + 1 x(0,3) + 1 column_1 + 1 column_2 + 1 column_3 + 1 x(0,3)_4 + 1 column_5 + 1 objective_constant_6");
    expect(text).toContain("row_0: ");
    expect(text).not.toMatch(/New York|e3|free/);
  });

  it("is read by HiGHS with the same result, for 40 random programs", async () => {
    const programs = fc.oneof(smallBinaryPrograms, smallMixedPrograms);
    const property = fc.asyncProperty(programs, async (program) => {
      const outcome = await highsEngine.solve(program, exact, () => {});
      const read = await highsReads(writeLp(program));
      if (outcome.status === "optimal") expect(read).toBeCloseTo(outcome.objective, 6);
      else if (outcome.status === "infeasible") expect(read).toMatch(/[Ii]nfeasible|Empty/);
    });
    await fc.assert(property, { seed: 3, numRuns: 40 });
  });

  const glpsol = spawnSync("glpsol", ["--version"]).status === 0;
  if (glpsol) {
    it("is read by glpsol with the same result, for 30 random programs", async () => {
      const property = fc.asyncProperty(smallBinaryPrograms, async (program) => {
        const outcome = await highsEngine.solve(program, exact, () => {});
        const read = glpsolReads(writeLp(program));
        if (outcome.status === "optimal") expect(read).toBeCloseTo(outcome.objective, 6);
        else expect(read).toBeNull();
      });
      await fc.assert(property, { seed: 3, numRuns: 30 });
    });

    it("is read by glpsol without rows, without columns, and with awkward numbers", () => {
      expect(glpsolReads(writeLp(programOf([{ cost: -2 }], [], 3)))).toBe(1);
      expect(glpsolReads(writeLp(programOf([], [], 3)))).toBe(3);
      expect(glpsolReads(writeLp(awkward))).toBeCloseTo(0.1 * -7.5 - 5e-7 - 3 - 12.5, 9);
    });
  }
});

describe("the program as arrays", () => {
  it("comes back as it went, empty rows and infinite limits too", () => {
    for (const program of [awkward, programOf([], []), programOf([{}], []), programOf([], [{ terms: [], lower: 1 }])]) {
      expect(fromArrays(toArrays(program), namesOf(program))).toEqual(program);
    }
  });

  it("is compressed by rows", () => {
    const { starts, indices, values, integer } = toArrays(awkward);
    expect(Array.from(starts)).toEqual([0, 2, 5, 6, 8, 13, 13]);
    expect(Array.from(indices.subarray(2, 5))).toEqual([0, 1, 2]);
    expect(Array.from(values.subarray(2, 5))).toEqual([1, -1, 1]);
    expect(Array.from(integer)).toEqual([0, 0, 1, 1, 1]);
  });
});
