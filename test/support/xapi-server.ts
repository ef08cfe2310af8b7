/**
 * Answers npm xen-api over HTTP as XAPI's public documentation and source say that a pool does. No pool was at hand: nothing here is
 * recorded from one. Records begin as in test/fixtures/xapi/pool.json; migrations go on when a test says so.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

const fieldSchema = z.union([z.string(), z.boolean(), z.number(), z.array(z.string()), z.record(z.string(), z.string())]);
const recordsSchema = z.record(z.string(), z.record(z.string(), fieldSchema));
const databaseSchema = z.object({
  pool: recordsSchema,
  host: recordsSchema,
  host_metrics: recordsSchema,
  VM: recordsSchema,
  task: recordsSchema,
});
export type XapiDatabase = z.output<typeof databaseSchema>;
type Row = Record<string, z.output<typeof fieldSchema>>;

const requestSchema = z.object({ method: z.string(), params: z.array(z.unknown()), id: z.unknown() });

export interface XapiCall {
  readonly method: string;
  /** Without the session. */
  readonly params: readonly unknown[];
}

export class XapiError extends Error {
  readonly code: string;
  readonly data: readonly string[];
  constructor(code: string, ...data: readonly string[]) {
    super(code);
    this.code = code;
    this.data = data;
  }
}

export interface XapiServer {
  readonly url: string;
  readonly database: XapiDatabase;
  readonly calls: readonly XapiCall[];
  /** Instead of, or before, the usual answer. Throws XapiError to refuse; "cut" breaks the connection; "lose" does it and breaks it. */
  bend: (call: XapiCall) => "cut" | "lose" | undefined;
  /** Answers that stand for themselves, by method and parameters. */
  readonly exchanges: Map<string, unknown>;
  host(name: string): Row;
  vm(name: string): Row;
  /** The latest one. */
  task(): Row;
  /** The new host takes the router into its books, as at the end of a migration. */
  arrive(vm: string, host: string): void;
  close(): Promise<void>;
}

export const PASSWORD = "s3cret of the pool";
const SESSION = "OpaqueRef:5e551011-0000-4000-8000-000000000001";
const NULL = "OpaqueRef:NULL";

export async function startXapiServer(): Promise<XapiServer> {
  const fixture: unknown = JSON.parse(readFileSync(new URL("../fixtures/xapi/pool.json", import.meta.url), "utf8"));
  const database = databaseSchema.parse(fixture);
  const calls: XapiCall[] = [];
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => void respond(incoming, response);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const state: XapiServer = {
    url: `http://127.0.0.1:${port}`,
    database,
    calls,
    bend: () => undefined,
    exchanges: new Map(),
    host: (name) => named(database.host, name),
    vm: (name) => named(database.VM, name),
    task: () => lastOf(database.task),
    arrive(vm, host) {
      Object.assign(named(database.VM, vm), { resident_on: refOf(database.host, host), domid: "12", current_operations: {} });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of incoming) text += String(chunk);
    const { method, params, id } = requestSchema.parse(JSON.parse(text));
    const call = { method, params: method.startsWith("session.login") ? params : params.slice(1) };
    calls.push(call);
    let body: unknown;
    try {
      const bent = state.bend(call);
      if (bent === "cut") return void response.destroy();
      body = { jsonrpc: "2.0", result: answerTo(state, call, params[0]), id };
      if (bent === "lose") return void response.destroy();
    } catch (error) {
      if (!(error instanceof XapiError)) throw error;
      body = { jsonrpc: "2.0", error: { code: 1, message: error.code, data: error.data }, id };
    }
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  }
  return state;
}

function answerTo(state: XapiServer, call: XapiCall, session: unknown): unknown {
  const { method, params } = call;
  if (method === "session.login_with_password") {
    if (params[1] !== PASSWORD) throw new XapiError("SESSION_AUTHENTICATION_FAILED", String(params[0]), "Authentication failure");
    return SESSION;
  }
  if (method === "session.logout") return "";
  if (method === "system.listMethods") return ["pool.get_all_records", "host.get_all_records", "VM.get_all_records"];
  if (session !== SESSION) throw new XapiError("SESSION_INVALID", String(session));
  const fixed = state.exchanges.get(JSON.stringify([method, params]));
  if (fixed !== undefined) return fixed;
  const act = acts[method];
  if (act !== undefined) return act(state.database, params.map(String));
  return generic(state.database, method, params.map(String));
}

/** What every class has. */
function generic(database: XapiDatabase, name: string, [first = "", second = "", third = ""]: readonly string[]): unknown {
  const [type = "", method = ""] = name.split(".");
  const records = new Map<string, Record<string, Row>>(Object.entries(database)).get(type);
  if (records === undefined) throw new XapiError("MESSAGE_METHOD_UNKNOWN", name);
  switch (method) {
    case "get_all_records":
      return records;
    case "get_all_records_where": {
      const [, field = "", value = ""] = /^field "(\w+)" = "([^"]*)"$/.exec(first) ?? [];
      return Object.fromEntries(Object.entries(records).filter(([, row]) => row[field] === value));
    }
    case "get_by_name_label":
      return Object.keys(records).filter((ref) => records[ref]?.["name_label"] === first);
    case "get_record":
      return rowOf(records, type, first);
    case "add_to_other_config": {
      const map = mapOf(rowOf(records, type, first), "other_config");
      if (second in map) throw new XapiError("MAP_DUPLICATE_KEY", second, map[second] ?? "", third);
      map[second] = third;
      return "";
    }
    case "remove_from_other_config":
      delete mapOf(rowOf(records, type, first), "other_config")[second];
      return "";
    default:
      throw new XapiError("MESSAGE_METHOD_UNKNOWN", name);
  }
}

