/** rehome execute --server: a worker of the service carries the plan out; it is followed here as if it were done here. */
import { z } from "zod";
import type { components, SentEvent } from "../../client/client.ts";
import type { RecordAbout } from "../../execution/about-record.ts";
import { readRecord } from "../../execution/journal/record.ts";
import { executionReportSchema } from "../../execution/report/report-document.ts";
import { buildNetwork } from "../../network/build-network.ts";
import { readNetwork } from "../../network/read.ts";
import { type ExecuteOptions, type OutcomeOptions, reportText, skipsIn } from "../commands/execute.ts";
import { statusOfEnd } from "../executing.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer, documentText } from "../output.ts";
import { accepted } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { progressLine, renderDryRun } from "../views/execution-view.ts";
import { planToExecute } from "./plans.ts";
import { failureOf, isProblem } from "./refusals.ts";
import { reached, refusalIn, type Session, settled, untilEnd } from "./session.ts";

export type RemoteExecution = components["schemas"]["Execution"];

export async function remoteExecute(
  { machine, finish }: Registry,
  session: Session,
  networkName: string | undefined,
  planName: string | undefined,
  options: ExecuteOptions,
): Promise<void> {
  const { api } = session.client;
  if (networkName === undefined || planName === undefined) throw badInput("give a network and a plan, or --resume");
  const skip = skipsIn(options.skip ?? []).map(([router, reason]) => ({ router, reason }));
  const plan = await planToExecute(session, machine, networkName, planName);
  const params = { path: { plan } };
  if (options.dryRun === true) {
    const body = { dryRun: true, procedure: options.procedure };
    const told = await settled(session, api.POST("/v1/plans/{plan}/executions", { params, body }), exitStatus.verificationFailed);
    if (!("steps" in told)) throw new Error(`internal: a dry run of ${plan} was answered with an execution`);
    const { steps } = told;
    await answer(machine, options.json === true, { steps }, () => renderDryRun(createStyle(machine), steps));
    return finish(exitStatus.done);
  }
  const body = { procedure: options.procedure, skip, observe: options.observe !== false };
  const asked = await reached(session, api.POST("/v1/plans/{plan}/executions", { params, body }));
  if (asked.data === undefined || !("id" in asked.data)) throw await refusedToBegin(session, plan, asked);
  const { id } = asked.data;
  finish(await followAndTell(session, machine, id, 0, options));
}

/** Why an execution was not begun decides what its asker does next, and the status. */
async function refusedToBegin(session: Session, plan: string, asked: { readonly error?: unknown; readonly response: Response }) {
  const { api } = session.client;
  const { error, response } = asked;
  if (!isProblem(error)) return refusalIn(session, asked);
  const at = `--server ${session.url}`;
  const approve = `rehome approve ${plan} ${at}`;
  if (error.type.endsWith("/same-person")) return failureOf(error, undefined, `That person says: ${approve}`);
  if (response.status !== 409) return failureOf(error);
  const { items } = await settled(session, api.GET("/v1/plans/{plan}/approvals", { params: { path: { plan } } }));
  const { state, network } = await settled(session, api.GET("/v1/plans/{plan}", { params: { path: { plan } } }));
  if (state === "succeeded" && items.length === 0) {
    return failureOf({ ...error, detail: `Nobody has approved ${plan}` }, exitStatus.needsPerson, `Whoever may do so says: ${approve}`);
  }
  const query = { network: network.name, limit: 100 };
  const executions = await settled(session, api.GET("/v1/executions", { params: { query } }));
  const underWay = executions.items.find((each) => each.state === "queued" || each.state === "running");
  if (underWay !== undefined) return failureOf(error, exitStatus.notFound, `To see it: rehome execution show ${underWay.id} ${at}`);
  const open = executions.items.find(({ outcome }) => outcome === "paused" || outcome === "needs-person");
  const hint = open === undefined ? "" : `To go on with it: rehome execution resume ${open.id} ${at}`;
  return failureOf(error, exitStatus.verificationFailed, hint);
}

const recordSchema = z.looseObject({ at: z.string(), about: z.custom<RecordAbout>().optional() });

