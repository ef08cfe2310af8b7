/** Properties of every store: jobs against a model, the audit log under many writers, pages under changes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobRecord } from "../../src/service/records.ts";
import { everyAuditRecord, verifyAudit } from "../../src/service/store/audit-chain.ts";
import type { Page, Store } from "../../src/service/store/port.ts";
import { allOf, jobDraft, type OpenStore, versionDraft } from "./store.ts";

const LEASE_MS = 100;

/** What workers and people do to one job. `worker`: 0 to 2. */
type Act =
  | { readonly act: "claim"; readonly worker: number }
  | { readonly act: "renew"; readonly worker: number }
  | { readonly act: "giveBack"; readonly worker: number }
  | { readonly act: "event"; readonly worker: number }
  | { readonly act: "finish"; readonly worker: number; readonly state: "succeeded" | "failed" | "cancelled" }
  | { readonly act: "cancel" };

/** What the store has to know of the job, and what has to come of every act. */
interface Model {
  readonly state: JobRecord["state"];
  readonly attempt: number;
  readonly worker: string | null;
  readonly leaseUntil: number | null;
  readonly events: number;
  readonly signals: number;
}

type Outcome = boolean | number | null;

/** `held`: the attempt that each worker believes to have. */
function done(model: Model, act: Act, now: number, held: readonly number[]): readonly [Outcome, Model] {
  if (act.act === "cancel") {
    if (model.state === "queued") return [true, { ...model, state: "cancelled", signals: model.signals + 1 }];
    return [false, model.state === "running" ? { ...model, signals: model.signals + 1 } : model];
  }
  if (act.act === "claim") {
    const isFree = model.state === "queued" || (model.state === "running" && (model.leaseUntil ?? 0) <= now);
    if (!isFree) return [null, model];
    const attempt = model.attempt + 1;
    return [attempt, { ...model, state: "running", attempt, worker: `w${act.worker}`, leaseUntil: now + LEASE_MS }];
  }
  if (model.state !== "running" || held[act.worker] !== model.attempt) return [false, model];
  switch (act.act) {
    case "renew":
      return [true, { ...model, leaseUntil: now + LEASE_MS }];
    case "giveBack":
      return [true, { ...model, state: "queued", worker: null, leaseUntil: null }];
    case "event":
      return [true, { ...model, events: model.events + 1 }];
    case "finish":
      return [true, { ...model, state: act.state, leaseUntil: null }];
    default:
      return act satisfies never;
  }
}

async function toldTo(store: Store, id: string, act: Act, now: number, held: readonly number[]): Promise<Outcome> {
  if (act.act === "cancel") return store.jobs.cancel(id, now, "me", null);
  if (act.act === "claim") return (await store.jobs.claim(id, `w${act.worker}`, now, LEASE_MS))?.attempt ?? null;
  const attempt = held[act.worker] ?? 0;
  switch (act.act) {
    case "renew":
      return store.jobs.renew(id, attempt, now, LEASE_MS);
    case "giveBack":
      return store.jobs.giveBack(id, attempt);
    case "event":
      return store.jobs.event(id, attempt, { at: now, event: "record", data: "{}" });
    case "finish": {
      const end = act.state === "failed" ? { state: act.state, problem: "{}" } : { state: act.state, result: "{}" };
      return store.jobs.finish(id, attempt, now, end);
    }
    default:
      return act satisfies never;
  }
}

async function modelIn(store: Store, id: string): Promise<Model> {
  const job = await store.jobs.find(id);
  if (job === null) throw new Error("the job is gone");
  const [events, signals] = [await store.jobs.events(id, 0, 1000), await store.jobs.signals(id)];
  const { state, attempt, leaseUntil } = job;
  const worker = state === "running" ? job.worker : null;
  return { state, attempt, worker, leaseUntil, events: events.length, signals: signals.length };
}

function* orders<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of orders(items.toSpliced(index, 1))) yield [first, ...rest];
  }
}

/** The model after acts that were done at once: there is an order in which each would have had the outcome that it had. */
function explained(before: Model, after: Model, acts: readonly (readonly [Act, Outcome])[], now: number, held: readonly number[]): boolean {
  for (const order of orders(acts)) {
    let model = before;
    const fits = order.every(([act, outcome]) => {
      const [expected, changed] = done(model, act, now, held);
      model = changed;
      return expected === outcome;
    });
    const seen = { ...model, worker: model.state === "running" ? model.worker : null };
    if (fits && JSON.stringify(seen) === JSON.stringify(after)) return true;
  }
  return false;
}

const worker = fc.nat({ max: 2 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: worker.map((of): Act => ({ act: "claim", worker: of })) },
  { weight: 2, arbitrary: worker.map((of): Act => ({ act: "renew", worker: of })) },
  { weight: 2, arbitrary: worker.map((of): Act => ({ act: "event", worker: of })) },
  { weight: 1, arbitrary: worker.map((of): Act => ({ act: "giveBack", worker: of })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(worker, fc.constantFrom("succeeded" as const, "failed" as const, "cancelled" as const))
      .map(([of, state]): Act => ({ act: "finish", worker: of, state })),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ act: "cancel" }) },
);
/** What happens at once, and how much later than what happened before. */
const moments = fc.array(fc.tuple(fc.integer({ min: 0, max: 150 }), fc.array(acts, { minLength: 1, maxLength: 4 })), {
  minLength: 1,
  maxLength: 8,
});

