/** rehome schedule NETWORK PLAN: when and in what order to make the moves that lead to a plan's placement. */
import { ruleBook } from "../../constraints/index.ts";
import type { Network } from "../../network/network.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { reschedule, rootsOf } from "../../plan/reschedule.ts";
import type { Finding } from "../../plan/verify.ts";
import { problemsOf } from "../../plan/verify-finding.ts";
import { loadAnyPlan, loadNetwork } from "../documents.ts";
import { badInput, CommandFailure, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { addTransitionOptions, type TransitionOptions } from "../options.ts";
import { answer, documentText } from "../output.ts";
import { askForTraffic, prepareForPlan } from "../prepared.ts";
import { createProgress } from "../progress.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { noOrder, transitionFor } from "../transition.ts";
import { renderSchedule } from "../views/schedule-view.ts";

export interface ScheduleOptions extends TransitionOptions {
  readonly traffic?: string;
  readonly full?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

export function registerSchedule({ program, machine }: Registry): void {
  const command = program
    .command("schedule")
    .description("Orders the moves that lead from today to a plan's placement, so that every moment is safe; the plan's own are replaced.")
    .argument("<network>", "the network the plan was made for, as it is now")
    .argument("<plan>", "the plan whose placement to come to")
    .option("--traffic <file>", "the traffic the plan was made for, when it names one");
  addTransitionOptions(command)
    .option("--full", "show every move and every event")
    .option("--out <file>", "write the plan document, with its new schedule, there")
    .option("--json", "print the plan document, and nothing else, on standard output")
    .action((networkName: string, planName: string, options: ScheduleOptions) => schedule(machine, networkName, planName, options));
}

async function schedule(machine: Machine, networkName: string, planName: string, options: ScheduleOptions): Promise<void> {
  const input = await loadNetwork(machine, networkName);
  const plan = await planToSchedule(machine, planName, options);
  const prepared = await prepareForPlan(machine, input, plan, options.traffic);
  const choice = await transitionFor(machine, options, plan.transition?.limits);
  const progress = createProgress(machine);
  progress.show(underWay(planName));
  const outcome = reschedule({ prepared, plan, book: ruleBook, ...choice });
  progress.done();
  switch (outcome.status) {
    case "scheduled":
      return tellSchedule(machine, prepared.network, outcome.plan, options);
    case "empty":
      throw badInput(`there is nothing to schedule: ${placesNothing(plan)}`);
    case "unsound":
      throw unsound(rootsOf(outcome.findings));
    case "blocked":
      throw noOrder(outcome.proven, outcome.blocked);
    case "wrong": {
      const message = "the schedule does not pass verification, and is not used. That is an error in Rehome: please report it";
      throw new CommandFailure(exitStatus.verificationFailed, message, problemsOf(outcome.findings));
    }
    default:
      return outcome satisfies never;
  }
}

const placesNothing = ({ status }: PlanDocument): string => `the plan places nothing, its status is ${status}. Give one that is complete`;

/** From a file, with the traffic that it was made for at hand. */
export async function planToSchedule(machine: Machine, planName: string, { traffic }: ScheduleOptions): Promise<PlanDocument> {
  const plan = await loadAnyPlan(machine, planName);
  if (plan.schema === "rehome/day-plan@1") throw badInput(`${planName} is a day plan: each of its changes has a schedule already`);
  askForTraffic(plan, traffic);
  return plan;
}

export const underWay = (planName: string): string => `scheduling the way to the placement of ${planName}`;

export async function tellSchedule(machine: Machine, network: Network, plan: PlanDocument, options: ScheduleOptions): Promise<void> {
  if (options.out !== undefined) await machine.writeWhole(options.out, documentText(plan));
  await answer(machine, options.json === true, plan, () =>
    renderSchedule(createStyle(machine), { network, plan, full: options.full === true }),
  );
}

export function unsound(findings: readonly Finding[]): CommandFailure {
  const message = "the placement does not hold in this network, so no way to it was looked for";
  return new CommandFailure(exitStatus.verificationFailed, message, problemsOf(findings));
}
