/// <reference path="./xen-api.d.ts" />
/** Sessions with the master of an XCP-ng or XenServer pool, by npm xen-api: JSON-RPC, or XML-RPC where a pool is too old for it. */
import { Xapi } from "xen-api";
import type { Seconds } from "../../../units.ts";
import { type ConnectXapi, xapiErrorOf } from "./client.ts";

export interface XapiSettings {
  /** Of the pool's master, or of any member: a member sends us on to the master. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** For one call. */
  readonly timeoutSeconds: Seconds;
  /** Takes any certificate: pools have self-signed ones. For one's own, start Node with NODE_EXTRA_CA_CERTS instead. Default false. */
  readonly trustsAnyCertificate?: boolean;
}

export interface XapiConnection {
  readonly connect: ConnectXapi;
  /** Logs out. Not while a migration runs: the pool's hosts talk to one another in our session. */
  close(): Promise<void>;
}

/** Logs in at the first use, and again after a session was lost. Nothing is subscribed to: what is asked is read there and then. */
export function createXapiConnection(settings: XapiSettings): XapiConnection {
  const { url, user, password, timeoutSeconds, trustsAnyCertificate = false } = settings;
  const open = (): Xapi =>
    new Xapi({
      url,
      auth: { user, password },
      allowUnauthorized: trustsAnyCertificate,
      callTimeout: timeoutSeconds * 1000,
      watchEvents: false,
      roCallRetryOptions: { delay: 200, tries: 2 },
    });
  let xapi: Xapi | null = null;
  return {
    async connect() {
      // A new one after a lost session: the master may be another host by now, and the old one keeps to the host that it found.
      if (xapi === null || xapi.status === "disconnected") xapi = open();
      const current = xapi;
      if (current.status !== "connected") await current.connect();
      return {
        async call(method, ...args) {
          try {
            return await current.call(method, ...args);
          } catch (error) {
            if (xapi === current && xapiErrorOf(error)?.code === "HOST_IS_SLAVE") xapi = null;
            throw error;
          }
        },
      };
    },
    async close() {
      await xapi?.disconnect();
      xapi = null;
    },
  };
}
