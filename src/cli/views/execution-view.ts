/** What an execution does, line by line while it does it, and what a dry run would. */
import type { RecordAbout } from "../../execution/about-record.ts";
import type { DryStep } from "../../execution/dry-run.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { Style } from "../style.ts";
import { count, decimals } from "./words.ts";

/** One line for what is worth a line; null for the rest. `since`: when the execution was begun or resumed. */
export function progressLine(record: JournalRecord, { move, stage }: RecordAbout, seconds: number): string | null {
  const at = `${decimals(seconds, 1).padStart(7)} s`;
  const routerOf = (index: number): string => move?.router ?? `move ${index}`;
  switch (record.type) {
    case "stage-begun": {
      if (stage === undefined) return null;
      const what =
        stage.kind === "power"
          ? `switching ${stage.to}: ${stage.physicalRouters.join(", ")}`
          : `wave ${stage.wave} of ${stage.waves}: ${count(stage.moves, "move")}`;
      return `${at}  ${what}`;
    }
    case "move-begun": {
      if (move === undefined) return null;
      const way = record.way === "forward" ? `${move.from ?? "nowhere"} → ${move.to}` : `back to ${move.from ?? "nowhere"}`;
      return `${at}    ${move.router}: ${way}`;
    }
    case "step-ended": {
      const back = record.way === "back" ? "undoing " : "";
      const how = record.end === "done" ? "" : `: ${record.end}${record.why === null ? "" : `: ${record.why}`}`;
      return `${at}    ${routerOf(record.move)}: ${back}${record.step}${how}`;
    }
    case "heard":
      return `${at}    ${routerOf(record.move)}: ${record.news.event}`;
    case "wave-turned-back":
      return `${at}  the wave goes back: ${record.why}`;
    case "power-ended":
      return `${at}    ${record.physicalRouter}: ${record.why ?? `is ${record.to}`}`;
    case "move-ended":
      return record.as === "moved"
        ? null
        : `${at}    ${routerOf(record.move)}: ${record.as}${record.why === null ? "" : `: ${record.why}`}`;
    case "noted":
      return `${at}  ${record.text}`;
    case "finished":
      return `${at}  ${record.as}: ${record.why}`;
    default:
      return null;
  }
}

/** Every command on every device in order, each step with its undo. */
export function renderDryRun(style: Style, steps: readonly DryStep[]): string {
  const lines: string[] = [];
  let heading = "";
  for (const { stage, router, step, commands, undo } of steps) {
    const about = `${stage}${router === null ? "" : `: ${router}`}`;
    if (about !== heading) lines.push("", style.heading(about));
    heading = about;
    lines.push(style.bold(`  ${step}`));
    if (commands.length === 0) lines.push(style.dim("    nothing to do"));
    for (const { on, command } of commands) lines.push(`    ${on}: ${command}`);
    for (const { on, command } of undo) lines.push(style.dim(`      undo on ${on}: ${command}`));
  }
  return [`Nothing was changed. ${count(steps.length, "step")}:`, ...lines].join("\n");
}

/** An execution as a list has it. */
export interface ListedExecution {
  readonly id: string;
  readonly network: string;
  readonly kind: "execute" | "rollback";
  readonly rollsBack: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly moved: number;
  readonly moves: number;
  readonly outcome: string;
}

export function renderExecutions(style: Style, executions: readonly ListedExecution[]): string {
  if (executions.length === 0) return "No executions.";
  const rows = executions.map((each) => [
    each.id,
    each.network,
    each.kind === "rollback" ? `rollback of ${each.rollsBack}` : "execute",
    new Date(each.createdAt).toISOString().slice(0, 19).replace("T", " "),
    `${each.moved} of ${each.moves}`,
    each.outcome,
  ]);
  return style.table(["execution", "network", "kind", "begun (UTC)", "moved", "outcome"], rows);
}
