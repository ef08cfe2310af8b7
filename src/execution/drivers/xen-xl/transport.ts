/** What carries the bytes of a migration: the commands of both sides. */
import { pathProblem } from "./check-names.ts";

export type MigrationTransport =
  | { readonly transport: "ssh" }
  | { readonly transport: "tcp"; readonly firstPort: number }
  | {
      readonly transport: "tls";
      readonly firstPort: number;
      readonly certificateFile: string;
      readonly keyFile: string;
      readonly caFile: string;
    };

/** What socat reads and writes at a time: large, since every turn costs. */
const BLOCK = 262_144;
/** A receiver that nobody calls ends. */
export const ACCEPT_SECONDS = 300;
/** Ports tried in turn, and the range that they are taken from. */
const TRIES = 8;
const PORTS = 1000;

export interface Ends {
  /** Addresses of the hosts. */
  readonly from: string;
  readonly to: string;
}

const isIp = (address: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(address) || address.includes(":");
const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);
const version = (address: string): string => (isIp(address) ? `,pf=ip${address.includes(":") ? 6 : 4}` : "");

const certificates = (transport: MigrationTransport): string =>
  transport.transport === "tls" ? `,cert=${transport.certificateFile},key=${transport.keyFile},cafile=${transport.caFile},verify=1` : "";

/** It takes one connection, from the source's address only where that is known, and hands it to the receiving xl. */
export function listenCommand(transport: MigrationTransport, { from, to }: Ends, port: string): string {
  const type = transport.transport === "tls" ? "OPENSSL-LISTEN" : "TCP-LISTEN";
  const bind = isIp(to) ? `${version(to)},bind=${bracketed(to)}` : "";
  const range = isIp(from) ? `,range=${from.includes(":") ? `[${from}]/128` : `${from}/32`}` : "";
  const options = `reuseaddr,nodelay,accept-timeout=${ACCEPT_SECONDS}${bind}${range}${certificates(transport)}`;
  return `socat -d -d -lf transport.log -b ${BLOCK} ${type}:${port},${options} 'EXEC:xl migrate-receive'`;
}

/** SOL_SOCKET, SO_MAX_PACING_RATE: Linux paces TCP itself, in bytes a second. Zero and what does not fit are no limit. */
function pacing(gbps: number | null): string {
  const bytes = gbps === null ? 0 : Math.floor(gbps * 125e6);
  return bytes > 0 && bytes < 2 ** 32 ? `,setsockopt=1:47:I${bytes}` : "";
}

/** `gbps`: what the copy is held to. */
export function connectCommand(transport: MigrationTransport, { from, to }: Ends, port: string, gbps: number | null): string {
  const type = transport.transport === "tls" ? "OPENSSL" : "TCP";
  const bind = isIp(from) && isIp(to) ? `,bind=${bracketed(from)}` : "";
  return `socat -b ${BLOCK} - ${type}:${bracketed(to)}:${port},nodelay${version(to)}${bind}${pacing(gbps)}${certificates(transport)}`;
}

/** Ports that a job may be received on, in the order in which they are tried: other jobs begin elsewhere. */
export function portsOf(job: string, firstPort: number): readonly number[] {
  let hash = 0;
  for (const letter of job) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
  const count = Math.max(1, Math.min(PORTS, 65_536 - firstPort));
  return Array.from({ length: Math.min(TRIES, count) }, (_, index) => firstPort + ((hash + index) % count));
}

/** Null: it can be used. */
export function transportProblem(transport: MigrationTransport): string | null {
  if (transport.transport !== "tls") return null;
  return [transport.certificateFile, transport.keyFile, transport.caFile].map(pathProblem).find((problem) => problem !== null) ?? null;
}
