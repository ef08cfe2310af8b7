/** What a simulated fleet starts as: given by a test, a benchmark or the command line. All of it plain data. */
import type { MigrationModel } from "../../../plan/pre-copy.ts";
import type { Gbps, MiB, Seconds } from "../../../units.ts";
import type { Op } from "../../device.ts";

export interface SimulatedDevice {
  readonly id: string;
  /** Its end of tunnels in the substrate. */
  readonly address: string;
  /** Made at every start of the device, as by its own configuration: such as a customer's bridge. */
  readonly atBoot?: readonly Op[];
  /** Made once, after `atBoot` and before the domains: the wiring of the first placement. Lost when the device stops. */
  readonly wiring?: readonly Op[];
}

export interface SimulatedHost extends SimulatedDevice {
  readonly totalMemoryMiB: MiB;
  /** Default 512. */
  readonly dom0MemoryMiB?: MiB;
  /** Default "xen-4.17.5". */
  readonly hypervisor?: string;
  /** Default pv, hvm and shadow: without "shadow", live migrations from it are refused. */
  readonly virtualisation?: readonly string[];
  readonly cpu?: string | null;
  /** Default 60. */
  readonly bootSeconds?: Seconds;
  /** Default true. */
  readonly on?: boolean;
  /** Whether anything can switch it. Default true. */
  readonly switchable?: boolean;
}

export interface SimulatedInterface {
  readonly bridge: string;
  readonly mac: string;
}

export interface SimulatedDomain {
  readonly router: string;
  /** Null: it has a configuration and runs nowhere yet. */
  readonly host: string | null;
  readonly memoryMiB: MiB;
  /** How fast it writes its memory. Default 0. */
  readonly dirtyMiBps?: number;
  readonly interfaces: readonly SimulatedInterface[];
}

/** One end of a stretch that frames cross: a bridge's own address, a router's interface, or the far side of a TDM circuit. */
export type End =
  | { readonly device: string; readonly bridge: string }
  | { readonly router: string; readonly mac: string }
  | { readonly device: string; readonly circuit: string };

/** Stretches of layer 2, joined by the routers between them, that a ping from `from` to `to` crosses there and back. */
export interface SimulatedPath {
  readonly from: string;
  readonly to: string;
  readonly segments: readonly (readonly [End, End])[];
  /** Traffic that always flows here, each way: it moves counters and teaches bridges. Default 100. */
  readonly packetsPerSecond?: number;
}

export interface SimulatedFleetSetup {
  readonly hosts: readonly SimulatedHost[];
  readonly devices?: readonly SimulatedDevice[];
  readonly domains?: readonly SimulatedDomain[];
  readonly paths?: readonly SimulatedPath[];
  /** Whatever is not given is the planner's own model. */
  readonly migration?: Partial<MigrationModel>;
  /** What one copy gets. Default: the model's. Copies do not share it. */
  readonly bandwidthGbps?: Gbps;
  /** One command, there and back. Default 0.09, varied by a fifth either way. */
  readonly commandSeconds?: Seconds;
  /** After which a command that nobody answers is given up. Default 30. */
  readonly timeoutSeconds?: Seconds;
  /** Milliseconds since 1970. Default: 2026-01-01. */
  readonly startsAt?: number;
  /** Default 1. */
  readonly seed?: number;
}
