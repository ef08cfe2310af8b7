/** What every hypervisor driver has to keep, simulated or real. Each test finds the router where the one before left it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locate } from "../../src/execution/locate.ts";
import type { Domain, HostFacts, Hypervisor, JobState, MigrationJob, MigrationNews } from "../../src/execution/ports.ts";

export interface HypervisorRig {
  readonly hypervisor: Hypervisor;
  readonly hosts: readonly [string, string];
  /** Runs on one of the hosts, has its configuration on both, and takes seconds to copy. */
  readonly router: string;
  sleep(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface HypervisorTraits {
  /** Seconds that a migration may stand still, and that anything may take. */
  readonly patience: number;
  readonly timeoutSeconds: number;
}

let numbers = Date.now() % 1_000_000;

export function hypervisorConformance(
  name: string,
  open: () => Promise<HypervisorRig>,
  { patience, timeoutSeconds }: HypervisorTraits,
): void {
  describe(`hypervisor: ${name}`, { timeout: timeoutSeconds * 1000 }, () => {
    let rig: HypervisorRig;
    let xl: Hypervisor;
    let fence = numbers;
    beforeAll(async () => {
      rig = await open();
      xl = rig.hypervisor;
    }, timeoutSeconds * 1000);
    afterAll(() => rig?.close());

    async function facts(host: string): Promise<HostFacts> {
      const seen = await xl.read(host);
      if (!seen.seen) throw new Error(seen.why);
      return seen.state;
    }
    const named = async (host: string, wanted: string): Promise<Domain | undefined> =>
      (await facts(host)).domains.find((domain) => domain.name === wanted && domain.state !== "dying");
    /** Of the router, under any of its names, as "host name state". */
    async function copies(): Promise<readonly string[]> {
      const all = await Promise.all(rig.hosts.map(async (host) => ({ host, domains: (await facts(host)).domains })));
      return all.flatMap(({ host, domains }) =>
        domains
          .filter((domain) => domain.name === rig.router || domain.name.startsWith(`${rig.router}--`))
          .map((domain) => `${host} ${domain.name} ${domain.state}`),
      );
    }
    async function home(): Promise<{ from: string; to: string; domain: Domain }> {
      for (const [index, from] of rig.hosts.entries()) {
        const domain = await named(from, rig.router);
        if (domain?.state === "running") return { from, to: rig.hosts[index === 0 ? 1 : 0] ?? "", domain };
      }
      throw new Error(`${rig.router} runs nowhere: ${(await copies()).join(", ")}`);
    }
    async function newJob(): Promise<MigrationJob> {
      const { from, to } = await home();
      numbers += 1;
      return { id: `jconf${process.pid}x${numbers}`, router: rig.router, from, to, gbps: null };
    }
    async function stateOf(job: MigrationJob): Promise<JobState> {
      const seen = await xl.migration(job);
      if (!seen.seen) throw new Error(seen.why);
      return seen.state;
    }
    async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
      for (let tries = 0; tries < 2000; tries += 1) {
        const found = await look();
        if (found !== undefined && found !== false) return found;
        await rig.sleep(0.1);
      }
      throw new Error("it never came to that");
    }
    const ended = (job: MigrationJob): Promise<JobState> =>
      until(async () => {
        const state = await stateOf(job);
        return (state.phase === "succeeded" || state.phase === "failed") && state;
      });

    it("reads hosts: what they are, what they hold, and the same boot each time", async () => {
      const [first, second, again] = [await facts(rig.hosts[0]), await facts(rig.hosts[1]), await facts(rig.hosts[0])];
      expect(again.bootId).toBe(first.bootId);
      expect(second.bootId).not.toBe(first.bootId);
      expect(first.hypervisor).toMatch(/^xen-\d+\.\d+/);
      expect(first.virtualisation).toContain("shadow");
      expect(first.freeMemoryMiB).toBeGreaterThan(0);
      expect(first.freeMemoryMiB).toBeLessThan(first.totalMemoryMiB);
      const { from, domain } = await home();
      expect(await copies()).toEqual([`${from} ${rig.router} running`]);
      expect(domain.memoryMiB).toBeGreaterThan(0);
    });

    it("does not see a host that it does not know", async () => {
      expect(await xl.read("no-such-host")).toMatchObject({ seen: false });
    });

    it("knows a job that was never started as absent, and does not wait for it", async () => {
      const job = await newJob();
      expect(await stateOf(job)).toEqual({ phase: "absent", sentBytes: 0, transferred: false, said: [] });
      const news: MigrationNews[] = [];
      await xl.watchMigration(job, patience, (each) => news.push(each));
      expect(news).toEqual([]);
    });

    it("migrates a router, tells how it goes, and leaves one running copy", async () => {
      const job = await newJob();
      fence += 1;
      expect(await xl.startMigration(job, fence)).toEqual({ ran: "done" });
      expect(await xl.startMigration(job, fence)).toEqual({ ran: "done" });
      const news: MigrationNews[] = [];
      await xl.watchMigration(job, patience, (each) => news.push(each));
      const state = await ended(job);
      expect(state).toMatchObject({ phase: "succeeded", transferred: true });
      const events = news.filter(({ event }) => event !== "progress").map(({ event }) => event);
      expect(events).toEqual(["suspended", "transferred", "started", "ended"]);
      const times = news.map(({ at }) => at);
      expect(times).toEqual([...times].sort((x, y) => x - y));
      const bytes = news.map(({ sentBytes }) => sentBytes);
      expect(bytes).toEqual([...bytes].sort((x, y) => x - y));
      expect(bytes.at(-1)).toBeGreaterThan(0);
      expect(await copies()).toEqual([`${job.to} ${rig.router} running`]);
      expect(await xl.startMigration(job, fence)).toEqual({ ran: "done" });
      expect(await xl.cutMigration(job, fence)).toEqual({ ran: "done" });
      expect(await stateOf(job)).toMatchObject({ phase: "succeeded" });
      expect(await copies()).toEqual([`${job.to} ${rig.router} running`]);
    });

    it("goes through the phases in their order", async () => {
      const job = await newJob();
      expect(await xl.startMigration(job, fence)).toEqual({ ran: "done" });
      const phases: string[] = [];
      let sent = 0;
      await until(async () => {
        const { phase, sentBytes, transferred } = await stateOf(job);
        if (phases.at(-1) !== phase) phases.push(phase);
        expect(sentBytes).toBeGreaterThanOrEqual(sent);
        if (phase === "copying") expect(transferred).toBe(false);
        if (phase === "started" || phase === "succeeded") expect(transferred).toBe(true);
        sent = sentBytes;
        return phase === "succeeded" || phase === "failed";
      });
      const order = ["copying", "handing-over", "started", "succeeded"];
      expect(phases).toEqual(order.filter((phase) => phases.includes(phase)));
      expect(phases[0]).toBe("copying");
      expect(phases.at(-1)).toBe("succeeded");
    });

    it("cut in pre-copy, the router runs on where it was; what is left over there is destroyed by name and number", async () => {
      const job = await newJob();
      await xl.startMigration(job, fence);
      await until(() => named(job.to, `${rig.router}--incoming`));
      expect(await stateOf(job)).toMatchObject({ phase: "copying" });
      expect(await named(job.from, rig.router)).toMatchObject({ state: "running" });
      expect(await xl.cutMigration(job, fence)).toEqual({ ran: "done" });
      expect(await ended(job)).toMatchObject({ phase: "failed", transferred: false });
      expect(await named(job.from, rig.router)).toMatchObject({ state: "running" });
      await until(async () => {
        const left = await named(job.to, `${rig.router}--incoming`);
        if (left !== undefined) await xl.destroy(job.to, left, fence);
        return left === undefined;
      });
      expect(await copies()).toEqual([`${job.from} ${rig.router} running`]);
      expect((await stateOf(job)).said.length).toBeGreaterThan(0);
    });

    it("cut after the router was suspended, exactly one copy can be made to run, and the leaked one goes", async () => {
      const job = await newJob();
      await xl.startMigration(job, fence);
      let cut: Promise<unknown> = Promise.resolve();
      await xl.watchMigration(job, patience, ({ event }) => {
        if (event === "suspended") cut = xl.cutMigration(job, fence);
      });
      await cut;
      await ended(job);
      const sight = async () => ({
        router: rig.router,
        source: await xl.read(job.from),
        target: await xl.read(job.to),
        job: await xl.migration(job),
      });
      const where = await until(async () => {
        const found = locate(await sight());
        return found.at !== "unknown" && found.at !== "under way" && found;
      });
      if (where.at !== "source" && where.at !== "target") throw new Error(where.why);
      for (const { clean, at, domain } of where.clean) {
        const host = at === "source" ? job.from : job.to;
        await xl.destroy(host, { name: `${domain.name}x`, id: domain.id }, fence);
        await xl.destroy(host, { name: domain.name, id: domain.id + 999 }, fence);
        expect(await named(host, domain.name)).toMatchObject({ id: domain.id, state: domain.state });
        expect(await xl[clean](host, domain, fence)).toEqual({ ran: "done" });
      }
      const left = `${where.at === "source" ? job.from : job.to} ${rig.router} running`;
      await until(async () => (await copies()).join() === left);
    });

    it("changes a domain only by the name and the number that are its own", async () => {
      const { from, domain } = await home();
      for (const wrong of [
        { name: `${rig.router}--away`, id: domain.id },
        { name: rig.router, id: domain.id + 999 },
      ]) {
        await xl.destroy(from, wrong, fence);
        expect(await xl.rename(from, wrong, `${rig.router}--other`, fence)).toMatchObject({ ran: "failed" });
        expect(await xl.unpause(from, wrong, fence)).toMatchObject({ ran: "failed" });
        expect(await named(from, rig.router)).toMatchObject({ id: domain.id, state: "running" });
      }
      expect(await xl.unpause(from, domain, fence)).toEqual({ ran: "done" });
      expect(await xl.rename(from, domain, `${rig.router}--other`, fence)).toEqual({ ran: "done" });
      expect(await copies()).toEqual([`${from} ${rig.router}--other running`]);
      expect(await xl.rename(from, { name: `${rig.router}--other`, id: domain.id }, rig.router, fence)).toEqual({ ran: "done" });
      expect(await copies()).toEqual([`${from} ${rig.router} running`]);
    });

    it("does nothing for an executor that was overtaken", async () => {
      const { from, to, domain } = await home();
      const job = await newJob();
      fence += 2;
      // What changes nothing still tells the hosts.
      expect(await xl.unpause(from, domain, fence)).toEqual({ ran: "done" });
      await xl.destroy(to, { name: `${rig.router}--incoming`, id: 999 }, fence);
      const late = fence - 1;
      expect(await xl.destroy(from, domain, late)).toMatchObject({ ran: "failed" });
      expect(await xl.rename(from, domain, `${rig.router}--other`, late)).toMatchObject({ ran: "failed" });
      expect(await xl.startMigration(job, late)).toMatchObject({ ran: "failed" });
      expect(await xl.create(to, rig.router, late)).toMatchObject({ ran: "failed" });
      expect(await stateOf(job)).toMatchObject({ phase: "absent" });
      expect(await copies()).toEqual([`${from} ${rig.router} running`]);
    });

    it("ends and starts a router, one copy on a host", async () => {
      const { from, to, domain } = await home();
      expect(await xl.create(from, rig.router, fence)).toMatchObject({ ran: "failed" });
      expect(await copies()).toEqual([`${from} ${rig.router} running`]);
      expect(await xl.destroy(from, domain, fence)).toEqual({ ran: "done" });
      await until(async () => (await copies()).length === 0);
      await xl.destroy(from, domain, fence);
      expect(await xl.create(to, rig.router, fence)).toEqual({ ran: "done" });
      expect(await copies()).toEqual([`${to} ${rig.router} running`]);
    });
  });
}
