/** rehome execution … --server. */
import type { SentEvent } from "../../client/client.ts";
import { reportAsMarkdown } from "../../execution/report/markdown.ts";
import { type OutcomeOptions, reportText } from "../commands/execute.ts";
import type { RollbackOptions, ShowOptions } from "../commands/execution.ts";
import { badInput, CommandFailure, exitStatus } from "../exit.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { type ListedExecution, renderExecutions } from "../views/execution-view.ts";
import { followAndTell, networkText, type RemoteExecution, reportOf } from "./execute.ts";
import { allOf, everyItem, type Session, settled, untilEnd } from "./session.ts";

const PAGE = 100;
/** What the state does not allow is refused as the executor refuses it. */
const conflict = exitStatus.verificationFailed;

const executionOf = (session: Session, execution: string): Promise<RemoteExecution> =>
  settled(session, session.client.api.GET("/v1/executions/{execution}", { params: { path: { execution } } }));

/** The newest where none is given. */
async function idOf(session: Session, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) return wanted;
  const { items } = await settled(session, session.client.api.GET("/v1/executions", { params: { query: { limit: 1 } } }));
  const [newest] = items;
  if (newest === undefined)
    throw badInput(`${session.url} has carried nothing out. \`rehome execute NETWORK PLAN --server URL\` begins one`);
  return newest.id;
}

export async function remoteList({ machine }: Registry, session: Session, options: ShowOptions): Promise<void> {
  const { api } = session.client;
  const summaries = await allOf(
    everyItem((after) => {
      const query = { limit: PAGE, ...(after === undefined ? {} : { after }) };
      return settled(session, api.GET("/v1/executions", { params: { query } }));
    }),
  );
  const executions: ListedExecution[] = [];
  for (const { id } of summaries) executions.push(listed(await executionOf(session, id)));
  await answer(machine, options.json === true, { executions }, () => renderExecutions(createStyle(machine), executions));
}

const listed = ({ id, network, kind, rollsBack, createdAt, progress, outcome, state }: RemoteExecution): ListedExecution => ({
  id,
  network: network.name,
  kind,
  rollsBack,
  createdAt: Date.parse(createdAt),
  moved: progress?.moved ?? 0,
  moves: progress?.moves ?? 0,
  outcome: outcome === "cut-off" ? "cut off" : (outcome ?? (state === "failed" ? "refused" : state)),
});

export async function remoteShow({ machine }: Registry, session: Session, wanted: string | undefined, options: ShowOptions): Promise<void> {
  if (options.figure !== undefined) {
    throw badInput(
      "the service tells no single packets: --figure does not go with --server. On its machine: --journal DATA/executions.db --server none",
    );
  }
  const id = await idOf(session, wanted);
  const execution = await executionOf(session, id);
  if (options.network === true) return machine.print(await networkText(session, execution));
  if (options.journalEntries === true) return printEntries({ machine }, session, execution);
  const { progress, outcome, problem, state } = execution;
  if (progress === null || outcome === "running") {
    const made = progress === null ? "nothing was touched" : `${progress.moved} of ${progress.moves} moves are made`;
    const why = problem === null ? "" : `: ${problem.detail}`;
    if (options.json === true || options.markdown === true) await reportOf(session, id);
    return machine.print(`${execution.network.name}: execution ${id} ${state === "succeeded" ? "" : `is ${state}`}; ${made}${why}\n`);
  }
  const report = await reportOf(session, id);
  if (options.markdown === true) return machine.print(`${reportAsMarkdown(report)}\n`);
  await answer(machine, options.json === true, report, () =>
    reportText(createStyle(machine), report, progress.page, options.full === true),
  );
}

