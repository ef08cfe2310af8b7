/** The fleet's state as text and back: maps and sets keep their kind. Faults, and executors' sleeps, are not part of it. */
import { countTraffic } from "./flows.ts";
import type { FleetState, Sim } from "./state.ts";

export function writeSnapshot(sim: Sim): string {
  for (const flow of sim.flows) countTraffic(sim, flow);
  return JSON.stringify(sim.state, (_key, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    if (value instanceof Set) return { set: [...value] };
    return value;
  });
}

export function readSnapshot(text: string): FleetState {
  const state: unknown = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return value;
    if ("map" in value && Array.isArray(value.map)) return new Map(value.map);
    if ("set" in value && Array.isArray(value.set)) return new Set(value.set);
    return value;
  });
  if (!isFleetState(state)) throw new Error("this is no snapshot of a simulated fleet: expected schema rehome/simulated-fleet@1");
  return state;
}

const isFleetState = (value: unknown): value is FleetState =>
  typeof value === "object" && value !== null && "schema" in value && value.schema === "rehome/simulated-fleet@1" && "devices" in value;
