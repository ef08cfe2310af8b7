/**
 * Small random networks and candidates for the laws: valid documents whose limits are tight enough to bind. Everything is drawn
 * through one `Draw`, so that fast-check can repeat and shrink it.
 */
import fc from "fast-check";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { type NetworkDocument, networkSchema } from "../../src/network/document.ts";
import type { Network, OverlayLink } from "../../src/network/network.ts";
import { createIgp } from "../../src/network/routes.ts";
import { simplePaths } from "../../src/network/simple-paths.ts";
import { overlayEnds } from "../../src/network/walk.ts";

/** What the recipes below are written with. */
interface Draw {
  /** A whole number from least to most, both included. */
  int(least: number, most: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True in so many of a hundred draws. */
  chance(percent: number): boolean;
  some<Item>(items: readonly Item[], percent: number): Item[];
}

const drawFrom = (gen: fc.GeneratorValue): Draw => {
  const int = (least: number, most: number): number => gen(fc.nat, most - least) + least;
  const chance = (percent: number): boolean => gen(fc.nat, 99) >= 100 - percent;
  return {
    int,
    pick: <Item>(items: readonly Item[]): Item => items[int(0, items.length - 1)] as Item,
    chance,
    some: (items, percent) => items.filter(() => chance(percent)),
  };
};

export interface NetworkShape {
  readonly mostHosts?: number;
  readonly mostRouters?: number;
  /** False leaves the policy out: it is dear to check. */
  readonly spare?: boolean;
  readonly routing?: "igp" | "explicit";
}

/** One network document and one candidate for it. */
export interface RandomCase {
  readonly document: NetworkDocument;
  readonly network: Network;
  readonly candidate: Candidate;
}

/** `wildness`: how many of a hundred candidates have states or routes that do not fit together. */
export const randomCases = (shape: NetworkShape = {}, wildness = 40): fc.Arbitrary<RandomCase> =>
  fc.gen().map((gen) => {
    const draw = drawFrom(gen);
    const document = drawDocument(draw, shape);
    const network = buildNetwork(document);
    return { document, network, candidate: drawCandidate(draw, network, draw.chance(wildness)) };
  });

function drawDocument(draw: Draw, shape: NetworkShape): NetworkDocument {
  const sites = Array.from({ length: draw.int(1, 3) }, (_, i) => ({ id: `s${i}`, region: draw.pick(["east", "west"]) }));
  const isTight = draw.chance(40);
  const transportNodes = Array.from({ length: draw.pick([0, 0, 1, 2, 3]) }, (_, i) => ({ id: `t${i}`, site: draw.pick(sites).id }));
  const physicalRouters = Array.from({ length: draw.int(2, shape.mostHosts ?? 6) }, (_, i) =>
    drawHost(draw, `h${i}`, draw.pick(sites).id, isTight),
  );
  const transports = transportNodes.map((node) => node.id);
  const hosts = physicalRouters.map((router) => router.id);
  const physicalLinks = drawPhysicalLinks(draw, transports, hosts, isTight);
  const routerIds = Array.from({ length: draw.int(1, shape.mostRouters ?? 5) }, (_, i) => `v${i}`);
  const accessLinks = Array.from({ length: draw.int(0, 3) }, (_, i) => ({
    id: `a${i}`,
    router: draw.pick(routerIds),
    attachedTo: draw.pick(transports.length > 0 && draw.chance(70) ? transports : hosts),
    technology: draw.chance(25) ? "tdm" : "packet",
    trafficGbps: { in: draw.pick([0, 0.25, 1]), out: draw.pick([0, 0.5, 2]) },
    ...drawBounds(draw, isTight),
  }));
  const pairs = routerIds.flatMap((a, i) => routerIds.slice(i + 1).map((b) => (draw.chance(50) ? { a, b } : { a: b, b: a })));
  const virtualLinks = draw.some(pairs, 55).map((ends, i) => ({
    id: `e${i}`,
    ...ends,
    trafficGbps: { ab: draw.pick([0, 0.5, 1, 2]), ba: draw.pick([0, 0.25, 1]) },
    ...drawBounds(draw, isTight),
  }));
  const virtualRouters = routerIds.map((id) => {
    const router = drawRouter(draw, id);
    const ports = accessLinks.filter((link) => link.router === id && link.technology === "tdm").length;
    const able = physicalRouters.filter((host) => canHold(host, router, ports));
    return { ...router, host: able.length === 0 || draw.chance(15) ? null : draw.pick(able).id };
  });
  return networkSchema.parse({
    schema: "rehome/network@1",
    name: "random",
    routing: shape.routing ?? draw.pick(["igp", "explicit"]),
    maxUtilisation: draw.pick([1, 0.8, 0.5]),
    sites,
    transportNodes,
    physicalRouters,
    physicalLinks,
    virtualRouters,
    virtualLinks,
    accessLinks,
    policies: drawPolicies(draw, shape, {
      sites: sites.map((site) => site.id),
      hosts,
      routers: routerIds,
      links: virtualLinks.map((link) => link.id),
    }),
  });
}

function drawHost(draw: Draw, id: string, site: string, isTight: boolean) {
  return {
    id,
    site,
    vendor: draw.chance(15) ? "bolt" : "acme",
    platform: "xen",
    routerHypervisor: draw.chance(15),
    capabilities: draw.some(["netflow", "ipv6"], 70),
    capacity: { cpuCores: draw.int(isTight ? 1 : 2, 4), memoryMiB: draw.pick([512, 1024, 4096]), tdmPorts: draw.int(0, 2) },
    ...(draw.chance(isTight ? 30 : 10) ? { forwardingGbps: draw.pick([1, 2, 4]) } : {}),
    power: { idleWatts: draw.pick([100, 300]), sleepWatts: 10, wattsPerGbps: draw.pick([0, 2]), bootSeconds: 60 },
    state: draw.pick(["on", "on", "on", "on", "on", "on", "off", "draining", "maintenance", "failed"] as const),
  };
}

function drawPhysicalLinks(draw: Draw, transports: readonly string[], hosts: readonly string[], isTight: boolean) {
  const nodes = [...transports, ...hosts];
  const ends: (readonly [string, string])[] = [];
  for (const [i, node] of nodes.entries()) {
    if (i === 0) continue;
    const earlier = i >= transports.length && transports.length > 0 && draw.chance(70) ? transports : nodes.slice(0, i);
    ends.push(draw.chance(50) ? [node, draw.pick(earlier)] : [draw.pick(earlier), node]);
  }
  for (let extra = draw.int(0, 4); extra > 0; extra--) {
    const from = draw.pick(nodes);
    ends.push([from, draw.pick(nodes.filter((node) => node !== from))]);
  }
  return ends.map(([a, b], i) => ({
    id: `l${i}`,
    a,
    b,
    capacityGbps: draw.pick(isTight ? [1, 2, 4] : [4, 10, 10]),
    delayMs: draw.pick([0, 0.5, 1, 1, 2]),
    ...(draw.chance(50) ? { igpCost: draw.pick([0, 1, 1, 2, 5]) } : {}),
    backgroundGbps: draw.chance(12) ? { ab: 0.5, ba: draw.pick([0, 0.25]) } : { ab: 0, ba: 0 },
    wattsPerEnd: draw.pick([0, 5]),
    sleepable: draw.chance(30),
    state: draw.chance(7) ? "failed" : "on",
    sharedRiskGroups: draw.some(["conduit-1", "conduit-2"], 25),
  }));
}

const drawBounds = (draw: Draw, isTight: boolean) => ({
  ...(draw.chance(isTight ? 35 : 15) ? { maxDelayMs: draw.pick([0, 1, 2, 4]) } : {}),
  ...(draw.chance(isTight ? 35 : 15) ? { maxAddedDelayMs: draw.pick([0, 0.5, 2]) } : {}),
  ...(draw.chance(30) ? { referenceDelayMs: draw.pick([0, 1, 2]) } : {}),
});

const drawRouter = (draw: Draw, id: string) => ({
  id,
  vendor: draw.chance(15) ? "bolt" : "acme",
  platform: "xen",
  requires: draw.chance(20) ? [draw.pick(["netflow", "ipv6"])] : [],
  demand: { cpuCores: draw.pick([0, 1, 1, 2]), memoryMiB: draw.pick([0, 256, 512]), ...(draw.chance(5) ? { rarity: 1 } : {}) },
  movable: draw.chance(85),
});

/** What references.ts asks of today's host. */
function canHold(host: ReturnType<typeof drawHost>, router: ReturnType<typeof drawRouter>, ports: number): boolean {
  const fits = router.demand.cpuCores <= host.capacity.cpuCores && router.demand.memoryMiB <= host.capacity.memoryMiB;
  const speaks = host.routerHypervisor || (host.vendor === router.vendor && host.platform === router.platform);
  const has = router.requires.every((capability) => host.capabilities.includes(capability)) && !("rarity" in router.demand);
  return host.state !== "off" && fits && speaks && has && ports <= host.capacity.tdmPorts;
}

interface Names {
  readonly sites: readonly string[];
  readonly hosts: readonly string[];
  readonly routers: readonly string[];
  readonly links: readonly string[];
}

/** Some of every type of policy; those that need two of something only where there are two. */
function drawPolicies(draw: Draw, shape: NetworkShape, { sites, hosts, routers, links }: Names) {
  const group = () => routers.filter((_, i) => i < 2 || draw.chance(30));
  const scope = () => draw.pick(["physicalRouter", "site", "region"]);
  const wide = () => draw.pick(["site", "region"]);
  const named = <Policy extends object>(policy: Policy, i: number) => (draw.chance(50) ? { ...policy, id: `p${i}` } : policy);
  const hasTwo = routers.length > 1;
  return [
    ...(hasTwo && draw.chance(15) ? [{ type: "separate", virtualRouters: group(), scope: scope() }] : []),
    ...(hasTwo && draw.chance(10) ? [{ type: "gather", virtualRouters: group(), scope: scope() }] : []),
    ...(draw.chance(10)
      ? [{ type: "fence", virtualRouters: [draw.pick(routers)], sites: [draw.pick(sites)], physicalRouters: [draw.pick(hosts)] }]
      : []),
    ...(draw.chance(10) ? [{ type: "ban", virtualRouters: [draw.pick(routers)], physicalRouters: [draw.pick(hosts)] }] : []),
    ...(draw.chance(10) ? [{ type: "keepOn", physicalRouters: [draw.pick(hosts)] }] : []),
    ...(draw.chance(10) ? [{ type: "minOn", scope: wide(), count: draw.int(0, 3) }] : []),
    ...(shape.spare === true ? [{ type: "spare", scope: wide() }] : []),
    ...(links.length > 1 && draw.chance(25) ? [{ type: "diverse", virtualLinks: links.filter((_, i) => i < 2 || draw.chance(30)) }] : []),
    ...(draw.chance(10) ? [{ type: "sitePower", site: draw.pick(sites), maxWatts: draw.pick([50, 330, 700]) }] : []),
    ...(draw.chance(10) ? [{ type: "maxMoves", count: draw.int(0, 3) }] : []),
  ].map(named);
}

/** A wild candidate has states or routes that do not fit together, or routers without a host; a tame one mostly breaks no more than limits. */
function drawCandidate(draw: Draw, network: Network, isWild: boolean): Candidate {
  const hosts = [...network.physicalRouters.keys()];
  const healthy = hosts.filter((host) => ["on", "off"].includes(network.physicalRouters.get(host)?.state ?? ""));
  const stays = draw.pick([0, 30, 90]);
  const placements = new Map<string, string>();
  for (const router of network.virtualRouters.values()) {
    if (isWild && draw.chance(4)) continue;
    const kept = router.host !== null && (draw.chance(stays) || (!isWild && !router.movable)) ? router.host : undefined;
    placements.set(router.id, kept ?? draw.pick(isWild || healthy.length === 0 ? hosts : healthy));
  }
  const used = new Set(placements.values());
  const sleeps = draw.pick([0, 50, 100]);
  const routersOn = new Set(
    hosts.filter((host) => network.physicalRouters.get(host)?.state !== "failed" && (used.has(host) || !draw.chance(sleeps))),
  );
  if (isWild) for (const host of draw.some(hosts, 10)) toggle(routersOn, host);
  const linksOn = new Set<string>();
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  for (const link of network.physicalLinks.values()) {
    if (link.state === "on" && isOn(link.a) && isOn(link.b) && !(link.sleepable && draw.chance(25))) linksOn.add(link.id);
  }
  if (isWild) for (const link of draw.some([...network.physicalLinks.keys()], 8)) toggle(linksOn, link);
  const state = { placements, routersOn, linksOn };
  return { ...state, routes: drawRoutes(draw, network, state, isWild) };
}

const toggle = (set: Set<string>, id: string): void => {
  if (!set.delete(id)) set.add(id);
};

type State = Pick<Candidate, "placements" | "routersOn" | "linksOn">;

function drawRoutes(draw: Draw, network: Network, state: State, isWild: boolean): Candidate["routes"] {
  const routes = new Map<string, readonly string[]>();
  const igp = createIgp({ nodes: network.nodes, routersOn: state.routersOn, linksOn: state.linksOn });
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, state.placements);
    if (ends === undefined) continue;
    const straight = igp.route(ends.from, ends.to);
    const route = isWild && draw.chance(15) ? strayRoute(draw, network, state, link) : straight;
    const detours = network.routing === "explicit" ? draw.chance(50) : isWild && draw.chance(35);
    const chosen = detours && route === straight ? liveRoute(draw, network, state, ends.from, ends.to) : route;
    if (chosen !== undefined) routes.set(link.id, chosen);
  }
  return routes;
}

/** One of the first simple routes over what is on. */
function liveRoute(draw: Draw, network: Network, state: State, from: string, to: string): readonly string[] | undefined {
  return nth(simplePaths({ nodes: network.nodes, routersOn: state.routersOn, linksOn: state.linksOn }, from, to), draw.int(0, 3));
}

/** One of the first simple routes over everything, on or off; a list of links at random; or none. */
function strayRoute(draw: Draw, network: Network, state: State, link: OverlayLink): readonly string[] | undefined {
  const ends = overlayEnds(link, state.placements);
  if (ends === undefined || draw.chance(10)) return undefined;
  if (draw.chance(80)) return nth(simplePaths({ nodes: network.nodes }, ends.from, ends.to), draw.int(0, 4));
  return Array.from({ length: draw.int(0, 3) }, () => draw.pick([...network.physicalLinks.keys()]));
}

/** The route at this place of the list, or the last one before it. */
function nth(paths: ReturnType<typeof simplePaths>, place: number): readonly string[] | undefined {
  const first: (readonly string[])[] = [];
  for (const path of paths) {
    first.push(path.map((link) => link.id));
    if (first.length > place) break;
  }
  return first.at(-1);
}
