/** What is done for jobs that take the executor's journal and its fleets, by their kind. */
import type { JobHandler } from "../jobs/port.ts";
import type { ExecutorJobKind } from "../records.ts";
import { wakeClearanceHandler, wiringHandler } from "./device-handlers.ts";
import { type ExecutionPorts, executionHandler } from "./execution-handler.ts";

export const executorHandlers = (ports: ExecutionPorts): Readonly<Record<ExecutorJobKind, JobHandler>> => ({
  execution: executionHandler(ports),
  wiring: wiringHandler(ports),
  "wake-clearance": wakeClearanceHandler(ports),
});
