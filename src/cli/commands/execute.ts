/** rehome execute NETWORK PLAN: carries a plan out on real hosts or on simulated ones, or says what it would do. */
import { type Command, Option } from "commander";
import { aboutRecord } from "../../execution/about-record.ts";
import { dryRun } from "../../execution/dry-run.ts";
import {
  type BeginRequest,
  beginExecution,
  defaultSettings,
  type ExecuteOutcome,
  type ExecuteRequest,
  resumeExecution,
} from "../../execution/execute.ts";
import type { FleetDocument } from "../../execution/fleet-document.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalStore } from "../../execution/journal/store.ts";
import { type Layout, layoutOf } from "../../execution/layout.ts";
import type { Clock } from "../../execution/ports.ts";
import { type ProcedureName, procedureNames } from "../../execution/procedure.ts";
import { documentsText, keptDocuments, readExecution, simulatedFleet } from "../../execution/read-execution.ts";
import type { ExecutionReport } from "../../execution/report/report-document.ts";
import { stagesOf } from "../../execution/stages.ts";
import { buildNetwork } from "../../network/build-network.ts";
import type { Network } from "../../network/network.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { verifyPlan } from "../../plan/verify.ts";
import { problemsOf } from "../../plan/verify-finding.ts";
import { loadFleet, loadNetwork, loadPlan } from "../documents.ts";
import { executionOf, networkNow, openFleet, statusOf, type WorldOptions } from "../executing.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import type { Machine, OpenWorld } from "../machine.ts";
import { collect } from "../options.ts";
import { answer, documentText } from "../output.ts";
import { askForTraffic, prepareForPlan } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle, type Style } from "../style.ts";
import { transitionFor } from "../transition.ts";
import { progressLine, renderDryRun } from "../views/execution-view.ts";
import { renderReport } from "../views/report-view.ts";

export interface OutcomeOptions {
  readonly report?: string;
  readonly networkOut?: string;
  readonly observe?: boolean;
  readonly json?: boolean;
}

export interface ExecuteOptions extends WorldOptions, OutcomeOptions {
  readonly traffic?: string;
  readonly migration?: string;
  readonly dryRun?: boolean;
  readonly procedure: ProcedureName;
  readonly skip?: readonly string[];
  readonly resume?: string | true;
}

/** Where the world and the journal are. */
export function addWorldOptions(command: Command): Command {
  return command
    .option("--fleet <file>", "how to reach and drive the devices (rehome/fleet@1)")
    .option("--simulated <file>", "a simulated fleet, kept in that file, instead of real devices")
    .option("--journal <file>", "the journal of executions (default: the user's own, under ~/.local/state/rehome)");
}

export function addOutcomeOptions(command: Command): Command {
  return command
    .option("--report <file>", "write the report of the execution (rehome/execution-report@1) there")
    .option("--network-out <file>", "write the network as the execution leaves it there: what to plan from next")
    .option("--no-observe", "send no probes through the routers while they move")
    .option("--json", "print the report, and nothing else, on standard output");
}

export function registerExecute({ program, machine, finish }: Registry): void {
  const command = program
    .command("execute")
    .description(
      "Carries a plan out: hosts are woken, routers migrate live and their links follow; every step is journaled and can be undone.",
    )
    .argument("[network]", "the network the plan was made for")
    .argument("[plan]", "the plan");
  addOutcomeOptions(addWorldOptions(command))
    .option("--traffic <file>", "the traffic the plan was made for, when it names one")
    .option("--migration <file>", "the migration model the plan was made with")
    .option("--dry-run", "print each command on each host, in order, with its undo, and change nothing")
    .addOption(new Option("--procedure <name>", "how a router moves").choices(procedureNames).default("local-switching"))
    .option("--skip <router=reason>", "leave the moves of a router out (may be given several times)", collect)
    .option("--resume [id]", "go on with an execution that was cut off (default: the newest)")
    .action(async (network: string | undefined, plan: string | undefined, options: ExecuteOptions) => {
      if (options.resume !== undefined) {
        if (network !== undefined && options.resume !== true) throw badInput("--resume takes no documents: the journal has them");
        finish(await resume(machine, options.resume === true ? network : options.resume, options));
        return;
      }
      if (network === undefined || plan === undefined) throw badInput("give a network and a plan, or --resume");
      finish(await execute(machine, network, plan, options));
    });
}

