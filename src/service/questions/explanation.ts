/** Explains a plan that the service has made, from the documents that it was made for. Lets others work in between. */
import { setImmediate } from "node:timers/promises";
import { readNetwork, readTraffic } from "../../network/read.ts";
import { candidateOfPlan } from "../../plan/candidate-of-plan.ts";
import { explainGround, explainHosts, explainRouters, type PlanExplanation } from "../../plan/explain.ts";
import { groundOf, prepareOn } from "../../plan/ground.ts";
import { type PlanDocument, planSchema } from "../../plan/plan-document.ts";
import type { Prepared } from "../../plan/prepare.ts";
import type { Outcome, Problem } from "../../result.ts";
import type { VersionedKind } from "../store/port.ts";
import type { DocumentRef, ExplanationQuestion, LoadDocument } from "./questions.ts";

export async function explainStored(load: LoadDocument, question: ExplanationQuestion, gone: AbortSignal): Promise<PlanExplanation> {
  const plan = planSchema.parse(JSON.parse(question.plan));
  const { network } = await groundOfPlan(load, question, plan);
  const candidate = candidateOfPlan(network, plan);
  if (candidate === undefined) return { virtualRouters: [], physicalRouters: [] };
  const ground = explainGround(network, candidate);
  const virtualRouters: PlanExplanation["virtualRouters"][number][] = [];
  for (const router of network.virtualRouters.keys()) {
    virtualRouters.push(...explainRouters(ground, [router]));
    if (virtualRouters.length % 50 === 0) await pause(gone);
  }
  const physicalRouters: PlanExplanation["physicalRouters"][number][] = [];
  for (const host of question.withHosts ? candidate.routersOn : []) {
    await pause(gone);
    physicalRouters.push(...explainHosts(ground, [host]));
  }
  return { virtualRouters, physicalRouters };
}

async function pause(gone: AbortSignal): Promise<void> {
  await setImmediate();
  gone.throwIfAborted();
}

/** The documents are in the store because the plan was made for them; versions are never removed. */
async function groundOfPlan(load: LoadDocument, { network, traffic }: ExplanationQuestion, plan: PlanDocument): Promise<Prepared> {
  const kept = async (kind: VersionedKind, { name, version }: DocumentRef): Promise<string> => {
    const text = await load(kind, name, version);
    if (text === null) throw new Error(`internal: version ${version} of the ${kind} of ${name} is not in the store`);
    return text;
  };
  const input = again(readNetwork(await kept("network", network)));
  if (plan.traffic === null) return again(prepareOn(again(groundOf(input, null, {})), plan.changes));
  if (traffic === null) throw new Error(`internal: the traffic of a plan for ${network.name} is not in the store`);
  const { window, timeZone, use } = plan.traffic;
  const series = again(readTraffic(await kept("traffic", traffic), input.document));
  return again(prepareOn(again(groundOf(input, series, { window, timeZone, use })), plan.changes));
}

/** What was accepted once. */
function again<Value>(outcome: Outcome<Value, readonly Problem[]>): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(`internal: what the plan was made for does not hold any more: ${outcome.failure[0]?.found ?? "nothing said"}`);
}
