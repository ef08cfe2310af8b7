import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planSchema } from "../../src/plan/plan-document.ts";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();

describe("demo", () => {
  it("plans tonight on Abilene, writes plan.json where it was started, and the plan verifies", async () => {
    const ran = await rehome(["demo"], { cwd: folder.path });
    expect(ran.status).toBe(0);
    const plan = planSchema.parse(JSON.parse(readFileSync(join(folder.path, "plan.json"), "utf8")));
    expect(plan).toMatchObject({ network: { name: "abilene" }, goal: "consolidate", status: "optimal" });
    expect(plan.power?.savedPercent).toBeGreaterThan(10);
    expect(plan.bound?.gap).toBeLessThanOrEqual(0.001);
    for (const words of ["kWh", "Worst link", "Worst delay", "plan.json", "npx rehome verify abilene plan.json --traffic abilene"]) {
      expect(ran.stdout).toContain(words);
    }
    for (const move of plan.moves) expect(ran.stdout).toMatch(new RegExp(`${move.router} +${move.from} +${move.to}`));
    for (const event of plan.powerEvents) expect(ran.stdout).toMatch(new RegExp(`${event.physicalRouter} +\\w+ +${event.to}`));
    expect((await rehome(["verify", "abilene", "plan.json", "--traffic", "abilene"], { cwd: folder.path })).status).toBe(0);
  });
});
