import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { ruleBook } from "../../../src/constraints/index.ts";
import type { networkSchema } from "../../../src/network/document.ts";
import type { Network } from "../../../src/network/network.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds } from "../../../src/network/walk.ts";
import { plannedStateOf } from "../../../src/plan/candidate-of-plan.ts";
import type { MoveDocument, PlanDocument, TransitionDocument } from "../../../src/plan/plan-document.ts";
import { defaultMigration } from "../../../src/plan/pre-copy.ts";
import { replayTransition } from "../../../src/plan/replay.ts";
import { isComplete } from "../../../src/plan/verify-shape.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";
import { emptyPlan } from "./a-plan.ts";

type Parts = Partial<z.input<typeof networkSchema>>;
type Limits = TransitionDocument["limits"];

interface Given extends Partial<Pick<PlanDocument, "moves" | "powerEvents" | "linkEvents" | "reroutes">> {
  readonly limits?: Limits;
  /** What the plan says in the end, where that is not what its moves and events lead to. */
  readonly planned?: Partial<Pick<PlanDocument, "placements" | "routes" | "physicalRouters" | "physicalLinks">>;
}

const move = (router: string, from: string | null, to: string, startSeconds: number, more: Partial<MoveDocument> = {}): MoveDocument => ({
  ...{ router, from, to, wave: 1, startSeconds, seconds: 10, gbps: 0 },
  ...more,
});
const power = (physicalRouter: string, to: "on" | "off", startSeconds: number) => ({ physicalRouter, to, startSeconds });

