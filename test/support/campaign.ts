/**
 * Carries a plan out while things go wrong, with as many executors as it takes: killed ones are followed by others, and where a
 * person is asked for, a person comes, does what a person can, and has it resumed. What must be true is checked at every end.
 */
import type { Fault } from "../../src/execution/drivers/simulated/faults.ts";
import type { SimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import { type ExecuteOutcome, stateOf } from "../../src/execution/execute.ts";
import { changesTo } from "../../src/execution/fact.ts";
import type { JournalRecord } from "../../src/execution/journal/record.ts";
import { type JournalStore, LeaseLost } from "../../src/execution/journal/store.ts";
import { lostHost } from "../../src/execution/move.ts";
import type { World } from "../../src/execution/ports.ts";
import type { ProcedureName } from "../../src/execution/procedure.ts";
import { LEASE_SECONDS } from "../../src/execution/recorder.ts";
import { settledWiring } from "../../src/execution/wiring.ts";
import { begin, type Exercise, faultsOf, resume } from "./executions.ts";

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
    const { outcome, ...counted } = stolen ?? (await live(exercise, script, life));
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
        problems.push(...pageProblems(exercise, outcome.end.why, outcome.end.page));
        await help(exercise);
        helped += 1;
        if (helped > 4) break;
        continue;
      }
      if (outcome.end.as === "paused") continue;
    } else if (store.row("ex-1") !== null && stateNow(exercise).begun) {
      problems.push(`refused in mid-way: ${outcome.why} ${JSON.stringify(outcome.problems)}`);
    }
    problems.push(...lostInSilence(exercise));
    await fleet.run(700);
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

const requestFor = ({ plan, layout }: Exercise) => ({ plan, layout });
export const stateNow = (exercise: Exercise) => stateOf(requestFor(exercise), exercise.store.read("ex-1"));

