/** A plan as a person wants to read it. */
import type { Candidate } from "../../network/candidate.ts";
import type { Network } from "../../network/network.ts";
import { candidatePower } from "../../network/power.ts";
import { candidateOfPlan } from "../../plan/candidate-of-plan.ts";
import type { NetEnergy } from "../../plan/energy.ts";
import type { PlanExplanation } from "../../plan/explain.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { type PlanReport, reportPlan } from "../../plan/report.ts";
import type { Style } from "../style.ts";
import { conflictLines } from "./conflict-view.ts";
import { isParking, makespanSentence, parkingSentence } from "./schedule-view.ts";
import { count, decimals, duration, gapPercent, kilowattHours, percent, some, watts } from "./words.ts";

export interface PlanReading {
  /** With the plan's changes and traffic applied. */
  readonly network: Network;
  readonly plan: PlanDocument;
  /** Hours the planned state is meant to last. */
  readonly hours: number;
  /** Of a consolidation: what is left of the saving after moving there and back and waking. */
  readonly energy: NetEnergy | null;
  /** What else there is to say about the outcome, such as why nothing was found. */
  readonly remark: string | null;
  /** Why virtual routers move, for the table of moves. */
  readonly reasons: PlanExplanation["virtualRouters"];
}

/** Rows of a table that are shown before the rest is only counted. */
const ROWS_SHOWN = 60;

export function renderPlan(style: Style, reading: PlanReading): string {
  const { network, plan } = reading;
  const candidate = candidateOfPlan(network, plan);
  const blocks = [titleOf(style, plan)];
  if (candidate === undefined) blocks.push(noPlan(style, plan));
  else blocks.push(summary(style, reading, reportPlan(network, candidate, plan, reading.hours)));
  if (reading.remark !== null) blocks.push(`${style.bold("Note")}: ${reading.remark}`);
  if (candidate !== undefined) blocks.push(renderMoves(style, plan, reading.reasons), powerBlock(style, reading, candidate));
  return blocks.join("\n\n");
}

function titleOf(style: Style, plan: PlanDocument): string {
  const { traffic } = plan;
  const when = traffic === null ? "the network's own traffic" : `${traffic.use} traffic of ${traffic.window} ${traffic.timeZone}`;
  const changes = plan.changes.length === 0 ? "" : `, after ${count(plan.changes.length, "change")}`;
  return `${style.heading(`${plan.network.name}: ${plan.goal}`)} ${style.dim(`(${when}${changes})`)}`;
}

function noPlan(style: Style, plan: PlanDocument): string {
  if (plan.status === "unknown") {
    return `${style.warn("No plan found.")} That proves nothing: there may be one with more --time-limit or a wider --gap.`;
  }
  const lines = [style.bad("No plan exists: proven infeasible.")];
  if (plan.conflict !== null) lines.push(...conflictLines(style, plan.conflict));
  return lines.join("\n");
}

function summary(style: Style, reading: PlanReading, report: PlanReport): string {
  const { network, plan } = reading;
  const rows: [string, string][] = [
    ["Power", powerSentence(style, report)],
    ["Energy", energySentence(reading, report)],
    ["Proof", proofSentence(style, plan)],
  ];
  const { after: busiest, before: busiestToday } = report.busiestLink;
  if (busiest !== null && busiest.gbps > 0) {
    const figures = `${decimals(busiest.gbps, 2)} of ${decimals(busiest.capacityGbps, 2)} Gb/s, ${percent(100 * busiest.utilisation)}`;
    const today = busiestToday === null ? "" : `; ${percent(100 * busiestToday.utilisation)} today`;
    const allowed = `${percent(100 * network.maxUtilisation)} allowed`;
    rows.push(["Worst link", `${busiest.physicalLink} (${busiest.direction}) at ${figures}; ${allowed}${today}`]);
  }
  const worst = report.worstAddedDelay.after;
  if (worst !== null && worst.addedMs !== null) {
    const bound = worst.boundMs === null ? "no bound" : `${decimals(worst.boundMs, 2)} ms allowed`;
    rows.push([
      "Worst delay",
      `${worst.link} +${decimals(Math.max(0, worst.addedMs), 2)} ms (${decimals(worst.delayMs, 2)} ms one way, ${bound})`,
    ]);
  }
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${style.bold(name.padEnd(width))}  ${text}`).join("\n");
}

function powerSentence(style: Style, report: PlanReport): string {
  const saved = report.watts.before - report.watts.after;
  const change = `${saved < 0 ? "costs" : "saves"} ${watts(Math.abs(saved))}, ${percent(Math.abs(report.savedPercent))}`;
  return `${watts(report.watts.before)} today, ${watts(report.watts.after)} planned: ${saved > 0 ? style.good(change) : change}`;
}

function energySentence({ plan, energy, hours }: PlanReading, report: PlanReport): string {
  const net = energy ?? report.energy;
  const over = `${kilowattHours(net.savedWattHours)} saved over ${duration(hours * 3600)}`;
  const cost = net.moveWattHours + net.wakeWattHours;
  if (cost === 0 || plan.moves.length === 0) return over;
  const why = energy === null ? "moving and waking" : "moving there and back and waking what slept";
  return `${over}, ${kilowattHours(net.netWattHours)} after ${decimals(cost, 1)} Wh for ${why}`;
}

/** What the first objective of each goal is measured in. */
const objectiveUnit: Readonly<Record<PlanDocument["goal"], (value: number) => string>> = {
  // Rounded down: what is shown must be proven.
  consolidate: (value) => `draws less than ${watts(Math.floor(value * 10) / 10)}`,
  evacuate: (value) => `does with fewer than ${count(Math.ceil(value - 1e-6), "move")}`,
  deploy: (value) => `does with fewer than ${count(Math.ceil(value - 1e-6), "move")}`,
  restore: (value) => `leaves fewer than ${count(Math.ceil(value - 1e-6), "virtual router")} elsewhere`,
  balance: (value) => `has a peak below ${percent(100 * value)} of a link's capacity`,
};

