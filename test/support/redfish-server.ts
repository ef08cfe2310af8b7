/** A small Redfish service in this process: one system, whose answers a test may bend. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";

export interface RedfishRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

export interface RedfishAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RedfishServer {
  readonly url: string;
  readonly requests: readonly RedfishRequest[];
  /** As it stands: On, Off, PoweringOn, PoweringOff, … */
  power: string | null;
  /** What the system's Reset action has besides its target. */
  reset: Readonly<Record<string, unknown>> | null;
  /** Instead of the usual answer; null: the usual one; "silence": none ever; "cut": the connection breaks. */
  bend: (request: RedfishRequest) => RedfishAnswer | "silence" | "cut" | null;
  close(): Promise<void>;
}

export const RESET_PATH = "/redfish/v1/Systems/box-1/Actions/ComputerSystem.Reset";
export const allowing = (...types: readonly string[]): Readonly<Record<string, unknown>> => ({
  "ResetType@Redfish.AllowableValues": types,
});

const EFFECTS: Readonly<Record<string, string>> = { On: "On", ForceOn: "On", GracefulShutdown: "Off", ForceOff: "Off" };

export async function startRedfishServer(tls?: { readonly cert: string; readonly key: string }): Promise<RedfishServer> {
  const requests: RedfishRequest[] = [];
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => void handle(incoming, response);
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  const state: RedfishServer = {
    url: "",
    requests,
    power: "Off",
    reset: allowing("On", "GracefulShutdown", "ForceOff"),
    bend: () => null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of incoming) text += String(chunk);
    const { method = "", url: path = "" } = incoming;
    const request = { method, path, authorization: incoming.headers.authorization ?? null, body: text === "" ? null : JSON.parse(text) };
    requests.push(request);
    const bent = state.bend(request);
    if (bent === "silence") return;
    if (bent === "cut") return void response.destroy();
    const { status, body, headers = {} } = bent ?? usual(request);
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
  }

  function usual({ method, path, body }: RedfishRequest): RedfishAnswer {
    if (method === "GET" && path === "/redfish/v1/Systems")
      return { status: 200, body: { Members: [{ "@odata.id": "/redfish/v1/Systems/box-1" }] } };
    if (method === "GET" && path === "/redfish/v1/Systems/box-1") {
      const actions = state.reset === null ? {} : { "#ComputerSystem.Reset": { target: RESET_PATH, ...state.reset } };
      return { status: 200, body: { Id: "box-1", PowerState: state.power, Actions: actions } };
    }
    if (method === "POST" && path === RESET_PATH) {
      const type = typeof body === "object" && body !== null && "ResetType" in body ? String(body.ResetType) : "";
      state.power = EFFECTS[type] ?? state.power;
      return { status: 204 };
    }
    return { status: 404, body: { error: { message: "no such resource" } } };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return Object.assign(state, { url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}` });
}

/** The reset types that were asked for, in order. */
export const resetsOf = (server: RedfishServer): readonly unknown[] =>
  server.requests.flatMap(({ method, body }) => (method === "POST" ? [body] : []));
