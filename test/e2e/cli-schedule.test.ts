import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PlanDocument, planSchema } from "../../src/plan/plan-document.ts";
import { fourByHand, type PlannedByHand, plannedByHand, swapByHand } from "../support/plan-by-hand.ts";
import { dataset, rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();

interface Made {
  readonly networkFile: string;
  readonly planFile: string;
  readonly plan: PlanDocument;
}

const written = (name: string, { network, plan }: PlannedByHand): Made => ({
  networkFile: folder.write(`${name}.json`, network),
  planFile: folder.write(`${name}-plan.json`, plan),
  plan,
});
const swap = (sizes: { readonly coresOfNeighbours: number }): Made => written(`swap-${sizes.coresOfNeighbours}`, swapByHand(sizes));
const fourMoves = (): Made => written("four", fourByHand());

const planIn = (stdout: string): PlanDocument => planSchema.parse(JSON.parse(stdout));

describe("schedule", () => {
  it("replaces the moves of a plan, wrong or missing, by ones that verify", async () => {
    const file = join(folder.path, "planned.json");
    expect((await rehome(["plan", "prototype", "--out", file])).status).toBe(0);
    const planned = planIn(readFileSync(file, "utf8"));
    const late = { ...planned, moves: planned.moves.map((move) => ({ ...move, startSeconds: 1e6, wave: 9 })), transition: null };
    for (const broken of [late, { ...planned, moves: [], powerEvents: [], transition: null }]) {
      const out = join(folder.path, "out.json");
      const brokenFile = folder.write("broken.json", broken);
      expect((await rehome(["verify", "prototype", brokenFile])).status).toBe(5);
      const ran = await rehome(["schedule", "prototype", brokenFile, "--json", "--out", out]);
      expect(ran).toMatchObject({ status: 0, stderr: "" });
      expect(readFileSync(out, "utf8")).toBe(ran.stdout);
      expect(planIn(ran.stdout)).toEqual(planned);
      expect((await rehome(["verify", "prototype", out])).status).toBe(0);
    }
  });

  it("swaps two routers that fill their hosts over one parking move, and says that no order does with fewer", async () => {
    const { networkFile, planFile } = swap({ coresOfNeighbours: 4 });
    const json = await rehome(["schedule", networkFile, planFile, "--json"]);
    expect(json.status).toBe(0);
    const { moves, transition } = planIn(json.stdout);
    expect(transition).toMatchObject({ parkingMoves: 1, fewestParkingMoves: true });
    expect(moves.map(({ wave }) => wave)).toEqual([1, 2, 3]);
    const parked = moves[0]?.to as string;
    expect(["NR1", "NR2"]).toContain(parked);
    expect(moves[2]).toMatchObject({ router: moves[0]?.router, from: parked });
    const { stdout, status } = await rehome(["schedule", networkFile, "-"], { input: json.stdout });
    expect(status).toBe(0);
    expect(stdout).toMatch(/Parking +1 parking move; no order does with fewer/);
    expect(stdout).toMatch(new RegExp(`1 +${moves[0]?.router} +PR\\d +${parked} .*parked for a while`));
    expect(stdout).toMatch(/2 virtual routers in 3 hops, 3 waves/);
    expect(stdout).toMatch(/Downtime +\d+ ms predicted in all/);
  });

  it("exits with 3 when it is proven that no order exists, and says which moves block each other and what would free them", async () => {
    const { networkFile, planFile } = swap({ coresOfNeighbours: 2 });
    const { status, stdout, stderr } = await rehome(["schedule", networkFile, planFile]);
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    expect(stderr).toContain("every one was tried, parking moves included");
    expect(stderr).toMatch(/VR1 \(PR1 to PR2\): .*cpuCores/);
    expect(stderr).toMatch(/VR2 \(PR2 to PR1\): .*cpuCores/);
  });

  it("moves more at one time when it may: never more than told, and no sooner than proven", async () => {
    const { networkFile, planFile } = fourMoves();
    const under = async (...options: string[]) => {
      const ran = await rehome(["schedule", networkFile, planFile, "--json", ...options]);
      expect(ran.status).toBe(0);
      return planIn(ran.stdout);
    };
    const [one, two, all] = [await under("--max-moves-per-host", "1"), await under(), await under("--max-moves-per-host", "none")];
    const inAll = await under("--max-moves-per-host", "none", "--max-moves-at-once", "3");
    const seconds = [one, two, all].map(({ transition }) => transition?.seconds ?? 0) as [number, number, number];
    expect(seconds[0]).toBeGreaterThan(seconds[1]);
    const waves = [one, two, inAll].map(({ moves }) => Math.max(...moves.map(({ wave }) => wave)));
    expect(waves).toEqual([4, 2, 2]);
    expect(one.transition?.limits).toEqual({ perPhysicalRouter: 1, perSite: null, total: null });
    expect(inAll.transition?.limits).toEqual({ perPhysicalRouter: null, perSite: null, total: 3 });
    for (const { transition } of [one, two, all, inAll]) expect(transition?.boundSeconds).toBeLessThanOrEqual(transition?.seconds ?? 0);
    // A plan scheduled again stays under the limits that it was made under.
    const again = await rehome(["schedule", networkFile, folder.write("one.json", one), "--json"]);
    expect(planIn(again.stdout)).toEqual(one);
  });

  it("takes figures of a migration model from a file, and shows what is wrong with one", async () => {
    const { networkFile, planFile } = fourMoves();
    const run = (model: unknown, ...more: string[]) =>
      rehome(["schedule", networkFile, planFile, "--migration", folder.write("model.json", model), ...more]);
    const slow = planIn((await run({ bandwidthGbps: 0.1, overheadSeconds: 100 }, "--json")).stdout);
    expect(slow.moves.every(({ seconds, gbps }) => seconds > 100 && gbps === 0.1)).toBe(true);
    for (const [model, says] of [
      [{ bandwidthGbps: 0 }, "/bandwidthGbps"],
      [{ bandwith: 1 }, "bandwith"],
      [{ overheadSeconds: 1, handOverSeconds: 2 }, "raise overheadSeconds, or lower handOverSeconds"],
      ["no JSON", "model.json"],
    ] as const) {
      const { status, stdout, stderr } = await run(model);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain("model.json is not a valid migration model document");
      expect(stderr).toContain(says);
    }
  });

  it("refuses a plan without a placement, one whose placement does not hold, and limits that are none", async () => {
    const { networkFile, planFile, plan } = fourMoves();
    const empty = { ...plan, status: "unknown", placements: null, routes: null, physicalRouters: null, physicalLinks: null, power: null };
    const nothing = await rehome(["schedule", networkFile, folder.write("empty.json", empty)]);
    expect(nothing).toMatchObject({ status: 2, stdout: "" });
    expect(nothing.stderr).toContain("its status is unknown");
    const misplaced = { ...plan, placements: { ...plan.placements, "NR1-router": "PR1" } };
    const unsound = await rehome(["schedule", networkFile, folder.write("unsound.json", misplaced)]);
    expect(unsound).toMatchObject({ status: 5, stdout: "" });
    expect(unsound.stderr).toContain("NR1-router");
    const drifted = await rehome(["schedule", "prototype", planFile]);
    expect(drifted).toMatchObject({ status: 5, stdout: "" });
    expect(drifted.stderr).toContain("it has changed");
    // That the placement is another network's goes without saying.
    expect(drifted.stderr.trimEnd().split("\n")).toHaveLength(2);
    const limit = await rehome(["schedule", networkFile, planFile, "--max-moves-per-host", "0"]);
    expect(limit).toMatchObject({ status: 2, stdout: "" });
    expect(limit.stderr).toContain('or "none"');
  });

  it("shows the first twenty moves of a long plan, and all with --full", async () => {
    const network = dataset("prototype");
    const [first] = network.virtualRouters;
    const ids = Array.from({ length: 23 }, (_, index) => `small-${index}`);
    const demand = { cpuCores: 0.01, memoryMiB: 4, fibEntries: 1 };
    network.virtualRouters.push(...ids.map((id) => ({ ...first, id, demand })));
    const { networkFile, planFile } = written("long", plannedByHand(network, Object.fromEntries(ids.map((id) => [id, "PR2"]))));
    const told = (stdout: string): number => ids.filter((id) => stdout.includes(`${id} `)).length;
    const short = await rehome(["schedule", networkFile, planFile]);
    const full = await rehome(["schedule", networkFile, planFile, "--full"]);
    expect([short.status, full.status]).toEqual([0, 0]);
    expect([told(short.stdout), told(full.stdout)]).toEqual([20, 23]);
    expect(short.stdout).toContain("and 3 more: see them with --full");
    expect(full.stdout).not.toContain("more: see");
  });
});

describe("verify", () => {
  it("names the first moment at which moves made by hand are unsafe, and who is under way", async () => {
    const { networkFile, plan } = swap({ coresOfNeighbours: 4 });
    const moves = [
      { router: "VR1", from: "PR1", to: "PR2", wave: 1, startSeconds: 5, seconds: 10 },
      { router: "VR2", from: "PR2", to: "PR1", wave: 1, startSeconds: 5, seconds: 10 },
    ];
    const { status, stdout } = await rehome(["verify", networkFile, folder.write("unsafe.json", { ...plan, moves })]);
    expect(status).toBe(5);
    expect(stdout).toMatch(/transition\/at 5 s: at 5 s, while VR1 moves from PR1 to PR2, VR2 moves from PR2 to PR1: .*cpuCores/);
    expect(stdout).not.toContain("at 15 s");
  });

  it("holds moves that do not say how fast they copy to the migration model that it is given", async () => {
    const { networkFile, plan } = fourMoves();
    const chain = ["A", "B", "C", "D"].map((router, index) => {
      return { router, from: "PR1", to: "PR2", wave: index + 1, startSeconds: index * 10, seconds: 10 };
    });
    const file = folder.write("by-hand.json", { ...plan, moves: chain });
    const slow = folder.write("slow.json", { bandwidthGbps: 3 });
    const fast = folder.write("fast.json", { bandwidthGbps: 9.95 });
    expect((await rehome(["verify", networkFile, file, "--migration", slow])).status).toBe(0);
    const refused = await rehome(["verify", networkFile, file, "--migration", fast]);
    expect(refused.status).toBe(5);
    expect(refused.stdout).toMatch(/transition\/at 0 s: .*PR1-NR/);
  });
});

describe("plan and what-if", () => {
  it("tell how long the moves take beside what is proven, and keep the limits they are given", async () => {
    const plan = await rehome(["plan", "prototype"]);
    expect(plan.stdout).toMatch(/All done after \d+(\.\d)? s; proven: no order under the same limits .*; no parking moves\./);
    const model = folder.write("long.model.json", { overheadSeconds: 1000 });
    const options = ["--max-moves-per-site", "1", "--migration", model];
    const { moves, transition } = planIn((await rehome(["plan", "prototype", "--json", ...options])).stdout);
    expect(transition?.limits).toEqual({ perPhysicalRouter: 2, perSite: 1, total: null });
    expect(moves[0]?.seconds).toBeGreaterThan(1000);
    const change = ["--change", '{"fail":"PR1-NR1"}'];
    const report = JSON.parse((await rehome(["what-if", "prototype", ...change, "--json", ...options])).stdout);
    expect(report.plan.transition.limits).toEqual(transition?.limits);
  });

  it("say that a placement was given up because no order of moves leads to it", async () => {
    const { networkFile, plan } = swap({ coresOfNeighbours: 2 });
    const network = JSON.parse(readFileSync(networkFile, "utf8"));
    const swapped = network.virtualRouters.map((router: { id: string }) => ({ ...router, host: plan.placements?.[router.id] }));
    const to = folder.write("swapped.json", { ...network, virtualRouters: swapped });
    const { status, stdout } = await rehome(["plan", networkFile, "--goal", "restore", "--to", to]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /Note: a placement that is as good or better cannot be reached from today's.*VR1 cannot move from PR1 to PR2: .*cpuCores/,
    );
  });

  it("refuse them for whole days", async () => {
    const ran = await rehome(["plan", "prototype", "--day", "--traffic", "prototype", "--max-moves-per-host", "1"]);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain("--max-moves-per-host does not go with --day");
  });
});
