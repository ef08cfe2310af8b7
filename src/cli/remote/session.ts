/** A service that commands ask instead of working themselves: where it is, with which token, and its refusals in words. */
import { createClient, type Problem, RefusedEvents, type RehomeClient } from "../../client/client.ts";
import { isLoopback } from "../../service/auth/settings.ts";
import type { Environment } from "../../service/read-config.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";

export interface RemoteOptions {
  readonly server?: string;
  readonly tokenFile?: string;
}

export interface Session {
  readonly client: RehomeClient;
  readonly url: string;
}

const MOST_TOKEN_BYTES = 16_384;

export async function openSession(machine: Machine, environment: Environment, url: string, { tokenFile }: RemoteOptions): Promise<Session> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw badInput(`--server ${url} is no address of a service. Give one such as http://127.0.0.1:8080`);
  }
  const given =
    tokenFile === undefined ? environment["REHOME_TOKEN"] : new TextDecoder().decode(await machine.readBytes(tokenFile, MOST_TOKEN_BYTES));
  const token = given?.trim() || undefined;
  if (token !== undefined && /[^\x21-\x7e]/.test(token)) throw badInput("the token is more than one word: give the token alone");
  if (token !== undefined && parsed.protocol === "http:" && !isLoopback(parsed.hostname)) {
    machine.note(`rehome: warning: the token goes to ${parsed.host} unencrypted. Use https\n`);
  }
  return { client: createClient({ url, token }), url };
}

/** Of the service's refusals only this one says something of the plan; the others are about what was asked. */
const statusOf = ({ type }: Problem): ExitStatus => (type.endsWith("/infeasible") ? exitStatus.infeasible : exitStatus.badInput);

export function failureOf(problem: Problem): CommandFailure {
  const hint = problem.status === 401 ? " (the token is REHOME_TOKEN, or --token-file)" : "";
  return new CommandFailure(statusOf(problem), `${problem.detail.replace(/[.]$/, "")}${hint}`, problem.errors ?? []);
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "detail" in value && "status" in value;

/** What is in the way of a request that was not answered; what the user did is thrown on as it is. */
function unanswered({ url }: Session, error: unknown): unknown {
  if (error instanceof CommandFailure) return error;
  if (error instanceof RefusedEvents) return failureOf(error.problem);
  if (!(error instanceof TypeError)) return error;
  const { cause } = error;
  return badInput(
    `${url} does not answer: ${cause instanceof Error ? cause.message || String(Reflect.get(cause, "code")) : error.message}`,
  );
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

/** The answer's content, or a CommandFailure in the service's words. */
export async function settled<Data>(session: Session, asked: Promise<Answered<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await reached(session, asked);
  if (data !== undefined && data !== null) return data;
  if (isProblem(error)) throw failureOf(error);
  throw badInput(`${session.url} answered ${response.status} without words that are known here. Is it a rehome service?`);
}

const MOST_LOST = 60;
const PAUSE_MS = 1000;

export interface Followed {
  /** Of the job: its events are behind it. */
  readonly path: string;
  /** Asks the service to give the job up. */
  cancel(): Promise<unknown>;
}

/** Until the job has ended, over lost connections and servers that start anew. An interrupt gives the job up. */
export async function untilEnd(
  session: Session,
  machine: Machine,
  { path, cancel }: Followed,
  hear: (data: unknown) => void,
): Promise<void> {
  const signal = machine.interrupts();
  let [after, lost] = [0, 0];
  while (!signal.aborted) {
    try {
      for await (const { id, event, data } of session.client.follow(`${path}/events`, { after, signal })) {
        if (event === "end") return;
        [after, lost] = [id, 0];
        if (event === "progress") hear(data);
      }
    } catch (error) {
      if (signal.aborted) break;
      lost += 1;
      if (error instanceof RefusedEvents || lost > MOST_LOST) throw unanswered(session, error);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await cancel().catch(() => {});
  throw new CommandFailure(exitStatus.interrupted, `interrupted; ${path} was given up`);
}

interface EndedJob {
  readonly id: string;
  readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly problem: Problem | null;
}

/** Refuses to go on with a job that came to nothing. */
export function refuseFailed({ id, state, problem }: EndedJob): void {
  if (state === "succeeded") return;
  if (problem !== null) throw failureOf(problem);
  throw new CommandFailure(exitStatus.notFound, `${id} was ${state} on the service`);
}
