/** plan --day and replay with --server say what they say without. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayPlanSchema } from "../../src/plan/day/day-plan-document.ts";
import { cityNetwork, cityTraffic, dayAndNight } from "../unit/plan/a-day.ts";
import { type Ran, temporaryFolder } from "./command-line.ts";
import { here, type Served, serve } from "./serving.ts";

const folder = temporaryFolder();
const network = folder.write("city.json", cityNetwork());
const traffic = folder.write("traffic.json", cityTraffic(dayAndNight));
const unseen = folder.write("unseen.json", cityTraffic([...dayAndNight, ...dayAndNight.map((gbps, hour) => (hour === 2 ? 5.5 : gbps))]));
const day = ["plan", network, "--day", "--traffic", traffic];

let service: Served;
let token = "";
let id = "";

beforeAll(async () => {
  service = await serve(join(folder.path, "data"));
  token = await service.token("planner", "read,plan");
}, 180_000);
afterAll(() => service.stop());

const remote = (...args: readonly string[]) => service.run(token, args);

const both = async (args: readonly string[]): Promise<readonly [Ran, Ran]> => [await remote(...args), await here(args)];

/** How long solving took differs from run to run. */
const withoutSeconds = (text: string): unknown => JSON.parse(text, (key, value: unknown) => (key === "seconds" ? null : value));

describe("plan --day with --server", () => {
  it("prints and writes the day as the local command does", async () => {
    const out = join(folder.path, "day.json");
    const args = [...day, "--no-hourly", "--margin", "0.1", "--min-dwell", "3", "--max-windows", "2"];
    const [there, local] = await both([...args, "--json", "--out", out]);
    expect(there.status, there.stderr).toBe(0);
    expect(withoutSeconds(there.stdout)).toEqual(withoutSeconds(local.stdout));
    expect(dayPlanSchema.parse(JSON.parse(readFileSync(out, "utf8"))).limits).toEqual({
      minDwellMinutes: 180,
      maxMovesPerRouter: 2,
      maxWindows: 2,
    });
    const [inWords, inWordsHere] = await both(args);
    expect(inWords.status, inWords.stderr).toBe(0);
    expect(inWords.stdout).toBe(inWordsHere.stdout);
    id = /day plan (dp-\w+) at/.exec(inWords.stderr)?.[1] ?? "";
    expect(id).not.toBe("");
  });

  it("ends as the local command does when there is no day, and when options do not fit", async () => {
    const cases: readonly (readonly [number, readonly string[]])[] = [
      [3, [...day, "--margin", "1", "--no-hourly"]],
      [2, ["plan", network, "--day"]],
      [2, [...day, "--use", "mean"]],
      [2, [...day, "--slot-minutes", "7"]],
      [2, [...day, "--time-zone", "Mars/Base"]],
      [2, [...day, "--drain", "nowhere"]],
      [2, [...day, "--window", "01:00-05:00"]],
      [2, ["plan", network, "--min-dwell", "3"]],
    ];
    for (const [status, args] of cases) {
      const [there, local] = await both(args);
      expect([there.status, local.status], `${args.join(" ")}\n${there.stderr}`).toEqual([status, status]);
      expect(there.stdout).toBe(local.stdout);
      if (status === 2) expect(there.stderr.replace(/^rehome: .* is version \d+ of .*\n/gm, "")).toBe(local.stderr);
    }
  });
});

describe("verify of a day plan with --server", () => {
  it("finds the same in a document, and nothing wrong with one of the service's own", async () => {
    const out = join(folder.path, "day.json");
    const plan = JSON.parse(readFileSync(out, "utf8"));
    const tampered = folder.write("tampered.json", { ...plan, windows: plan.windows.map((each: object) => ({ ...each, restore: null })) });
    const cases: readonly (readonly [number, readonly string[]])[] = [
      [0, ["verify", network, out, "--traffic", traffic]],
      [5, ["verify", network, tampered, "--traffic", traffic]],
      [5, ["verify", network, tampered, "--traffic", traffic, "--json"]],
      [2, ["verify", network, out]],
    ];
    for (const [status, args] of cases) {
      const [there, local] = await both(args);
      expect([there.status, local.status], there.stderr).toEqual([status, status]);
      expect(there.stdout).toBe(local.stdout);
    }
    expect((await remote("verify", "city", id)).stdout).toContain("every window keeps every rule");
  });
});

describe("replay with --server", () => {
  it("prints the same, ends with the same, for a document and for a day plan's id", async () => {
    const file = join(folder.path, "night.json");
    expect((await here([...day, "--no-hourly", "--out", file])).status).toBe(0);
    const cases: readonly (readonly [number, readonly string[]])[] = [
      [5, ["replay", network, file, "--traffic", unseen]],
      [5, ["replay", network, file, "--traffic", unseen, "--json"]],
      [0, ["replay", network, file, "--traffic", unseen, "--on-day", "2025-03-11"]],
    ];
    for (const [status, args] of cases) {
      const [there, local] = await both(args);
      expect([there.status, local.status], there.stderr).toEqual([status, status]);
      expect(there.stdout).toBe(local.stdout);
    }
    const byId = await remote("replay", "city", id, "--traffic", "city", "--json");
    const local = await here(["replay", network, join(folder.path, "day.json"), "--traffic", unseen, "--json"]);
    expect([byId.status, byId.stdout], byId.stderr).toEqual([local.status, local.stdout]);
  });

  it("refuses what is no day plan, another network's, and days that are not there", async () => {
    const file = join(folder.path, "night.json");
    const other = folder.write("other.json", { ...cityNetwork(), maxUtilisation: 0.7 });
    const plan = folder.write("plan.json", JSON.parse((await here(["plan", network, "--json"])).stdout));
    expect(await remote("replay", network, plan, "--traffic", unseen)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("is no day plan"),
    });
    expect(await remote("replay", network, "dp-nowhere", "--traffic", unseen)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("neither a file nor a day plan"),
    });
    expect(await remote("replay", network, file, "--traffic", unseen, "--on-day", "2025-03-13")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("2025-03-13"),
    });
    expect(await remote("replay", other, file, "--traffic", unseen)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("another state of city"),
    });
  });
});
