/** What the routes of all jobs have in common: being asked for, cancelled, and answered at once when they are quick. */
import { z } from "zod";
import { waitForEnd } from "../jobs/wait-for-end.ts";
import type { JobKind, JobRecord } from "../records.ts";
import type { JobDraft } from "../store/port.ts";
import { hasEnded, jobOf } from "../views/job-view.ts";
import { RequestProblem } from "./problem.ts";
import type { Call, Reply, ReplyDescription } from "./route.ts";

type Asked = Call<unknown, unknown, unknown>;

export const acceptedHeaders = { Location: { description: "Where it is" } } as const;

/** What a new job's request needs to know of the call. */
export const askingOf = ({ records, services, actor }: Asked, network: string, prefix: string) => ({
  records,
  network,
  id: services.newId(prefix),
  now: services.now(),
  by: actor.id,
});

/** Makes the job, within the request's transaction, and answers 202. */
export async function startJob(
  { records, services }: Asked,
  draft: JobDraft,
  location: string,
  view: (job: JobRecord) => unknown,
): Promise<Reply> {
  await records.jobs.create(draft);
  const job = await records.jobs.find(draft.id);
  if (job === null) throw new Error(`internal: ${draft.id} was made and is not there`);
  return {
    status: 202,
    body: view(job),
    headers: { location },
    audit: { job: job.id, network: job.network, version: job.networkVersion },
    after: () => services.dispatcher.announce(job),
  };
}

/** What a job that may be quick is answered with. */
export const quickReplies = <Schema extends z.ZodType>(schema: Schema) => ({
  200: { description: "It was quick, and has ended", schema, headers: acceptedHeaders },
  202: { description: "It takes longer: look at its Location", schema, headers: acceptedHeaders },
});

/** As `startJob`, but waits a moment for the job's end: 200 when it has come. */
export async function startQuickJob(call: Asked, draft: JobDraft, location: string, view: (job: JobRecord) => unknown): Promise<Reply> {
  const reply = await startJob(call, draft, location, view);
  const { services, gone } = call;
  const { answerAtOnceMs } = services.settings;
  if (answerAtOnceMs <= 0) return reply;
  return {
    ...reply,
    async later() {
      const job = await waitForEnd(services.store, draft.id, answerAtOnceMs, { gone });
      if (job === null) return reply;
      return { ...reply, status: hasEnded(job.state) ? 200 : 202, body: view(job) };
    },
  };
}

/** One that waits ends at once, one that runs as soon as its worker sees it: the answer says which. */
export async function cancelJob(
  call: Asked,
  id: string,
  kinds: readonly JobKind[],
  words: string,
  view: (job: JobRecord) => unknown,
): Promise<Reply> {
  const { records, services, actor } = call;
  const job = await jobOf(records, id, kinds, words);
  if (hasEnded(job.state)) throw new RequestProblem("conflict", `${id} has ${job.state} already: there is nothing to cancel.`);
  const isOver = await records.jobs.cancel(id, services.now(), actor.id, null);
  return { status: isOver ? 200 : 202, body: view(await jobOf(records, id, kinds, words)), audit: { job: id } };
}

/** One of the stream, as its reader sees it. */
export const eventSchema = z
  .object({
    id: z.string().regex(/^\d+$/).meta({ description: "For Last-Event-ID" }),
    event: z.string(),
    data: z.string().meta({ description: "JSON" }),
  })
  .meta({ id: "ServerSentEvent", description: "One event of the stream" });

export const eventStream: ReplyDescription = {
  description:
    "`progress` with incumbent, bound and gap as they change; `end` with the state as the last. A client that comes back with Last-Event-ID misses nothing",
  schema: eventSchema,
  mediaType: "text/event-stream",
};
