/** rehome token, audit and nightly with --server, rights, and the commands that work on this machine only. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newToken } from "../../src/service/auth/tokens.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import { type Ran, rehome, temporaryFolder } from "./command-line.ts";
import { here, type Served, serve } from "./serving.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let service: Served;
let boss = "";
const there = (...args: readonly string[]): Promise<Ran> => service.run(boss, args);
const store = (...args: readonly string[]): Promise<Ran> => here([...args, "--data", service.data]);

beforeAll(async () => {
  await makeTokens(at("data"), 1005);
  service = await serve(at("data"), { REHOME_TWO_PERSON: "true" });
  boss = await service.token("boss", "read,plan,approve,execute,administer");
}, 180_000);
afterAll(() => service.stop());

/** More than are told at a time, in one transaction; before anything serves. */
async function makeTokens(data: string, count: number): Promise<void> {
  mkdirSync(data, { recursive: true });
  const many = await openSqliteStore(join(data, "service.db"));
  await many.transaction(async (records) => {
    for (let index = 0; index < count; index++) {
      const [id, name, at] = [`tk-many${index}`, `many-${index}`, 1_000_000 + index];
      const { record } = newToken({ id, name, rights: ["read"], createdAt: at, createdBy: "cli:test", expiresAt: null });
      await records.tokens.create(record);
      const detail = JSON.stringify({ token: id, name, "10": "ten", "9": ["ä\u2028", 1e21, null] });
      await records.audit.append({ at, actor: "cli:test", action: "createToken", subject: "/v1/tokens", detail });
    }
  });
  await many.close();
}

describe("what administrators do", { timeout: 300_000 }, () => {
  it("makes, lists and revokes tokens as the local commands do, and nobody grants more than he has", async () => {
    const made = await there("token", "create", "reader", "--rights", "read", "--expires", "12h");
    expect(made).toMatchObject({ status: 0, stdout: expect.stringMatching(/^rehome_tk-[0-9a-z]+_[0-9A-Za-z_-]{43}\n$/) });
    expect(made.stderr).toMatch(/token tk-\w+ lets reader read until 20.* UTC\. Keep its secret/);
    for (const more of [[], ["--json"]]) {
      const [remote, local] = [await there("token", "list", ...more), await store("token", "list", ...more)];
      expect(remote).toEqual(local);
      expect(local.stdout).toContain("reader");
    }
    const reader = made.stdout.trim();
    for (const args of [
      ["token", "list"],
      ["audit", "verify"],
      ["plan", "prototype"],
    ]) {
      const refused = await service.run(reader, args);
      expect(refused).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("token:reader has no right to ") });
      expect(refused.stderr).toContain("https://rehome.dev/errors/right-missing");
    }
    const id = /tk-\w+/.exec(made.stderr)?.[0] ?? "";
    expect(await there("token", "revoke", id)).toMatchObject({ status: 0, stderr: `rehome: ${id} is worth nothing from now on\n` });
    const gone = await service.run(reader, ["execution", "list"]);
    expect(gone).toMatchObject({ status: 2, stderr: expect.stringContaining("REHOME_TOKEN") });
    for (const again of [await there("token", "revoke", id), await store("token", "revoke", id)]) {
      expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining(id) });
    }
    expect((await there("token", "create", "a b", "--rights", "read")).stderr).toBe(
      (await store("token", "create", "a b", "--rights", "read")).stderr,
    );
  });

  it("follows the audit log's chain on this side, page by page, and finds what was changed behind the service's back", async () => {
    for (const args of [
      ["audit", "verify"],
      ["audit", "verify", "--json"],
      ["token", "list", "--json"],
    ]) {
      expect(await there(...args)).toEqual(await store(...args));
    }
    expect(Number(/Sound: (\d+)/.exec((await there("audit", "verify")).stdout)?.[1])).toBeGreaterThan(1005);
    const end = /elsewhere: (\S+)/.exec((await there("audit", "verify")).stdout)?.[1] ?? "";
    expect(await there("audit", "verify", "--expect", end)).toMatchObject({ status: 0 });
    const other = end.replace(/[0-9a-f]{4}$/, (last) => (last === "0000" ? "1111" : "0000"));
    const expecting = await there("audit", "verify", "--expect", other);
    expect(expecting).toMatchObject({ status: 5, stderr: expect.stringContaining("was another one") });
    const database = new Database(join(service.data, "service.db"));
    for (const trigger of ["never_change", "never_drop", "next_in_order"]) database.exec(`drop trigger if exists audit_${trigger}`);
    database.exec("update audit set actor = 'cli:nobody' where sequence = 2");
    database.close();
    const [remote, local] = [await there("audit", "verify"), await store("audit", "verify")];
    expect(remote).toEqual(local);
    expect(remote).toMatchObject({ status: 5, stderr: expect.stringContaining("entry 2 is not what was written") });
  });
});

