import { describe, expect, it } from "vitest";
import { dataset, rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();

describe("targets", () => {
  it("lists every physical router once, feasible ones first, every other with its reasons", async () => {
    const ran = await rehome(["targets", "abilene", "vr-nyc-1", "--json"]);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    const { targets } = JSON.parse(ran.stdout);
    const hosts: string[] = targets.map((target: { physicalRouter: string }) => target.physicalRouter);
    const all: string[] = dataset("abilene").physicalRouters.map((router: { id: string }) => router.id);
    expect([...hosts].sort()).toEqual([...all].sort());
    const feasible: boolean[] = targets.map((target: { feasible: boolean }) => target.feasible);
    expect(feasible).toEqual([...feasible].sort((x, y) => Number(y) - Number(x)));
    for (const target of targets) expect(target.reasons.length > 0).toBe(!target.feasible);
  });

  it("gives people the figures of each reason", async () => {
    const { stdout } = await rehome(["targets", "abilene", "vr-nyc-1"]);
    expect(stdout).toContain("vr-nyc-1 (on nyc-1 today)");
    expect(stdout).toMatch(/no {2}chi-1\n( {6}.*\n)* {6}adds \d+(\.\d+)? ms to cust-nyc-1, 5 allowed/);
  });

  it("follows changes: a failed host is no target", async () => {
    const before = JSON.parse((await rehome(["targets", "prototype", "VR1", "--json"])).stdout);
    const after = JSON.parse((await rehome(["targets", "prototype", "VR1", "--change", '{"fail":"PR2"}', "--json"])).stdout);
    const feasible = (report: typeof before): unknown =>
      report.targets.find((target: { physicalRouter: string }) => target.physicalRouter === "PR2").feasible;
    expect([feasible(before), feasible(after)]).toEqual([true, false]);
  });
});

describe("what-if", () => {
  it("compares both sides and says what today's placement would break", async () => {
    const ran = await rehome(["what-if", "prototype", "--change", '{"fail":"PR1"}', "--json"]);
    expect(ran.status).toBe(0);
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({ before: { feasible: true, moves: 0 }, after: { feasible: true, moves: 1 }, plan: { goal: "evacuate" } });
    expect(report.difference.newlyBroken.map((finding: { rule: string }) => finding.rule)).toContain("host-accepts");
    const text = await rehome(["what-if", "prototype", "--change", '{"fail":"PR1"}']);
    expect(text.stdout).toMatch(/virtual routers that move +0 +1/);
  });

  it("exits with 3 when nothing can be planned under the changes", async () => {
    const ran = await rehome(["what-if", "prototype", "--change", '{"fail":"NR1"}', "--time-limit", "20"]);
    expect(ran.status).toBe(3);
    expect(ran.stdout).toMatch(/a plan that keeps every rule +yes +impossible/);
  });

  it("tries every single failure and ranks them, worst first, with status 0", async () => {
    for (const [kind, key] of [
      ["physicalRouter", "physicalRouters"],
      ["physicalLink", "physicalLinks"],
    ] as const) {
      const ran = await rehome(["what-if", "prototype", "--each", kind, "--json"]);
      expect(ran.status).toBe(0);
      const { cases } = JSON.parse(ran.stdout);
      const ids: string[] = dataset("prototype")[key].map((item: { id: string }) => item.id);
      expect(cases.map((one: { failed: string }) => one.failed).sort()).toEqual([...ids].sort());
      const possible: boolean[] = cases.map((one: { after: { feasible: boolean } }) => one.after.feasible);
      expect(possible).toEqual([...possible].sort((x, y) => Number(x) - Number(y)));
    }
  });

  it("refuses to answer nothing, and changes that do not fit", async () => {
    const nothing = await rehome(["what-if", "prototype"]);
    expect(nothing).toMatchObject({ status: 2, stdout: "" });
    const unknown = await rehome(["what-if", "prototype", "--change", '{"fail":"PR9"}']);
    expect(unknown).toMatchObject({ status: 2, stdout: "" });
    expect(unknown.stderr).toContain("/0/fail: PR9");
    const sixth = await rehome(["what-if", "prototype", "--change", `@${folder.write("many.json", [{ drain: "PR1" }, { drain: "PR9" }])}`]);
    expect(sixth.stderr).toContain("/1/drain");
  });
});

describe("plan --explain", () => {
  it("gives a reason for every virtual router and every physical router that stays on", async () => {
    const ran = await rehome(["plan", "prototype", "--explain", "--json"]);
    expect(ran.status).toBe(0);
    const { plan, explanation } = JSON.parse(ran.stdout);
    const routers: string[] = explanation.virtualRouters.map((router: { virtualRouter: string }) => router.virtualRouter);
    expect(routers).toEqual(Object.keys(plan.placements));
    const on = Object.keys(plan.physicalRouters).filter((id) => plan.physicalRouters[id] === "on");
    expect(explanation.physicalRouters.map((host: { physicalRouter: string }) => host.physicalRouter).sort()).toEqual(on.sort());
    const text = (await rehome(["plan", "prototype", "--explain"])).stdout;
    for (const { text: why } of [...explanation.virtualRouters, ...explanation.physicalRouters]) expect(text).toContain(why);
  });
});
