/** Whether the host that a router leaves could be switched off afterwards. */
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import { type Move, type RouterMove, routeOf } from "./targets-move.ts";
import { countRoutes, nodesOn, type PreparedTargets } from "./targets-prepare.ts";
import { isNewOrWorse } from "./targets-severity.ts";

/** Rules that say of a host or link, whatever it carries, that it stays on. */
const keepingRules = new Set(["keep-on", "min-on", "link-states"]);

const known = new WeakMap<PreparedTargets, Map<string, boolean>>();

/** The old host's id when the move leaves it with nothing to host or carry and no rule keeps it on; null otherwise. */
export function powerOffAfter(move: Move): string | null {
  const { prepared, host, to } = move;
  if (host === undefined || host === to || !canBeEmptied(move, host)) return null;
  for (const index of move.strands.keys()) if (nodesOn(prepared.network, routeOf(move, index) ?? []).has(host)) return null;
  return host;
}

/** False: no move of this router lets its host be switched off. */
export const mayFreeHost = (move: RouterMove): boolean => move.host !== undefined && canBeEmptied(move, move.host);

/** Does the host hold and carry nothing but the router and its links? The same for every target: worked out once. */
function canBeEmptied(move: RouterMove, host: string): boolean {
  const { prepared, router } = move;
  let answers = known.get(prepared);
  if (answers === undefined) {
    answers = new Map();
    known.set(prepared, answers);
  }
  let answer = answers.get(router);
  if (answer === undefined) {
    answer = isDispensable(move, host);
    answers.set(router, answer);
  }
  return answer;
}

function isDispensable({ prepared, links }: RouterMove, host: string): boolean {
  const { network, base, book, known: before, routersAt, routesAt } = prepared;
  if (!base.routersOn.has(host) || lookup(network.physicalRouters, host).state !== "on") return false;
  if ((routersAt.get(host) ?? []).length > 1) return false;
  const own = countRoutes(
    network,
    links.map((link) => base.routes.get(link.id) ?? []),
  );
  if ((routesAt.get(host) ?? 0) > (own.get(host) ?? 0)) return false;
  const off: Candidate = {
    ...base,
    routersOn: without(base.routersOn, [host]),
    linksOn: without(
      base.linksOn,
      lookup(network.nodes, host).links.map((link) => link.id),
    ),
  };
  const rules = book.constraints.filter(({ id }) => keepingRules.has(id));
  return rules.every((rule) => rule.check(network, off, book).every((reason) => !isNewOrWorse(reason, before)));
}

function without(all: ReadonlySet<string>, some: readonly string[]): ReadonlySet<string> {
  const rest = new Set(all);
  for (const id of some) rest.delete(id);
  return rest;
}
