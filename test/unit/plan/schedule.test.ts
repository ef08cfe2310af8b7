import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import type { Network } from "../../../src/network/network.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds } from "../../../src/network/walk.ts";
import type { MoveDocument } from "../../../src/plan/plan-document.ts";
import { defaultMigration } from "../../../src/plan/pre-copy.ts";
import { blockagesInWords } from "../../../src/plan/schedule/blockages.ts";
import { scheduleTransition } from "../../../src/plan/schedule/schedule-transition.ts";
import { defaultLimits, type ScheduleRequest } from "../../../src/plan/schedule/transition.ts";
import { withWaves } from "../../../src/plan/schedule/waves.ts";
import { verifyPlan } from "../../../src/plan/verify.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";
import { aPlan, DIGEST } from "./a-plan.ts";

interface Given extends Partial<Pick<ScheduleRequest, "limits" | "priority" | "migration" | "effort">> {
  readonly placements?: Readonly<Record<string, string>>;
  /** The hosts that are on in the end; absent: today's. */
  readonly on?: readonly string[];
  readonly asleep?: readonly string[];
}

const cores = (cpuCores: number) => ({ capacity: { cpuCores, memoryMiB: 65536 } });
const needs = (host: string | null, memoryMiB?: number) => ({
  host,
  demand: { cpuCores: 1, ...(memoryMiB === undefined ? {} : { memoryMiB }) },
});

