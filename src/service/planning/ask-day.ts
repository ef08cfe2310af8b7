/** Makes jobs of questions about days: like ask.ts, which says how. */
import { RequestProblem } from "../http/problem.ts";
import type { JobRecord, VersionRecord } from "../records.ts";
import type { JobDraft } from "../store/port.ts";
import { type Asking, draft, networkVersion, refusal, trafficVersion } from "./ask.ts";
import type { DayPlanRequestBody, PinnedReplay, ReplayRequestBody } from "./day-requests.ts";

export async function draftDayPlan(asking: Asking, request: DayPlanRequestBody): Promise<JobDraft> {
  const version = await networkVersion(asking, request.networkVersion, "/networkVersion");
  const pointers = { none: "/traffic", version: "/traffic/version" };
  const traffic = { ...request.traffic, version: await trafficVersion(asking, request.traffic.version, pointers, "put its traffic first") };
  return draft(asking, "day-plan", version, { ...request, networkVersion: version.version, traffic });
}

/** The state of the network that the day was planned for says which version it is replayed on. */
export async function draftReplay(asking: Asking, request: ReplayRequestBody): Promise<JobDraft> {
  const { dayPlan } = request;
  await networkVersion(asking, undefined, "/dayPlan");
  const version = await (typeof dayPlan === "string" ? versionOfJob(asking, dayPlan) : versionOfDocument(asking, dayPlan.network.digest));
  const pointers = { none: "/trafficVersion", version: "/trafficVersion" };
  const traffic = await trafficVersion(asking, request.trafficVersion, pointers, "put its traffic first");
  const settled: PinnedReplay = { ...request, trafficVersion: traffic };
  return draft(asking, "replay", version, settled);
}

async function versionOfJob({ records, network }: Asking, id: string): Promise<VersionRecord> {
  const job = await records.jobs.find(id);
  if (job === null || job.kind !== "day-plan" || job.network !== network) {
    throw refusal("invalid-value", `There is no day plan ${id} of ${network}`, {
      pointer: "/dayPlan",
      found: `${id}, which is none of the day plans of ${network}`,
      remedy: "give the id of one, or the document itself",
    });
  }
  refuseUnmade(job);
  return networkVersion({ records, network }, job.networkVersion, "/dayPlan");
}

/** Throws RequestProblem: conflict. */
function refuseUnmade({ id, state }: Pick<JobRecord, "id" | "state">): void {
  if (state === "succeeded") return;
  const isMade = state === "queued" || state === "running";
  throw new RequestProblem("conflict", isMade ? `${id} is ${state}: follow it at /v1/day-plans/${id}/events.` : `${id} has ${state}.`);
}

async function versionOfDocument({ records, network }: Asking, digest: string): Promise<VersionRecord> {
  const found = await records.versions.findDigest("network", network, digest);
  if (found !== null) return found;
  throw refusal("invalid-value", `The day was planned for a state of the network that is no version of ${network}`, {
    pointer: "/dayPlan/network/digest",
    found: `${digest}, which is none of the versions of ${network}`,
    remedy: "plan the day again",
  });
}
