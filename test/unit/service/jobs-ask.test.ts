import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RequestProblem } from "../../../src/service/http/problem.ts";
import { workOfJob } from "../../../src/service/jobs/work-of-job.ts";
import { draftPlan, draftVerification, draftWhatIf } from "../../../src/service/planning/ask.ts";
import { planRequestSchema, secondsFor, verificationRequestSchema, whatIfRequestSchema } from "../../../src/service/planning/requests.ts";
import type { JobRecord } from "../../../src/service/records.ts";
import { type JobBench, openJobBench } from "./jobs-bench.ts";

let bench: JobBench;
beforeEach(async () => {
  bench = await openJobBench();
  const version = { name: "lab", createdAt: 1, createdBy: "me", origin: "upload" };
  for (const kind of ["network", "traffic"] as const) {
    for (const number of [1, 2])
      await bench.store.versions.add(kind, { ...version, digest: `sha256:${kind}${number}`, document: `"${kind} ${number}"` });
  }
  await bench.store.versions.add("network", { ...version, name: "bare", digest: "sha256:bare", document: '"bare"' });
});
afterEach(() => bench.close());

const asking = (network = "lab") => ({ records: bench.store, network, id: "pl-1", now: 7, by: "token:me" });

async function refusalOf(draft: Promise<unknown>): Promise<RequestProblem> {
  const error = await draft.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RequestProblem) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe("asking for a plan", () => {
  it("settles the versions that were left open, so that later ones change nothing", async () => {
    const draft = await draftPlan(asking(), planRequestSchema.parse({ traffic: { use: "p95" } }));
    expect(draft).toMatchObject({ kind: "plan", networkVersion: 2, networkDigest: "sha256:network2", createdAt: 7, createdBy: "token:me" });
    expect(JSON.parse(draft.request)).toMatchObject({ networkVersion: 2, traffic: { version: 2, use: "p95" }, goal: "consolidate" });
    await bench.store.versions.add("traffic", {
      name: "lab",
      digest: "sha256:3",
      document: "3",
      createdAt: 2,
      createdBy: "me",
      origin: "upload",
    });
    await bench.store.jobs.create(draft);
    const job: JobRecord = await bench.job("pl-1");
    expect((await workOfJob(bench.store, job)).documents).toEqual({ network: '"network 2"', traffic: '"traffic 2"', to: null });
  });

  it("takes the versions that it names, and the one to come back to", async () => {
    const request = planRequestSchema.parse({ goal: "restore", to: { version: 1 }, networkVersion: 2, traffic: { version: 1 } });
    await bench.store.jobs.create(await draftPlan(asking(), request));
    expect((await workOfJob(bench.store, await bench.job("pl-1"))).documents).toEqual({
      network: '"network 2"',
      traffic: '"traffic 1"',
      to: '"network 1"',
    });
  });

  it("refuses what is not there, and says what is", async () => {
    const plan = (request: object, network?: string) => refusalOf(draftPlan(asking(network), planRequestSchema.parse(request)));
    expect((await plan({}, "nowhere")).type).toBe("not-found");
    expect(await plan({ networkVersion: 9 })).toMatchObject({
      type: "invalid-value",
      errors: [{ pointer: "/networkVersion", remedy: "give one from 1 to 2" }],
    });
    expect(await plan({ goal: "restore", to: { version: 3 } })).toMatchObject({ errors: [{ pointer: "/to/version" }] });
    expect(await plan({ traffic: { version: 3 } })).toMatchObject({ errors: [{ pointer: "/traffic/version" }] });
    expect(await plan({ traffic: {} }, "bare")).toMatchObject({ errors: [{ pointer: "/traffic" }] });
  });

  it("takes restore with a version and nothing else with one", () => {
    const where = (request: object) => planRequestSchema.safeParse(request).error?.issues.map(({ path }) => path.join("/"));
    expect(where({ goal: "restore" })).toEqual(["to"]);
    expect(where({ goal: "balance", to: { version: 1 }, urgent: true })).toEqual(["to", "urgent"]);
    expect(where({ timeLimitSeconds: 601 })).toEqual(["timeLimitSeconds"]);
    expect(where({ window: "all" })).toEqual([""]);
  });
});

describe("asking what if", () => {
  it("is a sweep when something is to fail in turn, with less time for each", async () => {
    const kindOf = async (request: object) => (await draftWhatIf(asking(), whatIfRequestSchema.parse(request))).kind;
    expect(await kindOf({ changes: [{ fail: "a" }] })).toBe("what-if");
    expect(await kindOf({ each: "physicalLink" })).toBe("sweep");
    expect(await kindOf({ doubles: { count: 3 } })).toBe("sweep");
    expect(secondsFor({})).toBe(60);
    expect(secondsFor({ doubles: { count: 3, seed: 1 } })).toBe(10);
    expect(secondsFor({ each: "physicalLink", timeLimitSeconds: 3 })).toBe(3);
    expect(whatIfRequestSchema.safeParse({ goal: "balance" }).success).toBe(false);
    expect(whatIfRequestSchema.safeParse({ goal: "restore", each: "physicalLink" }).success).toBe(false);
  });
});

describe("asking for a verification", () => {
  const plan = (digest: string | null) => ({
    schema: "rehome/plan@1",
    network: { name: "lab", digest: `sha256:${"0".repeat(64)}` },
    traffic: digest === null ? null : { digest, window: "all", timeZone: "UTC", use: "peak" },
    goal: "balance",
    status: "unknown",
    ...{ placements: null, routes: null, physicalRouters: null, physicalLinks: null, power: null, bound: null, moves: [], powerEvents: [] },
    solver: { name: "highs", version: "1", seconds: 1, seed: 1 },
    conflict: null,
  });

  it("finds the traffic that the plan names, and refuses when the service does not have it", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const ask = (named: string | null) =>
      draftVerification(asking(), verificationRequestSchema.parse({ plan: plan(named), networkVersion: 1 }));
    expect(await refusalOf(ask(digest))).toMatchObject({ type: "invalid-value", errors: [{ pointer: "/plan/traffic/digest" }] });
    await bench.store.versions.add("traffic", {
      name: "lab",
      digest,
      document: '"named"',
      createdAt: 2,
      createdBy: "me",
      origin: "upload",
    });
    for (const [named, expected] of [
      [digest, '"named"'],
      [null, null],
    ] as const) {
      const id = `ve-${named === null}`;
      await bench.store.jobs.create({ ...(await ask(named)), id });
      expect((await workOfJob(bench.store, await bench.job(id))).documents).toEqual({
        network: '"network 1"',
        traffic: expected,
        to: null,
      });
    }
  });
});
