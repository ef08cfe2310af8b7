/** A day plan as a person wants to read it. */
import type { DayPlanDocument } from "../../plan/day/day-plan-document.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { Style } from "../style.ts";
import { conflictLines } from "./conflict-view.ts";
import { count, decimals, kilowattHours, percent, some, watts } from "./words.ts";

export function renderDayPlan(style: Style, plan: DayPlanDocument): string {
  const blocks = [title(style, plan), summary(style, plan), windowsBlock(style, plan), comparisonBlock(style, plan), wayBack(style, plan)];
  return blocks.join("\n\n");
}

/** The packing at the peak has no answer, so no day has. */
export function renderNoDay(style: Style, plan: PlanDocument): string {
  const heading = `${style.heading(`${plan.network.name}: a day`)} ${style.dim(`(${plan.traffic?.use ?? ""})`)}`;
  if (plan.status === "unknown")
    return `${heading}\n\n${style.warn("No placement for the day's peak was found in the time given.")} Allow more with --time-limit.`;
  const lines = [style.bad("No placement keeps every rule at the day's peak: proven infeasible.")];
  if (plan.conflict !== null) lines.push(...conflictLines(style, plan.conflict));
  return `${heading}\n\n${lines.join("\n")}`;
}

function title(style: Style, { network, traffic, changes }: DayPlanDocument): string {
  const after = changes.length === 0 ? "" : `, after ${count(changes.length, "change")}`;
  return `${style.heading(`${network.name}: a day`)} ${style.dim(`(${traffic.use}, ${traffic.timeZone}${after})`)}`;
}

const comparisonNamed = ({ comparisons }: DayPlanDocument, name: string) => comparisons.find((one) => one.name === name);

function summary(style: Style, plan: DayPlanDocument): string {
  const [never, packed, planned] = ["never", "packed", "planned"].map((name) => comparisonNamed(plan, name));
  const { steadyWattHours, moveWattHours, heldWattHours, totalWattHours } = plan.energy;
  const cost = `${kilowattHours(steadyWattHours)} drawn, ${decimals(moveWattHours + heldWattHours, 1)} Wh for moving and waking`;
  const saved = `${kilowattHours(planned?.savedWattHours ?? 0)}, ${percent(planned?.savedPercent ?? 0)}`;
  const night = (packed?.totalWattHours ?? 0) - totalWattHours;
  const nightPercent = never === undefined || never.totalWattHours === 0 ? 0 : (100 * night) / never.totalWattHours;
  const rows: (readonly [string, string])[] = [
    ["Energy", `${kilowattHours(totalWattHours)} a day (${cost})`],
    ["Saved", `${style.good(saved)} of ${kilowattHours(never?.totalWattHours ?? 0)} with today's placement`],
    ["Of that", `packing for all day ${percent(packed?.savedPercent ?? 0)}, the night beyond it ${percent(nightPercent, 2)}`],
    ["Power", powerCurve(plan)],
  ];
  return rows.map(([name, text]) => `${style.bold(name.padEnd(8))}${text}`).join("\n");
}

const BARS = "▁▂▃▄▅▆▇█";
const MOST_BARS = 48;

/** One bar a slot, or for several; the full height is the day's highest draw, the lowest bar nine tenths of its lowest. */
function powerCurve({ watts: curve }: DayPlanDocument): string {
  const together = Math.ceil(curve.length / MOST_BARS);
  const values = curve.flatMap((_, index) => (index % together === 0 ? [Math.max(...curve.slice(index, index + together))] : []));
  const [low, high] = [Math.min(...curve), Math.max(...curve)];
  const floor = 0.9 * low;
  const bar = (value: number): string =>
    BARS[high <= floor ? 0 : Math.min(7, Math.floor(((value - floor) / (high - floor)) * 7.999))] ?? "";
  return `00:00 ${values.map(bar).join("")} 24:00, ${watts(low)} to ${watts(high)}`;
}

