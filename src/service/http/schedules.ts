/** Schedules: what runs every night, and what became of every time that it was due. */
import { z } from "zod";
import { labelSchema } from "../../network/scalars.ts";
import type { ScheduleRecord } from "../records.ts";
import type { Actor } from "../rights.ts";
import { actorOf, fire } from "../schedules/act.ts";
import { reasonNotTo } from "../schedules/engine.ts";
import { situationOf } from "../schedules/night.ts";
import { type ScheduleDocument, scheduleSchema } from "../schedules/schedule-document.ts";
import type { Settings } from "../services.ts";
import type { Records } from "../store/port.ts";
import { jobParam } from "../views/job-view.ts";
import { partSchema, runView, runViewSchema, scheduleView, scheduleViewSchema } from "../views/schedule-view.ts";
import { networkNameSchema, versionOf } from "../views/version-view.ts";
import { acceptedHeaders } from "./jobs.ts";
import { pagedSchema, pageOf, pageQuery, pageReply } from "./pages.ts";
import { RequestProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ schedule: jobParam });

async function scheduleOf(records: Pick<Records, "schedules">, id: string): Promise<ScheduleRecord> {
  const found = await records.schedules.find(id);
  if (found !== null) return found;
  throw new RequestProblem("not-found", `There is no schedule ${id}. GET /v1/schedules lists them.`);
}

/** What runs by itself runs with the rights of whoever made it so. */
function demandRights({ approval, band }: ScheduleDocument, { twoPersonRule }: Settings, { id, rights }: Actor): void {
  const isAutomatic = approval === "automatic" || band?.onOutside === "expand";
  if (!isAutomatic) return;
  const missing = (["approve", "execute"] as const).filter((right) => !rights.has(right));
  if (missing.length > 0) {
    const detail = `What a schedule approves by itself, it approves with the rights of ${id}, who has no right to ${missing.join(" and to ")}.`;
    throw new RequestProblem("right-missing", detail);
  }
  if (twoPersonRule && approval === "automatic") {
    throw new RequestProblem(
      "same-person",
      "The two-person rule is on: a schedule cannot approve the plans that it asks for. Let them be approved by hand.",
    );
  }
}

const create = route({
  operationId: "createSchedule",
  method: "post",
  path: "/v1/schedules",
  tag: "schedules",
  summary: "Make a schedule",
  description:
    "With approval `automatic`, or a band that expands, whoever makes it needs the rights to approve and to execute: its runs have them from there.",
  right: "plan",
  effect: "change",
  body: scheduleSchema,
  replies: { 201: { description: "It is made", schema: scheduleViewSchema, headers: acceptedHeaders } },
  problems: ["not-found", "right-missing", "same-person"],
  async handle({ body, actor, records, services }) {
    demandRights(body, services.settings, actor);
    await versionOf(records, "network", body.network, "newest");
    const now = services.now();
    const record: ScheduleRecord = {
      id: services.newId("sc"),
      network: body.network,
      document: JSON.stringify(body),
      enabled: body.enabled,
      createdAt: now,
      createdBy: actor.id,
      changedAt: now,
      frozen: null,
    };
    await records.schedules.create(record);
    return {
      status: 201,
      body: scheduleView(record, now),
      headers: { location: `/v1/schedules/${record.id}` },
      audit: { schedule: record.id, network: body.network, approval: body.approval },
    };
  },
});

const list = route({
  operationId: "listSchedules",
  method: "get",
  path: "/v1/schedules",
  tag: "schedules",
  summary: "Schedules, newest first",
  right: "read",
  effect: "none",
  query: z.object({ ...pageQuery, network: networkNameSchema.optional() }),
  replies: { 200: { description: "One page", schema: pagedSchema(scheduleViewSchema, "Schedules") } },
  problems: [],
  async handle({ query, records, services }) {
    const filter = query.network === undefined ? {} : { network: query.network };
    const page = await records.schedules.list(filter, pageOf(query));
    return { status: 200, body: pageReply(page, (record) => scheduleView(record, services.now())) };
  },
});

const get = route({
  operationId: "getSchedule",
  method: "get",
  path: "/v1/schedules/{schedule}",
  tag: "schedules",
  summary: "A schedule, and when it is due next",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "As it is", schema: scheduleViewSchema } },
  problems: ["not-found"],
  async handle({ params: { schedule }, records, services }) {
    return { status: 200, body: scheduleView(await scheduleOf(records, schedule), services.now()) };
  },
});

