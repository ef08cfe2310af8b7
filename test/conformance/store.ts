/** What every store has to do, whatever database it is in. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobRecord, ScheduleRecord, ScheduleRunRecord, TokenRecord } from "../../src/service/records.ts";
import { everyAuditRecord, verifyAudit } from "../../src/service/store/audit-chain.ts";
import { BadCursor, type JobDraft, type Page, type Paged, type Store, type VersionDraft } from "../../src/service/store/port.ts";

export interface OpenStore {
  readonly store: Store;
  /** The same store as another process sees it. */
  again(): Promise<Store>;
  close(): Promise<void>;
}

export const jobDraft = (id: string, changes: Partial<JobDraft> = {}): JobDraft => ({
  id,
  kind: "plan",
  network: "lab",
  networkVersion: 1,
  networkDigest: "sha256:01",
  request: '{"goal":"é😀"}',
  createdAt: 1000,
  createdBy: "token:me",
  parent: null,
  ...changes,
});

export const versionDraft = (name: string, content: string, changes: Partial<VersionDraft> = {}): VersionDraft => ({
  name,
  digest: `sha256:${content}`,
  createdAt: 1000,
  createdBy: "token:me",
  origin: "upload",
  document: `{"content":"${content}"}`,
  ...changes,
});

const entry = (subject: string) => ({ at: 1000.25, actor: "token:me", action: "putNetwork", subject, detail: '{"é":"😀\\u0000"}' });