async function execute(machine: Machine, networkName: string, planName: string, options: ExecuteOptions): Promise<ExitStatus> {
  const input = await loadNetwork(machine, networkName);
  const plan = await loadPlan(machine, planName);
  if (plan.placements === null) throw badInput(`${planName} places nothing: its status is ${plan.status}`);
  askForTraffic(plan, options.traffic);
  const prepared = await prepareForPlan(machine, input, plan, options.traffic);
  const { migration } = await transitionFor(machine, options.migration === undefined ? {} : { migration: options.migration });
  const findings = verifyPlan({ prepared, plan, migration });
  if (findings.length > 0) {
    throw new CommandFailure(
      exitStatus.verificationFailed,
      "the plan does not hold in this network, and nothing was touched",
      problemsOf(findings),
    );
  }
  const fleet = await fleetOf(machine, options, prepared.network, plan);
  const layout = layoutOf(prepared.network, fleet);
  const skip = skipsOf(options.skip ?? [], plan);
  if (options.dryRun === true) return showDryRun(machine, layout, plan, options);
  const open = await openFleet(machine, layout, options.simulated);
  const store = machine.executions.openJournal(options.journal);
  const id = machine.executions.newId();
  const request: BeginRequest = {
    ...requestFor(machine, { id, layout, plan, store, open, observe: options.observe !== false }),
    procedure: options.procedure,
    documents: documentsText(input.document, prepared.network.document, plan, fleet, options.simulated),
    kind: "execute",
    rollsBack: null,
    skip,
  };
  return runAndTell(machine, store, open, id, options, () => beginExecution(request));
}

/** Without a fleet document only a simulated fleet can be driven, and a dry run told. */
async function fleetOf(machine: Machine, options: ExecuteOptions, network: Network, plan: PlanDocument): Promise<FleetDocument> {
  if (options.fleet !== undefined) return loadFleet(machine, options.fleet);
  if (options.simulated !== undefined || options.dryRun === true) return simulatedFleet(network);
  throw badInput(
    `--fleet says how to reach the devices that ${plan.moves.length} moves touch. Give one, or try the plan on simulated hosts: --simulated FILE`,
  );
}

/** "router=reason". */
export const skipsIn = (skips: readonly string[]): readonly (readonly [router: string, reason: string])[] =>
  skips.map((text) => {
    const [router = "", reason] = text.split(/=(.*)/s);
    if (reason !== undefined && reason !== "") return [router, reason];
    throw badInput(`--skip ${text}: give the reason as well, as in --skip ${router}="its customer asked"`);
  });

function skipsOf(skips: readonly string[], { moves }: PlanDocument): ReadonlyMap<string, string> {
  const read = skipsIn(skips);
  const stray = read.find(([router]) => !moves.some((move) => move.router === router));
  if (stray !== undefined) throw badInput(`--skip ${stray.join("=")}: the plan does not move ${stray[0]}`);
  return new Map(read);
}

async function showDryRun(machine: Machine, layout: Layout, plan: PlanDocument, options: ExecuteOptions): Promise<ExitStatus> {
  const commands = machine.executions.commandsFor(layout);
  const steps = dryRun({ layout, plan, procedure: options.procedure, commands });
  await answer(machine, options.json === true, { steps }, () => renderDryRun(createStyle(machine), steps));
  return exitStatus.done;
}

