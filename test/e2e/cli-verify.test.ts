import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readNetwork, readTraffic } from "../../src/network/read.ts";
import { dataset, rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
let planFile: string;
/** Plain JSON, to be tampered with. */
let plan: ReturnType<typeof JSON.parse>;

beforeAll(async () => {
  planFile = join(folder.path, "plan.json");
  expect((await rehome(["plan", "prototype", "--out", planFile])).status).toBe(0);
  plan = JSON.parse(readFileSync(planFile, "utf8"));
});

const verify = (tampered: unknown, ...more: string[]) => rehome(["verify", "prototype", folder.write("tampered.json", tampered), ...more]);

describe("verify", () => {
  it("accepts what plan made", async () => {
    const ran = await rehome(["verify", "prototype", planFile]);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain("Verified");
    expect(JSON.parse((await rehome(["verify", "prototype", planFile, "--json"])).stdout)).toEqual({ verified: true, findings: [] });
    expect((await rehome(["verify", "prototype", "-"], { input: JSON.stringify(plan) })).status).toBe(0);
  });

  it("exits with 5 for a plan that puts a router where it cannot run", async () => {
    const ran = await verify({ ...plan, placements: { ...plan.placements, VR1: "PR1" } }, "--json");
    expect(ran.status).toBe(5);
    const { verified, findings } = JSON.parse(ran.stdout);
    expect(verified).toBe(false);
    expect(findings.map((finding: { rule: string }) => finding.rule)).toContain("host-is-on");
  });

  it("exits with 5 for a wrong figure, a missing router, a cut route and another network", async () => {
    const { VR1: _, ...withoutRouter } = plan.placements;
    const [link] = Object.keys(plan.routes);
    const changed = { ...dataset("prototype"), maxUtilisation: 0.5 };
    const tampered = [
      { ...plan, power: { ...plan.power, afterWatts: plan.power.afterWatts - 50 } },
      { ...plan, placements: withoutRouter },
      { ...plan, routes: { ...plan.routes, [link as string]: [] } },
    ];
    for (const one of tampered) {
      const ran = await verify(one);
      expect(ran.status).toBe(5);
      expect(ran.stdout).toContain("Not verified");
    }
    const drifted = await rehome(["verify", folder.write("changed.json", changed), planFile]);
    expect(drifted.status).toBe(5);
    expect(drifted.stdout).toContain("it has changed");
  });

  it("exits with 2 for what is no plan", async () => {
    const ran = await verify({ ...plan, placements: 5 });
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain("/placements");
  });

  it("asks for the traffic that a plan was made for, and notices another", async () => {
    const out = join(folder.path, "night.json");
    await rehome(["plan", "prototype", "--traffic", "prototype", "--window", "quietest:4h", "--use", "p95", "--out", out]);
    const without = await rehome(["verify", "prototype", out]);
    expect(without).toMatchObject({ status: 2, stdout: "" });
    expect(without.stderr).toContain("--traffic");
    expect((await rehome(["verify", "prototype", out, "--traffic", "prototype"])).status).toBe(0);
    const made = join(folder.path, "made.json");
    const other = join(folder.path, "other-traffic.json");
    await rehome(["generate", "--sites", "2", "--routers", "2", "--out", made, "--traffic-out", other]);
    expect((await rehome(["verify", "prototype", out, "--traffic", other])).status).toBe(2);
  });
});

describe("diff", () => {
  it("finds nothing between a plan and itself, and every difference otherwise", async () => {
    const same = await rehome(["diff", planFile, planFile]);
    expect(same).toMatchObject({ status: 0, stdout: "The plans are the same.\n" });
    const other = folder.write("other.json", { ...plan, placements: { ...plan.placements, VR1: "NR1" } });
    const text = await rehome(["diff", planFile, other]);
    expect(text.status).toBe(0);
    expect(text.stdout).toMatch(/VR1: PR2 => NR1/);
    const { same: isSame, placements } = JSON.parse((await rehome(["diff", planFile, other, "--json"])).stdout);
    expect(isSame).toBe(false);
    expect(placements).toEqual([{ id: "VR1", a: "PR2", b: "NR1" }]);
  });
});

describe("generate", () => {
  it("makes the same valid documents from the same seed, and others from another", async () => {
    const [net, day] = [join(folder.path, "net.json"), join(folder.path, "day.json")];
    const size = ["generate", "--sites", "4", "--routers", "8", "--virtual-routers", "12"];
    expect(await rehome([...size, "--seed", "7", "--out", net, "--traffic-out", day])).toMatchObject({ status: 0, stdout: "" });
    const printed = await rehome([...size, "--seed", "7"]);
    expect(printed.stdout).toBe(readFileSync(net, "utf8"));
    expect((await rehome([...size, "--seed", "8"])).stdout).not.toBe(printed.stdout);
    const network = readNetwork(readFileSync(net));
    if (!network.ok) throw new Error(JSON.stringify(network.failure));
    expect([
      network.value.document.sites.length,
      network.value.document.physicalRouters.length,
      network.value.document.virtualRouters.length,
    ]).toEqual([4, 8, 12]);
    expect(readTraffic(readFileSync(day), network.value.document).ok).toBe(true);
  });
});