const put = route({
  operationId: "putSchedule",
  method: "put",
  path: "/v1/schedules/{schedule}",
  tag: "schedules",
  summary: "Change a schedule, or switch it on or off",
  description:
    "It is due anew from now on. What is frozen stays so. Whose rights its runs have does not change, and who asks needs them too.",
  right: "plan",
  effect: "change",
  params,
  body: scheduleSchema,
  replies: { 200: { description: "It is changed", schema: scheduleViewSchema } },
  problems: ["not-found", "conflict", "right-missing", "same-person"],
  async handle({ params: { schedule }, body, actor, records, services }) {
    const before = await scheduleOf(records, schedule);
    demandRights(body, services.settings, actor);
    if (body.network !== before.network) {
      throw new RequestProblem(
        "conflict",
        `${schedule} is of the network ${before.network}, and stays so. Make another for ${body.network}.`,
      );
    }
    await records.schedules.replace(schedule, { document: JSON.stringify(body), enabled: body.enabled, changedAt: services.now() });
    return { status: 200, body: scheduleView(await scheduleOf(records, schedule), services.now()), audit: { approval: body.approval } };
  },
});

const remove = route({
  operationId: "deleteSchedule",
  method: "delete",
  path: "/v1/schedules/{schedule}",
  tag: "schedules",
  summary: "Take a schedule away",
  description: "What it has begun to execute goes on to its end; its other runs end.",
  right: "plan",
  effect: "change",
  params,
  replies: { 204: { description: "It is gone" } },
  problems: ["not-found"],
  async handle({ params: { schedule }, records, services }) {
    await scheduleOf(records, schedule);
    await records.schedules.remove(schedule, services.now());
    return { status: 204 };
  },
});

const listRuns = route({
  operationId: "listScheduleRuns",
  method: "get",
  path: "/v1/schedules/{schedule}/runs",
  tag: "schedules",
  summary: "Every time that it was due, newest first, and what became of it",
  right: "read",
  effect: "none",
  params,
  query: z.object(pageQuery),
  replies: { 200: { description: "One page", schema: pagedSchema(runViewSchema, "ScheduleRuns") } },
  problems: ["not-found"],
  async handle({ params: { schedule }, query, records }) {
    await scheduleOf(records, schedule);
    return { status: 200, body: pageReply(await records.schedules.runs(schedule, pageOf(query)), runView) };
  },
});

const createRun = route({
  operationId: "createScheduleRun",
  method: "post",
  path: "/v1/schedules/{schedule}/runs",
  tag: "schedules",
  summary: "Let it run now, as if it were due",
  right: "plan",
  effect: "change",
  params,
  body: z.strictObject({ part: partSchema.default("pack") }).meta({ id: "RunRequest" }),
  replies: { 202: { description: "Its plan is asked for", schema: runViewSchema } },
  problems: ["not-found", "conflict"],
  async handle({ params, body: { part }, actor, records, services }) {
    const schedule = await scheduleOf(records, params.schedule);
    const now = services.now();
    const situation = await situationOf(records, schedule, null, now);
    const why =
      part === "expand" && !situation.isPacked
        ? "nothing to restore: it was not packed, or is restored already"
        : reasonNotTo(situation, part, now, true);
    if (why !== null) throw new RequestProblem("conflict", `${schedule.id} does not run now: ${why}.`);
    const { run, job } = await fire(records, services, schedule, { part, dueAt: now, by: actor.id });
    if (run === null) throw new RequestProblem("conflict", `${schedule.id} was let run in this very moment already.`);
    return {
      status: 202,
      body: runView(run),
      audit: { run: run.id, part, as: actorOf(schedule.id) },
      ...(job === null ? {} : { after: () => services.dispatcher.announce(job) }),
    };
  },
});

const unfreeze = route({
  operationId: "unfreezeSchedule",
  method: "post",
  path: "/v1/schedules/{schedule}/unfreeze",
  tag: "schedules",
  summary: "Let a frozen schedule run again",
  right: "plan",
  effect: "change",
  params,
  body: z.strictObject({ reason: labelSchema.optional() }).meta({ id: "UnfreezeRequest" }),
  replies: { 200: { description: "It runs when it is due next", schema: scheduleViewSchema } },
  problems: ["not-found", "conflict"],
  async handle({ params: { schedule }, body, records, services }) {
    const { frozen } = await scheduleOf(records, schedule);
    if (frozen === null) throw new RequestProblem("conflict", `${schedule} is not frozen.`);
    const now = services.now();
    await records.schedules.replace(schedule, { frozen: null, changedAt: now });
    return { status: 200, body: scheduleView(await scheduleOf(records, schedule), now), audit: { frozen, reason: body.reason ?? null } };
  },
});

export const routes: readonly Route[] = [create, list, get, put, remove, listRuns, createRun, unfreeze];
