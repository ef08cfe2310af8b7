/** Small networks with a plan to carry out on a simulated fleet, and what must be true whenever an execution ends. */
import { createSimulatedFleet, type SimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import { simulatedSetupOf } from "../../src/execution/drivers/simulated/setup-of-layout.ts";
import { type BeginRequest, beginExecution, defaultSettings, type ExecuteOutcome, resumeExecution } from "../../src/execution/execute.ts";
import { type Fact, holds } from "../../src/execution/fact.ts";
import { fleetSchema } from "../../src/execution/fleet-document.ts";
import { isOurs } from "../../src/execution/gates.ts";
import { createMemoryJournal } from "../../src/execution/journal/memory-store.ts";
import { type JournalRecord, readRecord } from "../../src/execution/journal/record.ts";
import type { JournalStore } from "../../src/execution/journal/store.ts";
import { type Layout, layoutOf } from "../../src/execution/layout.ts";
import type { World } from "../../src/execution/ports.ts";
import type { ProcedureName } from "../../src/execution/procedure.ts";
import { settledWiring } from "../../src/execution/wiring.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { networkSchema } from "../../src/network/document.ts";
import type { Network } from "../../src/network/network.ts";
import type { MoveDocument, PlanDocument } from "../../src/plan/plan-document.ts";

export interface Exercise {
  readonly network: Network;
  readonly layout: Layout;
  readonly plan: PlanDocument;
  readonly fleet: SimulatedFleet;
  readonly store: JournalStore<JournalRecord>;
}

const host = (id: string, number: number, state: "on" | "off" = "on") => ({
  id,
  site: "pop",
  vendor: "acme",
  platform: "xen",
  capacity: { memoryMiB: 1024, tdmPorts: 4 },
  power: { idleWatts: 300, sleepWatts: 10, wattsPerGbps: 0, bootSeconds: 60 },
  state,
  management: { address: `10.0.0.${number}`, toolstack: "simulated" as const },
});

/** The three-host lab and a TDM circuit: two routers with a virtual link between them, each with a customer; the third host asleep. */
const document = networkSchema.parse({
  schema: "rehome/network@1",
  name: "lab",
  sites: [{ id: "pop" }],
  transportNodes: [
    { id: "core", site: "pop" },
    { id: "east", site: "pop" },
    { id: "west", site: "pop" },
  ],
  physicalRouters: [host("h1", 1), host("h2", 2), host("h3", 3, "off")],
  physicalLinks: ["h1", "h2", "h3", "east", "west"].map((id) => ({ id: `${id}-up`, a: id, b: "core", capacityGbps: 10, delayMs: 0.1 })),
  virtualRouters: [
    { id: "r1", host: "h1", vendor: "acme", platform: "xen", demand: { memoryMiB: 256 }, memoryDirtyMiBps: 2 },
    { id: "r2", host: "h2", vendor: "acme", platform: "xen", demand: { memoryMiB: 256 }, memoryDirtyMiBps: 2 },
  ],
  virtualLinks: [{ id: "r1~r2", a: "r1", b: "r2", trafficGbps: { ab: 0.1, ba: 0.1 }, tunnel: { type: "gre", key: 17 } }],
  accessLinks: [
    { id: "cust-1", router: "r1", attachedTo: "east", trafficGbps: { in: 0.1, out: 0.1 } },
    { id: "cust-2", router: "r2", attachedTo: "west", trafficGbps: { in: 0.1, out: 0.1 } },
    { id: "leased-1", router: "r1", attachedTo: "core", technology: "tdm" },
  ],
});

const fleetDocument = fleetSchema.parse({
  schema: "rehome/fleet@1",
  network: "lab",
  devices: { east: { address: "10.0.0.11" }, west: { address: "10.0.0.12" } },
  probes: [{ id: "east-west", from: "east", to: "10.0.2.2", through: ["r1", "r2"] }],
});

const move = (router: string, from: string | null, to: string, wave: number, startSeconds: number): MoveDocument => ({
  router,
  from,
  to,
  wave,
  startSeconds,
  seconds: 10,
});

/** The third host wakes, both routers go there one after the other, and what they leave goes to sleep. */
export const consolidation: Pick<PlanDocument, "moves" | "powerEvents"> = {
  moves: [move("r1", "h1", "h3", 1, 60), move("r2", "h2", "h3", 2, 70)],
  powerEvents: [
    { physicalRouter: "h3", to: "on", startSeconds: 0 },
    { physicalRouter: "h1", to: "off", startSeconds: 80 },
    { physicalRouter: "h2", to: "off", startSeconds: 80 },
  ],
};

/** One router joins the other on its host. */
export const oneMove: Pick<PlanDocument, "moves" | "powerEvents"> = { moves: [move("r1", "h1", "h2", 1, 0)], powerEvents: [] };

export function exerciseOf(what: Pick<PlanDocument, "moves" | "powerEvents">, seed = 1): Exercise {
  const network = buildNetwork(document);
  const layout = layoutOf(network, fleetDocument);
  const plan: PlanDocument = {
    schema: "rehome/plan@1",
    network: { name: "lab", digest: `sha256:${"0".repeat(64)}` },
    changes: [],
    traffic: null,
    goal: "consolidate",
    status: "feasible",
    placements: null,
    routes: null,
    physicalRouters: null,
    physicalLinks: null,
    power: null,
    bound: null,
    linkEvents: [],
    reroutes: [],
    transition: null,
    solver: { name: "none", version: "0", seconds: 0, seed },
    conflict: null,
    ...what,
  };
  return { network, layout, plan, fleet: createSimulatedFleet(simulatedSetupOf(layout, seed)), store: createMemoryJournal(readRecord) };
}

export interface RunOptions {
  readonly world?: World;
  readonly store?: JournalStore<JournalRecord>;
  readonly procedure?: ProcedureName;
  readonly observe?: boolean;
}

const requestOf = ({ layout, plan, fleet, store }: Exercise, options: RunOptions): BeginRequest => ({
  id: "ex-1",
  layout,
  plan,
  world: options.world ?? fleet.world,
  store: options.store ?? store,
  settings: defaultSettings,
  holder: "test",
  observe: options.observe ?? false,
  procedure: options.procedure ?? "local-switching",
  documents: { network: "{}", plan: "{}", fleet: "{}" },
  kind: "execute",
  rollsBack: null,
  skip: new Map(),
});

export const begin = (exercise: Exercise, options: RunOptions = {}): Promise<ExecuteOutcome> =>
  beginExecution(requestOf(exercise, options));
export const resume = (exercise: Exercise, options: RunOptions = {}): Promise<ExecuteOutcome> =>
  resumeExecution(requestOf(exercise, options));

/** Where each router runs: its only copy. */
export function placementsOf({ fleet, network }: Exercise): ReadonlyMap<string, string> {
  const copies = fleet.inspect().routers;
  return new Map(
    [...network.virtualRouters.keys()].flatMap((router) => {
      const running = (copies.get(router) ?? []).filter(({ state }) => state === "running");
      return running.map(({ host: at }) => [router, at] as const);
    }),
  );
}

/** What is wrong with the world, whatever the execution says: each router runs once, and everything is as if nothing had ever moved. */
export function faultsOf(exercise: Exercise): readonly string[] {
  const { fleet, network, layout } = exercise;
  const { routers, devices, paths, jobs, streams } = fleet.inspect();
  const faults: string[] = [];
  for (const router of network.virtualRouters.keys()) {
    const copies = routers.get(router) ?? [];
    const running = copies.filter(({ state }) => state === "running");
    if (running.length !== 1) faults.push(`${router} runs ${running.length} times`);
    for (const copy of copies)
      if (copy.state !== "running" || copy.name !== router) faults.push(`${copy.host} has ${copy.name}, ${copy.state}`);
  }
  const wiring = settledWiring(layout, placementsOf(exercise));
  for (const [id, state] of devices) {
    if (state.power === "off") {
      if (wiring.some(({ device }) => device === id)) faults.push(`${id} is off and should carry something`);
      continue;
    }
    const wanted = wiring.filter((fact: Fact) => fact.device === id);
    for (const fact of wanted) if (!holds(fact, state)) faults.push(`${id}: ${JSON.stringify(fact)} does not hold`);
    const known = new Set(wanted.flatMap((fact) => ("name" in fact ? [fact.name] : "port" in fact ? [fact.port] : [])));
    for (const name of [...state.ports.keys(), ...state.bridges])
      if (isOurs(name) && !known.has(name)) faults.push(`${id} still has ${name}`);
    for (const pin of state.pins) faults.push(`${id} still pins ${pin.mac} to ${pin.port}`);
    for (const token of state.guards) faults.push(`${id} still has the guard ${token}`);
  }
  for (const path of paths) {
    if (!path.up) faults.push(`no traffic from ${path.from} to ${path.to}`);
    if (path.looped) faults.push(`frames from ${path.from} to ${path.to} went in circles`);
    for (const { copies, copiesBack } of path.traces) {
      if (copies !== 1 || copiesBack !== 1) faults.push(`${copies} ways from ${path.from} to ${path.to}, ${copiesBack} back`);
    }
  }
  for (const job of jobs)
    if (job.stage !== "succeeded" && job.stage !== "failed") faults.push(`the job ${job.id} of ${job.router} is ${job.stage}`);
  for (const stream of streams) faults.push(`the probe ${stream} still runs`);
  return faults;
}
