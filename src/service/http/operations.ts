/** For those who run the service: is it alive, is it ready, what does it do, what can it be asked. */
import { z } from "zod";
import { RequestProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const statusSchema = z.object({ status: z.literal("ok") }).meta({ id: "Status" });
const textSchema = z.string();

const health = route({
  operationId: "getHealth",
  method: "get",
  path: "/healthz",
  tag: "operations",
  summary: "The process answers",
  right: null,
  effect: "none",
  replies: { 200: { description: "It does", schema: statusSchema } },
  problems: [],
  handle: async () => ({ status: 200, body: { status: "ok" } }),
});

const readiness = route({
  operationId: "getReadiness",
  method: "get",
  path: "/readyz",
  tag: "operations",
  summary: "It can be given work: the store answers, and it is not being stopped",
  right: null,
  effect: "none",
  replies: { 200: { description: "It can", schema: statusSchema } },
  problems: ["unavailable"],
  async handle({ server, services }) {
    if (server.isDraining) throw new RequestProblem("unavailable", "The service is being stopped. Ask another server.");
    try {
      await services.store.ping();
    } catch (error) {
      services.log("error", "the store does not answer", { error: String(error) });
      throw new RequestProblem("unavailable", "The store does not answer. Its words are in the log.", { headers: { "retry-after": "5" } });
    }
    return { status: 200, body: { status: "ok" } };
  },
});

const metrics = route({
  operationId: "getMetrics",
  method: "get",
  path: "/metrics",
  tag: "operations",
  summary: "Figures for Prometheus",
  description: "Requests and their durations, event streams, jobs by kind and state, event-loop lag, memory.",
  right: "read",
  effect: "none",
  replies: { 200: { description: "The figures", schema: textSchema, mediaType: "text/plain" } },
  problems: [],
  handle: async ({ server }) => ({ status: 200, text: await server.metrics() }),
});

const description = route({
  operationId: "getDescription",
  method: "get",
  path: "/openapi.yaml",
  tag: "operations",
  summary: "This description",
  right: null,
  effect: "none",
  replies: { 200: { description: "OpenAPI 3.1", schema: textSchema, mediaType: "application/yaml" } },
  problems: [],
  handle: async ({ server }) => ({ status: 200, text: server.description }),
});

const page = route({
  operationId: "getDocs",
  method: "get",
  path: "/docs",
  tag: "operations",
  summary: "This description as a page for people",
  right: null,
  effect: "none",
  replies: { 200: { description: "A page", schema: textSchema, mediaType: "text/html" } },
  problems: [],
  handle: async ({ server }) => ({ status: 200, text: server.page }),
});

export const routes: readonly Route[] = [health, readiness, metrics, description, page];
