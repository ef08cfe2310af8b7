/** A service that commands ask instead of working themselves: where it is, with which token, and what it is asked. */
import { createClient, type Problem, type RehomeClient, type SentEvent } from "../../client/client.ts";
import { isLoopback } from "../../service/auth/settings.ts";
import type { Environment } from "../../service/read-config.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { createPatientFetch, Unanswered } from "./patient-fetch.ts";
import { type Asked, failureOf, isProblem, unanswered } from "./refusals.ts";

export interface RemoteOptions {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly idempotencyKey?: string;
  readonly reconnect?: number;
}

export interface Session extends Asked {
  readonly client: RehomeClient;
  /** What the service works on from now on, for when it is lost: "plan pl-…", "execution ex-…". */
  begin(what: string): void;
}

const MOST_TOKEN_BYTES = 16_384;
const RECONNECT_SECONDS = 60;

export async function openSession(machine: Machine, environment: Environment, url: string, options: RemoteOptions): Promise<Session> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw badInput(`--server ${url} is no address of a service. Give one such as http://127.0.0.1:8080`);
  }
  const token = await tokenFor(machine, environment, options);
  if (token !== undefined && parsed.protocol === "http:" && !isLoopback(parsed.hostname)) {
    machine.note(`rehome: warning: the token goes to ${parsed.host} unencrypted. Use https\n`);
  }
  const key = options.idempotencyKey ?? machine.service.newId("cli");
  if (!/^[\x21-\x7e]{1,100}$/.test(key)) throw badInput(`--idempotency-key ${key}: give 1 to 100 characters without spaces`);
  const seconds = options.reconnect ?? RECONNECT_SECONDS;
  const ask = createPatientFetch({
    seconds,
    key,
    elapsedMs: () => machine.elapsedMs(),
    waits: (why) => machine.note(`rehome: ${url} ${why}: trying for ${seconds} s\n`),
  });
  let begun: string | null = null;
  return {
    client: createClient({ url, token, fetch: ask }),
    url,
    key,
    begun: () => begun,
    begin: (what) => {
      begun = what;
    },
  };
}

async function tokenFor(machine: Machine, environment: Environment, { tokenFile }: RemoteOptions): Promise<string | undefined> {
  const given =
    tokenFile === undefined ? environment["REHOME_TOKEN"] : new TextDecoder().decode(await machine.readBytes(tokenFile, MOST_TOKEN_BYTES));
  const token = given?.trim() || undefined;
  if (token !== undefined && /[^\x21-\x7e]/.test(token)) throw badInput("the token is more than one word: give the token alone");
  return token;
}

/** The answer as it came; only that there is none is a failure. */
export async function reached<Answer>(session: Session, asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    throw unanswered(session, error);
  }
}

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer's content, or a CommandFailure in the service's words. `conflict`: the status where a state does not allow it. */
export async function settled<Data>(session: Session, asked: Promise<Answered<Data>>, conflict?: ExitStatus): Promise<NonNullable<Data>> {
  const { data, error, response } = await reached(session, asked);
  if (data !== undefined && data !== null) return data;
  throw refusalIn(session, { error, response }, conflict);
}

/** Of an answer that has no content when all is well. */
export async function done(session: Session, asked: Promise<Answered<unknown>>, conflict?: ExitStatus): Promise<void> {
  const answered = await reached(session, asked);
  if (!answered.response.ok) throw refusalIn(session, answered, conflict);
}

export function refusalIn({ url }: Session, { error, response }: Answered<unknown>, conflict?: ExitStatus): CommandFailure {
  if (isProblem(error)) return failureOf(error, conflict);
  return badInput(`${url} answered ${response.status} without words that are known here. Is it a rehome service?`);
}

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Every item of a list, page by page. */
export async function* everyItem<Item>(page: (after: string | undefined) => Promise<PageOf<Item>>): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    const { items, next } = await page(after);
    yield* items;
    after = next ?? undefined;
  } while (after !== undefined);
}

export const allOf = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

const MOST_LOST = 60;
const PAUSE_MS = 1000;

interface Followed {
  /** Of the job: its events are behind it. */
  readonly path: string;
  /** Events up to this one are known. */
  readonly after?: number;
  /** However long it takes to stop after an interrupt. */
  readonly patient?: boolean;
  /** At an interrupt. Resolves where the job's end is waited for all the same. */
  interrupted(): Promise<void>;
}

/** Until the job has ended, over lost connections and servers that start anew. */
export async function untilEnd(session: Session, machine: Machine, followed: Followed, hear: (event: SentEvent) => void): Promise<void> {
  const interrupts = machine.interrupts(followed.patient);
  let [after, lost, heeded] = [followed.after ?? 0, 0, false];
  for (;;) {
    if (interrupts.aborted && !heeded) {
      heeded = true;
      await followed.interrupted();
    }
    try {
      const signal = heeded ? {} : { signal: interrupts };
      for await (const event of session.client.follow(`${followed.path}/events`, { after, ...signal })) {
        if (event.event === "end") return;
        [after, lost] = [event.id, 0];
        hear(event);
      }
    } catch (error) {
      if (interrupts.aborted && !heeded) continue;
      lost += 1;
      if (!(error instanceof TypeError) || error instanceof Unanswered || lost > MOST_LOST) throw unanswered(session, error);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** What is left of a question whose asker interrupts: nothing. */
export const givingUp = (path: string, cancel: () => Promise<unknown>) => async (): Promise<never> => {
  await cancel().catch(() => {});
  throw new CommandFailure(exitStatus.interrupted, `interrupted; ${path} was given up`);
};

const LOOK_EVERY_MS = 500;

/** Looks at a job that was asked for and has no events of its own, until it has ended. */
export async function untilEnded<Job extends { readonly state: string }>(
  asked: Promise<Job>,
  look: (job: Job) => Promise<Job>,
): Promise<Job> {
  let job = await asked;
  while (job.state === "queued" || job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    job = await look(job);
  }
  return job;
}

interface EndedJob {
  readonly id: string;
  readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly problem: Problem | null;
}

/** Refuses to go on with a job that came to nothing. `conflict`: the status where a state does not allow it. */
export function refuseFailed({ id, state, problem }: EndedJob, conflict?: ExitStatus): void {
  if (state === "succeeded") return;
  if (problem !== null) throw failureOf(problem, conflict);
  throw new CommandFailure(exitStatus.notFound, `${id} was ${state} on the service`);
}
