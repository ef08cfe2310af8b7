/** Whatever happens to workers, in whatever order: no job is lost, none ends twice, and none is believed from the grave. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobHandler } from "../../../src/service/jobs/port.ts";
import { createWorker, type Worker } from "../../../src/service/jobs/worker.ts";
import type { JobEnd, Jobs, Records, Store } from "../../../src/service/store/port.ts";
import { type JobBench, openJobBench } from "./jobs-bench.ts";
import { createFakeClock, type FakeClock, type ProcessTimers } from "./jobs-clock.ts";

const LEASE_MS = 10_000;
const WORKERS = 3;

type Act =
  | { readonly act: "ask"; readonly job: number; readonly workMs: number; readonly fails: boolean; readonly announced: boolean }
  | { readonly act: "cancel"; readonly job: number }
  | { readonly act: "pass"; readonly ms: number }
  /** Killed, shut down, or standing still for a while; a new one comes in its place. */
  | { readonly act: "kill" | "stop" | "freeze" | "thaw"; readonly worker: number };

const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant("ask" as const),
    job: fc.nat(5),
    workMs: fc.constantFrom(0, 500, 4000, 15_000),
    fails: fc.boolean(),
    announced: fc.boolean(),
  }),
  fc.record({ act: fc.constant("cancel" as const), job: fc.nat(5) }),
  fc.record({ act: fc.constant("pass" as const), ms: fc.constantFrom(1, 400, 2900, 3100, 9900, 10_100, 30_000) }),
  fc.record({ act: fc.constantFrom("kill" as const, "stop" as const, "freeze" as const, "thaw" as const), worker: fc.nat(WORKERS - 1) }),
);

interface Ended {
  readonly id: string;
  readonly attempt: number;
  readonly end: JobEnd;
}

/** One process: once it is dead, nothing of it reaches the store any more, nor an answer of the store it. */
interface Process {
  readonly worker: Worker;
  readonly timers: ProcessTimers;
  die(): void;
}

class Fleet {
  readonly #bench: JobBench;
  readonly #clock: FakeClock;
  readonly #plans = new Map<string, { readonly workMs: number; readonly fails: boolean }>();
  readonly ended: Ended[] = [];
  readonly processes: Process[] = [];
  #started = 0;

  constructor(bench: JobBench, clock: FakeClock) {
    this.#bench = bench;
    this.#clock = clock;
  }

