/** Small networks with a plan to carry out on a simulated fleet, and what must be true whenever an execution ends. */
import { createSimulatedFleet, type SimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import type { SimulatedDomain, SimulatedFleetSetup } from "../../src/execution/drivers/simulated/setup.ts";
import { simulatedSetupOf } from "../../src/execution/drivers/simulated/setup-of-layout.ts";
import { type BeginRequest, beginExecution, defaultSettings, type ExecuteOutcome, resumeExecution } from "../../src/execution/execute.ts";
import { fleetSchema } from "../../src/execution/fleet-document.ts";
import { createMemoryJournal } from "../../src/execution/journal/memory-store.ts";
import { type JournalRecord, readRecord } from "../../src/execution/journal/record.ts";
import type { JournalStore } from "../../src/execution/journal/store.ts";
import { type Layout, layoutOf } from "../../src/execution/layout.ts";
import { settledState } from "../../src/execution/leftovers.ts";
import type { World } from "../../src/execution/ports.ts";
import type { ProcedureName } from "../../src/execution/procedure.ts";
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
  /** What each device called its boot at first. */
  readonly boots: ReadonlyMap<string, string>;
}

/** A small network in words: hosts with their state, routers with their host, links between routers. */
export interface FleetSketch {
  readonly hosts: Readonly<Record<string, "on" | "off" | "failed">>;
  /** Null: it runs nowhere yet. */
  readonly routers: Readonly<Record<string, string | null>>;
  readonly links: readonly (readonly [string, string])[];
  /** Routers with a leased line beside their packet access. */
  readonly leased: readonly string[];
}

const address = { host: (index: number) => `10.0.0.${index + 1}`, customer: (index: number) => `10.0.1.${index + 1}` };

const hostOf = (id: string, number: number, state: "on" | "off" | "failed") => ({
  id,
  site: "pop",
  vendor: "acme",
  platform: "xen",
  capacity: { memoryMiB: 1024, tdmPorts: 4 },
  power: { idleWatts: 300, sleepWatts: 10, wattsPerGbps: 0, bootSeconds: 60 },
  state,
  management: { address: address.host(number), toolstack: "simulated" as const },
});

/** Each router has a customer; one without a link to another router has two, so that a probe can pass it. */
function customersOf({ routers, links }: FleetSketch): readonly { readonly id: string; readonly router: string; readonly at: string }[] {
  return Object.keys(routers).flatMap((router) => {
    const isAlone = !links.some((link) => link.includes(router));
    return (isAlone ? ["a", "b"] : ["a"]).map((side) => ({ id: `cust-${router}${side}`, router, at: `${router}-${side}` }));
  });
}

export function layoutOfSketch(sketch: FleetSketch): Layout {
  const { hosts, routers, links, leased } = sketch;
  const customers = customersOf(sketch);
  const nodes = ["core", ...customers.map(({ at }) => at)];
  const document = networkSchema.parse({
    schema: "rehome/network@1",
    name: "lab",
    sites: [{ id: "pop" }],
    transportNodes: nodes.map((id) => ({ id, site: "pop" })),
    physicalRouters: Object.entries(hosts).map(([id, state], index) => hostOf(id, index, state)),
    physicalLinks: [...Object.keys(hosts), ...nodes.slice(1)].map((id) => ({
      id: `${id}-up`,
      a: id,
      b: "core",
      capacityGbps: 10,
      delayMs: 0.1,
    })),
    virtualRouters: Object.entries(routers).map(([id, host]) => ({
      id,
      host,
      vendor: "acme",
      platform: "xen",
      demand: { memoryMiB: 256 },
      memoryDirtyMiBps: 2,
    })),
    virtualLinks: links.map(([a, b], index) => ({
      id: `${a}~${b}`,
      a,
      b,
      trafficGbps: { ab: 0.1, ba: 0.1 },
      tunnel: { type: "gre", key: 17 + index },
    })),
    accessLinks: [
      ...customers.map(({ id, router, at }) => ({ id, router, attachedTo: at, trafficGbps: { in: 0.1, out: 0.1 } })),
      ...leased.map((router) => ({ id: `leased-${router}`, router, attachedTo: "core", technology: "tdm" })),
    ],
  });
  const probe = (from: string, number: number, through: readonly string[]) => ({
    id: through.join("-"),
    from,
    to: `10.0.2.${number}`,
    through,
  });
  const alone = Object.keys(routers).filter((router) => !links.some((link) => link.includes(router)));
  const fleet = fleetSchema.parse({
    schema: "rehome/fleet@1",
    network: "lab",
    devices: Object.fromEntries(customers.map(({ at }, index) => [at, { address: address.customer(index) }])),
    probes: [
      ...links.map((link, index) => probe(`${link[0]}-a`, index + 1, link)),
      ...alone.map((router, index) => probe(`${router}-a`, links.length + index + 1, [router])),
    ],
  });
  return layoutOf(buildNetwork(document), fleet);
}

/** The three-host lab and a TDM circuit: two routers with a virtual link between them, each with a customer; the third host asleep. */
const labSketch: FleetSketch = {
  hosts: { h1: "on", h2: "on", h3: "off" },
  routers: { r1: "h1", r2: "h2" },
  links: [["r1", "r2"]],
  leased: ["r1"],
};
const lab = layoutOfSketch(labSketch);

