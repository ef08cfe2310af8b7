import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../../../../src/service/records.ts";
import { auditHash, CHAIN_START, verifyAudit } from "../../../../src/service/store/audit-chain.ts";

function chainOf(subjects: readonly string[]): readonly AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const [index, subject] of subjects.entries()) {
    const previousHash = records.at(-1)?.hash ?? CHAIN_START;
    const entry = { sequence: index + 1, at: 1000 + index / 4, actor: "me", action: "putNetwork", subject, detail: "{}", previousHash };
    records.push({ ...entry, hash: auditHash(entry) });
  }
  return records;
}

const chain = fc.array(fc.string(), { minLength: 1, maxLength: 12 }).map(chainOf);
const chainAndPlace = chain.chain((records) => fc.tuple(fc.constant(records), fc.nat({ max: records.length - 1 })));

describe("the chain of the audit log", () => {
  it("is sound as it was written", async () => {
    expect(await verifyAudit([])).toEqual({ sound: true, entries: 0, head: CHAIN_START });
    await fc.assert(
      fc.asyncProperty(chain, async (records) => {
        expect(await verifyAudit(records)).toEqual({ sound: true, entries: records.length, head: records.at(-1)?.hash });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("breaks at the entry of which anything was changed", async () => {
    const changes = fc.constantFrom<Partial<AuditRecord>>(
      { at: 1 },
      { actor: "you" },
      { action: "deleteToken" },
      { subject: "another one, longer than any" },
      { detail: "{} " },
      { hash: CHAIN_START },
      { previousHash: `sha256:${"1".repeat(64)}` },
    );
    await fc.assert(
      fc.asyncProperty(chainAndPlace, changes, async ([records, place], change) => {
        const forged = records.map((record, index) => (index === place ? { ...record, ...change } : record));
        expect(await verifyAudit(forged)).toMatchObject({ sound: false, sequence: place + 1 });
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("breaks after an entry that was changed together with its hash", async () => {
    await fc.assert(
      fc.asyncProperty(chainAndPlace, async ([records, place]) => {
        const forged = records.map((record, index) => {
          if (index !== place) return record;
          const changed = { ...record, actor: "you" };
          return { ...changed, hash: auditHash(changed) };
        });
        const isLast = place === records.length - 1;
        expect(await verifyAudit(forged)).toMatchObject(isLast ? { sound: true } : { sound: false, sequence: place + 2 });
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it("breaks where an entry is missing, or came between, or was swapped", async () => {
    const [first, second, third, fourth] = chainOf(["a", "b", "c", "d"]);
    if (!first || !second || !third || !fourth) throw new Error("no chain");
    expect(await verifyAudit([first, third, fourth])).toMatchObject({ sound: false, sequence: 2, found: "entry 2 is missing: 3 follows" });
    expect(await verifyAudit([second, third])).toMatchObject({ sound: false, sequence: 1 });
    expect(await verifyAudit([first, second, second, third])).toMatchObject({ sound: false, sequence: 3 });
    expect(await verifyAudit([first, third, second])).toMatchObject({ sound: false, sequence: 2 });
    const renumbered = { ...third, sequence: 2 };
    expect(await verifyAudit([first, renumbered, fourth])).toMatchObject({
      sound: false,
      sequence: 2,
      found: "entry 2 does not follow the one before it",
    });
  });

  it("does not tell that its end was cut off, which its end, kept elsewhere, does", async () => {
    const whole = chainOf(["a", "b", "c"]);
    const cut = await verifyAudit(whole.slice(0, 2));
    expect(cut).toMatchObject({ sound: true, entries: 2 });
    expect(cut.sound && cut.head).not.toBe(whole.at(-1)?.hash);
  });
});