/** Every item, read in pages of that many. */
export async function allOf<Item>(read: (page: Page) => Promise<Paged<Item>>, limit: number): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: Paged<Item> = await read({ limit, ...(after === undefined ? {} : { after }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    after = page.next;
  }
  return items;
}

export function storeConformance(title: string, open: () => Promise<OpenStore>): void {
  describe(`${title}: a store`, () => {
    let opened: OpenStore;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    versions(
      () => store,
      () => opened.again(),
    );
    jobs(
      () => store,
      () => opened.again(),
    );
    approvalsAndSchedules(() => store);
    access(() => store);
    transactions(
      () => store,
      () => opened.again(),
    );
  });
}

function versions(store: () => Store, again: () => Promise<Store>): void {
  describe("of versions", () => {
    it("numbers the contents of each name, and keeps them as they came", async () => {
      const draft = versionDraft("lab", "é😀");
      const { document: _, ...described } = draft;
      expect(await store().versions.add("network", draft)).toEqual({ kind: "added", version: { ...described, version: 1, bytes: 20 } });
      await store().versions.add("network", versionDraft("lab", "b"));
      await store().versions.add("traffic", versionDraft("lab", "t"));
      await store().versions.add("network", versionDraft("other", "b"));
      const other = await again();
      expect((await other.versions.list("network", "lab", { limit: 10 })).items.map(({ version, digest }) => [version, digest])).toEqual([
        [2, "sha256:b"],
        [1, "sha256:é😀"],
      ]);
      expect(await other.versions.document("network", "lab", 1)).toBe(draft.document);
      expect(await other.versions.find("network", "lab", "newest")).toMatchObject({ version: 2 });
      expect(await other.versions.find("network", "lab", 1)).toMatchObject({ digest: "sha256:é😀" });
      expect(await other.versions.find("network", "lab", 3)).toBeNull();
      expect(await other.versions.document("traffic", "lab", 2)).toBeNull();
    });

    it("does not write what is there already, but what has come back", async () => {
      for (const content of ["a", "a", "b", "a"]) await store().versions.add("network", versionDraft("lab", content));
      expect(await store().versions.add("network", versionDraft("lab", "a"))).toMatchObject({ kind: "same", version: { version: 3 } });
      expect(await store().versions.findDigest("network", "lab", "sha256:a")).toMatchObject({ version: 3 });
      expect(await store().versions.findDigest("network", "lab", "sha256:c")).toBeNull();
      expect(await store().versions.findDigest("traffic", "lab", "sha256:a")).toBeNull();
    });

    it("writes only over what was expected", async () => {
      expect(await store().versions.add("network", versionDraft("lab", "a", { expected: "sha256:x" }))).toEqual({
        kind: "changed",
        newest: null,
      });
      expect(await store().versions.add("network", versionDraft("lab", "a", { expected: null }))).toMatchObject({ kind: "added" });
      for (const expected of [null, "sha256:x"]) {
        const refused = await store().versions.add("network", versionDraft("lab", "a", { expected }));
        expect(refused).toMatchObject({ kind: "changed", newest: { version: 1 } });
      }
      expect(await store().versions.add("network", versionDraft("lab", "b", { expected: "sha256:a" }))).toMatchObject({ kind: "added" });
    });

    it("lets one of several win who write at once", async () => {
      await store().versions.add("network", versionDraft("lab", "a"));
      const stores = [store(), await again(), await again()];
      const attempts = Array.from({ length: 12 }, (_, index) => {
        const draft = versionDraft("lab", `b${index}`, { expected: "sha256:a" });
        return stores[index % 3]?.versions.add("network", draft);
      });
      const kinds = (await Promise.all(attempts)).map((added) => added?.kind);
      expect(kinds.filter((kind) => kind === "added")).toHaveLength(1);
      expect(kinds.filter((kind) => kind === "changed")).toHaveLength(11);
    });

    it("lists the newest of each name by name, byte for byte", async () => {
      const names = ["b", "a", "B", "é", "a-1", "Z", "a1"];
      for (const name of names) for (const content of ["x", "y"]) await store().versions.add("network", versionDraft(name, content));
      const listed = await allOf((page) => store().versions.names("network", page), 2);
      expect(listed.map(({ name, version }) => [name, version])).toEqual(["B", "Z", "a", "a-1", "a1", "b", "é"].map((name) => [name, 2]));
      expect((await store().versions.names("traffic", { limit: 5 })).items).toEqual([]);
    });
  });
}

function jobs(store: () => Store, again: () => Promise<Store>): void {
  const running = async (id = "pl-1"): Promise<JobRecord> => {
    const job = await store().jobs.claim(id, "w1", 5000, 10_000);
    if (job === null) throw new Error("not claimed");
    return job;
  };

  describe("of jobs", () => {
    it("keeps one as it was made", async () => {
      const draft = jobDraft("pl-1");
      await store().jobs.create(draft);
      expect(await (await again()).jobs.find("pl-1")).toEqual({
        ...draft,
        state: "queued",
        attempt: 0,
        worker: null,
        leaseUntil: null,
        startedAt: null,
        endedAt: null,
        progress: null,
        result: null,
        problem: null,
      });
      expect(await store().jobs.find("pl-2")).toBeNull();
      await expect(store().jobs.create(draft)).rejects.toThrow();
    });

    it("gives it to one worker at a time, and to another when the lease has run out", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      const claims = await Promise.all(["w1", "w2", "w3"].map(async (worker) => (await again()).jobs.claim("pl-1", worker, 5000, 10_000)));
      const [got, ...more] = claims.filter((claim) => claim !== null);
      expect(more).toEqual([]);
      expect(got).toMatchObject({ state: "running", attempt: 1, leaseUntil: 15_000, startedAt: 5000, request: '{"goal":"é😀"}' });
      expect(await store().jobs.claim("pl-1", "w4", 14_999, 10_000)).toBeNull();
      expect(await store().jobs.claim("pl-1", "w4", 15_000, 10_000)).toMatchObject({ attempt: 2, worker: "w4", startedAt: 5000 });
      expect(await store().jobs.claim("pl-9", "w4", 15_000, 10_000)).toBeNull();
    });

    it("takes nothing from an attempt that has lost it", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      await running();
      expect(await store().jobs.renew("pl-1", 1, 10_000, 10_000)).toBe(true);
      expect(await store().jobs.claim("pl-1", "w2", 20_000, 10_000)).toMatchObject({ attempt: 2 });
      const before = await store().jobs.find("pl-1");
      expect(await store().jobs.renew("pl-1", 1, 20_001, 10_000)).toBe(false);
      expect(await store().jobs.giveBack("pl-1", 1)).toBe(false);
      expect(await store().jobs.event("pl-1", 1, { at: 20_001, event: "progress", data: "{}" })).toBe(false);
      expect(await store().jobs.finish("pl-1", 1, 20_001, { state: "succeeded", result: "{}" })).toBe(false);
      expect(await store().jobs.find("pl-1")).toEqual(before);
      expect(await store().jobs.events("pl-1", 0, 10)).toEqual([]);
    });

    it("ends once, with its result", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      await running();
      expect(await store().jobs.finish("pl-1", 1, 6000.5, { state: "succeeded", result: '{"plan":1}' })).toBe(true);
      expect(await store().jobs.find("pl-1")).toMatchObject({
        state: "succeeded",
        endedAt: 6000.5,
        result: '{"plan":1}',
        leaseUntil: null,
      });
      expect(await store().jobs.finish("pl-1", 1, 7000, { state: "failed", problem: "{}" })).toBe(false);
      expect(await store().jobs.renew("pl-1", 1, 7000, 10_000)).toBe(false);
      expect(await store().jobs.claim("pl-1", "w2", 99_000, 10_000)).toBeNull();
      expect(await store().jobs.cancel("pl-1", 7000, "me", null)).toBe(false);
      expect(await store().jobs.signals("pl-1")).toEqual([]);
    });

    it("may fail, and be given back", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      await running();
      expect(await store().jobs.giveBack("pl-1", 1)).toBe(true);
      expect(await store().jobs.find("pl-1")).toMatchObject({
        state: "queued",
        attempt: 1,
        worker: null,
        leaseUntil: null,
        startedAt: 5000,
      });
      expect(await running()).toMatchObject({ attempt: 2 });
      await store().jobs.finish("pl-1", 2, 6000, { state: "failed", problem: '{"type":"x"}' });
      expect(await store().jobs.find("pl-1")).toMatchObject({ state: "failed", problem: '{"type":"x"}', result: null });
    });

    it("waits again when it is reopened after its end", async () => {
      await store().jobs.create(jobDraft("ex-1", { kind: "execution" }));
      expect(await store().jobs.reopen("ex-1")).toBe(false);
      await running("ex-1");
      expect(await store().jobs.reopen("ex-1")).toBe(false);
      await store().jobs.finish("ex-1", 1, 6000, { state: "failed", problem: "{}", result: '{"paused":1}' });
      expect(await store().jobs.reopen("ex-1")).toBe(true);
      expect(await store().jobs.find("ex-1")).toMatchObject({ state: "queued", endedAt: null, problem: null, result: '{"paused":1}' });
      expect(await running("ex-1")).toMatchObject({ attempt: 2 });
      expect(await store().jobs.reopen("ex-9")).toBe(false);
    });

    it("is cancelled at once while it waits; one that runs is told", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      await store().jobs.create(jobDraft("pl-2"));
      await running("pl-2");
      expect(await store().jobs.cancel("pl-1", 6000, "me", "no need")).toBe(true);
      expect(await store().jobs.find("pl-1")).toMatchObject({ state: "cancelled", endedAt: 6000 });
      expect(await store().jobs.cancel("pl-2", 6000, "me", "no need")).toBe(false);
      expect(await store().jobs.find("pl-2")).toMatchObject({ state: "running", endedAt: null });
      const told = { sequence: 1, at: 6000, by: "me", want: "cancel", router: null, reason: "no need" };
      expect(await store().jobs.signals("pl-2")).toEqual([told]);
      expect(await store().jobs.finish("pl-2", 1, 7000, { state: "cancelled" })).toBe(true);
      expect(await store().jobs.cancel("pl-9", 6000, "me", null)).toBe(false);
    });

    it("numbers signals and events without gaps, whoever adds them at once", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      await running();
      const other = await again();
      const moments = Array.from({ length: 10 }, (_, at) => at);
      const signal = { by: "me", want: "skip", router: "r1", reason: null } as const;
      const numbers = await Promise.all(moments.map((at) => (at % 2 === 0 ? store() : other).jobs.signal("pl-1", { at, ...signal })));
      expect([...numbers].sort((x, y) => x - y)).toEqual(moments.map((at) => at + 1));
      const added = moments.map((at) => (at % 2 === 0 ? store() : other).jobs.event("pl-1", 1, { at, event: "record", data: `${at}` }));
      expect(await Promise.all(added)).toEqual(moments.map(() => true));
      const events = await store().jobs.events("pl-1", 0, 100);
      expect(events.map(({ sequence }) => sequence)).toEqual(moments.map((at) => at + 1));
      expect(new Set(events.map(({ data }) => data)).size).toBe(10);
      expect((await store().jobs.events("pl-1", 3, 2)).map(({ sequence }) => sequence)).toEqual([4, 5]);
      expect((await store().jobs.signals("pl-1", 8)).map(({ sequence }) => sequence)).toEqual([9, 10]);
      await expect(store().jobs.signal("pl-9", { at: 1, ...signal })).rejects.toThrow("no job");
    });

    it("keeps the last progress", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      await running();
      for (const [event, data] of [
        ["progress", "1"],
        ["progress", "2"],
        ["state", "3"],
      ] as const) {
        await store().jobs.event("pl-1", 1, { at: 6000, event, data });
      }
      expect((await store().jobs.find("pl-1"))?.progress).toBe("2");
    });

    it("says which wait, and how many there are of each", async () => {
      await store().jobs.create(jobDraft("sw-1", { kind: "sweep", createdAt: 900 }));
      for (const [index, id] of ["a", "b", "c", "d", "e"].entries()) {
        await store().jobs.create(jobDraft(id, { kind: "sweep-case", parent: "sw-1", createdAt: 1000 - index }));
      }
      await running("b");
      await running("d");
      await store().jobs.finish("d", 1, 6000, { state: "succeeded", result: "{}" });
      await store().jobs.cancel("a", 6000, "me", null);
      expect(await store().jobs.claimable(["sweep-case"], 6000, 10)).toEqual(["e", "c"]);
      expect(await store().jobs.claimable(["sweep-case", "sweep"], 15_000, 10)).toEqual(["sw-1", "e", "c", "b"]);
      expect(await store().jobs.claimable(["sweep-case"], 15_000, 1)).toEqual(["e"]);
      expect(await store().jobs.claimable([], 15_000, 10)).toEqual([]);
      expect(await store().jobs.tally("sw-1")).toEqual({ queued: 2, running: 1, succeeded: 1, failed: 0, cancelled: 1 });
      const counts = (await store().jobs.counts()).map(({ kind, state, count }) => `${kind} ${state} ${count}`);
      expect([...counts].sort()).toEqual([
        "sweep queued 1",
        "sweep-case cancelled 1",
        "sweep-case queued 2",
        "sweep-case running 1",
        "sweep-case succeeded 1",
      ]);
    });

    it("tells how far those are that are asked after", async () => {
      for (const id of ["a", "b", "c"]) await store().jobs.create(jobDraft(id));
      await store().jobs.claim("b", "w", 10_000, 10_000);
      for (const at of [1, 2]) await store().jobs.event("b", 1, { at, event: "progress", data: "{}" });
      const found = await store().jobs.standings(["b", "nowhere", "a"]);
      expect([...found].sort((x, y) => x.id.localeCompare(y.id))).toEqual([
        { id: "a", state: "queued", events: 0 },
        { id: "b", state: "running", events: 2 },
      ]);
      expect(await store().jobs.standings([])).toEqual([]);
    });

    it("lists them newest first, those of a network, a kind or a parent, without their large texts", async () => {
      await store().jobs.create(jobDraft("a"));
      await store().jobs.create(jobDraft("c", { network: "other", createdAt: 2000 }));
      await store().jobs.create(jobDraft("b", { kind: "execution", parent: "a" }));
      const ids = async (filter: Parameters<Store["jobs"]["list"]>[0]) =>
        (await allOf((page) => store().jobs.list(filter, page), 1)).map(({ id }) => id);
      expect(await ids({})).toEqual(["c", "b", "a"]);
      expect(await ids({ network: "lab" })).toEqual(["b", "a"]);
      expect(await ids({ kind: "execution" })).toEqual(["b"]);
      expect(await ids({ kind: ["execution", "plan"] })).toEqual(await ids({}));
      expect(await ids({ parent: "a", network: "other" })).toEqual([]);
      const [first] = (await store().jobs.list({}, { limit: 1 })).items;
      expect(Object.keys(first ?? {})).not.toContain("request");
      expect(Object.keys(first ?? {})).not.toContain("result");
    });
  });
}

