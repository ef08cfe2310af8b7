import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { createMemoryJournal } from "../../src/execution/journal/memory-store.ts";
import type { JournalStore } from "../../src/execution/journal/store.ts";
import { journalConformance, type Note, type OpenJournal, readNote, rowOf } from "./journal.ts";

function inMemory(): OpenJournal {
  const store = createMemoryJournal(readNote);
  return { store, again: () => store, close: () => store.close() };
}

function onDisk(): OpenJournal {
  const folder = mkdtempSync(join(tmpdir(), "rehome-journal-"));
  const file = join(folder, "journal.db");
  const opened: JournalStore<Note>[] = [];
  const again = (): JournalStore<Note> => {
    const store = openLibsqlJournal(file, readNote);
    opened.push(store);
    return store;
  };
  const close = (): void => {
    for (const store of opened) store.close();
    rmSync(folder, { recursive: true });
  };
  return { store: again(), again, close };
}

journalConformance("in memory", inMemory);
journalConformance("in a libsql file", onDisk);

/** One call with what came of it, as text. */
type Call = (store: JournalStore<Note>) => string;

const told =
  (call: (store: JournalStore<Note>) => unknown): Call =>
  (store) => {
    try {
      return JSON.stringify(call(store) ?? null);
    } catch (error) {
      return String(error);
    }
  };

const id = fc.constantFrom("ex-1", "ex-2", "ex-3");
const network = fc.constantFrom("lab", "core");
const at = fc.integer({ min: 0, max: 120 }).map((tenths) => tenths * 100);
/** Among those that the leases below get. */
const token = fc.integer({ min: 0, max: 12_010 }).map((some) => (some % 3 === 0 ? some % 10 : some));
const host = fc.constantFrom("h1", "h2", "h10");
const text = fc.constantFrom("", "x", "é😀", "a\0b", "\udc00", '"');

const anyCall: fc.Arbitrary<Call> = fc.oneof(
  fc
    .tuple(id, network, at, fc.option(id))
    .map(([to, on, createdAt, rollsBack]) =>
      told((store) => store.create(rowOf(to, { network: on, createdAt, rollsBack, kind: rollsBack === null ? "execute" : "rollback" }))),
    ),
  fc
    .tuple(id, network, at, text)
    .map(([to, on, when, step]) => told((store) => store.append(to, store.lease(on)?.token ?? 0, when, { step }))),
  fc.tuple(id, token, at, text).map(([to, some, when, step]) => told((store) => store.append(to, some, when, { step }))),
  fc
    .tuple(network, text, at, fc.integer({ min: 0, max: 5 }))
    .map(([on, who, now, lasting]) => told((store) => store.acquire(on, who, now, lasting))),
  fc
    .tuple(network, token, at)
    .map(([on, some, now]) =>
      told((store) => store.renew(store.lease(on) ?? { network: on, token: some, holder: "", expiresAt: 0 }, now, 3)),
    ),
  fc.tuple(network, fc.option(token)).map(([on, some]) =>
    told((store) => {
      const last = store.lease(on);
      if (last !== null) store.release({ ...last, token: some ?? last.token });
    }),
  ),
  fc.tuple(network, host, text, at).map(([on, which, detail, when]) => told((store) => store.setWakeFailed(on, which, detail, when))),
  fc.tuple(network, host, text, at).map(([on, which, who, when]) => told((store) => store.clearWakeFailed(on, which, who, when))),
  fc
    .tuple(id, text, at)
    .map(([to, by, when]) => told((store) => store.wish(to, { at: when, by, want: "abort", router: null, reason: by }))),
);

const everything = (store: JournalStore<Note>): unknown => ({
  rows: store.rows(),
  executions: ["ex-1", "ex-2", "ex-3"].map((one) => [store.row(one), store.read(one), store.read(one, 1), store.wishes(one)]),
  networks: ["lab", "core"].map((one) => [store.lease(one), store.wakeFailures(one)]),
});

describe("the journals", () => {
  it("answer every series of calls alike", () => {
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 10, maxLength: 60 }), (calls) => {
        const [memory, disk] = [inMemory(), onDisk()];
        try {
          for (const call of calls) expect(call(disk.store)).toBe(call(memory.store));
          expect(everything(disk.again())).toEqual(everything(memory.store));
        } finally {
          disk.close();
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
