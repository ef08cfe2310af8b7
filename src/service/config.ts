/**
 * The service's configuration: a JSON file and the environment, which wins. The one source of its types, of what `rehome config check`
 * says, and of the table in docs/configuration.md.
 */
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { authModes, oidcSettingsSchema } from "./auth/settings.ts";
import { defaultLimits, type HttpLimits } from "./http/limits.ts";

/** Of each planner's process; a network of 1,000 physical and 5,000 virtual routers takes about half. */
const PLANNER_MEMORY_MIB = 2048;

const seconds = (ms: number) =>
  z
    .number()
    .min(1)
    .max(86_400)
    .default(ms / 1000);
const count = (fallback: number, min = 1, max = 1_000_000_000) => z.int().min(min).max(max).default(fallback);

const limitsSchema = z.strictObject({
  bodyBytes: count(defaultLimits.bodyBytes).meta({ description: "Bytes of a request's body; documents may have 50 MB all the same" }),
  bodiesBytes: count(defaultLimits.bodiesBytes).meta({
    description: "Bytes of all bodies that are being read or worked on, and of large answers that are being sent",
  }),
  headerBytes: count(defaultLimits.headerBytes, 1024, 1_000_000).meta({ description: "Bytes of a request's first line and headers" }),
  headersSeconds: seconds(defaultLimits.headersMs).meta({ description: "Until a request's headers have come" }),
  requestSeconds: seconds(defaultLimits.requestMs).meta({ description: "Until the whole request has come" }),
  idleSeconds: seconds(defaultLimits.idleMs).meta({ description: "How long a connection is kept between two requests" }),
  stalledSeconds: seconds(defaultLimits.stalledMs).meta({ description: "Until a client that takes nothing of its answer is cut off" }),
  requestsPerMinute: count(defaultLimits.requestsPerMinute, 0).meta({ description: "Of one who asks, or of one address; 0: any number" }),
  streams: count(defaultLimits.streams, 0, 100_000).meta({ description: "Event streams at one time" }),
  connections: count(defaultLimits.connections, 1, 1_000_000).meta({ description: "Connections at one time" }),
});

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i;

export const configSchema = z.strictObject({
  listen: z
    .string()
    .regex(HOST_AND_PORT, "an address and a port, such as 127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8443")
    .refine((text) => !(Number(text.slice(text.lastIndexOf(":") + 1)) > 65_535), "a port is at most 65535")
    .default("127.0.0.1:8080")
    .meta({ description: "Address and port; port 0 takes any that is free" }),
  data: z.string().min(1).optional().meta({ description: "Folder for everything the service keeps; made if it is missing" }),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "a URL such as postgres://user:password@host:5432/rehome")
    .optional()
    .meta({ description: "PostgreSQL instead of a file in the data folder: for several servers and workers" }),
  tls: z
    .strictObject({
      cert: z.string().min(1).meta({ description: "File with the certificate and its chain, PEM" }),
      key: z.string().min(1).meta({ description: "File with its private key, PEM" }),
    })
    .optional(),
  auth: z
    .enum(authModes)
    .default("off")
    .meta({ description: "Who is let in. `off` is for loopback addresses only: everybody on this machine may do everything" }),
  oidc: oidcSettingsSchema.optional(),
  twoPerson: z.boolean().default(false).meta({ description: "Whoever asked for a plan may not approve it" }),
  workers: count(Math.max(1, availableParallelism() - 1), 0, 256).meta({
    description: "Plans and what-ifs that are computed at one time in this process' care; 0: none",
  }),
  workerMemoryMiB: count(PLANNER_MEMORY_MIB, 128, 1_000_000).meta({ description: "Heap of each planner's process" }),
  fleets: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Folder with NETWORK.json: the fleet document of each network that plans are executed on" }),
  simulated: z
    .boolean()
    .default(false)
    .meta({ description: "Plans are executed on simulated fleets that are kept in the data folder; no device is touched" }),
  executions: z.boolean().default(true).meta({
    description:
      "Plans are carried out in this process' care. All processes that do must have one data folder: it has the executor's journal",
  }),
  answerAtOnceSeconds: z
    .number()
    .min(0)
    .max(30)
    .default(2)
    .meta({ description: "A what-if whose answer comes within this is answered at once" }),
  trustedProxies: count(0, 0, 16).meta({ description: "Proxies in front of the service whose X-Forwarded-For is believed" }),
  shutdownSeconds: z
    .number()
    .min(0)
    .max(600)
    .default(10)
    .meta({ description: "How long requests under way may take once the service is to stop" }),
  logLevel: z
    .enum(["debug", "info", "warn", "error"])
    .default("info")
    .meta({ description: "The least that is written to the log (standard error, JSON lines)" }),
  limits: limitsSchema.prefault({}),
});

export type Config = z.output<typeof configSchema>;

/** Where a setting is in the document, what it is called in the environment, and what it is by default, for people. */
export interface Setting {
  readonly path: readonly string[];
  readonly variable: string;
  /** Its value is shown to nobody; VARIABLE_FILE names a file that holds it. */
  readonly isSecret: boolean;
  readonly schema: z.core.$ZodType;
}

const named: Readonly<Record<string, string>> = { databaseUrl: "DATABASE_URL" };

/** "limits.bodyBytes" is REHOME_LIMITS_BODY_BYTES. */
const variableOf = (path: readonly string[]): string =>
  named[path.join(".")] ??
  `REHOME_${path
    .map((key) =>
      key
        .replace(/MiB$/, "Mib")
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toUpperCase(),
    )
    .join("_")}`;

function innerOf(schema: z.core.$ZodType): z.core.$ZodType {
  const hasInner =
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodNullable;
  return hasInner ? innerOf(schema._zod.def.innerType) : schema;
}

function settingsIn(schema: z.core.$ZodType, path: readonly string[]): readonly Setting[] {
  const inner = innerOf(schema);
  if (inner instanceof z.core.$ZodObject)
    return Object.entries(inner._zod.def.shape).flatMap(([key, member]) => settingsIn(member, [...path, key]));
  return [{ path, variable: variableOf(path), isSecret: path.join(".") === "databaseUrl", schema }];
}

export const settings: readonly Setting[] = settingsIn(configSchema, []);

/** The default data folder (XDG base directories). */
export const dataFolderOf = (config: Config, environment: Readonly<Record<string, string | undefined>>): string =>
  config.data ?? join(environment["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "rehome", "service");

export function addressOf({ listen }: Config): { readonly host: string; readonly port: number } {
  const [, host = "127.0.0.1", port = "8080"] = HOST_AND_PORT.exec(listen) ?? [];
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

const inMs = <Times extends Readonly<Record<string, number>>>(seconds: Times): Times =>
  Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, value * 1000])) as Times;

export function limitsOf({ limits }: Config): HttpLimits {
  const { headersSeconds, requestSeconds, idleSeconds, stalledSeconds, ...others } = limits;
  const times = { headersMs: headersSeconds, requestMs: requestSeconds, idleMs: idleSeconds, stalledMs: stalledSeconds };
  return { ...others, ...inMs(times) };
}

/** For people: passwords are left out. */
export function shownConfig(config: Config): Config {
  return config.databaseUrl === undefined ? config : { ...config, databaseUrl: withoutPassword(config.databaseUrl) };
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== "") parsed.password = "hidden";
    for (const name of [...parsed.searchParams.keys()]) if (/pass|key|secret/i.test(name)) parsed.searchParams.set(name, "hidden");
    return parsed.toString();
  } catch {
    return "hidden";
  }
}
