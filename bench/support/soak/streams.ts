/** Idle event streams on one server, each of a job of its own, then clients that take nothing: what they cost, and what is left of them. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, type ClientRequest, get } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openSqliteStore } from "../../../src/service/store/open-sqlite.ts";
import type { Store } from "../../../src/service/store/port.ts";
import { fixed, type Results, tell } from "../report.ts";
import { type Fleet, startFleet } from "./fleet.ts";

interface Standing {
  readonly residentMiB: number;
  readonly heapMiB: number;
  /** As the server counts them. */
  readonly streams: number;
  readonly cpuShare: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

const IDLE_SECONDS = 20;
const ASKED = 200;
/** What the server waits for a client that takes nothing, and a moment. */
const CUT_AFTER_SECONDS = 45;
const SLOW = 50;
const EVENTS = 2000;
const EVENT_BYTES = 10_000;

export async function soakStreams(count: number, seed: number): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-streams-"));
  const limits = { REHOME_WORKERS: "0", REHOME_LIMITS_STREAMS: String(count + SLOW) };
  const fleet = await startFleet({ folder, databaseUrl: null, servers: 1, workers: 0, environment: limits });
  const [url = ""] = fleet.urls;
  let store: Store | undefined;
  try {
    while (!(await fleet.members[0]?.isUp())) await sleep(100);
    const jobs = await makeJobs(url, count);
    store = await openSqliteStore(join(folder, "server-1", "service.db"));
    const before = await standing(fleet, url);
    tell(`${count} jobs wait; ${words(before)}`);
    const streams = await openStreams(url, jobs);
    const held = await standing(fleet, url);
    tell(`${streams.opened()} streams; ${words(held)}`);
    streams.close();
    const after = await standing(fleet, url);
    tell(`closed; ${words(after)}`);
    const slow = await slowReaders(url, store, jobs[0] ?? "");
    await sleep(5000);
    const stalled = await standing(fleet, url);
    tell(`${SLOW} clients that take nothing; ${words(stalled)}`);
    await sleep((CUT_AFTER_SECONDS - IDLE_SECONDS) * 1000);
    const cut = slow.filter((socket) => socket.destroyed).length;
    const end = await standing(fleet, url);
    tell(`${cut} of them were cut off; ${words(end)}`);
    for (const socket of slow) socket.destroy();
    if (streams.opened() !== count || cut !== SLOW || end.streams !== 0) process.exitCode = 1;
    return results({ before, held, after, stalled, end }, { count, opened: streams.opened(), cut, seed });
  } finally {
    await store?.close();
    await fleet.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nobody works: they stay queued. */
async function makeJobs(url: string, count: number): Promise<readonly string[]> {
  const headers = { "content-type": "application/json" };
  const network = readFileSync(join("datasets", "prototype", "network.json"), "utf8");
  await fetch(`${url}/v1/networks/idle`, { method: "PUT", headers, body: network });
  const jobs: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const answer = await fetch(`${url}/v1/networks/idle/plans`, { method: "POST", headers, body: "{}" });
    const { id } = (await answer.json()) as { readonly id: string };
    jobs.push(id);
  }
  return jobs;
}

async function openStreams(url: string, jobs: readonly string[]) {
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const requests: ClientRequest[] = [];
  let opened = 0;
  for (const job of jobs) {
    const asked = get(`${url}/v1/plans/${job}/events`, { agent }, (response) => {
      if (response.statusCode === 200) opened += 1;
      response.on("error", () => {}).resume();
    });
    asked.on("error", () => {});
    requests.push(asked);
    if (requests.length % 50 === 0) await sleep(100);
  }
  for (const last = Date.now() + 60_000; opened < jobs.length && Date.now() < last; ) await sleep(100);
  return {
    opened: () => opened,
    close() {
      for (const request of requests) request.destroy();
      agent.destroy();
    },
  };
}

/** They ask for the events of a job that has many, and take none of them. */
async function slowReaders(url: string, store: Store, job: string): Promise<readonly Socket[]> {
  const claimed = await store.jobs.claim(job, "soak", Date.now(), 600_000);
  if (claimed === null) throw new Error(`${job} cannot be claimed`);
  const data = JSON.stringify({ padding: "x".repeat(EVENT_BYTES) });
  for (let index = 0; index < EVENTS; index += 1) await store.jobs.event(job, claimed.attempt, { at: Date.now(), event: "record", data });
  const { hostname, port } = new URL(url);
  return Array.from({ length: SLOW }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    // Nothing is read from it; that it was closed shows when something is sent.
    socket.pause();
    socket.write(`GET /v1/plans/${job}/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    setInterval(() => socket.destroyed || socket.write("\r\n"), 2000).unref();
    return socket;
  });
}

/** Over some seconds, with questions beside. */
async function standing({ members }: Fleet, url: string): Promise<Standing> {
  const pid = members[0]?.pid() ?? 0;
  await sleep(2000);
  const [begun, cpu] = [performance.now(), cpuSeconds(pid)];
  const times: number[] = [];
  for (let asked = 0; asked < ASKED; asked += 1) {
    const sent = performance.now();
    await (await fetch(`${url}/v1/networks`)).text();
    times.push(performance.now() - sent);
    await sleep((IDLE_SECONDS * 1000) / ASKED);
  }
  const sorted = times.sort((x, y) => x - y);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1] ?? Number.NaN);
  return {
    residentMiB: figure("process_resident_memory_bytes") / 2 ** 20,
    heapMiB: figure("nodejs_heap_size_used_bytes") / 2 ** 20,
    streams: figure("rehome_event_streams"),
    cpuShare: (cpuSeconds(pid) - cpu) / ((performance.now() - begun) / 1000),
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}

/** Linux counts in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const words = ({ residentMiB, streams, p99Ms, cpuShare }: Standing): string =>
  `${fixed(residentMiB)} MiB, ${streams} streams, p99 ${fixed(p99Ms)} ms, ${fixed(100 * cpuShare)} % of a core`;

interface Ran {
  readonly count: number;
  readonly opened: number;
  readonly cut: number;
  readonly seed: number;
}

function results(standings: Readonly<Record<"before" | "held" | "after" | "stalled" | "end", Standing>>, ran: Ran): Results {
  const { before, held, after, stalled, end } = standings;
  const row = (what: string, at: Standing): readonly string[] => [
    what,
    `${at.streams}`,
    fixed(at.residentMiB),
    fixed(at.heapMiB),
    fixed(at.medianMs),
    fixed(at.p99Ms),
    `${fixed(100 * at.cpuShare)} %`,
  ];
  return {
    tables: [
      {
        title: `${ran.opened} of ${ran.count} event streams, each of a job of its own`,
        head: ["when", "streams", "resident MiB", "heap MiB", "median ms", "p99 ms", "of a core"],
        rows: [
          row("before", before),
          row("idle streams", held),
          row("all closed", after),
          row(`${SLOW} that take nothing`, stalled),
          row(`${ran.cut} of those cut off`, end),
        ],
      },
    ],
    notes: [
      `Milliseconds are of GET /v1/networks, ${ASKED} times over ${IDLE_SECONDS} s, beside the streams.`,
      `Those that take nothing follow a job with ${EVENTS} events of ${EVENT_BYTES} bytes each.`,
    ],
    solvers: [],
    seed: ran.seed,
    figures: { ...ran, ...standings },
  };
}