type Work = Pick<PlanDocument, "moves" | "powerEvents">;

export const move = (router: string, from: string | null, to: string, wave = 1, startSeconds = 10 * (wave - 1)): MoveDocument => ({
  router,
  from,
  to,
  wave,
  startSeconds,
  seconds: 10,
});

/** The third host wakes, both routers go there one after the other, and what they leave goes to sleep. */
export const consolidation: Work = {
  moves: [move("r1", "h1", "h3", 1, 60), move("r2", "h2", "h3", 2, 70)],
  powerEvents: [
    { physicalRouter: "h3", to: "on", startSeconds: 0 },
    { physicalRouter: "h1", to: "off", startSeconds: 80 },
    { physicalRouter: "h2", to: "off", startSeconds: 80 },
  ],
};

/** One router joins the other on its host. */
export const oneMove: Work = { moves: [move("r1", "h1", "h2", 1, 0)], powerEvents: [] };

/** What the fleet is beside what its network says: guests are domains that are nobody's of the network. */
export interface FleetTouches {
  readonly guests?: readonly SimulatedDomain[];
  readonly migration?: NonNullable<SimulatedFleetSetup["migration"]>;
}

export function exerciseOf(what: Work, seed = 1, layout = lab, { guests = [], migration = {} }: FleetTouches = {}): Exercise {
  const { network } = layout;
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
  const setup = simulatedSetupOf(layout, seed);
  const fleet = createSimulatedFleet({ ...setup, migration, domains: [...(setup.domains ?? []), ...guests] });
  const boots = new Map([...fleet.inspect().devices].map(([id, { bootId }]) => [id, bootId]));
  return { network, layout, plan, fleet, store: createMemoryJournal(readRecord), boots };
}

export interface RunOptions {
  readonly id?: string;
  /** The execution that this one takes back. */
  readonly rollsBack?: string;
  readonly world?: World;
  readonly store?: JournalStore<JournalRecord>;
  readonly procedure?: ProcedureName;
  readonly observe?: boolean;
  /** Routers that are left out from the beginning, with the reason. */
  readonly skip?: ReadonlyMap<string, string>;
}

const requestOf = ({ layout, plan, fleet, store }: Exercise, options: RunOptions): BeginRequest => ({
  id: options.id ?? "ex-1",
  layout,
  plan,
  world: options.world ?? fleet.world,
  store: options.store ?? store,
  settings: defaultSettings,
  holder: "test",
  observe: options.observe ?? false,
  procedure: options.procedure ?? "local-switching",
  documents: { network: "{}", plan: "{}", fleet: "{}" },
  kind: options.rollsBack === undefined ? "execute" : "rollback",
  rollsBack: options.rollsBack ?? null,
  skip: options.skip ?? new Map(),
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

/**
 * What is wrong with the world, whatever the execution says: each router runs once, and everything is as if nothing had ever moved.
 * `placements`: where each should be; one whose host is off or that has none runs nowhere.
 */
export function faultsOf(exercise: Exercise, placements = placementsOf(exercise)): readonly string[] {
  const { fleet, network, layout } = exercise;
  const { routers, devices, paths, streams, counters } = fleet.inspect();
  const faults: string[] = [];
  const lives = (router: string): boolean => devices.get(placements.get(router) ?? "")?.power === "on";
  for (const router of network.virtualRouters.keys()) {
    const copies = routers.get(router) ?? [];
    const running = copies.filter(({ state }) => state === "running").map(({ host }) => host);
    const wanted = lives(router) ? [placements.get(router)] : [];
    if (running.join() !== wanted.join()) faults.push(`${router} runs on [${running.join()}], not on [${wanted.join()}]`);
    for (const copy of copies)
      if (copy.state !== "running" || copy.name !== router) faults.push(`${copy.host} has ${copy.name}, ${copy.state}`);
  }
  if ((counters.get("routers doubled") ?? 0) > 0) faults.push("a router ran twice at some time");
  const settled = settledState(layout, placements);
  for (const [id, state] of devices) {
    if (state.power === "off") continue;
    const { missing, left } = settled.compare(id, state);
    for (const fact of missing) faults.push(`${id}: ${JSON.stringify(fact)} does not hold`);
    for (const { what } of left) faults.push(`${id} still has ${what}`);
    // Nothing here is anybody else's.
    for (const pin of state.pins) faults.push(`${id} still pins ${pin.mac} to ${pin.port}`);
    for (const token of state.guards) faults.push(`${id} still has the guard ${token}`);
  }
  for (const path of paths) {
    const probe = layout.fleet.probes.find(({ from, to }) => from === path.from && to === path.to);
    if (path.looped) faults.push(`frames from ${path.from} to ${path.to} went in circles`);
    if (probe?.through.every(lives) !== true) continue;
    if (!path.up) faults.push(`no traffic from ${path.from} to ${path.to}`);
    for (const { copies, copiesBack } of path.traces) {
      if (copies !== 1 || copiesBack !== 1) faults.push(`${copies} ways from ${path.from} to ${path.to}, ${copiesBack} back`);
    }
  }
  for (const stream of streams) faults.push(`the probe ${stream} still runs`);
  return faults;
}
