/** The journal in one SQLite file: of this machine's executors and command lines, one after another or at once. */
import { demandLease, isHeld, type LeaseRecord, nextToken } from "./lease-rules.ts";
import { type JournalFile, openJournalFile } from "./libsql-file.ts";
import type { ExecutionRow, ExecutionSummary, JournalEntry, JournalStore, WakeFailure, Wish } from "./store.ts";
import { bodyOf, bodyText, executionExists, noExecution, type ReadBody, storable } from "./texts.ts";

const summaryColumns = `id, network, plan_digest as planDigest, created_at as createdAt, kind, rolls_back as rollsBack`;

const sql = {
  create: `insert into executions (id, network, plan_digest, created_at, network_document, plan_document, fleet_document, kind, rolls_back)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row: `select ${summaryColumns}, network_document as networkDocument, plan_document as planDocument, fleet_document as fleetDocument
    from executions where id = ?`,
  rows: `select ${summaryColumns},
      coalesce((select max(sequence) from entries where execution = id), 0) as entries,
      (select at from entries where execution = id order by sequence desc limit 1) as lastAt
    from executions order by created_at desc, id desc`,
  networkOf: "select network from executions where id = ?",

  last: (table: "entries" | "wishes") => `select coalesce(max(sequence), 0) as last from ${table} where execution = ?`,
  append: "insert into entries (execution, sequence, at, token, body) values (?, ?, ?, ?, ?)",
  read: "select sequence, at, body from entries where execution = ? and sequence > ? order by sequence",
  wish: "insert into wishes (execution, sequence, at, by, want, router, reason) values (?, ?, ?, ?, ?, ?, ?)",
  wishes: "select sequence, at, by, want, router, reason from wishes where execution = ? and sequence > ? order by sequence",

  lease: "select network, token, holder, expires_at as expiresAt from leases where network = ?",
  firstLease: "insert into leases (token, holder, expires_at, network) values (?, ?, ?, ?)",
  setLease: "update leases set token = ?, holder = ?, expires_at = ? where network = ?",

  lastWake: "select sequence, event from wakes where network = ? and host = ? order by sequence desc limit 1",
  wake: "insert into wakes (network, host, sequence, at, event, detail, who) values (?, ?, ?, ?, ?, ?, ?)",
  failedWakes: `select host, detail, at from wakes as w where network = ? and event = 'failed'
      and sequence = (select max(sequence) from wakes where network = w.network and host = w.host)
    order by host`,
};

/** Throws `JournalRefused`: see its reasons. The file and its folder are made if need be. */
export function openLibsqlJournal<Body>(path: string, readBody: ReadBody<Body>): JournalStore<Body> {
  const file = openJournalFile(path);
  return { ...executions(file), ...entries(file, readBody), ...leases(file), ...wakes(file), ...wishes(file), close: () => file.close() };
}

type Part<Body, Names extends keyof JournalStore<Body>> = Pick<JournalStore<Body>, Names>;

const networkOf = (file: JournalFile, execution: string): string => {
  const [row] = file.query<{ readonly network: string }>(sql.networkOf, execution);
  if (row === undefined) throw noExecution(execution);
  return row.network;
};

const leaseRecord = (file: JournalFile, network: string): LeaseRecord | undefined => file.query<LeaseRecord>(sql.lease, network)[0];

const nextSequence = (file: JournalFile, table: "entries" | "wishes", execution: string): number => {
  const [row] = file.query<{ readonly last: number }>(sql.last(table), execution);
  return (row?.last ?? 0) + 1;
};

type FlatRow = Omit<ExecutionRow, "documents"> & Readonly<Record<"networkDocument" | "planDocument" | "fleetDocument", string>>;

const executions = (file: JournalFile): Part<unknown, "create" | "rows" | "row"> => ({
  create({ id, network, planDigest, createdAt, documents, kind, rollsBack }) {
    file.transaction(() => {
      if (file.query(sql.networkOf, id).length > 0) throw executionExists(id);
      if (rollsBack !== null) networkOf(file, rollsBack);
      const { network: networkDocument, plan, fleet } = documents;
      file.query(sql.create, id, network, planDigest, createdAt, networkDocument, plan, fleet, kind, rollsBack);
    });
  },
  rows: () => file.query<ExecutionSummary>(sql.rows),
  row(id) {
    const [row] = file.query<FlatRow>(sql.row, id);
    if (row === undefined) return null;
    const { networkDocument, planDocument, fleetDocument, ...rest } = row;
    return { ...rest, documents: { network: networkDocument, plan: planDocument, fleet: fleetDocument } };
  },
});

const entries = <Body>(file: JournalFile, readBody: ReadBody<Body>): Part<Body, "append" | "read"> => ({
  append(execution, token, at, body): JournalEntry<Body> {
    const text = bodyText(body);
    const sequence = file.transaction(() => {
      const network = networkOf(file, execution);
      demandLease(network, leaseRecord(file, network), token, at);
      const next = nextSequence(file, "entries", execution);
      file.query(sql.append, execution, next, at, token, text);
      return next;
    });
    return { sequence, at, body };
  },
  read: (execution, after = 0) =>
    file
      .query<{ readonly sequence: number; readonly at: number; readonly body: string }>(sql.read, execution, after)
      .map(({ sequence, at, body }) => ({ sequence, at, body: bodyOf(body, readBody, execution, sequence) })),
});

const leases = (file: JournalFile): Part<unknown, "acquire" | "renew" | "release" | "lease"> => ({
  acquire: (network, holder, now, lasting) =>
    file.transaction(() => {
      const last = leaseRecord(file, network);
      if (isHeld(last, now)) return { got: false, heldBy: last.holder, expiresAt: last.expiresAt };
      const lease = { network, token: nextToken(last, now), holder: storable(holder), expiresAt: now + lasting * 1000 };
      file.query(last === undefined ? sql.firstLease : sql.setLease, lease.token, lease.holder, lease.expiresAt, network);
      return { got: true, lease };
    }),
  renew: ({ network, token }, now, lasting) =>
    file.transaction(() => {
      const last = leaseRecord(file, network);
      if (last?.token !== token || last.holder === null) return false;
      file.query(sql.setLease, token, last.holder, now + lasting * 1000, network);
      return true;
    }),
  release({ network, token }) {
    file.transaction(() => {
      if (leaseRecord(file, network)?.token === token) file.query(sql.setLease, token, null, 0, network);
    });
  },
  lease(network) {
    const last = leaseRecord(file, network);
    return last === undefined || last.holder === null ? null : { ...last, holder: last.holder };
  },
});

const wakes = (file: JournalFile): Part<unknown, "setWakeFailed" | "clearWakeFailed" | "wakeFailures"> => {
  type Last = { readonly sequence: number; readonly event: "failed" | "cleared" };
  const lastOf = (network: string, host: string): Last | undefined => file.query<Last>(sql.lastWake, network, host)[0];
  return {
    setWakeFailed(network, host, detail, at) {
      file.transaction(() => {
        file.query(sql.wake, network, host, (lastOf(network, host)?.sequence ?? 0) + 1, at, "failed", storable(detail), null);
      });
    },
    clearWakeFailed: (network, host, who, at) =>
      file.transaction(() => {
        const last = lastOf(network, host);
        if (last?.event !== "failed") return false;
        file.query(sql.wake, network, host, last.sequence + 1, at, "cleared", null, storable(who));
        return true;
      }),
    wakeFailures: (network) => file.query<WakeFailure>(sql.failedWakes, network),
  };
};

const wishes = (file: JournalFile): Part<unknown, "wish" | "wishes"> => ({
  wish: (execution, { at, by, want, router, reason }) =>
    file.transaction(() => {
      networkOf(file, execution);
      const sequence = nextSequence(file, "wishes", execution);
      file.query(sql.wish, execution, sequence, at, storable(by), want, router, reason === null ? null : storable(reason));
      return sequence;
    }),
  wishes: (execution, after = 0) => file.query<Wish>(sql.wishes, execution, after),
});
