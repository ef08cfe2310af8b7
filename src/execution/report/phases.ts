/**
 * The phases of a move: its steps, with the copy divided where the router was suspended and started again, and re-homing
 * divided by the devices on which far ends were switched.
 *
 * Moments are milliseconds since 1970 on the executor's clock. What has not ended has no phase.
 */
import type { MoveReport, StepReport } from "./report-document.ts";

export interface Phase {
  readonly name: string;
  readonly kind: PhaseKind;
  readonly from: number;
  readonly to: number;
}

/** `copy`: a migration of which the pause was not heard. */
export type PhaseKind = "pre-copy" | "pause" | "handed-over" | "copy" | Exclude<StepKind, "migrate">;

type StepKind = "prepare" | "migrate" | "local-switching" | "re-home" | "verify" | "retire" | "other";

const kinds: Readonly<Record<string, StepKind>> = {
  preflight: "prepare",
  prepare: "prepare",
  "prepare-standby": "prepare",
  "prepare-cold": "prepare",
  migrate: "migrate",
  "switch-locally": "local-switching",
  "re-home": "re-home",
  "re-home-in-turn": "re-home",
  "verify-traffic": "verify",
  confirm: "verify",
  "re-bind": "retire",
  "leave-old-home": "retire",
  retire: "retire",
  "retire-standby": "retire",
};

export const kindOf = (step: string): StepKind => kinds[step] ?? "other";

/** In the order of their beginnings. */
export function phasesOf(move: Pick<MoveReport, "steps" | "suspendedAt" | "startedAt">): readonly Phase[] {
  return move.steps.flatMap((step) => phasesOfStep(step, move)).sort((one, other) => one.from - other.from || one.to - other.to);
}

function phasesOfStep(step: StepReport, move: Pick<MoveReport, "suspendedAt" | "startedAt">): readonly Phase[] {
  const span = spanOf(step);
  if (span === null) return [];
  const kind = kindOf(step.name);
  const back = step.direction === "back";
  const named = (name: string): string => (back ? `${name} (undone)` : name);
  if (kind === "migrate") return back ? [{ name: named(step.name), kind: "copy", ...span }] : copyPhases(span, move);
  if (kind !== "re-home" || step.changes.length === 0) return [{ name: named(step.name), kind, ...span }];
  return step.changes.flatMap((change) => {
    const changing = spanOf(change);
    return changing === null ? [] : [{ name: named(`${step.name} at ${change.device}`), kind, ...changing }];
  });
}

/** The router may have been started before the tools were done, or that was heard only afterwards. */
function copyPhases({ from, to }: Span, { suspendedAt, startedAt }: Pick<MoveReport, "suspendedAt" | "startedAt">): readonly Phase[] {
  const suspended = suspendedAt === null ? Number.NaN : Date.parse(suspendedAt);
  const started = startedAt === null ? Number.NaN : Date.parse(startedAt);
  if (!(suspended >= from && suspended <= to && started >= suspended)) return [{ name: "migrate", kind: "copy", from, to }];
  const phases: Phase[] = [
    { name: "pre-copy", kind: "pre-copy", from, to: suspended },
    { name: "pause", kind: "pause", from: suspended, to: started },
  ];
  return to > started ? [...phases, { name: "handed over", kind: "handed-over", from: started, to }] : phases;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const spanOf = ({ beganAt, endedAt }: { readonly beganAt: string; readonly endedAt: string | null }): Span | null =>
  endedAt === null ? null : { from: Date.parse(beganAt), to: Date.parse(endedAt) };
