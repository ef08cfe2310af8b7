/**
 * Tonight's consolidation on Abilene and GÉANT with real traffic: the saving, how good it is provably, what it rests on, and what
 * first-fit-decreasing makes of the same network; then the whole day, packing at the peak and the night beyond it apart.
 *   npm run bench -- plan [--quick] [--patience=N]
 */
import { checkAll } from "../src/constraints/index.ts";
import { candidatePower } from "../src/network/power.ts";
import type { Solver } from "../src/optimiser/solvers/port.ts";
import { createSolver } from "../src/optimiser/solvers/process/client.ts";
import type { Prepared } from "../src/plan/prepare.ts";
import { type Day, NIGHT, planDay } from "./support/day.ts";
import { candidateSites, hostsOff, meanFill, peakUtilisation } from "./support/figures.ts";
import { firstFit } from "./support/first-fit.ts";
import { type Instance, instances, prepare, SEED } from "./support/instances.ts";
import { bench, fixed, isQuick, percent, type Results, type Table } from "./support/report.ts";
import { GAP, type Solved, solve } from "./support/solve.ts";

/** VROOM (HotNets 2007): what planned consolidation of a tier-1 network's routers saves. */
const PAPER_PERCENT = "18-25";

const nameOf = ({ name, version }: Solver): string => `${name} ${version}`;

interface Figures {
  readonly instance: Instance;
  readonly prepared: Prepared;
  readonly solved: Solved;
  readonly firstFit: FirstFitFigures;
  readonly day: Day | undefined;
}

interface FirstFitFigures {
  readonly watts: number;
  readonly savedPercent: number;
  readonly hostsOff: number;
  /** Rule to how many instances of it are broken. */
  readonly broken: Readonly<Record<string, number>>;
}

function tryFirstFit(prepared: Prepared): FirstFitFigures {
  const { network } = prepared;
  const candidate = firstFit(network);
  const watts = candidatePower(network, candidate).totalWatts;
  const before = candidatePower(network, network.today).totalWatts;
  const broken: Record<string, number> = {};
  for (const { rule } of checkAll(network, candidate)) broken[rule] = (broken[rule] ?? 0) + 1;
  return { watts, savedPercent: 100 * (1 - watts / before), hostsOff: hostsOff(network, candidate), broken };
}

async function measure(instance: Instance, solver: Solver): Promise<Figures> {
  const prepared = prepare(instance, NIGHT);
  const solved = await solve(`${instance.name}, night`, prepared, solver, instance.timeLimitSeconds);
  const day = isQuick ? undefined : await planDay(instance, solved, solver);
  return { instance, prepared, solved, firstFit: tryFirstFit(prepared), day };
}

const brokenText = ({ broken }: FirstFitFigures): string => {
  const kinds = Object.entries(broken);
  return kinds.length === 0 ? "none" : kinds.map(([rule, count]) => `${count} ${rule}`).join(", ");
};

function planTable(all: readonly Figures[]): Table {
  const row = (label: string, cell: (figures: Figures) => string): readonly string[] => [label, ...all.map(cell)];
  const fromTo = ({ prepared, solved }: Figures, figure: typeof meanFill): string =>
    `${percent(figure(prepared.network, prepared.network.today))} → ${solved.candidate === undefined ? "" : percent(figure(prepared.network, solved.candidate))}`;
  return {
    title: `plan, window ${NIGHT}, gap asked for ${percent(GAP)}, seed ${SEED}`,
    head: ["", ...all.map(({ instance }) => instance.name)],
    rows: [
      row("physical / virtual routers", ({ prepared: { network } }) => `${network.physicalRouters.size} / ${network.virtualRouters.size}`),
      row("window (UTC), series at their peak in it", ({ prepared }) => prepared.traffic?.window ?? ""),
      row("candidate sites a virtual router", ({ prepared }) => fixed(candidateSites(prepared.network))),
      row("time limit, s", ({ instance }) => String(instance.timeLimitSeconds)),
      row("status", ({ solved }) => solved.plan.status),
      row("watts before", ({ solved }) => fixed(solved.plan.power?.beforeWatts ?? 0)),
      row("watts after", ({ solved }) => fixed(solved.plan.power?.afterWatts ?? 0)),
      row("**saved**", ({ solved }) => `**${fixed(solved.plan.power?.savedPercent ?? 0)}%**`),
      row("saved, the paper's estimate", () => `${PAPER_PERCENT}%`),
      row("no plan draws less than, W", ({ solved }) => fixed(solved.plan.bound?.objective ?? 0)),
      row("gap", ({ solved }) => (solved.plan.bound?.gap == null ? "none" : percent(solved.plan.bound.gap, 3))),
      row("seconds until the watts were settled", ({ solved }) =>
        solved.firstStageSeconds === null ? "" : fixed(solved.firstStageSeconds),
      ),
      row("seconds in all (fewest moves, least delay)", ({ solved }) => fixed(solved.seconds)),
      row("moves", ({ solved }) => String(solved.plan.moves.length)),
      row("physical routers off", ({ prepared, solved }) =>
        solved.candidate === undefined ? "" : String(hostsOff(prepared.network, solved.candidate)),
      ),
      row("mean fill of the boxes that are on, scarcest resource", (figures) => fromTo(figures, meanFill)),
      row("busiest link", (figures) => fromTo(figures, peakUtilisation)),
      row("first-fit with delay filter: watts", ({ firstFit: first }) => fixed(first.watts)),
      row("first-fit with delay filter: saved", ({ firstFit: first }) => `${fixed(first.savedPercent)}%`),
      row("first-fit with delay filter: physical routers off", ({ firstFit: first }) => String(first.hostsOff)),
      row("first-fit with delay filter: rules broken", ({ firstFit: first }) => brokenText(first)),
    ],
  };
}