const acts: Readonly<Record<string, (database: XapiDatabase, params: readonly string[]) => unknown>> = {
  "host.compute_free_memory": ({ host_metrics, host, VM }, [ref = ""]) => {
    const total = Number(host_metrics[String(host[ref]?.["metrics"])]?.["memory_total"]);
    const used = residents(VM, ref).reduce((sum, vm) => sum + Number(vm["memory_dynamic_max"]), 0);
    return String(total - used);
  },
  "host.disable": ({ host }, [ref = ""]) => setRow(rowOf(host, "host", ref), { enabled: false }),
  "host.enable": ({ host }, [ref = ""]) => setRow(rowOf(host, "host", ref), { enabled: true }),
  "host.shutdown": (database, [ref = ""]) => {
    const host = rowOf(database.host, "host", ref);
    if (host["enabled"] === true) throw new XapiError("HOST_NOT_DISABLED");
    const [resident] = residents(database.VM, ref).filter((vm) => vm["is_control_domain"] !== true);
    if (resident !== undefined) throw new XapiError("HOST_IN_USE", ref, "VM", String(resident["uuid"]));
    return setRow(metricsOf(database, ref), { live: false });
  },
  "host.power_on": (database, [ref = ""]) => {
    const metrics = metricsOf(database, ref);
    if (metrics["live"] === true) throw new XapiError("HOST_IS_LIVE", ref);
    setRow(rowOf(database.host, "host", ref), { enabled: true });
    return setRow(metrics, { live: true });
  },
  "host.assert_can_evacuate": () => "",
  "VM.assert_can_boot_here": () => "",
  "VM.start_on": ({ VM }, [ref = "", host = ""]) => {
    const vm = rowOf(VM, "VM", ref);
    if (vm["power_state"] !== "Halted") throw new XapiError("VM_BAD_POWER_STATE", ref, "Halted", String(vm["power_state"]));
    return setRow(vm, { power_state: "Running", resident_on: host, domid: "9" });
  },
  "VM.hard_shutdown": ({ VM }, [ref = ""]) => setRow(rowOf(VM, "VM", ref), { power_state: "Halted", resident_on: NULL, domid: "-1" }),
  "VM.unpause": ({ VM }, [ref = ""]) => setRow(rowOf(VM, "VM", ref), { power_state: "Running" }),
  "VM.set_name_label": ({ VM }, [ref = "", name = ""]) => setRow(rowOf(VM, "VM", ref), { name_label: name }),
  "Async.VM.pool_migrate": (database, [vm = ""]) => {
    const row = rowOf(database.VM, "VM", vm);
    if (Object.keys(mapOf(row, "current_operations")).length > 0) {
      throw new XapiError("OTHER_OPERATION_IN_PROGRESS", "VM", vm, "pool_migrate");
    }
    const number = Object.keys(database.task).length + 1;
    const ref = `OpaqueRef:0e2f1bba-0005-4b65-8d3a-6a4a2c9e${String(number).padStart(4, "0")}`;
    database.task[ref] = {
      name_label: "Async.VM.pool_migrate",
      created: `20260101T00:${String(number).padStart(2, "0")}:00Z`,
      status: "pending",
      progress: 0,
      allowed_operations: [],
      error_info: [],
      other_config: {},
    };
    mapOf(row, "current_operations")[ref] = "pool_migrate";
    return ref;
  },
  "task.cancel": ({ task, VM }, [ref = ""]) => {
    const row = rowOf(task, "task", ref);
    const { allowed_operations: allowed } = row;
    if (!Array.isArray(allowed) || !allowed.includes("cancel")) throw new XapiError("OPERATION_NOT_ALLOWED", "task.cancel");
    for (const vm of Object.values(VM)) delete mapOf(vm, "current_operations")[ref];
    return setRow(row, { status: "cancelled", progress: 1, allowed_operations: [], error_info: ["TASK_CANCELLED", ref] });
  },
};

function setRow(row: Row, fields: Row): "" {
  Object.assign(row, fields);
  return "";
}

function rowOf(records: Record<string, Row>, type: string, ref: string): Row {
  const row = records[ref];
  if (row === undefined) throw new XapiError("HANDLE_INVALID", type, ref);
  return row;
}

function mapOf(row: Row, field: string): Record<string, string> {
  const map = row[field];
  if (typeof map !== "object" || Array.isArray(map)) throw new Error(`${field} is no map.`);
  return map;
}

const metricsOf = ({ host, host_metrics }: XapiDatabase, ref: string): Row =>
  rowOf(host_metrics, "host_metrics", String(rowOf(host, "host", ref)["metrics"]));

const residents = (vms: Record<string, Row>, host: string): readonly Row[] => Object.values(vms).filter((vm) => vm["resident_on"] === host);

const refOf = (records: Record<string, Row>, name: string): string => {
  const [ref] = Object.entries(records).find(([, row]) => row["name_label"] === name && row["is_a_template"] !== true) ?? [];
  if (ref === undefined) throw new Error(`The fixture has no ${name}.`);
  return ref;
};

const named = (records: Record<string, Row>, name: string): Row => rowOf(records, "", refOf(records, name));

function lastOf(records: Record<string, Row>): Row {
  const last = Object.values(records).at(-1);
  if (last === undefined) throw new Error("There is none.");
  return last;
}
