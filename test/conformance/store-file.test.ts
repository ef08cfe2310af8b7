/** Which files a SQLite store refuses, and that they stay as they were. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStoreFile } from "../../src/service/store/libsql-file.ts";
import { migrations } from "../../src/service/store/migrations/all.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import { StoreRefused } from "../../src/service/store/port.ts";
import { jobDraft } from "./store.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rehome-store-"));
  file = join(folder, "deep", "service.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function refused(words: string | RegExp): Promise<void> {
  const error = await openSqliteStore(file).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreRefused);
  expect(error).toMatchObject({ message: expect.stringMatching(words) });
}

describe("the file of a SQLite store", () => {
  it("is made for this user alone, and kept safe", async () => {
    const store = await openSqliteStore(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "deep")).mode & 0o777).toBe(0o700);
    await store.close();
    const { database, close } = await openStoreFile(file, migrations);
    const settings = ["journal_mode", "synchronous", "foreign_keys"].map(
      (name) => Object.values(Object(database.prepare(`pragma ${name}`).all()[0]))[0],
    );
    expect(settings).toEqual(["wal", 2, 1]);
    close();
  });

  it("is refused when it is something else, and stays as it was", async () => {
    mkdirSync(join(folder, "deep"));
    writeFileSync(file, "some text that is no database, long enough to have a header ".repeat(20));
    const before = readFileSync(file);
    await refused(/is not a store of rehome, nor any database/);
    expect(readFileSync(file)).toEqual(before);
    rmSync(file);
    const other = new Database(file);
    other.exec("create table theirs (a integer); insert into theirs values (1)");
    other.close();
    const theirs = readFileSync(file);
    await refused(/is a database of something else, not a store of rehome/);
    expect(readFileSync(file)).toEqual(theirs);
  });

  it("is refused when it cannot be a file", async () => {
    mkdirSync(file, { recursive: true });
    await refused(/cannot be written/);
  });

  it("waits for another process that writes, without keeping this one from other work", async () => {
    const store = await openSqliteStore(file);
    const other = new Database(file);
    other.exec("begin immediate");
    const order: string[] = [];
    const writing = store.jobs.create(jobDraft("pl-1")).then(() => order.push("written"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push("other work");
    other.exec("commit");
    other.close();
    await writing;
    expect(order).toEqual(["other work", "written"]);
    expect(await store.jobs.find("pl-1")).not.toBeNull();
    await store.close();
  });

  it("is on the disk after a write that met another writer", async () => {
    const store = await openSqliteStore(file);
    const reader = await openSqliteStore(file);
    await store.jobs.create(jobDraft("pl-1"));
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const answer = { actor: "me", key: `${attempt}`, fingerprint: "f", status: 200, headers: "{}", body: "", createdAt: attempt };
      const claiming = reader.transaction(async ({ jobs }) => {
        // Begins while the other one has the file.
        const keeping = store.answers.keep(answer);
        await new Promise((resolve) => setTimeout(resolve, 20));
        await jobs.claim("pl-1", "w1", attempt * 1000, 1);
        return { keeping };
      });
      expect(await (await claiming).keeping).toBe(true);
      expect(await reader.answers.find("me", `${attempt}`)).toEqual(answer);
      await store.jobs.event("pl-1", attempt, { at: attempt, event: "progress", data: `${attempt}` });
      expect(await reader.jobs.find("pl-1")).toMatchObject({ attempt, progress: `${attempt}` });
    }
    await store.close();
    await reader.close();
  });

  it("gives up in words when another process keeps it", async () => {
    await (await openSqliteStore(file)).close();
    const other = new Database(file);
    other.exec("begin immediate");
    const kept = await openStoreFile(file, migrations, 50);
    await expect(kept.patiently(() => kept.database.exec("begin immediate"))).rejects.toSatisfy(
      (error) =>
        kept.explain(error) instanceof StoreRefused && /Another process keeps the store .* locked/.test(String(kept.explain(error))),
    );
    other.exec("commit");
    other.close();
    kept.close();
  });

  it("refuses to write into a file that was taken away", async () => {
    const store = await openSqliteStore(file);
    renameSync(file, `${file}.moved`);
    await expect(store.jobs.create(jobDraft("pl-1"))).rejects.toThrow("was removed or replaced while in use");
    await expect(store.ping()).rejects.toThrow(StoreRefused);
    renameSync(`${file}.moved`, file);
    await store.jobs.create(jobDraft("pl-1"));
    await store.close();
  });
});
