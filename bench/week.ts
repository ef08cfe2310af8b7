/**
 * Seven real days of Abilene, planned from days that the plan is not replayed on: what the week saves, how often routers move, which
 * margin overloads nothing; and how soon an urgent restore ends an overload, beside the ordinary one.
 *   npm run bench -- week [--quick] [--patience=N]
 */
import { ruleBook } from "../src/constraints/index.ts";
import { buildNetwork } from "../src/network/build-network.ts";
import { digestOf } from "../src/network/digest.ts";
import type { NetworkDocument } from "../src/network/document.ts";
import type { Forecast } from "../src/network/forecast.ts";
import type { Network } from "../src/network/network.ts";
import { candidatePower } from "../src/network/power.ts";
import type { TrafficDocument } from "../src/network/traffic-document.ts";
import { optimise } from "../src/optimiser/optimise.ts";
import type { Solver } from "../src/optimiser/solvers/port.ts";
import { createSolver } from "../src/optimiser/solvers/process/client.ts";
import { candidateOfPlan } from "../src/plan/candidate-of-plan.ts";
import type { DayPlanDocument } from "../src/plan/day/day-plan-document.ts";
import { placedDayOf } from "../src/plan/day/placed-day.ts";
import { type DayRequest, planDay } from "../src/plan/day/plan-day.ts";
import type { DayReplay } from "../src/plan/day/replay-traffic.ts";
import { type Fold, type SafeMargin, smallestSafeMargin } from "../src/plan/day/safe-margin.ts";
import { planNetwork } from "../src/plan/plan-network.ts";
import { BENCHMARKS, type BenchmarkData, benchmarkNetwork, readBenchmarkData } from "./substrate.ts";
import { accepted, DATA_FOLDER, SEED } from "./support/instances.ts";
import { bench, fixed, isQuick, patience, percent, type Results, type Table, tell } from "./support/report.ts";
import { type UrgentCase, urgentCases, urgentTables } from "./support/urgent.ts";

/** Every day of the week is replayed once, on a plan that was made without it. */
const FOLDS: readonly Fold[] = [
  { learn: { days: [0, 1, 2] }, replay: { days: [3, 4, 5, 6] } },
  { learn: { days: [3, 4, 5, 6] }, replay: { days: [0, 1, 2] } },
];
const MARGINS = isQuick ? [0.2] : [0, 0.05, 0.1, 0.2];
const LIMITS = { minDwellMinutes: 120, maxWindows: 4, maxMovesPerRouter: 4 } as const;
/** For the placement that has to hold at the day's peak, and for each of those for quieter hours. */
const TIME_LIMIT_SECONDS = { peak: (isQuick ? 20 : 40) * patience, quiet: (isQuick ? 4 : 8) * patience } as const;
const GAP = 0.005;

/**
 * The measured level; one at which the busiest link between sites peaks at so much of its capacity that its limit of 80% matters; and
 * one without that headroom, where nothing but the margin stands between the forecast and an overload.
 */
const LEVELS = [
  { name: "as measured", peakUtilisation: undefined, maxUtilisation: 0.8 },
  { name: "peak scaled to 75%", peakUtilisation: 0.75, maxUtilisation: 0.8 },
  { name: "peak scaled to 90%, links may be filled", peakUtilisation: 0.9, maxUtilisation: 1 },
] as const;

interface Instance {
  readonly document: NetworkDocument;
  readonly traffic: TrafficDocument;
  readonly digest: string;
  readonly trafficDigest: string;
  readonly rule: string;
}

interface Week {
  readonly level: string;
  readonly instance: Instance;
  readonly safe: SafeMargin;
  /** By fold, at the last margin that was tried. */
  readonly plans: readonly (DayPlanDocument | undefined)[];
}

/** The first placement that a day asks for is the one for its peak. */
function meansWith(solver: Solver): Pick<DayRequest, "search" | "ask"> {
  let searches = 0;
  return {
    async search(network, goal, what) {
      const timeLimitSeconds = searches++ === 0 ? TIME_LIMIT_SECONDS.peak : TIME_LIMIT_SECONDS.quiet;
      const outcome = await optimise(network, ruleBook, goal, solver, { gap: GAP, timeLimitSeconds, seed: SEED });
      const watts = "candidate" in outcome ? fixed(candidatePower(network, outcome.candidate).totalWatts) : "no";
      tell(`    ${what}: ${outcome.status}, ${watts} W`);
      return outcome;
    },
    async ask(prepared, goal, what) {
      const request = { prepared, goal, gap: GAP, timeLimitSeconds: TIME_LIMIT_SECONDS.peak, seed: SEED };
      const outcome = await planNetwork(request, ruleBook, solver);
      if (outcome.status === "wrong") throw new Error(`${what}: ${outcome.wrong.detail}: ${JSON.stringify(outcome.wrong.findings[0])}`);
      tell(`    ${what}, with its moves: ${outcome.plan.status}`);
      return outcome;
    },
  };
}

