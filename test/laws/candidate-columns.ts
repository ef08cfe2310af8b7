/** Columns whose every value is a constant taken from a candidate, route choices and failures included. */
import type { Columns, RouteChoice } from "../../src/constraints/constraint.ts";
import { constant } from "../../src/constraints/expressions.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { lookup } from "../../src/network/lookup.ts";
import type { Network, PhysicalLink } from "../../src/network/network.ts";
import { farEnd } from "../../src/network/routes.ts";
import { simplePaths } from "../../src/network/simple-paths.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import { constantColumns } from "../support/constant-columns.ts";

/**
 * Every simple path over the whole substrate, on or off, is a choice, in igp order; the candidate's route is the chosen one.
 * None is chosen when the route is missing or no simple path between the right ends. `after` answers for failures.
 */
export function candidateColumns(network: Network, candidate: Candidate, after?: (physicalRouter: string) => Columns): Columns {
  const own: Partial<Columns> = { routeChoices: (overlayLink) => choicesOf(network, candidate, overlayLink) };
  return constantColumns(network, candidate, after === undefined ? own : { ...own, afterFailure: after });
}

function choicesOf(network: Network, candidate: Candidate, overlayLink: string): readonly RouteChoice[] {
  const link = lookup(network.overlayLinks, overlayLink);
  const ends = overlayEnds(link, candidate.placements);
  if (ends === undefined) return [];
  const route = candidate.routes.get(overlayLink)?.join(" ");
  const preferred: { readonly links: readonly string[]; readonly needsOn: readonly string[] }[] = [];
  const choices: RouteChoice[] = [];
  for (const path of simplePaths({ nodes: network.nodes }, ends.from, ends.to)) {
    const links = path.map(({ id }) => id);
    const needsOn = needs(network, path, ends.from, ends.to, link.attachedTo);
    choices.push({ chosen: constant(links.join(" ") === route ? 1 : 0), links, needsOn, preferred: [...preferred] });
    preferred.push({ links, needsOn });
  }
  return choices;
}

/** Transit, and the attachment point unless it is the host itself. */
function needs(
  network: Network,
  path: readonly PhysicalLink[],
  from: string,
  to: string,
  attachedTo: string | undefined,
): readonly string[] {
  const passed: string[] = [];
  let node = from;
  for (const link of path) {
    node = farEnd(link, node);
    if (network.physicalRouters.has(node) && (node !== to || attachedTo !== undefined)) passed.push(node);
  }
  return passed;
}

/** Links whose ends have hosts but whose route is missing or no simple path between them: columns cannot say what they do. */
export function linksWithoutChoice(network: Network, candidate: Candidate): readonly string[] {
  return [...network.overlayLinks.values()]
    .filter((link) => overlayEnds(link, candidate.placements) !== undefined)
    .filter((link) => choicesOf(network, candidate, link.id).every(({ chosen }) => chosen.constant === 0))
    .map((link) => link.id);
}
