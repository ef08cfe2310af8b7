/** rehome demo: tonight's consolidation of the Abilene backbone. What `npm start` runs. */
import { loadNetwork } from "../documents.ts";
import { addSolverOptions, type SolverOptions } from "../options.ts";
import { documentText } from "../output.ts";
import { makePlan, statusOfPlan, withSolver } from "../planning.ts";
import { prepareFor } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { renderPlan } from "../views/plan-view.ts";
import { readingOf } from "./plan.ts";

interface DemoOptions extends SolverOptions {
  readonly window: string;
  readonly out: string;
  readonly json?: boolean;
}

const DATASET = "abilene";

export function registerDemo(registry: Registry): void {
  const command = registry.program
    .command("demo")
    .description("Plans tonight on the bundled Abilene backbone: the quietest hours of its traffic day.")
    .option("--window <window>", "the hours to plan for", "quietest:4h");
  addSolverOptions(command)
    .option("--out <file>", "where the plan document goes", "plan.json")
    .option("--json", "print the plan document, and nothing else, on standard output")
    .action((options: DemoOptions) => demo(registry, options));
}

async function demo({ machine, finish }: Registry, options: DemoOptions): Promise<void> {
  const input = await loadNetwork(machine, DATASET);
  const prepared = await prepareFor(machine, input, [], { traffic: DATASET, window: options.window });
  const { gap, timeLimit, seed, out } = options;
  const answer = await withSolver(machine, options, (solver) =>
    makePlan(machine, solver, { prepared, goal: { goal: "consolidate" }, gap, timeLimitSeconds: timeLimit, seed }),
  );
  await machine.writeWhole(out, documentText(answer.plan));
  if (options.json) await machine.print(documentText(answer.plan));
  else {
    const style = createStyle(machine);
    const [firstMove] = answer.plan.moves;
    const next = [
      `npx rehome verify ${DATASET} ${out} --traffic ${DATASET}`,
      `npx rehome plan ${DATASET} --traffic ${DATASET} --window ${options.window} --explain`,
      ...(firstMove === undefined ? [] : [`npx rehome targets ${DATASET} ${firstMove.router}`]),
      `npx rehome what-if ${DATASET} --change '{"fail":"kan-2"}'`,
      `npx rehome plan ${DATASET} --goal evacuate --drain nyc-1`,
    ];
    const text = `${renderPlan(style, readingOf(prepared, answer))}\n\n${style.bold("The plan is in")} ${out}. ${style.bold("Next, try")}`;
    await machine.print(`${[text, ...next.map((command) => `  ${command}`)].join("\n")}\n`);
  }
  finish(statusOfPlan(answer.plan));
}
