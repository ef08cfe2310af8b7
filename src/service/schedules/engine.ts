/**
 * What a schedule does next: worked out from what is known, and nothing else. Whoever asks carries it out in one transaction.
 *
 * Of times that were missed only the last may still run; each of the others gets a run of its own that says why it did not.
 */
import type { ScheduleRunRecord } from "../records.ts";
import { duesBetween, nextDue } from "./cron.ts";
import type { ScheduleDocument } from "./schedule-document.ts";

export type Part = ScheduleRunRecord["part"];

/** Traffic that left its band while the network is packed. */
export interface Outside {
  /** When that traffic came: each version of it counts once. */
  readonly at: number;
  readonly side: "above" | "below";
  /** In words: which link, how much. */
  readonly what: string;
}

export interface Situation {
  readonly schedule: ScheduleDocument;
  readonly frozen: string | null;
  /** Since when the schedule is as it is: nothing before is due. */
  readonly since: number;
  /** When each part was last due; absent: never. */
  readonly lastDue: Partial<Record<Part, number>>;
  /** Its own runs that are under way. */
  readonly open: readonly Pick<ScheduleRunRecord, "id" | "part" | "state" | "dueAt">[];
  /** An execution of the network that is not at an end, whoever began it; null: none. */
  readonly execution: string | null;
  /** The network is packed by this schedule, and not restored since. */
  readonly isPacked: boolean;
  readonly outside: Outside | null;
  readonly now: number;
}

export type Action =
  | { readonly do: "fire"; readonly part: Part; readonly dueAt: number }
  /** A run that did not run, for the history. */
  | { readonly do: "note"; readonly part: Part; readonly dueAt: number; readonly reason: string }
  /** A run that waits for an approval nobody gave. */
  | { readonly do: "expire"; readonly run: string; readonly reason: string }
  | { readonly do: "freeze"; readonly reason: string };

const MINUTE_MS = 60_000;

export function nextActions(situation: Situation): readonly Action[] {
  const reaction = reactionOf(situation);
  const frozen = reaction.find((action) => action.do === "freeze")?.reason ?? situation.frozen;
  const actions: Action[] = [...reaction];
  let [open, isPacked] = [situation.open, situation.isPacked];
  if (reaction.some((action) => action.do === "fire")) [open, isPacked] = [[...open, expanding], false];
  for (const { part, dueAt, isLast } of duesOf(situation)) {
    // Whoever has not approved by now, has not approved that run.
    const waiting = open.filter(({ state }) => state === "awaiting-approval");
    for (const { id } of waiting) actions.push({ do: "expire", run: id, reason: `nobody approved it before ${part} was due again` });
    open = open.filter(({ state }) => state !== "awaiting-approval");
    const reason = reasonNotTo({ ...situation, frozen, open, isPacked }, part, dueAt, isLast);
    if (reason !== null) actions.push({ do: "note", part, dueAt, reason });
    else {
      actions.push({ do: "fire", part, dueAt });
      open = [...open, { id: "", part, state: "planning", dueAt }];
    }
  }
  return actions;
}

const expanding = { id: "", part: "expand", state: "planning", dueAt: 0 } as const;

/** Traffic outside its band: once for each version of the traffic, and only where the network is packed. */
function reactionOf({ schedule, frozen, since, outside, isPacked, open, execution, lastDue }: Situation): readonly Action[] {
  // What a person has seen who let it go on since, is no news.
  if (outside === null || outside.at <= since || schedule.band === null || frozen !== null || !isPacked) return [];
  const expands = schedule.band.onOutside === "expand";
  if (!expands) return [{ do: "freeze", reason: `traffic left its forecast: ${outside.what}` }];
  if (outside.side === "below" || (lastDue.expand ?? 0) >= outside.at) return [];
  if (open.some(({ part }) => part !== "pack") || execution !== null) return [];
  return [{ do: "fire", part: "expand", dueAt: outside.at }];
}

interface Due {
  readonly part: "pack" | "restore";
  readonly dueAt: number;
  /** Of its part: the others were missed. */
  readonly isLast: boolean;
}

function duesOf({ schedule, since, lastDue, now }: Situation): readonly Due[] {
  const times = { pack: schedule.pack.cron, restore: schedule.restore?.cron };
  return (["pack", "restore"] as const)
    .flatMap((part) => {
      const cron = times[part];
      if (cron === undefined) return [];
      const dues = duesBetween(cron, schedule.timeZone, Math.max(since, lastDue[part] ?? 0), now);
      return dues.map((dueAt, index) => ({ part, dueAt, isLast: index === dues.length - 1 }));
    })
    .sort((one, other) => one.dueAt - other.dueAt);
}

/** Null: it runs. */
export function reasonNotTo(
  { schedule, frozen, open, execution, isPacked, now }: Situation,
  part: Part,
  dueAt: number,
  isLast: boolean,
): string | null {
  const lateMinutes = Math.floor((now - dueAt) / MINUTE_MS);
  if (!isLast) return `late: it was missed, and ${part} has been due again since`;
  if (lateMinutes >= schedule.lateAfterMinutes)
    return `late: ${lateMinutes} minutes after its time, and ${schedule.lateAfterMinutes} are allowed`;
  if (frozen !== null) return `frozen: ${frozen}`;
  const [other] = open;
  if (other !== undefined) return `overlap: its run ${other.id === "" ? `(${other.part})` : other.id} is ${other.state} still`;
  if (execution !== null) return `overlap: the execution ${execution} of its network is not at an end`;
  if (part === "restore" && !isPacked) return "nothing to restore: it was not packed, or is restored already";
  return null;
}

/** When something is due next, for people; null: never. */
export function nextOf(schedule: ScheduleDocument, now: number): { readonly part: "pack" | "restore"; readonly at: number } | null {
  const pack = nextDue(schedule.pack.cron, schedule.timeZone, now);
  const restore = schedule.restore === null ? null : nextDue(schedule.restore.cron, schedule.timeZone, now);
  if (restore !== null && (pack === null || restore < pack)) return { part: "restore", at: restore };
  return pack === null ? null : { part: "pack", at: pack };
}
