/** Backups are whole, are checked before they are trusted, and never cost what was there. */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { everyAuditRecord, verifyAudit } from "../../src/service/store/audit-chain.ts";
import { BackupBroken, backUp, type MadeBackup } from "../../src/service/store/backup.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import { StoreRefused } from "../../src/service/store/port.ts";
import { restore } from "../../src/service/store/restore.ts";
import { type Programs, storePrograms } from "../support/programs.ts";
import { readNote, rowOf } from "./journal.ts";
import { jobDraft, versionDraft } from "./store.ts";

const now = new Date("2026-01-02T03:04:05Z");
const entry = (at: number) => ({ at, actor: "me", action: "x", subject: "y", detail: "{}" });

let programs: Programs;
beforeAll(() => {
  programs = storePrograms();
});
afterAll(() => programs.remove());

let folder: string;
let data: string;
let backup: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rehome-backup-"));
  data = join(folder, "data");
  backup = join(folder, "backup");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything that a data folder may hold, made by a process that has ended. */
async function fill(entries = 3): Promise<void> {
  const filling = `
    const store = await openSqliteStore(args[0] + "/service.db");
    await store.jobs.create(JSON.parse(args[1]));
    await store.versions.add("network", JSON.parse(args[2]));
    for (let at = 0; at < Number(args[3]); at += 1) await store.audit.append({ at, actor: "me", action: "x", subject: "y", detail: "{}" });
    await store.close();`;
  const args = [data, JSON.stringify(jobDraft("pl-1")), JSON.stringify(versionDraft("lab", "é")), entries];
  expect(await programs.start(filling, args).ended).toMatchObject({ code: 0, errors: "" });
  mkdirSync(join(data, "fleets"));
  writeFileSync(join(data, "fleets", "lab.json"), '{"fleet":1}');
}

const make = (): Promise<MadeBackup> => backUp({ dataFolder: data, into: backup, version: "1.2.3", now });
const put = (into: string, force = false) => restore({ from: backup, dataFolder: into, force, now });

