/** Explains a plan that the service has made, from the documents that it was made for. Lets others work in between. */
import { setImmediate } from "node:timers/promises";
import { readNetwork, readTraffic } from "../network/read.ts";
import { candidateOfPlan } from "../plan/candidate-of-plan.ts";
import { explainGround, explainHosts, explainRouters, type PlanExplanation } from "../plan/explain.ts";
import { groundOf, prepareOn } from "../plan/ground.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { Prepared } from "../plan/prepare.ts";
import type { Outcome, Problem } from "../result.ts";
import type { JobRecord } from "./records.ts";
import type { Store } from "./store/port.ts";

export interface ExplainStoredOptions {
  readonly withHosts: boolean;
  /** Aborted: nobody waits for the answer. */
  readonly gone: AbortSignal;
}

export async function explainStored(
  store: Pick<Store, "versions">,
  job: Pick<JobRecord, "network" | "networkVersion">,
  plan: PlanDocument,
  { withHosts, gone }: ExplainStoredOptions,
): Promise<PlanExplanation> {
  const { network } = await groundOfPlan(store, job, plan);
  const candidate = candidateOfPlan(network, plan);
  if (candidate === undefined) return { virtualRouters: [], physicalRouters: [] };
  const ground = explainGround(network, candidate);
  const virtualRouters: PlanExplanation["virtualRouters"][number][] = [];
  for (const router of network.virtualRouters.keys()) {
    virtualRouters.push(...explainRouters(ground, [router]));
    if (virtualRouters.length % 50 === 0) await pause(gone);
  }
  const physicalRouters: PlanExplanation["physicalRouters"][number][] = [];
  for (const host of withHosts ? candidate.routersOn : []) {
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
async function groundOfPlan(
  store: Pick<Store, "versions">,
  job: Pick<JobRecord, "network" | "networkVersion">,
  plan: PlanDocument,
): Promise<Prepared> {
  const kept = async (kind: "network" | "traffic", version: number): Promise<string> => {
    const text = await store.versions.document(kind, job.network, version);
    if (text === null) throw new Error(`internal: version ${version} of the ${kind} of ${job.network} is not in the store`);
    return text;
  };
  const input = again(readNetwork(await kept("network", job.networkVersion)));
  if (plan.traffic === null) return again(prepareOn(again(groundOf(input, null, {})), plan.changes));
  const { digest, window, timeZone, use } = plan.traffic;
  const version = await store.versions.findDigest("traffic", job.network, digest);
  const traffic = again(readTraffic(await kept("traffic", version?.version ?? 0), input.document));
  return again(prepareOn(again(groundOf(input, traffic, { window, timeZone, use })), plan.changes));
}

/** What was accepted once. */
function again<Value>(outcome: Outcome<Value, readonly Problem[]>): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(`internal: what the plan was made for does not hold any more: ${outcome.failure[0]?.found ?? "nothing said"}`);
}