async function planOf(instance: Instance, forecast: Forecast, solver: Solver): Promise<DayPlanDocument | undefined> {
  tell(`  ${forecast.label}`);
  const outcome = await planDay({
    day: { digest: instance.digest, changes: [], trafficDigest: instance.trafficDigest, forecast },
    traffic: {
      digest: instance.trafficDigest,
      timeZone: forecast.timeZone,
      use: forecast.label,
      percentile: forecast.percentile,
      margin: forecast.margin,
      days: [...forecast.days],
    },
    limits: LIMITS,
    book: ruleBook,
    solver: { name: solver.name, version: solver.version },
    seed: SEED,
    comparesHourly: false,
    ...meansWith(solver),
  });
  if (outcome.status === "planned") return outcome.plan;
  if (outcome.status === "wrong") throw new Error(`${forecast.label}: ${JSON.stringify(outcome.findings.slice(0, 3))}`);
  tell(`  ${outcome.status}${outcome.status === "blocked" ? `: ${outcome.why}` : ""}`);
  return undefined;
}

function instanceOf(data: BenchmarkData, { peakUtilisation, maxUtilisation }: (typeof LEVELS)[number]): Instance {
  const { options } = BENCHMARKS["abilene-5ms"];
  const made = benchmarkNetwork(data, { ...options, seed: SEED, ...(peakUtilisation === undefined ? {} : { peakUtilisation }) });
  const { traffic, rule } = made;
  const document = { ...made.network, maxUtilisation };
  return { document, traffic, rule, digest: digestOf(document), trafficDigest: digestOf(traffic) };
}

