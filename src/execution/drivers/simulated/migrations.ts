/**
 * A live migration as xl 4.17 carries it out, with the ends that its failures leave.
 *
 *     connecting → copying → suspended → transferred → permitted → started → succeeded
 *
 * Up to `suspended` the router runs at the source. `transferred`: the receiver holds everything. `permitted`: the source's copy
 * is renamed …--migratedaway and permission is sent; from here on the sender never resumes by itself. `started`: the receiver's
 * copy has the router's name and runs. Both sides go on without whoever started them. The texts are those of xl.
 */
import { mibPerSecond, preCopy } from "../../../plan/pre-copy.ts";
import type { MigrationJob } from "../../ports.ts";
import { addDomain, awayName, domainNamed, incomingName, plugInterfaces, removeDomain, renameDomain, setState } from "./domains.ts";
import type { MigrationFault } from "./faults.ts";
import { cutJob, failBadly, failJob, hang, next, resumeAtSender, sourceOf, targetOf, tell } from "./migration-ends.ts";
import { bootIdOf, count, type DeviceRow, type DomainRow, type JobRow, type JobStage, later, roomMiB, type Sim, works } from "./state.ts";

/** Until the receiver is ready; until permission is sent; until the router has its name and runs; until xl returns after that. */
const CONNECT_SECONDS = 0.5;
const PERMIT_SECONDS = 0.01;
const START_SECONDS = 0.05;
const FINISH_SECONDS = 0.5;
const MIB = 2 ** 20;

/** A job that exists is left alone, and one that was cut before it began is not begun. */
export function startJob(sim: Sim, job: MigrationJob): void {
  const source = sim.state.devices.get(job.from);
  const there = sim.state.jobs.get(job.id);
  if (source === undefined || (there !== undefined && there.sourceBoot === bootIdOf(source)) || source.host?.cutJobs.has(job.id)) return;
  count(sim, "migrations started");
  const domain = source.host === null ? undefined : domainNamed(source.host, job.router);
  const row = newJob(sim, job, source, domain);
  sim.state.jobs.set(job.id, row);
  if (domain === undefined || domain.state === "suspended") {
    failJob(sim, row, [`${job.router} is an invalid domain identifier (rc=-6)`]);
    return;
  }
  row.fault =
    sim.faults.take(
      "migration",
      ({ router, matches }) => (router === undefined || router === job.router) && (matches === undefined || matches(job)),
    )?.how ?? null;
  next(sim, row, CONNECT_SECONDS, "copying");
}

function newJob(sim: Sim, job: MigrationJob, source: DeviceRow, domain: DomainRow | undefined): JobRow {
  const { bandwidthGbps, model } = sim.state;
  const gbps = Math.min(job.gbps ?? bandwidthGbps, bandwidthGbps);
  const memoryMiB = domain?.memoryMiB ?? 0;
  const dirty = sim.state.routers.get(job.router)?.dirtyMiBps ?? 0;
  const { sentMiB, pausedSeconds } = preCopy({ demand: { memoryMiB }, memoryDirtyMiBps: dirty }, { ...model, bandwidthGbps: gbps });
  const lastMiB = (pausedSeconds - model.handOverSeconds) * mibPerSecond(gbps);
  return {
    job,
    stage: "connecting",
    senderGone: false,
    hung: false,
    plan: 0,
    source: domain?.id ?? -1,
    target: null,
    sourceBoot: bootIdOf(source),
    targetBoot: null,
    copyFrom: sim.state.now,
    rate: mibPerSecond(gbps) * MIB,
    liveBytes: Math.round((sentMiB - lastMiB) * MIB),
    allBytes: Math.round(sentMiB * MIB),
    sentBytes: null,
    transferred: false,
    fault: null,
    said: [],
  };
}

export function jobEvent(sim: Sim, id: string, plan: number, to: JobStage | "fault"): void {
  const row = sim.state.jobs.get(id);
  if (row === undefined || row.plan !== plan) return;
  if (to === "fault") strike(sim, row);
  else if (to === "copying") connect(sim, row);
  else if (to === "suspended") suspend(sim, row);
  else if (to === "transferred") transfer(sim, row);
  else if (to === "permitted") permit(sim, row);
  else if (to === "started") start(sim, row);
  else if (to === "succeeded") succeedJob(sim, row);
  tell(sim, row);
}

function connect(sim: Sim, row: JobRow): void {
  const { job } = row;
  const device = sim.state.devices.get(job.to);
  const router = sim.state.routers.get(job.router);
  const refusal = refusalOf(sim, row, device);
  if (refusal !== null || device?.host == null || router === undefined) {
    failJob(sim, row, refusal ?? []);
    return;
  }
  row.said.push("migration target: Ready to receive domain.");
  const name = incomingName(job.router);
  const incoming = addDomain(sim, device, device.host, router, { router: job.router, name, state: "paused", incoming: job.id });
  row.target = incoming.id;
  row.targetBoot = bootIdOf(device);
  row.stage = "copying";
  row.copyFrom = sim.state.now;
  const liveSeconds = row.liveBytes / row.rate;
  if (row.fault?.endsWith("in-pre-copy")) next(sim, row, liveSeconds / 2, "fault");
  else next(sim, row, liveSeconds, "suspended");
}