/** `stores`: how the property's runs get at one store by several ways; each run uses names of its own. */
export function storeProperties(title: string, open: () => Promise<OpenStore>, numRuns: number): void {
  describe(`${title}: a store with several writers`, () => {
    it("gives a job to one at a time, whatever is done to it at once", async () => {
      const opened = await open();
      const stores = [opened.store, await opened.again(), await opened.again()];
      let runs = 0;
      let contended = 0;
      await fc.assert(
        fc.asyncProperty(moments, async (story) => {
          const id = `pl-${runs++}`;
          await opened.store.jobs.create(jobDraft(id));
          let before = await modelIn(opened.store, id);
          let now = 1000;
          const held = [0, 0, 0];
          for (const [later, atOnce] of story) {
            now += later;
            const calls = atOnce.map((act, index) => toldTo(stores[index % 3] ?? opened.store, id, act, now, held));
            const outcomes = await Promise.all(calls);
            const pairs = atOnce.map((act, index) => [act, outcomes[index] ?? null] as const);
            const after = await modelIn(opened.store, id);
            const isExplained = explained(before, after, pairs, now, held);
            if (!isExplained) throw new Error(`no order explains ${JSON.stringify({ now, held, before, pairs, after })}`);
            for (const [act, outcome] of pairs) {
              if (act.act === "claim" && typeof outcome === "number") held[act.worker] = Math.max(held[act.worker] ?? 0, outcome);
            }
            if (atOnce.length > 1) contended += 1;
            before = after;
          }
        }),
        { seed: 1, numRuns, endOnFailure: true },
      );
      expect(contended).toBeGreaterThan(numRuns);
      await opened.close();
    });

    it("has every acknowledged audit entry in one chain, and no other", async () => {
      const opened = await open();
      const stores = [opened.store, await opened.again(), await opened.again()];
      const acknowledged = new Map<number, string>();
      /** Per writer: whether each of its entries comes alone, with others, or is given up. */
      const writers = fc.array(fc.array(fc.constantFrom("alone", "two", "given up"), { maxLength: 5 }), { minLength: 2, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(writers, async (plans) => {
          const write = async (store: Store, kinds: readonly string[]): Promise<void> => {
            for (const [index, kind] of kinds.entries()) {
              const entry = { at: index, actor: "me", action: kind, subject: "/v1/é", detail: "{}" };
              if (kind === "alone") {
                const { sequence, hash } = await store.audit.append(entry);
                acknowledged.set(sequence, hash);
                continue;
              }
              const both = store.transaction(async ({ audit }) => {
                const records = [await audit.append(entry), await audit.append(entry)];
                if (kind === "given up") throw new Error("given up");
                return records;
              });
              const records = await both.catch((error: Error) => (error.message === "given up" ? [] : Promise.reject(error)));
              for (const { sequence, hash } of records) acknowledged.set(sequence, hash);
            }
          };
          await Promise.all(plans.map((kinds, index) => write(stores[index % 3] ?? opened.store, kinds)));
        }),
        { seed: 2, numRuns: Math.ceil(numRuns / 2) },
      );
      const records = await allOf((page) => opened.store.audit.list(page), 1000);
      expect(new Map(records.map(({ sequence, hash }) => [sequence, hash]))).toEqual(new Map([...acknowledged].sort(([x], [y]) => x - y)));
      expect(await verifyAudit(everyAuditRecord(opened.store.audit))).toMatchObject({ sound: true, entries: acknowledged.size });
      await opened.close();
    });

    it("numbers the versions of a name without gaps, whoever adds them at once", async () => {
      const opened = await open();
      const stores = [opened.store, await opened.again(), await opened.again()];
      let runs = 0;
      const contents = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(contents, async (those) => {
          const name = `n${runs++}`;
          const added = await Promise.all(
            those.map((content, index) => stores[index % 3]?.versions.add("network", versionDraft(name, content))),
          );
          const written = added.filter((one) => one?.kind === "added");
          const listed = (await opened.store.versions.list("network", name, { limit: 100 })).items.toReversed();
          expect(listed.map(({ version }) => version)).toEqual(written.map((_, index) => index + 1));
          for (const [index, { digest }] of listed.entries()) expect(digest).not.toBe(listed[index - 1]?.digest);
        }),
        { seed: 3, numRuns },
      );
      await opened.close();
    });

    it("shows everything exactly once in pages, in order, whatever comes meanwhile", async () => {
      const opened = await open();
      let runs = 0;
      const times = fc.array(fc.nat({ max: 5 }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(times, times, fc.integer({ min: 1, max: 5 }), async (first, later, limit) => {
          const network = `n${runs++}`;
          let made = 0;
          const create = async (createdAt: number): Promise<string> => {
            const id = `${network}-${made++}`;
            await opened.store.jobs.create(jobDraft(id, { network, createdAt }));
            return id;
          };
          const there: string[] = [];
          for (const createdAt of first) there.push(await create(createdAt));
          const waiting = [...later];
          const shown = await allOf(async (page: Page) => {
            const read = await opened.store.jobs.list({ network }, page);
            const createdAt = waiting.pop();
            if (createdAt !== undefined) await create(createdAt);
            return read;
          }, limit);
          const ids = shown.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining(there));
          const inOrder = [...shown].sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
          expect(ids).toEqual(inOrder.map(({ id }) => id));
        }),
        { seed: 4, numRuns },
      );
      await opened.close();
    });
  });
}
