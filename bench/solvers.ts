/**
 * The three solvers on the same small networks: do they prove the same optimum, and in what time?
 *   npm run bench -- solvers [--quick] [--patience=N]
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildNetwork } from "../src/network/build-network.ts";
import { digestOf } from "../src/network/digest.ts";
import { type NetworkDocument, networkSchema } from "../src/network/document.ts";
import { generateNetwork } from "../src/network/generate/generate-network.ts";
import type { SolverName } from "../src/optimiser/solvers/port.ts";
import { createSolver } from "../src/optimiser/solvers/process/client.ts";
import { SEED } from "./support/instances.ts";
import { bench, fixed, isQuick, patience, percent, type Results, tell } from "./support/report.ts";
import { GAP, solve } from "./support/solve.ts";

const SOLVERS: readonly SolverName[] = ["highs", "glpk", "jslp"];
const LIMIT_SECONDS = 60;

const SCENARIOS = ["delay-added", "gather", "igp-detour", "explicit-routing", "separate-region", "spare", "transit", "traffic-power"];
/** Sites, physical, virtual routers. The last is too large for javascript-lp-solver to be expected to prove. */
const GENERATED = [
  [2, 4, 6],
  [3, 6, 8],
  [5, 10, 15],
] as const;

interface Case {
  readonly name: string;
  readonly document: NetworkDocument;
}

function scenario(name: string): Case {
  const parsed: unknown = JSON.parse(readFileSync(join("datasets", "scenarios", "basic", `${name}.json`), "utf8"));
  const network: unknown = typeof parsed === "object" && parsed !== null && "network" in parsed ? parsed.network : undefined;
  return { name, document: networkSchema.parse(network) };
}

const generated = ([sites, routers, virtualRouters]: (typeof GENERATED)[number]): Case => ({
  name: `generated ${routers}/${virtualRouters}`,
  document: generateNetwork({ sites, routers, virtualRouters, seed: SEED }),
});

interface Figures {
  readonly case: string;
  readonly size: string;
  readonly answers: readonly {
    readonly solver: SolverName;
    readonly status: string;
    readonly watts: number | null;
    readonly seconds: number;
  }[];
  /** Between the plans that were proven, in watts. */
  readonly difference: number;
}

async function run(): Promise<Results> {
  const cases = isQuick ? SCENARIOS.slice(0, 3).map(scenario) : [...SCENARIOS.map(scenario), ...GENERATED.map(generated)];
  const solvers = SOLVERS.map((name) => createSolver(name)).filter(({ version }) => version !== "not installed");
  const all: Figures[] = [];
  try {
    // Not counted: HiGHS compiles itself in its first solve.
    const [warmUp] = cases;
    for (const solver of solvers) if (warmUp !== undefined) await answer(warmUp, solver);
    for (const one of cases) {
      const answers: Figures["answers"][number][] = [];
      for (const solver of solvers) answers.push(await answer(one, solver));
      const proven = answers.flatMap(({ status, watts }) => (status === "optimal" && watts !== null ? [watts] : []));
      const difference = proven.length === 0 ? 0 : Math.max(...proven) - Math.min(...proven);
      const { physicalRouters, virtualRouters } = one.document;
      all.push({ case: one.name, size: `${physicalRouters.length} / ${virtualRouters.length}`, answers, difference });
    }
  } finally {
    for (const solver of solvers) await solver.close();
  }
  const differing = all.filter(({ answers, difference }) => difference > GAP * (answers[0]?.watts ?? 0)).map((figures) => figures.case);
  if (differing.length > 0) {
    tell(`solvers: proven optima differ: ${differing.join(", ")}`);
    process.exitCode = 1;
  }
  return {
    tables: [
      tableOf(
        all,
        solvers.map(({ name }) => name),
      ),
    ],
    notes: [
      "Seconds on the wall for the whole plan: all objectives, verification, and for glpk and jslp a fresh process for every solve.",
      `Gap asked for: ${percent(GAP)}. Time limit ${LIMIT_SECONDS * patience} s. Seconds alone: proven optimal; otherwise the status stands beside them.`,
    ],
    solvers: solvers.map(({ name, version }) => `${name} ${version}`),
    seed: SEED,
    figures: all,
  };
}

async function answer({ name, document }: Case, solver: ReturnType<typeof createSolver>): Promise<Figures["answers"][number]> {
  const prepared = { network: buildNetwork(document), digest: digestOf(document), changes: [], traffic: null, hours: 24 };
  const { plan, seconds } = await solve(`${name}, ${solver.name}`, prepared, solver, LIMIT_SECONDS * patience);
  return { solver: solver.name, status: plan.status, watts: plan.power?.afterWatts ?? null, seconds };
}

function tableOf(all: readonly Figures[], names: readonly SolverName[]) {
  return {
    title: "least power, all solvers",
    head: ["network", "physical / virtual", ...names.map((name) => `${name}, s`), "watts", "largest difference, W"],
    rows: all.map(({ case: name, size, answers, difference }) => [
      name,
      size,
      ...answers.map(({ status, seconds }) => (status === "optimal" ? fixed(seconds, 2) : `${fixed(seconds, 2)} (${status})`)),
      fixed(answers.find(({ status }) => status === "optimal")?.watts ?? 0, 2),
      fixed(difference, 3),
    ]),
  };
}

await bench("solvers", run);