/** Hosts around t at one site. */
const star = (hosts: Readonly<Record<string, Parameters<typeof aHost>[1]>>, parts: Parameters<typeof aBuiltNetwork>[0] = {}): Network =>
  aBuiltNetwork({
    sites: [{ id: "nyc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: Object.entries(hosts).map(([id, host]) => aHost(id, host)),
    physicalLinks: Object.keys(hosts).map((id) => ({ id: `${id}-up`, a: id, b: "t", capacityGbps: 10, delayMs: 1 })),
    ...parts,
  });

function lead(network: Network, { placements: wanted = {}, on, asleep = [], ...request }: Given) {
  const placements = new Map([...network.today.placements, ...Object.entries(wanted)]);
  const routersOn = new Set(on ?? network.today.routersOn);
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const links = [...network.physicalLinks.values()].filter(({ id, a, b }) => isOn(a) && isOn(b) && !asleep.includes(id));
  const linksOn = new Set(links.map(({ id }) => id));
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    const route = ends && igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  const target = { placements, routes, routersOn, linksOn };
  const outcome = scheduleTransition({ network, target, book: ruleBook, limits: defaultLimits, migration: defaultMigration, ...request });
  if (outcome.status === "scheduled") {
    const prepared = { network, digest: DIGEST, changes: [], traffic: null };
    expect(verifyPlan({ prepared, plan: aPlan(network, target, outcome.schedule) })).toEqual([]);
  }
  return outcome;
}

function schedule(...args: Parameters<typeof lead>) {
  const outcome = lead(...args);
  if (outcome.status !== "scheduled") throw new Error(blockagesInWords(outcome.blocked));
  return outcome.schedule;
}
/** "a 0-8" of each move, by start. */
const times = (moves: readonly MoveDocument[]): readonly string[] =>
  moves.map(({ router, startSeconds, seconds }) => `${router} ${startSeconds}-${startSeconds + seconds}`);

describe("scheduleTransition", () => {
  const four = () => star({ h1: cores(4), h2: cores(4) }, { virtualRouters: ["a", "b", "c", "d"].map((id) => aRouter(id, needs("h1"))) });
  const all = { a: "h2", b: "h2", c: "h2", d: "h2" };

  it("has nothing to do where everything stays", () => {
    const { moves, powerEvents, linkEvents, reroutes, transition } = schedule(four(), {});
    expect({ moves, powerEvents, linkEvents, reroutes }).toEqual({ moves: [], powerEvents: [], linkEvents: [], reroutes: [] });
    expect(transition).toEqual({ seconds: 0, boundSeconds: 0, parkingMoves: 0, fewestParkingMoves: true, limits: defaultLimits });
  });

  it.each([
    [{ perPhysicalRouter: 1, perSite: null, total: null }, 32],
    [{ perPhysicalRouter: 2, perSite: null, total: null }, 16],
    [{ perPhysicalRouter: null, perSite: 1, total: null }, 32],
    [{ perPhysicalRouter: null, perSite: 2, total: null }, 16],
    [{ perPhysicalRouter: null, perSite: null, total: 2 }, 16],
    [{ perPhysicalRouter: null, perSite: null, total: null }, 8],
  ])("moves as many at a time as %o allows, which is the bound", (limits, seconds) => {
    const { transition, moves } = schedule(four(), { placements: all, limits });
    expect(transition).toMatchObject({ seconds, limits });
    expect(transition.boundSeconds).toBeGreaterThan(seconds - 0.01);
    expect(moves).toHaveLength(4);
  });

  it("moves routers with priority first", () => {
    const limits = { perPhysicalRouter: 1, perSite: null, total: null };
    const order = ["c", "a", "d", "b"];
    const { moves } = schedule(four(), { placements: all, limits, priority: (router) => -order.indexOf(router) });
    expect(times(moves)).toEqual(["c 0-8", "a 8-16", "d 16-24", "b 24-32"]);
    expect(moves.map(({ wave }) => wave)).toEqual([1, 2, 3, 4]);
  });

  it("starts new routers from nowhere, with nothing to copy", () => {
    const network = star({ h1: cores(1) }, { virtualRouters: [aRouter("a", needs(null, 4096))] });
    expect(schedule(network, { placements: { a: "h1" } }).moves).toEqual([
      { router: "a", from: null, to: "h1", wave: 1, startSeconds: 0, seconds: 8, gbps: 0, downtimeSeconds: 0 },
    ]);
  });

  it("copies with the bandwidth that it is given, and keeps two copies within a link", () => {
    const network = star({ h1: cores(2), h2: cores(2) }, { virtualRouters: ["a", "b"].map((id) => aRouter(id, needs("h1", 1192))) });
    const at = (bandwidthGbps: number) =>
      times(schedule(network, { placements: { a: "h2", b: "h2" }, migration: { ...defaultMigration, bandwidthGbps } }).moves);
    expect(at(1)).toEqual(["a 0-17.999", "b 0-17.999"]);
    expect(at(5)).toEqual(["a 0-10", "b 0-10"]);
    expect(at(6)).toEqual(["a 0-9.667", "b 9.667-19.334"]);
  });

  it("switches a host off first where only that frees the power for another", () => {
    const power = { power: { idleWatts: 100, sleepWatts: 0, bootSeconds: 30 } };
    const hosts = { h1: { ...cores(1), ...power }, h2: { ...cores(1), ...power }, h3: { ...cores(1), ...power, state: "off" as const } };
    const network = star(hosts, {
      virtualRouters: [aRouter("a", needs("h1"))],
      policies: [{ type: "sitePower", site: "nyc", maxWatts: 200 }],
    });
    const { powerEvents, moves } = schedule(network, { placements: { a: "h3" }, on: ["h1", "h3"] });
    const at = (host: string) => powerEvents.find(({ physicalRouter }) => physicalRouter === host);
    expect(at("h2")).toMatchObject({ to: "off", startSeconds: 0 });
    expect(at("h3")).toMatchObject({ to: "on" });
    expect(at("h3")?.startSeconds).toBeGreaterThan(0);
    expect(moves[0]?.startSeconds).toBeGreaterThanOrEqual((at("h3")?.startSeconds ?? 0) + 30);
  });

  it("puts links to sleep once everything has moved", () => {
    const links = ["upper", "lower"].map((id) => ({ id, a: "t", b: "u", capacityGbps: 10, delayMs: 1, sleepable: id === "lower" }));
    const network = star(
      {},
      {
        transportNodes: ["t", "u"].map((id) => ({ id, site: "nyc" })),
        physicalRouters: [aHost("h1", cores(2)), aHost("h2", cores(2))],
        physicalLinks: [...links, ...["h1", "h2"].map((id) => ({ id: `${id}-up`, a: id, b: "t", capacityGbps: 10, delayMs: 1 }))],
        virtualRouters: [aRouter("a", needs("h1"))],
        accessLinks: [{ id: "cust", router: "a", attachedTo: "u" }],
      },
    );
    const { linkEvents, transition } = schedule(network, { placements: { a: "h2" }, asleep: ["lower"] });
    expect(linkEvents).toEqual([{ physicalLink: "lower", to: "off", startSeconds: 8 }]);
    expect(transition.seconds).toBe(8);
  });

  it("says of moves that block each other what each would break, and does not claim proof from a short search", () => {
    const swap = star({ h1: cores(1), h2: cores(1) }, { virtualRouters: [aRouter("a", needs("h1")), aRouter("b", needs("h2"))] });
    const outcome = lead(swap, { placements: { a: "h2", b: "h1" } });
    expect(outcome).toMatchObject({ status: "blocked", proven: true });
    if (outcome.status !== "blocked") return;
    const text = blockagesInWords(outcome.blocked);
    expect(text).toContain("a cannot move from h1 to h2: h2 would need 2 of 1 CPU cores (cpuCores); free 1 CPU cores on h2");
    expect(text).toContain("b cannot move from h2 to h1: h1 would need 2 of 1 CPU cores (cpuCores); ");
    expect(lead(swap, { placements: { a: "h2", b: "h1" }, effort: 1 })).toMatchObject({ status: "blocked", proven: false });
  });
});

describe("blockagesInWords", () => {
  const because = [{ found: "h2 is full", where: "physicalRouters/h2", remedy: "empty it" }];
  const blockage = (virtualRouter: string | null, from: string | null = "h1") => ({ virtualRouter, from, to: "h2", because });

  it("has a sentence for moves, first starts and switches", () => {
    expect(blockagesInWords([])).toBe("");
    expect(blockagesInWords([blockage("a")])).toBe("a cannot move from h1 to h2: h2 is full; empty it.");
    expect(blockagesInWords([blockage("a", null)])).toBe("a cannot start on h2: h2 is full; empty it.");
    expect(blockagesInWords([blockage(null)])).toBe("The hosts cannot be switched: h2 is full; empty it.");
  });

  it("tells of five and counts the rest", () => {
    const seven = ["a", "b", "c", "d", "e", "f", "g"].map((router) => blockage(router));
    expect(blockagesInWords(seven)).toContain("e cannot move");
    expect(blockagesInWords(seven)).not.toContain("f cannot move");
    expect(blockagesInWords(seven)).toMatch(/ 2 more moves wait for these\.$/);
    expect(blockagesInWords(seven.slice(0, 5))).not.toContain("wait for these");
  });
});

describe("withWaves", () => {
  const move = (router: string, startSeconds: number, seconds: number) => ({ router, from: "h1", to: "h2", startSeconds, seconds });
  const waves = (...moves: readonly ReturnType<typeof move>[]) => withWaves(moves).map(({ router, wave }) => `${router}${wave}`);

  it("counts one more than the highest wave that has ended by the start, that instant included", () => {
    expect(waves(move("a", 0, 10), move("b", 5, 10), move("c", 10, 10), move("d", 20, 5))).toEqual(["a1", "b1", "c2", "d3"]);
    expect(waves(move("a", 0, 10), move("b", 9.999, 10))).toEqual(["a1", "b1"]);
  });

  it("orders by start, and rounds ends to milliseconds as plans do", () => {
    expect(waves(move("b", 0.3, 1), move("a", 0.1, 0.2))).toEqual(["a1", "b2"]);
  });
});
