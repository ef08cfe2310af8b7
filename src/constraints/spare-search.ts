/**
 * Searches where the virtual routers of a dead physical router can go: depth first over hosts, and under explicit routing over
 * routes, judging partial answers by the rules that more routers cannot mend and complete ones by every rule that counts.
 */
import { networkAfterFailure } from "../network/after-failure.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import { createIgp, type Igp, type LiveSubstrate } from "../network/routes.ts";
import { simplePaths } from "../network/simple-paths.ts";
import { overlayEnds } from "../network/walk.ts";
import type { Constraint, Reason, RuleBook } from "./constraint.ts";

/** Contract, "spare": every rule but these. Spare itself is asked for one failure at a time. */
const exempt: ReadonlySet<string> = new Set(["max-moves", "min-on", "keep-on", "spare"]);

/** The rules that hold after a failure too. */
export const rulesAfterFailure = (book: RuleBook): readonly Constraint[] => book.constraints.filter((rule) => !exempt.has(rule.id));

/** Rules that pass over routers without a host and that placing one more can only break, never mend. */
const unmendable: ReadonlySet<string> = new Set([
  "resources-fit",
  "tdm-ports-fit",
  "separate",
  "delay-within-bound",
  "link-capacity",
  "forwarding-capacity",
  "link-states",
  "route-connects",
  "diverse",
]);

/** After a failure links may be filled. */
const UTILISATION = 1;

export type SpareOutcome =
  | { readonly status: "fits"; readonly after: Candidate }
  /** Every way was tried. `because`: what stood in the way of the first one, if a rule did and no router was without any host. */
  | { readonly status: "impossible"; readonly because: Reason | undefined }
  /** The budget ran out. */
  | { readonly status: "undecided"; readonly because: Reason | undefined; readonly judged: number };

/** `budget`: how many partial and complete answers are judged at most. */
export function searchSpare(
  network: Network,
  candidate: Candidate,
  book: RuleBook,
  failure: { readonly dead: string; readonly group: readonly string[] },
  budget: number,
): SpareOutcome {
  const { dead, group } = failure;
  const after = networkAfterFailure(network, dead);
  const rules = rulesAfterFailure(book);
  const start = stateAfterFailure(after, candidate, dead);
  const refuges = group.filter((host) => start.routersOn.has(host));
  const accepts = (router: string, host: string): boolean => rules.every((rule) => rule.filter(after, router, host).length === 0);
  const homeless = [...after.virtualRouters.keys()]
    .filter((router) => candidate.placements.get(router) === dead)
    .map((router) => ({ router, hosts: refuges.filter((host) => accepts(router, host)) }))
    .sort((x, y) => x.hosts.length - y.hosts.length);
  const substrate = { nodes: after.nodes, routersOn: start.routersOn, linksOn: start.linksOn };
  const search: Search = {
    network: after,
    substrate,
    igp: createIgp(substrate),
    rules,
    book,
    left: budget,
    because: undefined,
  };
  const open = [...after.overlayLinks.values()].filter((link) => isOpen(after, candidate, start, link));
  const found = extend(search, start, homeless, open);
  if (found !== undefined) return { status: "fits", after: found };
  return search.left > 0
    ? { status: "impossible", because: search.because }
    : { status: "undecided", because: search.because, judged: budget };
}

interface Search {
  readonly network: Network;
  readonly substrate: LiveSubstrate;
  readonly igp: Igp;
  readonly rules: readonly Constraint[];
  readonly book: RuleBook;
  /** How many answers may still be judged. */
  left: number;
  because: Reason | undefined;
}

interface Homeless {
  readonly router: string;
  readonly hosts: readonly string[];
}

