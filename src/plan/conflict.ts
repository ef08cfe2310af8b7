/**
 * Why no plan exists: an irreducible set of rules that clash, and the cheapest ways to give way.
 *
 * Method: make every rule elastic; solve for the cheapest way to give way; make what gave way hard and solve again until
 * nothing can give: those instances cannot stand together (Chinneck's elastic filter). Then leave out one at a time
 * and keep out what is not needed (deletion filter). The first solutions are the relaxations offered.
 */
import type { Constraint, RuleBook } from "../constraints/constraint.ts";
import { buildNetwork } from "../network/build-network.ts";
import type { Network } from "../network/network.ts";
import type { PolicyDocument } from "../network/policy-document.ts";
import { type ElasticProgram, fixInstances, type Instance, makeElastic } from "../optimiser/elastic.ts";
import { type Formulation, formulate } from "../optimiser/formulation.ts";
import type { SolveOutcome, Solver } from "../optimiser/solvers/port.ts";
import type { Seconds } from "../units.ts";
import type { ConflictDocument } from "./plan-document.ts";

export interface ConflictOptions {
  readonly timeLimitSeconds: Seconds;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

export type ConflictOutcome =
  | { readonly status: "conflict"; readonly conflict: ConflictDocument; readonly seconds: Seconds }
  /** Everything can be met after all: whoever claimed infeasibility was wrong. */
  | { readonly status: "feasible"; readonly seconds: Seconds }
  | { readonly status: "unknown"; readonly detail: string; readonly seconds: Seconds };

/** How many alternative sets of relaxations are offered at most. */
const ALTERNATIVES = 3;
const SLACK = 1e-6;

/** No rules: how columns hang together. */
const structure = ["routes", "peak"];
/** Rules that are no choice: without them there is no network, or no question. */
const givenRules = [...structure, "placed-once", "host-is-on", "link-states", "igp-route"];
/** With so many virtual and access links, the network without them is asked first. */
const MANY_LINKS = 40;
/** How many routes a pair of core nodes may have in the unpruned program: the next limit where one is too few and the program small. */
const ROUTE_LIMITS = [16, 64, 256, 1024];
const MOST_COLUMNS = 4000;

/**
 * A conflict among rules of hosts and policies shows in the network without its virtual and access links, whose program is small;
 * what is impossible there is impossible with them. Only when that program has an answer are routes, delays and loads looked
 * at. Having a route at all is a given, unless the conflict is about just that; so are a host for every router, and the rest of
 * the given rules.
 */
export async function findConflict(network: Network, book: RuleBook, solver: Solver, options: ConflictOptions): Promise<ConflictOutcome> {
  let spent: Seconds = 0;
  const connected = new Set([...givenRules, "route-connects"]);
  const attempts: (readonly [Network, ReadonlySet<string>])[] = [
    [network, connected],
    [network, new Set(givenRules)],
    [network, new Set(structure)],
  ];
  if (network.overlayLinks.size >= MANY_LINKS) attempts.unshift([withoutOverlay(network), connected]);
  let last: ConflictOutcome = { status: "feasible", seconds: 0 };
  for (const [asked, given] of attempts) {
    const formulation = formulateWhole(asked, book);
    last = await findAmong(formulation, given, book, solver, { ...options, timeLimitSeconds: options.timeLimitSeconds - spent });
    spent += last.seconds;
    if (last.status === "conflict" && last.conflict.rules.length > 0) {
      return asked === network ? { ...last, seconds: spent } : withFullRelaxations(network, given, book, solver, options, spent, last);
    }
    if (last.status === "unknown" || (last.status === "feasible" && asked === network)) break;
  }
  return { ...last, seconds: spent };
}

/** The program in which everything may give way, with as many routes as it can hold. */
function formulateWhole(network: Network, book: RuleBook): Formulation {
  let formulation: Formulation;
  let next = 0;
  do {
    formulation = formulate(network, book, { prunes: false, routeLimit: ROUTE_LIMITS[next++] as number });
  } while (!formulation.hasAllRoutes && formulation.program.columns.length < MOST_COLUMNS && next < ROUTE_LIMITS.length);
  return formulation;
}

/** The same network with nothing to route. TDM ports are taken by access links, so networks that have some stay as they are. */
function withoutOverlay(network: Network): Network {
  if ([...network.virtualRouters.keys()].some((router) => network.tdmPortsOf(router) > 0)) return network;
  return buildNetwork({ ...network.document, virtualLinks: [], accessLinks: [], policies: network.document.policies.map(keptPolicy) });
}

/** Diverse speaks of links that are gone: it becomes a limit that always holds, so that other policies keep their labels. */
const keptPolicy = (policy: PolicyDocument): PolicyDocument =>
  policy.type === "diverse" ? { ...(policy.id === undefined ? {} : { id: policy.id }), type: "maxMoves", count: 1e6 } : policy;

/** Giving way in the network without links may not be enough with them: the relaxations are looked for in the whole network, if there is time. */
async function withFullRelaxations(
  network: Network,
  given: ReadonlySet<string>,
  book: RuleBook,
  solver: Solver,
  options: ConflictOptions,
  spent: Seconds,
  found: Extract<ConflictOutcome, { status: "conflict" }>,
): Promise<ConflictOutcome> {
  const elastic = makeElastic(formulateWhole(network, book), (rule) => given.has(rule));
  const search = createSearch(solver, { ...options, timeLimitSeconds: options.timeLimitSeconds - spent });
  const outcome = await search.solve(fixInstances(elastic, new Set(), "all"));
  const seconds = spent + search.spent();
  if (outcome.status !== "optimal") return { ...found, conflict: { ...found.conflict, relaxations: [] }, seconds };
  const ways = gaveWay(elastic, outcome.values);
  const cost = ways.reduce((sum, one) => sum + one.cost, 0);
  const { relaxations } = describe(network, book, [], true, [{ cost, given: ways }]);
  return { ...found, conflict: { ...found.conflict, relaxations }, seconds };
}

async function findAmong(
  formulation: Formulation,
  given: ReadonlySet<string>,
  book: RuleBook,
  solver: Solver,
  options: ConflictOptions,
): Promise<ConflictOutcome> {
  const { network } = formulation;
  const elastic = makeElastic(formulation, (rule) => given.has(rule));
  const search = createSearch(solver, options);
  const hard = new Set<Instance>();
  const relaxations: { readonly cost: number; readonly given: readonly Given[] }[] = [];
  for (;;) {
    const outcome = await search.solve(fixInstances(elastic, hard, "all"));
    if (outcome.status === "infeasible") break;
    if (outcome.status === "unknown") return { status: "unknown", detail: outcome.detail, seconds: search.spent() };
    const given = gaveWay(elastic, outcome.values);
    if (given.length === 0) {
      if (hard.size === 0) return { status: "feasible", seconds: search.spent() };
      return { status: "unknown", detail: "the elastic program gave way nowhere", seconds: search.spent() };
    }
    if (relaxations.length < ALTERNATIVES) relaxations.push({ cost: given.reduce((sum, one) => sum + one.cost, 0), given });
    for (const one of given) hard.add(one.instance);
  }
  const { kept, isIrreducible } = await reduce(search, elastic, hard);
  // With routes cut off, rules may seem to clash that another route would reconcile.
  const isSure = isIrreducible && formulation.hasAllRoutes;
  return { status: "conflict", conflict: describe(network, book, kept, isSure, relaxations), seconds: search.spent() };
}

interface Given {
  readonly instance: Instance;
  /** In the instance's unit; null when it was dropped. */
  readonly amount: number | null;
  readonly cost: number;
}

function gaveWay(elastic: ElasticProgram, values: readonly number[]): readonly Given[] {
  return elastic.instances.flatMap((instance): Given[] => {
    const slack = values[instance.column] ?? 0;
    if (slack <= SLACK) return [];
    return [{ instance, amount: instance.unit === null ? null : slack, cost: instance.cost * (instance.unit === null ? 1 : slack) }];
  });
}

interface Search {
  solve(program: ElasticProgram["program"]): Promise<SolveOutcome>;
  spent(): Seconds;
}

function createSearch(solver: Solver, options: ConflictOptions): Search {
  let spent = 0;
  return {
    async solve(program) {
      const timeLimitSeconds = options.timeLimitSeconds - spent;
      if (timeLimitSeconds <= 0)
        return { status: "unknown", why: "time", detail: "no time left", bound: Number.NEGATIVE_INFINITY, seconds: 0 };
      const watch = options.signal === undefined ? {} : { signal: options.signal };
      const outcome = await solver.solve(program, { timeLimitSeconds, gap: 0, seed: options.seed }, watch);
      spent += outcome.seconds;
      return outcome;
    },
    spent: () => spent,
  };
}

/** Deletion filter: what can be left out with the rest still impossible is not part of the conflict. */
async function reduce(
  search: Search,
  elastic: ElasticProgram,
  hard: ReadonlySet<Instance>,
): Promise<{ readonly kept: readonly Instance[]; readonly isIrreducible: boolean }> {
  const kept = new Set(hard);
  let isIrreducible = true;
  for (const instance of hard) {
    kept.delete(instance);
    const outcome = await search.solve(fixInstances(elastic, kept, "hard only"));
    if (outcome.status === "infeasible") continue;
    if (outcome.status === "unknown") isIrreducible = false;
    kept.add(instance);
  }
  return { kept: [...kept], isIrreducible };
}

function describe(
  network: Network,
  book: RuleBook,
  kept: readonly Instance[],
  irreducible: boolean,
  relaxations: readonly { readonly cost: number; readonly given: readonly Given[] }[],
): ConflictDocument {
  const ruleOf = (id: string): Constraint => {
    const found = book.constraints.find((constraint) => constraint.id === id);
    if (found === undefined) throw new Error(`internal: no rule is called ${id}`);
    return found;
  };
  return {
    irreducible,
    rules: kept.map(({ rule, subject }) => ({ rule, subject, ...ruleOf(rule).describe(subject, network) })),
    relaxations: relaxations.map(({ cost, given }) => ({
      cost: round(cost),
      items: given.map(({ instance, amount, cost: itemCost }) => ({
        rule: instance.rule,
        subject: instance.subject,
        amount: amount === null ? null : round(amount),
        unit: instance.unit ?? "rule",
        cost: round(itemCost),
        text: ruleOf(instance.rule).relax(instance.subject, amount === null ? null : round(amount), network),
      })),
    })),
  };
}

/** Up to the next millionth: applying the figure as printed must be enough. */
const round = (value: number): number => Math.ceil(value * 1e6 - 1e-3) / 1e6;
