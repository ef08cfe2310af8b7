/** Every single fault at every effect of a run, and every death of the executor around every record and effect. */
import type { ActOutcome, Fault } from "../../src/execution/drivers/simulated/faults.ts";
import type { ProcedureName } from "../../src/execution/procedure.ts";
import { type Death, type Script, type Survival, survive } from "../support/campaign.ts";
import type { Exercise } from "../support/executions.ts";
import { type ExerciseName, exercises } from "./exercises.ts";

export interface Tally {
  runs: number;
  readonly endings: Map<string, number>;
  readonly failures: string[];
}

export const newTally = (): Tally => ({ runs: 0, endings: new Map(), failures: [] });

const outcomes: readonly ActOutcome[] = [
  "fails-before",
  "fails-after",
  "times-out-before",
  "times-out-after",
  { opsMade: 1 },
  { opsMade: 2, thenTimesOut: true },
  { opsMade: 4 },
];

export interface Way {
  readonly name: ExerciseName;
  readonly procedure: ProcedureName;
  /** What makes it go back, if it is to. */
  readonly turn: Turn | null;
}

/** Probes fail from the migration on, or once the old home is taken down; a cold start cannot create its router. */
export type Turn = "at its new home" | "at the end" | "at the start";

function turning({ fleet }: Exercise, turn: Turn): Fault {
  if (turn === "at the start")
    return { fault: "act", times: Number.POSITIVE_INFINITY, matches: ({ act }) => act === "create", outcome: "fails-before" };
  return {
    fault: "call",
    moment: "made",
    matches: (act) =>
      turn === "at its new home" ? act.act === "migrate" : act.act === "change" && act.change.ops.some(({ op }) => op === "remove-bridge"),
    call: () => fleet.inject({ fault: "probe", times: Number.POSITIVE_INFINITY }),
  };
}

/** Runs it, notes how it ended, and prints what is needed to run it again. */
export async function tryOut(tally: Tally, { name, procedure, turn }: Way, script: Script): Promise<Survival> {
  const exercise = exercises[name]();
  const faults = [...(script.faults ?? []), ...(turn === null ? [] : [turning(exercise, turn)])];
  let survival: Survival;
  const about = (): string =>
    `${name} ${procedure} ${turn ?? ""} ${JSON.stringify({ ...script, faults }, (_, value) => (value === Number.POSITIVE_INFINITY ? "always" : value))}`;
  try {
    survival = await survive(exercise, { ...script, faults, procedure });
  } catch (error) {
    survival = {
      lives: ["thrown"],
      pages: [],
      problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      counts: [],
    };
  }
  tally.runs += 1;
  const ending = `${survival.lives.includes("needs-person") ? "a person, then " : ""}${survival.lives.at(-1)}`;
  tally.endings.set(ending, (tally.endings.get(ending) ?? 0) + 1);
  if (survival.problems.length > 0)
    tally.failures.push([about(), survival.lives.join(" > "), ...survival.problems, ...survival.pages].join("\n    "));
  return survival;
}

/** The nth act: every outcome, once and for ever. */
export async function everyOutcome(tally: Tally, way: Way): Promise<void> {
  const { counts } = await tryOut(tally, way, {});
  const acts = counts[0]?.acts ?? 0;
  for (let index = 0; index < acts; index += 1) {
    for (const outcome of outcomes) await tryOut(tally, way, { faults: [{ fault: "act", index, outcome }] });
    for (const outcome of ["fails-before", "times-out-before", "times-out-after"] as const) {
      await tryOut(tally, way, { faults: [alwaysAs(index, outcome)] });
    }
  }
}

/** From the nth act on, whatever is asked of the same device in the same way ends so. */
function alwaysAs(index: number, outcome: ActOutcome): Fault {
  let kind: string | null = null;
  return {
    fault: "act",
    times: Number.POSITIVE_INFINITY,
    outcome,
    matches(act) {
      const target = act.act === "change" ? act.change.device : "host" in act ? act.host : "job" in act ? act.job.from : act.request.from;
      const what = `${act.act} ${target}`;
      if (act.index === index) kind = what;
      return kind !== null && what === kind;
    },
  };
}

/** Around every record and every effect, each followed by an executor as soon as the lease is over, or after the guards have fired. */
export async function everyDeath(tally: Tally, way: Way, pauses: readonly number[]): Promise<void> {
  const { counts } = await tryOut(tally, way, {});
  const { records = 0, acts = 0 } = counts[0] ?? {};
  const deaths: Death[] = [];
  for (let record = 1; record <= records; record += 1) deaths.push({ record, moment: "before" }, { record, moment: "after" });
  for (let act = 0; act < acts; act += 1) deaths.push({ act, moment: "asked" }, { act, moment: "made" });
  for (const [index, death] of deaths.entries()) {
    // Before and after alternate in the list, so that the pauses alternate every second one.
    const pauseSeconds = pauses[(index + Math.floor(index / 2)) % pauses.length] ?? 40;
    await tryOut(tally, way, { deaths: [death], pauseSeconds });
  }
}

/** `began`: of the processor's clock, which other processes do not slow down. */
export function report(title: string, { runs, endings, failures }: Tally, began: NodeJS.CpuUsage): void {
  const used = process.cpuUsage(began);
  const counts = [...endings].sort(([, x], [, y]) => y - x).map(([ending, count]) => `${count} ${ending}`);
  process.stderr.write(
    `${title}: ${runs} runs, ${((used.user + used.system) / 1000 / runs).toFixed(1)} ms each: ${counts.join(", ")}; ${failures.length} wrong\n`,
  );
}