function windowsBlock(style: Style, plan: DayPlanDocument): string {
  const modes = new Map(plan.modes.map((mode) => [mode.id, mode]));
  const { slotMinutes } = plan;
  const rows = plan.windows.map(({ from, to, mode, transition }) => {
    const drawn = slotsOf(from, to, slotMinutes, plan.watts);
    const on = Object.values(modes.get(mode)?.physicalRouters ?? {}).filter((state) => state === "on").length;
    const change = transition === null ? "all day" : `${changeWords(transition.plan)}, begins ${transition.at}`;
    const average = drawn.reduce((sum, value) => sum + value, 0) / Math.max(1, drawn.length);
    return [from, to, mode, String(on), watts(average), change];
  });
  const table = style.table(["from", "to", "placement", "hosts on", "draws", "change into it"], rows);
  const entry =
    plan.entry === null
      ? ""
      : `\nOnce, from today's placement into ${plan.entry.mode}: ${changeWords(plan.entry.plan)}, at ${plan.entry.at}.`;
  const { minDwellMinutes, maxMovesPerRouter } = plan.limits;
  const limits = `each at least ${decimals(minDwellMinutes / 60, 2)} h, a virtual router moves at most ${count(maxMovesPerRouter, "time")} a day`;
  return `${style.bold("Windows")} ${style.dim(`(${limits})`)}\n${table}${entry}`;
}

function slotsOf(from: string, to: string, slotMinutes: number, curve: readonly number[]): readonly number[] {
  const slot = (clock: string): number => (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) / slotMinutes;
  const [first, last] = [slot(from), slot(to)];
  return last > first ? curve.slice(first, last) : [...curve.slice(first), ...curve.slice(0, last)];
}

function changeWords({ moves, powerEvents }: PlanDocument): string {
  const switched = (to: "on" | "off"): number => powerEvents.filter((event) => event.to === to).length;
  const parts = [count(moves.length, "move")];
  if (switched("on") > 0) parts.push(`${count(switched("on"), "host")} on`);
  if (switched("off") > 0) parts.push(`${count(switched("off"), "host")} off`);
  return parts.join(", ");
}

const comparisonWords: Readonly<Record<DayPlanDocument["comparisons"][number]["name"], string>> = {
  never: "never: today's placement all day",
  packed: "packed: the best one placement for all day",
  nightly: "the best single night window",
  hourly: "planned again every hour",
  planned: "this plan",
};

function comparisonBlock(style: Style, plan: DayPlanDocument): string {
  const rows = plan.comparisons.map(({ name, totalWattHours, savedWattHours, savedPercent, moves, wakes, unscheduled, brokenSlots }) => {
    const notes = [
      ...(unscheduled === 0 ? [] : [`${count(unscheduled, "change")} without a safe schedule`]),
      ...(brokenSlots === 0 ? [] : [`breaks rules in ${count(brokenSlots, "slot")}`]),
    ];
    return [
      comparisonWords[name],
      kilowattHours(totalWattHours),
      kilowattHours(savedWattHours),
      percent(savedPercent, 2),
      String(moves),
      String(wakes),
      notes.join("; "),
    ];
  });
  const head = ["a day of", "uses", "saves", "of today's", "moves", "wake-ups", ""];
  return `${style.bold("Compared")} ${style.dim("(moving and waking paid)")}\n${style.table(head, rows)}`;
}

const HOSTS_SHOWN = 12;

function wayBack(style: Style, plan: DayPlanDocument): string {
  const lines: string[] = [];
  for (const [index, { mode, restore }] of plan.windows.entries()) {
    if (restore === null) continue;
    const own = plan.contingencies.filter(({ window }) => window === index);
    lines.push(`From ${mode} to ${plan.home} at any moment: ${changeWords(restore)}, proven before anything sleeps.`);
    const [same, other] = [own.filter(({ differs }) => isEmpty(differs)), own.filter(({ differs }) => !isEmpty(differs))];
    if (same.length > 0) lines.push(`  Not missed if it does not wake: ${some(names(same), HOSTS_SHOWN)}.`);
    for (const { physicalRouter, differs } of other.slice(0, HOSTS_SHOWN)) {
      const moved = Object.entries(differs).map(([router, host]) => `${router} on ${host}`);
      lines.push(`  If ${physicalRouter} does not wake: ${some(moved, 4)}.`);
    }
    if (other.length > HOSTS_SHOWN) lines.push(`  and ${other.length - HOSTS_SHOWN} more: see the document`);
  }
  if (lines.length === 0) lines.push(`Nothing sleeps that ${plan.home} needs: there is nothing to restore.`);
  for (const { physicalRouter, because } of plan.keptOn) lines.push(`${physicalRouter} stays on at night: ${because}.`);
  for (const { mode, why } of plan.rejected) lines.push(`${mode} is not used: ${why}.`);
  return `${style.bold("The way back")}\n${lines.join("\n")}`;
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;
const names = (list: DayPlanDocument["contingencies"]): readonly string[] => list.map(({ physicalRouter }) => physicalRouter);