/** A line for each record that is worth one. Seconds count from the first that is heard. */
function teller(machine: Machine): (event: SentEvent) => void {
  let begun: number | undefined;
  return ({ event, data }) => {
    if (event !== "record") return;
    const { at, about = {} } = recordSchema.parse(data);
    begun ??= Date.parse(at);
    const line = progressLine(readRecord(data), about, (Date.parse(at) - begun) / 1000);
    if (line !== null) machine.note(`${line}\n`);
  };
}

/** `after`: the events up to this one were told before. An interrupt asks for the nearest safe state, as of a local execution, and waits for it. */
export async function followAndTell(
  session: Session,
  machine: Machine,
  id: string,
  after: number,
  options: OutcomeOptions,
): Promise<ExitStatus> {
  const { api } = session.client;
  const params = { path: { execution: id } };
  session.begin(`execution ${id}`);
  machine.note(`rehome: execution ${id} at ${session.url}\n`);
  const interrupted = async (): Promise<void> => {
    machine.note(`rehome: ${id} is asked to stop at the nearest safe state; a second interrupt leaves it to the service\n`);
    await reached(session, api.POST("/v1/executions/{execution}/abort", { params, body: { reason: "interrupted" } }));
  };
  await untilEnd(session, machine, { path: `/v1/executions/${id}`, after, patient: true, interrupted }, teller(machine));
  return tellEnd(session, machine, await settled(session, api.GET("/v1/executions/{execution}", { params })), options);
}

async function tellEnd(session: Session, machine: Machine, execution: RemoteExecution, options: OutcomeOptions): Promise<ExitStatus> {
  refuseUntouched(session, execution);
  const report = await reportOf(session, execution.id);
  if (options.report !== undefined) await machine.writeWhole(options.report, documentText(report));
  const page = execution.progress?.page ?? [];
  await answer(machine, options.json === true, report, () => reportText(createStyle(machine), report, page, false));
  if (page.length > 0) machine.note(`rehome: the commands of rehome execution take --server ${session.url}\n`);
  if (options.networkOut !== undefined) await machine.writeWhole(options.networkOut, await networkText(session, execution));
  return statusOf(execution.outcome);
}

const BUSY = /^Somebody else is changing/;

/** Refuses to go on with one of which there is no report. */
function refuseUntouched({ url }: Session, { id, outcome, problem }: RemoteExecution): void {
  if (outcome === "cut-off") {
    const why = problem === null ? "its worker has failed" : problem.detail.replace(/[.]$/, "");
    throw new CommandFailure(exitStatus.needsPerson, `${id} was cut off: ${why}. To go on: rehome execution resume ${id} --server ${url}`);
  }
  if (outcome !== null) return;
  if (problem === null) throw new CommandFailure(exitStatus.rolledBack, `${id} was called off, and nothing was touched`);
  throw failureOf(problem, BUSY.test(problem.detail) ? exitStatus.notFound : exitStatus.verificationFailed);
}

export async function reportOf(session: Session, execution: string) {
  const params = { path: { execution } };
  const asked = session.client.api.GET("/v1/executions/{execution}/report", { params });
  return executionReportSchema.parse(await settled(session, asked, exitStatus.notFound));
}

/** The network as an execution has left it: where nothing was changed, as it was. */
export async function networkText(session: Session, { id, network, outcome, progress }: RemoteExecution): Promise<string> {
  const { api } = session.client;
  const left = progress?.left ?? null;
  const remark = progress?.remark ?? null;
  if (left === null && (remark !== null || outcome === "running" || outcome === "cut-off")) {
    const why = remark ?? "it is not at an end";
    throw new CommandFailure(
      exitStatus.needsPerson,
      `${id} has left no network: ${why}. See: rehome execution show ${id} --server ${session.url}`,
    );
  }
  const path = { network: network.name, version: left?.version ?? network.version };
  const text = await settled(session, api.GET("/v1/networks/{network}/versions/{version}", { params: { path }, parseAs: "text" }));
  const { document } = accepted(`the network of ${id} cannot be read as this version of rehome reads networks`, readNetwork(text));
  return documentText(buildNetwork(document).document);
}

function statusOf(outcome: RemoteExecution["outcome"]): ExitStatus {
  if (outcome === null) return exitStatus.rolledBack;
  return outcome === "cut-off" || outcome === "running" ? exitStatus.needsPerson : statusOfEnd(outcome);
}
