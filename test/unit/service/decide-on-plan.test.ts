import { describe, expect, it } from "vitest";
import { type Decision, decideOnPlan, standingOf } from "../../../src/service/auth/decide-on-plan.ts";
import type { ApprovalRecord, JobRecord, ScheduleRecord } from "../../../src/service/records.ts";

const plan: JobRecord = {
  id: "pl-1",
  kind: "plan",
  network: "abilene",
  networkVersion: 1,
  networkDigest: "sha256:0",
  request: "{}",
  createdAt: 0,
  createdBy: "token:alice",
  parent: null,
  state: "succeeded",
  attempt: 1,
  worker: null,
  leaseUntil: null,
  startedAt: 0,
  endedAt: 1,
  progress: null,
  result: '{"status":"optimal"}',
  problem: null,
};

const schedule: ScheduleRecord = {
  id: "sc-1",
  network: "abilene",
  document: "{}",
  enabled: true,
  createdAt: 0,
  createdBy: "token:carol",
  changedAt: 0,
  frozen: null,
};

/** As the store keeps them: one decision a person. */
function recordsOf(schedules: readonly ScheduleRecord[] = []) {
  const kept: ApprovalRecord[] = [];
  return {
    approvals: {
      async add(approval: ApprovalRecord) {
        const isFirst = !kept.some((each) => each.plan === approval.plan && each.by === approval.by);
        if (isFirst) kept.push(approval);
        return isFirst;
      },
      of: async (id: string) => kept.filter((each) => each.plan === id),
    },
    schedules: { find: async (id: string) => schedules.find((each) => each.id === id) ?? null },
  };
}

const by = (person: string, change: Partial<Decision> = {}): Decision => ({
  plan,
  decision: "approved",
  reason: null,
  by: person,
  at: 7,
  ...change,
});

describe("a decision on a plan", () => {
  it("is kept as it was made", async () => {
    const records = recordsOf();
    expect(await standingOf(records, "pl-1")).toBe("undecided");
    const approval = await decideOnPlan(records, true, by("token:bob", { reason: "looked at it" }));
    expect(approval).toEqual({ plan: "pl-1", by: "token:bob", decision: "approved", reason: "looked at it", at: 7 });
    expect(await records.approvals.of("pl-1")).toEqual([approval]);
    expect(await standingOf(records, "pl-1")).toBe("approved");
    expect(await standingOf(records, "pl-2")).toBe("undecided");
  });

  it("is final when it is a rejection, whatever was decided before", async () => {
    const records = recordsOf();
    await decideOnPlan(records, false, by("token:bob"));
    await decideOnPlan(records, false, by("token:carol", { decision: "rejected", reason: "too large" }));
    expect(await standingOf(records, "pl-1")).toBe("rejected");
    await expect(decideOnPlan(records, false, by("token:dave"))).rejects.toMatchObject({
      type: "conflict",
      message: expect.stringContaining("token:carol"),
    });
    expect(await standingOf(records, "pl-1")).toBe("rejected");
  });

  it("is made once by each person", async () => {
    const records = recordsOf();
    await decideOnPlan(records, false, by("token:bob"));
    await expect(decideOnPlan(records, false, by("token:bob"))).rejects.toMatchObject({ type: "conflict" });
  });

  it.each<Partial<JobRecord>>([
    { state: "queued", result: null },
    { state: "running", result: null },
    { state: "failed", result: null },
    { state: "cancelled", result: null },
    { state: "cancelled", result: '{"status":"feasible"}' },
    { result: '{"status":"infeasible"}' },
    { result: '{"status":"unknown"}' },
  ])("is for plans that were found: not %o", async (change) => {
    for (const decision of ["approved", "rejected"] as const) {
      const records = recordsOf();
      await expect(decideOnPlan(records, false, by("token:bob", { plan: { ...plan, ...change }, decision }))).rejects.toMatchObject({
        type: "conflict",
      });
      expect(await records.approvals.of("pl-1")).toEqual([]);
    }
  });

  it("takes a feasible plan as well as an optimal one", async () => {
    await decideOnPlan(recordsOf(), true, by("token:bob", { plan: { ...plan, result: '{"status":"feasible"}' } }));
  });
});

describe("the two-person rule", () => {
  const scheduled = { ...plan, createdBy: "schedule:sc-1" };

  it("refuses whoever asked for the plan, when it is on", async () => {
    const records = recordsOf();
    await expect(decideOnPlan(records, true, by("token:alice"))).rejects.toMatchObject({ type: "same-person" });
    expect(await records.approvals.of("pl-1")).toEqual([]);
    await decideOnPlan(records, false, by("token:alice"));
  });

  it("lets whoever asked for a plan reject it", async () => {
    const records = recordsOf();
    await decideOnPlan(records, true, by("token:alice", { decision: "rejected", reason: "a slip" }));
    expect(await standingOf(records, "pl-1")).toBe("rejected");
  });

  it("sees the maker behind a schedule, and the schedule itself", async () => {
    const records = recordsOf([schedule]);
    await expect(decideOnPlan(records, true, by("token:carol", { plan: scheduled }))).rejects.toMatchObject({ type: "same-person" });
    await expect(decideOnPlan(records, true, by("schedule:sc-1", { plan: scheduled }))).rejects.toMatchObject({ type: "same-person" });
    expect(await records.approvals.of("pl-1")).toEqual([]);
    await decideOnPlan(records, true, by("token:bob", { plan: scheduled }));
  });

  it("is not got round by taking the schedule away", async () => {
    await expect(decideOnPlan(recordsOf(), true, by("token:carol", { plan: scheduled }))).rejects.toMatchObject({ type: "same-person" });
  });
});
