/**
 * What devices should look like after some steps of a move: later facts about a thing replace earlier ones. A resumed executor
 * goes on from the first step whose facts no longer hold (a dead man's switch that fired, a device that was started again).
 */
import type { DeviceState } from "./device.ts";
import { type Fact, holds } from "./fact.ts";
import type { Move } from "./move.ts";
import type { Seen } from "./ports.ts";
import type { Step } from "./steps/step.ts";

/** Index of the first of `steps[0..count)` that has to be done again; `count` when none has. Devices that cannot be read tell nothing. */
export function firstBroken(steps: readonly Step[], count: number, move: Move, states: ReadonlyMap<string, Seen<DeviceState>>): number {
  const last = new Map<string, { readonly fact: Fact; readonly step: number }>();
  steps.slice(0, count).forEach((step, index) => {
    if (step.kind !== "facts") return;
    for (const fact of step.done(move)) {
      last.set(subjectOf(fact), { fact, step: index });
      // A port that is gone is in no bridge.
      if (fact.is === "no-port") last.delete(`${fact.device} bridge of ${fact.name}`);
    }
  });
  // What the step that was under way changes may be as before it or after it: it is done again in any case.
  const next = steps[count];
  for (const fact of next?.kind === "facts" ? next.done(move) : []) {
    last.delete(subjectOf(fact));
    if (fact.is === "no-port") last.delete(`${fact.device} bridge of ${fact.name}`);
  }
  const isReHomed = steps.slice(0, count).some(({ name }) => name === "re-home" || name === "re-home-in-turn");
  let first = count;
  for (const { fact, step } of last.values()) {
    if (isReHomed && isOfOldHome(fact, move)) continue;
    const seen = states.get(fact.device);
    if (seen?.seen && !holds(fact, seen.state)) first = Math.min(first, step);
  }
  return first;
}

/**
 * What only the way out of the old home needs. Once the far ends are switched nothing uses it: an old home that was started again is not
 * wired again, since that would put the far ends back on a leg that is gone.
 */
function isOfOldHome(fact: Fact, { from, links }: Move): boolean {
  if (fact.device !== from) return false;
  const names = links.flatMap(({ oldHome, oldLeg, detour }) => [oldHome?.bridge, oldLeg?.here.port, detour?.here.port]);
  const named = "name" in fact ? fact.name : "port" in fact ? fact.port : undefined;
  return named !== undefined && names.includes(named);
}

function subjectOf(fact: Fact): string {
  switch (fact.is) {
    case "bridge":
    case "no-bridge":
      return `${fact.device} bridge ${fact.name}`;
    case "tunnel":
    case "patch":
    case "no-port":
      return `${fact.device} port ${fact.name}`;
    case "attached":
    case "detached":
      return `${fact.device} bridge of ${fact.port}`;
    case "pin":
    case "no-pin":
      return `${fact.device} way to ${fact.mac}`;
    case "no-guard":
      return `${fact.device} guard ${fact.token}`;
    case "circuit":
      return `${fact.device} circuit ${fact.link}`;
    default:
      return fact satisfies never;
  }
}

export const devicesOf = (steps: readonly Step[], move: Move): readonly string[] => [
  ...new Set(
    steps.flatMap((step) => (step.kind === "facts" ? [...step.done(move), ...step.undone(move)] : [])).map(({ device }) => device),
  ),
];
