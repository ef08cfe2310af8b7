/** The HTTP server: routes are served by express, everything around them is set up here. */
import { randomUUID } from "node:crypto";
import { createServer as createHttp, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import express, {
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { Authenticate } from "../auth/authenticate.ts";
import type { Services } from "../services.ts";
import { BadCursor, StoreRefused } from "../store/port.ts";
import { sendProblem } from "./answer.ts";
import { bareProblem, onClientError } from "./client-errors.ts";
import { docsPage } from "./docs-page.ts";
import { EventStreams } from "./event-stream.ts";
import { BodyBudget, ClientGone, type HttpLimits } from "./limits.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { openApiYaml } from "./openapi.ts";
import { problemTypes, RequestProblem } from "./problem.ts";
import { invalidValue } from "./read-request.ts";
import type { Route, ServerView } from "./route.ts";
import { type Site, serveRoute, type Trace } from "./serve-route.ts";

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly limits: HttpLimits;
  /** Of the package; stands in openapi.yaml. */
  readonly version: string;
  /** PEM texts; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Proxies in front of it whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
}

export interface HttpServer {
  /** Resolves with the port once connections are taken. */
  listen(host: string, port: number): Promise<number>;
  /** From now on /readyz refuses, and connections are closed after their answer. */
  drain(): void;
  /** Takes no more connections, ends event streams, waits so long for answers under way, then closes what is left. */
  close(graceMs: number): Promise<void>;
}

/** Milliseconds between two looks for connections whose time is over. */
const CHECK_MS = 1_000;
/** The same while the server is being closed. */
const IDLE_CHECK_MS = 100;
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

interface State {
  readonly options: ServerOptions;
  readonly metrics: Metrics;
  readonly site: Site;
  isDraining: boolean;
}

export function createServer(options: ServerOptions): HttpServer {
  const state = createState(options);
  const server = listenTo(options, createApp(state));
  const { log } = options.services;
  server.on("clientError", (error, socket) =>
    onClientError(error, socket, ({ type }, requestId) => {
      state.metrics.answered("none", "none", problemTypes[type].status, 0);
      log("info", "request refused", { requestId, status: problemTypes[type].status, problem: type });
    }),
  );
  // CONNECT would hand over the bare connection, and an expectation that nobody knows would be answered without a problem.
  server.on("connect", (_request, socket) =>
    socket.end(bareProblem(new RequestProblem("method-not-allowed", "This is no proxy."), randomUUID())),
  );
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          server.on("error", (error) => log("error", "the server failed", { error: String(error) }));
          resolve((server.address() as AddressInfo).port);
        });
      }),
    drain() {
      state.isDraining = true;
    },
    async close(graceMs) {
      state.isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      state.site.streams.close();
      // Connections that clients keep for more requests are idle once their answer has gone.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      server.closeIdleConnections();
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
    },
  };
}

function listenTo({ limits, tls }: ServerOptions, app: Express): Server {
  const settings = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: Math.min(limits.headersMs, limits.requestMs),
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: CHECK_MS,
    requireHostHeader: false,
  };
  const server = tls === null ? createHttp(settings, app) : createHttps({ ...settings, ...tls, minVersion: "TLSv1.2" }, app);
  server.maxConnections = limits.connections;
  return server;
}

function createState(options: ServerOptions): State {
  const { limits, services, routes, version } = options;
  const budget = new BodyBudget(limits.bodiesBytes);
  const streams = new EventStreams(limits.streams, limits.stalledMs);
  const metrics = createMetrics({ store: services.store, openStreams: () => streams.open, bytesHeld: () => budget.held });
  let yaml: string | undefined;
  const view: ServerView = {
    get isDraining() {
      return state.isDraining;
    },
    get description() {
      yaml ??= openApiYaml(routes, version);
      return yaml;
    },
    page: docsPage(routes, version),
    metrics: () => metrics.text(),
  };
  const limitRate = limiter(limits.requestsPerMinute);
  const site: Site = { services, authenticate: options.authenticate, limits, budget, streams, view, limitRate };
  const state: State = { options, metrics, site, isDraining: false };
  return state;
}

/** Counts against whoever asks, and against their address where nobody is known. */
function limiter(perMinute: number): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    identifier: "requests-a-minute",
    keyGenerator: (request, response) => {
      const { actor } = traceOf(response);
      return actor === "anonymous" || actor === "nobody" ? `address ${request.ip ?? "unknown"}` : `actor ${actor}`;
    },
    validate: { keyGeneratorIpFallback: false },
    handler: (_request, _response, next) =>
      next(new RequestProblem("too-many-requests", `More than ${perMinute} requests within a minute. Wait as long as Retry-After says.`)),
  });
}

