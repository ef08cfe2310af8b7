import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DayPlanDocument, dayPlanSchema } from "../../src/plan/day/day-plan-document.ts";
import { cityNetwork, cityTraffic, dayAndNight } from "../unit/plan/a-day.ts";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const network = folder.write("city.json", cityNetwork());
const traffic = folder.write("traffic.json", cityTraffic(dayAndNight));
const day = ["plan", network, "--day", "--traffic", traffic];

/** What the command printed is the document and nothing else. */
const dayIn = (stdout: string): DayPlanDocument => {
  expect(stdout.startsWith("{") && stdout.endsWith("}\n")).toBe(true);
  return dayPlanSchema.parse(JSON.parse(stdout));
};

describe("plan --day", () => {
  it("prints the document alone with --json, writes the same with --out, and verify accepts it", async () => {
    const out = join(folder.path, "day.json");
    const ran = await rehome([...day, "--no-hourly", "--json", "--out", out]);
    expect(ran.status, ran.stderr).toBe(0);
    const plan = dayIn(ran.stdout);
    expect(readFileSync(out, "utf8")).toBe(ran.stdout);
    expect(plan.windows.map(({ from, to }) => [from, to])).toEqual([
      ["08:00", "20:00"],
      ["20:00", "08:00"],
    ]);
    expect(plan.comparisons.map(({ name }) => name)).toEqual(["never", "packed", "nightly", "planned"]);
    const verified = await rehome(["verify", network, out, "--traffic", traffic]);
    expect(verified).toMatchObject({ status: 0 });
    expect(verified.stdout).toContain("Verified");
    expect(JSON.parse((await rehome(["verify", network, out, "--traffic", traffic, "--json"])).stdout)).toEqual({
      verified: true,
      findings: [],
    });
  });

  it("refuses a day plan that was changed, and one whose traffic is another", async () => {
    const plan = dayIn((await rehome([...day, "--no-hourly", "--json"])).stdout);
    const windows = plan.windows.map((window) => ({ ...window, restore: null }));
    const tampered = folder.write("tampered.json", { ...plan, windows });
    const ran = await rehome(["verify", network, tampered, "--traffic", traffic]);
    expect(ran.status).toBe(5);
    expect(ran.stdout).toContain("no way back");
    const other = folder.write("other.json", cityTraffic(dayAndNight.map((gbps) => gbps / 2)));
    expect((await rehome(["verify", network, folder.write("day-2.json", plan), "--traffic", other])).status).toBe(5);
    const without = await rehome(["verify", network, tampered]);
    expect(without).toMatchObject({ status: 2, stdout: "" });
    expect(without.stderr).toContain("--traffic");
  });

  it("tells people the windows, the power, what it is compared with and the way back", async () => {
    const { status, stdout } = await rehome([...day]);
    expect(status).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toMatch(/^08:00 +20:00 +packed +2 +620 W +1 move, 1 host on, begins 07:5\d$/m);
    expect(stdout).toMatch(/^20:00 +08:00 +\S+ +1 +340 W +1 move, 1 host off, begins 20:00$/m);
    expect(stdout).toMatch(/packing for all day 31\.1 %, the night beyond it 15\.\d+ %/);
    expect(stdout).toMatch(/never: today's placement all day +21\.6 kWh/);
    expect(stdout).toMatch(/planned again every hour +\d/);
    expect(stdout).toMatch(/If [AB] does not wake: v[12] on C/);
  });

  it("takes margins, dwell and changes, and writes them down", async () => {
    const limits = ["--margin", "0.1", "--min-dwell", "3", "--max-moves", "4", "--max-windows", "2", "--slot-minutes", "120"];
    const plan = dayIn((await rehome([...day, ...limits, "--drain", "C", "--no-hourly", "--json"])).stdout);
    expect(plan.limits).toEqual({ minDwellMinutes: 180, maxMovesPerRouter: 4, maxWindows: 2 });
    expect(plan).toMatchObject({
      slotMinutes: 120,
      changes: [{ drain: "C" }, { add: { policy: { type: "keepOn", physicalRouters: ["C"] } } }],
      traffic: { margin: 0.1, percentile: 100, days: ["2025-03-11"] },
    });
    // Without C nothing can stand in for a host that does not wake.
    expect(plan.windows).toHaveLength(1);
  });

  it("exits with 3 and the clash when the peak fits nowhere", async () => {
    const ran = await rehome([...day, "--margin", "1", "--no-hourly"]);
    expect(ran.status).toBe(3);
    expect(ran.stdout).toContain("proven infeasible");
  });

  it("refuses what does not go together, in words", async () => {
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [["plan", network, "--day"], "--traffic"],
      [[...day, "--window", "01:00-05:00"], "--window does not go with --day"],
      [[...day, "--goal", "balance"], "--goal consolidate"],
      [[...day, "--use", "mean"], "percentile"],
      [[...day, "--slot-minutes", "7"], "divide the day"],
      [[...day, "--weekday", "someday"], "workday"],
      [["plan", network, "--min-dwell", "3"], "--min-dwell goes with --day"],
    ];
    for (const [args, words] of refusals) {
      const ran = await rehome(args);
      expect(ran, args.join(" ")).toMatchObject({ status: 2, stdout: "" });
      expect(ran.stderr).toContain(words);
    }
  });
});
