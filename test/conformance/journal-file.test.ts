/** What a journal's file holds by itself, whoever writes to it, and which files are refused. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournalFile } from "../../src/execution/journal/libsql-file.ts";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { migrations } from "../../src/execution/journal/schema.ts";
import { JournalRefused, type JournalStore, type Refusal } from "../../src/execution/journal/store.ts";
import { leased, type Note, readNote, rowOf } from "./journal.ts";

let folder: string;
let file: string;
const opened: { close(): void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rehome-journal-"));
  file = join(folder, "journal.db");
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  rmSync(folder, { recursive: true });
});

const open = (path = file): JournalStore<Note> => {
  const store = openLibsqlJournal(path, readNote);
  opened.push(store);
  return store;
};

/** Past the store, as any SQLite tool would. */
const raw = (path = file): Database.Database => {
  const database = new Database(path, { timeout: 50 });
  opened.push(database);
  return database;
};

const numbersIn = (database: Database.Database, query: string): readonly unknown[] =>
  database
    .prepare(query)
    .all()
    .flatMap((row) => (typeof row === "object" && row !== null ? Object.values(row) : []));

/** With one of everything in it. */
function filled(): JournalStore<Note> {
  const store = open();
  store.create(rowOf("ex-1"));
  const { token } = leased(store, 100);
  for (const step of ["one", "two"]) store.append("ex-1", token, 101, { step });
  store.wish("ex-1", { at: 1, by: "ann", want: "pause", router: null, reason: null });
  store.setWakeFailed("lab", "h1", "silent", 5);
  return store;
}

function refusalOf(work: () => unknown): { readonly reason: Refusal; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof JournalRefused) return { reason: error.reason, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a journal's file", () => {
  it("outlives the process that wrote it, tokens too", () => {
    filled().close();
    const later = open();
    expect(later.read("ex-1").map(({ body }) => body.step)).toEqual(["one", "two"]);
    expect(later.acquire("lab", "you", 101, 1)).toEqual({ got: false, heldBy: "me", expiresAt: 10_100 });
    const token = later.lease("lab")?.token ?? 0;
    later.release({ network: "lab", token, holder: "me", expiresAt: 0 });
    later.close();
    expect(leased(open(), 50).token).toBe(token + 1);
  });

  it("is whole in its main file once closed", () => {
    filled().close();
    const copy = join(folder, "copy.db");
    writeFileSync(copy, readFileSync(file));
    expect(open(copy).read("ex-1")).toHaveLength(2);
  });

  it("is made with its folders, for this user alone", () => {
    const deep = join(folder, "var", "rehome", "journal.db");
    open(deep);
    expect(statSync(join(folder, "var")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "var", "rehome")).mode & 0o777).toBe(0o700);
    expect(statSync(deep).mode & 0o777).toBe(0o600);
    expect(statSync(`${deep}-wal`).mode & 0o777).toBe(0o600);
  });

  it.each([
    "update entries set body = '{}'",
    "delete from entries",
    "insert or replace into entries (execution, sequence, at, token, body) values ('ex-1', 2, 0, 1, '{}')",
    "insert into entries (execution, sequence, at, token, body) values ('ex-1', 4, 0, 1, '{}')",
    "insert into entries (execution, sequence, at, token, body) values ('ex-1', 3, 0, 1, 'half {')",
    "update executions set plan_digest = ''",
    "delete from executions",
    "insert or replace into executions select id, 'other', plan_digest, 0, '', '', '', kind, null from executions",
    "delete from wishes",
    "update wishes set want = 'abort'",
    "delete from wakes",
    "update wakes set event = 'cleared'",
    "delete from leases",
    "update leases set token = token - 1",
    "insert or replace into leases (network, token, holder, expires_at) values ('lab', 1, 'me', 0)",
  ])("refuses, to anybody: %s", (statement) => {
    filled();
    const tables = ["executions", "entries", "wishes", "wakes", "leases"];
    const before = tables.map((table) => raw().prepare(`select * from ${table}`).all());
    expect(() => raw().exec(statement)).toThrow();
    expect(tables.map((table) => raw().prepare(`select * from ${table}`).all())).toEqual(before);
  });

  it("refuses entries of no execution", () => {
    filled();
    const database = raw();
    database.exec("pragma foreign_keys = on");
    const insert = "insert into entries (execution, sequence, at, token, body) values ('ex-9', 1, 0, 1, '{}')";
    expect(() => database.exec(insert)).toThrow(/FOREIGN KEY/);
  });

  it("names the entry that its reader does not know", () => {
    const store = filled();
    raw().exec("insert into entries (execution, sequence, at, token, body) values ('ex-1', 3, 0, 1, '[7]')");
    expect(() => store.read("ex-1")).toThrow('Entry 3 of the execution "ex-1" cannot be read: expected a note, found [7]');
    expect(store.read("ex-1", 3)).toEqual([]);
  });

  it("keeps nothing of a transaction that fails", () => {
    filled();
    const journal = openJournalFile(file);
    opened.push(journal);
    const clear = (): never => {
      journal.query("update leases set holder = null");
      throw new Error("struck");
    };
    expect(() => journal.transaction(clear)).toThrow("struck");
    expect(open().lease("lab")?.holder).toBe("me");
    expect(journal.transaction(() => 7)).toBe(7);
  });
});