/** As the journal has them, but for what probes saw packet by packet. */
async function printEntries({ machine }: Pick<Registry, "machine">, session: Session, { id, state }: RemoteExecution): Promise<void> {
  if (state === "queued" || state === "running") throw badInput(`${id} is ${state}: its journal is printed once it has ended or paused`);
  const lines: string[] = [];
  await eachEvent(session, id, ({ event, data }) => {
    if (event !== "record") return;
    const { sequence, at, about: _, ...body } = data as { readonly sequence: number; readonly at: string; readonly about?: unknown };
    lines.push(`${JSON.stringify({ sequence, at: Date.parse(at), body })}\n`);
  });
  await machine.print(lines.join(""));
}

/** The events of a job that is not under way, and the id of the last. */
async function eachEvent(session: Session, execution: string, hear: (event: SentEvent) => void): Promise<number> {
  let last = 0;
  for await (const event of session.client.follow(`/v1/executions/${execution}/events`)) {
    hear(event);
    last = event.id;
  }
  return last;
}

export async function remoteResume(
  { machine, finish }: Registry,
  session: Session,
  wanted: string | undefined,
  options: OutcomeOptions,
): Promise<void> {
  if (options.observe === false) throw badInput("whether probes are sent was settled when it was begun: leave --no-observe out");
  const id = await idOf(session, wanted);
  const { state } = await executionOf(session, id);
  const isUnderWay = state === "queued" || state === "running";
  const told = isUnderWay ? 0 : await eachEvent(session, id, () => {});
  const asked = session.client.api.POST("/v1/executions/{execution}/resume", { params: { path: { execution: id } }, body: {} });
  await settled(session, asked, conflict);
  finish(await followAndTell(session, machine, id, told, options));
}

export async function remoteStop(
  { machine }: Registry,
  session: Session,
  want: "pause" | "abort",
  wanted: string | undefined,
  { reason }: { readonly reason?: string },
): Promise<void> {
  const { api } = session.client;
  const id = await idOf(session, wanted);
  const body = reason === undefined ? {} : { reason };
  const params = { path: { execution: id } };
  const asked =
    want === "pause"
      ? api.POST("/v1/executions/{execution}/pause", { params, body })
      : api.POST("/v1/executions/{execution}/abort", { params, body });
  const { state, outcome } = await settled(session, asked, conflict);
  const is =
    state === "cancelled" && outcome === null ? "nothing of it was begun, and nothing will be" : "its worker does so before its next step";
  machine.note(`rehome: ${id} is asked to ${want}; ${is}\n`);
}

export async function remoteSkip(
  { machine }: Registry,
  session: Session,
  execution: string,
  router: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const asked = session.client.api.POST("/v1/executions/{execution}/skip", {
    params: { path: { execution } },
    body: { router, reason },
  });
  await settled(session, asked, conflict);
  machine.note(`rehome: ${router} is left out of ${execution}, if its move has not begun\n`);
}

export async function remoteClose(
  { machine }: Registry,
  session: Session,
  execution: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const asked = session.client.api.POST("/v1/executions/{execution}/close", { params: { path: { execution } }, body: { reason } });
  await settled(session, asked, conflict);
  session.begin(`execution ${execution}`);
  const path = `/v1/executions/${execution}`;
  await untilEnd(session, machine, { path, interrupted: leave(execution) }, () => {});
  const { outcome } = await executionOf(session, execution);
  if (outcome !== "closed") throw new CommandFailure(conflict, `${execution} was not closed: it is ${outcome ?? "not begun"}`);
  machine.note(`rehome: ${execution} is closed; the next execution compares hosts and devices with its network before it begins\n`);
}

const leave = (execution: string) => async (): Promise<never> => {
  throw new CommandFailure(exitStatus.interrupted, `interrupted; what was asked of ${execution} stands`);
};

export async function remoteRollback(
  { machine, finish }: Registry,
  session: Session,
  wanted: string | undefined,
  options: RollbackOptions,
): Promise<void> {
  const of = await idOf(session, wanted);
  const body = { observe: options.observe !== false };
  const asked = session.client.api.POST("/v1/executions/{execution}/rollback", { params: { path: { execution: of } }, body });
  const { id } = await settled(session, asked, conflict);
  finish(await followAndTell(session, machine, id, 0, options));
}
