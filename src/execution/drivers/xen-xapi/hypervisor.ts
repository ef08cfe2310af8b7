/**
 * XCP-ng and XenServer pools, by XAPI.
 *
 * Written from XAPI's public documentation and source: no pool was at hand. The tests talk to a server that answers as those say.
 * What a pool does otherwise than xl: it names no copies, gives no bandwidth limit, tells no bytes, and when a migration fails after the
 * router was suspended it shuts the router down: then it runs nowhere, and is to be created again.
 */
import type { Seconds } from "../../../units.ts";
import type {
  Clock,
  Domain,
  Fence,
  HostFacts,
  Hypervisor,
  HypervisorAct,
  JobState,
  MigrationJob,
  MigrationNews,
  Ran,
} from "../../ports.ts";
import { migrationObstacle } from "./checks.ts";
import { type ConnectXapi, running, seeing, type XapiClient, XapiRefusal } from "./client.ts";
import { claim } from "./fence.ts";
import { ask, hostNamed, isRouter, poolOf, vmNamed } from "./lookup.ts";
import { cancelJob, jobState, startJob } from "./migration.ts";
import { bytesSchema, hostMetricsSchema, hostSchema, type Vm, vmsSchema } from "./records.ts";

export interface XapiHypervisorSettings {
  readonly clock: Clock;
  /** Between two looks at a task. Default 0.5. */
  readonly pollSeconds?: Seconds;
}

const POLL_SECONDS: Seconds = 0.5;
const MIB = 2 ** 20;

export function createXapiHypervisor(connect: ConnectXapi, settings: XapiHypervisorSettings): Hypervisor {
  const change = (fence: Fence, act: (client: XapiClient) => Promise<unknown>): Promise<Ran> =>
    running(connect, async (client) => {
      await claim(client, fence);
      await act(client);
      return { ran: "done" };
    });
  const onDomain = (host: string, domain: Pick<Domain, "name" | "id">, fence: Fence, method: string, ...args: readonly unknown[]) =>
    change(fence, async (client) => client.call(method, await domainRef(client, host, domain), ...args));
  const migration = (job: MigrationJob) => seeing(connect, (client) => jobState(client, job));
  return {
    read: (host) => seeing(connect, (client) => readHost(client, host)),
    startMigration: (job, fence) => change(fence, (client) => startJob(client, job)),
    migration,
    watchMigration: (job, patience, heard, over) => watch(job, patience, heard, migration, settings, over),
    obstacle: (router, to) => migrationObstacle(connect, router, to),
    cutMigration: (job, fence) => change(fence, (client) => cancelJob(client, job)),
    destroy: (host, domain, fence) => onDomain(host, domain, fence, "VM.hard_shutdown"),
    rename: (host, domain, name, fence) => onDomain(host, domain, fence, "VM.set_name_label", name),
    unpause: (host, domain, fence) => onDomain(host, domain, fence, "VM.unpause"),
    create: (host, router, fence) =>
      change(fence, async (client) => {
        const [to, { ref }] = [await hostNamed(client, host), await vmNamed(client, router)];
        // Not paused, not forced. XAPI starts only what is halted, so that it never runs twice in the pool.
        await client.call("VM.start_on", ref, to, false, false);
      }),
    commandsOf,
  };
}

async function readHost(client: XapiClient, name: string): Promise<HostFacts> {
  const ref = await hostNamed(client, name);
  const host = await ask(client, hostSchema, "host.get_record", ref);
  const metrics = await ask(client, hostMetricsSchema, "host_metrics.get_record", host.metrics);
  if (!metrics.live) throw new XapiRefusal(`The pool has lost ${name}: what it knows of it is old.`);
  const { pool } = await poolOf(client);
  const free = await ask(client, bytesSchema, "host.compute_free_memory", ref);
  const vms = await ask(client, vmsSchema, "VM.get_all_records_where", `field "resident_on" = "${ref}"`);
  const version = host.software_version["xen"] ?? host.software_version["product_version"];
  return {
    bootId: host.other_config["boot_time"] ?? "",
    hypervisor: `xen-${version ?? "unknown"}`,
    virtualisation: virtualisationOf(host.capabilities),
    // Guests started in a pool see what all of its hosts have: whoever is in the pool can take them.
    cpu: pool.cpu_info["features_hvm"] ?? null,
    totalMemoryMiB: Math.floor(metrics.memory_total / MIB),
    freeMemoryMiB: Math.floor(free / MIB),
    domains: Object.values(vms).filter(isRouter).map(domainOf),
  };
}

