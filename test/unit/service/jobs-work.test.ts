import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Solver } from "../../../src/optimiser/solvers/port.ts";
import { planSchema } from "../../../src/plan/plan-document.ts";
import { planRequestSchema, verificationRequestSchema, whatIfRequestSchema } from "../../../src/service/planning/requests.ts";
import { doWork, type Work, type WorkAnswer } from "../../../src/service/planning/work.ts";
import { inProcess } from "../../support/engine-solver.ts";

const read = (name: string): string => readFileSync(new URL(`../../../datasets/abilene/${name}.json`, import.meta.url), "utf8");
const [network, traffic] = [read("network"), read("traffic")];
const documents = { network, traffic: null, to: null };

const ask = (work: Work, solver: Solver = inProcess("highs")): Promise<WorkAnswer> =>
  doWork(work, { solver: () => solver, onProgress: () => {} });

async function resultOf(work: Work): Promise<unknown> {
  const answer = await ask(work);
  if (answer.status !== "done") throw new Error(JSON.stringify(answer));
  return JSON.parse(answer.result);
}

const planFor = async (request: object, more: Partial<Work["documents"]> = {}) =>
  planSchema.parse(
    await resultOf({ kind: "plan", documents: { ...documents, ...more }, request: planRequestSchema.parse({ gap: 0.05, ...request }) }),
  );

const hosts = (JSON.parse(network) as { readonly physicalRouters: readonly { readonly id: string }[] }).physicalRouters.map(({ id }) => id);
const host = hosts[0] ?? "";

describe("a plan as work", () => {
  it("names the changes, drains first, and the window of the traffic it was made for", async () => {
    const plan = await planFor(
      {
        goal: "evacuate",
        drain: [host],
        changes: [{ scaleTraffic: { factor: 0.5 } }],
        traffic: { window: "quietest:4h", use: "p95", margin: 0.1 },
        limits: { total: 3, perPhysicalRouter: null },
      },
      { traffic },
    );
    expect(plan).toMatchObject({ goal: "evacuate", changes: [{ drain: host }, { scaleTraffic: { factor: 0.5 } }] });
    expect(plan.traffic).toMatchObject({ timeZone: "UTC", use: "p95+10%", window: expect.stringMatching(/^\d\d:\d\d-\d\d:\d\d$/) });
    expect(plan.transition?.limits).toEqual({ perPhysicalRouter: null, perSite: null, total: 3 });
    expect(Object.values(plan.placements ?? {})).not.toContain(host);
  });

  it("restores to the placement of another version, in the ordinary order and in the urgent one", async () => {
    const packed = JSON.parse(network) as { virtualRouters: { id: string; host: string; vendor: string }[] };
    const [moved] = packed.virtualRouters;
    const neighbour = packed.virtualRouters.find(({ vendor, host }) => vendor === moved?.vendor && host !== moved.host);
    if (moved === undefined || neighbour === undefined) throw new Error("no two virtual routers of one vendor");
    const home = moved.host;
    moved.host = neighbour.host;
    for (const urgent of [false, true]) {
      const plan = await planFor({ goal: "restore", to: { version: 1 }, urgent }, { network: JSON.stringify(packed), to: network });
      expect(plan.goal).toBe("restore");
      expect(plan.placements?.[moved.id]).toBe(home);
    }
  });

  it("says of what does not fit where in the request it stands", async () => {
    const refusedWith = async (request: object, more: Partial<Work["documents"]> = {}): Promise<readonly string[]> => {
      const answer = await ask({ kind: "plan", documents: { ...documents, ...more }, request: planRequestSchema.parse(request) });
      if (answer.status !== "refused") throw new Error(JSON.stringify(answer).slice(0, 300));
      return answer.problems.map(({ pointer }) => pointer);
    };
    expect(await refusedWith({ drain: [host, "nowhere"] })).toEqual(["/drain/1"]);
    const [pointer, ...others] = await refusedWith({ drain: [host], changes: [{ relax: { link: "nowhere" } }] });
    expect(pointer).toMatch(/^\/changes\/0/);
    expect(others).toEqual([]);
    expect(await refusedWith({ traffic: { window: "25:00-26:00" } }, { traffic })).toEqual(["/traffic/window"]);
  });

  it("never shows a solver's answer that does not hold, and keeps what reproduces it", async () => {
    const honest = inProcess("highs");
    const lying: Solver = {
      ...honest,
      async solve(program, options, watch) {
        const outcome = await honest.solve(program, options, watch);
        return "values" in outcome ? { ...outcome, values: outcome.values.map(() => 0) } : outcome;
      },
    };
    const request = planRequestSchema.parse({ goal: "evacuate", drain: [host] });
    const answer = await ask({ kind: "plan", documents, request }, lying);
    expect(answer.status).toBe("wrong");
    if (answer.status !== "wrong") return;
    expect(answer.solver).toMatch(/^highs /);
    const instance: unknown = JSON.parse(answer.instance);
    expect(instance).toMatchObject({ request: { goal: "evacuate", changes: [{ drain: host }] }, network: { name: "abilene" } });
    expect(answer).not.toHaveProperty("result");
  });
});

