/** rehome schedule with --server: the same as on this machine; and a plan that was made elsewhere is carried out by a service. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fourByHand, type PlannedByHand, swapByHand } from "../support/plan-by-hand.ts";
import { type Ran, temporaryFolder } from "./command-line.ts";
import { here, type Served, serve } from "./serving.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let service: Served;
let boss = "";

beforeAll(async () => {
  service = await serve(at("data"));
  boss = await service.token("boss", "read,plan,approve,execute");
}, 180_000);
afterAll(() => service.stop());

const there = (...args: readonly string[]): Promise<Ran> => service.run(boss, args);

/** Files with the network and the plan. The service keeps each under a name of its own. */
function written(name: string, { network, plan }: PlannedByHand): readonly [network: string, plan: string] {
  return [folder.write(`${name}.json`, network), folder.write(`${name}-plan.json`, plan)];
}

/** Each thing that is wrong, which both say in the same words. */
const found = ({ stderr }: Ran): readonly string[] => stderr.split("\n").filter((line) => /^ {2}\S/.test(line) && !line.includes("https:"));

describe("rehome schedule --server", { timeout: 300_000 }, () => {
  it("orders the moves of a plan in a file as the local command does, under the same options", async () => {
    const [network, plan] = written("four", fourByHand("four"));
    const model = folder.write("model.json", { bandwidthGbps: 0.1, overheadSeconds: 100 });
    for (const options of [[], ["--full"], ["--max-moves-per-host", "none", "--max-moves-at-once", "3"], ["--migration", model]]) {
      const asked = ["schedule", network, plan, ...options];
      const [remote, local] = [await there(...asked), await here(asked)];
      expect(remote.status, remote.stderr).toBe(0);
      expect(remote.stdout).toBe(local.stdout);
    }
    const out = (name: string) => ["schedule", network, plan, "--max-moves-per-host", "1", "--json", "--out", at(name)];
    const [remote, local] = [await there(...out("there.json")), await here(out("here.json"))];
    expect(remote.stdout).toBe(local.stdout);
    expect(readFileSync(at("there.json"), "utf8")).toBe(readFileSync(at("here.json"), "utf8"));
    // A plan of the service by its id, under the limits that it was made under.
    const id = /plan (pl-\w+) at/.exec(remote.stderr)?.[1] ?? "";
    expect(await there("schedule", network, id, "--json")).toMatchObject({ status: 0, stdout: local.stdout });
    expect(await there("schedule", network, "pl-nowhere")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("neither a file nor"),
    });
  });

  it("takes the traffic that a plan names, and asks for it", async () => {
    const file = at("night.json");
    expect((await here(["plan", "prototype", "--traffic", "prototype", "--window", "01:00-05:00", "--out", file])).status).toBe(0);
    const asked = ["schedule", "prototype", file];
    for (const options of [
      ["--traffic", "prototype"],
      ["--traffic", "prototype", "--json"],
    ]) {
      const [remote, local] = [await there(...asked, ...options), await here([...asked, ...options])];
      expect(remote.status, remote.stderr).toBe(0);
      expect(remote.stdout).toBe(local.stdout);
    }
    for (const run of [there(...asked), here(asked)]) {
      expect(await run).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(/Give that document with --traffic/) });
    }
  });

  it("ends with the local status, and says the same of each move, when there is nothing to be had", async () => {
    const four = fourByHand("four");
    const nothing = { status: "unknown", placements: null, routes: null, physicalRouters: null, physicalLinks: null, power: null };
    const [network] = written("four", four);
    const [knot, knotPlan] = written("knot", swapByHand({ coresOfNeighbours: 2 }, "knot"));
    const [tangle, tanglePlan] = written("tangle", swapByHand({ coresOfNeighbours: 2, besides: 20 }, "tangle"));
    const misplaced = { ...four.plan, placements: { ...four.plan.placements, "NR1-router": "PR1" } };
    for (const [asked, status, says] of [
      [[knot, knotPlan], 3, /o order of moves leads to this placement: every one was tried/],
      [[tangle, tanglePlan], 4, /which does not prove that there is none/],
      [[network, folder.write("unsound.json", misplaced)], 5, /he placement does not hold in this network/],
      [["prototype", folder.write("four-plan.json", four.plan)], 5, /it has changed/],
      [[network, folder.write("empty.json", { ...four.plan, ...nothing })], 2, /its status is unknown/],
      [[network, "nowhere.json"], 2, /nowhere\.json/],
    ] as const) {
      const [remote, local] = [await there("schedule", ...asked), await here(["schedule", ...asked])];
      expect(local, asked.join(" ")).toMatchObject({ status, stdout: "", stderr: expect.stringMatching(says) });
      expect(remote, asked.join(" ")).toMatchObject({ status, stdout: "", stderr: expect.stringMatching(says) });
      expect(found(remote)).toEqual(found(local));
    }
  });

  it("makes a plan from elsewhere one that is approved and carried out", async () => {
    const file = at("elsewhere.json");
    expect((await here(["plan", "prototype", "--out", file])).status).toBe(0);
    expect(await there("plan", "prototype", "--goal", "balance")).toMatchObject({ status: 0 });
    const refused = await there("execute", "prototype", file);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    const command = /To make it one: rehome (schedule prototype \S+) --server \S+ --out (\S+),/.exec(refused.stderr);
    expect(command).not.toBeNull();
    expect((await there(...(command?.[1] ?? "").split(" "), "--out", at("mine.json"))).status).toBe(0);
    expect((await there("execute", "prototype", at("mine.json"))).status).toBe(7);
    expect((await there("approve", at("mine.json"))).status).toBe(0);
    const carried = await there("execute", "prototype", at("mine.json"));
    expect(carried.status, carried.stderr).toBe(0);
    expect(carried.stdout).toMatch(/^Outcome +done/m);
    // The moves begin where the routers were: they are elsewhere now.
    expect(await there("schedule", "prototype", at("mine.json"))).toMatchObject({
      status: 5,
      stderr: expect.stringContaining("it has changed"),
    });
  });
});
