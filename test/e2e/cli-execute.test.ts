import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type ExecutionReport, executionReportSchema } from "../../src/execution/report/report-document.ts";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const world = ["--simulated", at("fleet.json"), "--journal", at("journal.db")];

const reportIn = (text: string): ExecutionReport => executionReportSchema.parse(JSON.parse(text));

beforeAll(async () => {
  const planned = await rehome(["plan", "prototype", "--goal", "consolidate", "--out", at("plan.json")]);
  if (planned.status !== 0) throw new Error(planned.stderr);
}, 120_000);

// One after another, as a user would: the simulated fleet and the journal go from each to the next.
describe("rehome execute, on a simulated fleet", () => {
  it("prints every command of a dry run with its undo, on the host it is for, and touches nothing", async () => {
    const { status, stdout } = await rehome(["execute", "prototype", at("plan.json"), "--dry-run"]);
    expect(status).toBe(0);
    const lines = stdout.split("\n").map((line) => line.trim());
    expect(lines[0]).toMatch(/^Nothing was changed\. 11 steps:$/);
    expect(lines.some((line) => /^PR1: xl migrate .*VR1/.test(line))).toBe(true);
    expect(lines.some((line) => /^undo on PR2: xl migrate .*VR1/.test(line))).toBe(true);
    expect(lines.filter((line) => /^(undo on )?(PR1|PR2|NR1|NR2): /.test(line)).length).toBeGreaterThan(50);
    expect(existsSync(at("fleet.json"))).toBe(false);
  });

  it("carries the plan out, says how it went against the schedule, and writes the network that it leaves", async () => {
    const args = [
      "execute",
      "prototype",
      at("plan.json"),
      ...world,
      "--network-out",
      at("night.json"),
      "--report",
      at("report.json"),
      "--json",
    ];
    const { status, stdout, stderr } = await rehome(args);
    expect(stderr).toContain("PR1: is off");
    expect(status).toBe(0);
    const report = reportIn(stdout);
    expect(report).toEqual(reportIn(readFileSync(at("report.json"), "utf8")));
    expect(report).toMatchObject({ outcome: "done", moves: [{ router: "VR1", from: "PR1", to: "PR2", outcome: "moved" }] });
    expect(report.moves[0]?.steps.map(({ name }) => name)).toEqual([
      "preflight",
      "prepare",
      "migrate",
      "switch-locally",
      "re-home",
      "re-bind",
      "verify-traffic",
      "confirm",
      "leave-old-home",
      "retire",
    ]);
    const night = JSON.parse(readFileSync(at("night.json"), "utf8")) as {
      virtualRouters: { id: string; host: string }[];
      physicalRouters: { id: string; state: string }[];
    };
    expect(night.virtualRouters.find(({ id }) => id === "VR1")?.host).toBe("PR2");
    expect(night.physicalRouters.find(({ id }) => id === "PR1")?.state).toBe("off");
    expect((await rehome(["wiring", at("night.json"), "--simulated", at("fleet.json")])).status).toBe(0);
  });

  it("refuses a plan for a network that has changed since, and a world that is not as the network says", async () => {
    const changed = await rehome(["execute", at("night.json"), at("plan.json"), ...world]);
    expect(changed.status).toBe(5);
    expect(changed.stderr).toContain("it has changed");
    const drifted = await rehome(["execute", "prototype", at("plan.json"), ...world]);
    expect(drifted.status).toBe(5);
    expect(drifted.stderr).toContain("refused, and nothing was touched: the world is not as the network says");
    expect(drifted.stderr).toContain("PR1: it is on in the network and cannot be asked");
    expect(drifted.stderr).toContain("PR2: it has a domain VR1 (running) that the network knows nothing of");
  });

  it("lists and shows what was done, and takes it back", async () => {
    const list = await rehome(["execution", "list", "--journal", at("journal.db"), "--json"]);
    const [execution] = (JSON.parse(list.stdout) as { executions: { id: string; outcome: string }[] }).executions;
    expect(execution).toMatchObject({ outcome: "done" });
    const shown = await rehome(["execution", "show", execution?.id ?? "", "--journal", at("journal.db"), "--full"]);
    expect(shown.stdout).toContain("VR1: PR1 → PR2 moved");
    const entries = await rehome(["execution", "show", "--journal", at("journal.db"), "--journal-entries"]);
    const types = entries.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { body: { type: string } }).body.type);
    expect(types[0]).toBe("begun");
    expect(types.at(-1)).toBe("finished");
    expect(types.filter((type) => type === "intended").length).toBe(types.filter((type) => type === "ended").length);
    const back = await rehome(["execution", "rollback", "--journal", at("journal.db"), "--network-out", at("morning.json")]);
    expect(back.stderr).toContain("switching on: PR1");
    expect(back.status).toBe(0);
    expect((await rehome(["wiring", "prototype", "--simulated", at("fleet.json")])).status).toBe(0);
    const again = await rehome(["execution", "resume", "--journal", at("journal.db")]);
    expect(again.status).toBe(5);
    expect(again.stderr).toContain("has ended (done)");
  });

  it("leaves a router out with a reason, and what depends on it: its host stays on", async () => {
    const skip = ["--skip", "VR1=its customer asked for it"];
    const { status, stdout, stderr } = await rehome(["execute", "prototype", at("plan.json"), ...world, ...skip, "--json"]);
    expect(status).toBe(0);
    expect(reportIn(stdout)).toMatchObject({ outcome: "done", moves: [{ outcome: "skipped", why: "its customer asked for it" }] });
    expect(stderr).toContain("PR1 is left on: VR1 stayed there");
    expect((await rehome(["wiring", "prototype", "--simulated", at("fleet.json")])).status).toBe(0);
  });

  it("says what is missing before it begins", async () => {
    const noFleet = await rehome(["execute", "prototype", at("plan.json")]);
    expect(noFleet.status).toBe(2);
    expect(noFleet.stderr).toContain("--fleet says how to reach the devices");
    const noReason = await rehome(["execute", "prototype", at("plan.json"), ...world, "--skip", "VR1"]);
    expect(noReason.stderr).toContain("give the reason as well");
    const otherFleet = folder.write("other-fleet.json", {
      schema: "rehome/fleet@1",
      network: "elsewhere",
      ssh: { knownHostsFile: "known_hosts" },
    });
    const elsewhere = await rehome(["execute", "prototype", at("plan.json"), "--fleet", otherFleet, "--journal", at("journal.db")]);
    expect(elsewhere.status).toBe(2);
    expect(elsewhere.stderr).toContain("known_hosts file");
    const none = await rehome(["execution", "show", "ex-none", "--journal", at("journal.db")]);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain("there is no execution ex-none");
  });
});
