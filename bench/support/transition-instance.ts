/**
 * Transitions of any size from a seed: a network, and the placement that it is to go to. Both ends are legal under every rule.
 *
 * Sites of 4 to 8 equal hosts (fewer where there are not enough), scattered over a continent; virtual routers of 1, 2 and 4 units
 * of processor and memory; a virtual link from each to a router of its own site, from every second one to a router of a
 * neighbouring site, and an access link from each to its site, all with traffic; igp routes. Physical links are sized from 10 to
 * 100 Gb/s so that the busier of both ends uses 30 to 60% of them, less where 10 Gb/s is more than enough. No delay bounds.
 */
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { fibreDelayMs } from "../../src/network/generate/geography.ts";
import { backboneEdges, type Edge, scatterSites } from "../../src/network/generate/geometry.ts";
import { createRandom, significant } from "../../src/network/generate/random.ts";
import { linkLoads } from "../../src/network/load.ts";
import type { Gbps } from "../../src/units.ts";
import { type TwoPlacements, twoPlacements } from "./transition-placement.ts";

export interface TransitionOptions {
  readonly hosts: number;
  /** Ten or more for each host, or little fits where something else was. */
  readonly virtualRouters: number;
  /** Share of processor and memory that is taken, before and after. */
  readonly fill: number;
  /** Virtual routers that change host. */
  readonly moves: number;
  readonly seed: number;
}

export interface TransitionInstance {
  /** Its hosts are today's. */
  readonly document: NetworkDocument;
  /** Host of every virtual router in the end. */
  readonly target: ReadonlyMap<string, string>;
}

const SITE_HOSTS = { least: 4, usual: 6, most: 8 };
const CORES_PER_UNIT = 1;
const MIB_PER_UNIT = 1024;
/** Bundles of 10 Gb/s, each at most twice the one before: a load of more than 3 fills one of them to between 30 and 60%. */
const SIZES_GBPS: readonly Gbps[] = [10, 20, 40, 80, 100];
const MOST_USED = 0.6;
/** Of the busiest link, at the busier end. */
const BUSIEST_GBPS: Gbps = 58;
const UPLINK_DELAY_MS = 0.05;

/** Cost: about a second for 250 hosts and 5,000 virtual routers. Errors: a RangeError when the numbers do not go together. */
export function transitionInstance(options: TransitionOptions): TransitionInstance {
  const siteOf = dealHosts(options);
  const sites = (siteOf.at(-1) ?? 0) + 1;
  const places = scatterSites(sites, options.seed);
  const edges = backboneEdges(places);
  const hostsOf = places.map((_, site) => siteOf.flatMap((of, host) => (of === site ? [host] : [])));
  const nearSites = places.map((_, site) => [site, ...edges.flatMap(([a, b]) => (a === site ? [b] : b === site ? [a] : []))]);
  const near = (host: number): readonly number[] => (nearSites[siteOf[host] ?? 0] ?? []).flatMap((site) => hostsOf[site] ?? []);
  const { virtualRouters: routers, ...rest } = options;
  const placements = twoPlacements({ ...rest, routers, near });
  const substrate: Substrate = { siteOf, places, edges, nearSites };
  const wide = documentOf(options, substrate, placements);
  const target = new Map(wide.virtualRouters.map(({ id }, router) => [id, hostName(placements.after[router] ?? 0)]));
  return { document: sized(wide, target), target };
}

interface Substrate {
  /** Site by host, in order of sites. */
  readonly siteOf: readonly number[];
  readonly places: ReturnType<typeof scatterSites>;
  readonly edges: readonly Edge[];
  /** Each site and its neighbours. */
  readonly nearSites: readonly (readonly number[])[];
}

const hostName = (host: number): string => `h${host + 1}`;
const siteName = (site: number): string => `s${site + 1}`;

function dealHosts({ hosts, seed }: TransitionOptions): readonly number[] {
  const random = createRandom(seed, "transition/sites");
  const counts = Array.from({ length: Math.max(1, Math.floor(hosts / SITE_HOSTS.usual)) }, () => 0);
  for (let host = 0; host < hosts; host++) {
    const least = Math.min(...counts);
    const open = [...counts.keys()].filter((site) =>
      least < SITE_HOSTS.least ? counts[site] === least : (counts[site] ?? 0) < SITE_HOSTS.most,
    );
    const site = open[random.below(open.length)] ?? 0;
    counts[site] = (counts[site] ?? 0) + 1;
  }
  return counts.flatMap((count, site) => Array.from({ length: count }, () => site));
}

