/** A day plan as its verification understands it, and whether its windows make a day. */
import type { RuleBook } from "../../constraints/constraint.ts";
import { type Finding, finding } from "../verify-finding.ts";
import type { Crossings } from "./crossings.ts";
import { minutesOf } from "./day-clock.ts";
import type { Round } from "./day-figures.ts";
import { type DayGround, MINUTES_A_DAY, type Stretch } from "./day-ground.ts";
import type { DayPlanDocument, ModeWindowDocument } from "./day-plan-document.ts";
import type { Mode, Profile } from "./modes.ts";

/** What the parts of the verification share: the document with its modes and windows understood. */
export interface VerifiedDay {
  readonly day: DayGround;
  readonly plan: DayPlanDocument;
  readonly book: RuleBook;
  readonly modes: ReadonlyMap<string, Mode>;
  readonly round: Round;
  readonly crossings: Crossings;
  profile(mode: Mode): Profile;
}

/** The windows follow each other round the day, each from a slot's start to another's, no two alike side by side. */
export function windowFindings(plan: DayPlanDocument, windows: readonly ModeWindowDocument[], where: string): Finding[] {
  const findings: Finding[] = [];
  let total = 0;
  for (const [index, { from, to, mode }] of windows.entries()) {
    const add = (found: string, remedy: string): void =>
      void findings.push(finding("day-windows", mode, found, `${where}/${index}`, remedy));
    const [start, end] = [minutesOf(from) ?? 0, minutesOf(to) ?? 0];
    const next = windows[(index + 1) % windows.length];
    total += end > start ? end - start : end - start + MINUTES_A_DAY;
    if (start % plan.slotMinutes !== 0) add(`${from} is not the start of a slot of ${plan.slotMinutes} min`, "begin windows with slots");
    if ((minutesOf(next?.from ?? "") ?? 0) % MINUTES_A_DAY !== end % MINUTES_A_DAY)
      add(`it ends at ${to}, and the next begins at ${next?.from}`, "leave no gap, and let no windows overlap");
    if (windows.length > 1 && next?.mode === mode) add(`it is followed by a window of the same placement`, "make one window of both");
  }
  if (total !== MINUTES_A_DAY)
    findings.push(finding("day-windows", "day", `the windows last ${total} min together`, where, "let them make a day"));
  return findings;
}

/** Undefined when a window names no mode. Windows in the order of their slots. */
export function roundOf(windows: readonly ModeWindowDocument[], slotMinutes: number, modes: ReadonlyMap<string, Mode>): Round | undefined {
  const round = windows.flatMap(({ from, mode: id }) => {
    const mode = modes.get(id);
    return mode === undefined ? [] : [{ slot: ((minutesOf(from) ?? 0) % MINUTES_A_DAY) / slotMinutes, mode }];
  });
  return round.length === windows.length ? round : undefined;
}

export function windowStretch({ plan, round }: VerifiedDay, index: number): Stretch {
  const from = (round[index]?.slot ?? 0) * plan.slotMinutes;
  const to = (round[(index + 1) % round.length]?.slot ?? 0) * plan.slotMinutes;
  return { startMinute: from, minutes: to > from ? to - from : to - from + MINUTES_A_DAY };
}
