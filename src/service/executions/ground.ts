/** What a stored plan is carried out on, from the versions that it was made for. */
import { type NetworkInput, readNetwork, readTraffic } from "../../network/read.ts";
import { groundOf, prepareOn } from "../../plan/ground.ts";
import { type PlanDocument, planSchema } from "../../plan/plan-document.ts";
import type { Prepared } from "../../plan/prepare.ts";
import type { Outcome } from "../../result.ts";
import type { JobRecord } from "../records.ts";
import type { Records } from "../store/port.ts";

export interface PlanGround {
  readonly plan: PlanDocument;
  /** The network as it was put. */
  readonly input: NetworkInput;
  /** Under the plan's traffic, after its changes. */
  readonly prepared: Prepared;
}

/** Of a plan that has succeeded. What is in the store was sound when it came: anything else is a bug. */
export async function groundOfPlan(records: Pick<Records, "versions">, job: JobRecord): Promise<PlanGround> {
  const plan = planSchema.parse(JSON.parse(job.result ?? "null"));
  const text = await records.versions.document("network", job.network, job.networkVersion);
  const input = sound(`version ${job.networkVersion} of the network ${job.network}`, readNetwork(text ?? ""));
  const { digest, ...choice } = plan.traffic ?? { digest: null };
  const version = digest === null ? null : await records.versions.findDigest("traffic", job.network, digest);
  if (digest !== null && version === null) throw new Error(`internal: the traffic ${digest} of ${job.id} is not in the store`);
  const series = version === null ? null : await records.versions.document("traffic", job.network, version.version);
  const traffic = series === null ? null : sound(`the traffic of ${job.id}`, readTraffic(series, input.document));
  const ground = sound(`the choice of traffic of ${job.id}`, groundOf(input, traffic, choice));
  return { plan, input, prepared: sound(`the changes of ${job.id}`, prepareOn(ground, plan.changes)) };
}

function sound<Value>(what: string, outcome: Outcome<Value, unknown>): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(`internal: ${what} cannot be read again`);
}