/** The dead router and its links are off, its virtual routers have no host; igp has converged, explicit routes that touch it are gone. */
function stateAfterFailure(after: Network, candidate: Candidate, dead: string): Candidate {
  const isTouched = (id: string): boolean => {
    const link = after.physicalLinks.get(id);
    return link !== undefined && (link.a === dead || link.b === dead);
  };
  const placements = new Map([...candidate.placements].filter(([, host]) => host !== dead));
  const routersOn = new Set([...candidate.routersOn].filter((host) => host !== dead));
  const linksOn = new Set([...candidate.linksOn].filter((id) => !isTouched(id)));
  const igp = createIgp({ nodes: after.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of after.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    if (ends === undefined) continue;
    const route = after.routing === "igp" ? igp.route(ends.from, ends.to) : candidate.routes.get(link.id);
    if (route !== undefined && !route.some(isTouched)) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

/** True for a link whose explicit route has to be chosen anew before any router is placed: it touched the dead router. */
const isOpen = (after: Network, before: Candidate, start: Candidate, link: OverlayLink): boolean =>
  after.routing === "explicit" &&
  before.routes.has(link.id) &&
  !start.routes.has(link.id) &&
  overlayEnds(link, start.placements) !== undefined;

/** Decides one more route or host; the finished answer, or undefined when none was found below this point. */
function extend(search: Search, state: Candidate, homeless: readonly Homeless[], open: readonly OverlayLink[]): Candidate | undefined {
  if (search.left === 0) return undefined;
  search.left--;
  const isComplete = homeless.length === 0 && open.length === 0;
  const unrouted = new Set(open.map((link) => link.id));
  const broken = firstBroken(search, state, isComplete, unrouted);
  if (broken !== undefined) {
    search.because ??= broken;
    return undefined;
  }
  if (isComplete) return state;
  const [link, ...otherLinks] = open;
  if (link !== undefined) {
    for (const routes of routings(search, state, link)) {
      const found = extend(search, { ...state, routes }, homeless, otherLinks);
      if (found !== undefined || search.left === 0) return found;
    }
    return undefined;
  }
  const [next, ...others] = homeless;
  if (next === undefined) return undefined;
  for (const host of next.hosts) {
    const found = settle(search, state, next.router, host, others);
    if (found !== undefined || search.left === 0) return found;
  }
  return undefined;
}

/** Puts a router on a host; its links to what has a host get their routes, by igp at once, explicit ones one decision each. */
function settle(search: Search, state: Candidate, router: string, host: string, others: readonly Homeless[]): Candidate | undefined {
  const placements = new Map(state.placements).set(router, host);
  const links = search.network.overlayLinksOf(router).filter((link) => overlayEnds(link, placements) !== undefined);
  if (search.network.routing === "explicit") return extend(search, { ...state, placements }, others, links);
  const routes = new Map(state.routes);
  for (const link of links) {
    const route = igpRoute(search.igp, link, placements);
    if (route !== undefined) routes.set(link.id, route);
  }
  return extend(search, { ...state, placements, routes }, others, []);
}

function igpRoute(igp: Igp, link: OverlayLink, placements: Candidate["placements"]): readonly string[] | undefined {
  const ends = overlayEnds(link, placements);
  return ends === undefined ? undefined : igp.route(ends.from, ends.to);
}

/** All routes with one more link routed, in igp order. */
function* routings(search: Search, state: Candidate, link: OverlayLink): Generator<Candidate["routes"]> {
  const ends = overlayEnds(link, state.placements);
  if (ends === undefined) return;
  for (const path of simplePaths(search.substrate, ends.from, ends.to)) {
    const route = path.map((physicalLink) => physicalLink.id);
    yield new Map(state.routes).set(link.id, route);
  }
}

/** The first reason against an answer. A link that is still to be routed is no reason yet. */
function firstBroken(search: Search, state: Candidate, isComplete: boolean, unrouted: ReadonlySet<string>): Reason | undefined {
  for (const rule of search.rules) {
    if (!isComplete && !unmendable.has(rule.id)) continue;
    const reasons = rule.check(search.network, state, search.book, UTILISATION);
    const reason = reasons.find(({ rule: id, subject }) => id !== "route-connects" || !unrouted.has(subject));
    if (reason !== undefined) return reason;
  }
  return undefined;
}
