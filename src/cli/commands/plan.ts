/** rehome plan NETWORK: the best plan for a goal, with a proven bound. */
import { type Command, Option } from "commander";
import { buildNetwork } from "../../network/build-network.ts";
import type { GoalRequest } from "../../optimiser/goals.ts";
import { candidateOfPlan } from "../../plan/candidate-of-plan.ts";
import { explainPlan, type PlanExplanation } from "../../plan/explain.ts";
import { type Goal, goals } from "../../plan/plan-document.ts";
import type { Prepared } from "../../plan/prepare.ts";
import { type DayAnswer, type DayOptions, makeDayPlan } from "../day-plan.ts";
import { gatherChanges, loadNetwork } from "../documents.ts";
import { badInput, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import {
  addSolverOptions,
  addTrafficOptions,
  addTransitionOptions,
  collect,
  numberIn,
  type TransitionOptions,
  transitionOptions,
} from "../options.ts";
import { answer, documentText } from "../output.ts";
import { makePlan, type PlanAnswer, statusOfPlan, withSolver } from "../planning.ts";
import { prepareFor } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { transitionFor } from "../transition.ts";
import { makeUrgentPlan } from "../urgent.ts";
import { renderDayPlan, renderNoDay } from "../views/day-view.ts";
import { renderExplanation } from "../views/explain-view.ts";
import { type PlanReading, renderPlan } from "../views/plan-view.ts";

export interface PlanOptions extends DayOptions, TransitionOptions {
  readonly goal: Goal;
  readonly day?: boolean;
  readonly drain?: readonly string[];
  readonly change?: readonly string[];
  readonly to?: string;
  readonly urgent?: boolean;
  readonly out?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

export function registerPlan(registry: Registry): void {
  const command = registry.program
    .command("plan")
    .description("Finds the best plan for a goal, proves how good it is, and checks it.")
    .argument("<network>", "the network to plan for")
    .addOption(new Option("--goal <goal>", "what to do").choices(goals).default("consolidate"))
    .option("--drain <id>", "empty this physical router (repeatable)", collect)
    .option("--change <json>", 'apply this change first, such as \'{"fail":"nyc-1"}\', or @FILE (repeatable)', collect)
    .option("--to <network>", "for --goal restore: the network whose placement to come back to")
    .option("--urgent", "for --goal restore: the order that ends overloads soonest, whatever it costs in power");
  addDayOptions(command);
  addTransitionOptions(addSolverOptions(addTrafficOptions(command)))
    .option("--out <file>", "write the plan document there")
    .option("--explain", "say for every virtual router why it moves or stays, and for every physical router why it is on")
    .option("--json", "print the plan document, and nothing else, on standard output; with --explain, an object of plan and explanation")
    .action((networkName: string, options: PlanOptions) =>
      options.day === true ? wholeDay(registry, networkName, options) : plan(registry, networkName, options),
    );
}

function addDayOptions(command: Command): void {
  const whole = { whole: true };
  command
    .option("--day", "plan 24 hours of windows, with every change and the way back; needs --traffic")
    .option("--slot-minutes <minutes>", "with --day: what windows are made of (default: 60)", numberIn({ min: 5, max: 240, ...whole }))
    .option("--min-dwell <hours>", "with --day: how long a placement stays at least (default: 2)", numberIn({ min: 0.1, max: 24 }))
    .option("--max-moves <count>", "with --day: moves of one virtual router a day (default: 2)", numberIn({ min: 0, max: 100, ...whole }))
    .option("--max-windows <count>", "with --day: windows a day (default: 4)", numberIn({ min: 1, max: 6, ...whole }))
    .option("--weekday <days>", "with --day: learn from these days only: workday, weekend, or 0 (Sunday) to 6")
    .option("--no-hourly", "with --day: leave out the comparison with planning every hour, which takes 24 more plans");
}

/** Options that ask for something that a day plan does not have. */
const notForDays = ["window", "hours", "to", "urgent", "explain", ...transitionOptions] as const;
/** Options that ask for something that only a day plan has. */
const forDays = ["slotMinutes", "minDwell", "maxMoves", "maxWindows", "weekday"] as const;

const flagOf = (option: string): string => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Refuses what does not go together. */
export function checkPlanOptions(options: PlanOptions): void {
  const misplaced = (options.day === true ? notForDays : forDays).find((option) => options[option] !== undefined);
  if (options.day !== true) {
    if (misplaced !== undefined) throw badInput(`${flagOf(misplaced)} goes with --day`);
    return;
  }
  if (misplaced !== undefined) throw badInput(`${flagOf(misplaced)} does not go with --day, which plans all windows of the day`);
  if (options.goal !== "consolidate") throw badInput(`--day is for --goal consolidate, not for ${options.goal}`);
}

async function wholeDay(registry: Registry, networkName: string, options: PlanOptions): Promise<void> {
  const { machine } = registry;
  checkPlanOptions(options);
  const input = await loadNetwork(machine, networkName);
  const changes = await gatherChanges(machine, options.drain ?? [], options.change ?? []);
  const made = await makeDayPlan(machine, input, changes, options);
  await showDay(registry, options, made);
}

/** Writes it, prints it, and ends with its status. */
export async function showDay({ machine, finish }: Registry, options: PlanOptions, made: DayAnswer): Promise<void> {
  if (options.out !== undefined) await machine.writeWhole(options.out, documentText(made.plan));
  const style = createStyle(machine);
  await answer(machine, options.json === true, made.plan, () =>
    made.status === "planned" ? renderDayPlan(style, made.plan) : renderNoDay(style, made.plan),
  );
  finish(made.status === "planned" ? exitStatus.done : statusOfPlan(made.plan));
}

async function plan({ machine, finish }: Registry, networkName: string, options: PlanOptions): Promise<void> {
  checkPlanOptions(options);
  const input = await loadNetwork(machine, networkName);
  const changes = await gatherChanges(machine, options.drain ?? [], options.change ?? []);
  const prepared = await prepareFor(machine, input, changes, options);
  const goal = await goalOf(machine, options);
  const { gap, timeLimit, seed } = options;
  const request = { prepared, gap, timeLimitSeconds: timeLimit, seed, ...(await transitionFor(machine, options)) };
  const made = await withSolver(machine, options, (solver) =>
    options.urgent === true && goal.goal === "restore"
      ? makeUrgentPlan(machine, solver, { ...request, to: goal.to })
      : makePlan(machine, solver, { ...request, goal }),
  );
  if (options.out !== undefined) await machine.writeWhole(options.out, documentText(made.plan));
  const explanation = options.explain === true ? explainAll(prepared, made) : undefined;
  const document = explanation === undefined ? made.plan : { plan: made.plan, explanation };
  const style = createStyle(machine);
  await answer(machine, options.json === true, document, () =>
    [renderPlan(style, readingOf(prepared, made)), ...(explanation === undefined ? [] : [renderExplanation(style, explanation)])].join(
      "\n",
    ),
  );
  finish(statusOfPlan(made.plan));
}

const nothingToExplain: PlanExplanation = { virtualRouters: [], physicalRouters: [] };

function explainAll({ network }: Prepared, { plan }: PlanAnswer): PlanExplanation {
  const candidate = candidateOfPlan(network, plan);
  return candidate === undefined ? nothingToExplain : explainPlan(network, candidate);
}

/** Moves come with their reasons; those of physical routers cost more, and are for --explain. */
export function readingOf({ network, hours }: Prepared, { plan, energy, why }: PlanAnswer): PlanReading {
  const candidate = plan.moves.length === 0 ? undefined : candidateOfPlan(network, plan);
  const reasons = candidate === undefined ? [] : explainPlan(network, candidate, { physicalRouters: [] }).virtualRouters;
  return { network, plan, hours, energy, remark: why, reasons };
}

async function goalOf(machine: Machine, { goal, to, urgent }: PlanOptions): Promise<GoalRequest> {
  if (goal !== "restore") {
    if (urgent === true) throw badInput("--urgent is for --goal restore only");
    if (to !== undefined) throw badInput("--to is for --goal restore only");
    return { goal };
  }
  if (to === undefined) throw badInput("--goal restore needs --to: the network whose placement to come back to");
  const wanted = await loadNetwork(machine, to);
  return { goal, to: buildNetwork(wanted.document).today };
}
