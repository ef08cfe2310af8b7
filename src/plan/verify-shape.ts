/** Does a plan have the parts its status promises, and does it speak of everything once and of nothing else? */
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "./plan-document.ts";
import { type Finding, finding } from "./verify-finding.ts";

type Part = "placements" | "routes" | "physicalRouters" | "physicalLinks";
const parts: readonly (Part | "power")[] = ["placements", "routes", "physicalRouters", "physicalLinks", "power"];

/** A plan with all its parts. */
export type CompletePlan = PlanDocument & { readonly [Key in Part | "power"]: NonNullable<PlanDocument[Key]> };

export const isComplete = (plan: PlanDocument): plan is CompletePlan => parts.every((part) => plan[part] !== null);

/** A solved plan has every part and no conflict; one without an answer has none, and says why when it is infeasible. */
export function statusFindings(plan: PlanDocument): Finding[] {
  const findings: Finding[] = [];
  const add = (subject: string, found: string, remedy: string): void => {
    findings.push(finding("plan-status", subject, found, subject, remedy));
  };
  const isSolved = plan.status === "optimal" || plan.status === "feasible";
  for (const part of parts) {
    if (isSolved && plan[part] === null)
      add(part, `the plan is ${plan.status} and says nothing in ${part}`, `state ${part}, or set the status to unknown`);
    if (!isSolved && plan[part] !== null) add(part, `the plan is ${plan.status} and still states ${part}`, `set ${part} to null`);
  }
  if (!isSolved && plan.moves.length > 0)
    add("moves", `the plan is ${plan.status} and lists ${plan.moves.length} moves`, "leave moves empty");
  if (!isSolved && plan.powerEvents.length > 0)
    add("powerEvents", `the plan is ${plan.status} and switches physical routers`, "leave powerEvents empty");
  if (plan.status === "infeasible" && plan.conflict === null)
    add("conflict", "the plan is infeasible and names no conflict", "state the rules that clash");
  if (plan.status !== "infeasible" && plan.conflict !== null)
    add("conflict", `the plan is ${plan.status} and names a conflict`, "set conflict to null");
  if (plan.status === "optimal" && (plan.bound === null || plan.bound.gap === null)) {
    add("bound", "the plan is called optimal without a bound and a gap", "state both, or set the status to feasible");
  }
  return findings;
}

/** Every id of the network is in its part, and no other; failed routers and links are off. */
export function partsFindings(network: Network, plan: CompletePlan): Finding[] {
  const findings: Finding[] = [
    ...keyFindings("placements", Object.keys(plan.placements), network.virtualRouters, "virtual router"),
    ...keyFindings("routes", Object.keys(plan.routes), network.overlayLinks, "virtual or access link"),
    ...keyFindings("physicalRouters", Object.keys(plan.physicalRouters), network.physicalRouters, "physical router"),
    ...keyFindings("physicalLinks", Object.keys(plan.physicalLinks), network.physicalLinks, "physical link"),
  ];
  for (const [router, host] of Object.entries(plan.placements)) {
    if (network.physicalRouters.has(host)) continue;
    const found = `${router} is placed on ${host}, which is no physical router of ${network.name}`;
    findings.push(finding("plan-shape", router, found, `placements/${router}`, "name one of the network's physical routers"));
  }
  for (const { id, state } of network.physicalRouters.values()) {
    if (state === "failed" && plan.physicalRouters[id] === "on") {
      findings.push(finding("plan-shape", id, `${id} has failed and the plan has it on`, `physicalRouters/${id}`, `plan with ${id} off`));
    }
  }
  return findings;
}

function keyFindings(part: Part, keys: readonly string[], known: ReadonlyMap<string, unknown>, what: string): Finding[] {
  const findings: Finding[] = [];
  const stated = new Set(keys);
  for (const id of known.keys()) {
    if (!stated.has(id))
      findings.push(finding("plan-shape", id, `${part} says nothing about the ${what} ${id}`, part, `add ${id} to ${part}`));
  }
  for (const id of stated) {
    if (!known.has(id))
      findings.push(
        finding("plan-shape", id, `${part} names ${id}, which is no ${what} of the network`, `${part}/${id}`, `take ${id} out`),
      );
  }
  return findings;
}
