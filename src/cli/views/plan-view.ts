/** A plan as a person wants to read it. */
import type { Candidate } from "../../network/candidate.ts";
import type { Network } from "../../network/network.ts";
import { candidatePower } from "../../network/power.ts";
import { candidateOfPlan } from "../../plan/candidate-of-plan.ts";
import type { NetEnergy } from "../../plan/energy.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { Style } from "../style.ts";
import { conflictLines } from "./conflict-view.ts";
import { busiestLinks, worstAddedDelay } from "./figures.ts";
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
  /** Why a virtual router moves, one sentence each, by its id. */
  readonly whyMoved: ReadonlyMap<string, string>;
}

/** Rows of a table that are shown before the rest is only counted. */
const ROWS_SHOWN = 60;

export function renderPlan(style: Style, reading: PlanReading): string {
  const { network, plan } = reading;
  const candidate = candidateOfPlan(network, plan);
  const blocks = [titleOf(style, plan), candidate === undefined ? noPlan(style, plan) : summary(style, reading, candidate)];
  if (reading.remark !== null) blocks.push(`${style.bold("Note")}: ${reading.remark}`);
  if (candidate !== undefined) blocks.push(movesBlock(style, reading), powerBlock(style, reading, candidate));
  return blocks.filter((block) => block !== "").join("\n\n");
}

function titleOf(style: Style, plan: PlanDocument): string {
  const { traffic } = plan;
  const when = traffic === null ? "the network's own traffic" : `${traffic.use} traffic of ${traffic.window} ${traffic.timeZone}`;
  const changes = plan.changes.length === 0 ? "" : `, after ${count(plan.changes.length, "change")}`;
  return `${style.heading(`${plan.network.name}: ${plan.goal}`)} ${style.dim(`(${when}${changes})`)}`;
}

function noPlan(style: Style, plan: PlanDocument): string {
  if (plan.status === "unknown") {
    return `${style.warn("No plan found in the time given.")} That proves nothing: allow more with --time-limit, or a wider --gap.`;
  }
  const lines = [style.bad("No plan exists: proven infeasible.")];
  if (plan.conflict !== null) lines.push(...conflictLines(style, plan.conflict));
  return lines.join("\n");
}

function summary(style: Style, reading: PlanReading, candidate: Candidate): string {
  const { network, plan } = reading;
  const rows: [string, string][] = [];
  if (plan.power !== null) rows.push(["Power", powerSentence(style, plan.power)], ["Energy", energySentence(reading)]);
  rows.push(["Proof", proofSentence(style, plan)]);
  const [busiest] = busiestLinks(network, candidate, 1);
  if (busiest !== undefined) {
    const figures = `${decimals(busiest.loadGbps, 2)} of ${decimals(busiest.capacityGbps, 2)} Gb/s, ${percent(100 * busiest.utilisation)}`;
    rows.push(["Worst link", `${busiest.id} (${busiest.direction}) at ${figures}; ${percent(100 * network.maxUtilisation)} allowed`]);
  }
  const worst = worstAddedDelay(network, candidate);
  if (worst !== undefined) {
    const bound = Number.isFinite(worst.boundMs) ? `, ${decimals(worst.boundMs, 2)} ms allowed` : ", no bound";
    rows.push([
      "Worst delay",
      `${worst.id} +${decimals(Math.max(0, worst.addedMs), 2)} ms (${decimals(worst.delayMs, 2)} ms one way${bound})`,
    ]);
  }
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${style.bold(name.padEnd(width))}  ${text}`).join("\n");
}

function powerSentence(style: Style, power: NonNullable<PlanDocument["power"]>): string {
  const saved = power.beforeWatts - power.afterWatts;
  const change = `${saved < 0 ? "costs" : "saves"} ${watts(Math.abs(saved))}, ${percent(Math.abs(power.savedPercent))}`;
  return `${watts(power.beforeWatts)} today, ${watts(power.afterWatts)} planned: ${saved > 0 ? style.good(change) : change}`;
}

function energySentence({ plan, energy, hours }: PlanReading): string {
  if (plan.power === null) return "";
  const saved = (plan.power.beforeWatts - plan.power.afterWatts) * hours;
  const over = `${kilowattHours(saved)} saved over ${duration(hours * 3600)}`;
  if (energy === null || plan.moves.length === 0) return over;
  const cost = energy.moveWattHours + energy.wakeWattHours;
  return `${over}, ${kilowattHours(saved - cost)} after ${decimals(cost, 1)} Wh for moving there and back and waking what slept`;
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

function movesBlock(style: Style, { plan, whyMoved }: PlanReading): string {
  const movers = new Set(plan.moves.map((move) => move.router)).size;
  if (plan.moves.length === 0) return `${style.bold("Moves")}\nNothing moves.`;
  const waves = Math.max(...plan.moves.map((move) => move.wave));
  const end = Math.max(...plan.moves.map((move) => move.startSeconds + move.seconds));
  const hops = plan.moves.length === movers ? "" : `, ${count(plan.moves.length, "hop")}`;
  const head = ["wave", "virtual router", "from", "to", "starts", "takes", ...(whyMoved.size > 0 ? ["why"] : [])];
  const rows = plan.moves.slice(0, ROWS_SHOWN).map((move) => {
    const cells = [
      String(move.wave),
      move.router,
      move.from ?? "(new)",
      move.to,
      `${decimals(move.startSeconds, 0)} s`,
      `${decimals(move.seconds, 1)} s`,
    ];
    return whyMoved.size > 0 ? [...cells, whyMoved.get(move.router) ?? ""] : cells;
  });
  const rest = plan.moves.length > ROWS_SHOWN ? `\nand ${plan.moves.length - ROWS_SHOWN} more: see the plan document` : "";
  const title = `${count(movers, "virtual router")}${hops}, ${count(waves, "wave")}, done after ${duration(end)}`;
  return `${style.bold("Moves")} ${style.dim(`(${title})`)}\n${style.table(head, rows)}${rest}`;
}

function powerBlock(style: Style, { network, plan }: PlanReading, candidate: Candidate): string {
  const today = candidatePower(network, network.today).routers;
  const planned = candidatePower(network, candidate).routers;
  const events = plan.powerEvents.filter((event) => network.physicalRouters.has(event.physicalRouter));
  const on = [...candidate.routersOn].length;
  const title = `${on} of ${count(network.physicalRouters.size, "physical router")} on`;
  const linksOff = [...network.today.linksOn].filter((id) => !candidate.linksOn.has(id));
  const links = linksOff.length === 0 ? "" : `\n${count(linksOff.length, "physical link")} off with them: ${some(linksOff, 12)}`;
  if (events.length === 0) return `${style.bold("Power")} ${style.dim(`(${title})`)}\nNothing is switched on or off.`;
  const rows = events.slice(0, ROWS_SHOWN).map((event) => {
    const id = event.physicalRouter;
    const change = (planned.get(id) ?? 0) - (today.get(id) ?? 0);
    const site = network.physicalRouters.get(id)?.site ?? "";
    return [id, site, event.to, `${decimals(event.startSeconds, 0)} s`, `${change > 0 ? "+" : ""}${watts(change)}`];
  });
  const rest = events.length > ROWS_SHOWN ? `\nand ${events.length - ROWS_SHOWN} more: see the plan document` : "";
  const table = style.table(["physical router", "site", "goes", "at", "power"], rows);
  return `${style.bold("Switched on and off")} ${style.dim(`(${title})`)}\n${table}${rest}${links}`;
}
