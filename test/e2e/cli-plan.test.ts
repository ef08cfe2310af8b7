import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PlanDocument, planSchema } from "../../src/plan/plan-document.ts";
import { dataset, rehome, root, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();

/** What the command printed is the document and nothing else. */
const planIn = (stdout: string): PlanDocument => {
  expect(stdout.startsWith("{") && stdout.endsWith("}\n")).toBe(true);
  return planSchema.parse(JSON.parse(stdout));
};

const timeless = (plan: PlanDocument) => ({ ...plan, solver: { ...plan.solver, seconds: 0 } });

/** VR1 needs more memory than any host has. */
function impossible(): unknown {
  const network = dataset("prototype");
  for (const router of network.virtualRouters) router.demand.memoryMiB = 1_000_000;
  return { ...network, virtualRouters: network.virtualRouters.map((router: object) => ({ ...router, host: null })) };
}

describe("plan", () => {
  it("prints the document alone with --json, and writes the same with --out", async () => {
    const out = join(folder.path, "plan.json");
    const ran = await rehome(["plan", "prototype", "--json", "--out", out]);
    expect(ran.status).toBe(0);
    const plan = planIn(ran.stdout);
    expect(plan).toMatchObject({ goal: "consolidate", status: "optimal", traffic: null, changes: [] });
    expect(readFileSync(out, "utf8")).toBe(ran.stdout);
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("makes the same plan again for the same input, seed and solver", async () => {
    const [first, second] = [await rehome(["plan", "prototype", "--json"]), await rehome(["plan", "prototype", "--json"])];
    expect(timeless(planIn(first.stdout))).toEqual(timeless(planIn(second.stdout)));
  });

  it("proves the same optimum with every solver", async () => {
    const bounds: unknown[] = [];
    for (const solver of ["highs", "glpk", "jslp"]) {
      const plan = planIn((await rehome(["plan", "prototype", "--json", "--solver", solver, "--gap", "0"])).stdout);
      expect(plan.solver.name).toBe(solver);
      expect(plan.status).toBe("optimal");
      bounds.push(plan.power?.afterWatts);
    }
    expect(new Set(bounds).size).toBe(1);
  });

  it("tells people what moves, what is switched off, and what it saves, without colours when it is no terminal", async () => {
    const { status, stdout } = await rehome(["plan", "prototype"]);
    expect(status).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toMatch(/VR1 +PR1 +PR2/);
    expect(stdout).toMatch(/PR1 +lab +off/);
    expect(stdout).toMatch(/saves \d+(\.\d)? W, \d+(\.\d)? %/);
    expect(stdout).toMatch(/optimal: no plan (is better|draws less than \d)/);
  });

  it("plans for a window of a traffic document, and binds the plan to both", async () => {
    const args = ["plan", "prototype", "--traffic", "prototype", "--window", "quietest:2h", "--margin", "0.1", "--json"];
    const plan = planIn((await rehome(args)).stdout);
    expect(plan.traffic).toMatchObject({ timeZone: "UTC", use: "peak+10%" });
    expect(plan.traffic?.window).toMatch(/^\d\d:\d\d-\d\d:\d\d$/);
  });

  it("applies drains and changes, and writes them into the plan", async () => {
    const plan = planIn(
      (await rehome(["plan", "prototype", "--goal", "evacuate", "--drain", "PR1", "--change", '{"fail":"PR2"}', "--json"])).stdout,
    );
    expect(plan.changes).toEqual([{ drain: "PR1" }, { fail: "PR2" }]);
    expect(plan.placements?.["VR1"]).toMatch(/^NR[12]$/);
    const file = folder.write("changes.json", [{ drain: "PR1" }, { fail: "PR2" }]);
    const fromFile = planIn((await rehome(["plan", "prototype", "--goal", "evacuate", "--change", `@${file}`, "--json"])).stdout);
    expect(timeless(fromFile)).toEqual(timeless(plan));
  });

  it("restores the placement of another network", async () => {
    const moved = dataset("prototype");
    moved.virtualRouters.find((router: { id: string }) => router.id === "VR1").host = "PR2";
    const plan = planIn(
      (await rehome(["plan", folder.write("moved.json", moved), "--goal", "restore", "--to", "prototype", "--json"])).stdout,
    );
    expect(plan.placements?.["VR1"]).toBe("PR1");
  });

  it("exits with 3 and names the clash when no plan exists", async () => {
    const network = folder.write("impossible.json", impossible());
    const asJson = await rehome(["plan", network, "--goal", "deploy", "--json"]);
    expect(asJson.status).toBe(3);
    const plan = planIn(asJson.stdout);
    expect(plan).toMatchObject({ status: "infeasible", placements: null, routes: null });
    expect(plan.conflict?.rules.length).toBeGreaterThan(0);
    const text = await rehome(["plan", network, "--goal", "deploy"]);
    expect(text.status).toBe(3);
    expect(text.stdout).toContain("proven infeasible");
    expect(text.stdout).toContain("memoryMiB");
  });

  it("exits with 4 when the time was too short, and does not call that infeasible", async () => {
    const ran = await rehome([
      "plan",
      "backbone",
      "--goal",
      "evacuate",
      "--drain",
      dataset("backbone").physicalRouters[0].id,
      "--time-limit",
      "0.1",
      "--json",
    ]);
    expect(ran.status).toBe(4);
    expect(planIn(ran.stdout)).toMatchObject({ status: "unknown", placements: null, conflict: null });
  });

  it("writes nothing it cannot write as a whole", async () => {
    const toFolder = await rehome(["plan", "prototype", "--out", folder.path]);
    expect(toFolder).toMatchObject({ status: 2, stdout: "" });
    expect(toFolder.stderr).toContain("it is a folder");
    const nowhere = await rehome(["plan", "prototype", "--out", join(folder.path, "no", "such", "plan.json")]);
    expect(nowhere.status).toBe(2);
    expect(nowhere.stderr).toContain("there is no such");
    const device = await rehome(["plan", "prototype", "--out", "/dev/null"]);
    expect(device.status).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("stops when interrupted: status 130, the old file untouched, no half-written one", async () => {
    const out = folder.write("old.json", "old");
    const slow = ["plan", "geant", "--traffic", "geant", "--gap", "0", "--time-limit", "100", "--out", out];
    // The first line of progress comes after ten seconds of searching.
    const ran = await rehome(slow, { onError: (text, kill) => void (text.includes("consolidate: watts") && kill("SIGINT")) });
    expect(ran).toMatchObject({ status: 130, stdout: "" });
    expect(readFileSync(out, "utf8")).toBe("old");
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp") || name.startsWith("rehome-failed"))).toEqual([]);
  });

  it("survives a reader that stops early", async () => {
    const { spawnSync } = await import("node:child_process");
    const script = `"$NODE" bin/rehome.js plan abilene --json --time-limit 20 | head -c 1; echo; echo "\${PIPESTATUS[0]}"`;
    const ran = spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8", env: { ...process.env, NODE: process.execPath } });
    expect(ran.stdout).toBe("{\n0\n");
    expect(ran.stderr).not.toContain("EPIPE");
  });
});
