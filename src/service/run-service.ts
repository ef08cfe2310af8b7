/** A server and its workers in this process: started, and stopped so that nothing is lost. */
import { openAuthenticate } from "./auth/authenticate.ts";
import { addressOf, type Config, limitsOf } from "./config.ts";
import type { FleetTools } from "./executions/tools.ts";
import { KEY_LIFE_MS } from "./http/idempotency.ts";
import { allRoutes } from "./http/routes.ts";
import { createServer } from "./http/server.ts";
import type { Dispatcher } from "./jobs/port.ts";
import { openServices } from "./open-services.ts";
import type { Services } from "./services.ts";
import type { Store } from "./store/port.ts";

/** Something that works in the background: workers, the schedules' clock. */
export interface Background {
  /** Takes nothing new, and gives back what it cannot end soon. */
  stop(): Promise<void>;
}

/** What main.ts chose. */
export interface ServiceAdapters {
  /** Throws `StoreRefused`. */
  openStore(config: Config): Promise<Store>;
  openDispatcher(config: Config, log: Services["log"]): Promise<Dispatcher>;
  /** Absent: nothing can be carried out, nor tried dry. */
  fleetTools?(config: Config): FleetTools;
  startWorkers(config: Config, services: Services): Promise<Background>;
  startSchedules(config: Config, services: Services): Promise<Background>;
  readText(path: string): string;
  now(): number;
}

export interface ServiceOptions {
  readonly config: Config;
  readonly adapters: ServiceAdapters;
  readonly log: Services["log"];
  /** Of the package. */
  readonly version: string;
  readonly withWorkers: boolean;
}

export interface RunningService {
  readonly url: string;
  readonly services: Services;
  stop(): Promise<void>;
}

const FORGET_EVERY_MS = 3_600_000;

/** What was opened is closed in the opposite order, also when something in between cannot be started. */
class Opened {
  readonly #closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.#closers.unshift(close);
  }

  async close(log: Services["log"]): Promise<void> {
    for (const close of this.#closers.splice(0)) {
      try {
        await close();
      } catch (error) {
        log("error", "something could not be closed", { error: String(error) });
      }
    }
  }
}

async function openAll({ config, adapters, log }: ServiceOptions, opened: Opened): Promise<Services> {
  const store = await adapters.openStore(config);
  opened.add(() => store.close());
  const dispatcher = await adapters.openDispatcher(config, log);
  opened.add(() => dispatcher.close());
  const fleets = adapters.fleetTools?.(config);
  const services = openServices(config, { store, dispatcher, ...(fleets === undefined ? {} : { fleets }), now: () => adapters.now(), log });
  opened.add(() => services.questions.stop());
  return services;
}

/** Resolves once requests are answered. Throws `StoreRefused`, or the system's error when it cannot listen. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { config, adapters, log, version, withWorkers } = options;
  const opened = new Opened();
  try {
    const services = await openAll(options, opened);
    const authenticate = await openAuthenticate({ mode: config.auth, oidc: config.oidc ?? null }, services);
    const tls = config.tls === undefined ? null : { cert: adapters.readText(config.tls.cert), key: adapters.readText(config.tls.key) };
    const server = createServer({
      routes: allRoutes,
      services,
      authenticate,
      limits: limitsOf(config),
      version,
      tls,
      trustedProxies: config.trustedProxies,
    });
    if (withWorkers) await addBackground(opened, () => adapters.startWorkers(config, services));
    await addBackground(opened, () => adapters.startSchedules(config, services));
    opened.add(forgetKeys(services));
    const { host, port } = addressOf(config);
    const taken = await server.listen(host, port);
    // Last opened, first closed: no request comes while the rest is being closed.
    opened.add(() => server.close(config.shutdownSeconds * 1000));
    const url = `${tls === null ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${taken}`;
    return { url, services, stop: () => opened.close(log) };
  } catch (error) {
    await opened.close(log);
    throw error;
  }
}

/** Workers alone, for a store that several processes share. */
export async function startWorkerProcess(options: Omit<ServiceOptions, "withWorkers" | "version">): Promise<Background> {
  const { config, adapters, log } = options;
  const opened = new Opened();
  try {
    const services = await openAll({ ...options, version: "", withWorkers: true }, opened);
    await addBackground(opened, () => adapters.startWorkers(config, services));
    return { stop: () => opened.close(log) };
  } catch (error) {
    await opened.close(log);
    throw error;
  }
}

async function addBackground(opened: Opened, start: () => Promise<Background>): Promise<void> {
  const background = await start();
  opened.add(() => background.stop());
}

/** Answers to Idempotency-Keys are kept for a day. */
function forgetKeys({ store, now, log }: Services): () => Promise<void> {
  const timer = setInterval(() => {
    store.answers
      .forget(now() - KEY_LIFE_MS)
      .catch((error: unknown) => log("warn", "old answers were not forgotten", { error: String(error) }));
  }, FORGET_EVERY_MS).unref();
  return async () => clearInterval(timer);
}
