/** Runs Debian's glpsol on models/placement.mod. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = "glpsol";
const MODEL = join(import.meta.dirname, "../../models/placement.mod");

/** Undefined when glpsol is there; otherwise why nothing can be compared. */
export function whyNoGlpsol(): string | undefined {
  const { error, stdout } = spawnSync(PROGRAM, ["--version"], { encoding: "utf8" });
  if (error === undefined && stdout.includes("GLPSOL")) return undefined;
  return "glpsol is not installed (Debian: glpk-utils)";
}

/** The program that the model and the data make, as LP text. */
export const writtenByGlpsol = (data: string): string => runGlpsol(data, "program.lp", ["--check", "--wlp"]).output;

export type GlpsolAnswer = { readonly status: "optimal"; readonly objective: number } | { readonly status: "infeasible" };

/** glpsol's own optimum. Anything but a proven answer is an error of the test. */
export function solvedByGlpsol(data: string): GlpsolAnswer {
  const { output, log } = runGlpsol(data, "solution.txt", ["--tmlim", "60", "--output"]);
  if (/HAS NO (PRIMAL |INTEGER )?FEASIBLE SOLUTION/.test(log)) return { status: "infeasible" };
  const objective = /^Objective: +\S+ = (\S+)/m.exec(output)?.[1];
  if (!/^Status: +(INTEGER )?OPTIMAL/m.test(output) || objective === undefined) throw new Error(`glpsol has no proven answer:\n${log}`);
  return { status: "optimal", objective: Number(objective) };
}

function runGlpsol(data: string, file: string, args: readonly string[]): { readonly output: string; readonly log: string } {
  const folder = mkdtempSync(join(tmpdir(), "rehome-oracle-"));
  try {
    const [dataFile, outputFile] = [join(folder, "network.dat"), join(folder, file)];
    writeFileSync(dataFile, data);
    const run = spawnSync(PROGRAM, ["-m", MODEL, "-d", dataFile, ...args, outputFile], { encoding: "utf8", timeout: 90_000 });
    if (run.status !== 0) throw new Error(`glpsol ends with ${run.status}:\n${run.stdout.slice(-1500)}`);
    return { output: readFileSync(outputFile, "utf8"), log: run.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
