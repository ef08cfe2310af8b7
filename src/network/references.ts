/** Referential checks of network@1: what no shape can say. */
import type { Problem } from "../result.ts";
import { listWords } from "./describe-value.ts";
import type { NetworkDocument } from "./document.ts";
import { connectedParts, substrateGraph } from "./graph.ts";
import { ProblemList } from "./problem-list.ts";
import { addHostProblems } from "./references-hosts.ts";
import { addIdProblems } from "./references-ids.ts";
import { addPolicyProblems } from "./references-policies.ts";
import { addRouteProblems } from "./references-routes.ts";

/** Everything wrong with a document that has the right shape; empty when it is sound. */
export function checkReferences(document: NetworkDocument): readonly Problem[] {
  const problems = new ProblemList();
  addIdProblems(document, problems);
  addPolicyProblems(document, problems);
  addHostProblems(document, problems);
  addConnectivityProblem(document, problems);
  addRouteProblems(document, problems);
  return problems.problems;
}

/**
 * The part that holds for a network under a what-if too: ids and policies. Whether routers fit their hosts, whether the
 * substrate hangs together and whether routes are paths is then for the rules to say.
 */
export function checkIds(document: NetworkDocument): readonly Problem[] {
  const problems = new ProblemList();
  addIdProblems(document, problems);
  addPolicyProblems(document, problems);
  return problems.problems;
}

function addConnectivityProblem(document: NetworkDocument, problems: ProblemList): void {
  const parts = connectedParts(substrateGraph(document));
  if (parts.length < 2) return;
  const shown = parts.slice(0, 4).map((part) => `{${listWords(part, 3)}}`);
  const more = parts.length > 4 ? ` and ${parts.length - 4} more` : "";
  problems.add(
    "/physicalLinks",
    `a substrate in ${parts.length} parts that no physical link joins: ${shown.join(", ")}${more}`,
    "add the physical links between them, or leave the smaller parts out",
  );
}
