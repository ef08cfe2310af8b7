/** rehome execution …: what was carried out, and what is to become of what was not. */
import { Option } from "commander";
import { beginExecution, closeExecution } from "../../execution/execute.ts";
import { layoutOf } from "../../execution/layout.ts";
import { documentsText, readExecution } from "../../execution/read-execution.ts";
import { drawFigure } from "../../execution/report/figure.ts";
import { reportAsMarkdown } from "../../execution/report/markdown.ts";
import { wayBack } from "../../execution/way-back.ts";
import { defaultLimits } from "../../plan/schedule/transition.ts";
import { problemsOf } from "../../plan/verify-finding.ts";
import { loadFleet } from "../documents.ts";
import { executionOf, networkNow, openFleet, rules, statusOf, type WorldOptions } from "../executing.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer, documentText } from "../output.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { noOrder, transitionFor } from "../transition.ts";
import { renderExecutions } from "../views/execution-view.ts";
import { addOutcomeOptions, addWorldOptions, type OutcomeOptions, reportText, requestFor, resume, runAndTell } from "./execute.ts";

export interface ShowOptions extends WorldOptions {
  readonly network?: boolean;
  readonly journalEntries?: boolean;
  readonly figure?: string;
  readonly markdown?: boolean;
  readonly full?: boolean;
  readonly json?: boolean;
}

export interface RollbackOptions extends WorldOptions, OutcomeOptions {
  readonly migration?: string;
}

export function registerExecution({ program, machine, finish }: Registry): void {
  const group = program
    .command("execution")
    .description("Executions in the journal: list, show, resume, pause, abort, skip, take back, close.");
  const journal = () => new Option("--journal <file>", "the journal of executions (default: the user's own)");

  group
    .command("list")
    .description("Every execution, newest first.")
    .addOption(journal())
    .option("--json", "print the list as JSON")
    .action((options: ShowOptions) => list(machine, options));

  group
    .command("show")
    .description("What an execution did: steps, times, outages, against the plan.")
    .argument("[id]", "the execution (default: the newest)")
    .addOption(journal())
    .option("--network", "print the network as the execution left it (rehome/network@1), and nothing else")
    .option("--journal-entries", "print the journal itself, one JSON record a line")
    .option("--figure <file>", "draw what the first probe saw, as SVG")
    .option("--full", "show every step")
    .option("--markdown", "print the report as Markdown")
    .option("--json", "print the report (rehome/execution-report@1), and nothing else")
    .action((id: string | undefined, options: ShowOptions) => show(machine, id, options));

  addOutcomeOptions(addWorldOptions(group.command("resume")))
    .description("Goes on with an execution that was cut off, paused, or waits for a person: asks the hosts, and goes on or back.")
    .argument("[id]", "the execution (default: the newest)")
    .action(async (id: string | undefined, options: WorldOptions & OutcomeOptions) => finish(await resume(machine, id, options)));

  for (const [want, description] of [
    ["pause", "Stops an execution after its wave; resume goes on."],
    ["abort", "Stops an execution at the nearest safe state: what has not been sent goes back, what has arrived stays."],
  ] as const) {
    group
      .command(want)
      .description(description)
      .argument("[id]", "the execution (default: the newest)")
      .option("--reason <text>", "why, for the journal")
      .addOption(journal())
      .action((id: string | undefined, options: WorldOptions & { readonly reason?: string }) => {
        const store = machine.executions.openJournal(options.journal);
        const row = executionOf(store, id);
        store.wish(row.id, { at: Date.now(), by: machine.executions.holder, want, router: null, reason: options.reason ?? null });
        const lease = store.lease(row.network);
        const hears = lease !== null && lease.expiresAt > Date.now() ? `${lease.holder} does so before its next step` : "";
        machine.note(
          `rehome: ${row.id} is asked to ${want}; ${hears || `nobody carries it out now: rehome execution resume ${row.id} does so`}\n`,
        );
      });
  }

  group
    .command("skip")
    .description("Leaves the moves of one router out of an execution; what depends on them is left out too.")
    .argument("<id>", "the execution")
    .argument("<router>", "the virtual router")
    .requiredOption("--reason <text>", "why")
    .addOption(journal())
    .action((id: string, router: string, options: WorldOptions & { readonly reason: string }) => {
      const store = machine.executions.openJournal(options.journal);
      const row = executionOf(store, id);
      store.wish(row.id, { at: Date.now(), by: machine.executions.holder, want: "skip", router, reason: options.reason });
      machine.note(`rehome: ${router} is left out of ${row.id}, if its move has not begun\n`);
    });

  group
    .command("close")
    .description("Says that an execution that cannot go on was put right by hand: it is at an end, and the next one may begin.")
    .argument("<id>", "the execution")
    .requiredOption("--reason <text>", "what was put right, and how")
    .addOption(journal())
    .action((id: string, options: WorldOptions & { readonly reason: string }) => {
      const store = machine.executions.openJournal(options.journal);
      const { network } = executionOf(store, id);
      const { holder } = machine.executions;
      const outcome = closeExecution({ id, network, store, clock: { now: Date.now }, holder, reason: options.reason });
      if (outcome.status !== "closed") return finish(statusOf(outcome));
      machine.note(`rehome: ${id} is closed; the next execution compares hosts and devices with its network before it begins\n`);
    });

  addOutcomeOptions(addWorldOptions(group.command("rollback")))
    .description("Takes an execution back: plans, verifies and carries out the way to where everything was before it.")
    .argument("[id]", "the execution (default: the newest)")
    .option("--migration <file>", "a migration model for the way back")
    .action(async (id: string | undefined, options: RollbackOptions) => finish(await rollback(machine, id, options)));

  group
    .command("clear-wake")
    .description("Says that a host wakes again, so that it may be put to sleep.")
    .argument("<host>", "the physical router")
    .requiredOption("--network <name>", "the network's name")
    .addOption(journal())
    .action((host: string, options: ClearWakeOptions) => {
      const store = machine.executions.openJournal(options.journal);
      tellCleared(machine, host, options, store.clearWakeFailed(options.network, host, machine.executions.holder, Date.now()));
    });
}

