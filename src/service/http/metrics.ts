/** Figures for Prometheus: requests, their durations, event streams, jobs, bodies held, and Node's own (event-loop lag, memory). */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Store } from "../store/port.ts";

export interface Metrics {
  /** `operation`: the route's, or "none" where there was no route. */
  answered(operation: string, method: string, status: number, seconds: number): void;
  text(): Promise<string>;
  /** Of `text`. */
  readonly mediaType: string;
}

export function createMetrics(of: {
  readonly store: Store;
  readonly openStreams: () => number;
  readonly bytesHeld: () => number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ["operation", "method", "status"] as const;
  const requests = new Counter({ name: "rehome_http_requests_total", help: "Requests answered", labelNames, registers });
  const durations = new Histogram({
    name: "rehome_http_request_seconds",
    help: "Seconds from a request's first line to the end of its answer; event streams are not counted",
    labelNames: ["operation"] as const,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers,
  });
  new Gauge({
    name: "rehome_event_streams",
    help: "Event streams that are open",
    registers,
    collect() {
      this.set(of.openStreams());
    },
  });
  new Gauge({
    name: "rehome_body_bytes_held",
    help: "Bytes of request bodies that are being read or worked on",
    registers,
    collect() {
      this.set(of.bytesHeld());
    },
  });
  new Gauge({
    name: "rehome_jobs",
    help: "Jobs in the store",
    labelNames: ["kind", "state"] as const,
    registers,
    async collect() {
      this.reset();
      for (const { kind, state, count } of await of.store.jobs.counts()) this.set({ kind, state }, count);
    },
  });
  return {
    answered(operation, method, status, seconds) {
      requests.inc({ operation, method, status: String(status) });
      durations.observe({ operation }, seconds);
    },
    text: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}
