/** What every journal has to do, wherever it keeps its entries. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ExecutionRow, type JournalStore, type Lease, LeaseLost } from "../../src/execution/journal/store.ts";

/** Something with more than one kind of value in it. */
export interface Note {
  readonly step: string;
  readonly more?: readonly (number | string | null)[];
}

/** Throws for anything else, as a schema would. */
export function readNote(json: unknown): Note {
  if (typeof json === "object" && json !== null && "step" in json && typeof json.step === "string") return { ...json, step: json.step };
  throw new Error(`expected a note, found ${JSON.stringify(json)}`);
}

export interface OpenJournal {
  readonly store: JournalStore<Note>;
  /** The same journal as another process sees it. */
  again(): JournalStore<Note>;
  close(): void;
}

export const rowOf = (id: string, changes: Partial<ExecutionRow> = {}): ExecutionRow => ({
  id,
  network: "lab",
  planDigest: "sha256:0123",
  createdAt: 1000,
  documents: { network: '{"a":1}', plan: '{"b":"é😀"}', fleet: "{}" },
  kind: "execute",
  rollsBack: null,
  ...changes,
});

/** The lease, which has to be free. */
export function leased(store: JournalStore<Note>, now: number, network = "lab", holder = "me"): Lease {
  const acquired = store.acquire(network, holder, now, 10);
  if (!acquired.got) throw new Error(`held by ${acquired.heldBy}`);
  return acquired.lease;
}