async function measure(data: BenchmarkData, level: (typeof LEVELS)[number], solver: Solver): Promise<Week> {
  tell(level.name);
  const instance = instanceOf(data, level);
  const network = buildNetwork(instance.document);
  const plans = new Map<string, DayPlanDocument | undefined>();
  const safe = accepted(
    await smallestSafeMargin({
      document: instance.document,
      traffic: instance.traffic,
      folds: FOLDS,
      margins: MARGINS,
      planDay: async (forecast) => {
        const plan = await planOf(instance, forecast, solver);
        plans.set(forecast.days.join(), plan);
        return plan === undefined ? undefined : placedDayOf(network, plan);
      },
    }),
  );
  return { level: level.name, instance, safe, plans: [...plans.values()] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const replaysOf = ({ safe }: Week): readonly DayReplay[] => (safe.trials.at(-1)?.replays ?? []).filter((replay) => replay !== null);
const movesOf = (plan: DayPlanDocument | undefined): number =>
  sum((plan?.windows ?? []).map(({ transition }) => transition?.plan.moves.length ?? 0));
const wakesOf = (plan: DayPlanDocument | undefined): number =>
  sum((plan?.windows ?? []).map(({ transition }) => (transition?.plan.powerEvents ?? []).filter(({ to }) => to === "on").length));

const weekOf = (week: Week) => {
  const replays = replaysOf(week);
  const [kWh, neverKWh] = [sum(replays.map((replay) => replay.kWh)), sum(replays.map((replay) => replay.neverKWh))];
  const days = replays.map((replay) => replay.days.length);
  const perDay = (count: (plan: DayPlanDocument | undefined) => number): number =>
    sum(week.plans.map((plan, fold) => count(plan) * (days[fold] ?? 0))) / Math.max(1, sum(days));
  return { days: sum(days), kWh, neverKWh, saved: neverKWh === 0 ? 0 : 1 - kWh / neverKWh, moves: perDay(movesOf), wakes: perDay(wakesOf) };
};

const hostsOn = (network: Network, plan: DayPlanDocument | undefined): string =>
  (plan?.windows ?? [])
    .map(({ from, to, mode }) => {
      const found = plan?.modes.find(({ id }) => id === mode);
      const on = Object.values(found?.physicalRouters ?? {}).filter((state) => state === "on").length;
      return `${from}-${to}: ${on} of ${network.physicalRouters.size}`;
    })
    .join(", ");

/** What the plan itself promises, halves of the week one after the other. */
function forecastText(plan: DayPlanDocument | undefined): string {
  const saved = (name: string): string => {
    const found = plan?.comparisons.find((comparison) => comparison.name === name);
    return found === undefined ? "none" : `${fixed(found.savedPercent)}%${found.brokenSlots === 0 ? "" : " (breaks rules)"}`;
  };
  return `${saved("planned")}, ${saved("packed")}`;
}

function weekTable(weeks: readonly Week[]): Table {
  const row = (label: string, cell: (week: Week) => string): readonly string[] => [label, ...weeks.map(cell)];
  const worst = (week: Week): string => {
    const [most] = replaysOf(week)
      .flatMap((replay) => replay.worst ?? [])
      .sort((x, y) => y.utilisation - x.utilisation);
    return most === undefined ? "" : `${most.physicalLink}, ${percent(most.utilisation)}, ${most.at.slice(0, 16)}`;
  };
  return {
    title: "the week on days not learnt from",
    head: ["Abilene, 1-7 March 2004", ...weeks.map(({ level }) => level)],
    rows: [
      row("smallest margin without overload", ({ safe }) => (safe.margin === null ? "none of those tried" : percent(safe.margin, 0))),
      row("days replayed", (week) => String(weekOf(week).days)),
      row("kWh as today", (week) => fixed(weekOf(week).neverKWh)),
      row("kWh planned, moves and waking paid", (week) => fixed(weekOf(week).kWh)),
      row("**net saving**", (week) => `**${percent(weekOf(week).saved)}**`),
      row("by the forecast: planned; packed at the peak and kept", ({ plans }) => plans.map(forecastText).join("; ")),
      row("moves a day", (week) => fixed(weekOf(week).moves)),
      row("hosts woken a day", (week) => fixed(weekOf(week).wakes)),
      row("overloads, link-minutes", (week) => fixed(sum(replaysOf(week).map((replay) => replay.overloadLinkMinutes)), 0)),
      row("above what plans allow, link-minutes", (week) => fixed(sum(replaysOf(week).map((replay) => replay.aboveTargetLinkMinutes)), 0)),
      row("busiest link", worst),
      row("hosts on, learnt Monday to Wednesday", ({ instance, plans }) => hostsOn(buildNetwork(instance.document), plans[0])),
      row("hosts on, learnt Thursday to Sunday", ({ instance, plans }) => hostsOn(buildNetwork(instance.document), plans[1])),
    ],
  };
}

function marginTable(weeks: readonly Week[]): Table {
  return {
    title: "margins tried, smallest first",
    head: ["level", "margin", "overloads, link-minutes", "above what plans allow, link-minutes", "busiest link", "saved"],
    rows: weeks.flatMap(({ level, safe }) =>
      safe.trials.map(({ margin, replays }) => {
        const made = replays.filter((replay) => replay !== null);
        if (made.length < replays.length) return [level, percent(margin, 0), "no plan for one half", "", "", ""];
        const [kWh, neverKWh] = [sum(made.map((replay) => replay.kWh)), sum(made.map((replay) => replay.neverKWh))];
        return [
          level,
          percent(margin, 0),
          fixed(sum(made.map((replay) => replay.overloadLinkMinutes)), 0),
          fixed(sum(made.map((replay) => replay.aboveTargetLinkMinutes)), 0),
          percent(Math.max(...made.map((replay) => replay.worst?.utilisation ?? 0))),
          percent(1 - kWh / neverKWh),
        ];
      }),
    ),
  };
}

/** From the placement with the fewest hosts on, at the measured level: only the surge is out of the ordinary. */
async function surges(week: Week | undefined, solver: Solver): Promise<readonly UrgentCase[]> {
  if (week === undefined) return [];
  const network = buildNetwork(week.instance.document);
  const states = week.plans.flatMap((plan) => plan?.modes ?? []).flatMap((mode) => candidateOfPlan(network, mode) ?? []);
  const [night] = states.toSorted((x, y) => x.routersOn.size - y.routersOn.size);
  return night === undefined ? [] : urgentCases(network, night, solver);
}

async function run(): Promise<Results> {
  const data = readBenchmarkData(BENCHMARKS["abilene-5ms"].data, DATA_FOLDER);
  if (data === undefined) {
    const note = "The seven days of Abilene are absent: name the folder of abilene.json.gz in REHOME_DATA. Nothing was measured.";
    return { tables: [], notes: [note], solvers: [], seed: SEED, figures: null };
  }
  const solver = createSolver("highs");
  const weeks: Week[] = [];
  let cases: readonly UrgentCase[] = [];
  try {
    for (const level of LEVELS) weeks.push(await measure(data, level, solver));
    cases = await surges(weeks.at(0), solver);
  } finally {
    await solver.close();
  }
  return {
    tables: [weekTable(weeks), marginTable(weeks), ...urgentTables(cases)],
    notes: [
      "Real traffic matrices: SNDlib's Abilene, 5 minutes each. Each half of the week was planned from the other half's days and replayed sample by sample; while routers move, both routes of their links are counted.",
      `Forecast: each hour's highest sample of the days learnt from, times (1 + margin). Day plans: windows of at least ${LIMITS.minDwellMinutes} minutes, at most ${LIMITS.maxWindows}; at most ${LIMITS.maxMovesPerRouter} moves a router and day; ${TIME_LIMIT_SECONDS.peak} s for the placement at the peak, ${TIME_LIMIT_SECONDS.quiet} s for each other, gap asked for ${percent(GAP)}. The moves into the first placement, once, are not counted.`,
      ...weeks.map(({ level, instance }) => `${level}: ${instance.rule}`),
    ],
    solvers: [`${solver.name} ${solver.version}`],
    seed: SEED,
    figures: {
      weeks: weeks.map((week) => ({ level: week.level, rule: week.instance.rule, ...weekOf(week), ...week.safe })),
      urgent: cases,
    },
  };
}

await bench("week", run);
