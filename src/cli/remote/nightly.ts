/** rehome nightly … --server: schedules, and what became of every time that they were due. */
import type { components } from "../../client/client.ts";
import { MAX_BYTES } from "../../network/limits.ts";
import { readDocument } from "../../network/read.ts";
import { scheduleSchema } from "../../service/schedules/schedule-document.ts";
import type { NightlyOptions } from "../commands/nightly.ts";
import { CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer } from "../output.ts";
import { accepted } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle, type Style } from "../style.ts";
import { asSent } from "./as-sent.ts";
import { allOf, done, everyItem, type Session, settled } from "./session.ts";

type Schedule = components["schemas"]["Schedule"];
type Run = components["schemas"]["ScheduleRun"];

const PAGE = 100;
const RUNS_SHOWN = 14;
const POLL_MS = 1000;
const conflict = exitStatus.verificationFailed;

const minuteOf = (time: string): string => time.slice(0, 16).replace("T", " ");
const pathOf = (schedule: string) => ({ path: { schedule } });

export async function remoteSchedules({ machine }: Registry, session: Session, options: NightlyOptions): Promise<void> {
  const schedules = await allOf(
    everyItem((after) => {
      const query = {
        limit: PAGE,
        ...(options.network === undefined ? {} : { network: options.network }),
        ...(after === undefined ? {} : { after }),
      };
      return settled(session, session.client.api.GET("/v1/schedules", { params: { query } }));
    }),
  );
  await answer(machine, options.json === true, { schedules }, () => {
    if (schedules.length === 0) return "No schedules.";
    const rows = schedules.map(({ id, document, next, frozen }) => [
      id,
      document.network,
      document.pack.cron,
      document.restore?.cron ?? "",
      document.timeZone,
      document.approval,
      frozen === null ? (next === null ? "switched off" : `${next.part} ${minuteOf(next.at)}`) : `frozen: ${frozen}`,
    ]);
    return createStyle(machine).table(["schedule", "network", "pack", "restore", "time zone", "approval", "next (UTC)"], rows);
  });
}

export async function remoteSchedule({ machine }: Registry, session: Session, id: string, options: NightlyOptions): Promise<void> {
  const { api } = session.client;
  const schedule = await settled(session, api.GET("/v1/schedules/{schedule}", { params: pathOf(id) }));
  const runs = await settled(
    session,
    api.GET("/v1/schedules/{schedule}/runs", { params: { ...pathOf(id), query: { limit: RUNS_SHOWN } } }),
  );
  await answer(machine, options.json === true, { ...schedule, runs: runs.items }, () =>
    [describe(schedule), "", runsTable(createStyle(machine), runs.items)].join("\n"),
  );
}

function describe({ id, document, next, frozen, createdBy }: Schedule): string {
  const { network, timeZone, pack, restore, guards, approval } = document;
  const due = next === null ? "is switched off, or never due again" : `is due next ${minuteOf(next.at)} UTC: ${next.part}`;
  const limits = Object.entries(guards ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    `${id} of ${network} ${due}.`,
    `Packs at ${pack.cron} (${pack.goal}), ${restore == null ? "restores nothing by itself" : `restores at ${restore.cron}`}; ${timeZone}.`,
    `Approval ${approval}, with the rights of ${createdBy}; guards: ${limits.join(", ") || "none"}.`,
    ...(frozen === null ? [] : [`Frozen: ${frozen}. When that is put right: rehome nightly unfreeze ${id}`]),
  ].join("\n");
}

function runsTable(style: Style, runs: readonly Run[]): string {
  if (runs.length === 0) return "It was never due.";
  const rows = runs.map(({ dueAt, part, state, reason, plan, execution }) => [
    minuteOf(dueAt),
    part,
    state,
    reason ?? "",
    plan ?? "",
    execution ?? "",
  ]);
  return style.table(["due (UTC)", "part", "state", "reason", "plan", "execution"], rows);
}

/** Read here first, so that what is wrong is said as of any other document. */
export async function remoteSetSchedule(
  { machine }: Registry,
  session: Session,
  file: string,
  id: string | undefined,
  options: NightlyOptions,
): Promise<void> {
  const { api } = session.client;
  const read = readDocument(await machine.readBytes(file, MAX_BYTES), scheduleSchema);
  const { document } = accepted(`${file} is not a valid schedule document`, read);
  const body = asSent<components["schemas"]["ScheduleDocument"]>(document);
  const schedule =
    id === undefined
      ? await settled(session, api.POST("/v1/schedules", { body }), conflict)
      : await settled(session, api.PUT("/v1/schedules/{schedule}", { params: pathOf(id), body }), conflict);
  machine.note(`rehome: ${id === undefined ? "made" : "changed"} ${schedule.id}\n`);
  await answer(machine, options.json === true, schedule, () => describe(schedule));
}

export async function remoteDeleteSchedule({ machine }: Registry, session: Session, id: string): Promise<void> {
  await done(session, session.client.api.DELETE("/v1/schedules/{schedule}", { params: pathOf(id) }));
  machine.note(`rehome: ${id} is gone\n`);
}

export async function remoteFire({ machine, finish }: Registry, session: Session, id: string, options: NightlyOptions): Promise<void> {
  const { api } = session.client;
  const body = { part: options.part ?? "pack" };
  const fired = await settled(session, api.POST("/v1/schedules/{schedule}/runs", { params: pathOf(id), body }), conflict);
  session.begin(`run ${fired.id} of ${id}`);
  machine.note(`rehome: run ${fired.id} of ${id} at ${session.url}\n`);
  const run = options.wait === true ? await ended(machine, session, fired) : fired;
  await answer(machine, options.json === true, run, () => runsTable(createStyle(machine), [run]));
  finish(options.wait === true ? statusOf(run) : exitStatus.done);
}

async function ended(machine: Machine, session: Session, { id, schedule }: Run): Promise<Run> {
  const interrupts = machine.interrupts();
  const params = { ...pathOf(schedule), query: { limit: PAGE } };
  for (;;) {
    const { items } = await settled(session, session.client.api.GET("/v1/schedules/{schedule}/runs", { params }));
    const run = items.find((each) => each.id === id);
    if (run !== undefined && (run.endedAt !== null || run.state === "awaiting-approval")) return run;
    if (interrupts.aborted) throw new CommandFailure(exitStatus.interrupted, `interrupted; ${id} goes on without being watched`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function statusOf({ state }: Run): ExitStatus {
  switch (state) {
    case "done":
      return exitStatus.done;
    case "awaiting-approval":
    case "planning":
    case "executing":
      return exitStatus.needsPerson;
    case "not-run":
      return exitStatus.verificationFailed;
    case "failed":
      return exitStatus.rolledBack;
    default:
      return state satisfies never;
  }
}

export async function remoteUnfreeze({ machine }: Registry, session: Session, id: string, { reason }: NightlyOptions): Promise<void> {
  const body = reason === undefined ? {} : { reason };
  const asked = session.client.api.POST("/v1/schedules/{schedule}/unfreeze", { params: pathOf(id), body });
  const schedule = await settled(session, asked, conflict);
  machine.note(`rehome: ${id} runs again${schedule.next === null ? "" : `, next ${minuteOf(schedule.next.at)} UTC`}\n`);
}