function proofSentence(style: Style, plan: PlanDocument): string {
  const { bound, solver } = plan;
  const by = style.dim(`${solver.name} ${solver.version}, ${duration(solver.seconds)}, seed ${solver.seed}`);
  if (bound === null || bound.gap === null) return `${style.warn("none")}: a plan that keeps every rule, how good is not known (${by})`;
  const nothing = bound.gap === 0 ? "no plan is better" : `no plan ${objectiveUnit[plan.goal](bound.objective)}`;
  const proven = `${nothing}; gap ${gapPercent(bound.gap)}, ${bound.model} routing`;
  return `${plan.status === "optimal" ? style.good("optimal") : style.warn("not proven optimal")}: ${proven} (${by})`;
}

export function renderMoves(style: Style, plan: PlanDocument, reasons: PlanReading["reasons"]): string {
  const movers = new Set(plan.moves.map((move) => move.router)).size;
  if (plan.moves.length === 0) return `${style.bold("Moves")}\nNothing moves.`;
  const waves = Math.max(...plan.moves.map((move) => move.wave));
  const hops = plan.moves.length === movers ? "" : `, ${count(plan.moves.length, "hop")}`;
  const why = new Map(reasons.map((reason) => [reason.virtualRouter, reason.text.replace(/^[^:]*: /, "")]));
  const rows = plan.moves.slice(0, ROWS_SHOWN).map((move) => {
    const { wave, router, from, to, startSeconds, seconds } = move;
    return [
      String(wave),
      router,
      from ?? "(new)",
      to,
      `${decimals(startSeconds, 0)} s`,
      `${decimals(seconds, 1)} s`,
      isParking(plan, move) ? `parked on its way to ${plan.placements?.[router]}` : (why.get(router) ?? ""),
    ];
  });
  const table = style.table(["wave", "virtual router", "from", "to", "starts", "takes", "why"], rows);
  const title = `${count(movers, "virtual router")}${hops}, ${count(waves, "wave")}`;
  const blocks = [`${style.bold("Moves")} ${style.dim(`(${title})`)}`, table + andMore(plan.moves.length)];
  if (plan.transition !== null) blocks.push(`All done after ${makespanSentence(plan.transition)}; ${parkingSentence(plan.transition)}.`);
  return blocks.join("\n");
}

const andMore = (rows: number): string => (rows > ROWS_SHOWN ? `\nand ${rows - ROWS_SHOWN} more: see the plan document` : "");

function powerBlock(style: Style, { network, plan }: PlanReading, candidate: Candidate): string {
  const title = `${candidate.routersOn.size} of ${count(network.physicalRouters.size, "physical router")} on`;
  const events = plan.powerEvents.filter((event) => network.physicalRouters.has(event.physicalRouter));
  if (events.length === 0) return `${style.bold("Power")} ${style.dim(`(${title})`)}\nNothing is switched on or off.`;
  const today = candidatePower(network, network.today).routers;
  const planned = candidatePower(network, candidate).routers;
  const rows = events.slice(0, ROWS_SHOWN).map(({ physicalRouter: id, to, startSeconds }) => {
    const change = (planned.get(id) ?? 0) - (today.get(id) ?? 0);
    const site = network.physicalRouters.get(id)?.site ?? "";
    return [id, site, to, `${decimals(startSeconds, 0)} s`, `${change > 0 ? "+" : ""}${watts(change)}`];
  });
  const table = style.table(["physical router", "site", "goes", "at", "power"], rows);
  const linksOff = [...network.today.linksOn].filter((id) => !candidate.linksOn.has(id));
  const links = linksOff.length === 0 ? "" : `\n${count(linksOff.length, "physical link")} off with them: ${some(linksOff, 12)}`;
  return `${style.bold("Switched on and off")} ${style.dim(`(${title})`)}\n${table}${andMore(events.length)}${links}`;
}