/** The document before, with traffic of no particular level and links that nothing fills. */
function documentOf(options: TransitionOptions, substrate: Substrate, placements: TwoPlacements): NetworkDocument {
  const { siteOf, places, edges } = substrate;
  const { unitsPerHost, sizes, before } = placements;
  const link = (id: string, a: string, b: string, delayMs: number): NetworkDocument["physicalLinks"][number] => ({
    id,
    a,
    b,
    delayMs,
    capacityGbps: Number.MAX_SAFE_INTEGER,
    backgroundGbps: { ab: 0, ba: 0 },
    wattsPerEnd: 5.4,
    sleepable: false,
    state: "on",
    sharedRiskGroups: [],
  });
  return {
    schema: "rehome/network@1",
    name: `transition-${options.hosts}-${options.virtualRouters}-${options.seed}`,
    routing: "igp",
    maxUtilisation: 0.8,
    sites: places.map(({ lat, lon }, site) => ({ id: siteName(site), lat, lon })),
    transportNodes: places.map((_, site) => ({ id: `${siteName(site)}-t`, site: siteName(site) })),
    physicalRouters: siteOf.map((site, host) => ({
      id: hostName(host),
      site: siteName(site),
      vendor: "acme",
      platform: "xen-4.17-amd64",
      routerHypervisor: false,
      capabilities: [],
      capacity: resources(unitsPerHost),
      state: "on",
      power: { idleWatts: 319.82, sleepWatts: 15, wattsPerGbps: 0.02154, bootSeconds: 180 },
    })),
    physicalLinks: [
      ...siteOf.map((site, host) => link(`${hostName(host)}-up`, hostName(host), `${siteName(site)}-t`, UPLINK_DELAY_MS)),
      ...edges.map(([a, b]) => {
        const delayMs = fibreDelayMs(places[a] ?? { lat: 0, lon: 0 }, places[b] ?? { lat: 0, lon: 0 });
        return link(`${siteName(a)}-${siteName(b)}`, `${siteName(a)}-t`, `${siteName(b)}-t`, delayMs);
      }),
    ],
    virtualRouters: sizes.map((units, router) => ({
      id: `r${router + 1}`,
      host: hostName(before[router] ?? 0),
      vendor: "acme",
      platform: "xen-4.17-amd64",
      requires: [],
      demand: resources(units),
      memoryDirtyMiBps: 2 + createRandom(options.seed, `dirty/${router}`).below(7),
      movable: true,
    })),
    ...overlayOf(options, substrate, placements),
    policies: [],
  };
}

const resources = (units: number) => ({ cpuCores: units * CORES_PER_UNIT, memoryMiB: units * MIB_PER_UNIT });

function overlayOf(
  { seed }: TransitionOptions,
  { siteOf, nearSites }: Substrate,
  { sizes, before }: TwoPlacements,
): Pick<NetworkDocument, "virtualLinks" | "accessLinks"> {
  const siteOfRouter = before.map((host) => siteOf[host] ?? 0);
  const at = nearSites.map((_, site) => siteOfRouter.flatMap((of, router) => (of === site ? [router] : [])));
  const joined = new Map<string, NetworkDocument["virtualLinks"][number]>();
  const accessLinks: NetworkDocument["accessLinks"] = [];
  for (const [router, site] of siteOfRouter.entries()) {
    const random = createRandom(seed, `overlay/${router}`);
    const level = (): Gbps => random.between(0.5, 1.5) * (sizes[router] ?? 1);
    const join = (others: readonly number[]): void => {
      const other = others[random.below(others.length)];
      if (other === undefined || other === router) return;
      const [a, b] = router < other ? [router, other] : [other, router];
      const id = `r${a + 1}~r${b + 1}`;
      if (!joined.has(id)) joined.set(id, { id, a: `r${a + 1}`, b: `r${b + 1}`, trafficGbps: { ab: level(), ba: level() } });
    };
    join(at[site] ?? []);
    const beyond = (nearSites[site] ?? []).slice(1);
    if (router % 2 === 0) join(at[beyond[random.below(beyond.length)] ?? -1] ?? []);
    accessLinks.push({
      id: `c${router + 1}`,
      router: `r${router + 1}`,
      attachedTo: `${siteName(site)}-t`,
      technology: "packet",
      trafficGbps: { in: level(), out: level() },
    });
  }
  return { virtualLinks: [...joined.values()], accessLinks };
}

/** Traffic scaled so that the busiest link carries BUSIEST_GBPS at one of both ends, and every link sized for its own. */
function sized(document: NetworkDocument, target: TransitionInstance["target"]): NetworkDocument {
  const virtualRouters = document.virtualRouters.map((router) => ({ ...router, host: target.get(router.id) ?? router.host }));
  const ends = [document, { ...document, virtualRouters }].map((end) => {
    const network = buildNetwork(end);
    return linkLoads(network, network.today);
  });
  const peakOf = (link: string): Gbps => Math.max(...ends.flatMap((loads) => [loads.get(link)?.ab ?? 0, loads.get(link)?.ba ?? 0]));
  const peaks = new Map(document.physicalLinks.map(({ id }) => [id, peakOf(id)]));
  const scale = BUSIEST_GBPS / Math.max(...peaks.values(), Number.MIN_VALUE);
  const sizeFor = (gbps: Gbps): Gbps => SIZES_GBPS.find((size) => gbps <= size * MOST_USED) ?? 100;
  const scaled = (gbps: Gbps): Gbps => significant(gbps * scale);
  return {
    ...document,
    physicalLinks: document.physicalLinks.map((link) => ({ ...link, capacityGbps: sizeFor((peaks.get(link.id) ?? 0) * scale) })),
    virtualLinks: document.virtualLinks.map((link) => ({
      ...link,
      trafficGbps: { ab: scaled(link.trafficGbps.ab), ba: scaled(link.trafficGbps.ba) },
    })),
    accessLinks: document.accessLinks.map((link) => ({
      ...link,
      trafficGbps: { in: scaled(link.trafficGbps.in), out: scaled(link.trafficGbps.out) },
    })),
  };
}
