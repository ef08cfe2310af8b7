/** How migrations end before their time: what xl says, and what it leaves at both hosts. */
import { removeDomain, setState } from "./domains.ts";
import { bootIdOf, count, type DeviceRow, type DomainRow, type JobRow, type JobStage, later, type Sim, sentBytes, works } from "./state.ts";

const handshakeLost = [
  "** Migration failed during final handshake **",
  "Domain state is now undefined !",
  "Please CHECK AT BOTH ENDS for running instances, before renaming and",
  " resuming at most one instance. Two simultaneous instances of the domain",
  " would probably result in SEVERE DATA LOSS and it is now your",
  " responsibility to avoid that. Sorry.",
];

export const isOver = (row: JobRow): boolean => row.stage === "succeeded" || row.stage === "failed";

/** What was planned before is void. */
export function next(sim: Sim, row: JobRow, seconds: number, to: JobStage | "fault"): void {
  row.plan++;
  later(sim.state, seconds, { kind: "job", id: row.job.id, plan: row.plan, to });
}

export function tell(sim: Sim, row: JobRow): void {
  for (const wake of sim.watchers.get(row.job.id) ?? []) wake();
}

interface Side {
  readonly device: DeviceRow;
  readonly domain: DomainRow;
}

/** Null once the domain is gone, or its host was started again. */
export function sourceOf(sim: Sim, row: JobRow): Side | null {
  const device = sim.state.devices.get(row.job.from);
  const domain = device?.host?.domains.get(row.source);
  return device === undefined || domain === undefined || !works(device) || bootIdOf(device) !== row.sourceBoot ? null : { device, domain };
}

export function targetOf(sim: Sim, row: JobRow): Side | null {
  const device = sim.state.devices.get(row.job.to);
  const domain = row.target === null ? undefined : device?.host?.domains.get(row.target);
  return device === undefined || domain === undefined || !works(device) || bootIdOf(device) !== row.targetBoot ? null : { device, domain };
}

export function failJob(sim: Sim, row: JobRow, said: readonly string[]): void {
  row.sentBytes = sentBytes(sim.state, row);
  row.stage = "failed";
  row.senderGone = true;
  row.plan++;
  row.said.push(...said);
  count(sim, "migrations failed");
  tell(sim, row);
}

export function failBadly(sim: Sim, row: JobRow): void {
  const { plan } = row;
  failJob(sim, row, handshakeLost);
  row.plan = plan;
}

/** Before permission was given. `clean`: the receiver takes its copy away; otherwise it stays there, paused. */
export function resumeAtSender(sim: Sim, row: JobRow, said: readonly string[], incoming: "clean" | "stays"): void {
  const wasLive = row.stage === "copying";
  const source = sourceOf(sim, row);
  const target = targetOf(sim, row);
  if (target !== null && incoming === "clean") removeDomain(sim, target.device, target.domain);
  const harmless = wasLive ? ["xc_domain_resume failed: Invalid argument"] : [];
  failJob(sim, row, [...said, "Migration failed, resuming at sender.", ...harmless]);
  if (source?.domain.state === "suspended") setState(sim, source.device, source.domain, "running");
}

export function hang(sim: Sim, row: JobRow): void {
  row.sentBytes = sentBytes(sim.state, row);
  row.hung = true;
  row.plan++;
}

/** The transport ends: what each side makes of it depends on how far they were. */
export function cutJob(sim: Sim, row: JobRow, incoming?: "clean" | "stays"): void {
  if (isOver(row) || row.stage === "started") return;
  if (row.stage === "connecting") failJob(sim, row, ["migration transport process died due to fatal signal Killed"]);
  else if (row.stage === "copying") {
    const said = ["migration sender: libxl_domain_suspend failed (rc=-3)", "migration transport process died due to fatal signal Killed"];
    resumeAtSender(sim, row, said, incoming ?? "clean");
  } else if (row.stage === "permitted") failBadly(sim, row);
  else resumeAtSender(sim, row, ["file/stream truncated reading ready message from migration receiver stream"], incoming ?? "stays");
  tell(sim, row);
}

/** A domain of it was destroyed under its hands. */
export function jobsLosing(sim: Sim, device: DeviceRow, domain: DomainRow): void {
  for (const row of sim.state.jobs.values()) {
    if (isOver(row) || row.stage === "started") continue;
    const isSource = row.job.from === device.id && row.source === domain.id;
    const isTarget = row.job.to === device.id && row.target === domain.id;
    if ((isSource || isTarget) && row.stage === "permitted") failBadly(sim, row);
    else if (isSource || isTarget) resumeAtSender(sim, row, ["migration sender: libxl_domain_suspend failed (rc=-3)"], "clean");
  }
}

/** A host of it died: a sender hangs on a silent receiver; a receiver with permission starts, any other waits for ever. */
export function jobsAfterDeathOf(sim: Sim, device: DeviceRow): void {
  for (const row of sim.state.jobs.values()) {
    if (row.job.from === device.id) {
      row.senderGone = true;
      row.sentBytes = sentBytes(sim.state, row);
      // Permission is on its way, also when the sender has already given up on the answer.
      if (row.stage !== "permitted" && row.stage !== "failed") row.plan++;
    } else if (row.job.to === device.id && !isOver(row) && row.stage !== "started" && row.stage !== "connecting") hang(sim, row);
    tell(sim, row);
  }
}
