/** Networks and traffic for a service: by the name that they have there, or a file or data set that is uploaded first. */
import type { components } from "../../client/client.ts";
import { MAX_BYTES } from "../../network/limits.ts";
import { type NetworkInput, readNetwork } from "../../network/read.ts";
import { bytesOf } from "../documents.ts";
import { badInput } from "../exit.ts";
import type { Machine } from "../machine.ts";
import type { TrafficOptions } from "../options.ts";
import { accepted } from "../prepared.ts";
import { reached, type Session, settled } from "./session.ts";

export interface RemoteNetwork {
  /** Under which the service keeps it. */
  readonly name: string;
  readonly version: number;
  readonly input: NetworkInput;
}

export const isLocal = (machine: Machine, name: string): boolean => name === "-" || machine.isFile(name) || /[/\\.]/.test(name);

export async function networkOn(session: Session, machine: Machine, name: string): Promise<RemoteNetwork> {
  if (isLocal(machine, name)) return upload(session, machine, name);
  const asked = session.client.api.GET("/v1/networks/{network}", { params: { path: { network: name } }, parseAs: "text" });
  const { response } = await reached(session, asked);
  if (response.status === 404 && machine.datasets().includes(name)) return upload(session, machine, name);
  const text = await settled(session, asked);
  const input = accepted(`${name} cannot be read as this version of rehome reads networks`, readNetwork(text));
  return { name, version: Number(response.headers.get("rehome-version")), input };
}

async function upload(session: Session, machine: Machine, file: string): Promise<RemoteNetwork> {
  const bytes = await bytesOf(machine, file, "network");
  const input = accepted(`${file} is not a valid network document`, readNetwork(bytes));
  const { name } = input.document;
  const { version } = await put(session, "/v1/networks/{network}", name, bytes);
  machine.note(`rehome: ${file} is version ${version} of ${name} at ${session.url}\n`);
  return { name, version, input };
}

/** As it is: its digest is that of the document as it was supplied. What it replaces is whatever is there, as a command with a file means it. */
async function put(
  session: Session,
  path: "/v1/networks/{network}" | "/v1/networks/{network}/traffic",
  network: string,
  bytes: Uint8Array,
): Promise<components["schemas"]["Version"]> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const send = (etag: string | null) =>
    session.client.api.PUT(path, {
      params: { path: { network }, header: etag === null ? {} : { "if-match": etag } },
      body: JSON.parse(text),
      bodySerializer: () => text,
    });
  const first = await reached(session, send(null));
  if (first.response.status !== 428) return settled(session, Promise.resolve(first));
  const params = { path: { network }, query: { limit: 1 } };
  const { items } = await settled(session, session.client.api.GET(`${path}/versions`, { params }));
  return settled(session, send(items[0] === undefined ? null : `"${items[0].digest}"`));
}

export interface RemoteTraffic {
  /** For the service; null: the network's own. */
  readonly choice: components["schemas"]["TrafficChoice"] | null;
  /** Reads the same traffic where --traffic is asked for. */
  readonly machine: Machine;
}

/** `--traffic` is a file or data set, or the network's own name for the newest that the service has. */
export async function trafficOn(
  session: Session,
  machine: Machine,
  network: RemoteNetwork,
  options: TrafficOptions,
): Promise<RemoteTraffic> {
  const { traffic, window, timeZone, use, margin } = options;
  if (traffic === undefined) return { choice: null, machine };
  const how = Object.fromEntries(Object.entries({ window, timeZone, use, margin }).filter(([, value]) => value !== undefined));
  const path = { network: network.name };
  if (traffic === network.name && !isLocal(machine, traffic)) {
    const asked = session.client.api.GET("/v1/networks/{network}/traffic", { params: { path }, parseAs: "text" });
    const { response } = await reached(session, asked);
    if (response.status !== 404 || !machine.datasets().includes(traffic)) {
      const bytes = new TextEncoder().encode(await settled(session, asked));
      return { choice: { ...how, version: Number(response.headers.get("rehome-version")) }, machine: reading(machine, traffic, bytes) };
    }
  }
  const bytes = await bytesOf(machine, traffic, "traffic");
  const { version } = await put(session, "/v1/networks/{network}/traffic", network.name, bytes);
  return { choice: { ...how, version }, machine: reading(machine, traffic, bytes) };
}

/** The machine, but that one name stands for these bytes. */
const reading = (machine: Machine, name: string, bytes: Uint8Array): Machine => ({
  ...machine,
  isFile: (path) => path === name || machine.isFile(path),
  readBytes: async (path, most) => (path === name ? bytes : machine.readBytes(path, most)),
});

/** For `--to`: a version's number, or a file whose content is one of the versions. */
export async function versionOn(session: Session, machine: Machine, network: RemoteNetwork, wanted: string): Promise<number> {
  if (/^\d+$/.test(wanted)) return Number(wanted);
  const { digest } = accepted(`${wanted} is not a valid network document`, readNetwork(await machine.readBytes(wanted, MAX_BYTES)));
  let after: string | undefined;
  do {
    const page = await settled(
      session,
      session.client.api.GET("/v1/networks/{network}/versions", {
        params: { path: { network: network.name }, query: { limit: 1000, ...(after === undefined ? {} : { after }) } },
      }),
    );
    const found = page.items.find((version) => version.digest === digest);
    if (found !== undefined) return found.version;
    after = page.next ?? undefined;
  } while (after !== undefined);
  throw badInput(`${wanted} is none of the versions of ${network.name} at ${session.url}. Give the number of one`);
}
