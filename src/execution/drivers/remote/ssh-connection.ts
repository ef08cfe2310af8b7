/** One ssh connection, and channels over it. */
import { constants } from "node:os";
import { Client, type ClientChannel, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import { fingerprintOf, type KnownHost, knownName } from "./known-hosts.ts";

/** Why there is no connection, or none any more. `refused`: the other side, or we, would not have it; asking again changes nothing. */
export interface Lost {
  readonly kind: "unreachable" | "refused";
  readonly detail: string;
}

export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** What the known hosts say of it: not empty. */
  readonly known: readonly KnownHost[];
  readonly privateKey: string | null;
  readonly agentSocket: string | null;
  readonly connectSeconds: number;
  readonly keepAliveSeconds: number;
}

/** Keep-alives that may go unanswered, one every `keepAliveSeconds`. */
const MISSED = 3;

export class SshConnection {
  /** Channels that are open or asked for: reserved by whoever opens one. */
  channels = 0;
  #client = new Client();
  #lost: Lost | null = null;
  #shown: string | null = null;
  #target: SshTarget;
  #ready: Promise<Lost | null>;

  constructor(target: SshTarget) {
    this.#target = target;
    this.#client.setMaxListeners(0);
    this.#ready = this.#connect();
  }

  get lost(): Lost | null {
    return this.#lost;
  }

  /** Null: it is there. */
  ready(): Promise<Lost | null> {
    return this.#ready;
  }

  /** `sent: false`: the server knows nothing of it, so that nothing has happened. */
  open(command: string): Promise<ClientChannel | (Lost & { readonly sent: boolean })> {
    return new Promise((resolve) => {
      const unsent = (): Lost & { sent: boolean } => ({ ...(this.#lost ?? this.#gone("connection closed")), sent: false });
      if (this.#lost !== null) return resolve(unsent());
      const closed = () => resolve({ ...(this.#lost ?? this.#gone("connection closed")), sent: true });
      this.#client.once("close", closed);
      try {
        this.#client.exec(command, (problem, channel) => {
          this.#client.removeListener("close", closed);
          if (problem === undefined || problem === null) return resolve(channel);
          if (this.#lost !== null) return resolve({ ...this.#lost, sent: true });
          resolve({ kind: "refused", detail: `${this.#name()} opens no channel: ${problem.message}`, sent: false });
        });
      } catch {
        this.#client.removeListener("close", closed);
        resolve(unsent());
      }
    });
  }

  close(): void {
    this.#lost ??= { kind: "unreachable", detail: "The connection was closed on our side." };
    // Not end() before it: after that, ssh2 leaves the socket to the peer, and one that was switched off would keep us for minutes.
    this.#client.destroy();
  }

  #connect(): Promise<Lost | null> {
    return new Promise((resolve) => {
      this.#client.on("ready", () => resolve(null));
      this.#client.on("error", (problem) => {
        this.#lost ??= this.#reasonOf(problem);
        resolve(this.#lost);
        this.#client.destroy();
      });
      this.#client.on("close", () => {
        this.#lost ??= this.#gone("connection closed by the other side");
        resolve(this.#lost);
      });
      try {
        this.#client.connect(this.#config());
      } catch (problem) {
        this.#lost = { kind: "refused", detail: `${this.#name()}: ${problem instanceof Error ? problem.message : String(problem)}` };
        resolve(this.#lost);
      }
    });
  }

  #config(): ConnectConfig {
    const { host, port, user, known, privateKey, agentSocket, connectSeconds, keepAliveSeconds } = this.#target;
    const pinned = known.filter(({ revoked }) => !revoked);
    const trusted = new Set(pinned.map(({ key }) => key));
    const revoked = new Set(known.filter((each) => each.revoked).map(({ key }) => key));
    return {
      host,
      port,
      username: user,
      ...(privateKey === null ? {} : { privateKey }),
      ...(agentSocket === null ? {} : { agent: agentSocket }),
      authHandler: privateKey === null ? ["agent"] : ["publickey"],
      readyTimeout: connectSeconds * 1000,
      keepaliveInterval: keepAliveSeconds * 1000,
      keepaliveCountMax: MISSED,
      // Only kinds that are pinned: a host with several keys then shows the one that we can check.
      algorithms: { serverHostKey: [...new Set(pinned.flatMap(({ type }) => algorithmsOf(type)))] },
      hostVerifier: (key: Buffer) => {
        const base64 = key.toString("base64");
        this.#shown = fingerprintOf(key);
        return trusted.has(base64) && !revoked.has(base64);
      },
    };
  }

  #reasonOf({ message, level }: Error & { readonly level?: string }): Lost {
    if (level === "handshake" && /verification failed|no matching host key/i.test(message))
      return { kind: "refused", detail: this.#otherKey() };
    if (level === "agent") return { kind: "refused", detail: `The ssh agent gives no key for ${this.#name()}: ${message}` };
    if (level === "client-authentication") {
      const { user, privateKey } = this.#target;
      const not = privateKey === null ? "accepts no key of the ssh agent" : "does not accept the identity file's key";
      return {
        kind: "refused",
        detail: `${this.#name()} ${not} for user ${user}. Add the public key to that user's authorized_keys there.`,
      };
    }
    return this.#gone(message);
  }

  #otherKey(): string {
    const { host, port } = this.#target;
    const shown = this.#shown === null ? "no key of a kind that is pinned" : `the key ${this.#shown}, which is not the pinned one`;
    return `${this.#name()} shows ${shown}. Either its key was changed or something stands in between: compare it on the host itself (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then replace the lines of ${knownName(host, port)} in the known hosts file.`;
  }

  #gone(why: string): Lost {
    return { kind: "unreachable", detail: `${this.#name()}: ${why}` };
  }

  #name(): string {
    const { host, port } = this.#target;
    return port === 22 ? host : `${host} port ${port}`;
  }
}

/** Under which signature algorithms a known host's key type is asked for. */
function algorithmsOf(type: string): readonly ServerHostKeyAlgorithm[] {
  switch (type) {
    case "ssh-ed25519":
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
      return [type];
    case "ssh-rsa":
      return ["rsa-sha2-512", "rsa-sha2-256"];
    default:
      return [];
  }
}

/** As a shell has it. */
export function statusOf(code: number | null, signal: string | undefined): number {
  if (code !== null) return code;
  const number = Object.entries(constants.signals).find(([name]) => name === signal || name === `SIG${signal}`)?.[1];
  return 128 + (number ?? 0);
}
