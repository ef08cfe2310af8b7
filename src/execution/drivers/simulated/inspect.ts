/** The whole fleet as plain data, for what must be true of it. */
import type { DeviceState } from "../../device.ts";
import type { Domain } from "../../ports.ts";
import { type Trace, traceBetween } from "./flows.ts";
import { type JobStage, memoryOf, type PathRow, type Sim } from "./state.ts";
import { deviceState } from "./world.ts";

export interface FleetInspection {
  readonly now: number;
  /** Every copy anywhere, by router. */
  readonly routers: ReadonlyMap<string, readonly (Domain & { readonly host: string; readonly complete: boolean })[]>;
  /** Those that are off as well: they carry nothing. */
  readonly devices: ReadonlyMap<string, DeviceState & { readonly power: "on" | "off" }>;
  readonly jobs: readonly { readonly id: string; readonly router: string; readonly stage: JobStage; readonly hung: boolean }[];
  readonly streams: readonly string[];
  /** `lostMs`: since the fleet began; `looped`: frames circled at some time. */
  readonly paths: readonly {
    readonly from: string;
    readonly to: string;
    readonly up: boolean;
    readonly traces: readonly Trace[];
    readonly lostMs: number;
    readonly looped: boolean;
    readonly history: PathRow["history"];
  }[];
  /** Acts so far: the index of the next one. */
  readonly acts: number;
  readonly counters: ReadonlyMap<string, number>;
}

export function inspect(sim: Sim): FleetInspection {
  const { state } = sim;
  const routers = new Map<string, (Domain & { host: string; complete: boolean })[]>(
    [...state.routers.keys()].map((router) => [router, []]),
  );
  for (const device of state.devices.values()) {
    for (const domain of device.host?.domains.values() ?? []) {
      const { name, id, state: is, complete } = domain;
      routers.get(domain.router)?.push({ host: device.id, name, id, memoryMiB: memoryOf(state, domain), state: is, complete });
    }
  }
  const devices = [...state.devices.values()].map((device) => {
    const power: "on" | "off" = device.power === "off" ? "off" : "on";
    return [device.id, { ...deviceState(sim, device), power }] as const;
  });
  return {
    now: state.now,
    routers,
    devices: new Map(devices),
    jobs: [...state.jobs.values()].map(({ job, stage, hung }) => ({ id: job.id, router: job.router, stage, hung })),
    streams: [...state.streams.keys()],
    paths: state.paths.map((path) => inspectPath(sim, path)),
    acts: state.acts,
    counters: new Map(state.counters),
  };
}

function inspectPath(sim: Sim, { from, to, segments, history }: PathRow): FleetInspection["paths"][number] {
  const lostMs = history.reduce((sum, { at, up }, index) => sum + (up ? 0 : (history[index + 1]?.at ?? sim.state.now) - at), 0);
  return {
    from,
    to,
    up: history.at(-1)?.up ?? false,
    traces: segments.map(([a, b]) => traceBetween(sim, a, b)),
    lostMs,
    looped: history.some(({ loop }) => loop),
    history: [...history],
  };
}
