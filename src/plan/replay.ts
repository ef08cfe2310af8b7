/**
 * Carries out a plan in thought, event by event from today, and reports the first moment at which something is wrong. It follows
 * docs/transition.md and the rule book, and shares no code with the scheduler.
 */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import { breachKey, explainReason } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import { compareLinkIds } from "../network/routes.ts";
import { candidateOfPlan } from "./candidate-of-plan.ts";
import { defaultMigration, type MigrationModel } from "./pre-copy.ts";
import { type Misconduct, misconductIn, startsInTheWay } from "./replay-conduct.ts";
import { type Changed, createJudge } from "./replay-judge.ts";
import { createReplayState, type ReplayState } from "./replay-state.ts";
import { type Instant, inSeconds, instantsOf, type Trip } from "./replay-timeline.ts";
import { type Finding, finding } from "./verify-finding.ts";
import type { CompletePlan } from "./verify-shape.ts";

/**
 * What is wrong at the first moment at which anything is; when nothing is, how the state at the end differs from the plan. Moves
 * and events that name what the network does not have are passed over: verify-moves reports them. Cost: about a millisecond an
 * instant for a thousand routers. `migration`: what copies take when a move does not say.
 */
export function replayTransition(
  network: Network,
  plan: CompletePlan,
  book: RuleBook,
  migration: MigrationModel = defaultMigration,
): readonly Finding[] {
  const planned = candidateOfPlan(network, plan);
  if (planned === undefined) return [];
  const state = createReplayState(network, planned.routes, migration);
  const judge = createJudge(network, book);
  let changed: Changed | undefined;
  for (const instant of instantsOf(network, plan)) {
    state.finish(instant.ending);
    const change = state.pass(instant);
    const misconduct = [...startsInTheWay(network, state, instant)];
    state.begin(instant.starting);
    misconduct.push(...misconductIn(network, state, plan.transition?.limits));
    const moments = [...(change?.moments ?? []), state.moment()];
    const since = changed === undefined ? undefined : together(changed, changedAt(instant), change?.changed ?? nothing);
    const reasons = moments.flatMap((moment) =>
      since === undefined ? judge.inFull(moment) : judge.since(moment, since, change !== undefined),
    );
    if (reasons.length + misconduct.length > 0) return findingsAt(network, book, state, instant, reasons, misconduct);
    changed = finishAtOnce(state, instant);
  }
  return differencesAtEnd(network, state.moment().before, planned);
}

const nothing: Changed = { virtualRouters: new Set(), overlayLinks: new Set() };

/** What takes no time ends at the instant at which it starts; whoever judges next has to look at it again. */
function finishAtOnce(state: ReplayState, { at, starting }: Instant): Changed {
  const trips = starting.trips.filter(({ end }) => end === at);
  const reroutings = starting.reroutings.filter(({ end }) => end === at);
  if (trips.length + reroutings.length === 0) return nothing;
  state.finish({ trips, reroutings });
  return changedAt({ starting: { trips, reroutings }, ending: { trips: [], reroutings: [] } });
}

const changedAt = ({ starting, ending }: Pick<Instant, "starting" | "ending">): Changed => ({
  virtualRouters: new Set([...starting.trips, ...ending.trips].map(({ router }) => router)),
  overlayLinks: new Set([...starting.reroutings, ...ending.reroutings].map(({ link }) => link)),
});

const together = (...parts: readonly Changed[]): Changed => ({
  virtualRouters: new Set(parts.flatMap(({ virtualRouters }) => [...virtualRouters])),
  overlayLinks: new Set(parts.flatMap(({ overlayLinks }) => [...overlayLinks])),
});

function findingsAt(
  network: Network,
  book: RuleBook,
  state: ReplayState,
  instant: Instant,
  reasons: readonly Reason[],
  misconduct: readonly Misconduct[],
): readonly Finding[] {
  const where = `transition/at ${inSeconds(instant.at)} s`;
  const when = `at ${inSeconds(instant.at)} s${whileWords(state, instant)}: `;
  const once = new Map(reasons.map((reason) => [breachKey(reason), reason]));
  return [
    ...misconduct.map(({ subject, found, remedy }) => finding("plan-transition", subject, `${when}${found}`, where, remedy)),
    ...[...once.values()].map((reason) => {
      const { found, remedy } = explainReason(reason, network, book);
      return finding(reason.rule, reason.subject, `${when}${found}`, where, remedy);
    }),
  ];
}

/** How many moves and events are named before the rest is counted. */
const MOST_NAMED = 4;

/** What is under way, and what happens at this instant: ", while a moves from h1 to h2". */
function whileWords({ journeys, reroutings }: ReplayState, { ending, powerEvents, linkEvents }: Instant): string {
  const moveInWords = ({ router, from, to }: Pick<Trip, "router" | "to" | "from">): string =>
    from === null ? `${router} starts on ${to}` : `${router} moves from ${from} to ${to}`;
  const words = [
    ...[...journeys.values()].map(({ trip }) => moveInWords(trip)),
    ...[...reroutings.keys()].map((link) => `${link} is re-routed`),
    ...powerEvents.map(({ physicalRouter, to }) => `${physicalRouter} is switched ${to}`),
    ...linkEvents.map(({ physicalLink, to }) => `${physicalLink} is switched ${to}`),
    ...ending.trips.map(({ router, to }) => `${router} arrives on ${to}`),
  ];
  if (words.length === 0) return "";
  const named = words.length > MOST_NAMED + 1 ? [...words.slice(0, MOST_NAMED), `${words.length - MOST_NAMED} more`] : words;
  return `, while ${named.join(", ")}`;
}

/** Placements, routes and states after the last event that are not the plan's. */
function differencesAtEnd(network: Network, end: Candidate, planned: Candidate): readonly Finding[] {
  const findings: Finding[] = [];
  const report = (subject: string, found: string, remedy: string): void => {
    findings.push(finding("plan-transition", subject, found, "transition/at the end", remedy));
  };
  for (const router of network.virtualRouters.keys()) {
    const [is, should] = [end.placements.get(router) ?? "no host", planned.placements.get(router) ?? "no host"];
    if (is !== should) report(router, `${router} ends on ${is}, planned on ${should}`, "complete its moves, or plan again");
  }
  for (const link of network.overlayLinks.keys()) {
    const [is, should] = [end.routes.get(link), planned.routes.get(link)];
    const isSame = is === undefined || should === undefined ? is === should : compareLinkIds(is, should) === 0;
    if (!isSame) report(link, `${link} ends on ${inWords(is)}, planned on ${inWords(should)}`, "re-route it, or plan again");
  }
  const onOff = (set: ReadonlySet<string>, id: string): string => (set.has(id) ? "on" : "off");
  const states = [
    [network.physicalRouters, end.routersOn, planned.routersOn],
    [network.physicalLinks, end.linksOn, planned.linksOn],
  ] as const;
  for (const [ids, is, should] of states) {
    for (const id of ids.keys()) {
      if (is.has(id) === should.has(id)) continue;
      report(id, `${id} ends ${onOff(is, id)}, planned ${onOff(should, id)}`, "add the event that switches it, or plan again");
    }
  }
  return findings;
}

function inWords(route: readonly string[] | undefined): string {
  if (route === undefined) return "no route";
  return route.length === 0 ? "no link" : route.join(", ");
}
