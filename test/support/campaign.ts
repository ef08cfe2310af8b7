/**
 * Carries a plan out while things go wrong, with as many executors as it takes: killed ones are followed by others, and where a
 * person is asked for, a person comes, does what a person can, and has it resumed. What must be true is checked at every end.
 */
import type { Fault } from "../../src/execution/drivers/simulated/faults.ts";
import type { SimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import type { ExecuteOutcome } from "../../src/execution/execute.ts";
import type { JournalRecord } from "../../src/execution/journal/record.ts";
import { type JournalStore, LeaseLost } from "../../src/execution/journal/store.ts";
import type { ProcedureName } from "../../src/execution/procedure.ts";
import { LEASE_SECONDS } from "../../src/execution/recorder.ts";
import { bringBack, endProblems, help, lostInSilence, lostSince, pageProblems, stateNow } from "./campaign-ends.ts";
import { begin, type Exercise, resume } from "./executions.ts";
import { keepSights, type LastSights, type SightKeeper } from "./last-sights.ts";
import { type Standstill, standingStill } from "./standing-still.ts";

/** When an executor dies, counted from its own start: before or after the nth record, or as the nth act is asked for, or made. */
export type Death =
  | { readonly record: number; readonly moment: "before" | "after" }
  | { readonly act: number; readonly moment: "asked" | "made" };

/** What a person asks for just after the nth record of an executor. */
export interface Wish {
  readonly life: number;
  readonly record: number;
  readonly want: "pause" | "abort" | "skip";
  readonly router?: string;
}

/** All of a run, as plain data but for predicates: print it to run it again. */
export interface Script {
  readonly procedure?: ProcedureName;
  readonly faults?: readonly Fault[];
  /** The nth executor's. */
  readonly deaths?: readonly Death[];
  /** Between an executor's death and the next one; a lease lasts 30 s, a far end waits 60 s for its confirmation. */
  readonly pauseSeconds?: number;
  readonly wishes?: readonly Wish[];
  readonly observe?: boolean;
  /** The first executor stands still before its nth act for so long; another one takes over when its lease is over. */
  readonly theft?: { readonly act: number; readonly seconds: number };
}

export interface Survival {
  /** How each executor ended, the last one at the end: "killed", "busy", "refused", or an ending. */
  readonly lives: readonly string[];
  /** Pages that a person was shown. */
  readonly pages: readonly string[];
  readonly problems: readonly string[];
  /** Records and acts of each executor. */
  readonly counts: readonly { readonly records: number; readonly acts: number }[];
}

const MOST_LIVES = 12;

type Outcome = ExecuteOutcome | { readonly status: "killed" };

export async function survive(exercise: Exercise, script: Script): Promise<Survival> {
  const { fleet, store } = exercise;
  const lives: string[] = [];
  const pages: string[] = [];
  const problems: string[] = [];
  const counts: { records: number; acts: number }[] = [];
  fleet.inject(...(script.faults ?? []));
  let helped = 0;
  for (let life = 0; life < MOST_LIVES; life += 1) {
    const stolen = life === 0 && script.theft !== undefined ? await steal(exercise, script, script.theft, problems) : null;
    if (stolen !== null) lives.push(stolen.first);
    const { outcome, sights, boots, ...counted } = stolen ?? (await live(exercise, script, life));
    counts.push(counted);
    lives.push(outcome.status === "ended" ? outcome.end.as : outcome.status);
    if (outcome.status === "killed") {
      await fleet.run(script.pauseSeconds ?? 40);
      const { begun, finished } = stateNow(exercise);
      if (begun && (finished === null || finished.as === "paused")) continue;
      if (finished?.as === "needs-person") {
        await help(exercise);
        continue;
      }
    } else if (outcome.status === "busy") {
      await fleet.run(Math.max(1, (outcome.expiresAt - fleet.inspect().now) / 1000));
      continue;
    } else if (outcome.status === "ended") {
      if (outcome.end.as === "needs-person") {
        pages.push(outcome.end.page.join("\n"));
        problems.push(...pageProblems(exercise, outcome.end.why, outcome.end.page, sights));
        await help(exercise);
        helped += 1;
        if (helped > 4) break;
        continue;
      }
      if (outcome.end.as === "paused") continue;
    } else if (store.row("ex-1") !== null && stateNow(exercise).begun) {
      problems.push(`refused in mid-way: ${outcome.why} ${JSON.stringify(outcome.problems)}`);
    }
    problems.push(...lostInSilence(exercise, sights));
    await fleet.run(700);
    problems.push(...lostSince(exercise, boots));
    fleet.clearFaults();
    await bringBack(exercise);
    // The start of a probe is not fenced: an executor that stood still just before it starts one for nobody.
    // One that cannot be stopped, since its device is out of reach, is noted in the journal.
    const notes = store.read("ex-1").map(({ body }) => (body.type === "noted" ? body.text : ""));
    const isKnown = (problem: string): boolean => {
      const probe = /^the probe (\S+) still runs$/.exec(problem)?.[1];
      return (
        probe !== undefined && (script.theft !== undefined || notes.some((text) => text.includes(`probe ${probe} saw cannot be fetched`)))
      );
    };
    problems.push(...endProblems(exercise).filter((problem) => !isKnown(problem)));
    return { lives, pages, problems, counts };
  }
  problems.push(`it does not come to an end: ${stateNow(exercise).finished?.why ?? ""}`);
  return { lives, pages, problems, counts };
}

/** Two executors: the second is refused while the first lives, and takes over when it stands still; the first then has to stop by itself. */
async function steal(exercise: Exercise, script: Script, { act, seconds }: NonNullable<Script["theft"]>, problems: string[]) {
  const { fleet } = exercise;
  const still: Standstill = { act, seconds, since: null };
  let hasEnded = false;
  const first = live(exercise, script, 0, still).then(
    (lived) => ({ ...lived, lost: false }),
    (error: unknown) => {
      if (!(error instanceof LeaseLost)) throw error;
      return { outcome: { status: "killed" } as const, records: 0, acts: 0, sights: new Map(), boots: new Map(), lost: true };
    },
  );
  void first.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded && still.since === null) await fleet.run(1);
  if (hasEnded || !stateNow(exercise).begun) return { ...(await first), first: "never stood still" };
  const { outcome: rival } = await live(exercise, {}, 1);
  if (rival.status !== "busy") problems.push(`a second executor is not refused while the first one lives: ${JSON.stringify(rival)}`);
  await fleet.run(LEASE_SECONDS + 1);
  const second = await live(exercise, script, 1);
  await fleet.run(seconds);
  const { lost, outcome } = await first;
  if (!lost && outcome.status === "ended")
    problems.push(`the first executor went on after it had lost the lease: ${JSON.stringify(outcome)}`);
  return { ...second, first: lost ? "lost its lease" : outcome.status };
}

