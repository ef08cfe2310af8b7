/** The part of npm xen-api 4.7 that is used here; the package has no types of its own. */
declare module "xen-api" {
  export interface XapiOptions {
    /** Such as https://pool.example.net */
    readonly url: string;
    readonly auth: { readonly user: string; readonly password: string };
    /** Accepts any certificate. */
    readonly allowUnauthorized?: boolean;
    /** Milliseconds, for each call. */
    readonly callTimeout?: number;
    /** False: no objects are fetched or followed. */
    readonly watchEvents?: boolean;
    /** Of calls named get_, after a connection was reset. */
    readonly roCallRetryOptions?: { readonly delay?: number; readonly tries?: number };
  }

  export class Xapi {
    constructor(options: XapiOptions);
    readonly status: "connected" | "connecting" | "disconnected";
    connect(): Promise<void>;
    /** Logs out. */
    disconnect(): Promise<void>;
    /** Rejects with an error whose `code` is XAPI's and whose `params` are its details, or with one of the transport. */
    call(method: string, ...args: readonly unknown[]): Promise<unknown>;
  }
}