/** h1, h2 and h3 with two cores each around t; a and b are on h1, c is on h2. */
const star = (parts: Parts = {}, hosts: Readonly<Record<string, Parameters<typeof aHost>[1]>> = {}): Network =>
  aBuiltNetwork({
    sites: [{ id: "nyc" }, { id: "dc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: ["h1", "h2", "h3"].map((id) => aHost(id, { capacity: { cpuCores: 2 }, power: { bootSeconds: 20 }, ...hosts[id] })),
    physicalLinks: ["h1", "h2", "h3"].map((id) => ({ id: `${id}-up`, a: id, b: "t", capacityGbps: 10, delayMs: 1 })),
    virtualRouters: [
      aRouter("a", { host: "h1", demand: { cpuCores: 1 } }),
      aRouter("b", { host: "h1", demand: { cpuCores: 1 } }),
      aRouter("c", { host: "h2", demand: { cpuCores: 1 } }),
    ],
    ...parts,
  });

/** The plan that these moves and events carry out, unless it says otherwise; links that get no route take the igp's. */
function planOf(network: Network, { limits, planned, ...given }: Given): PlanDocument {
  const times = { moves: [], powerEvents: [], linkEvents: [], reroutes: [], ...given };
  const placements = new Map([...network.today.placements, ...times.moves.map(({ router, to }) => [router, to] as const)]);
  const routersOn = new Set(network.today.routersOn);
  for (const { physicalRouter, to } of times.powerEvents) {
    if (to === "on") routersOn.add(physicalRouter);
    else routersOn.delete(physicalRouter);
  }
  const asleep = new Set(times.linkEvents.map(({ physicalLink }) => physicalLink));
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const links = [...network.physicalLinks.values()].filter(
    ({ id, a, b, state }) => state === "on" && isOn(a) && isOn(b) && !asleep.has(id),
  );
  const linksOn = new Set(links.map(({ id }) => id));
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    const route = times.reroutes.findLast((one) => one.link === link.id)?.route ?? (ends && igp.route(ends.from, ends.to));
    if (route !== undefined) routes.set(link.id, route);
  }
  const transition = limits && { seconds: 0, boundSeconds: 0, parkingMoves: 0, fewestParkingMoves: false, limits };
  const state = { ...plannedStateOf(network, { placements, routes, routersOn, linksOn }), ...planned };
  return {
    ...emptyPlan(network, "feasible"),
    ...state,
    ...times,
    power: { beforeWatts: 0, afterWatts: 0, savedPercent: 0 },
    transition: transition ?? null,
  };
}

function findings(network: Network, given: Given, migration = defaultMigration) {
  const plan = planOf(network, given);
  if (!isComplete(plan)) throw new Error("the plan is complete");
  return replayTransition(network, plan, ruleBook, migration);
}
/** "rule subject: what was found". */
const replay = (...args: Parameters<typeof findings>): readonly string[] =>
  findings(...args).map(({ rule, subject, found }) => `${rule} ${subject}: ${found}`);

describe("replayTransition", () => {
  it("finds nothing in a plan that does nothing, or one thing after the other", () => {
    expect(replay(star(), {})).toEqual([]);
    expect(replay(star(), { moves: [move("a", "h1", "h2", 0), move("a", "h2", "h3", 10), move("b", "h1", "h2", 20)] })).toEqual([]);
  });

  it("says when, while what, where and what to do", () => {
    const [first, ...others] = findings(star(), { moves: [move("a", "h1", "h2", 0), move("b", "h1", "h2", 5)] });
    expect(others).toEqual([]);
    expect(first).toMatchObject({ rule: "resources-fit", subject: "h2/cpuCores", where: "transition/at 5 s" });
    expect(first?.found).toBe("at 5 s, while a moves from h1 to h2, b moves from h1 to h2: h2 would need 3 of 2 CPU cores (cpuCores)");
    expect(first?.remedy).toContain("CPU core");
  });

  it("names at most a few of the things that are under way", () => {
    const routers = ["a", "b", "c", "d", "e", "f"].map((id) => aRouter(id, { host: "h1", demand: { cpuCores: 1 } }));
    const network = star({ virtualRouters: routers }, { h1: { capacity: { cpuCores: 6 } } });
    const [found] = replay(network, { moves: routers.map(({ id }) => move(id, "h1", "h2", 0)) });
    expect(found).toContain(
      "at 0 s, while a moves from h1 to h2, b moves from h1 to h2, c moves from h1 to h2, d moves from h1 to h2, 2 more: ",
    );
  });

  it("reports the first moment at which anything is wrong, and nothing after it", () => {
    const moves = [move("c", "h2", "h1", 30), move("a", "h1", "h2", 0), move("b", "h1", "h2", 5)];
    expect(replay(star(), { moves }).map((found) => found.slice(0, 40))).toEqual(["resources-fit h2/cpuCores: at 5 s, while"]);
  });

  it("judges moves that take no time", () => {
    const both = (at: number) => ({ moves: [move("a", "h1", "h2", 0, { seconds: 0 }), move("b", "h1", "h2", at, { seconds: 0 })] });
    expect(replay(star(), both(0))).toEqual([expect.stringContaining("h2 would need 3 of 2 CPU cores")]);
    expect(replay(star(), both(1))).toEqual([
      expect.stringContaining("at 1 s, while b moves from h1 to h2, b arrives on h2: h2 would need 3 of 2"),
    ]);
  });

  it("passes over what the network does not have: that is reported elsewhere", () => {
    const unknown = { moves: [move("ghost", "h1", "h2", 0)], powerEvents: [power("h9", "off", 0)] };
    const planned = { placements: { a: "h1", b: "h1", c: "h2" } };
    expect(replay(star(), { ...unknown, planned })).toEqual([]);
  });
});

describe("hosts", () => {
  const h3Off = () => star({}, { h3: { state: "off" } });

  it("take nothing before they have booted", () => {
    const at = (startSeconds: number) => ({ moves: [move("a", "h1", "h3", startSeconds)], powerEvents: [power("h3", "on", 5)] });
    expect(replay(h3Off(), at(25))).toEqual([]);
    expect(replay(h3Off(), at(24.999)).join()).toContain("at 24.999 s, while a moves from h1 to h3: ");
    expect(replay(h3Off(), at(24.999)).join()).toContain("h3 is off");
    expect(replay(h3Off(), at(0)).join()).toContain("at 0 s, while a moves from h1 to h3: ");
  });

  it("do not go off while they hold a router, on either side of a move", () => {
    const network = star({}, { h1: { capacity: { cpuCores: 3 } } });
    const leaving = (offAt: number) => ({ moves: [move("c", "h2", "h1", 0)], powerEvents: [power("h2", "off", offAt)] });
    expect(replay(network, leaving(10))).toEqual([]);
    expect(replay(network, leaving(9.999)).join()).toContain("at 9.999 s, while c moves from h2 to h1, h2 is switched off: ");
    expect(replay(network, leaving(0)).length).toBeGreaterThan(0);
    const staying = replay(network, { powerEvents: [power("h2", "off", 3)] });
    expect(staying.join()).toContain("at 3 s, while h2 is switched off: ");
    expect(staying.join()).toContain("host-is-on");
    const arriving = { moves: [move("c", "h2", "h3", 0)], powerEvents: [power("h3", "off", 5), power("h3", "on", 10)] };
    expect(replay(network, arriving).join()).toContain("at 5 s, while c moves from h2 to h3, h3 is switched off: ");
  });

  it("hold a router that moves on both sides", () => {
    const network = star({}, { h2: { capacity: { cpuCores: 1 } }, h1: { capacity: { cpuCores: 2 } } });
    const swap = (second: number) => ({ moves: [move("c", "h2", "h3", 0), move("a", "h1", "h2", second)] });
    expect(replay(network, swap(10))).toEqual([]);
    expect(replay(network, swap(9.999))).toEqual([
      expect.stringMatching(/^resources-fit h2\/cpuCores: at 9.999 s, .*h2 would need 2 of 1/),
    ]);
  });

  it("that have failed hold nothing: their routers start cold, with no copy", () => {
    const parts = { physicalLinks: [{ id: "h2-up", a: "h2", b: "t", capacityGbps: 0.5, delayMs: 1 }] };
    const network = star(parts, { h1: { state: "failed" }, h2: { capacity: { cpuCores: 3 } } });
    expect(replay(network, { moves: [move("a", "h1", "h2", 0, { gbps: 1 }), move("b", "h1", "h2", 0, { gbps: 1 })] })).toEqual([]);
  });

  it("draw power as soon as they boot", () => {
    const site = { type: "sitePower" as const, site: "nyc", maxWatts: 500 };
    const watts = { power: { idleWatts: 200, sleepWatts: 10, bootSeconds: 20 } };
    const network = star({ policies: [site], virtualRouters: [] }, { h1: watts, h2: watts, h3: { ...watts, state: "off" } });
    const swap = (onAt: number) => ({ powerEvents: [power("h3", "on", onAt), power("h2", "off", 7)] });
    expect(replay(network, swap(7.001))).toEqual([]);
    // At the same instant either may be first.
    expect(replay(network, swap(7)).join()).toContain("site nyc would draw 600 of 500 W");
    expect(replay(network, swap(6)).join()).toContain("at 6 s, while h3 is switched on: ");
  });
});

describe("moves", () => {
  const tunnel = { virtualLinks: [{ id: "a~c", a: "a", b: "c", trafficGbps: { ab: 1, ba: 1 } }] };

  it("of two neighbours do not overlap", () => {
    const at = (second: number) => ({ moves: [move("a", "h1", "h3", 0), move("c", "h2", "h3", second)] });
    expect(replay(star(tunnel), at(10))).toEqual([]);
    expect(replay(star(tunnel), at(9.999))).toEqual([
      expect.stringMatching(/^plan-transition a~c: at 9.999 s, .*a and c are on their way at one time, and a~c joins them/),
    ]);
    expect(replay(star(), at(0))).toEqual([]);
  });

  it("of one router do not overlap", () => {
    const at = (second: number) => ({ moves: [move("a", "h1", "h2", 0), move("a", "h2", "h3", second)] });
    expect(replay(star(), at(10))).toEqual([]);
    expect(replay(star(), at(9)).join()).toContain("a sets out while it is under way already");
  });

  it("keep to the limits: to and from a host, in and out of a site, in all", () => {
    const none: Limits = { perPhysicalRouter: null, perSite: null, total: null };
    const network = star({}, { h3: { site: "dc", capacity: { cpuCores: 4 } }, h2: { capacity: { cpuCores: 3 } } });
    const inside = { moves: [move("a", "h1", "h2", 0)] };
    const both = { moves: [move("a", "h1", "h2", 0), move("c", "h2", "h3", 5)] };
    const given = (moves: Given, limits: Partial<Limits>) => replay(network, { ...moves, limits: { ...none, ...limits } });
    expect(given(both, {})).toEqual([]);
    expect(given(both, { perPhysicalRouter: 2, perSite: 2, total: 2 })).toEqual([]);
    expect(given(inside, { perPhysicalRouter: 1, perSite: 1, total: 1 })).toEqual([]);
    expect(given(both, { perPhysicalRouter: 1 })).toEqual([expect.stringContaining("2 moves are under way to or from h2, 1 allowed")]);
    expect(given(both, { perSite: 1 })).toEqual([expect.stringContaining("2 moves are under way to, from or inside site nyc, 1 allowed")]);
    expect(given(both, { total: 1 })).toEqual([expect.stringMatching(/^plan-transition total: at 5 s, .*2 moves are under way in all/)]);
    expect(given({ moves: [move("a", "h1", "h2", 0), move("c", "h2", "h3", 10)] }, { total: 1 })).toEqual([]);
  });

  it("copy over a path that is on", () => {
    const island = { physicalLinks: [{ id: "h1-h2", a: "h1", b: "h2", capacityGbps: 10, delayMs: 1 }] };
    const to = (host: string, gbps: number) => ({ moves: [move("a", "h1", host, 2, { gbps })] });
    expect(replay(star(island), to("h2", 1))).toEqual([]);
    expect(replay(star(island), to("h3", 0))).toEqual([]);
    expect(replay(star(island), to("h3", 1))).toEqual([
      "plan-transition a: at 2 s, while a moves from h1 to h3: no path that is on leads from h1 to h3, to send the memory of a over",
    ]);
  });

  it("keep separate routers apart in passing", () => {
    const apart = star({ policies: [{ id: "apart", type: "separate", virtualRouters: ["a", "c"], scope: "physicalRouter" }] });
    const following = (second: number) => ({ moves: [move("c", "h2", "h3", 0), move("a", "h1", "h2", second)] });
    expect(replay(apart, following(10))).toEqual([]);
    expect(replay(apart, following(9))).toEqual([expect.stringMatching(/^separate apart: at 9 s, .*a and c must be apart/)]);
  });
});

describe("links", () => {
  const uplinks = (capacityGbps: number) => ({
    physicalLinks: [
      { id: "h1-up", a: "h1", b: "t", capacityGbps: 10, delayMs: 1 },
      { id: "h2-up", a: "h2", b: "t", capacityGbps, delayMs: 1, backgroundGbps: { ab: 0, ba: 1 } },
      { id: "h3-up", a: "h3", b: "t", capacityGbps: 10, delayMs: 1 },
    ],
  });
  const customer = (router: string) => ({ id: `cust-${router}`, router, attachedTo: "t", trafficGbps: { in: 1, out: 0 } });

  it("have room for the old and the new route of what moves", () => {
    const network = (gbps: number) => star({ ...uplinks(gbps), accessLinks: [customer("a"), customer("c")] });
    const passing = (second: number) => ({ moves: [move("c", "h2", "h3", 0), move("a", "h1", "h2", second)] });
    expect(replay(network(3), passing(5))).toEqual([]);
    expect(replay(network(2.5), passing(10))).toEqual([]);
    expect(replay(network(2.5), passing(5))).toEqual([
      "link-capacity h2-up/ba: at 5 s, while c moves from h2 to h3, a moves from h1 to h2: h2-up/ba (t to h2) would carry 3 of 2.5 Gb/s",
    ]);
  });

  it("have room for the copies, in their direction alone", () => {
    const copy = (gbps: number | undefined) => ({ moves: [move("a", "h1", "h2", 0, gbps === undefined ? {} : { gbps })] });
    const absent = ({ gbps: _, ...rest }: MoveDocument): MoveDocument => rest;
    expect(replay(star(uplinks(1.5)), copy(0.5))).toEqual([]);
    expect(replay(star(uplinks(1.5)), copy(0.6))).toEqual([expect.stringMatching(/^link-capacity h2-up\/ba: at 0 s, .*carry 1.6 of 1.5/)]);
    expect(replay(star(uplinks(1.5)), { moves: [move("c", "h2", "h1", 0, { gbps: 1.5 }), move("a", "h1", "h3", 0)] }).join()).not.toContain(
      "link",
    );
    const unsaid = { moves: copy(0).moves.map(absent) };
    expect(replay(star(uplinks(1.5)), unsaid)).toEqual([expect.stringContaining("carry 2 of 1.5 Gb/s")]);
    expect(replay(star(uplinks(1.5)), unsaid, { ...defaultMigration, bandwidthGbps: 0.25 })).toEqual([]);
  });

  it("do not sleep while something crosses them", () => {
    const parts = uplinks(5);
    const sleepable = parts.physicalLinks.map((link) =>
      link.id === "h2-up" ? { ...link, backgroundGbps: { ab: 0, ba: 0 }, sleepable: true } : link,
    );
    const network = star({ physicalLinks: sleepable, accessLinks: [customer("c")] });
    const sleep = (startSeconds: number) => ({
      moves: [move("c", "h2", "h3", 0)],
      linkEvents: [{ physicalLink: "h2-up", to: "off" as const, startSeconds }],
    });
    expect(replay(network, sleep(10))).toEqual([]);
    expect(replay(network, sleep(4)).join()).toContain("at 4 s, while c moves from h2 to h3, h2-up is switched off: ");
  });

  it("have room when a host that carried transit goes off and the igp takes another way", () => {
    const around = (capacityGbps: number) =>
      star({
        transportNodes: ["t", "u"].map((id) => ({ id, site: "nyc" })),
        physicalLinks: [
          { id: "h1-up", a: "h1", b: "t", capacityGbps: 10, delayMs: 1 },
          { id: "h2-up", a: "h2", b: "u", capacityGbps: 10, delayMs: 1 },
          { id: "h3-t", a: "h3", b: "t", capacityGbps: 10, delayMs: 1 },
          { id: "h3-u", a: "h3", b: "u", capacityGbps: 10, delayMs: 1 },
          { id: "t-u", a: "t", b: "u", capacityGbps, delayMs: 5 },
        ],
        virtualLinks: [{ id: "a~c", a: "a", b: "c", trafficGbps: { ab: 2, ba: 0 } }],
      });
    const off = { powerEvents: [power("h3", "off", 6)] };
    expect(replay(around(2), off)).toEqual([]);
    expect(replay(around(1), off)).toEqual([
      expect.stringMatching(/^link-capacity t-u\/ab: at 6 s, while h3 is switched off: .*carry 2 of 1 Gb\/s/),
    ]);
  });
});

describe("re-routes under explicit routing", () => {
  const parallel = (capacityGbps = 10): Network =>
    star({
      routing: "explicit",
      transportNodes: ["t", "u"].map((id) => ({ id, site: "nyc" })),
      physicalLinks: [
        { id: "h1-up", a: "h1", b: "t", capacityGbps: 10, delayMs: 1 },
        { id: "h2-up", a: "h2", b: "u", capacityGbps: 10, delayMs: 1 },
        { id: "h3-up", a: "h3", b: "t", capacityGbps: 10, delayMs: 1 },
        { id: "upper", a: "t", b: "u", capacityGbps, delayMs: 1 },
        { id: "lower", a: "t", b: "u", capacityGbps, delayMs: 1 },
      ],
      virtualLinks: [
        { id: "a~c", a: "a", b: "c", trafficGbps: { ab: 1, ba: 1 }, route: ["h1-up", "upper", "h2-up"] },
        { id: "b~c", a: "b", b: "c", trafficGbps: { ab: 1, ba: 1 }, route: ["h1-up", "lower", "h2-up"] },
      ],
    });
  const reroute = (link: string, route: readonly string[], startSeconds: number, seconds = 10) => ({
    link,
    route: [...route],
    startSeconds,
    seconds,
  });
  const stay = reroute("b~c", ["h1-up", "lower", "h2-up"], 0);
  const own = (startSeconds: number, seconds: number) => [reroute("a~c", ["h3-up", "lower", "h2-up"], startSeconds, seconds), stay];

  it("last exactly as long as the move that they belong to", () => {
    const moves = [move("a", "h1", "h3", 0)];
    expect(replay(parallel(), { moves, reroutes: own(0, 10) })).toEqual([]);
    const wrong = "a~c is re-routed while it has a on its way, over another time";
    for (const [start, seconds] of [
      [0, 9],
      [0, 11],
      [1, 9],
    ] as const) {
      const [found, ...others] = replay(parallel(), { moves, reroutes: own(start, seconds) });
      expect(found).toMatch(new RegExp(`^plan-transition a~c: at ${start} s, while a moves from h1 to h3, `));
      expect(found).toContain(wrong);
      expect(others).toEqual([]);
    }
    // Without an entry of its own a link takes the plan's final route.
    expect(replay(parallel(), { moves, reroutes: [] })).toEqual([]);
  });

  it("are over before an end sets out, and before the next of the same link", () => {
    const away = reroute("a~c", ["h1-up", "lower", "h2-up"], 0);
    const last = (startSeconds: number) => reroute("a~c", ["h3-up", "lower", "h2-up"], startSeconds);
    const leaving = (startSeconds: number) => ({
      moves: [move("a", "h1", "h3", startSeconds)],
      reroutes: [stay, away, last(startSeconds)],
    });
    expect(replay(parallel(), leaving(10))).toEqual([]);
    expect(replay(parallel(), leaving(9)).join()).toContain("a sets out while its link a~c is being re-routed");
    const back = (startSeconds: number) => ({ reroutes: [stay, away, reroute("a~c", ["h1-up", "upper", "h2-up"], startSeconds)] });
    expect(replay(parallel(), back(10))).toEqual([]);
    expect(replay(parallel(), back(9)).join()).toContain("a~c is re-routed while it is being re-routed already");
  });

  it("hold both routes", () => {
    const exchange = (second: number) => ({
      reroutes: [reroute("a~c", ["h1-up", "lower", "h2-up"], 0), reroute("b~c", ["h1-up", "upper", "h2-up"], second)],
    });
    expect(replay(parallel(2), exchange(0))).toEqual([]);
    expect(replay(parallel(1.5), exchange(20))).toEqual([
      expect.stringMatching(/^link-capacity lower\/ab: at 0 s, while a~c is re-routed: .*carry 2 of 1.5/),
      expect.stringMatching(/^link-capacity lower\/ba: at 0 s, while a~c is re-routed: .*carry 2 of 1.5/),
    ]);
  });
});

describe("the end", () => {
  const customer = { accessLinks: [{ id: "cust", router: "c", attachedTo: "t" }] };

  it("is the plan's: placements, routes, hosts and links", () => {
    const network = star(customer);
    const other = (planned: Given["planned"]) => replay(network, { moves: [move("a", "h1", "h2", 0)], planned: planned ?? {} });
    expect(other({})).toEqual([]);
    expect(other({ placements: { a: "h3", b: "h1", c: "h2" } })).toEqual(["plan-transition a: a ends on h2, planned on h3"]);
    expect(other({ routes: { cust: ["h3-up"] } })).toEqual(["plan-transition cust: cust ends on h2-up, planned on h3-up"]);
    expect(other({ physicalRouters: { h1: "on", h2: "on", h3: "off" } })).toEqual(["plan-transition h3: h3 ends on, planned off"]);
    expect(other({ physicalLinks: { "h1-up": "on", "h2-up": "on", "h3-up": "off" } })).toEqual([
      "plan-transition h3-up: h3-up ends on, planned off",
    ]);
  });
});

describe("what is broken today", () => {
  const overloaded = (capacityGbps: number): Network =>
    star({
      physicalLinks: [
        { id: "h1-up", a: "h1", b: "t", capacityGbps, delayMs: 1 },
        { id: "h2-up", a: "h2", b: "t", capacityGbps: 10, delayMs: 1 },
        { id: "h3-up", a: "h3", b: "t", capacityGbps: 10, delayMs: 1 },
      ],
      accessLinks: ["a", "b", "c"].map((router) => ({ id: `cust-${router}`, router, attachedTo: "t", trafficGbps: { in: 0, out: 2 } })),
    });

  it("may stay as it is, and get better", () => {
    expect(replay(overloaded(3), {})).toEqual([]);
    expect(replay(overloaded(3), { moves: [move("a", "h1", "h2", 0)] })).toEqual([]);
    expect(replay(overloaded(3), { moves: [move("c", "h2", "h3", 0)] })).toEqual([]);
  });

  it("may not get worse, nor get better and then worse than it was", () => {
    expect(replay(overloaded(3), { moves: [move("a", "h1", "h2", 0, { gbps: 0.5 })] })).toEqual([
      expect.stringMatching(/^link-capacity h1-up\/ab: at 0 s, .*carry 4.5 of 3 Gb\/s/),
    ]);
    const back = { moves: [move("a", "h1", "h3", 0), move("c", "h2", "h1", 10), move("a", "h3", "h2", 10)] };
    expect(replay(overloaded(3), back)).toEqual([]);
    expect(replay(overloaded(3), { moves: [move("a", "h1", "h3", 0), move("c", "h2", "h1", 5)] }).join()).toContain("carry 6 of 3 Gb/s");
  });

  it("excuses nothing else", () => {
    expect(replay(star({}, { h1: { capacity: { cpuCores: 1 } } }), { moves: [move("c", "h2", "h1", 0)] })).toEqual([
      expect.stringContaining("h1 would need 3 of 1 CPU cores"),
    ]);
    expect(
      replay(star({}, { h1: { capacity: { cpuCores: 1 } }, h3: { capacity: { cpuCores: 0 } } }), { moves: [move("c", "h2", "h3", 0)] }),
    ).toEqual([expect.stringContaining("h3 would need 1 of 0 CPU cores")]);
  });
});
