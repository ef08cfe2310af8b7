/** The journal in memory: for simulated runs. It outlives a simulated executor, not the process. */
import { demandLease, isHeld, type LeaseRecord, nextToken } from "./lease-rules.ts";
import type { ExecutionRow, JournalEntry, JournalStore, WakeFailure, Wish } from "./store.ts";
import { bodyOf, bodyText, executionExists, noExecution, type ReadBody, storable } from "./texts.ts";

interface Kept {
  readonly row: ExecutionRow;
  readonly entries: JournalEntry<string>[];
  readonly wishes: Wish[];
}

/** Bodies go through JSON as on disk: nobody holds what was kept. */
export function createMemoryJournal<Body>(readBody: ReadBody<Body>): JournalStore<Body> {
  const executions = new Map<string, Kept>();
  const keptOf = (execution: string): Kept => {
    const kept = executions.get(execution);
    if (kept === undefined) throw noExecution(execution);
    return kept;
  };
  const leases = new Map<string, LeaseRecord>();
  return {
    create(row) {
      if (executions.has(row.id)) throw executionExists(row.id);
      if (row.rollsBack !== null) keptOf(row.rollsBack);
      executions.set(row.id, { row: structuredClone(row), entries: [], wishes: [] });
    },
    rows: () =>
      [...executions.values()].sort(newestFirst).map(({ row: { documents: _, ...row }, entries }) => ({
        ...row,
        entries: entries.length,
        lastAt: entries.at(-1)?.at ?? null,
      })),
    row: (id) => executions.get(id)?.row ?? null,

    append(execution, token, at, body) {
      const text = bodyText(body);
      const { row, entries } = keptOf(execution);
      demandLease(row.network, leases.get(row.network), token, at);
      const sequence = entries.length + 1;
      entries.push({ sequence, at, body: text });
      return { sequence, at, body };
    },
    read: (execution, after = 0) =>
      (executions.get(execution)?.entries.slice(Math.max(0, after)) ?? []).map(({ sequence, at, body }) => ({
        sequence,
        at,
        body: bodyOf(body, readBody, execution, sequence),
      })),

    ...leasesIn(leases),
    ...wakes(),

    wish(execution, wish) {
      const { wishes } = keptOf(execution);
      const sequence = wishes.length + 1;
      wishes.push({ ...wish, by: storable(wish.by), reason: wish.reason === null ? null : storable(wish.reason), sequence });
      return sequence;
    },
    wishes: (execution, after = 0) => executions.get(execution)?.wishes.slice(Math.max(0, after)) ?? [],

    close() {},
  };
}

type Part<Names extends keyof JournalStore<unknown>> = Pick<JournalStore<unknown>, Names>;

const byText = (x: string, y: string): number => (x < y ? -1 : Number(x > y));

const newestFirst = ({ row: x }: Kept, { row: y }: Kept): number => y.createdAt - x.createdAt || byText(y.id, x.id);

const leasesIn = (leases: Map<string, LeaseRecord>): Part<"acquire" | "renew" | "release" | "lease"> => ({
  acquire(network, holder, now, lasting) {
    const last = leases.get(network);
    if (isHeld(last, now)) return { got: false, heldBy: last.holder, expiresAt: last.expiresAt };
    const lease = { network, token: nextToken(last, now), holder: storable(holder), expiresAt: now + lasting * 1000 };
    leases.set(network, lease);
    return { got: true, lease };
  },
  renew({ network, token }, now, lasting) {
    const last = leases.get(network);
    if (last?.token !== token || last.holder === null) return false;
    leases.set(network, { ...last, expiresAt: now + lasting * 1000 });
    return true;
  },
  release({ network, token }) {
    if (leases.get(network)?.token === token) leases.set(network, { network, token, holder: null, expiresAt: 0 });
  },
  lease(network) {
    const last = leases.get(network);
    return last === undefined || last.holder === null ? null : { ...last, holder: last.holder };
  },
});

function wakes(): Part<"setWakeFailed" | "clearWakeFailed" | "wakeFailures"> {
  const failures = new Map<string, Map<string, WakeFailure>>();
  return {
    setWakeFailed(network, host, detail, at) {
      const hosts = failures.get(network) ?? new Map<string, WakeFailure>();
      failures.set(network, hosts.set(host, { host, detail: storable(detail), at }));
    },
    clearWakeFailed: (network, host) => failures.get(network)?.delete(host) ?? false,
    wakeFailures: (network) => [...(failures.get(network)?.values() ?? [])].sort((x, y) => byText(x.host, y.host)),
  };
}
