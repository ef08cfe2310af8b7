/**
 * Moves the router of the two-host lab in three ways, one after another, and writes down what each was like.
 *
 * Runs inside the lab's network. Between two moves every device is in the settled wiring of where the router is.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { openWorld } from "../../src/execution/drivers/open-world.ts";
import type { Fact } from "../../src/execution/fact.ts";
import { type FleetDocument, fleetSchema, withPaths } from "../../src/execution/fleet-document.ts";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { readRecord } from "../../src/execution/journal/record.ts";
import { type Layout, layoutOf } from "../../src/execution/layout.ts";
import { makeFacts } from "../../src/execution/make-facts.ts";
import { type Move, moveOf } from "../../src/execution/move.ts";
import type { MigrationNews, ProbeRequest } from "../../src/execution/ports.ts";
import { buildReport } from "../../src/execution/report/build-report.ts";
import type { ChangeSpan, StepSpan, Timeline } from "../../src/execution/report/timeline.ts";
import { prepareStandby } from "../../src/execution/steps/switch-after.ts";
import { timelineOf } from "../../src/execution/timeline-of-journal.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { networkSchema } from "../../src/network/document.ts";
import { planSchema } from "../../src/plan/plan-document.ts";
import { run, sleep } from "../../test/lab/command.ts";
import { type Lab, openLab } from "../../test/lab/lab.ts";
import { commandRunner, joined, reMapping, timelineByHand } from "./lab-by-hand.ts";
import { type LabMove, mergedRecord, type Way, ways } from "./lab-moves.ts";
import { tell } from "./report.ts";

const ROUTER = "VR1";
const HOSTS = ["PR1", "PR2"] as const;
type HostName = (typeof HOSTS)[number];
const MODEL = join("models", "migration", "xen-lab.json");
/** Ping sends no closer than 10 ms and a tick of the kernel's clock while nothing is answered: two streams, then, that are read as one. */
const STREAMS = ["across-1", "across-2"] as const;
const INTERVAL_SECONDS = 0.015;
/** Pings before and after the move proper. */
const CALM_SECONDS = 3;
const ATTEMPTS = 4;
/** Pings that may be under way when the streams end. */
const SILENT_AT_END = 50;

const otherThan = (host: HostName): HostName => (host === "PR1" ? "PR2" : "PR1");

/** Each result is written as it comes: FOLDER/NN-WAY.json. */
export async function makeMoves(labFolder: string, folder: string, rounds: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const mover = new Mover(openLab(labFolder));
  try {
    await mover.writePlans();
    let number = 0;
    for (let round = 0; round < rounds; round += 1) {
      await mover.startAfresh(HOSTS[round % HOSTS.length] as HostName);
      for (let place = 0; place < ways.length; place += 1) {
        const way = ways[(place + round) % ways.length] as Way;
        const file = join(folder, `${String(number).padStart(2, "0")}-${way}.json`);
        writeFileSync(file, `${JSON.stringify(await mover.move(way, round, number))}\n`);
        number += 1;
      }
    }
  } finally {
    mover.close();
  }
}

interface Made {
  readonly timeline: Timeline;
  /** When \`xl migrate\` itself had returned. */
  readonly returnedAt: number | null;
}

