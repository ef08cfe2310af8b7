/**
 * The whole service in this process: a data folder of its own, a free port on loopback, workers if they are asked for.
 *
 * Every answer that a test gets is checked against openapi.yaml: an undocumented status, header or body fails the test.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FleetTools } from "../../src/service/executions/tools.ts";
import { createInProcessDispatcher } from "../../src/service/jobs/in-process.ts";
import type { JobHandler } from "../../src/service/jobs/port.ts";
import { readConfig } from "../../src/service/read-config.ts";
import type { JobKind } from "../../src/service/records.ts";
import { type Background, startService } from "../../src/service/run-service.ts";
import type { Services } from "../../src/service/services.ts";
import { startWorkers } from "../../src/service/start-workers.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import { checkAnswer } from "./description.ts";

export interface LiveOptions {
  /** As the environment of `rehome serve`: { REHOME_AUTH: "tokens" }. Data folder and port are chosen here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Computes jobs (needs `npm run build`); otherwise they stay queued. */
  readonly workers?: boolean;
  readonly handlers?: Readonly<Partial<Record<JobKind, JobHandler>>>;
  /** By the data folder. */
  readonly fleetTools?: (folder: string) => FleetTools;
  readonly startSchedules?: (services: Services) => Promise<Background>;
  /** Milliseconds since 1970; the real clock unless told otherwise. */
  readonly now?: () => number;
}

export interface Asked {
  /** Sent as JSON; a Uint8Array or a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, if it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like
  readonly body: any;
}

export interface LoggedLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LiveServer {
  readonly url: string;
  readonly folder: string;
  readonly services: Services;
  readonly logs: readonly LoggedLine[];
  /** "GET", "/v1/networks". The answer has been checked against the description. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** The events of a stream until `until` is true of one, or it ends. */
  events(path: string, until?: (event: SentEvent) => boolean, asked?: Asked): Promise<readonly SentEvent[]>;
  stop(): Promise<void>;
}

export interface SentEvent {
  readonly id: number;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like
  readonly data: any;
}

export async function startLiveServer(options: LiveOptions = {}): Promise<LiveServer> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-http-"));
  const { fleetTools } = options;
  const logs: LoggedLine[] = [];
  const environment = { REHOME_LISTEN: "127.0.0.1:0", REHOME_DATA: folder, REHOME_SHUTDOWN_SECONDS: "2", ...options.environment };
  const readText = (path: string): string => readFileSync(path, "utf8");
  const read = readConfig({ environment, file: undefined, readText });
  if (!read.ok) throw new Error(read.failure.map(({ pointer, found, remedy }) => `${pointer}: ${found}. ${remedy}`).join("\n"));
  const running = await startService({
    config: read.value.config,
    log: (level, message, fields = {}) => void logs.push({ level, message, fields }),
    version: "0.0.0-test",
    withWorkers: options.workers === true,
    adapters: {
      openStore: () => openSqliteStore(join(folder, "service.db")),
      openDispatcher: async () => createInProcessDispatcher(),
      ...(fleetTools === undefined ? {} : { fleetTools: () => fleetTools(folder) }),
      startWorkers: (_config, services) =>
        startWorkers({ services, atOnce: 1, memoryMiB: 1024, dataFolder: folder, handlers: options.handlers ?? {} }),
      startSchedules: async (_config, services) => options.startSchedules?.(services) ?? { stop: async () => {} },
      readText,
      now: options.now ?? Date.now,
    },
  });
  return {
    url: running.url,
    folder,
    services: running.services,
    logs,
    ask: (method, path, asked = {}) => ask(running.url, method, path, asked),
    events: (path, until = () => false, asked = {}) => readEvents(running.url, path, until, asked),
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function requestOf(method: string, { body, headers = {}, token }: Asked): RequestInit {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  return {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
  };
}

async function ask(url: string, method: string, path: string, asked: Asked): Promise<Answer> {
  const response = await fetch(`${url}${path}`, requestOf(method, asked));
  const text = await response.text();
  const complaints = checkAnswer(method, path, response.status, response.headers, text);
  if (complaints.length > 0) throw new Error(`${method} ${path} → ${response.status} ${text.slice(0, 500)}\n${complaints.join("\n")}`);
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, body: isJson && text !== "" ? JSON.parse(text) : undefined };
}

const readEvents = (url: string, path: string, until: (event: SentEvent) => boolean, asked: Asked): Promise<readonly SentEvent[]> =>
  sentEvents(`${url}${path}`, requestOf("GET", asked), until);

/** The events of a stream, until it ends or `until` is true of one. */
export async function sentEvents(
  url: string,
  request: RequestInit = {},
  until: (event: SentEvent) => boolean = () => false,
): Promise<readonly SentEvent[]> {
  const over = new AbortController();
  const response = await fetch(url, { ...request, signal: over.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`GET ${url} → ${response.status} ${await response.text()}`);
  const found: SentEvent[] = [];
  let rest = "";
  try {
    for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
      rest += bytes;
      const blocks = rest.split("\n\n");
      rest = blocks.pop() ?? "";
      for (const event of blocks.flatMap(eventOf)) {
        found.push(event);
        if (until(event)) return found;
      }
    }
    return found;
  } finally {
    over.abort();
  }
}

function eventOf(block: string): readonly SentEvent[] {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^(\w+): (.*)$/.exec(line) ?? [];
    fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value);
  }
  const data = fields.get("data");
  return data === undefined ? [] : [{ id: Number(fields.get("id")), event: fields.get("event") ?? "", data: JSON.parse(data) }];
}
