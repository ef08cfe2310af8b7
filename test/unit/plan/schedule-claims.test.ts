/** What the scheduler may claim as proven, and what it says of a standstill: cases in which it once claimed too much. */
import { expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import type { Network } from "../../../src/network/network.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds } from "../../../src/network/walk.ts";
import { defaultMigration } from "../../../src/plan/pre-copy.ts";
import { blockagesInWords } from "../../../src/plan/schedule/blockages.ts";
import { scheduleTransition } from "../../../src/plan/schedule/schedule-transition.ts";
import { defaultLimits } from "../../../src/plan/schedule/transition.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";

function lead(network: Network, to: Record<string, string>, on: string[], given: Record<string, string[]> = {}, effort?: number) {
  const placements = new Map([...network.today.placements, ...Object.entries(to)]);
  const routersOn = new Set(on);
  const isOn = (n: string) => !network.physicalRouters.has(n) || routersOn.has(n);
  const linksOn = new Set([...network.physicalLinks.values()].filter(({ a, b }) => isOn(a) && isOn(b)).map(({ id }) => id));
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    const route = given[link.id] ?? (ends === undefined ? undefined : igp.route(ends.from, ends.to));
    if (route !== undefined) routes.set(link.id, route);
  }
  return scheduleTransition({
    network,
    target: { placements, routes, routersOn, linksOn },
    book: ruleBook,
    limits: defaultLimits,
    migration: defaultMigration,
    ...(effort ? { effort } : {}),
  });
}
const up = (ids: string[], t = "t", cap = 10) => ids.map((id) => ({ id: `${id}-up`, a: id, b: t, capacityGbps: cap, delayMs: 1 }));
const C = (n: number) => ({ capacity: { cpuCores: n } });
const R = (id: string, host: string, n = 1, mem = 0) => aRouter(id, { host, demand: { cpuCores: n, ...(mem ? { memoryMiB: mem } : {}) } });

it("finds room by switching off first where a site has power for no more, and does not call that impossible", () => {
  // h4 (empty, off in the end) goes off, h3 comes on, a parks there, b, a. Three hosts on at any time.
  const p = { power: { idleWatts: 100, sleepWatts: 0, bootSeconds: 10 } };
  const network = aBuiltNetwork({
    sites: [{ id: "nyc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [
      aHost("h1", { ...C(1), ...p }),
      aHost("h2", { ...C(1), ...p }),
      aHost("h3", { ...C(1), ...p, state: "off" }),
      aHost("h4", { ...C(1), ...p }),
    ],
    physicalLinks: up(["h1", "h2", "h3", "h4"]),
    virtualRouters: [R("a", "h1"), R("b", "h2")],
    policies: [
      { type: "ban", virtualRouters: ["a", "b"], physicalRouters: ["h4"] },
      { type: "sitePower", site: "nyc", maxWatts: 300 },
    ],
  });
  const o = lead(network, { a: "h2", b: "h1" }, ["h1", "h2", "h3"]);
  expect(o.status === "blocked" && o.proven).toBe(false);
  expect(o.status).toBe("scheduled");
});

it("re-routes a link whose ends stay before it parks, and does not call that impossible", () => {
  // c~d goes from upper to lower first, then a may park on h3 (its customer needs upper), b, a.
  const still = (id: string, host: string) => aRouter(id, { host, demand: { cpuCores: 1 }, movable: false });
  const network = aBuiltNetwork({
    routing: "explicit",
    sites: [{ id: "nyc" }],
    transportNodes: [
      { id: "t", site: "nyc" },
      { id: "u", site: "nyc" },
    ],
    physicalRouters: ["h1", "h2", "h3", "h4", "h5"].map((id) => aHost(id, C(1))),
    physicalLinks: [
      ...up(["h3", "h4"]),
      ...up(["h1", "h2", "h5"], "u"),
      { id: "upper", a: "t", b: "u", capacityGbps: 1.75, delayMs: 1 },
      { id: "lower", a: "t", b: "u", capacityGbps: 1.25, delayMs: 1 },
    ],
    virtualRouters: [R("a", "h1"), R("b", "h2"), still("c", "h4"), still("d", "h5")],
    virtualLinks: [{ id: "c~d", a: "c", b: "d", trafficGbps: { ab: 1, ba: 1 }, route: ["h4-up", "upper", "h5-up"] }],
    accessLinks: [{ id: "cust", router: "a", attachedTo: "u", trafficGbps: { in: 1.5, out: 1.5 } }],
    policies: [{ type: "ban", virtualRouters: ["b"], physicalRouters: ["h3"] }],
  });
  const o = lead(network, { a: "h2", b: "h1" }, ["h1", "h2", "h3", "h4", "h5"], { "c~d": ["h4-up", "lower", "h5-up"] });
  expect(o.status === "blocked" && o.proven).toBe(false);
  expect(o.status).toBe("scheduled");
});

it("names the link that has no room for the copy", () => {
  const network = aBuiltNetwork({
    sites: [{ id: "nyc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [aHost("h1", C(1)), aHost("h2", C(1))],
    physicalLinks: [{ id: "h1-up", a: "h1", b: "t", capacityGbps: 1, delayMs: 1, backgroundGbps: { ab: 1, ba: 0 } }, ...up(["h2"])],
    virtualRouters: [R("a", "h1")],
  });
  const o = lead(network, { a: "h2" }, ["h1", "h2"]);
  expect(o.status === "blocked" && blockagesInWords(o.blocked)).toContain("h1-up");
});

it("claims the fewest parking moves only when the search that moves others out of the way came to an end", () => {
  const full = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"];
  const network = aBuiltNetwork({
    sites: [{ id: "nyc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [
      aHost("h1", C(4)),
      aHost("h2", C(2)),
      aHost("h3", C(1)),
      aHost("h4", C(1)),
      aHost("h5", C(2)),
      ...full.map((id) => aHost(id, C(1))),
    ],
    physicalLinks: up(["h1", "h2", "h3", "h4", "h5", ...full]),
    virtualRouters: [...full.map((id) => R(`v-${id}`, id)), R("a1", "h1"), R("a2", "h1"), R("b", "h2", 2), R("s", "h1", 2)],
    policies: [{ type: "ban", virtualRouters: ["a1", "a2", "b"], physicalRouters: ["h5"] }],
  });
  const on = ["h1", "h2", "h3", "h4", "h5", ...full];
  const wrong: number[] = [];
  for (let effort = 1; effort < 400; effort += 3) {
    const o = lead(network, { a1: "h2", a2: "h2", b: "h1" }, on, {}, effort);
    if (o.status === "scheduled" && o.schedule.transition.fewestParkingMoves && o.schedule.transition.parkingMoves > 1) wrong.push(effort);
  }
  expect(wrong).toEqual([]);
});