class Mover {
  readonly #lab: Lab;
  readonly #layouts: ReadonlyMap<HostName, Layout>;
  readonly #world: ReturnType<typeof openWorld>;
  /** Connections of their own, for the commands of (a) alone. */
  readonly #commands: ReturnType<typeof commandRunner>;
  readonly #journal: string;
  #jobs = 0;
  #failures = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#journal = join(lab.folder, "journal.db");
    const fleet = this.#writeFleet();
    this.#layouts = new Map(HOSTS.map((host) => [host, layoutOf(buildNetwork(this.#writeNetwork(host)), fleet)] as const));
    this.#world = openWorld(this.#layout("PR1"));
    this.#commands = commandRunner(fleet, this.#layout("PR1"));
  }

  close(): void {
    this.#world.close();
    this.#commands.close();
  }

  /** Made once: the network is one of two. */
  async writePlans(): Promise<void> {
    for (const host of HOSTS) {
      const args = ["--drain", host, "--goal", "evacuate", "--migration", MODEL, "--out", this.#file(`plan-${host}`)];
      await this.#rehome("plan", this.#file(`network-${host}`), ...args);
    }
  }

  /** A failed move is repeated; the failures are counted. */
  async move(way: Way, round: number, number: number): Promise<LabMove> {
    for (let attempt = 1; ; attempt += 1) {
      const from = await this.#whereIsIt();
      const to = otherThan(from);
      await this.#wire(from);
      await sleep(2);
      const [loadBefore, begun] = [loadavg()[0] ?? 0, Date.now()];
      try {
        const { timeline, returnedAt } = await (way === "ours" ? this.#execute(from) : this.#byHand(way, from, to));
        const record = mergedRecord(timeline.probes.map((probe) => probe.record));
        const probes = timeline.probes.slice(0, 1).map((probe) => ({ ...probe, record }));
        const report = buildReport({ ...timeline, probes });
        if (report.moves[0]?.outcome !== "moved") throw new Error(`the move ended as ${report.moves[0]?.outcome}: ${report.why}`);
        if ((record.replies.at(-1)?.sequence ?? 0) < record.sent - SILENT_AT_END) throw new Error(`nothing came back after the move`);
        const loadAfter = loadavg()[0] ?? 0;
        tell(
          `${new Date().toISOString()} ${number} ${way} ${from}->${to}: outage ${report.moves[0].probes[0]?.outageSeconds} s, pause ${report.moves[0].pauseSeconds} s, lost ${report.moves[0].probes[0]?.lost}, load ${loadAfter}`,
        );
        return {
          way,
          round,
          number,
          from,
          to,
          attempt,
          failures: this.#failures,

          loadBefore,
          loadAfter,
          returnedAt,
          report,
          record,
        };
      } catch (error) {
        this.#failures += 1;
        tell(`${number} ${way} ${from}->${to}, attempt ${attempt}, ${(Date.now() - begun) / 1000} s: ${error}\n${await this.#lastWords()}`);
        await Promise.all(this.#probes().map((probe) => this.#world.world.probes.stop(probe)));
        if (attempt === ATTEMPTS) throw error;
        await this.startAfresh(from);
      }
    }
  }

  /**
   * Ends every copy of the router and starts it on that host. Under emulation a router crashed in its tenth or eleventh migration, whichever
   * way it was moved, so that each round has a new one.
   */
  async startAfresh(host: HostName): Promise<void> {
    for (const each of HOSTS) {
      await this.#lab.ssh(each, `for copy in ${ROUTER} ${ROUTER}--incoming ${ROUTER}--migratedaway; do xl destroy $copy 2>&1; done; true`);
    }
    await this.#wire(host);
    const { status, stderr } = await this.#lab.ssh(host, `xl create -q /etc/xen/rehome/${ROUTER}.cfg`, { timeoutSeconds: 120 });
    if (status !== 0) throw new Error(`${host} cannot start ${ROUTER}: ${stderr}`);
    const [probe] = this.#layout(host).fleet.probes;
    for (let tries = 0; tries < 60; tries += 1) {
      const { status: lost } = await this.#lab.ssh("NR1", `ping -c 1 -W 1 ${probe?.to}`);
      if (lost === 0) return;
      await sleep(0.5);
    }
    throw new Error(`${ROUTER} runs on ${host}, and no ping passes it`);
  }

  /** What the hosts and the router itself said last. */
  async #lastWords(): Promise<string> {
    const said = await Promise.all(
      HOSTS.map((host) =>
        this.#lab.ssh(
          host,
          `xl list; xl dmesg | tail -n 5; for log in /var/log/xen/console/guest-${ROUTER}*; do echo $log; tail -n 25 $log; done`,
        ),
      ),
    );
    return said.map(({ stdout }, index) => `${HOSTS[index]}: ${stdout}`).join("\n");
  }

  /** Through the public command line. */
  async #execute(from: HostName): Promise<Made> {
    const [network, plan] = [this.#file(`network-${from}`), this.#file(`plan-${from}`)];
    const options = ["--migration", MODEL, "--fleet", this.#file("fleet-10ms"), "--journal", this.#journal];
    await this.#rehome("execute", network, plan, ...options);
    return this.#withStore((store) => {
      const row = store.row(store.rows()[0]?.id ?? "");
      if (row === null) throw new Error("the journal has no execution");
      const request = {
        execution: row.id,
        network: this.#layout(from).network,
        plan: planSchema.parse(JSON.parse(row.documents.plan)),
        planDigest: row.planDigest,
        probes: this.#layout(from).fleet.probes,
        entries: store.read(row.id),
      };
      return { timeline: timelineOf(request), returnedAt: null };
    });
  }

  async #byHand(way: Exclude<Way, "ours">, from: HostName, to: HostName): Promise<Made> {
    const { probes, clock, hypervisor } = this.#world.world;
    this.#jobs += 1;
    const placements = new Map([[ROUTER, from]]);
    const hop = {
      execution: `compare-${this.#lab.id}-${this.#jobs}`,
      index: 0,
      router: ROUTER,
      from,
      lostFrom: null,
      to,
      gbps: this.#plannedGbps(from),
    };
    const move = moveOf(this.#layout(from), hop, placements);
    const fence = await this.#make(way === "floor" ? joined(move) : prepareStandby.done(move));
    if (way === "commands-after") await this.#warm(move);
    const began = clock.now();
    for (const ran of await Promise.all(this.#probes().map((probe) => probes.start(probe)))) must(ran);
    await sleep(CALM_SECONDS);
    const copied = await this.#migrate(move, fence);
    const steps: StepSpan[] = [{ name: "migrate", ...span(copied.began, copied.ended) }];
    if (way === "commands-after") steps.push(await this.#reMap(move));
    await sleep(CALM_SECONDS);
    const state = await hypervisor.migration(move.job(0, "there"));
    if (!state.seen || state.state.phase !== "succeeded") throw new Error(`the migration: ${JSON.stringify(state)}`);
    const streams = await Promise.all(this.#probes().map((probe) => probes.stop(probe)));
    const through = streams.map((stream) => {
      if (!stream.seen) throw new Error(stream.why);
      return { record: stream.state, through: [ROUTER], began, senderAheadMs: 0 };
    });
    return {
      timeline: timelineByHand(move, way, { began, ended: clock.now(), news: copied.news, steps }, through),
      returnedAt: copied.ended,
    };
  }

  /** Returns as \`xl migrate\` itself does. */
  async #migrate(move: Move, fence: number): Promise<{ began: number; ended: number; news: readonly MigrationNews[] }> {
    const { hypervisor, clock } = this.#world.world;
    const job = move.job(0, "there");
    const news: MigrationNews[] = [];
    const began = clock.now();
    must(await hypervisor.startMigration(job, fence));
    const returned = new Promise<void>((resolve) => {
      const heard = (item: MigrationNews): void => {
        news.push(item);
        if (item.event === "ended") resolve();
      };
      void hypervisor.watchMigration(job, 90, heard).then(resolve);
    });
    await returned;
    const ended = clock.now();
    return { began, ended, news };
  }

  /** The three commands of the paper, one after another. */
  async #reMap(move: Move): Promise<StepSpan> {
    const began = Date.now();
    const changes: ChangeSpan[] = [];
    for (const [device, script] of reMapping(move)) {
      const begun = Date.now();
      const result = await this.#commands.run(device, script);
      if (result.kind !== "exited" || result.status !== 0) throw new Error(`${device}: ${JSON.stringify(result)}`);
      changes.push({ device, began: begun, ended: Date.now() });
    }
    return { name: "re-home-in-turn", ...span(began, Date.now()), changes };
  }

  /** So that the connections for the commands are open. */
  async #warm(move: Move): Promise<void> {
    for (const [device] of reMapping(move)) await this.#commands.run(device, "true");
  }

  async #make(facts: readonly Fact[]): Promise<number> {
    const { world } = this.#world;
    return this.#withStore(async (store) => {
      const acquired = store.acquire("lab-prototype", `bench:${process.pid}`, Date.now(), 300);
      if (!acquired.got) throw new Error("somebody else changes the lab");
      const fence = acquired.lease.token;
      const rest = { rounds: 4, pauseSeconds: 1, inTurn: false, mayBeOff: new Set<string>(), unsure: new Map<string, number>() };
      const made = await makeFacts({ facts, world, change: (change) => world.devices.change(change, fence), ...rest });
      store.release(acquired.lease);
      if (!made.made) throw new Error(made.why);
      return fence;
    });
  }

  #withStore<Result>(use: (store: ReturnType<typeof openStore>) => Result): Result {
    const store = openStore(this.#journal);
    const result = use(store);
    if (result instanceof Promise) void result.catch(() => {}).finally(() => store.close());
    else store.close();
    return result;
  }

  async #wire(host: HostName): Promise<void> {
    await this.#rehome("wiring", this.#file(`network-${host}`), "--fleet", this.#file("fleet-10ms"), "--journal", this.#journal, "--apply");
  }

  async #whereIsIt(): Promise<HostName> {
    for (let look = 0; look < 60; look += 1) {
      const seen = await Promise.all(HOSTS.map(async (host) => ({ host, facts: await this.#world.world.hypervisor.read(host) })));
      const running = seen.filter(
        ({ facts }) => facts.seen && facts.state.domains.some(({ name, state }) => name === ROUTER && state === "running"),
      );
      const copies = seen.flatMap(({ facts }) => (facts.seen ? facts.state.domains.filter(({ name }) => name.startsWith(ROUTER)) : []));
      const [only] = running;
      if (only !== undefined && copies.length === 1 && seen.every(({ facts }) => facts.seen)) return only.host;
      await sleep(1);
    }
    throw new Error(`${ROUTER} is not on one host alone`);
  }

  async #rehome(...args: readonly string[]): Promise<void> {
    const { status, stdout, stderr } = await run(process.execPath, [join("bin", "rehome.js"), ...args], { timeoutSeconds: 400 });
    if (status !== 0) throw new Error(`rehome ${args[0]}: status ${status}: ${`${stderr}${stdout}`.slice(-1500)}`);
  }

  #layout(host: HostName): Layout {
    return this.#layouts.get(host) as Layout;
  }

  /** All ways copy at the same pace. */
  #plannedGbps(from: HostName): number | null {
    return planSchema.parse(JSON.parse(readFileSync(this.#file(`plan-${from}`), "utf8"))).moves[0]?.gbps ?? null;
  }

  #probes(): readonly ProbeRequest[] {
    return this.#layout("PR1").fleet.probes.map(({ id, from, to, intervalSeconds }) => ({ id, from, to, intervalSeconds }));
  }

  #file(name: string): string {
    return join(this.#lab.folder, `${name}.json`);
  }

  #writeNetwork(host: HostName) {
    const document = networkSchema.parse(JSON.parse(readFileSync(this.#lab.networkFile, "utf8")));
    const moved = { ...document, virtualRouters: document.virtualRouters.map((router) => ({ ...router, host })) };
    writeFileSync(this.#file(`network-${host}`), JSON.stringify(moved));
    return moved;
  }

  #writeFleet(): FleetDocument {
    const fleet = fleetSchema.parse(JSON.parse(readFileSync(this.#lab.fleetFile, "utf8")));
    const probes = fleet.probes.flatMap((probe) => STREAMS.map((id) => ({ ...probe, id, intervalSeconds: INTERVAL_SECONDS })));
    const closer = { ...fleet, probes };
    writeFileSync(this.#file("fleet-10ms"), JSON.stringify(closer));
    return withPaths(closer, (path) => join(this.#lab.folder, path));
  }
}

const openStore = (path: string) => openLibsqlJournal(path, readRecord);

function must(ran: { readonly ran: string; readonly detail?: string }): void {
  if (ran.ran !== "done") throw new Error(ran.detail ?? ran.ran);
}

const span = (began: number, ended: number) => ({ direction: "forward", began, ended, result: "done", changes: [] }) as const;
