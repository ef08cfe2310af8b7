/**
 * Holds a plan, from anywhere, against the network it was made for: the rules' checks, the plan's own figures and its order of
 * moves, and nothing from the optimiser. No findings: verified.
 */
import type { RuleBook } from "../constraints/constraint.ts";
import { checkAll, explainReason, ruleBook } from "../constraints/index.ts";
import type { Change } from "../network/changes-document.ts";
import type { Network } from "../network/network.ts";
import { candidateOfPlan } from "./candidate-of-plan.ts";
import type { PlanDocument } from "./plan-document.ts";
import type { MigrationModel } from "./pre-copy.ts";
import { replayTransition } from "./replay.ts";
import { boundFindings, powerFindings } from "./verify-figures.ts";
import { type Finding, finding } from "./verify-finding.ts";
import { moveFindings, powerEventFindings, switchFindings, waveFindings } from "./verify-moves.ts";
import { isComplete, partsFindings, statusFindings } from "./verify-shape.ts";

export type { Finding } from "./verify-finding.ts";

/** The network a plan has to hold in: the document as supplied, then traffic, then changes, and what each of them was. */
export interface VerifyGround {
  readonly network: Network;
  /** Of the document as supplied. */
  readonly digest: string;
  readonly changes: readonly Change[];
  readonly traffic: PlanDocument["traffic"];
}

export interface VerifyRequest {
  readonly prepared: VerifyGround;
  readonly plan: PlanDocument;
  readonly book?: RuleBook;
  /** For moves that do not say what bandwidth they copy at. Absent: `defaultMigration`. */
  readonly migration?: MigrationModel;
}

/** Everything that is wrong with the plan: about what it was made for, its shape, the rules, its figures, its moves. */
export function verifyPlan(request: VerifyRequest): readonly Finding[] {
  const { prepared, plan, book = ruleBook, migration } = request;
  const { network } = prepared;
  const findings = [...verifyPlacement(request)];
  const candidate = candidateOfPlan(network, plan);
  if (candidate === undefined || !isComplete(plan)) return findings;
  findings.push(...moveFindings(network, plan), ...powerEventFindings(network, plan, candidate), ...switchFindings(network, plan));
  findings.push(...waveFindings(plan.moves), ...replayTransition(network, plan, book, migration));
  return findings;
}

/** The same without the moves and everything else that says when. */
export function verifyPlacement({ prepared, plan, book = ruleBook }: VerifyRequest): readonly Finding[] {
  const { network } = prepared;
  const findings = [...groundFindings(prepared, plan), ...statusFindings(plan)];
  const candidate = candidateOfPlan(network, plan);
  if (candidate === undefined || !isComplete(plan)) return findings;
  findings.push(...partsFindings(network, plan));
  for (const reason of checkAll(network, candidate, book)) {
    findings.push({ rule: reason.rule, subject: reason.subject, ...explainReason(reason, network, book) });
  }
  findings.push(...powerFindings(network, plan, candidate));
  findings.push(...boundFindings(network, plan, candidate));
  return findings;
}

/** Is this the network, are these the changes and the traffic that the plan speaks of? */
export function groundFindings({ network, digest, changes, traffic }: VerifyGround, plan: PlanDocument): readonly Finding[] {
  const findings: Finding[] = [];
  const differs = (what: string, found: string, where: string, remedy: string): void => {
    findings.push(finding("plan-network", what, found, where, remedy));
  };
  const again = "plan again, or verify against the network that the plan was made for";
  if (plan.network.name !== network.name) {
    differs("name", `the plan is for ${plan.network.name}, the network is ${network.name}`, "network/name", again);
  }
  if (plan.network.digest !== digest) {
    differs("digest", `the plan was made for ${plan.network.digest}, the network has ${digest}: it has changed`, "network/digest", again);
  }
  if (JSON.stringify(plan.changes) !== JSON.stringify(changes)) {
    differs(
      "changes",
      `the plan speaks of ${plan.changes.length} changes, ${changes.length} others were applied`,
      "changes",
      "apply the plan's own changes",
    );
  }
  if (!sameTraffic(plan.traffic, traffic)) {
    const [planned, given] = [trafficInWords(plan.traffic), trafficInWords(traffic)];
    differs(
      "traffic",
      `the plan is for ${planned}, but ${given} was given`,
      "traffic",
      "give the traffic document and the window that the plan names",
    );
  }
  return findings;
}

type Traffic = PlanDocument["traffic"];

function sameTraffic(x: Traffic, y: Traffic): boolean {
  if (x === null || y === null) return x === y;
  return x.digest === y.digest && x.window === y.window && x.timeZone === y.timeZone && x.use === y.use;
}

const trafficInWords = (traffic: Traffic): string =>
  traffic === null ? "the network's own trafficGbps" : `the ${traffic.use} of ${traffic.window} (${traffic.timeZone}) in ${traffic.digest}`;
