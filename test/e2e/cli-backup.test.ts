/** rehome backup and restore, as an operator uses them. */
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const data = join(folder.path, "data");
const backup = join(folder.path, "backup");
const other = join(folder.path, "other");
const env = { DATABASE_URL: "", REHOME_CONFIG: "", REHOME_DATA: data };

describe("rehome backup and restore", () => {
  it("carry a service's records over to another data folder", async () => {
    expect((await rehome(["token", "create", "nightly", "--rights", "read"], { env })).status).toBe(0);
    const made = await rehome(["backup", backup], { env });
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(made.stdout).toMatch(
      /^Backed up .*data to .*backup: service\.db \(\d+ bytes\)\.\nAudit log: 1 entries, its end 1:sha256:[0-9a-f]{64}\n$/,
    );
    const restored = await rehome(["restore", backup, "--data", other], { env });
    expect(restored).toMatchObject({ status: 0, stderr: "" });
    const [end] = /1:sha256:\S+/.exec(made.stdout) ?? [];
    expect(restored.stdout).toContain(`its end ${end}`);
    expect((await rehome(["token", "list", "--data", other], { env })).stdout).toContain("nightly");
    expect((await rehome(["audit", "verify", "--data", other, "--expect", end ?? ""], { env })).status).toBe(0);
  });

  it("write over nothing unless they are told to, and then move it aside", async () => {
    expect(await rehome(["backup", backup], { env })).toMatchObject({ status: 2, stderr: expect.stringContaining("exists already") });
    const refused = await rehome(["restore", backup, "--data", other], { env });
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining("is not empty") });
    const forced = await rehome(["restore", backup, "--data", other, "--force"], { env });
    expect(forced).toMatchObject({ status: 0, stderr: expect.stringContaining("what was there before is in") });
    expect(readdirSync(folder.path).filter((name) => name.startsWith("other.before-restore-"))).toHaveLength(1);
  });

  it("tell a backup that was changed, and that there is nothing to copy", async () => {
    appendFileSync(join(backup, "service.db"), "x");
    const broken = await rehome(["restore", backup, "--data", join(folder.path, "third")], { env });
    expect(broken).toMatchObject({ status: 5, stderr: expect.stringContaining("service.db is not what backup.json says") });
    const nothing = await rehome(["backup", join(folder.path, "none"), "--data", join(folder.path, "nowhere")], { env });
    expect(nothing).toMatchObject({ status: 2, stderr: expect.stringContaining("There is no store in") });
  });

  it("leave PostgreSQL to its own programs", async () => {
    const database = { ...env, DATABASE_URL: "postgresql://rehome:secret@127.0.0.1:1/rehome" };
    const backedUp = await rehome(["backup", "x.dump"], { env: database });
    expect(backedUp).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('pg_dump --format=custom --schema=rehome --file=x.dump "$DATABASE_URL"'),
    });
    const restored = await rehome(["restore", "x.dump"], { env: database });
    expect(restored).toMatchObject({ status: 2, stderr: expect.stringContaining("pg_restore --clean --if-exists") });
    expect(`${backedUp.stderr}${restored.stderr}`).not.toContain("secret");
  });
});