/** @param capabilities such as xen-3.0-x86_64 and hvm-3.0-x86_32p. XAPI does not tell of shadow paging. */
function virtualisationOf(capabilities: readonly string[]): readonly string[] {
  const has = (start: string): boolean => capabilities.some((capability) => capability.startsWith(start));
  return [...(has("xen-") ? ["pv"] : []), ...(has("hvm-") ? ["hvm"] : [])];
}

const STATES = { Running: "running", Paused: "paused", Suspended: "suspended", Halted: "dying" } as const satisfies Record<
  Vm["power_state"],
  Domain["state"]
>;

const domainOf = (vm: Vm): Domain => ({
  name: vm.name_label,
  id: vm.domid,
  memoryMiB: Math.ceil(vm.memory_dynamic_max / MIB),
  state: STATES[vm.power_state],
});

/** @throws XapiRefusal when that name has another domain by now, or runs elsewhere. */
async function domainRef(client: XapiClient, host: string, { name, id }: Pick<Domain, "name" | "id">): Promise<string> {
  const [on, { ref, vm }] = [await hostNamed(client, host), await vmNamed(client, name)];
  if (vm.resident_on === on && vm.domid === id) return ref;
  throw new XapiRefusal(`${host} has no domain ${id} named ${name}.`);
}

async function watch(
  job: MigrationJob,
  patience: Seconds,
  heard: (news: MigrationNews) => void,
  migration: Hypervisor["migration"],
  { clock, pollSeconds = POLL_SECONDS }: XapiHypervisorSettings,
  over?: AbortSignal,
): Promise<void> {
  let last: JobState = { phase: "absent", sentBytes: 0, transferred: false, said: [] };
  let silentSince = clock.now();
  const isOver = (): boolean => over?.aborted === true;
  while (!isOver() && clock.now() - silentSince < patience * 1000) {
    const look = await migration(job);
    if (isOver()) return;
    const at = clock.now();
    if (look.seen) {
      const { sentBytes, phase } = look.state;
      const events = newsBetween(last, look.state);
      for (const event of events) heard({ at, event, sentBytes });
      if (events.length > 0) silentSince = at;
      if (phase === "absent" || events.includes("ended")) return;
      last = look.state;
    }
    await clock.sleep(pollSeconds, over);
  }
}

const ORDER = ["absent", "copying", "handing-over", "started", "succeeded"] as const;

/** What happened between two looks, those in between that neither caught included. */
function newsBetween(last: JobState, now: JobState): readonly MigrationNews["event"][] {
  if (now.phase === "failed") return ["ended"];
  const hasPassed = (phase: (typeof ORDER)[number]): boolean => rank(last) < ORDER.indexOf(phase) && rank(now) >= ORDER.indexOf(phase);
  return [
    ...(now.sentBytes > last.sentBytes ? (["progress"] as const) : []),
    ...(hasPassed("handing-over") ? (["suspended"] as const) : []),
    ...(hasPassed("started") ? (["transferred", "started"] as const) : []),
    ...(hasPassed("succeeded") ? (["ended"] as const) : []),
  ];
}

const rank = ({ phase }: JobState): number => (phase === "failed" ? -1 : ORDER.indexOf(phase));

function commandsOf(act: HypervisorAct): readonly string[] {
  switch (act.act) {
    case "migrate":
      return [`xe vm-migrate ${field("vm", act.job.router)} ${field("host", act.job.to)} live=true`];
    case "create":
      return [`xe vm-start ${field("vm", act.router)} ${field("on", act.host)}`];
    case "destroy":
      return [`xe vm-shutdown ${field("vm", act.router)} --force`];
    default:
      return act satisfies never;
  }
}

const field = (key: string, value: string): string =>
  /^[\w.~-]+$/.test(value) ? `${key}=${value}` : `'${key}=${value.replaceAll("'", `'\\''`)}'`;
