/**
 * Checks the rules of the rooms with dependency-cruiser, and that it looked at every source file: in some set-ups it
 * reports "no violations" over no modules at all. Also holds the pure rooms to having no clock, random source or
 * environment, and the source to having no escape from its types.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import ruleSet from "../.dependency-cruiser.cjs";

const pureRooms = /^src\/(network|constraints|plan|optimiser(?!\/solvers\/))\//;
const impurities = [
  [/\bDate\.now\(|\bnew Date\(\)/, "reads the clock"],
  [/\bMath\.random\(|\bcrypto\.(getRandomValues|randomUUID)/, "uses a random source"],
  [/\bperformance\.|\bset(Timeout|Interval|Immediate)\(/, "uses timers"],
  [/\bprocess\.|\bimport\.meta\b/, "reads the environment"],
];
const escapes = [
  [/\bas (any|unknown as)\b/, "casts through any or unknown"],
  [/@ts-(ignore|expect-error|nocheck)/, "silences the compiler"],
];

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (/\.ts$/.test(entry.name)) yield path;
  }
}

const problems = [];
const files = [...sourceFiles("src")].sort();

const { output } = await cruise(["src"], { ...ruleSet.options, ruleSet, validate: true, outputType: "json" }, undefined, {
  tsConfig: extractTSConfig("tsconfig.json"),
});
const result = typeof output === "string" ? JSON.parse(output) : output;
for (const violation of result.summary.violations) {
  const chain = violation.cycle?.map((step) => step.name ?? step).join(" → ");
  problems.push(`${violation.from}: ${violation.rule.name}: imports ${chain ?? violation.to}`);
}

const seen = result.modules.map((module) => module.source).filter((source) => source.startsWith("src/"));
const missed = files.filter((file) => !seen.includes(file));
if (seen.length === 0 || missed.length > 0 || seen.length !== files.length) {
  problems.push(`dependency-cruiser looked at ${seen.length} of ${files.length} source files; not at: ${missed.join(", ") || "(none)"}`);
}

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, "")).replace(/\/\/.*$/gm, "");
for (const file of files) {
  const raw = readFileSync(file, "utf8");
  const lines = withoutComments(raw).split("\n");
  const patterns = pureRooms.test(file) ? [...impurities, ...escapes.slice(0, 1)] : escapes.slice(0, 1);
  for (const [pattern, what] of patterns) {
    lines.forEach((line, index) => {
      if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${what}: ${line.trim()}`);
    });
  }
  if (escapes[1][0].test(raw)) problems.push(`${file}: ${escapes[1][1]}`);
}

for (const problem of problems) console.error(problem);
console.log(`import rules: ${seen.length} modules, ${result.summary.totalDependenciesCruised} dependencies, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
