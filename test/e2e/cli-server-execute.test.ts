/** rehome approve, execute and execution … with --server: against simulated hosts, beside the same commands on this machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { readRecord } from "../../src/execution/journal/record.ts";
import { dataset, type Ran, temporaryFolder } from "./command-line.ts";
import { here, type Served, serve } from "./serving.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const journal = ["--journal", at("journal.db")];
const world = ["--simulated", at("fleet.json"), ...journal];
let service: Served;
let boss = "";
let planner = "";

const there = (...args: readonly string[]): Promise<Ran> => service.run(boss, args);
const idIn = (text: string): string => /\bex-\S+/.exec(text)?.[0] ?? "";
/** Names of executions, and when they were made, differ from one machine to the next. */
const anonymous = (text: string): string =>
  text
    .replace(/\bex-[\w-]+ */g, "ex-… ")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "…")
    .replace(/^execution +network/m, "execution network");
/** What a report says but for the execution's name. */
const reportIn = (text: string): Readonly<Record<string, unknown>> => ({ ...JSON.parse(text), execution: "ex-…" });
const read = (name: string): string => readFileSync(at(name), "utf8");

beforeAll(async () => {
  service = await serve(at("data"));
  [boss, planner] = [await service.token("boss", "read,plan,approve,execute"), await service.token("planner", "read,plan,execute")];
  const made = await there("plan", "prototype", "--out", at("plan.json"));
  if (made.status !== 0) throw new Error(made.stderr);
}, 180_000);
afterAll(() => service.stop());