/** Two executors: the second is refused while the first lives, and takes over when it stands still; the first then has to stop by itself. */
async function steal(exercise: Exercise, script: Script, { act, seconds }: NonNullable<Script["theft"]>, problems: string[]) {
  const { fleet } = exercise;
  const still = { act, seconds, since: null as number | null };
  let hasEnded = false;
  const first = live(exercise, script, 0, still).then(
    (lived) => ({ ...lived, lost: false }),
    (error: unknown) => {
      if (!(error instanceof LeaseLost)) throw error;
      return { outcome: { status: "killed" } as const, records: 0, acts: 0, lost: true };
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

/** Whatever it asks for while it stands still is asked for afterwards, and whatever it waits for lasts as long. */
function standingStill(world: World, still: { readonly act: number; readonly seconds: number; since: number | null }): World {
  let acts = 0;
  const wait = async (): Promise<void> => {
    if (still.since === null) return;
    const left = still.seconds - (world.clock.now() - still.since) / 1000;
    if (left > 0) await world.clock.sleep(left);
  };
  const look =
    <Of extends readonly unknown[], Answer>(ask: (...of: Of) => Promise<Answer>) =>
    async (...of: Of): Promise<Answer> => {
      await wait();
      const answer = await ask(...of);
      await wait();
      return answer;
    };
  const does =
    <Of extends readonly unknown[], Answer>(ask: (...of: Of) => Promise<Answer>) =>
    async (...of: Of): Promise<Answer> => {
      if (acts === still.act && still.since === null) still.since = world.clock.now();
      acts += 1;
      await wait();
      const answer = await ask(...of);
      await wait();
      return answer;
    };
  const { clock, devices, hypervisor, power, probes } = world;
  return {
    clock: {
      now: clock.now,
      async sleep(...of) {
        await clock.sleep(...of);
        await wait();
      },
    },
    devices: { ...devices, read: look(devices.read), change: does(devices.change) },
    hypervisor: {
      ...hypervisor,
      read: look(hypervisor.read),
      migration: look(hypervisor.migration),
      watchMigration: look(hypervisor.watchMigration),
      startMigration: does(hypervisor.startMigration),
      cutMigration: does(hypervisor.cutMigration),
      destroy: does(hypervisor.destroy),
      rename: does(hypervisor.rename),
      unpause: does(hypervisor.unpause),
      create: does(hypervisor.create),
    },
    power: { ...power, read: look(power.read), switch: does(power.switch) },
    probes: { ping: look(probes.ping), start: does(probes.start), stop: does(probes.stop) },
  };
}

async function live(
  exercise: Exercise,
  script: Script,
  life: number,
  still?: { readonly act: number; readonly seconds: number; since: number | null },
): Promise<{ readonly outcome: Outcome; readonly records: number; readonly acts: number }> {
  const { fleet, store } = exercise;
  const connection = fleet.connect();
  const death = script.deaths?.[life];
  const acts = fleet.inspect().acts;
  let records = 0;
  let die: () => void = () => undefined;
  const killed = new Promise<Outcome>((resolve) => {
    die = () => resolve({ status: "killed" });
  });
  const mortal = mortalStore(store, connection, {
    death: death !== undefined && "record" in death ? death : null,
    die,
    appended(record) {
      records = record;
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
    world: still === undefined ? connection : standingStill(connection, still),
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
  return { outcome, records, acts: fleet.inspect().acts - acts };
}

class Killed extends Error {}

interface Mortality {
  readonly death: Extract<Death, { readonly record: number }> | null;
  readonly die: () => void;
  readonly appended: (record: number) => void;
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
      appended(records);
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

/** Where the journal says that each router is; null: nowhere. */
export function placementsByJournal(exercise: Exercise): Map<string, string> {
  const state = stateNow(exercise);
  const placements = new Map(exercise.network.today.placements);
  for (const [index, { router, to }] of exercise.plan.moves.entries()) {
    if (state.moves.get(index)?.status === "moved") placements.set(router, to);
  }
  return placements;
}

/** Nobody is told that a router is where it was when it is lost. */
function lostInSilence(exercise: Exercise): readonly string[] {
  const { plan, network, fleet } = exercise;
  const { routers } = fleet.inspect();
  return [...stateNow(exercise).moves].flatMap(([index, { status }]) => {
    const planned = plan.moves[index];
    if (planned === undefined || status !== "undone" || planned.from === null || lostHost(network, planned) !== null) return [];
    const runs = (routers.get(planned.router) ?? []).some(({ state }) => state === "running");
    return runs ? [] : [`${planned.router} is lost, and the execution says that it is where it was`];
  });
}

/** The journal is true, and so is the world. */
function endProblems(exercise: Exercise): readonly string[] {
  const state = stateNow(exercise);
  const problems = [...faultsOf(exercise, placementsByJournal(exercise))];
  const as = state.finished?.as ?? null;
  for (const [index, { status }] of state.moves) {
    if (status === "under way" || status === "stuck") problems.push(`the journal ends with move ${index} ${status}`);
    if (as === "done" && status !== "moved" && status !== "skipped") problems.push(`done, but move ${index} is ${status}`);
  }
  if (as === "done" && state.moves.size !== exercise.plan.moves.length) problems.push("done, but some moves were never begun");
  for (const stage of state.turnedBack.keys()) if (!state.undone.has(stage)) problems.push(`stage ${stage} was turned back, not undone`);
  return problems;
}

/** What a page says is so. */
function pageProblems(exercise: Exercise, why: string, page: readonly string[]): readonly string[] {
  const { network, fleet } = exercise;
  const { routers, devices } = fleet.inspect();
  const text = [why, ...page].join("\n");
  const problems: string[] = [];
  if (page.length === 0) problems.push(`no page: ${why}`);
  const names = [...network.virtualRouters.keys(), ...network.physicalRouters.keys()];
  if (!names.some((name) => text.includes(name))) problems.push(`the page names nothing: ${text}`);
  for (const router of network.virtualRouters.keys()) {
    if (!text.includes(router)) continue;
    const copies = routers.get(router) ?? [];
    const running = copies.filter(({ state }) => state === "running");
    const says = (phrase: string): boolean => text.includes(`${router}: ${phrase}`);
    if (says("neither host has it") && copies.length > 0)
      problems.push(`the page says that nobody has ${router}: ${JSON.stringify(copies)}`);
    if (says("the source holds it") && running.length > 0) problems.push(`the page says that ${router} is suspended, and it runs`);
    if (says("both hosts")) problems.push(`the page says that ${router} runs twice`);
    const runs = new RegExp(`${router} runs on (\\S+?)[.,;]?\\s`).exec(`${text} `)?.[1];
    if (runs !== undefined && running[0]?.host !== runs)
      problems.push(`the page says that ${router} runs on ${runs}: ${JSON.stringify(copies)}`);
  }
  for (const [id, { power }] of devices) {
    if (text.includes(`${id} is off`) && power !== "off") problems.push(`the page says that ${id} is off`);
  }
  return problems;
}

/** The cause is removed, dead hosts are switched on and wired, and a router that is lost is started afresh: as the pages say. */
async function help(exercise: Exercise): Promise<void> {
  const { fleet } = exercise;
  fleet.clearFaults();
  await fleet.run(700);
  await bringBack(exercise);
}

/** Hosts that died come back, devices that were started again are wired again, and what is lost is started where the journal has it. */
async function bringBack(exercise: Exercise): Promise<void> {
  const { fleet, layout, network } = exercise;
  const { world } = fleet;
  const placements = placementsByJournal(exercise);
  const fence = fenceOfPerson(exercise);
  const off = [...network.physicalRouters.keys()].filter((id) => {
    const isOff = fleet.inspect().devices.get(id)?.power === "off";
    const isWanted = [...placements.values()].includes(id) && network.physicalRouters.get(id)?.state !== "failed";
    return isOff && isWanted;
  });
  for (const id of off) await world.power.switch(id, "on");
  if (off.length > 0) await fleet.run(100);
  for (const [id, { bootId, power }] of fleet.inspect().devices) {
    if (power === "off" || bootId === exercise.boots.get(id)) continue;
    const seen = await world.devices.read(id);
    const wanted = settledWiring(layout, placements).filter((fact) => fact.device === id);
    if (seen.seen) await world.devices.change({ device: id, ops: changesTo(wanted, seen.state) }, fence);
  }
  const lost = [...placements].filter(
    ([router, host]) =>
      network.physicalRouters.get(host)?.state !== "failed" &&
      !(fleet.inspect().routers.get(router) ?? []).some(({ state }) => state === "running"),
  );
  for (const [router, host] of lost) {
    const copies = fleet.inspect().routers.get(router) ?? [];
    for (const copy of copies) await world.hypervisor.destroy(copy.host, copy, fence);
    await world.hypervisor.create(host, router, fence);
  }
}

/** A person's commands are fenced off by nothing, and fence off no later executor. */
function fenceOfPerson({ store, fleet }: Exercise): number {
  const acquired = store.acquire("lab", "person", fleet.inspect().now, 1);
  if (!acquired.got) return 0;
  store.release(acquired.lease);
  return acquired.lease.token;
}
