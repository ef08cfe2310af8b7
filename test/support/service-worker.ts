/** A worker of the service in the test's own process: plans with a solver that is at hand, executes on simulated fleets in a folder. */
import { commandsFor } from "../../src/execution/drivers/open-world.ts";
import { createSimulatedFleet, restoreSimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import { simulatedSetupOf } from "../../src/execution/drivers/simulated/setup-of-layout.ts";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { readRecord } from "../../src/execution/journal/record.ts";
import { layoutOf } from "../../src/execution/layout.ts";
import { tunnelName } from "../../src/execution/names.ts";
import { executorHandlers } from "../../src/service/executions/handlers.ts";
import { type ExecutionAdapters, nodeExecutionTools } from "../../src/service/executions/node-tools.ts";
import type { ExecutionTools } from "../../src/service/executions/tools.ts";
import { endOfJob } from "../../src/service/jobs/plan-in-process.ts";
import type { JobHandler } from "../../src/service/jobs/port.ts";
import { workOfJob } from "../../src/service/jobs/work-of-job.ts";
import { createWorker, type Worker } from "../../src/service/jobs/worker.ts";
import { doWork } from "../../src/service/planning/work.ts";
import { jobKinds } from "../../src/service/records.ts";
import type { Services } from "../../src/service/services.ts";
import type { Store } from "../../src/service/store/port.ts";
import { inProcess } from "./engine-solver.ts";
import { layoutOfSketch } from "./executions.ts";

const adapters: ExecutionAdapters = {
  openJournal: (path) => openLibsqlJournal(path, readRecord),
  openWorld: () => {
    throw new Error("tests reach no device");
  },
  commandsFor,
  openSimulated: (layout, snapshot) =>
    snapshot === null ? createSimulatedFleet(simulatedSetupOf(layout)) : restoreSimulatedFleet(snapshot),
};

export const simulatedTools = (dataFolder: string): ExecutionTools =>
  nodeExecutionTools(adapters, { dataFolder, simulated: true, fleetsFolder: null });

export const planHandler =
  (store: Store): JobHandler =>
  async (task) =>
    endOfJob(task.job.id, await doWork(await workOfJob(store, task.job), { solver: () => inProcess("highs"), onProgress: () => {} }));

export async function startWorker(services: Services, tools: ExecutionTools): Promise<Worker> {
  const handlers = { plan: planHandler(services.store), ...executorHandlers({ services, tools }) };
  const kinds = jobKinds.filter((kind) => kind in handlers);
  const worker = createWorker({ services, kinds, atOnce: 1, handlers, workerId: "test", beatMs: 200 });
  await worker.start();
  return worker;
}

const twoHosts = (r1: "h1" | "h2") =>
  layoutOfSketch({ hosts: { h1: "on", h2: "on", h3: "off" }, routers: { r1, r2: "h2" }, links: [["r1", "r2"]], leased: [] });

/** Two hosts that are on and a third that sleeps; a router on each of the first: one host is enough for both. */
export const twoHostsText = JSON.stringify(twoHosts("h1").network.document);

/** Its fleet after somebody moved the first router to the second, and told nobody. */
export const packedFleet = (): string => createSimulatedFleet(simulatedSetupOf(twoHosts("h2"))).snapshot();

/** Leaves a tunnel on the first host of those that are kept under that name, as an execution does that dies. Answers when, by the hosts. */
export async function leaveTunnel(tools: ExecutionTools, name: string): Promise<number> {
  const { network } = twoHosts("h1");
  const fleet = tools.open(layoutOf(network, tools.fleetOf(name, network)), name);
  const tunnel = { type: "gretap", local: "10.9.0.1", remote: "10.9.0.2", key: 9 } as const;
  const ops = [{ op: "add-tunnel", name: tunnelName("path", ["x"]), tunnel }] as const;
  const ran = await fleet.world.devices.change({ device: "h1", ops }, 1);
  if (ran.ran !== "done") throw new Error(ran.detail);
  fleet.keep();
  await fleet.close();
  return fleet.world.clock.now();
}