export interface ClearWakeOptions {
  readonly journal?: string;
  readonly network: string;
}

export function tellCleared(machine: Machine, host: string, { network }: ClearWakeOptions, cleared: boolean): void {
  if (!cleared) throw badInput(`${host} is not known to have failed to wake in ${network}`);
  machine.note(`rehome: ${host} may be put to sleep again\n`);
}

async function list(machine: Machine, options: ShowOptions): Promise<void> {
  const store = machine.executions.openJournal(options.journal);
  const executions = store.rows().map((summary) => {
    const row = store.row(summary.id);
    const report = row === null ? null : readExecution(store, row).report;
    const lease = store.lease(summary.network);
    const isHeld = lease !== null && lease.expiresAt > Date.now();
    const outcome = report?.outcome === "running" && !isHeld ? "cut off" : (report?.outcome ?? "running");
    return { ...summary, outcome, moved: report?.totals.moved ?? 0, moves: report?.totals.moves ?? 0 };
  });
  await answer(machine, options.json === true, { executions }, () => renderExecutions(createStyle(machine), executions));
}

async function show(machine: Machine, id: string | undefined, options: ShowOptions): Promise<void> {
  const store = machine.executions.openJournal(options.journal);
  const reading = readExecution(store, executionOf(store, id));
  if (options.network === true) return machine.print(documentText(networkNow(reading)));
  if (options.journalEntries === true) {
    return machine.print(reading.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }
  if (options.figure !== undefined) await draw(machine, reading, options.figure);
  if (options.markdown === true) return machine.print(`${reportAsMarkdown(reading.report)}\n`);
  const page = reading.state.finished?.page ?? [];
  await answer(machine, options.json === true, reading.report, () =>
    reportText(createStyle(machine), reading.report, page, options.full === true),
  );
}

async function draw(machine: Machine, { entries, report }: ReturnType<typeof readExecution>, file: string): Promise<void> {
  const probed = entries.find(({ body }) => body.type === "probed")?.body;
  const svg = probed?.type === "probed" ? drawFigure(report, probed.record) : undefined;
  if (svg === undefined) throw badInput("this execution was not observed: no probe of its fleet passes a router that moved");
  await machine.writeWhole(file, svg);
}

async function rollback(machine: Machine, id: string | undefined, options: RollbackOptions): Promise<ExitStatus> {
  const store = machine.executions.openJournal(options.journal);
  const row = executionOf(store, id);
  const reading = readExecution(store, row);
  const after = networkNow(reading);
  const { supplied, simulated } = reading.kept;
  const { migration } = await transitionFor(machine, options.migration === undefined ? {} : { migration: options.migration });
  const back = wayBack({ before: supplied, after, book: rules, limits: reading.kept.plan.transition?.limits ?? defaultLimits, migration });
  if (back.status === "blocked") throw noOrder(back.proven, back.blocked);
  if (back.status === "unsound") {
    const message = `there is no sound way back from ${row.id}, and nothing was touched. \`rehome plan --goal restore\` may find another`;
    throw new CommandFailure(exitStatus.verificationFailed, message, problemsOf(back.findings));
  }
  const fleet = options.fleet === undefined ? reading.kept.fleet : await loadFleet(machine, options.fleet);
  const layout = layoutOf(back.network, fleet);
  const open = await openFleet(machine, layout, simulated ?? undefined);
  const newId = machine.executions.newId();
  const request = requestFor(machine, { id: newId, layout, plan: back.plan, store, open, observe: options.observe !== false });
  return runAndTell(machine, store, open, newId, options, () =>
    beginExecution({
      ...request,
      procedure: "local-switching",
      documents: documentsText(after, back.network.document, back.plan, fleet, simulated ?? undefined),
      kind: "rollback",
      rollsBack: row.id,
      skip: new Map(),
    }),
  );
}
