/**
 * Makes jobs of questions to the planner. Versions that a question left open are settled here, so that the job asks the same
 * whenever and wherever it is done.
 */
import { RequestProblem } from "../http/problem.ts";
import type { JobKind, VersionRecord } from "../records.ts";
import type { JobDraft, Records } from "../store/port.ts";
import {
  isSweep,
  type PinnedVerification,
  type PlanRequestBody,
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
  const { records, network } = asking;
  const version = await networkVersion(asking, request.networkVersion, "/networkVersion");
  const { traffic } = request.plan;
  const found = traffic === null ? null : await records.versions.findDigest("traffic", network, traffic.digest);
  if (traffic !== null && found === null) {
    throw refusal("invalid-value", "The plan was made for traffic that the service does not have", {
      pointer: "/plan/traffic/digest",
      found: `${traffic.digest}, which is none of the versions of the traffic of ${network}`,
      remedy: `put that traffic document for ${network}, then ask again`,
    });
  }
  const settled: PinnedVerification = { ...request, networkVersion: version.version, trafficVersion: found?.version ?? null };
  return draft(asking, "verification", version, settled);
}

const draft = ({ id, network, now, by }: Asking, kind: JobKind, version: VersionRecord, request: object): JobDraft => ({
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

async function networkVersion({ records, network }: Asking, version: number | undefined, pointer: string): Promise<VersionRecord> {
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

async function pinned({ records, network }: Asking, choice: TrafficChoice | null): Promise<TrafficChoice | null> {
  if (choice === null) return null;
  const newest = await records.versions.find("traffic", network, "newest");
  const found = choice.version === undefined ? newest : await records.versions.find("traffic", network, choice.version);
  if (found !== null) return { ...choice, version: found.version };
  throw refusal(
    "invalid-value",
    newest === null ? `The network ${network} has no traffic` : `The traffic of ${network} has no such version`,
    {
      pointer: newest === null ? "/traffic" : "/traffic/version",
      found: newest === null ? `no traffic was put for ${network}` : `version ${choice.version} of the traffic of ${network}`,
      remedy: newest === null ? "put its traffic first, or leave this out" : `give one from 1 to ${newest.version}`,
    },
  );
}

const refusal = (
  type: "invalid-value",
  detail: string,
  error: { readonly pointer: string; readonly found: string; readonly remedy: string },
): RequestProblem => new RequestProblem(type, detail, { errors: [error] });
