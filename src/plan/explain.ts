/** A plan in reasons: why every virtual router moves or stays, why every physical router that is on cannot be turned off. */
import type { RuleBook } from "../constraints/constraint.ts";
import { checkAll, ruleBook } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { explainHosts, type HostExplanation } from "./explain-hosts.ts";
import { type ExplainGround, explainRouters, type RouterExplanation } from "./explain-routers.ts";
import { prepareTargets } from "./targets.ts";

export { explainHosts, type HostExplanation } from "./explain-hosts.ts";
export { explainRouters, type RouterExplanation } from "./explain-routers.ts";

export interface PlanExplanation {
  readonly virtualRouters: readonly RouterExplanation[];
  readonly physicalRouters: readonly HostExplanation[];
}

export interface ExplainOptions {
  readonly book?: RuleBook;
  /** Physical routers to explain; absent: all that the plan leaves on. Each costs full checks: ask for few on large networks. */
  readonly physicalRouters?: Iterable<string>;
}

/** `network` is what the plan was made for, changes and traffic included; `candidate` what the plan says. */
export function explainPlan(network: Network, candidate: Candidate, options: ExplainOptions = {}): PlanExplanation {
  const { book = ruleBook, physicalRouters } = options;
  const ground = explainGround(network, candidate, book);
  return { virtualRouters: explainRouters(ground), physicalRouters: explainHosts(ground, physicalRouters) };
}

/** What both kinds of explanation stand on. */
export const explainGround = (network: Network, candidate: Candidate, book: RuleBook = ruleBook): ExplainGround => ({
  network,
  planned: prepareTargets(network, candidate, book),
  brokenToday: checkAll(network, network.today, book),
  plannedWatts: candidatePower(network, candidate).totalWatts,
});

/** One line for each virtual router, then one for each physical router. */
export const explanationLines = (explanation: PlanExplanation): readonly string[] => [
  ...explanation.virtualRouters.map((router) => router.text),
  ...explanation.physicalRouters.map((host) => host.text),
];
