import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();

/** One data folder a test. */
function service(name: string) {
  const data = join(folder.path, name);
  const env = { REHOME_DATA: data, DATABASE_URL: "" };
  return {
    data,
    run: (...args: readonly string[]) => rehome(args, { env }),
    /** Behind the service's back, by somebody who may do anything to the file: also take away what keeps the log append-only. */
    change(sql: string) {
      const database = new Database(join(data, "service.db"));
      for (const trigger of ["never_change", "never_drop", "next_in_order"]) database.exec(`drop trigger if exists audit_${trigger}`);
      database.exec(sql);
      database.close();
    },
    /** Everything that is on the disk. */
    bytes: () =>
      readdirSync(data, { recursive: true, withFileTypes: true }).map((file) => readFileSync(join(file.parentPath, file.name), "latin1")),
  };
}

describe("rehome token", () => {
  it("prints the secret alone on standard output, once; the disk has its hash only", async () => {
    const { run, bytes } = service("create");
    const made = await run("token", "create", "nightly", "--rights", "plan,read", "--expires", "12h");
    expect(made.status).toBe(0);
    expect(made.stdout).toMatch(/^rehome_tk-[0-9a-z]+_[0-9A-Za-z_-]{43}\n$/);
    const secret = made.stdout.trim();
    expect(made.stderr).toContain("read, plan until 20");
    expect(made.stderr).not.toContain(secret.slice(-43));
    const disk = bytes().join("");
    expect(disk).toContain(createHash("sha256").update(secret).digest("hex"));
    expect(disk).not.toContain(secret.slice(-43));

    const listed = await run("token", "list", "--json");
    const [token] = JSON.parse(listed.stdout).tokens;
    expect(token).toMatchObject({ name: "nightly", rights: ["read", "plan"], createdBy: expect.stringMatching(/^cli:/), revokedAt: null });
    expect(Date.parse(token.expiresAt) - Date.parse(token.createdAt)).toBe(12 * 3_600_000);
    expect(Object.keys(token)).not.toContain("hash");
  });

  it("lists and revokes; what is revoked cannot be revoked again", async () => {
    const { run } = service("revoke");
    const { id } = JSON.parse((await run("token", "create", "alice", "--rights", "approve", "--expires", "never", "--json")).stdout);
    expect((await run("token", "list")).stdout).toMatch(/alice .*approve .*it is revoked/);
    expect((await run("token", "revoke", id)).status).toBe(0);
    expect((await run("token", "list")).stdout).toMatch(/alice .*approve .*revoked 20/);
    expect(await run("token", "revoke", id)).toMatchObject({ status: 2, stderr: expect.stringContaining(id) });
  });

  it.each([
    [["create", "alice", "--rights", "plan,fly"], '"fly" is no right'],
    [["create", "alice", "--rights", "plan", "--expires", "soon"], "12h"],
    [["create", "alice", "--rights", "plan", "--expires", "0d"], "12h"],
    [["create", "alice smith", "--rights", "plan"], "alice smith"],
    [["create", "alice"], "--rights"],
    [["list"], "there is no store at"],
    [["revoke", "tk-1"], "there is no store at"],
  ])("refuses %j, and makes nothing", async (args, words) => {
    const { run, data } = service("refused");
    expect(await run("token", ...args)).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining(words) });
    expect(() => readdirSync(data)).toThrow("ENOENT");
  });
});

describe("rehome audit verify", () => {
  const endOf = (text: string): string => /elsewhere: (\S+)/.exec(text)?.[1] ?? "";

  it("finds a sound log sound, and what was kept of it still there", async () => {
    const { run } = service("sound");
    await run("token", "create", "one", "--rights", "read");
    const first = await run("audit", "verify");
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining("Sound: 1 entry") });
    const end = endOf(first.stdout);
    expect(end).toMatch(/^1:sha256:[0-9a-f]{64}$/);
    await run("token", "create", "two", "--rights", "read");
    const second = await run("audit", "verify", "--expect", end, "--json");
    expect(JSON.parse(second.stdout)).toMatchObject({ sound: true, entries: 2 });
  });

  it("finds entries that were changed, taken out, or cut off at the end", async () => {
    const { run, change } = service("tampered");
    for (const name of ["one", "two", "three"]) await run("token", "create", name, "--rights", "read");
    const end = endOf((await run("audit", "verify")).stdout);

    // Cut: the chain alone cannot tell, what was kept of its end can.
    change("create table kept as select * from audit where sequence = 3; delete from audit where sequence = 3");
    expect((await run("audit", "verify")).status).toBe(0);
    expect(await run("audit", "verify", "--expect", end)).toMatchObject({
      status: 5,
      stderr: expect.stringContaining("ends at entry 2, but entry 3 was there"),
    });
    // Another entry in the place of the one that was cut.
    await run("token", "create", "four", "--rights", "read");
    expect((await run("audit", "verify")).status).toBe(0);
    expect(await run("audit", "verify", "--expect", end)).toMatchObject({
      status: 5,
      stderr: expect.stringContaining("entry 3 was another one"),
    });

    change(
      "delete from audit where sequence = 3; insert into audit select * from kept; update audit set actor = 'cli:nobody' where sequence = 2",
    );
    expect(await run("audit", "verify")).toMatchObject({ status: 5, stderr: expect.stringContaining("entry 2 is not what was written") });
    change("delete from audit where sequence = 2");
    expect(await run("audit", "verify")).toMatchObject({ status: 5, stderr: expect.stringContaining("entry 2 is missing") });
  });

  it.each(["12", "12:abc", "x:sha256:00"])("refuses --expect %s", async (text) => {
    const { run } = service("none");
    expect(await run("audit", "verify", "--expect", text)).toMatchObject({ status: 2, stderr: expect.stringContaining("12:sha256") });
  });
});
