/** A planning job with its documents, as a planner's process takes it. */
import { dayPlanRequestSchema, type PinnedReplay } from "../planning/day-requests.ts";
import {
  isScheduling,
  type PinnedVerification,
  planRequestSchema,
  sweepCaseRequestSchema,
  whatIfRequestSchema,
} from "../planning/requests.ts";
import type { Work, WorkDocuments } from "../planning/work.ts";
import type { JobRecord } from "../records.ts";
import type { Store, VersionedKind } from "../store/port.ts";

/** Texts only: nothing is parsed here but the request, however large the documents are. */
export async function workOfJob(store: Store, job: JobRecord): Promise<Work> {
  const parsed: object = JSON.parse(job.request);
  switch (job.kind) {
    case "plan": {
      // Was validated before it was kept; a plan of thousands of routers once more would hold up everything else here.
      if (isScheduling(parsed)) {
        return { kind: "scheduling", request: parsed, documents: await documentsOf(store, job, parsed.trafficVersion ?? undefined) };
      }
      const request = planRequestSchema.parse(parsed);
      return { kind: job.kind, request, documents: await documentsOf(store, job, request.traffic?.version, request.to?.version) };
    }
    case "what-if":
    case "sweep": {
      const request = whatIfRequestSchema.parse(parsed);
      return { kind: job.kind, request, documents: await documentsOf(store, job, request.traffic?.version) };
    }
    case "sweep-case": {
      const request = sweepCaseRequestSchema.parse(parsed);
      return { kind: job.kind, request, documents: await documentsOf(store, job, request.traffic?.version) };
    }
    case "verification": {
      // As of a scheduling.
      const request = parsed as PinnedVerification;
      return { kind: job.kind, request, documents: await documentsOf(store, job, request.trafficVersion ?? undefined) };
    }
    case "day-plan": {
      const request = dayPlanRequestSchema.parse(parsed);
      return { kind: job.kind, request, documents: await documentsOf(store, job, request.traffic.version) };
    }
    case "replay": {
      // Like that of a verification.
      const request = parsed as PinnedReplay;
      const named = typeof request.dayPlan === "string" ? await store.jobs.find(request.dayPlan) : null;
      const documents = await documentsOf(store, job, request.trafficVersion);
      return { kind: job.kind, request, documents, dayPlan: named?.result ?? null };
    }
    case "execution":
    case "wiring":
    case "wake-clearance":
      throw new Error(`internal: ${job.kind} is nothing to plan`);
    default:
      return job.kind satisfies never;
  }
}

async function documentsOf(store: Store, job: JobRecord, traffic: number | undefined, to?: number): Promise<WorkDocuments> {
  const text = async (kind: VersionedKind, version: number): Promise<string> => {
    const found = await store.versions.document(kind, job.network, version);
    if (found === null) throw new Error(`internal: version ${version} of the ${kind} of ${job.network} is not in the store`);
    return found;
  };
  return {
    network: await text("network", job.networkVersion),
    traffic: traffic === undefined ? null : await text("traffic", traffic),
    to: to === undefined ? null : await text("network", to),
  };
}