const schedule: ScheduleRecord = {
  id: "sc-1",
  network: "lab",
  document: "{}",
  enabled: true,
  createdAt: 1000,
  createdBy: "me",
  changedAt: 1000,
  frozen: null,
};

const firing = (id: string, changes: Partial<ScheduleRunRecord> = {}): ScheduleRunRecord => ({
  id,
  schedule: "sc-1",
  dueAt: 5000,
  part: "pack",
  state: "planning",
  reason: null,
  plan: null,
  execution: null,
  createdAt: 5001,
  endedAt: null,
  ...changes,
});

function approvalsAndSchedules(store: () => Store): void {
  describe("of approvals", () => {
    it("takes one decision of each person", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      const first = { plan: "pl-1", at: 2000, by: "b", decision: "approved", reason: null } as const;
      const second = { plan: "pl-1", at: 1000, by: "a", decision: "rejected", reason: "too late" } as const;
      expect(await store().approvals.add(first)).toBe(true);
      expect(await store().approvals.add({ ...first, decision: "rejected" })).toBe(false);
      expect(await store().approvals.add(second)).toBe(true);
      expect(await store().approvals.of("pl-1")).toEqual([second, first]);
      expect(await store().approvals.of("pl-2")).toEqual([]);
    });
  });

  describe("of schedules", () => {
    it("keeps, changes and removes them", async () => {
      await store().schedules.create(schedule);
      await store().schedules.create({ ...schedule, id: "sc-2", network: "other", enabled: false, createdAt: 2000 });
      expect(await store().schedules.find("sc-1")).toEqual(schedule);
      expect((await store().schedules.enabled()).map(({ id }) => id)).toEqual(["sc-1"]);
      expect((await allOf((page) => store().schedules.list({}, page), 1)).map(({ id }) => id)).toEqual(["sc-2", "sc-1"]);
      expect((await store().schedules.list({ network: "other" }, { limit: 5 })).items.map(({ id }) => id)).toEqual(["sc-2"]);
      expect(await store().schedules.replace("sc-1", { frozen: "drift", enabled: false, changedAt: 3000 })).toBe(true);
      expect(await store().schedules.find("sc-1")).toEqual({ ...schedule, frozen: "drift", enabled: false, changedAt: 3000 });
      await store().schedules.replace("sc-1", { frozen: null, document: "[]", changedAt: 4000 });
      expect(await store().schedules.find("sc-1")).toEqual({ ...schedule, enabled: false, document: "[]", changedAt: 4000 });
      expect(await store().schedules.remove("sc-1", 5000)).toBe(true);
      expect(await store().schedules.remove("sc-1", 5000)).toBe(false);
      expect(await store().schedules.find("sc-1")).toBeNull();
      expect(await store().schedules.replace("sc-1", { changedAt: 6000 })).toBe(false);
      expect((await store().schedules.list({}, { limit: 5 })).items.map(({ id }) => id)).toEqual(["sc-2"]);
    });

    it("fires each once, however many servers there are", async () => {
      await store().schedules.create(schedule);
      const added = await Promise.all(["ru-1", "ru-2", "ru-3"].map((id) => store().schedules.addRun(firing(id))));
      expect(added.filter((one) => one)).toHaveLength(1);
      expect(await store().schedules.addRun(firing("ru-4", { part: "restore" }))).toBe(true);
      expect(await store().schedules.addRun(firing("ru-5", { dueAt: 6000 }))).toBe(true);
      expect(await store().schedules.openRuns()).toHaveLength(3);
    });

    it("keeps the runs, also of a removed schedule", async () => {
      await store().schedules.create(schedule);
      await store().jobs.create(jobDraft("pl-1"));
      for (const [index, state] of (["planning", "done", "awaiting-approval", "executing"] as const).entries()) {
        await store().schedules.addRun(firing(`ru-${index}`, { state, dueAt: index, createdAt: 5000 + index }));
      }
      await store().schedules.remove("sc-1", 9000);
      await store().schedules.changeRun("ru-0", { state: "not-run", reason: "late", plan: "pl-1", endedAt: 9000 });
      await store().schedules.changeRun("ru-2", {});
      expect(await store().schedules.run("ru-0")).toEqual(
        firing("ru-0", { state: "not-run", reason: "late", plan: "pl-1", endedAt: 9000, dueAt: 0, createdAt: 5000 }),
      );
      expect(await store().schedules.run("ru-9")).toBeNull();
      const listed = await allOf((page) => store().schedules.runs("sc-1", page), 3);
      expect(listed.map(({ id }) => id)).toEqual(["ru-3", "ru-2", "ru-1", "ru-0"]);
      expect((await store().schedules.openRuns()).map(({ id }) => id)).toEqual(["ru-2", "ru-3"]);
    });
  });
}

