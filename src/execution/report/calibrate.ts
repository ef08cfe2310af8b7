/**
 * What the moves of executions say about the migration model: docs/migration-model.md.
 *
 * A move counts when it was made live at the first attempt, nothing of it was undone, and its pause, its volume and the pace
 * of its copy were heard. `seconds` is the whole move, from its first step to the end of its last, as plans count it. How much
 * of the memory is ever rewritten is not observed: all of it, the cautious end.
 */

import { defaultMigration } from "../../plan/pre-copy.ts";
import { fail, type Outcome, succeed } from "../../result.ts";
import { toThousandths } from "./figures.ts";
import { type FitErrors, type FittedModel, fitMigration, type MigrationRun } from "./fit-migration.ts";
import type { Calibration, ExecutionReport, MoveReport } from "./report-document.ts";

const BYTES_PER_MIB = 2 ** 20;

/** Of one report, for the report itself. */
export function calibrationOf(moves: readonly MoveReport[]): Calibration {
  const usable = moves.flatMap((move) => runOf(move) ?? []);
  const fit = fitMigration(usable, defaultMigration);
  if (!fit.ok) return { fitted: false, moves: usable.length, why: fit.failure };
  const { model, errors, predictions } = fit.value;
  const residuals = usable.flatMap((run, index) => {
    const said = predictions[index];
    if (said === undefined) return [];
    return {
      router: run.router,
      seconds: toThousandths(run.seconds - said.seconds),
      sentMiB: toThousandths(run.sentMiB - said.sentMiB),
      pausedSeconds: toThousandths(run.pausedSeconds - said.pausedSeconds),
    };
  });
  return { fitted: true, moves: usable.length, model, errors, residuals };
}

/** A document like models/migration/*.json: figures that can be added to and fitted again, and the model that they give. */
export interface MigrationFigures {
  readonly note: string;
  readonly measuredOn: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly model: FittedModel;
  readonly errors: FitErrors;
  readonly runs: readonly (MigrationRun & { readonly router: string; readonly execution: string })[];
}

/** From the moves of one or several executions. The failure says how many could be used. */
export function calibrateFrom(reports: readonly ExecutionReport[]): Outcome<MigrationFigures, string> {
  const runs = reports.flatMap(({ execution, moves }) => moves.flatMap((move) => runOf(move) ?? []).map((run) => ({ ...run, execution })));
  const fit = fitMigration(runs, defaultMigration);
  if (!fit.ok) return fail(fit.failure);
  const days = reports.map(({ beganAt }) => beganAt.slice(0, 10)).sort();
  return succeed({
    note: "Live migrations that were observed while plans were executed. docs/migration-model.md explains each field.",
    measuredOn: [...new Set([days[0], days.at(-1)])].join(" to "),
    fields: {
      gbps: "what was sent while the router ran, over the time it took",
      seconds: "the whole move, from the beginning of its first step to the end of its last",
      pausedSeconds: "from when the router was suspended at its old home until it was started at its new one",
      sentMiB: "what the tools say that they sent",
      dirtyMiBps: "as the network states it: not observed",
      writableMiB: "all of the memory: not observed",
    },
    model: fit.value.model,
    errors: fit.value.errors,
    runs,
  });
}

/** Null: the move says nothing that a fit could use. */
function runOf(move: MoveReport): (MigrationRun & { readonly router: string }) | null {
  const { router, from, outcome, steps, attempts, memoryMiB, seconds, pauseSeconds, bytesSent, copyGbps, heldToGbps } = move;
  const atFirst = steps.every(({ direction, result }) => direction === "forward" && result === "done");
  if (from === null || outcome !== "moved" || !atFirst || attempts !== 1) return null;
  if (memoryMiB === null || seconds === null || pauseSeconds === null || bytesSent === null || copyGbps === null) return null;
  if (memoryMiB === 0 || copyGbps === 0 || bytesSent === 0) return null;
  return {
    router,
    memoryMiB,
    dirtyMiBps: move.dirtyMiBps,
    writableMiB: memoryMiB,
    shapedGbps: heldToGbps === 0 ? null : heldToGbps,
    gbps: copyGbps,
    seconds,
    pausedSeconds: pauseSeconds,
    sentMiB: toThousandths(bytesSent / BYTES_PER_MIB),
  };
}