/** Changes the backup's store, and its manifest accordingly, as somebody would who knows how. */
function forge(change: (database: Database.Database) => void): void {
  const file = join(backup, "service.db");
  const database = new Database(file);
  change(database);
  database.close();
  const content = readFileSync(file);
  const manifest = JSON.parse(readFileSync(join(backup, "backup.json"), "utf8")) as { readonly files: { name: string }[] };
  const files = manifest.files.map((each) =>
    each.name === "service.db" ? { ...each, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") } : each,
  );
  writeFileSync(join(backup, "backup.json"), JSON.stringify({ ...manifest, files }));
}

describe("a backup", () => {
  it("holds everything, and is restored as it was", async () => {
    await fill();
    const journal = openLibsqlJournal(join(data, "executions.db"), readNote);
    journal.create(rowOf("ex-1"));
    const made = await make();
    expect(made.manifest).toMatchObject({ at: "2026-01-02T03:04:05.000Z", version: "1.2.3" });
    expect(made.manifest.files.map(({ name }) => name)).toEqual(["service.db", "executions.db", "fleets/lab.json"]);
    expect(made.audit.entries).toBe(3);
    expect(readdirSync(folder).sort()).toEqual(["backup", "data"]);
    const other = join(folder, "deep", "other");
    expect(await put(other)).toMatchObject({ movedTo: null, audit: made.audit });
    const store = await openSqliteStore(join(other, "service.db"));
    expect(await store.jobs.find("pl-1")).toMatchObject({ state: "queued", request: '{"goal":"é😀"}' });
    expect(await store.versions.document("network", "lab", 1)).toBe('{"content":"é"}');
    expect((await store.audit.append(entry(9))).sequence).toBe(4);
    expect(openLibsqlJournal(join(other, "executions.db"), readNote).row("ex-1")).toEqual(rowOf("ex-1"));
    expect(readFileSync(join(other, "fleets", "lab.json"), "utf8")).toBe('{"fleet":1}');
    await store.close();
    journal.close();
  });

  it("is of one moment, though others write meanwhile", async () => {
    await fill(0);
    const store = await openSqliteStore(join(data, "service.db"));
    let going = true;
    let written = 0;
    const writer = (async () => {
      while (going) {
        written = (await store.audit.append(entry(written))).sequence;
        // The store answers at once: without this nothing else of this process would get its turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    while (written < 20) await new Promise((resolve) => setTimeout(resolve, 1));
    const before = written;
    const copying = programs.start(
      `import { backUp } from "./service/store/backup.js";
       const { audit } = await backUp({ dataFolder: args[0], into: args[1], version: "1", now: new Date() });
       say(audit.entries);`,
      [data, backup],
    );
    const { code, errors, lines } = await copying.ended;
    going = false;
    await writer;
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(Number(lines[0])).toBeGreaterThanOrEqual(before);
    expect(Number(lines[0])).toBeLessThanOrEqual(written);
    expect(await verifyAudit(everyAuditRecord(store.audit))).toMatchObject({ sound: true, entries: written });
    await put(join(folder, "other"));
    await store.close();
  });

  it("is not made over anything, nor of nothing", async () => {
    await expect(make()).rejects.toThrow(StoreRefused);
    await expect(make()).rejects.toThrow("There is no store in");
    await fill();
    mkdirSync(backup);
    await expect(make()).rejects.toThrow("exists already");
    expect(readdirSync(backup)).toEqual([]);
  });

  it("is not made of a store whose audit log was changed", async () => {
    await fill();
    const database = new Database(join(data, "service.db"));
    database.exec("drop trigger audit_never_change; update audit set actor = 'you' where sequence = 2");
    database.close();
    await expect(make()).rejects.toThrow(BackupBroken);
    await expect(make()).rejects.toThrow("entry 2 is not what was written");
    expect(readdirSync(folder)).toEqual(["data"]);
  });
});

describe("restoring", () => {
  it("refuses a backup of which a file was changed, cut off or taken away", async () => {
    await fill();
    await make();
    const file = join(backup, "service.db");
    const whole = readFileSync(file);
    const broken: readonly (readonly [() => void, string])[] = [
      [() => appendFileSync(file, "x"), "service.db is not what backup.json says"],
      [() => writeFileSync(file, whole.subarray(0, 4096)), "service.db is not what backup.json says"],
      [() => rmSync(file), "is missing"],
      [() => writeFileSync(join(backup, "backup.json"), "{}"), "is not what rehome backup writes"],
      [() => rmSync(join(backup, "backup.json")), "is no backup"],
    ];
    const target = join(folder, "other");
    for (const [breaking, words] of broken) {
      breaking();
      await expect(put(target)).rejects.toThrow(words);
      expect(existsSync(target)).toBe(false);
      writeFileSync(file, whole);
    }
    expect(readdirSync(folder).sort()).toEqual(["backup", "data"]);
  });

  it("refuses one whose audit log or rows were forged", async () => {
    await fill();
    await make();
    forge((database) => database.exec("drop trigger audit_never_change; update audit set detail = '[]' where sequence = 3"));
    await expect(put(join(folder, "other"))).rejects.toThrow("entry 3 is not what was written");
    forge((database) => database.exec("pragma application_id = 7"));
    await expect(put(join(folder, "other"))).rejects.toThrow("a database of something else");
    forge((database) => database.exec("pragma application_id = 1382575443; pragma user_version = 99"));
    await expect(put(join(folder, "other"))).rejects.toThrow("written by a newer rehome");
  });

  it("writes over nothing: what was there is moved aside, when that is asked for", async () => {
    await fill(3);
    // In a process of its own, as `rehome backup` is: until its statements are collected, libsql keeps a closed file open.
    const making = programs.start(
      `import { backUp } from "./service/store/backup.js";
       await backUp({ dataFolder: args[0], into: args[1], version: "1", now: new Date() });`,
      [data, backup],
    );
    expect(await making.ended).toMatchObject({ code: 0, errors: "" });
    await expect(put(data)).rejects.toThrow("is not empty");
    writeFileSync(join(data, "mine.txt"), "kept");
    const { movedTo } = await put(data, true);
    expect(movedTo).toBe(`${data}.before-restore-20260102T030405000Z`);
    expect(readFileSync(join(movedTo ?? "", "mine.txt"), "utf8")).toBe("kept");
    expect(existsSync(join(movedTo ?? "", "service.db"))).toBe(true);
    expect(readdirSync(data).sort()).toEqual(["fleets", "service.db"]);
  });

  it("leaves a data folder alone that is in use", async () => {
    await fill();
    await make();
    const store = await openSqliteStore(join(data, "service.db"));
    await store.ping();
    const restoring = programs.start(
      `import { restore } from "./service/store/restore.js";
       await restore({ from: args[0], dataFolder: args[1], force: true, now: new Date() }).catch((error) => say(error.message));`,
      [backup, data],
    );
    expect((await restoring.ended).lines.join()).toMatch(/service\.db is in use\. Stop the service first/);
    expect((await store.audit.append(entry(9))).sequence).toBe(4);
    await store.close();
  });
});
