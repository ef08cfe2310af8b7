/**
 * How long the service takes to answer where a virtual router could go, at 50 requests a second for random routers of a large
 * network; with and without a solve beside it. Latency counts from when a request was due, so that waiting for earlier ones is in it.
 *   npm run bench -- service-targets [--quick]
 */
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { generateNetwork } from "../src/network/generate/generate-network.ts";
import { createRandom } from "../src/network/generate/random.ts";
import { createInProcessDispatcher } from "../src/service/jobs/in-process.ts";
import { readConfig } from "../src/service/read-config.ts";
import { startService } from "../src/service/run-service.ts";
import { startWorkers } from "../src/service/start-workers.ts";
import { openSqliteStore } from "../src/service/store/open-sqlite.ts";
import { SEED } from "./support/instances.ts";
import { bench, fixed, isQuick, type Results, tell } from "./support/report.ts";

const RATE = 50;
const SECONDS = isQuick ? 5 : 60;
const SIZE = isQuick ? { sites: 34, routers: 100, virtualRouters: 200 } : { sites: 334, routers: 1000, virtualRouters: 5000 };
/** Questions before those that count: code is compiled, and route trees are grown, on the way. */
const WARM_UP = isQuick ? 50 : 500;

/** The service, in a process of its own, so that its event loop is nobody else's. */
async function serve(folder: string): Promise<void> {
  const environment = { REHOME_LISTEN: "127.0.0.1:0", REHOME_DATA: folder, REHOME_LIMITS_REQUESTS_PER_MINUTE: "0" };
  const readText = (path: string): string => readFileSync(path, "utf8");
  const read = readConfig({ environment, file: undefined, readText });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  const running = await startService({
    config: read.value.config,
    log: (level, message, fields) => void (level === "info" || tell(`${level} ${message} ${JSON.stringify(fields)}`)),
    version: "bench",
    withWorkers: true,
    adapters: {
      openStore: () => openSqliteStore(join(folder, "service.db")),
      openDispatcher: async () => createInProcessDispatcher(),
      startWorkers: (_config, services) => startWorkers({ services, atOnce: 1, memoryMiB: 4096, dataFolder: folder, handlers: {} }),
      startSchedules: async () => ({ stop: async () => {} }),
      readText,
      now: Date.now,
    },
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on("message", (what) => {
    if (what === "reset") delay.reset();
    else if (what === "lag") process.send?.({ p99Ms: delay.percentile(99) / 1e6, worstMs: delay.max / 1e6 });
    else void running.stop().then(() => process.disconnect());
  });
  process.send?.({ url: running.url });
}

interface Lag {
  readonly p99Ms: number;
  readonly worstMs: number;
}

interface Timing {
  readonly requests: number;
  readonly failed: number;
  /** What the first of those that failed says. */
  readonly failure: string | null;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly lag: Lag;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Rejects unless the status is below 300. */
function ask(method: string, url: string, body?: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const sent = request(url, { method, agent, headers: { ...type, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 500) < 300) resolve(text);
        else reject(new Error(`${method} ${url} → ${response.statusCode} ${text.slice(0, 300)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

interface Child {
  readonly url: string;
  reset(): void;
  /** Resolves once the process is gone. */
  stop(): Promise<void>;
  lag(): Promise<Lag>;
}

async function startChild(folder: string): Promise<Child> {
  const child = fork(fileURLToPath(import.meta.url), ["--serve", folder], { stdio: ["ignore", 2, 2, "ipc"] });
  const next = <Message>(): Promise<Message> =>
    new Promise((resolve, reject) => {
      child.once("message", (message) => resolve(message as Message));
      child.once("exit", (status) => reject(new Error(`the server ended with ${status}`)));
    });
  const { url } = await next<{ readonly url: string }>();
  return {
    url,
    reset: () => void child.send("reset"),
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.send("stop");
      }),
    lag() {
      const answer = next<Lag>();
      child.send("lag");
      return answer;
    },
  };
}

const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** One request every 1/50 s, whether or not those before have been answered. */
async function measure(child: Child, draw: () => string, seconds: number): Promise<Timing> {
  const times: number[] = [];
  let failed = 0;
  let failure: string | null = null;
  const open: Promise<void>[] = [];
  child.reset();
  const begun = performance.now();
  for (let index = 0; index < seconds * RATE; index++) {
    const due = begun + (index * 1000) / RATE;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    open.push(
      ask("GET", `${child.url}/v1/networks/large/routers/${draw()}/targets`).then(
        () => void times.push(performance.now() - due),
        (error: unknown) => {
          failed++;
          failure ??= String(error);
        },
      ),
    );
  }
  await Promise.all(open);
  const sorted = times.sort((x, y) => x - y);
  return {
    requests: open.length,
    failed,
    failure,
    medianMs: rank(sorted, 0.5),
    p99Ms: rank(sorted, 0.99),
    worstMs: rank(sorted, 1),
    lag: await child.lag(),
  };
}

async function run(): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-bench-"));
  const child = await startChild(folder);
  try {
    const network = generateNetwork({ ...SIZE, seed: SEED });
    const routers = network.virtualRouters.map((router) => router.id);
    const random = createRandom(SEED, "service targets");
    const draw = (): string => encodeURIComponent(routers[random.below(routers.length)] ?? "");
    await ask("PUT", `${child.url}/v1/networks/large`, JSON.stringify(network));
    const firstBegun = performance.now();
    await ask("GET", `${child.url}/v1/networks/large/routers/${draw()}/targets`);
    const firstMs = performance.now() - firstBegun;
    for (let asked = 0; asked < WARM_UP; asked++) await ask("GET", `${child.url}/v1/networks/large/routers/${draw()}/targets`);
    const alone = await measure(child, draw, SECONDS);
    tell(`alone: p99 ${fixed(alone.p99Ms)} ms`);
    const asked = JSON.stringify({ goal: "consolidate", timeLimitSeconds: SECONDS * 2 + 30 });
    const plan = JSON.parse(await ask("POST", `${child.url}/v1/networks/large/plans`, asked)) as { readonly id: string };
    await sleep(isQuick ? 500 : 15_000);
    const beside = await measure(child, draw, SECONDS);
    const { state } = JSON.parse(await ask("GET", `${child.url}/v1/plans/${plan.id}`)) as { readonly state: string };
    tell(`beside a solve: p99 ${fixed(beside.p99Ms)} ms; the plan is ${state}`);
    if (state === "running") await ask("POST", `${child.url}/v1/plans/${plan.id}/cancel`);
    return results(firstMs, alone, beside, state);
  } finally {
    agent.destroy();
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function results(firstMs: number, alone: Timing, beside: Timing, state: string): Results {
  const row = (label: string, cell: (timing: Timing) => string): readonly string[] => [label, cell(alone), cell(beside)];
  const ms = (value: number): string => `${fixed(value)} ms`;
  return {
    tables: [
      {
        title: `GET …/targets, ${RATE} requests a second for ${SECONDS} s, ${SIZE.routers} physical and ${SIZE.virtualRouters} virtual routers`,
        head: ["", "alone", "beside a solve"],
        rows: [
          row("requests, failed", ({ requests, failed }) => `${requests}, ${failed}`),
          row("the first failure", ({ failure }) => failure ?? "none"),
          row("latency: median", ({ medianMs }) => ms(medianMs)),
          row("latency: p99", ({ p99Ms }) => ms(p99Ms)),
          row("latency: worst", ({ worstMs }) => ms(worstMs)),
          row("event loop of the server behind by: p99", ({ lag }) => ms(lag.p99Ms)),
          row("event loop of the server behind by: worst", ({ lag }) => ms(lag.worstMs)),
        ],
      },
    ],
    notes: [
      "Random virtual routers; a page of 50 targets with every reason, as JSON over HTTP on loopback. No answer is kept for the next question.",
      `The first question of a version, which reads and indexes it: ${ms(firstMs)}. ${WARM_UP} questions before those that count.`,
      `The solve beside it was ${state} when the measurement ended.`,
    ],
    solvers: [],
    seed: SEED,
    figures: { firstMs, alone, beside },
  };
}

const [mode, folder] = process.argv.slice(2);
if (mode === "--serve" && folder !== undefined) await serve(folder);
else await bench("service-targets", run);