const traceOf = (response: { readonly locals: Record<string, unknown> }): Trace => response.locals["trace"] as Trace;

function createApp(state: State): Express {
  const { options, site } = state;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.enable("case sensitive routing");
  app.enable("strict routing");
  app.set("trust proxy", options.trustedProxies);
  app.set("query parser", false);
  app.use(beginTrace(state));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'none'"] },
      },
      strictTransportSecurity: options.tls !== null,
    }),
  );
  app.use((request, _response, next) => {
    const needsHost = request.httpVersion === "1.1" && request.headers.host === undefined;
    next(needsHost ? new RequestProblem("invalid-request", "The request has no Host header, which HTTP/1.1 asks for.") : undefined);
  });
  for (const route of options.routes) {
    app[route.method](expressPath(route.path), (request: Request, response: Response) =>
      serveRoute(site, route, request, response, traceOf(response)),
    );
  }
  for (const [path, methods] of methodsByPath(options.routes)) app.all(expressPath(path), notAllowed(methods));
  app.use((request, _response, next) =>
    next(new RequestProblem("not-found", `There is nothing at ${request.path.slice(0, 200)}. /docs lists what there is.`)),
  );
  app.use(onError(state));
  return app;
}

/** "/v1/networks/{network}" as express writes it: "/v1/networks/:network". */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const names = method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...names]);
  }
  return methods;
}

const notAllowed =
  (methods: readonly string[]): RequestHandler =>
  (request, _response, next) => {
    const allow = methods.join(", ");
    next(new RequestProblem("method-not-allowed", `${request.method} is not done here. Allowed: ${allow}.`, { headers: { allow } }));
  };

/** Request ids, and one line in the log for each request. */
const beginTrace =
  (state: State): RequestHandler =>
  (request, response, next) => {
    const given = request.headers["x-request-id"];
    const requestId = typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
    const trace: Trace = { requestId, operation: "none", actor: "nobody", streams: false, startedAt: performance.now() };
    response.locals["trace"] = trace;
    response.setHeader("x-request-id", requestId);
    if (state.isDraining) response.setHeader("connection", "close");
    response.on("close", () => logAnswer(state, request, response));
    next();
  };

function logAnswer({ metrics, options }: State, request: Request, response: Response): void {
  const { requestId, operation, actor, streams, startedAt } = traceOf(response);
  const ms = Math.round(performance.now() - startedAt);
  const status = response.headersSent ? response.statusCode : 499;
  if (!streams) metrics.answered(operation, request.method, status, ms / 1000);
  // Asked every few seconds by whoever watches over the service.
  if (status === 200 && (operation === "getHealth" || operation === "getReadiness")) return;
  const path = request.path.slice(0, 500);
  options.services.log("info", "request", { requestId, method: request.method, path, operation, actor, status, ms });
}

/** Problems are answered; whatever else is thrown is a fault of ours, and its words stay in the log. */
const onError =
  ({ options }: State): ErrorRequestHandler =>
  (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { requestId, operation } = traceOf(response);
    if (error instanceof ClientGone || response.destroyed || response.headersSent) {
      if (!isForGoneClient(error)) logFault(options.services, error, requestId, operation);
      response.destroy();
      return;
    }
    const problem = error instanceof RequestProblem ? error : problemOf(error);
    if (problem.type === "internal" || error instanceof StoreRefused) logFault(options.services, error, requestId, operation);
    sendProblem(response, problem, requestId);
  };

/** Work that was given up since nobody waits for its answer. */
const isForGoneClient = (error: unknown): boolean => error instanceof ClientGone || (error instanceof Error && error.name === "AbortError");

/** A cursor is the store's to read; express' own complaint is a path whose percent signs mean nothing. */
function problemOf(error: unknown): RequestProblem {
  if (error instanceof BadCursor) return invalidValue([{ pointer: "query:after", found: "no end of a page", remedy: error.message }]);
  if (error instanceof URIError) {
    return new RequestProblem("invalid-request", "The path has percent signs that stand for no text. Encode it as UTF-8.");
  }
  if (error instanceof StoreRefused) {
    return new RequestProblem("unavailable", "The store does not answer. Its words are in the log.", { headers: { "retry-after": "5" } });
  }
  return new RequestProblem("internal", "The service failed. The log has the reason under this request's id.", { headers: {} });
}

const logFault = ({ log }: Services, error: unknown, requestId: string, operation: string): void =>
  log("error", "a request failed", {
    requestId,
    operation,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