const token = (id: string, changes: Partial<TokenRecord> = {}): TokenRecord => ({
  id,
  name: "nightly",
  hash: `hash of ${id}`,
  rights: ["read", "plan"],
  createdAt: 1000,
  createdBy: "me",
  expiresAt: 9000,
  revokedAt: null,
  ...changes,
});

function access(store: () => Store): void {
  describe("of tokens", () => {
    it("finds them by hash, and revokes them once", async () => {
      await store().tokens.create(token("tk-1"));
      await store().tokens.create(token("tk-2", { rights: [], expiresAt: null }));
      expect(await store().tokens.findByHash("hash of tk-1")).toEqual(token("tk-1"));
      expect(await store().tokens.findByHash("hash of tk-3")).toBeNull();
      expect(await store().tokens.revoke("tk-1", 2000)).toBe(true);
      expect(await store().tokens.revoke("tk-1", 3000)).toBe(false);
      expect(await store().tokens.revoke("tk-3", 3000)).toBe(false);
      expect((await store().tokens.list({ limit: 5 })).items).toEqual([
        token("tk-2", { rights: [], expiresAt: null }),
        token("tk-1", { revokedAt: 2000 }),
      ]);
      await expect(store().tokens.create(token("tk-4", { hash: "hash of tk-1" }))).rejects.toThrow();
    });
  });

  describe("of answers", () => {
    it("keeps the first to each key of each person, until it is forgotten", async () => {
      const answer = { actor: "me", key: "k", fingerprint: "f", status: 201, headers: "{}", body: "é", createdAt: 1000 };
      expect(await store().answers.keep(answer)).toBe(true);
      expect(await store().answers.keep({ ...answer, body: "other" })).toBe(false);
      expect(await store().answers.keep({ ...answer, actor: "you", createdAt: 2000 })).toBe(true);
      expect(await store().answers.find("me", "k")).toEqual(answer);
      expect(await store().answers.find("me", "l")).toBeNull();
      expect(await store().answers.forget(2000)).toBe(1);
      expect(await store().answers.find("me", "k")).toBeNull();
      expect(await store().answers.find("you", "k")).toMatchObject({ createdAt: 2000 });
    });
  });

  describe("of the audit log", () => {
    it("chains its entries, which read as they were written", async () => {
      for (const subject of ["/v1/a", "/v1/é"]) await store().audit.append(entry(subject));
      const [first, second] = await allOf((page) => store().audit.list(page), 1);
      expect(first).toMatchObject({ sequence: 1, ...entry("/v1/a") });
      expect(second).toMatchObject({ sequence: 2, ...entry("/v1/é"), previousHash: first?.hash });
      expect(await verifyAudit(everyAuditRecord(store().audit))).toEqual({ sound: true, entries: 2, head: second?.hash });
    });
  });

  it("refuses a cursor that is none", async () => {
    await expect(store().jobs.list({}, { limit: 1, after: "nonsense" })).rejects.toThrow(BadCursor);
    await expect(store().audit.list({ limit: 1, after: "" })).rejects.toThrow(BadCursor);
    const ofAnother = Buffer.from('["x"]').toString("base64url");
    await expect(store().tokens.list({ limit: 1, after: ofAnother })).rejects.toThrow(BadCursor);
  });

  it("refuses a cursor that somebody made up, before its database does", async () => {
    const cursor = (...keys: readonly unknown[]): string => Buffer.from(JSON.stringify(keys)).toString("base64url");
    for (const number of [1e300, 2 ** 31, 0.5, -(2 ** 31) - 1]) {
      await expect(store().audit.list({ limit: 1, after: cursor(number) })).rejects.toThrow(BadCursor);
    }
    await expect(store().jobs.list({}, { limit: 1, after: cursor(1, "\0") })).rejects.toThrow(BadCursor);
    await expect(store().versions.names("network", { limit: 1, after: cursor("a\0") })).rejects.toThrow(BadCursor);
    // What is none of these is only no place where a page ended.
    expect(await store().jobs.list({}, { limit: 1, after: cursor(-1e300, "x") })).toEqual({ items: [], next: null });
  });
}

