/**
 * What workers with the executor's journal do on devices beside executions: look at their wiring, put it right, and clear what the journal
 * remembers of hosts that did not wake.
 */
import { lookAtWiring, putWiringRight, WIRING_LEASE_SECONDS, type WiringLook } from "../../execution/lay-wiring.ts";
import { type Layout, layoutOf } from "../../execution/layout.ts";
import type { Clock } from "../../execution/ports.ts";
import { underLease } from "../../execution/under-lease.ts";
import { buildNetwork } from "../../network/build-network.ts";
import type { Network } from "../../network/network.ts";
import { readNetwork } from "../../network/read.ts";
import type { Problem } from "../../result.ts";
import { RequestProblem } from "../http/problem.ts";
import type { AttemptEnd, JobHandler, JobTask } from "../jobs/port.ts";
import { realTimers } from "../jobs/timers.ts";
import { wakeClearanceRequestSchema, wiringRequestSchema } from "./device-requests.ts";
import type { ExecutionPorts } from "./execution-handler.ts";
import type { ExecutionTools, OpenFleet } from "./tools.ts";
import { busyNetwork, untilFree } from "./until-free.ts";

/** The result of the job of a wiring. */
export interface WiringResult extends WiringLook {
  readonly applied: boolean;
  /** Of devices of which it is not known whether they were changed. */
  readonly problems: readonly Problem[];
}

/** The result of the job of a clearance; false: nothing was remembered of the host. */
export interface WakeClearance {
  readonly cleared: boolean;
}

const succeeded = (result: WiringResult | WakeClearance): AttemptEnd => ({ state: "succeeded", result: JSON.stringify(result) });

export function wiringHandler(ports: ExecutionPorts): JobHandler {
  const { services, tools } = ports;
  return async (task) => {
    const { job } = task;
    if (await isGivenUp(task)) return { state: "cancelled" };
    const network = await networkOf(services, task);
    const layout = layoutOf(network, tools.fleetOf(job.network, network));
    const { apply } = wiringRequestSchema.parse(JSON.parse(job.request));
    const done = apply ? await putRight(ports, task, layout) : await look(tools, layout, job.network);
    if (task.over.aborted) throw task.over.reason;
    return done === null ? { state: "cancelled" } : succeeded(done);
  };
}

const isGivenUp = async (task: JobTask): Promise<boolean> => (await task.signals()).some(({ want }) => want === "cancel");

/** As it was when it was asked for. */
async function networkOf({ store }: ExecutionPorts["services"], task: JobTask): Promise<Network> {
  const { network, networkVersion } = task.job;
  const text = await task.patiently(() => store.versions.document("network", network, networkVersion));
  const read = readNetwork(text ?? "");
  if (!read.ok) throw new Error(`internal: version ${networkVersion} of the network ${network} cannot be read again`);
  return buildNetwork(read.value.document);
}

async function opened<Value>(
  tools: ExecutionTools,
  layout: Layout,
  name: string,
  work: (fleet: OpenFleet) => Promise<Value>,
): Promise<Value> {
  const fleet = tools.open(layout, name);
  try {
    return await work(fleet);
  } finally {
    await fleet.close();
  }
}

const look = (tools: ExecutionTools, layout: Layout, name: string): Promise<WiringResult> =>
  opened(tools, layout, name, async ({ world }) => ({ ...(await lookAtWiring(layout, world)), applied: false, problems: [] }));

/** Null: it was given up before anything was touched. */
async function putRight(
  { services, tools, timers = realTimers }: ExecutionPorts,
  task: JobTask,
  layout: Layout,
): Promise<WiringResult | null> {
  const { network: name, networkDigest } = task.job;
  const store = tools.journal();
  // What is asked of the store under the lease takes real time, also on a simulated fleet.
  const kept = ({ now }: Clock) => ({ now, sleep: (seconds: number, over?: AbortSignal) => timers.sleep(1000 * seconds, over) });
  const laid = await opened(tools, layout, name, ({ world: { clock } }) =>
    untilFree({ task, timers }, clock, () =>
      underLease(
        { network: layout.network.name, store, clock: kept(clock), holder: tools.holder, seconds: WIRING_LEASE_SECONDS },
        async (held) => {
          // Waiting for the lease may have taken long.
          if (await isGivenUp(task)) return { status: "given-up" } as const;
          const newest = await task.patiently(() => services.store.versions.find("network", name, "newest"));
          if (newest?.digest !== networkDigest) return { status: "changed" } as const;
          // Opened once more: a simulated fleet may have been changed until the lease was ours.
          return opened(tools, layout, name, async (fleet) => {
            const isOurs = (): boolean => !task.over.aborted && held.isOurs();
            const outcome = await putWiringRight({ layout, world: fleet.world, store }, { ...held, isOurs });
            fleet.keep();
            return outcome;
          });
        },
      ),
    ),
  );
  switch (laid.status) {
    case "laid":
      return { ...laid.look, applied: true, problems: laid.problems };
    case "given-up":
      return null;
    case "busy":
      throw busyNetwork(laid);
    case "changed":
      throw new RequestProblem("network-changed", `${name} has another newest version by now, and nothing was touched. Ask again.`);
    case "lost":
      throw new RequestProblem("conflict", `Nothing was touched: somebody else has ${name} by now. Ask again when it has ended.`);
    case "unfinished":
      throw new RequestProblem(
        "conflict",
        "Nothing was touched: what an execution has laid looks like something left over until it is at an end.",
        { errors: [...laid.problems] },
      );
    default:
      return laid satisfies never;
  }
}

export function wakeClearanceHandler({ services, tools }: ExecutionPorts): JobHandler {
  return async (task) => {
    if (await isGivenUp(task)) return { state: "cancelled" };
    const { name } = await networkOf(services, task);
    const { physicalRouter } = wakeClearanceRequestSchema.parse(JSON.parse(task.job.request));
    const journal = tools.journal();
    const isRemembered = journal.wakeFailures(name).some(({ host }) => host === physicalRouter);
    // An attempt before this one may have cleared it, and have died before it said so.
    if (!isRemembered) return succeeded({ cleared: task.job.progress !== null });
    await task.event("progress", { remark: `${physicalRouter} is known to have failed to wake` });
    journal.clearWakeFailed(name, physicalRouter, task.job.createdBy, services.now());
    return succeeded({ cleared: true });
  };
}
