/** The paper's prototype experiment (section 4, Figures 4 and 5) on real Xen, through the public command line: there, and back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Lab } from "./lab.ts";
import {
  begin,
  bootLab,
  domains,
  executeArguments,
  fileIn,
  guards,
  interfaces,
  journalOf,
  legs,
  migrationModel,
  mustRehome,
  outcomeArguments,
  picture,
  pings,
  placementsIn,
  planToLeave,
  type Report,
  readReport,
  setUp,
  tellOfFailure,
  wired,
  wiringOf,
} from "./scenario.ts";

let lab: Lab;
let before: object;
let planFile: string;

beforeAll(async () => {
  lab = await bootLab(2);
  await setUp(lab);
  before = await picture(lab, lab.networkFile);
  planFile = await planToLeave(lab, lab.networkFile, "PR1");
});
beforeEach(({ task, onTestFailed }) => onTestFailed(() => tellOfFailure(lab, task.result?.errors)));
afterAll(() => lab?.stop());

/** Steps around the hand-over: what is lost is lost there. */
const handOver = /^(pre-copy|pause|handed over|migrate|switch-locally|re-home.*)$/;

function expectLossAtHandOverOnly({ moves, probes }: Report): void {
  const [move] = moves;
  const [probe] = move?.probes ?? [];
  if (move === undefined || probe === undefined) throw new Error("the move was not observed");
  expect(probe.outages, "one outage: nothing is lost after the first reply that follows the hand-over").toBe(1);
  expect(probes.map(({ lost }) => lost)).toEqual([probe.lost]);
  const elsewhere = probe.phases.filter(({ phase, lost }) => lost > 0 && !handOver.test(phase));
  expect(elsewhere).toEqual([]);
  const pause = move.pauseSeconds ?? 0;
  expect(pause).toBeGreaterThan(0);
  expect(probe.outageSeconds).toBeLessThan(4 * pause);
}

describe("the paper's scenario on real Xen", () => {
  it("starts settled: the router runs on PR1, the wiring is the network's, both customers reach each other", () => {
    expect(before).toMatchObject({ domains: ["PR1: VR1 running"], wiring: wired, guards: [], pings: [10, 10] });
  });

  it("tells every command of a dry run, and changes nothing", async () => {
    const args = executeArguments(lab, lab.networkFile, planFile, "dry");
    const { stdout } = await mustRehome(lab, ...args, "--dry-run");
    expect(stdout).toContain("Nothing was changed.");
    expect(stdout).toMatch(/ PR1: xl migrate -s '' 'VR1' /);
    expect(stdout).toMatch(/nr1: .*ip link add/);
    expect(stdout).toMatch(/undo on PR2: /);
    expect(await picture(lab, lab.networkFile)).toEqual(before);
  });

  it("moves the router with its links, and loses packets only around the hand-over", async () => {
    const running = begin(lab, executeArguments(lab, lab.networkFile, planFile, "there"));
    const { status, stderr } = await running.told;
    expect(status, stderr).toBe(0);
    for (const step of ["preflight", "prepare", "migrate", "re-home", "verify-traffic", "confirm", "retire"]) {
      expect(stderr).toMatch(new RegExp(`VR1: ${step}$`, "m"));
    }
    const after = fileIn(lab, "there-after.json");
    expect(placementsIn(after)).toEqual({ VR1: "PR2" });
    expect(await domains(lab)).toEqual(["PR2: VR1 running"]);
    expect(await pings(lab)).toEqual([10, 10]);
    expect(await wiringOf(lab, after)).toMatchObject({ status: 0, stdout: expect.stringContaining(wired) });
    expect(await legs(lab)).toEqual({ PR1: 0, PR2: 2, NR1: 1, NR2: 1 });
    expect(await guards(lab)).toEqual([]);
    const report = readReport(lab, "there");
    expect(report).toMatchObject({ outcome: "done", procedure: "local-switching" });
    expect(report.moves).toMatchObject([{ router: "VR1", from: "PR1", to: "PR2", outcome: "moved" }]);
    expectLossAtHandOverOnly(report);
  });

  it("refuses the plan once it was carried out, and touches nothing", async () => {
    const { status, stderr } = await begin(lab, executeArguments(lab, lab.networkFile, planFile, "again")).told;
    expect(status).toBe(5);
    expect(stderr).toContain("nothing was touched");
    expect(await domains(lab)).toEqual(["PR2: VR1 running"]);
  });

  it("takes the execution back, and everything is as before", async () => {
    const args = ["execution", "rollback", ...journalOf(lab), "--migration", migrationModel, ...outcomeArguments(lab, "back")];
    const { status, stderr } = await begin(lab, args).told;
    expect(status, stderr).toBe(0);
    expect(placementsIn(fileIn(lab, "back-after.json"))).toEqual(placementsIn(lab.networkFile));
    expect(await picture(lab, lab.networkFile)).toEqual(before);
    expectLossAtHandOverOnly(readReport(lab, "back"));
    const { stdout } = await mustRehome(lab, "execution", "list", ...journalOf(lab), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      executions: [
        { kind: "rollback", outcome: "done" },
        { kind: "execute", outcome: "done" },
      ],
    });
    expect(Object.keys(await interfaces(lab))).toEqual(["PR1", "PR2", "NR1", "NR2"]);
  });
});
