/**
 * The ports between the executor and the world. Drivers stand behind them: real ones (`drivers/xen-xl`, …) and the simulated fleet,
 * held to one conformance suite.
 *
 * Nothing here throws for what happens out there: an unreachable host, a failed command and an unknown end are answers.
 */
import type { Seconds } from "../units.ts";
import type { DeviceState, Op } from "./device.ts";

/** What was read, or why nothing could be: then nothing is known, and nothing may be concluded. */
export type Seen<State> = { readonly seen: true; readonly state: State } | { readonly seen: false; readonly why: string };

/** `failed`: it says so itself. `unknown`: no answer came, it may have happened, in part or whole. Either way the world is asked next. */
export type Ran = { readonly ran: "done" } | { readonly ran: "failed" | "unknown"; readonly detail: string };

/** A higher one takes over: devices refuse the changes of a lower (a fencing token). */
export type Fence = number;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Returns early, without an error, when the signal is aborted. */
  sleep(seconds: Seconds, signal?: AbortSignal): Promise<void>;
}

/** A change to one device: one command there, so that it costs one round trip. Stops at the first op that fails. */
export interface DeviceChange {
  readonly device: string;
  readonly ops: readonly Op[];
}

export interface Devices {
  read(device: string): Promise<Seen<DeviceState>>;
  change(change: DeviceChange, fence: Fence): Promise<Ran>;
  /** The same as commands, for people: one line each. */
  commandsOf(change: DeviceChange): readonly string[];
}

/** As `xl list` has it. */
export interface Domain {
  readonly name: string;
  readonly id: number;
  readonly memoryMiB: number;
  /** `running` also when blocked (idle). `suspended`: shut down for a migration, resumable by its sender only. */
  readonly state: "running" | "paused" | "suspended" | "crashed" | "dying";
}

export interface HostFacts {
  readonly bootId: string;
  /** Such as "xen-4.17.5". */
  readonly hypervisor: string;
  /** Such as "pv", "shadow": live migration of paravirtual guests needs "shadow". */
  readonly virtualisation: readonly string[];
  /** Processor features, opaque: hosts with the same text can exchange guests. Null: not told. */
  readonly cpu: string | null;
  readonly totalMemoryMiB: number;
  readonly freeMemoryMiB: number;
  readonly domains: readonly Domain[];
}

export interface MigrationJob {
  /** Names the attempt: known before it starts, kept in the journal, unique for ever. */
  readonly id: string;
  readonly router: string;
  readonly from: string;
  readonly to: string;
  /** What the copy is held to; null: as fast as it goes. */
  readonly gbps: number | null;
}

/** What the sender's side says of a job. `absent`: it never started there, or the host has been started again since. */
export interface JobState {
  readonly phase: "absent" | "copying" | "handing-over" | "started" | "succeeded" | "failed";
  /** Of the domain's memory, so far; grows while there is progress. */
  readonly sentBytes: number;
  /** The receiver said that it holds everything and asks to start. */
  readonly transferred: boolean;
  /** The tools' own last words. */
  readonly said: readonly string[];
}

/** A line of progress, with the time at which it was heard. */
export interface MigrationNews {
  readonly at: number;
  readonly event: "progress" | "suspended" | "transferred" | "started" | "ended";
  readonly sentBytes: number;
}

export interface Hypervisor {
  read(host: string): Promise<Seen<HostFacts>>;
  /** Starts the job apart from us: it goes on to its end if we die. Starting a job that exists changes nothing. */
  startMigration(job: MigrationJob, fence: Fence): Promise<Ran>;
  /** Asked of the sender's host. */
  migration(job: MigrationJob): Promise<Seen<JobState>>;
  /** Tells what happens until the job ends, nothing was heard for `patience`, the sender cannot be reached, or `over` is aborted. */
  watchMigration(job: MigrationJob, patience: Seconds, heard: (news: MigrationNews) => void, over?: AbortSignal): Promise<void>;
  /**
   * Cuts the transport, never the tools, on both sides: the sender then resumes the router itself. One that was never started is kept from
   * starting. Ended jobs are left alone. `done`: the sender's side is certain; a receiver that cannot be told ends without its sender.
   */
  cutMigration(job: MigrationJob, fence: Fence): Promise<Ran>;
  /** Ends a domain, given by name and id so that never another one is hit. */
  destroy(host: string, domain: Pick<Domain, "name" | "id">, fence: Fence): Promise<Ran>;
  rename(host: string, domain: Pick<Domain, "name" | "id">, name: string, fence: Fence): Promise<Ran>;
  unpause(host: string, domain: Pick<Domain, "name" | "id">, fence: Fence): Promise<Ran>;
  /** Starts a router from its configuration on that host. */
  create(host: string, router: string, fence: Fence): Promise<Ran>;
  /** What the platform itself says against the router running there, before anything is touched; null: nothing. Absent: it cannot be asked. */
  obstacle?(router: string, to: string): Promise<Seen<string | null>>;
  /** The same as commands, for people. */
  commandsOf(act: HypervisorAct): readonly string[];
}

export type HypervisorAct =
  | { readonly act: "migrate"; readonly job: MigrationJob }
  | { readonly act: "create"; readonly host: string; readonly router: string }
  | { readonly act: "destroy"; readonly host: string; readonly router: string };

export interface Power {
  read(host: string): Promise<Seen<"on" | "off">>;
  /**
   * Returns once it is accepted; whether it came is read. `off` is orderly where the driver can. `mayForce` is asked before the power is
   * cut of a host that does not go off by itself, which may be minutes later: false, and it stays on.
   */
  switch(host: string, to: "on" | "off", mayForce?: () => Promise<boolean>): Promise<Ran>;
  commandsOf(host: string, to: "on" | "off"): readonly string[];
  /** False: nothing can switch this host. */
  can(host: string): boolean;
  /** True: what is read comes from the power supply, so that "off" proves that nothing runs there. False: "off" means out of reach. */
  proves(host: string): boolean;
}

/** Pings from one device to an address through routers: numbered, stamped. */
export interface ProbeRequest {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly intervalSeconds: Seconds;
}

export interface ProbeReply {
  readonly sequence: number;
  /** Milliseconds since 1970 on the sender's clock, when the answer came. */
  readonly at: number;
  readonly roundTripMs: number;
}

export interface ProbeRecord {
  readonly request: ProbeRequest;
  /** Highest sequence number that was sent. */
  readonly sent: number;
  readonly replies: readonly ProbeReply[];
  /** The sender's clock less ours, as measured when the stream ended; absent: not known. Good to half a round trip. */
  readonly senderAheadMs?: number;
}

export interface Probes {
  /** A few pings now: how many of them came back. */
  ping(request: ProbeRequest, count: number): Promise<Seen<number>>;
  /** Starts a stream that runs by itself; starting one that runs changes nothing. */
  start(request: ProbeRequest): Promise<Ran>;
  /** Ends a stream and fetches what it saw. */
  stop(request: ProbeRequest): Promise<Seen<ProbeRecord>>;
}

/** Everything that the executor can see and touch. */
export interface World {
  readonly clock: Clock;
  readonly devices: Devices;
  readonly hypervisor: Hypervisor;
  readonly power: Power;
  readonly probes: Probes;
}