// One after another, as a user would: the hosts go from each to the next, here and there.
describe("rehome execute --server", { timeout: 300_000 }, () => {
  it("prints the dry run that the local command prints, before anybody has approved the plan", async () => {
    const dry = ["execute", "prototype", at("plan.json"), "--dry-run"];
    for (const more of [[], ["--json"]]) expect(await there(...dry, ...more)).toEqual(await here([...dry, ...more]));
  });

  it("says who has to do what when nobody has approved the plan, and leaves the network as it is", async () => {
    const refused = await there("execute", "prototype", at("plan.json"));
    expect(refused).toMatchObject({ status: 7, stdout: "" });
    expect(refused.stderr).toMatch(/Nobody has approved pl-\w+\. Whoever may do so says: rehome approve pl-\w+ --server http/);
    expect(refused.stderr).toContain("https://rehome.dev/errors/conflict");
    const without = await service.run(planner, ["approve", at("plan.json")]);
    expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining("token:planner has no right to approve") });
    expect((await there("approve", at("plan.json"), "--list")).stdout).toMatch(/^Nobody has approved or rejected pl-/);
  });

  it("carries an approved plan out as the local command does: progress, report, network, status", async () => {
    const approved = await there("approve", at("plan.json"), "--reason", "as every night");
    expect(approved).toMatchObject({ status: 0, stdout: expect.stringMatching(/^pl-\w+ was approved by token:boss\./) });
    const files = (name: string) => ["--report", at(`${name}-report.json`), "--network-out", at(`${name}.json`)];
    const remote = await there("execute", "prototype", at("plan.json"), ...files("there"));
    const local = await here(["execute", "prototype", at("plan.json"), ...world, ...files("here")]);
    expect(remote.status, remote.stderr).toBe(0);
    expect(local.status, local.stderr).toBe(0);
    expect(anonymous(remote.stdout)).toBe(anonymous(local.stdout));
    // The same lines in the same order; seconds count from when each was begun.
    const lines = ({ stderr }: Ran) => stderr.split("\n").flatMap((line) => /^ +[\d.]+ s {2}(.*)$/.exec(line)?.[1] ?? []);
    expect(lines(local)).toContain("  VR1: PR1 → PR2");
    expect(lines(remote)).toEqual(lines(local));
    expect(reportIn(read("there-report.json"))).toEqual(reportIn(read("here-report.json")));
    expect(JSON.parse(read("there.json"))).toEqual(JSON.parse(read("here.json")));
  });

  it("refuses it now that the network has changed, and plans of nobody's, each with the local status", async () => {
    for (const run of [
      there("execute", at("there.json"), at("plan.json")),
      here(["execute", at("here.json"), at("plan.json"), ...world]),
    ]) {
      expect(await run).toMatchObject({ status: 5, stderr: expect.stringContaining("it has changed") });
    }
    const stale = await there("execute", "prototype", at("plan.json"));
    expect(stale).toMatchObject({ status: 5, stderr: expect.stringContaining("https://rehome.dev/errors/network-changed") });
    expect(stale.stderr).toContain("/virtualRouters/VR1: changed: host");
    const other = JSON.parse(read("plan.json"));
    other.solver.seconds += 1;
    const unknown = await there("execute", "prototype", folder.write("other.json", other));
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(
      /other\.json is none of the plans that .* To make it one: rehome schedule prototype \S+other\.json --server .* Or carry this one out from here/,
    );
    const noReason = ["execute", "prototype", at("plan.json"), "--skip", "VR1"];
    expect(await there(...noReason)).toEqual(await here([...noReason, ...world]));
  });

  it("lists and shows what was done, by the same words", async () => {
    const list = ["execution", "list"];
    expect(anonymous((await there(...list)).stdout)).toBe(anonymous((await here([...list, ...journal])).stdout));
    const [remote] = JSON.parse((await there(...list, "--json")).stdout).executions;
    const [local] = JSON.parse((await here([...list, "--json", ...journal])).stdout).executions;
    expect({ ...local, id: remote.id, createdAt: remote.createdAt }).toMatchObject(remote);
    for (const how of [["--full"], ["--markdown"], ["--network"]]) {
      const [shownThere, shownHere] = [await there("execution", "show", ...how), await here(["execution", "show", ...how, ...journal])];
      expect(shownThere.status, shownThere.stderr).toBe(shownHere.status);
      if (how[0] === "--network") expect(JSON.parse(shownThere.stdout)).toEqual(JSON.parse(shownHere.stdout));
      else expect(anonymous(shownThere.stdout)).toBe(anonymous(shownHere.stdout));
    }
    const entries = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ sequence, at: time, body }) => [sequence, time, body.type, body.step, body.move]);
    const show = ["execution", "show", "--journal-entries"];
    expect(entries((await there(...show)).stdout)).toEqual(entries((await here([...show, ...journal])).stdout));
  });

  it("takes it back, and says of what has ended that it has, with the local statuses", async () => {
    const remote = await there("execution", "rollback", "--json");
    const local = await here(["execution", "rollback", "--json", ...journal]);
    expect(remote.status, remote.stderr).toBe(0);
    expect(reportIn(remote.stdout)).toEqual(reportIn(local.stdout));
    for (const run of [there("execution", "resume"), here(["execution", "resume", ...journal])]) {
      expect(await run).toMatchObject({ status: 5, stdout: "", stderr: expect.stringContaining("has ended (done)") });
    }
    for (const run of [there("execution", "show", "ex-none"), here(["execution", "show", "ex-none", ...journal])]) {
      expect(await run).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(/there is no execution ex-none/i) });
    }
  });

  it("compares the wiring of the service's hosts as the local command does of its own", async () => {
    for (const more of [[], ["--json"], ["--apply"]]) {
      const remote = await there("wiring", "prototype", ...more);
      const local = await here(["wiring", "prototype", ...world, ...more]);
      expect(local).toMatchObject({ status: 0, stderr: "" });
      expect(remote).toMatchObject({ status: 0, stdout: local.stdout });
    }
    const without = await service.run(planner, ["wiring", "nowhere"]);
    expect(without).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("There is no network nowhere") });
  });

  it("gives a wiring up at an interrupt that waits for a worker", async () => {
    // Nobody there reaches the devices.
    const idle = await serve(at("idle"), { REHOME_EXECUTIONS: "false" });
    try {
      const secret = await idle.token("boss", "read,plan,execute");
      let interrupted = false;
      const { status, stdout, stderr } = await idle.run(secret, ["wiring", "prototype", "--apply"], {
        onError(text, kill) {
          if (interrupted || !text.includes("waits for a worker")) return;
          interrupted = true;
          kill("SIGINT");
        },
      });
      expect({ status, stdout }).toEqual({ status: 130, stdout: "" });
      const id = /interrupted; wiring (wr-\w+) was given up/.exec(stderr)?.[1];
      const answer = await fetch(`${idle.url}/v1/wirings/${id}`, { headers: { authorization: `Bearer ${secret}` } });
      expect(await answer.json()).toMatchObject({ state: "cancelled", report: null });
    } finally {
      await idle.stop();
    }
  });

  it("lets a host that failed to wake be put to sleep again, once", async () => {
    const kept = openLibsqlJournal(at(join("data", "executions.db")), readRecord);
    kept.setWakeFailed("prototype", "PR2", "no answer", Date.now());
    kept.close();
    const clear = ["execution", "clear-wake", "PR2", "--network", "prototype"];
    expect(await there(...clear)).toMatchObject({ status: 0, stderr: expect.stringContaining("PR2 may be put to sleep again") });
    const again = await there(...clear);
    expect(again).toEqual(await here([...clear, ...journal]));
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining("PR2 is not known to have failed to wake in prototype") });
  });

  it("finds hosts that are not as the network says, and touches nothing", async () => {
    const moved = dataset("prototype");
    moved.name = "drifted";
    const before = folder.write("before.json", moved);
    for (const router of moved.virtualRouters) if (router.id === "VR1") router.host = "PR2";
    const after = folder.write("after.json", moved);
    const own = ["--simulated", at("drifted-fleet.json"), "--journal", at("drifted.db")];
    // The hosts are as `before` says from the first execution on; then somebody uploads `after`.
    expect((await there("plan", before, "--out", at("before-plan.json"))).status).toBe(0);
    expect((await there("approve", at("before-plan.json"))).status).toBe(0);
    const skip = ["--skip", "VR1=to be left where it is"];
    const first = await there("execute", before, at("before-plan.json"), ...skip, "--json");
    const firstHere = await here(["execute", before, at("before-plan.json"), ...skip, ...own, "--json"]);
    expect(reportIn(first.stdout)).toEqual(reportIn(firstHere.stdout));
    expect((await there("plan", after, "--goal", "evacuate", "--drain", "PR2", "--out", at("after-plan.json"))).status).toBe(0);
    expect((await there("approve", at("after-plan.json"))).status).toBe(0);
    const remote = await there("execute", after, at("after-plan.json"));
    const local = await here(["execute", after, at("after-plan.json"), ...own]);
    const found = ({ stderr }: Ran) => stderr.split("\n").filter((line) => /^ {2}\S+: /.test(line) && !line.includes("https:"));
    expect(local).toMatchObject({ status: 5, stderr: expect.stringContaining("the world is not as the network says") });
    expect(remote).toMatchObject({ status: 5, stderr: expect.stringContaining("the world is not as the network says") });
    expect(found(local).length).toBeGreaterThan(0);
    expect(found(remote)).toEqual(found(local));
    // The same difference as commands for the devices.
    const wiring = await here(["wiring", after, ...own]);
    expect(wiring).toMatchObject({ status: 5, stdout: expect.stringContaining("to be made (--apply makes them)") });
    expect(await there("wiring", "drifted")).toMatchObject({ status: 5, stdout: wiring.stdout });
  });
});