function dayTable(all: readonly Figures[]): Table {
  const share = (day: Day, kwh: number): string => `${fixed(kwh)} kWh, ${percent(kwh / day.todayKwh, 2)}`;
  const row = (label: string, cell: (day: Day) => string): readonly string[] => [
    label,
    ...all.map(({ day }) => (day === undefined ? "no plan" : cell(day))),
  ];
  return {
    title: "energy of a day, mean traffic of the series",
    head: ["", ...all.map(({ instance }) => instance.name)],
    rows: [
      row("as today", (day) => `${fixed(day.todayKwh)} kWh`),
      row("saved by packing at the peak, kept all day", (day) => share(day, day.todayKwh - day.packedKwh)),
      row("saved by the night beyond it (moves and waking paid)", (day) => share(day, day.packedKwh - day.withNightKwh)),
      row("saved in all", (day) => share(day, day.todayKwh - day.withNightKwh)),
      row("physical routers on: at the peak, at night", (day) => `${day.hostsOnAtPeak}, ${day.hostsOnAtNight}`),
      row("moves each evening, and back", (day) => String(day.nightMoves)),
      row("at most so far from the best: peak, night", (day) => `${percent(day.peakGap, 3)}, ${percent(day.nightGap, 3)}`),
    ],
  };
}

async function run(): Promise<Results> {
  const { list, note } = instances(isQuick ? ["abilene-5ms"] : ["abilene-5ms", "geant-2ms", "geant-5ms"]);
  const solver = createSolver("highs");
  const all: Figures[] = [];
  try {
    for (const instance of list) all.push(await measure(instance, solver));
  } finally {
    await solver.close();
  }
  return {
    tables: [planTable(all), ...(isQuick ? [] : [dayTable(all)])],
    notes: [
      note,
      ...list.map(({ rule }) => rule),
      "Every plan passed the verifier, which shares no code with the optimiser; first-fit was held against the same rules.",
      ...new Set(all.flatMap(({ day }) => day?.nightWhy ?? [])),
    ],
    solvers: [nameOf(solver)],
    seed: SEED,
    figures: all.map(({ instance, prepared, solved, ...rest }) => ({
      instance: instance.name,
      rule: instance.rule,
      timeLimitSeconds: instance.timeLimitSeconds,
      window: prepared.traffic?.window,
      candidateSites: candidateSites(prepared.network),
      status: solved.plan.status,
      power: solved.plan.power,
      bound: solved.plan.bound,
      seconds: solved.seconds,
      firstStageSeconds: solved.firstStageSeconds,
      moves: solved.plan.moves.length,
      ...(solved.candidate === undefined
        ? {}
        : {
            hostsOff: hostsOff(prepared.network, solved.candidate),
            meanFill: [meanFill(prepared.network, prepared.network.today), meanFill(prepared.network, solved.candidate)],
            peakUtilisation: [
              peakUtilisation(prepared.network, prepared.network.today),
              peakUtilisation(prepared.network, solved.candidate),
            ],
          }),
      ...rest,
    })),
  };
}

await bench("plan", run);
