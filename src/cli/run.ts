/** The command line: which commands there are, and what becomes of what they throw. */
import { Command, CommanderError } from "commander";
import { registerApprove } from "./commands/approve.ts";
import { registerAudit } from "./commands/audit.ts";
import { registerBackup } from "./commands/backup.ts";
import { registerConfig } from "./commands/config.ts";
import { registerDemo } from "./commands/demo.ts";
import { registerDiff } from "./commands/diff.ts";
import { registerExecute } from "./commands/execute.ts";
import { registerExecution } from "./commands/execution.ts";
import { registerGenerate } from "./commands/generate.ts";
import { registerNightly } from "./commands/nightly.ts";
import { registerPlan } from "./commands/plan.ts";
import { registerReplay } from "./commands/replay.ts";
import { registerRestore } from "./commands/restore.ts";
import { registerSchedule } from "./commands/schedule.ts";
import { registerServe } from "./commands/serve.ts";
import { registerTargets } from "./commands/targets.ts";
import { registerToken } from "./commands/token.ts";
import { registerVerify } from "./commands/verify.ts";
import { registerWhatIf } from "./commands/what-if.ts";
import { registerWiring } from "./commands/wiring.ts";
import { registerWorker } from "./commands/worker.ts";
import { CommandFailure, type ExitStatus, exitStatus, problemLine } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { Registry } from "./registry.ts";
import { registerRemote } from "./remote/register.ts";
import type { ServingTools } from "./serving.ts";

const PROBLEMS_SHOWN = 100;

const footer = `
NETWORK and PLAN are files, "-" for standard input, or the name of a bundled data set.

Exit status: 0 done; 2 bad usage or input; 3 proven: no plan, or no order of moves; 4 no plan or order found in
the time given; 5 verification failed, or the world is not as the network says; 6 an execution was rolled back or stopped;
7 it needs a person; 130 interrupted.`;

/** Runs one command line, without the program's own name, and returns what the process should exit with. */
export async function runCommandLine(machine: Machine, serving: ServingTools, args: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.done;
  const program = new Command("rehome")
    .description("Decides where virtual routers run, proves the plan, checks anybody's, and carries it out.")
    .version(serving.version, "-V, --version")
    .addHelpText("after", footer)
    .configureOutput({ writeErr: (text) => machine.note(text.replace(/^error: /, "rehome: ")) })
    .exitOverride()
    .showHelpAfterError("Try --help.")
    .showSuggestionAfterError();
  const registry: Registry = {
    program,
    machine,
    serving,
    finish(result) {
      status = result;
    },
  };
  for (const register of [
    registerPlan,
    registerTargets,
    registerWhatIf,
    registerVerify,
    registerSchedule,
    registerReplay,
    registerApprove,
    registerExecute,
    registerExecution,
    registerNightly,
    registerWiring,
    registerDiff,
    registerGenerate,
    registerDemo,
    registerServe,
    registerWorker,
    registerConfig,
    registerToken,
    registerAudit,
    registerBackup,
    registerRestore,
  ]) {
    register(registry);
  }
  registerRemote(registry);
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    return statusOf(machine, error);
  }
}

function statusOf(machine: Machine, error: unknown): ExitStatus {
  // Help and the version also end in an exception; they are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.badInput;
  if (!(error instanceof CommandFailure)) throw error;
  machine.note(`rehome: ${error.message}\n`);
  for (const problem of error.problems.slice(0, PROBLEMS_SHOWN)) machine.note(`  ${problemLine(problem)}\n`);
  if (error.problems.length > PROBLEMS_SHOWN) machine.note(`  and ${error.problems.length - PROBLEMS_SHOWN} more\n`);
  if (error.reference !== null) machine.note(`  ${error.reference}\n`);
  return error.status;
}
