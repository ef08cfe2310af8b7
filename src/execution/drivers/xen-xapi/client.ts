/** Calls to a pool, and what their failures mean. Everything here but this file and `connect.ts` works with any client. */
import type { Ran, Seen } from "../../ports.ts";

export interface XapiClient {
  /** Rejects with an `Error`: XAPI's own have a `code`, such as VM_BAD_POWER_STATE, and `params`. */
  call(method: string, ...args: readonly unknown[]): Promise<unknown>;
}

/** Gives a client that is logged in. Called before each use: it keeps what it has while that is good. */
export type ConnectXapi = () => Promise<XapiClient>;

/** Thrown by what asks a pool and caught by `seeing` and `running` below, for what is not as it must be. */
export class XapiRefusal extends Error {}

/** What XAPI itself said, as CODE(parameters). Null: it said nothing, the failure is on the way to it. */
export function xapiErrorOf(error: unknown): { readonly code: string; readonly text: string } | null {
  if (!(error instanceof Error) || !("code" in error) || !("params" in error)) return null;
  const { code, params } = error;
  if (typeof code !== "string" || !Array.isArray(params)) return null;
  return { code, text: params.length === 0 ? code : `${code}(${params.join(", ")})` };
}

export async function seeing<State>(connect: ConnectXapi, look: (client: XapiClient) => Promise<State>): Promise<Seen<State>> {
  try {
    return { seen: true, state: await look(await connect()) };
  } catch (error) {
    return { seen: false, why: wordsOf(error) };
  }
}

/** Whatever XAPI refuses, and whatever fails before the log-in is through, has changed nothing; after that a lost answer leaves it open. */
export async function running(connect: ConnectXapi, act: (client: XapiClient) => Promise<Ran>): Promise<Ran> {
  let client: XapiClient;
  try {
    client = await connect();
  } catch (error) {
    return { ran: "failed", detail: `No session with the pool: ${wordsOf(error)}` };
  }
  try {
    return await act(client);
  } catch (error) {
    const isSaid = error instanceof XapiRefusal || xapiErrorOf(error) !== null;
    return { ran: isSaid ? "failed" : "unknown", detail: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  const said = xapiErrorOf(error);
  if (said !== null) return `XAPI says ${said.text}`;
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return error.message || code;
}