describe("nightly", { timeout: 300_000 }, () => {
  const hour = (new Date().getUTCHours() + 12) % 24;
  const document = {
    network: "prototype",
    pack: { cron: `0 ${hour} * * *` },
    restore: { cron: `30 ${hour} * * *` },
    guards: { maxMovesAtOnce: 2 },
  };

  it("makes schedules from documents, changes, shows, fires and deletes them; a second person approves", async () => {
    const file = folder.write("night.json", document);
    expect(await there("nightly", "set", file)).toMatchObject({ status: 2, stderr: expect.stringContaining("no network prototype") });
    expect((await there("plan", "prototype", "--out", at("plan.json"))).status).toBe(0);
    const made = await there("nightly", "set", file);
    expect(made).toMatchObject({ status: 0, stdout: expect.stringContaining(`Packs at 0 ${hour} * * * (consolidate)`) });
    const id = /made (sc-\w+)/.exec(made.stderr)?.[1] ?? "";
    const changed = folder.write("changed.json", { ...document, guards: { maxMovesAtOnce: 1 } });
    expect((await there("nightly", "set", changed, id)).stdout).toContain("guards: maxMovesAtOnce 1");
    expect((await there("nightly", "list", "--network", "prototype")).stdout).toContain(id);

    const fired = await there("nightly", "fire", id, "--wait");
    expect(fired).toMatchObject({ status: 7, stdout: expect.stringContaining("awaiting-approval") });
    const plan = /pl-\w+/.exec(fired.stdout)?.[0] ?? "";
    const same = await there("approve", plan);
    expect(same).toMatchObject({ status: 7, stderr: expect.stringContaining("https://rehome.dev/errors/same-person") });
    const colleague = await service.token("colleague", "read,approve");
    expect(await service.run(colleague, ["approve", plan])).toMatchObject({ status: 0 });
    const until = async (): Promise<Ran> => {
      const shown = await there("nightly", "show", id, "--json");
      return JSON.parse(shown.stdout).runs[0].endedAt === null ? until() : shown;
    };
    expect(JSON.parse((await until()).stdout)).toMatchObject({ id, frozen: null, runs: [{ part: "pack", state: "done", plan }] });
    expect((await there("nightly", "show", id)).stdout).toMatch(/pack +done +carried out +pl-/);
    const twice = await there("nightly", "unfreeze", id);
    expect(twice).toMatchObject({ status: 5, stderr: expect.stringContaining("is not frozen") });
    expect((await there("nightly", "delete", id)).status).toBe(0);
    expect(await there("nightly", "show", id)).toMatchObject({ status: 2, stderr: expect.stringContaining(`no schedule ${id}`) });
  });

  it("names everything that is wrong with a document, before anybody is asked", async () => {
    const wrong = folder.write("wrong.json", { ...document, pack: { cron: "every night" }, nightly: true });
    const { status, stderr } = await there("nightly", "set", wrong);
    expect(status).toBe(2);
    expect(stderr).toContain("/pack/cron");
    expect(stderr).toContain("nightly");
  });
});

describe("--server", { timeout: 300_000 }, () => {
  const nowhere = "http://127.0.0.1:9";
  it.each([
    [["generate", "--sites", "2", "--routers", "2", "--virtual-routers", "2"], "no service is needed"],
    [["demo"], "without a service"],
    [["serve"], "it is the service"],
    [["worker"], "DATABASE_URL"],
    [["backup", "folder"], "data folder"],
    [["restore", "folder"], "data folder"],
    [["config", "check"], "where the service runs"],
  ])("is refused by %j, with the reason", async (args, why) => {
    const refused = await rehome([...args, "--server", nowhere]);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/works on this machine only: /);
    expect(refused.stderr).toContain(why);
  });

  it.each([
    [["execute", "prototype", "plan.json", "--simulated", "fleet.json"], "--simulated"],
    [["execute", "prototype", "plan.json", "--traffic", "prototype"], "--traffic"],
    [["wiring", "prototype", "--fleet", "fleet.json"], "--fleet"],
    [["execution", "list", "--journal", "journal.db"], "--journal"],
    [["execution", "rollback", "--migration", "model.json"], "--migration"],
    [["token", "list", "--data", "folder"], "--data"],
    [["audit", "verify", "--config", "file"], "--config"],
  ])("does not leave out in silence what %j says about this machine", async (args, flag) => {
    const refused = await rehome([...args, "--server", nowhere]);
    expect(refused).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining(`${flag} does not go with --server`) });
  });

  it("none works here, whatever REHOME_SERVER says", async () => {
    const env = { REHOME_SERVER: nowhere };
    expect(await rehome(["token", "list", "--data", at("data")], { env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("REHOME_SERVER is set; --server none works here"),
    });
    expect((await rehome(["token", "list", "--data", at("data"), "--server", "none"], { env })).status).toBe(0);
    for (const args of [
      ["approve", "pl-1"],
      ["nightly", "list"],
    ]) {
      expect(await here(args)).toMatchObject({ status: 2, stderr: expect.stringContaining("REHOME_SERVER") });
    }
  });
});
