/** What every benchmark leaves behind: tables on standard output, and the same figures as JSON in reports/bench/. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Results {
  readonly tables: readonly Table[];
  /** Sentences under the tables: rules, caveats. */
  readonly notes: readonly string[];
  /** Name and version of each solver that took part. */
  readonly solvers: readonly string[];
  readonly seed: number;
  /** Goes into the JSON as it is. */
  readonly figures: unknown;
}

/** `--quick`: small instances and short limits, to see that a benchmark works. */
export const isQuick = process.argv.includes("--quick");

/** `--patience=N`: time limits times N, for a machine that is busy with other things. */
export const patience = Math.max(1, Number(process.argv.find((arg) => arg.startsWith("--patience="))?.split("=")[1]) || 1);

/** Progress, on standard error: it is not the answer. */
export const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Runs a benchmark and reports it. The working directory is the checkout. */
export async function bench(name: string, run: () => Promise<Results>): Promise<void> {
  const started = new Date();
  const loadBefore = load();
  const begun = performance.now();
  const { tables, notes, solvers, seed, figures } = await run();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  const report = {
    bench: name,
    quick: isQuick,
    patience,
    started: started.toISOString(),
    seconds,
    machine: machine(),
    loadAverage: { before: loadBefore, after: load() },
    versions: { rehome: ownVersion(), node: process.versions.node, solvers },
    seed,
    notes,
    figures,
  };
  const folder = join("reports", "bench");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  const { cpu, cores, memoryGiB } = report.machine;
  process.stdout.write(
    [
      `# ${name}${isQuick ? " (quick)" : ""}${patience === 1 ? "" : ` (time limits times ${patience})`}, ${report.started.slice(0, 10)}`,
      `${cpu}, ${cores} cores, ${memoryGiB} GiB; load ${loadBefore} before, ${report.loadAverage.after} after; ${seconds} s in all.`,
      `rehome ${report.versions.rehome}, node ${report.versions.node}${solvers.map((solver) => `, ${solver}`).join("")}; seed ${seed}.`,
      ...tables.map(tableText),
      ...notes.map((note) => `- ${note}`),
      `${file} holds the figures.`,
      "",
    ].join("\n"),
  );
}

function machine() {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
}

/** Over the last minute: processes that wanted to run. */
const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

const ownVersion = (): string => {
  const parsed: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
};

/** Markdown, padded so that it reads well as it is. */
function tableText({ title, head, rows }: Table): string {
  const widths = head.map((cell, column) => Math.max(cell.length, 3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return ["", `## ${title}`, "", line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line), ""].join(
    "\n",
  );
}

export const fixed = (value: number, digits = 1): string => value.toFixed(digits);
/** A share of 1 in percent. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}%`;