describe("a verification as work", () => {
  it("finds nothing wrong with a plan made here, and the rule that another one breaks", async () => {
    const plan = await planFor({ goal: "evacuate", drain: [host], traffic: { window: "10:00-14:00" } }, { traffic });
    const asked = { ...verificationRequestSchema.parse({ plan }), trafficVersion: 1 };
    const verify = (request: typeof asked) => resultOf({ kind: "verification", documents: { ...documents, traffic }, request });
    expect(await verify(asked)).toEqual({ verified: true, findings: [] });
    const moved = Object.keys(plan.placements ?? {})[0] ?? "";
    const tampered = { ...plan, placements: { ...plan.placements, [moved]: host } };
    expect(await verify({ ...asked, plan: tampered })).toMatchObject({ verified: false });
  });
});

describe("a what-if as work", () => {
  it("reports both sides", async () => {
    const request = whatIfRequestSchema.parse({ changes: [{ fail: host }], gap: 0.05 });
    expect(await resultOf({ kind: "what-if", documents, request })).toMatchObject({
      changes: [{ fail: host }],
      before: { feasible: true },
      after: { brokenToday: expect.arrayContaining([expect.objectContaining({ rule: "host-accepts" })]) },
    });
  });

  it("lists the cases of a sweep: the base, everything of the kind, and so many pairs, the same every time", async () => {
    const list = async (request: object): Promise<readonly (readonly string[])[]> =>
      (await resultOf({ kind: "sweep", documents, request: whatIfRequestSchema.parse(request) })) as readonly (readonly string[])[];
    expect(await list({ each: "physicalRouter" })).toEqual([[], ...hosts.map((id) => [id])]);
    const drawn = await list({ doubles: { count: 25, seed: 3 } });
    expect(drawn.length).toBe(26);
    expect(await list({ doubles: { count: 25, seed: 3 } })).toEqual(drawn);
    expect(await list({ doubles: { count: 25, seed: 4 } })).not.toEqual(drawn);
    const pairs = drawn.slice(1).map((pair) => [...pair].sort().join(" "));
    expect(new Set(pairs).size).toBe(25);
    expect(drawn.slice(1).every(([one, other]) => one !== other)).toBe(true);
    const all = (hosts.length * (hosts.length - 1)) / 2;
    for (const count of [all - 1, all, 1000]) {
      const some = await list({ each: "physicalRouter", changes: [], doubles: { count } });
      expect(some.length).toBe(1 + hosts.length + Math.min(all, count));
      expect(new Set(some.map((ids) => [...ids].sort().join(" "))).size).toBe(some.length);
    }
  });
});