describe("a journal that another process keeps locked", () => {
  it("is given up after a while, and can be read meanwhile", () => {
    const store = filled();
    const patient = openJournalFile(file, migrations, 50);
    opened.push(patient);
    raw().exec("begin immediate");
    const { reason, message } = refusalOf(() => patient.transaction(() => 1));
    expect(reason).toBe("busy");
    expect(message).toContain(`fuser ${file}`);
    expect(store.read("ex-1")).toHaveLength(2);
  });
});

describe("bringing a journal's file up to date", () => {
  const next = "alter table executions add column label text;";

  it("takes one of an earlier version, with all that is in it", () => {
    filled().close();
    const newer = openJournalFile(file, [...migrations, next]);
    opened.push(newer);
    expect(newer.query("select id, label from executions")).toEqual([{ id: "ex-1", label: null }]);
    expect(newer.query("select sequence from entries")).toEqual([{ sequence: 1 }, { sequence: 2 }]);
    expect(numbersIn(raw(), "pragma user_version")).toEqual([migrations.length + 1]);
  });

  it("leaves it as it was when a step fails", () => {
    filled().close();
    expect(() => openJournalFile(file, [...migrations, next, "create table entries (x) strict;"])).toThrow();
    expect(open().read("ex-1")).toHaveLength(2);
    expect(() => raw().prepare("select label from executions").all()).toThrow("no such column");
  });

  it("refuses one of a newer version and leaves it alone", () => {
    filled().close();
    openJournalFile(file, [...migrations, next]).close();
    const { reason, message } = refusalOf(() => open());
    expect(reason).toBe("newer");
    expect(message).toContain(`version ${migrations.length + 1}, this program knows up to ${migrations.length}`);
    expect(numbersIn(raw(), "pragma user_version")).toEqual([migrations.length + 1]);
  });
});

describe("what is refused as a journal", () => {
  it("some other file, which stays as it is", () => {
    const text = "router bgp 65000\n".repeat(500);
    writeFileSync(file, text);
    const { reason, message } = refusalOf(() => open());
    expect(reason).toBe("not-ours");
    expect(message).toContain(file);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("somebody else's database, which stays as it is", () => {
    const other = raw();
    other.exec("create table songs (title text); insert into songs values ('Ground Control');");
    other.close();
    const before = readFileSync(file);
    expect(refusalOf(() => open()).reason).toBe("not-ours");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("a database without tables that another application has marked", () => {
    raw().exec("pragma application_id = 7;");
    expect(refusalOf(() => open()).reason).toBe("not-ours");
  });

  it("but not an empty file", () => {
    writeFileSync(file, "");
    expect(open().rows()).toEqual([]);
  });

  it("a folder, or a path through a file", () => {
    mkdirSync(join(folder, "here"));
    expect(refusalOf(() => open(join(folder, "here"))).reason).toBe("not-writable");
    writeFileSync(join(folder, "leaf"), "");
    const { reason, message } = refusalOf(() => open(join(folder, "leaf", "journal.db")));
    expect(reason).toBe("not-writable");
    expect(message).toMatch(/cannot be written .*leaf/);
  });

  it("a file that may not be written", () => {
    filled().close();
    chmodSync(file, 0o444);
    chmodSync(folder, 0o755);
    // Root may write everything: then as nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(refusalOf(() => open()).reason).toBe("not-writable");
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it("one with a torn page", () => {
    const store = filled();
    for (const step of Array.from({ length: 50 }, (_, index) => `${index}`.repeat(500))) {
      store.append("ex-1", store.lease("lab")?.token ?? 0, 102, { step });
    }
    raw().exec("pragma wal_checkpoint(truncate)");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xaa, 4096));
    expect(refusalOf(() => open().read("ex-1")).reason).toBe("damaged");
  });

  it("one that was removed or replaced under us, before anything is lost in it", () => {
    const store = filled();
    const { token } = store.lease("lab") ?? { token: 0 };
    rmSync(file);
    const { reason, message } = refusalOf(() => store.append("ex-1", token, 103, { step: "three" }));
    expect(reason).toBe("damaged");
    expect(message).toContain("removed or replaced");
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, "");
    expect(refusalOf(() => store.append("ex-1", token, 103, { step: "three" })).reason).toBe("damaged");
  });
});