describe("an execution that is stopped", { timeout: 300_000 }, () => {
  const tonight = ["plan", "abilene", "--traffic", "abilene", "--window", "quietest:4h", "--gap", "0.05", "--out", at("abilene.json")];

  beforeAll(async () => {
    const made = await there(...tonight);
    if (made.status !== 0) throw new Error(made.stderr);
    await there("approve", at("abilene.json"));
  }, 180_000);

  it("stops at the nearest safe state at an interrupt, with the status of the local command", async () => {
    const interrupting = () => {
      let done = false;
      return {
        onError(text: string, kill: (signal: NodeJS.Signals) => void) {
          if (done || !text.includes("preflight")) return;
          done = true;
          kill("SIGINT");
        },
      };
    };
    const remote = await service.run(boss, ["execute", "abilene", at("abilene.json")], interrupting());
    const local = await here(
      ["execute", "abilene", at("abilene.json"), "--traffic", "abilene", "--simulated", at("abilene-fleet.json"), ...journal],
      interrupting(),
    );
    for (const { status, stdout } of [remote, local]) {
      expect(status).toBe(6);
      expect(stdout).toMatch(/^Outcome +stopped/m);
    }
    expect(remote.stderr).toContain("is asked to stop at the nearest safe state");
  });

  it("pauses when somebody asks, goes on with resume from there, and tells only what is new", async () => {
    // How far the one before had come when it stopped is nobody's to say: this one has a service of its own.
    const other = await serve(at("pausing"));
    try {
      await pauseAndGoOn(other, await other.token("boss", "read,plan,approve,execute"));
    } finally {
      await other.stop();
    }
  });

  async function pauseAndGoOn(served: Served, secret: string): Promise<void> {
    const run = (...args: readonly string[]): Promise<Ran> => served.run(secret, args);
    expect((await run(...tonight)).status).toBe(0);
    expect((await run("approve", at("abilene.json"))).status).toBe(0);
    let asked: Promise<Response> | undefined;
    const paused = await served.run(secret, ["execute", "abilene", at("abilene.json")], {
      onError(text) {
        const id = idIn(text);
        if (id === "" || asked !== undefined || !text.includes("wave 1")) return;
        asked = fetch(`${served.url}/v1/executions/${id}/pause`, {
          method: "POST",
          headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
          body: "{}",
        });
      },
    });
    expect((await asked)?.status).toBe(202);
    expect(paused).toMatchObject({ status: 6, stdout: expect.stringContaining("paused") });
    const id = idIn(paused.stderr);
    const another = await run("execute", "abilene", at("abilene.json"));
    expect(another).toMatchObject({ status: 5, stderr: expect.stringContaining(`rehome execution resume ${id} --server`) });
    const resumed = await run("execution", "resume", id);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(resumed.stderr).not.toContain("wave 1 of");
    expect(resumed.stderr).toMatch(/wave \d+ of/);
    expect((await run("execution", "rollback", id)).status).toBe(0);
  }
});

