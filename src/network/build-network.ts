/** Builds the frozen index from a document that has passed the shape checks. */
import type { Candidate } from "./candidate.ts";
import type { NetworkDocument } from "./document.ts";
import type { Network, OverlayLink, PhysicalLink, Policy, SubstrateNode } from "./network.ts";
import { createIgp } from "./routes.ts";
import { overlayEnds } from "./walk.ts";

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [item.id, item]));

/** Unknown ids in the document are a bug of the caller: `references.ts` refuses them first. */
export function buildNetwork(document: NetworkDocument): Network {
  const physicalRouters = byId(document.physicalRouters);
  const nodes = indexNodes(document);
  let today: Candidate | undefined;
  let overlayLinks: ReadonlyMap<string, OverlayLink> | undefined;
  let overlayLinksByRouter: ReadonlyMap<string, readonly OverlayLink[]> | undefined;
  const network: Network = {
    name: document.name,
    document,
    routing: document.routing,
    maxUtilisation: document.maxUtilisation,
    sites: byId(document.sites),
    nodes,
    physicalRouters,
    physicalLinks: byId(document.physicalLinks),
    virtualRouters: byId(document.virtualRouters),
    policies: document.policies.map((policy, index): Policy => ({ ...policy, label: policy.id ?? `policies/${index}` })),
    get overlayLinks() {
      overlayLinks ??= withReferences(listOverlayLinks(document), network.physicalLinks, this.today);
      return overlayLinks;
    },
    overlayLinksOf(virtualRouter) {
      overlayLinksByRouter ??= groupByRouter(this.overlayLinks.values());
      return overlayLinksByRouter.get(virtualRouter) ?? [];
    },
    tdmPortsOf(virtualRouter) {
      return this.overlayLinksOf(virtualRouter).filter((link) => link.isTdm).length;
    },
    get today() {
      today ??= todayOf(document, nodes);
      return today;
    },
  };
  return Object.freeze(network);
}

function indexNodes(document: NetworkDocument): ReadonlyMap<string, SubstrateNode> {
  const links = new Map<string, PhysicalLink[]>();
  const nodes = new Map<string, SubstrateNode>();
  const add = (id: string, site: string, isPhysicalRouter: boolean): void => {
    const touching: PhysicalLink[] = [];
    links.set(id, touching);
    nodes.set(id, { id, site, isPhysicalRouter, links: touching });
  };
  for (const node of document.transportNodes) add(node.id, node.site, false);
  for (const router of document.physicalRouters) add(router.id, router.site, true);
  for (const link of document.physicalLinks) {
    links.get(link.a)?.push(link);
    links.get(link.b)?.push(link);
  }
  return nodes;
}

function listOverlayLinks(document: NetworkDocument): readonly OverlayLink[] {
  const virtual = document.virtualLinks.map(
    (link): OverlayLink => ({
      id: link.id,
      kind: "virtual",
      a: link.a,
      b: link.b,
      attachedTo: undefined,
      forwardGbps: link.trafficGbps.ab,
      backwardGbps: link.trafficGbps.ba,
      isTdm: false,
      ...delayBounds(link),
    }),
  );
  const access = document.accessLinks.map(
    (link): OverlayLink => ({
      id: link.id,
      kind: "access",
      a: link.router,
      b: undefined,
      attachedTo: link.attachedTo,
      forwardGbps: link.trafficGbps.out,
      backwardGbps: link.trafficGbps.in,
      isTdm: link.technology === "tdm",
      ...delayBounds(link),
    }),
  );
  return [...virtual, ...access];
}

type Bounded = NetworkDocument["virtualLinks"][number] | NetworkDocument["accessLinks"][number];

const delayBounds = (link: Bounded) => ({
  maxDelayMs: link.maxDelayMs,
  maxAddedDelayMs: link.maxAddedDelayMs,
  referenceDelayMs: link.referenceDelayMs,
  delayBoundMs: Number.POSITIVE_INFINITY,
  givenRoute: link.route,
});

/** Fills each link's reference delay from today's route where the document has none, and its bound from both limits. */
function withReferences(
  links: readonly OverlayLink[],
  physicalLinks: ReadonlyMap<string, PhysicalLink>,
  today: Candidate,
): ReadonlyMap<string, OverlayLink> {
  const finished = new Map<string, OverlayLink>();
  for (const link of links) {
    const route = today.routes.get(link.id);
    const referenceDelayMs = link.referenceDelayMs ?? route?.reduce((sum, id) => sum + (physicalLinks.get(id)?.delayMs ?? 0), 0);
    const added =
      link.maxAddedDelayMs === undefined || referenceDelayMs === undefined
        ? Number.POSITIVE_INFINITY
        : referenceDelayMs + link.maxAddedDelayMs;
    const delayBoundMs = Math.min(link.maxDelayMs ?? Number.POSITIVE_INFINITY, added);
    finished.set(link.id, Object.freeze({ ...link, referenceDelayMs, delayBoundMs }));
  }
  return finished;
}

function groupByRouter(links: Iterable<OverlayLink>): ReadonlyMap<string, readonly OverlayLink[]> {
  const groups = new Map<string, OverlayLink[]>();
  for (const link of links) {
    for (const router of link.b === undefined || link.b === link.a ? [link.a] : [link.a, link.b]) {
      const group = groups.get(router);
      if (group === undefined) groups.set(router, [link]);
      else group.push(link);
    }
  }
  return groups;
}

/** Today: hosts that are on, draining or in maintenance draw power and forward; links between them that have not failed are on. */
function todayOf(document: NetworkDocument, nodes: ReadonlyMap<string, SubstrateNode>): Candidate {
  const placements = new Map<string, string>();
  for (const router of document.virtualRouters) if (router.host !== null) placements.set(router.id, router.host);
  const routersOn = new Set(
    document.physicalRouters.filter((router) => router.state !== "off" && router.state !== "failed").map((router) => router.id),
  );
  const isOn = (node: string): boolean => nodes.get(node)?.isPhysicalRouter === false || routersOn.has(node);
  const linksOn = new Set(
    document.physicalLinks.filter((link) => link.state === "on" && isOn(link.a) && isOn(link.b)).map((link) => link.id),
  );
  const igp = createIgp({ nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of listOverlayLinks(document)) {
    const ends = overlayEnds(link, placements);
    const route = ends === undefined ? undefined : (link.givenRoute ?? igp.route(ends.from, ends.to));
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}
