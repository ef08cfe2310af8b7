/** Three real Xen hosts: at night both routers share the thrifty host and the other two are off; in the morning all is as it was. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Lab } from "./lab.ts";
import {
  bootLab,
  domains,
  executeArguments,
  fileIn,
  guards,
  legs,
  mustRehome,
  picture,
  pings,
  placementsIn,
  plan,
  type Report,
  readReport,
  setUp,
  statesIn,
  tellOfFailure,
  wired,
  wiringOf,
} from "./scenario.ts";

let lab: Lab;
let before: object;

beforeAll(async () => {
  lab = await bootLab(3);
  await setUp(lab);
  before = await picture(lab, lab.networkFile);
});
beforeEach(({ task, onTestFailed }) => onTestFailed(() => tellOfFailure(lab, task.result?.errors)));
afterAll(() => lab?.stop());

const at = (moment: string | null): number => Date.parse(moment ?? "never");
const switched = ({ powerEvents }: Report, to: "on" | "off") => powerEvents.filter((event) => event.to === to);

/** Routers with a link between them move one after the other, after every waking and before every switching off. */
function expectOrder(report: Report): void {
  const moves = report.moves.toSorted((one, other) => at(one.beganAt) - at(other.beganAt));
  expect(moves).toHaveLength(2);
  const [first, second] = moves;
  expect(at(first?.endedAt ?? null)).toBeLessThanOrEqual(at(second?.beganAt ?? null));
  for (const { reachedAt } of switched(report, "on")) expect(at(reachedAt)).toBeLessThanOrEqual(at(first?.beganAt ?? null));
  for (const { askedAt } of switched(report, "off")) expect(at(askedAt)).toBeGreaterThanOrEqual(at(second?.endedAt ?? null));
}

const powers = async (): Promise<readonly string[]> => Promise.all(["PR1", "PR2", "PR3"].map((host) => lab.power(host)));

describe("a night and a morning on three real Xen hosts", () => {
  it("starts with a router on each of two hosts, and the third one off", () => {
    expect(before).toMatchObject({
      power: { PR1: "on", PR2: "on", PR3: "off" },
      domains: ["PR1: VR1 running", "PR2: VR2 running"],
      wiring: wired,
      pings: [10, 10],
    });
  });

  it("wakes the thrifty host, moves both routers there, one after the other, and switches the others off once they are empty", async () => {
    const night = fileIn(lab, "night.json");
    await plan(lab, { network: lab.networkFile, out: night, goal: ["--goal", "consolidate"] });
    await mustRehome(lab, ...executeArguments(lab, lab.networkFile, night, "night"));
    const after = fileIn(lab, "night-after.json");
    expect(placementsIn(after)).toEqual({ VR1: "PR3", VR2: "PR3" });
    expect(statesIn(after)).toEqual({ PR1: "off", PR2: "off", PR3: "on" });
    expect(await powers()).toEqual(["off", "off", "on"]);
    expect(await domains(lab)).toEqual(["PR3: VR1 running", "PR3: VR2 running"]);
    expect(await pings(lab)).toEqual([10, 10]);
    expect(await wiringOf(lab, after)).toMatchObject({ status: 0, stdout: expect.stringContaining(wired) });
    // A tunnel to each customer; the link between the routers is a patch by now, with two ends.
    expect(await legs(lab)).toEqual({ PR3: 4, NR1: 1, NR2: 1 });
    expect(await guards(lab)).toEqual([]);
    const report = readReport(lab, "night");
    expect(report).toMatchObject({ outcome: "done", totals: { moves: 2, moved: 2 } });
    expect(switched(report, "on").map(({ physicalRouter }) => physicalRouter)).toEqual(["PR3"]);
    expect(switched(report, "off").map(({ physicalRouter }) => physicalRouter)).toEqual(expect.arrayContaining(["PR1", "PR2"]));
    expectOrder(report);
  });

  it("restores in the morning: wakes both hosts, moves both routers back, switches the third off, and all is as before", async () => {
    const after = fileIn(lab, "night-after.json");
    const morning = fileIn(lab, "morning.json");
    await plan(lab, { network: after, out: morning, goal: ["--goal", "restore", "--to", lab.networkFile] });
    await mustRehome(lab, ...executeArguments(lab, after, morning, "morning"));
    expect(placementsIn(fileIn(lab, "morning-after.json"))).toEqual(placementsIn(lab.networkFile));
    expect(statesIn(fileIn(lab, "morning-after.json"))).toEqual(statesIn(lab.networkFile));
    expect(await picture(lab, lab.networkFile)).toEqual(before);
    const report = readReport(lab, "morning");
    expect(report).toMatchObject({ outcome: "done", totals: { moves: 2, moved: 2 } });
    expect(switched(report, "off").map(({ physicalRouter }) => physicalRouter)).toEqual(["PR3"]);
    expectOrder(report);
  });
});