describe("an execution that waits", { timeout: 300_000 }, () => {
  it("is in the way of others, can be called off, and ends the command that began it", async () => {
    const waiting = await serve(at("waiting"), { REHOME_EXECUTIONS: "false" });
    try {
      const other = await waiting.token("other", "read,plan,approve,execute");
      const run = (...args: readonly string[]) => waiting.run(other, args);
      expect((await run("plan", "prototype", "--out", at("waiting.json"))).status).toBe(0);
      expect((await run("approve", at("waiting.json"))).status).toBe(0);
      const execute = ["execute", "prototype", at("waiting.json")];
      let meanwhile: Promise<readonly Ran[]> | undefined;
      const first = await waiting.run(other, execute, {
        onError(text) {
          if (!text.includes("execution ex-")) return;
          meanwhile ??= (async () => [
            await run(...execute),
            await run("execution", "show"),
            await run("execution", "close", idIn(text), "--reason", "none"),
            await run("execution", "abort"),
          ])();
        },
      });
      const [second, shown, closed, aborted] = (await meanwhile) ?? [];
      const id = idIn(first.stderr);
      expect(second).toMatchObject({
        status: 4,
        stdout: "",
        stderr: expect.stringContaining(`To see it: rehome execution show ${id} --server`),
      });
      expect(shown).toMatchObject({ status: 0, stdout: `prototype: execution ${id} is queued; nothing was touched\n` });
      expect(closed).toMatchObject({ status: 5, stderr: expect.stringContaining("abort it first") });
      expect(aborted).toMatchObject({ status: 0, stderr: expect.stringContaining("nothing of it was begun, and nothing will be") });
      expect(first).toMatchObject({
        status: 6,
        stdout: "",
        stderr: expect.stringContaining(`${id} was called off, and nothing was touched`),
      });
    } finally {
      await waiting.stop();
    }
  });
});