/** `rehome execute --resume`, `rehome execution resume`. */
export async function resume(machine: Machine, wanted: string | undefined, options: WorldOptions & OutcomeOptions): Promise<ExitStatus> {
  const store = machine.executions.openJournal(options.journal);
  const row = executionOf(store, wanted);
  const { network, plan, fleet, simulated } = keptDocuments(row);
  const layout = layoutOf(network, options.fleet === undefined ? fleet : await loadFleet(machine, options.fleet));
  const open = await openFleet(machine, layout, simulated ?? undefined);
  const request = requestFor(machine, { id: row.id, layout, plan, store, open, observe: options.observe !== false });
  return runAndTell(machine, store, open, row.id, options, async () => {
    const outcome = await resumeExecution(request);
    return outcome.status === "busy" && (await outlives(machine, store, open.world.clock, row.network))
      ? resumeExecution(request)
      : outcome;
  });
}

const LEASE_POLL_SECONDS = 1;

/** Waits while the lease of an executor that died runs out, half a minute at most; false as soon as somebody is seen to renew it. */
async function outlives(machine: Machine, store: JournalStore<JournalRecord>, clock: Clock, network: string): Promise<boolean> {
  const last = store.lease(network);
  if (last === null) return true;
  const left = Math.ceil((last.expiresAt - clock.now()) / 1000);
  machine.note(`rehome: ${last.holder} was carrying it out: waiting ${left} s for its lease to run out, in case it lives\n`);
  while (clock.now() <= last.expiresAt) {
    await clock.sleep(LEASE_POLL_SECONDS);
    const now = store.lease(network);
    if (now === null) return true;
    if (now.token !== last.token || now.expiresAt > last.expiresAt) return false;
  }
  return true;
}

interface Parts {
  readonly id: string;
  readonly layout: Layout;
  readonly plan: PlanDocument;
  readonly store: JournalStore<JournalRecord>;
  readonly open: OpenWorld;
  readonly observe: boolean;
}

/** With progress on standard error and interrupts as wishes to stop. */
export function requestFor(machine: Machine, { id, layout, plan, store, open, observe }: Parts): ExecuteRequest {
  const stages = stagesOf(layout.network, plan);
  const begun = open.world.clock.now();
  const interrupts = machine.interrupts(true);
  return {
    id,
    layout,
    plan,
    world: open.world,
    store,
    settings: { ...defaultSettings, stallSeconds: layout.fleet.timeouts.stallSeconds, guests: layout.fleet.guests },
    holder: machine.executions.holder,
    observe,
    interrupted: () => (interrupts.aborted ? "interrupted" : null),
    heard(record) {
      const line = progressLine(record, aboutRecord(record, plan, stages), (open.world.clock.now() - begun) / 1000);
      if (line !== null) machine.note(`${line}\n`);
    },
  };
}

/** The report, and what a person has to do now. */
export const reportText = (style: Style, report: ExecutionReport, page: readonly string[], full: boolean): string =>
  [renderReport(style, { report, full }), ...(page.length === 0 ? [] : ["", ...page])].join("\n");

/** Carries out, closes everything, and says what became of it. */
export async function runAndTell(
  machine: Machine,
  store: JournalStore<JournalRecord>,
  open: OpenWorld,
  id: string,
  options: OutcomeOptions,
  run: () => Promise<ExecuteOutcome>,
): Promise<ExitStatus> {
  machine.note(`rehome: execution ${id}\n`);
  let outcome: ExecuteOutcome;
  try {
    outcome = await run();
  } finally {
    await open.close();
  }
  const status = statusOf(outcome);
  const row = store.row(id);
  if (row === null || outcome.status !== "ended") return status;
  const reading = readExecution(store, row);
  if (options.report !== undefined) await machine.writeWhole(options.report, documentText(reading.report));
  const { page } = outcome.end;
  await answer(machine, options.json === true, reading.report, () => reportText(createStyle(machine), reading.report, page, false));
  // After what a person has to read: of an execution that is between two states there is no network to be written.
  if (options.networkOut !== undefined) {
    await machine.writeWhole(options.networkOut, documentText(buildNetwork(networkNow(reading)).document));
  }
  return status;
}