  get asked(): readonly string[] {
    return [...this.#plans.keys()];
  }

  async start(place: number): Promise<void> {
    const timers = this.#clock.process();
    let dead = false;
    const alive = <Value>(value: Promise<Value>): Promise<Value> => value.then((found) => (dead ? new Promise<never>(() => {}) : found));
    const store = this.#storeFor(() => dead, alive);
    this.#started += 1;
    const handler: JobHandler = async ({ job, over, event, signals }) => {
      const { workMs = 0, fails = false } = this.#plans.get(job.id) ?? {};
      for (let done = 0; done < workMs; done += 500) {
        if ((await signals()).some(({ want }) => want === "cancel")) return { state: "cancelled" };
        await event("progress", { done });
        await timers.sleep(500, over);
        over.throwIfAborted();
      }
      if (fails) throw new Error("it fails");
      return { state: "succeeded", result: JSON.stringify({ job: job.id, attempt: job.attempt }) };
    };
    const worker = createWorker({
      services: { ...this.#bench, store },
      kinds: ["plan"],
      atOnce: 2,
      handlers: { plan: handler },
      workerId: `w${this.#started}`,
      leaseMs: LEASE_MS,
      timers,
    });
    this.processes[place] = {
      worker,
      timers,
      die() {
        dead = true;
        timers.freeze();
      },
    };
    await worker.start();
  }

  #storeFor(isDead: () => boolean, alive: <Value>(value: Promise<Value>) => Promise<Value>): Store {
    const { store } = this.#bench;
    const jobsOf = (jobs: Jobs): Jobs => ({
      ...jobs,
      claim: (...args) => (isDead() ? new Promise<never>(() => {}) : alive(jobs.claim(...args))),
      claimable: (...args) => (isDead() ? new Promise<never>(() => {}) : alive(jobs.claimable(...args))),
      renew: (...args) => (isDead() ? new Promise<never>(() => {}) : alive(jobs.renew(...args))),
      finish: async (id, attempt, now, end) => {
        const taken = await jobs.finish(id, attempt, now, end);
        if (taken) this.ended.push({ id, attempt, end });
        return taken;
      },
    });
    return {
      ...store,
      jobs: jobsOf(store.jobs),
      transaction: <Result>(work: (records: Records) => Promise<Result>) =>
        isDead() ? new Promise<never>(() => {}) : alive(store.transaction((records) => work({ ...records, jobs: jobsOf(records.jobs) }))),
    };
  }

  async act(act: Act): Promise<void> {
    switch (act.act) {
      case "ask": {
        const id = `pl-${act.job}`;
        if (this.#plans.has(id)) return;
        this.#plans.set(id, act);
        if (act.announced) return this.#bench.ask({ id });
        const rest = { network: "lab", networkVersion: 1, networkDigest: "sha256:0", request: "{}", createdBy: "token:me", parent: null };
        return this.#bench.store.jobs.create({ ...rest, id, kind: "plan", createdAt: this.#clock.now() });
      }
      case "cancel":
        await this.#bench.store.jobs.cancel(`pl-${act.job}`, this.#clock.now(), "token:me", null);
        return;
      case "pass":
        return this.#clock.pass(act.ms);
      case "kill":
        this.processes[act.worker]?.die();
        return this.start(act.worker);
      case "stop": {
        const one = this.processes[act.worker];
        one?.timers.thaw();
        const stopped = one?.worker.stop();
        await this.#clock.pass(6000);
        await stopped;
        return this.start(act.worker);
      }
      case "freeze":
        this.processes[act.worker]?.timers.freeze();
        return;
      case "thaw":
        this.processes[act.worker]?.timers.thaw();
        return;
      default:
        act satisfies never;
    }
  }
}

describe("jobs under workers that come and go", () => {
  it("all end, each once, and what is kept of each is what ended it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 5, maxLength: 30 }), async (acts) => {
        const clock = createFakeClock();
        const bench = await openJobBench(() => clock.now());
        try {
          const fleet = new Fleet(bench, clock);
          for (let place = 0; place < WORKERS; place += 1) await fleet.start(place);
          for (const act of acts) await fleet.act(act);
          for (const { timers } of fleet.processes) timers.thaw();
          // Every lease that is left runs out, and all the work there is fits in.
          await clock.pass(LEASE_MS + 6 * 15_500);
          for (const id of fleet.asked) {
            const { state, attempt, result, endedAt } = await bench.job(id);
            const ends = fleet.ended.filter((one) => one.id === id);
            expect({ id, endedAt: endedAt !== null, ends: ends.length <= 1 }).toEqual({ id, endedAt: true, ends: true });
            const told = (await bench.events(id, "state")).filter((data) => !["running", "queued"].includes(stateIn(data)));
            expect(told.length).toBe(ends.length);
            const [end] = ends;
            // Cancelled while it waited: then nobody's work ended it.
            if (end === undefined) expect(state).toBe("cancelled");
            else expect({ state, attempt }).toEqual({ state: end.end.state, attempt: end.attempt });
            if (state === "succeeded") expect(JSON.parse(result ?? "")).toEqual({ job: id, attempt });
          }
          expect(fleet.processes.flatMap(({ worker }) => worker.running())).toEqual([]);
        } finally {
          await bench.close();
        }
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});

const stateIn = (data: unknown): string => String(Reflect.get(Object(data), "state"));