function transactions(store: () => Store, again: () => Promise<Store>): void {
  describe("in a transaction", () => {
    it("does everything", async () => {
      const made = await store().transaction(async ({ jobs, audit, versions }) => {
        await versions.add("network", versionDraft("lab", "a"));
        await jobs.create(jobDraft("pl-1"));
        return audit.append(entry("/v1/plans/pl-1"));
      });
      expect(made.sequence).toBe(1);
      const other = await again();
      expect(await other.jobs.find("pl-1")).not.toBeNull();
      expect((await other.audit.list({ limit: 5 })).items).toEqual([made]);
    });

    it("or nothing", async () => {
      const failing = store().transaction(async ({ jobs, audit, versions, schedules }) => {
        await versions.add("network", versionDraft("lab", "a"));
        await jobs.create(jobDraft("pl-1"));
        await jobs.signal("pl-1", { at: 1, by: "me", want: "pause", router: null, reason: null });
        await schedules.create(schedule);
        await audit.append(entry("/v1/plans/pl-1"));
        throw new Error("in the middle");
      });
      await expect(failing).rejects.toThrow("in the middle");
      expect(await store().versions.find("network", "lab", "newest")).toBeNull();
      expect(await store().jobs.find("pl-1")).toBeNull();
      expect(await store().schedules.find("sc-1")).toBeNull();
      expect((await store().audit.list({ limit: 5 })).items).toEqual([]);
    });

    it("sees what it has written, before others do", async () => {
      const other = await again();
      await store().transaction(async ({ jobs }) => {
        await jobs.create(jobDraft("pl-1"));
        expect(await jobs.find("pl-1")).not.toBeNull();
        expect(await other.jobs.find("pl-1")).toBeNull();
      });
      expect(await other.jobs.find("pl-1")).not.toBeNull();
    });

    it("refuses calls of the store itself, instead of waiting for itself", async () => {
      const wrong = store().transaction(() => store().jobs.create(jobDraft("pl-1")));
      await expect(wrong).rejects.toThrow("inside one of its transactions");
      const nested = store().transaction(() => store().transaction(async () => {}));
      await expect(nested).rejects.toThrow("inside one of its transactions");
      await store().jobs.create(jobDraft("pl-1"));
    });

    it("refuses calls after its end", async () => {
      const records = await store().transaction(async (handed) => handed);
      await expect(async () => records.jobs.find("pl-1")).rejects.toThrow("after its end");
      await expect(async () => records.audit.append(entry("/v1/x"))).rejects.toThrow("after its end");
    });

    it("does not count as done when one of its calls failed, though that was passed over", async () => {
      await store().jobs.create(jobDraft("pl-1"));
      const careless = store().transaction(async ({ jobs }) => {
        await jobs.create(jobDraft("pl-2"));
        await jobs.create(jobDraft("pl-1")).catch(() => {});
      });
      await expect(careless).rejects.toThrow("passed over");
      expect(await store().jobs.find("pl-2")).toBeNull();
      await store().transaction(({ jobs }) => jobs.create(jobDraft("pl-3")));
    });

    it("takes calls that are made at once", async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `pl-${index}`);
      await store().transaction(async ({ jobs }) => {
        await Promise.all(ids.map((id) => jobs.create(jobDraft(id))));
      });
      expect((await store().jobs.list({}, { limit: 100 })).items).toHaveLength(20);
    });

    it("is alone: what it has read stays true until its end", async () => {
      const stores = [store(), await again(), await again()];
      const counting = Array.from({ length: 15 }, (_, index) =>
        stores[index % 3]?.transaction(async ({ jobs }) => {
          const { items } = await jobs.list({}, { limit: 100 });
          await jobs.create(jobDraft(`pl-${items.length}`));
        }),
      );
      await Promise.all(counting);
      expect((await store().jobs.list({}, { limit: 100 })).items).toHaveLength(15);
    });

    it("lets others go on after it has failed", async () => {
      const other = await again();
      const calls = Array.from({ length: 10 }, async (_, index) => {
        const one = index % 2 === 0 ? store() : other;
        const work = one.transaction(async ({ audit }) => {
          await audit.append(entry(`/v1/${index}`));
          if (index % 3 === 0) throw new Error("gave up");
        });
        await work.catch(() => {});
      });
      await Promise.all(calls);
      expect(await verifyAudit(everyAuditRecord(store().audit))).toMatchObject({ sound: true, entries: 6 });
    });
  });

  it("answers, and is closed", async () => {
    const other = await again();
    await other.ping();
    await other.close();
    await expect(other.ping()).rejects.toThrow();
    await store().ping();
  });
}