interface Lived {
  readonly outcome: Outcome;
  readonly records: number;
  readonly acts: number;
  readonly sights: LastSights;
  readonly boots: SightKeeper["boots"];
}

async function live(exercise: Exercise, script: Script, life: number, still?: Standstill): Promise<Lived> {
  const { fleet, store } = exercise;
  const connection = fleet.connect();
  const death = script.deaths?.[life];
  const acts = fleet.inspect().acts;
  let records = 0;
  let die: () => void = () => undefined;
  const keeper = keepSights(still === undefined ? connection : standingStill(connection, still));
  const killed = new Promise<Outcome>((resolve) => {
    die = () => resolve({ status: "killed" });
  });
  const mortal = mortalStore(store, connection, {
    death: death !== undefined && "record" in death ? death : null,
    die,
    appended(record, { type }) {
      records = record;
      if (type === "intended" || type === "ended") keeper.forget();
      for (const wish of script.wishes ?? []) {
        if (wish.life !== life || wish.record !== record) continue;
        const { want, router = null } = wish;
        store.wish("ex-1", { at: fleet.inspect().now, by: "somebody", want, router, reason: null });
      }
    },
  });
  if (death !== undefined && "act" in death) {
    fleet.inject({
      fault: "call",
      index: acts + death.act,
      moment: death.moment,
      call() {
        mortal.kill();
      },
    });
  }
  const options = {
    world: keeper.world,
    store: mortal.store,
    observe: script.observe ?? false,
    ...(script.procedure === undefined ? {} : { procedure: script.procedure }),
  };
  const run = life > 0 && stateNow(exercise).begun ? resume(exercise, options) : begin(exercise, options);
  const outcome = await Promise.race([
    run.catch((error: unknown): Outcome => {
      if (error instanceof Killed) return { status: "killed" };
      throw error;
    }),
    killed,
  ]);
  connection.cut();
  return { outcome, records, acts: fleet.inspect().acts - acts, sights: keeper.sights, boots: keeper.boots };
}

class Killed extends Error {}

interface Mortality {
  readonly death: Extract<Death, { readonly record: number }> | null;
  readonly die: () => void;
  readonly appended: (record: number, body: JournalRecord) => void;
}

/** A dead executor writes nothing, gives nothing back, and renews nothing. */
function mortalStore(
  store: JournalStore<JournalRecord>,
  connection: ReturnType<SimulatedFleet["connect"]>,
  { death, die, appended }: Mortality,
) {
  let isDead = false;
  let records = 0;
  const kill = (): void => {
    isDead = true;
    connection.cut();
    die();
  };
  const alive = (): void => {
    if (isDead) throw new Killed();
  };
  const mortal: JournalStore<JournalRecord> = {
    ...store,
    append(...of) {
      alive();
      records += 1;
      if (death?.record === records && death.moment === "before") kill();
      alive();
      const entry = store.append(...of);
      appended(records, entry.body);
      if (death?.record === records && death.moment === "after") kill();
      alive();
      return entry;
    },
    renew: (...of) => !isDead && store.renew(...of),
    release(lease) {
      if (!isDead) store.release(lease);
    },
    setWakeFailed(...of) {
      alive();
      store.setWakeFailed(...of);
    },
  };
  return { store: mortal, kill };
}
