/** A network document with everything numbered, as models/placement.mod wants it. Made from the document alone. */
import type { NetworkDocument } from "../../src/network/document.ts";
import { byIgp, everyRoute, type PhysicalLink } from "./paths.ts";

export type PhysicalRouter = NetworkDocument["physicalRouters"][number];
export type VirtualRouter = NetworkDocument["virtualRouters"][number];

/** A virtual or access link. Exactly one of `b` and `attachedTo` is there. */
export interface Overlay {
  readonly a: string;
  readonly b: string | undefined;
  readonly attachedTo: string | undefined;
  readonly forward: number;
  readonly backward: number;
  readonly isTdm: boolean;
  readonly maxDelayMs: number | undefined;
  readonly maxAddedDelayMs: number | undefined;
  readonly referenceDelayMs: number | undefined;
  /** The tighter of both bounds; Infinity when there is none. */
  readonly boundMs: number;
}

export interface Instance {
  readonly document: NetworkDocument;
  readonly hosts: readonly PhysicalRouter[];
  readonly routers: readonly VirtualRouter[];
  readonly links: readonly PhysicalLink[];
  readonly overlays: readonly Overlay[];
  /** -1 for what is no physical router. */
  hostIndex(node: string | null | undefined): number;
  routerIndex(router: string): number;
  siteOf(node: string): string;
  /** The site, the region, or the host itself; a site without region is a region of its own. */
  groupOf(scope: Scope, host: PhysicalRouter): string;
}

export const scopes = ["physicalRouter", "site", "region"] as const;
export type Scope = (typeof scopes)[number];

const indexer = (ids: readonly string[]): ((id: string | null | undefined) => number) => {
  const indexes = new Map(ids.map((id, index) => [id, index]));
  return (id) => indexes.get(id ?? "") ?? -1;
};

export function instanceOf(document: NetworkDocument): Instance {
  const hosts = document.physicalRouters;
  const sites = new Map([...document.transportNodes, ...hosts].map(({ id, site }) => [id, site]));
  const regions = new Map(document.sites.map(({ id, region }) => [id, region]));
  return {
    document,
    hosts,
    routers: document.virtualRouters,
    links: document.physicalLinks,
    overlays: overlaysOf(document),
    hostIndex: indexer(hosts.map(({ id }) => id)),
    routerIndex: indexer(document.virtualRouters.map(({ id }) => id)),
    siteOf: (node) => sites.get(node) ?? "",
    groupOf(scope, { id, site }) {
      if (scope === "physicalRouter") return id;
      const region = regions.get(site);
      return scope === "site" || region === undefined ? `site ${site}` : `region ${region}`;
    },
  };
}

function overlaysOf(document: NetworkDocument): readonly Overlay[] {
  const delays = delaysToday(document);
  type Bounds = Pick<NetworkDocument["accessLinks"][number], "id" | "maxDelayMs" | "maxAddedDelayMs" | "referenceDelayMs">;
  const bounds = ({ id, maxDelayMs, maxAddedDelayMs, referenceDelayMs = delays.get(id) }: Bounds) => ({
    maxDelayMs,
    maxAddedDelayMs,
    referenceDelayMs,
    boundMs: Math.min(
      maxDelayMs ?? Infinity,
      maxAddedDelayMs === undefined || referenceDelayMs === undefined ? Infinity : referenceDelayMs + maxAddedDelayMs,
    ),
  });
  return [
    ...document.virtualLinks.map((link) => ({
      a: link.a,
      b: link.b,
      attachedTo: undefined,
      forward: link.trafficGbps.ab,
      backward: link.trafficGbps.ba,
      isTdm: false,
      ...bounds(link),
    })),
    ...document.accessLinks.map((link) => ({
      a: link.router,
      b: undefined,
      attachedTo: link.attachedTo,
      forward: link.trafficGbps.out,
      backward: link.trafficGbps.in,
      isTdm: link.technology === "tdm",
      ...bounds(link),
    })),
  ];
}

/** Delay of today's route of every link that has one: the document's, or the igp's over what is on today. */
function delaysToday(document: NetworkDocument): ReadonlyMap<string, number> {
  const down = new Set(document.physicalRouters.filter(({ state }) => state === "off" || state === "failed").map(({ id }) => id));
  const live = document.physicalLinks.filter((link) => link.state === "on" && !down.has(link.a) && !down.has(link.b));
  const hostOf = new Map(document.virtualRouters.map(({ id, host }) => [id, host]));
  const delayOf = (from: string | null | undefined, to: string | null | undefined, given: readonly string[] | undefined) => {
    if (from == null || to == null) return undefined;
    if (given !== undefined)
      return given.reduce((sum, id) => sum + (document.physicalLinks.find((link) => link.id === id)?.delayMs ?? 0), 0);
    if (down.has(from) || down.has(to)) return undefined;
    return [...everyRoute(live, from, to)].sort(byIgp)[0]?.delayMs;
  };
  const delays = new Map<string, number>();
  const note = (id: string, delay: number | undefined): void => {
    if (delay !== undefined) delays.set(id, delay);
  };
  for (const { id, a, b, route } of document.virtualLinks) note(id, delayOf(hostOf.get(a), hostOf.get(b), route));
  for (const { id, router, attachedTo, route } of document.accessLinks) note(id, delayOf(hostOf.get(router), attachedTo, route));
  return delays;
}
