/** The rule book: every rule, one import and one line each, in the order of their labels in models/placement.md. */
import type { Candidate } from "../network/candidate.ts";
import type { Moment } from "../network/moment.ts";
import type { Network } from "../network/network.ts";
import { ban } from "./ban.ts";
import { capabilitiesPresent } from "./capabilities-present.ts";
import type { Constraint, Explanation, Reason, RuleBook } from "./constraint.ts";
import { delayWithinBound } from "./delay-within-bound.ts";
import { diverse } from "./diverse.ts";
import { fence } from "./fence.ts";
import { forwardingCapacity } from "./forwarding-capacity.ts";
import { gather } from "./gather.ts";
import { hostAccepts } from "./host-accepts.ts";
import { hostIsOn } from "./host-is-on.ts";
import { igpRoute } from "./igp-route.ts";
import { keepOn } from "./keep-on.ts";
import { linkCapacity } from "./link-capacity.ts";
import { linkStates } from "./link-states.ts";
import { maxMoves } from "./max-moves.ts";
import { minOn } from "./min-on.ts";
import { placedOnce } from "./placed-once.ts";
import { platformMatches } from "./platform-matches.ts";
import { resourcesFit } from "./resources-fit.ts";
import { routeConnects } from "./route-connects.ts";
import { separate } from "./separate.ts";
import { sitePower } from "./site-power.ts";
import { spare } from "./spare.ts";
import { staysPut } from "./stays-put.ts";
import { tdmPortsFit } from "./tdm-ports-fit.ts";

const constraints = [
  placedOnce, // C1
  hostIsOn, // C2
  hostAccepts, // C3
  platformMatches, // C4
  capabilitiesPresent, // C5
  resourcesFit, // C6
  tdmPortsFit, // C7
  staysPut, // C8
  delayWithinBound, // C9
  linkCapacity, // C10
  forwardingCapacity, // C11
  linkStates, // C12
  routeConnects, // C13
  igpRoute, // C14
  separate, // P1
  gather, // P2
  fence, // P3
  ban, // P4
  keepOn, // P5
  minOn, // P6
  spare, // P7
  diverse, // P8
  sitePower, // P9
  maxMoves, // P10
] as const satisfies readonly Constraint[];

export const ruleBook: RuleBook = { constraints };

type ReasonOf<Rule> = Rule extends Constraint<infer R> ? R : never;
/** A reason of any rule, told apart by `rule`. */
export type AnyReason = ReasonOf<(typeof constraints)[number]>;

/** Every way in which a candidate breaks the rules of the book, rule by rule. */
export const checkAll = (network: Network, candidate: Candidate, book: RuleBook = ruleBook): readonly Reason[] =>
  book.constraints.flatMap((constraint) => constraint.check(network, candidate, book));

/** Links may be filled while a transition lasts (contract, "Link load"). */
export const TRANSITION_UTILISATION = 1;

/** Every way in which a moment of a transition breaks the rules that hold always. */
export function checkMoment(network: Network, moment: Moment, book: RuleBook = ruleBook): readonly Reason[] {
  return book.constraints.filter(({ moment: when }) => when === "always").flatMap((rule) => duringOf(rule, network, moment, book));
}

/** Every way in which a moment breaks one rule. A rule without a definition of its own for moments is asked for both sides, the worse counts. */
export function duringOf(rule: Constraint, network: Network, moment: Moment, book: RuleBook): readonly Reason[] {
  if (rule.during !== undefined) return rule.during(network, moment, book);
  const before = rule.check(network, moment.before, book, TRANSITION_UTILISATION);
  if (moment.after === moment.before) return before;
  const worst = new Map(before.map((reason) => [breachKey(reason), reason]));
  for (const reason of rule.check(network, moment.after, book, TRANSITION_UTILISATION)) {
    const known = worst.get(breachKey(reason));
    if (known === undefined || (reason.excess ?? 0) > (known.excess ?? 0)) worst.set(breachKey(reason), reason);
  }
  return [...worst.values()];
}

/** Which breach a reason is about: two reasons with one key differ in their figures at most. */
export const breachKey = ({ rule, subject, instance = "" }: Reason): string => JSON.stringify([rule, subject, instance]);

/** The words of the rule that gave the reason. A rule that the book lacks is a bug. */
export function explainReason(reason: Reason, network: Network, book: RuleBook = ruleBook): Explanation {
  const constraint = book.constraints.find(({ id }) => id === reason.rule);
  if (constraint === undefined) throw new Error(`internal: the rule book has no rule ${reason.rule}`);
  return constraint.explain(reason, network);
}