export function journalConformance(title: string, open: () => OpenJournal): void {
  describe(`${title}: a journal`, () => {
    let journal: OpenJournal;
    let store: JournalStore<Note>;
    beforeEach(() => {
      journal = open();
      store = journal.store;
    });
    afterEach(() => journal.close());

    describe("of executions", () => {
      it("keeps each as it was created", () => {
        const first = rowOf("ex-1");
        const second = rowOf("ex-2", { kind: "rollback", rollsBack: "ex-1", createdAt: 1000.25 });
        store.create(first);
        store.create(second);
        expect(journal.again().row("ex-1")).toEqual(first);
        expect(journal.again().row("ex-2")).toEqual(second);
        expect(store.row("ex-3")).toBeNull();
      });

      it("lists them newest first, with how far they are", () => {
        store.create(rowOf("ex-b", { createdAt: 5 }));
        store.create(rowOf("ex-c", { createdAt: 9 }));
        store.create(rowOf("ex-a", { createdAt: 5 }));
        const { token } = leased(store, 100);
        store.append("ex-b", token, 200, { step: "one" });
        store.append("ex-b", token, 300.5, { step: "two" });
        const { documents: _, ...summary } = rowOf("ex-b", { createdAt: 5 });
        expect(store.rows().map(({ id }) => id)).toEqual(["ex-c", "ex-b", "ex-a"]);
        expect(store.rows()[1]).toEqual({ ...summary, entries: 2, lastAt: 300.5 });
        expect(store.rows()[0]).toMatchObject({ entries: 0, lastAt: null });
      });

      it("refuses an id twice, and a rollback of nothing", () => {
        store.create(rowOf("ex-1"));
        expect(() => store.create(rowOf("ex-1", { network: "other" }))).toThrow('There is an execution "ex-1" in the journal already.');
        expect(() => store.create(rowOf("ex-2", { kind: "rollback", rollsBack: "ex-9" }))).toThrow('no execution "ex-9"');
        expect(store.rows().map(({ id, network }) => [id, network])).toEqual([["ex-1", "lab"]]);
      });
    });

    describe("of entries", () => {
      it("numbers them within each execution and reads them in order", () => {
        store.create(rowOf("ex-1"));
        store.create(rowOf("ex-2"));
        const { token } = leased(store, 1000);
        const appended = [
          store.append("ex-1", token, 1001, { step: "prepare" }),
          store.append("ex-2", token, 1002, { step: "else" }),
          store.append("ex-1", token, 1003.5, { step: "migrate", more: [1, "é\0😀", null] }),
        ];
        expect(appended.map(({ sequence }) => sequence)).toEqual([1, 1, 2]);
        expect(journal.again().read("ex-1")).toEqual([appended[0], appended[2]]);
        expect(journal.again().read("ex-2")).toEqual([appended[1]]);
        expect(store.read("ex-1", 1)).toEqual([appended[2]]);
        expect(store.read("ex-1", 2)).toEqual([]);
        expect(store.read("ex-3")).toEqual([]);
      });

      it("keeps what was appended, whatever becomes of the value", () => {
        store.create(rowOf("ex-1"));
        const body = { step: "prepare", more: [1] };
        store.append("ex-1", leased(store, 0).token, 1, body);
        body.step = "changed";
        body.more.push(2);
        expect(store.read("ex-1")[0]?.body).toEqual({ step: "prepare", more: [1] });
      });

      it("takes long ones", () => {
        store.create(rowOf("ex-1"));
        const step = "0123456789abcdef".repeat(20_000);
        store.append("ex-1", leased(store, 0).token, 1, { step });
        expect(journal.again().read("ex-1")[0]?.body.step).toBe(step);
      });

      it("refuses those of an execution that it does not know", () => {
        const { token } = leased(store, 0);
        expect(() => store.append("ex-1", token, 1, { step: "prepare" })).toThrow('There is no execution "ex-1" in the journal.');
      });
    });

    describe("that gives one lease for each network", () => {
      const held = { got: false, heldBy: "me", expiresAt: 20_000 };

      it("gives it to the first and to nobody else, also not to a namesake", () => {
        const lease = leased(store, 10_000);
        expect(lease).toMatchObject({ network: "lab", holder: "me", expiresAt: 20_000 });
        expect(journal.again().acquire("lab", "you", 10_001, 10)).toEqual(held);
        expect(store.acquire("lab", "me", 19_999, 10)).toEqual(held);
        expect(store.lease("lab")).toEqual(lease);
        expect(store.acquire("other", "you", 10_001, 10).got).toBe(true);
        expect(store.lease("unheard of")).toBeNull();
      });

      it("gives it on when it ran out, and the loser can do nothing", () => {
        store.create(rowOf("ex-1"));
        const mine = leased(store, 10_000);
        store.append("ex-1", mine.token, 19_999, { step: "in time" });
        const yours = leased(journal.again(), 20_000, "lab", "you");
        expect(yours.token).toBeGreaterThan(mine.token);
        // Its own clock may lag behind: the token alone decides.
        for (const at of [15_000, 20_001]) {
          expect(() => store.append("ex-1", mine.token, at, { step: "late" })).toThrow(LeaseLost);
          expect(() => store.append("ex-1", mine.token, at, { step: "late" })).toThrow("you was given it since");
        }
        expect(store.renew(mine, 15_000, 100)).toBe(false);
        store.release(mine);
        expect(store.lease("lab")).toEqual(yours);
        store.append("ex-1", yours.token, 20_001, { step: "mine now" });
        expect(store.read("ex-1").map(({ body }) => body.step)).toEqual(["in time", "mine now"]);
      });

      it("refuses entries once it ran out, until it is renewed", () => {
        store.create(rowOf("ex-1"));
        const mine = leased(store, 10_000);
        expect(() => store.append("ex-1", mine.token, 20_000, { step: "late" })).toThrow(LeaseLost);
        expect(() => store.append("ex-1", mine.token, 20_250, { step: "late" })).toThrow("ran out 250 ms ago");
        expect(store.read("ex-1")).toEqual([]);
        expect(store.renew(mine, 21_000, 5)).toBe(true);
        expect(store.append("ex-1", mine.token, 25_999, { step: "again" }).sequence).toBe(1);
        expect(() => store.append("ex-1", mine.token, 26_000, { step: "late" })).toThrow(LeaseLost);
        expect(store.lease("lab")).toEqual({ ...mine, expiresAt: 26_000 });
      });

      it("takes it back, for ever", () => {
        store.create(rowOf("ex-1"));
        const mine = leased(store, 10_000);
        store.release(mine);
        expect(store.lease("lab")).toBeNull();
        expect(store.renew(mine, 10_001, 10)).toBe(false);
        expect(() => store.append("ex-1", mine.token, 10_001, { step: "late" })).toThrow("it was given back");
        expect(leased(journal.again(), 10_002).token).toBeGreaterThan(mine.token);
      });

      it("never gives a token twice, nor a lower one, also when the clock goes back", () => {
        const tokens = [50_000, 50_000, 10, 50_000, 60_000].map((now) => {
          const lease = leased(journal.again(), now);
          store.release(lease);
          return lease.token;
        });
        expect(tokens).toEqual([...new Set(tokens)].sort((x, y) => x - y));
      });

      it("gives a token that a lost journal cannot have given", () => {
        expect(leased(store, 1_790_000_000_123.75).token).toBe(1_790_000_000_123);
      });

      it("does not take another network's token, nor one that it never gave", () => {
        store.create(rowOf("ex-1"));
        const other = leased(store, 50_000, "other");
        expect(() => store.append("ex-1", other.token, 50_001, { step: "no" })).toThrow(LeaseLost);
        const mine = leased(store, 10_000);
        expect(() => store.append("ex-1", mine.token + 1, 10_001, { step: "no" })).toThrow("Nobody was given");
        expect(() => store.append("ex-1", other.token, 10_001, { step: "no" })).toThrow(LeaseLost);
        expect(store.read("ex-1")).toEqual([]);
      });
    });

    describe("of hosts that did not wake", () => {
      it("remembers them until a person clears it", () => {
        store.setWakeFailed("lab", "h2", "no answer for 600 s", 5);
        store.setWakeFailed("lab", "h1", "ipmi: a\0b", 6.5);
        store.setWakeFailed("lab", "h2", "again", 7);
        expect(journal.again().wakeFailures("lab")).toEqual([
          { host: "h1", detail: "ipmi: a\ufffdb", at: 6.5 },
          { host: "h2", detail: "again", at: 7 },
        ]);
        expect(store.wakeFailures("other")).toEqual([]);
        expect(store.clearWakeFailed("other", "h2", "ann", 8)).toBe(false);
        expect(store.clearWakeFailed("lab", "h2", "ann", 8)).toBe(true);
        expect(store.clearWakeFailed("lab", "h2", "ann", 8)).toBe(false);
        expect(
          journal
            .again()
            .wakeFailures("lab")
            .map(({ host }) => host),
        ).toEqual(["h1"]);
        store.setWakeFailed("lab", "h2", "third", 9);
        expect(store.wakeFailures("lab").map(({ detail }) => detail)).toEqual(["ipmi: a\ufffdb", "third"]);
      });
    });

    describe("of wishes", () => {
      it("takes them from anybody and hands them on in order", () => {
        store.create(rowOf("ex-1"));
        leased(store, 0);
        const pause = { at: 1.5, by: "ann", want: "pause", router: null, reason: null } as const;
        const skip = { at: 2, by: "bob", want: "skip", router: "vr1", reason: "its customer\ud800 asked" } as const;
        expect(journal.again().wish("ex-1", pause)).toBe(1);
        expect(journal.again().wish("ex-1", skip)).toBe(2);
        const kept = [
          { ...pause, sequence: 1 },
          { ...skip, sequence: 2, reason: "its customer\ufffd asked" },
        ];
        expect(store.wishes("ex-1")).toEqual(kept);
        expect(store.wishes("ex-1", 1)).toEqual(kept.slice(1));
        expect(store.wishes("ex-2")).toEqual([]);
        expect(() => store.wish("ex-2", pause)).toThrow('no execution "ex-2"');
      });
    });
  });
}
