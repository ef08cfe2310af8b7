/**
 * Makes jobs of questions to the planner. Versions that a question left open are settled here, so that the job asks the same
 * whenever and wherever it is done.
 */
import type { PlanDocument } from "../../plan/plan-document.ts";
import { RequestProblem } from "../http/problem.ts";
import type { JobKind, VersionRecord } from "../records.ts";
import type { JobDraft, Records } from "../store/port.ts";
import {
  isSweep,
  type PinnedScheduling,
  type PinnedVerification,
  type PlanRequestBody,
  type SchedulingRequestBody,
  type TrafficChoice,
  type VerificationRequestBody,
  type WhatIfRequestBody,
} from "./requests.ts";

export interface Asking {
  readonly records: Records;
  readonly network: string;
  /** Id of the job to be: `services.newId("pl-")` and so on. */
  readonly id: string;
  readonly now: number;
  /** The actor's id. */
  readonly by: string;
}

/** Not made yet: create it in the same transaction, and announce it afterwards. Refusals are RequestProblems. */
export async function draftPlan(asking: Asking, request: PlanRequestBody): Promise<JobDraft> {
  const version = await networkVersion(asking, request.networkVersion, "/networkVersion");
  if (request.to !== undefined) await networkVersion(asking, request.to.version, "/to/version");
  return draft(asking, "plan", version, { ...request, networkVersion: version.version, traffic: await pinned(asking, request.traffic) });
}

/** A what-if, or a sweep when it asks for failures. */
export async function draftWhatIf(asking: Asking, request: WhatIfRequestBody): Promise<JobDraft> {
  const version = await networkVersion(asking, request.networkVersion, "/networkVersion");
  const kind = isSweep(request) ? "sweep" : "what-if";
  return draft(asking, kind, version, { ...request, networkVersion: version.version, traffic: await pinned(asking, request.traffic) });
}

export async function draftVerification(asking: Asking, request: VerificationRequestBody): Promise<JobDraft> {
  const version = await networkVersion(asking, request.networkVersion, "/networkVersion");
  const trafficVersion = await trafficVersionOf(asking, request.plan);
  const settled: PinnedVerification = { ...request, networkVersion: version.version, trafficVersion };
  return draft(asking, "verification", version, settled);
}

/** A plan, made of the placement of another. */
export async function draftScheduling(asking: Asking, request: SchedulingRequestBody): Promise<JobDraft> {
  const { plan, planId = null, limits, migration } = request;
  const version = await networkVersion(asking, request.networkVersion, "/networkVersion");
  const placementOf = plan ?? (await planMade(asking, planId ?? ""));
  const settled: PinnedScheduling = {
    placementOf,
    planId,
    networkVersion: version.version,
    trafficVersion: await trafficVersionOf(asking, placementOf),
    limits,
    migration,
  };
  return draft(asking, "plan", version, settled);
}

async function planMade({ records, network }: Asking, id: string): Promise<PlanDocument> {
  const job = await records.jobs.find(id);
  if (job?.kind !== "plan" || job.network !== network) {
    const found = `${id}, which is no plan for ${network}`;
    throw refusal("invalid-value", "There is no such plan", { pointer: "/planId", found, remedy: "look at the network's plans" });
  }
  // It has passed the verifier before it was kept.
  if (job.state === "succeeded" && job.result !== null) return JSON.parse(job.result) as PlanDocument;
  throw new RequestProblem("conflict", `There is no placement to come to: ${id} is ${job.state}. Look at it, or give another.`);
}

async function trafficVersionOf(
  { records, network }: Asking,
  { traffic }: { readonly traffic: { readonly digest: string } | null },
): Promise<number | null> {
  if (traffic === null) return null;
  const found = await records.versions.findDigest("traffic", network, traffic.digest);
  if (found !== null) return found.version;
  throw refusal("invalid-value", "The plan was made for traffic that the service does not have", {
    pointer: "/plan/traffic/digest",
    found: `${traffic.digest}, which is none of the versions of the traffic of ${network}`,
    remedy: `put that traffic document for ${network}, then ask again`,
  });
}

export const draft = ({ id, network, now, by }: Asking, kind: JobKind, version: VersionRecord, request: object): JobDraft => ({
  id,
  kind,
  network,
  networkVersion: version.version,
  networkDigest: version.digest,
  request: JSON.stringify(request),
  createdAt: now,
  createdBy: by,
  parent: null,
});

/** The newest unless told otherwise. */
export async function networkVersion(
  { records, network }: Pick<Asking, "records" | "network">,
  version: number | undefined,
  pointer: string,
): Promise<VersionRecord> {
  const found = await records.versions.find("network", network, version ?? "newest");
  if (found !== null) return found;
  const newest = version === undefined ? null : await records.versions.find("network", network, "newest");
  if (newest === null) throw new RequestProblem("not-found", `There is no network ${network}`);
  throw refusal("invalid-value", `The network ${network} has no such version`, {
    pointer,
    found: `version ${version} of ${network}`,
    remedy: `give one from 1 to ${newest.version}`,
  });
}

async function pinned(asking: Asking, choice: TrafficChoice | null): Promise<TrafficChoice | null> {
  if (choice === null) return null;
  const pointers = { none: "/traffic", version: "/traffic/version" };
  return { ...choice, version: await trafficVersion(asking, choice.version, pointers, "put its traffic first, or leave this out") };
}

/** The newest unless told otherwise. `without`: what to do when there is none. */
export async function trafficVersion(
  { records, network }: Pick<Asking, "records" | "network">,
  version: number | undefined,
  pointers: { readonly none: string; readonly version: string },
  without: string,
): Promise<number> {
  const newest = await records.versions.find("traffic", network, "newest");
  const found = version === undefined ? newest : await records.versions.find("traffic", network, version);
  if (found !== null) return found.version;
  throw refusal(
    "invalid-value",
    newest === null ? `The network ${network} has no traffic` : `The traffic of ${network} has no such version`,
    {
      pointer: newest === null ? pointers.none : pointers.version,
      found: newest === null ? `no traffic was put for ${network}` : `version ${version} of the traffic of ${network}`,
      remedy: newest === null ? without : `give one from 1 to ${newest.version}`,
    },
  );
}

export const refusal = (
  type: "invalid-value",
  detail: string,
  error: { readonly pointer: string; readonly found: string; readonly remedy: string },
): RequestProblem => new RequestProblem(type, detail, { errors: [error] });
