/** rehome what-if NETWORK: what changes would mean, or each single failure in turn. */
import { Option } from "commander";
import type { Ground } from "../../plan/ground.ts";
import type { Goal } from "../../plan/plan-document.ts";
import { type Planner, type SweepReport, sweepFailures, whatIf } from "../../plan/what-if.ts";
import { gatherChanges, loadNetwork } from "../documents.ts";
import { badInput, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import {
  addSolverOptions,
  addTrafficOptions,
  addTransitionOptions,
  collect,
  type SolverOptions,
  type TrafficOptions,
  type TransitionOptions,
} from "../options.ts";
import { answer } from "../output.ts";
import { makePlan, statusOfPlan, withSolver } from "../planning.ts";
import { accepted, groundFor } from "../prepared.ts";
import { createProgress } from "../progress.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { transitionFor } from "../transition.ts";
import { renderSweep, renderWhatIf } from "../views/what-if-view.ts";

type WhatIfGoal = Exclude<Goal, "restore">;

export interface WhatIfOptions extends TrafficOptions, SolverOptions, TransitionOptions {
  readonly change?: readonly string[];
  readonly each?: SweepReport["each"];
  readonly goal: WhatIfGoal;
  readonly json?: boolean;
}

/** Seconds for each plan of a sweep, unless told otherwise: there are many. */
const SWEEP_TIME_LIMIT = 10;

const goals: readonly WhatIfGoal[] = ["evacuate", "consolidate", "deploy", "balance"];

export function registerWhatIf(registry: Registry): void {
  const command = registry.program
    .command("what-if")
    .description("Applies changes to a copy of the network and reports the difference; or tries every single failure and ranks them.")
    .argument("<network>", "the network")
    .option("--change <json>", 'a change, such as \'{"fail":"nyc-1"}\', or @FILE (repeatable)', collect)
    .addOption(
      new Option(
        "--each <kind>",
        `fail each of these in turn, after the changes; --time-limit is for each plan, by default ${SWEEP_TIME_LIMIT}`,
      ).choices(["physicalRouter", "physicalLink"]),
    )
    .addOption(new Option("--goal <goal>", "what to plan for on either side").choices(goals).default("evacuate"));
  addTransitionOptions(addSolverOptions(addTrafficOptions(command)))
    .option("--json", "print the report as JSON, and nothing else, on standard output")
    .action((networkName: string, options: WhatIfOptions) => {
      const isSweep = options.each !== undefined && command.getOptionValueSource("timeLimit") === "default";
      return run(registry, networkName, isSweep ? { ...options, timeLimit: SWEEP_TIME_LIMIT } : options);
    });
}

async function run({ machine, finish }: Registry, networkName: string, options: WhatIfOptions): Promise<void> {
  const { change = [], each, json = false } = options;
  if (change.length === 0 && each === undefined) throw badInput("nothing to change: give --change, --each, or both");
  const input = await loadNetwork(machine, networkName);
  const changes = await gatherChanges(machine, [], change);
  const ground = await groundFor(machine, input, options);
  const { document } = ground;
  const style = createStyle(machine);
  const what = "the changes do not fit the network";
  if (each === undefined) {
    const report = accepted(what, await withPlanner(machine, options, ground, undefined, (plan) => whatIf({ document, changes, plan })));
    await answer(machine, json, report, () => renderWhatIf(style, document.name, report));
    finish(statusOfPlan(report.plan));
    return;
  }
  const progress = createProgress(machine);
  let done = "";
  const onProgress = (some: number, all: number): void => {
    done = `${some} of ${all} failures; `;
  };
  const show = (text: string): void => progress.show(`${done}${text}`);
  const outcome = await withPlanner(machine, options, ground, show, (plan) => sweepFailures({ document, changes, plan, each, onProgress }));
  progress.done();
  const report = accepted(what, outcome);
  await answer(machine, json, report, () => renderSweep(style, document.name, report));
  finish(exitStatus.done);
}

/** Plans with the options' solver, which stays open for as long as `use` takes. */
async function withPlanner<Value>(
  machine: Machine,
  options: WhatIfOptions,
  { digest, traffic, hours }: Ground,
  show: ((text: string) => void) | undefined,
  use: (plan: Planner) => Promise<Value>,
): Promise<Value> {
  const { gap, timeLimit: timeLimitSeconds, seed, goal } = options;
  const transition = await transitionFor(machine, options);
  return withSolver(machine, options, (solver) =>
    use(async ({ network, changes }) => {
      const prepared = { network, digest, changes, traffic, hours };
      return (await makePlan(machine, solver, { prepared, goal: { goal }, gap, timeLimitSeconds, seed, ...transition }, show)).plan;
    }),
  );
}
