/** Routes given for today: each is a simple path over physical links from the host of one end to the other end. */
import type { NetworkDocument, PhysicalLinkDocument } from "./document.ts";
import { pointerOf, type Segment } from "./json-pointer.ts";
import type { ProblemList } from "./problem-list.ts";

/** Where a route should begin and end; undefined for a virtual router without a host. */
export interface RouteEnds {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Why a list of links is no route between two nodes, and at which of its links that shows (undefined: as a whole). */
export interface BrokenRoute {
  readonly index: number | undefined;
  readonly found: string;
}

export const hostsOf = (document: NetworkDocument): ReadonlyMap<string, string> =>
  new Map(document.virtualRouters.flatMap((router) => (router.host === null ? [] : [[router.id, router.host]])));

export function addRouteProblems(document: NetworkDocument, problems: ProblemList): void {
  const hosts = hostsOf(document);
  const links = new Map(document.physicalLinks.map((link) => [link.id, link]));
  const add = (route: readonly string[] | undefined, ends: RouteEnds, path: readonly Segment[]): void => {
    // An unknown id in the route is reported with the ids.
    if (route === undefined || problems.isFull || route.some((id) => !links.has(id))) return;
    const broken = breakOf(route, ends, links);
    if (broken === undefined) return;
    const remedy = "list the physical links in order from end to end, or leave the route out";
    problems.add(pointerOf(broken.index === undefined ? path : [...path, broken.index]), broken.found, remedy);
  };
  for (const [i, link] of document.virtualLinks.entries()) {
    add(link.route, { from: hosts.get(link.a), to: hosts.get(link.b) }, ["virtualLinks", i, "route"]);
  }
  for (const [i, link] of document.accessLinks.entries()) {
    add(link.route, { from: hosts.get(link.router), to: link.attachedTo }, ["accessLinks", i, "route"]);
  }
}

/** Undefined when the route is a simple path from end to end. */
export function breakOf(
  route: readonly string[],
  ends: RouteEnds,
  links: ReadonlyMap<string, PhysicalLinkDocument>,
): BrokenRoute | undefined {
  const { from, to } = ends;
  if (from === undefined || to === undefined) return { index: undefined, found: "a route for a link whose virtual router has no host" };
  let node = from;
  const visited = new Set([node]);
  for (const [index, id] of route.entries()) {
    const link = links.get(id);
    if (link === undefined) return { index, found: `${id}, which is no physical link` };
    if (link.a !== node && link.b !== node)
      return { index, found: `${id}, which joins ${link.a} and ${link.b}, where the route stands at ${node}` };
    node = link.a === node ? link.b : link.a;
    if (visited.has(node)) return { index, found: `${id}, which leads back to ${node}` };
    visited.add(node);
  }
  return node === to ? undefined : { index: undefined, found: `a route from ${from} that ends at ${node}, not at ${to}` };
}