function refusalOf(sim: Sim, row: JobRow, device: DeviceRow | undefined): readonly string[] | null {
  const { job } = row;
  const source = sourceOf(sim, row);
  const resuming = "Migration failed, resuming at sender.";
  if (source === null) return [];
  if (device?.host == null || !works(device)) return [`connect to ${job.to}: No route to host`, "migration target not ready"];
  const name = incomingName(job.router);
  if (domainNamed(device.host, name) !== undefined) {
    return [`libxl: error: Domain with name "${name}" already exists.`, "migration target: Domain creation failed (code -6).", resuming];
  }
  if (row.fault === "refused-for-memory" || roomMiB(device.host) < source.domain.memoryMiB) {
    return ["migration target: Domain creation failed (code -3).", resuming];
  }
  if (row.fault === "log-dirty-refused" || source.device.host?.virtualisation.includes("shadow") !== true) {
    return ["xc: error: Failed to enable logdirty: 95,22,0: Internal error", resuming];
  }
  return null;
}

function suspend(sim: Sim, row: JobRow): void {
  const source = sourceOf(sim, row);
  if (source === null) {
    failJob(sim, row, []);
    return;
  }
  setState(sim, source.device, source.domain, "suspended");
  row.stage = "suspended";
  row.copyFrom = sim.state.now - (row.liveBytes / row.rate) * 1000;
  const seconds = (row.allBytes - row.liveBytes) / row.rate + Math.max(0, sim.state.model.handOverSeconds - PERMIT_SECONDS - START_SECONDS);
  const strikes = row.fault === "sender-killed-after-suspend" || row.fault?.includes("after-suspend");
  next(sim, row, strikes ? seconds / 2 : seconds, strikes ? "fault" : "transferred");
}

/** A bridge that the router needs and that the target does not have is found missing only now. */
function transfer(sim: Sim, row: JobRow): void {
  const target = targetOf(sim, row);
  if (target === null) {
    hang(sim, row);
    return;
  }
  const complaint = plugInterfaces(sim, target.device, target.domain);
  if (complaint !== null) {
    resumeAtSender(sim, row, [complaint, "migration target: Domain creation failed (code -3)."], "clean");
    return;
  }
  target.domain.complete = true;
  target.domain.incoming = null;
  row.stage = "transferred";
  row.transferred = true;
  row.said.push(
    "migration target: Transfer complete, requesting permission to start domain.",
    "migration sender: Target has acknowledged transfer.",
  );
  next(sim, row, PERMIT_SECONDS, "permitted");
}

function permit(sim: Sim, row: JobRow): void {
  const source = sourceOf(sim, row);
  if (source !== null) renameDomain(sim, source.device, source.domain, awayName(row.job.router));
  row.stage = "permitted";
  row.said.push("migration sender: Giving target permission to start.");
  if (row.fault?.startsWith("handshake-lost")) failBadly(sim, row);
  if (row.fault?.endsWith("dies-in-handshake")) strike(sim, row);
  if (row.fault === "handshake-lost-target-incoming") row.plan++;
  else if (row.fault !== "destination-dies-in-handshake") next(sim, row, START_SECONDS, "started");
}

/** At the receiver's side: it needs nobody any more. A name that is taken there makes it give the router back. */
function start(sim: Sim, row: JobRow): void {
  const target = targetOf(sim, row);
  if (target === null) return;
  const taken = renameDomain(sim, target.device, target.domain, row.job.router);
  if (taken !== null && !row.senderGone) {
    const source = sourceOf(sim, row);
    if (source !== null) renameDomain(sim, source.device, source.domain, row.job.router);
    resumeAtSender(sim, row, [taken, "migration sender: Target reports startup failure (rc=-6)"], "clean");
    return;
  }
  if (taken !== null || row.fault === "handshake-lost-target-paused") return;
  setState(sim, target.device, target.domain, "running");
  if (row.senderGone || row.hung) return;
  row.stage = "started";
  row.said.push("migration target: Domain started successsfully.", "migration sender: Target reports successful startup.");
  next(sim, row, FINISH_SECONDS, "succeeded");
}

function succeedJob(sim: Sim, row: JobRow): void {
  const source = sourceOf(sim, row);
  if (source !== null) removeDomain(sim, source.device, source.domain);
  row.stage = "succeeded";
  row.said.push("Migration successful.");
  count(sim, "migrations succeeded");
}

/** The fault that a test asked for. */
function strike(sim: Sim, row: JobRow): void {
  const fault = row.fault as MigrationFault;
  if (fault === "cut-in-pre-copy" || fault.startsWith("cut-after-suspend")) {
    cutJob(sim, row, fault.endsWith("clean") ? "clean" : undefined);
  } else if (fault === "sender-killed-after-suspend") failJob(sim, row, ["xl: Terminated"]);
  else if (fault === "hangs-in-pre-copy") hang(sim, row);
  else if (fault.startsWith("destination-dies")) die(sim, row.job.to);
  else if (fault.startsWith("source-dies")) die(sim, row.job.from);
}

/** Asked for here, carried out by hosts.ts, which knows this file. */
const die = (sim: Sim, device: string): void => later(sim.state, 0, { kind: "kill", device, startsAgainAfter: null });
