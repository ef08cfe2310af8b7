/** A real ssh server on this machine whose commands run here, for tests of what talks to one. */
import { spawn } from "node:child_process";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { type Connection, Server, type ServerChannel, utils } from "ssh2";
import { makeKey } from "./ssh-keys.ts";

export interface KeyPair {
  readonly private: string;
  /** As in a known_hosts or authorized_keys file: type and base 64. */
  readonly public: string;
}

export function newKey(type: "ed25519" | "ecdsa" = "ed25519"): KeyPair {
  if (type === "ecdsa") return utils.generateKeyPairSync("ecdsa", { bits: 256 });
  const { openssh, publicLine } = makeKey();
  return { private: openssh, public: publicLine };
}

export interface SshServer {
  readonly port: number;
  /** Connections taken so far. */
  connections(): number;
  /** Sessions open now, and the most that were open on one connection at one time. */
  mostSessions(): number;
  readonly commands: readonly string[];
  /** Answers nothing more on any connection, which stay open. */
  freeze(): void;
  /** Breaks all connections off, and goes on listening. */
  cut(): void;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly hostKeys: readonly KeyPair[];
  readonly clientKey: KeyPair;
  readonly port?: number;
  /** Instead of running commands here. */
  readonly onExec?: (command: string, channel: ServerChannel) => void;
}

export function startSshServer({ hostKeys, clientKey, port = 0, onExec = runHere }: ServerOptions): Promise<SshServer> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  let [connections, mostSessions] = [0, 0];
  const allowed = utils.parseKey(clientKey.public);
  if (allowed instanceof Error) throw allowed;
  const ssh = new Server({ hostKeys: hostKeys.map((key) => key.private) }, (client: Connection) => {
    connections += 1;
    let sessions = 0;
    client.on("error", () => {});
    client.on("authentication", (context) => {
      if (context.method !== "publickey" || !context.key.data.equals(allowed.getPublicSSH())) return context.reject(["publickey"]);
      const { signature, blob = Buffer.alloc(0), hashAlgo } = context;
      if (signature !== undefined && !allowed.verify(blob, signature, hashAlgo)) return context.reject(["publickey"]);
      context.accept();
    });
    client.on("session", (accept) => {
      const session = accept();
      sessions += 1;
      mostSessions = Math.max(mostSessions, sessions);
      // Of the session, as soon as the client has closed it: its channel says so only once all of it was read.
      session.on("close", () => {
        sessions -= 1;
      });
      session.on("exec", (acceptExec, _reject, { command }) => {
        commands.push(command);
        onExec(command, acceptExec());
      });
    });
  });
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    ssh.injectSocket(socket);
  });
  return new Promise((resolve) => {
    listener.listen(port, "127.0.0.1", () => {
      resolve({
        port: (listener.address() as AddressInfo).port,
        connections: () => connections,
        mostSessions: () => mostSessions,
        commands,
        freeze() {
          for (const socket of sockets) {
            socket.pause();
            socket.removeAllListeners("data");
            socket.on("data", () => {});
          }
        },
        cut() {
          for (const socket of sockets) socket.destroy();
        },
        close() {
          for (const socket of sockets) socket.destroy();
          return new Promise((closed) => listener.close(() => closed()));
        },
      });
    });
  });
}

function runHere(command: string, channel: ServerChannel): void {
  const child = spawn("sh", ["-c", command], { stdio: "pipe" });
  channel.on("error", () => {});
  child.stdin.on("error", () => {});
  channel.pipe(child.stdin);
  // What nobody reads any more is read away: the channel is not at its end before.
  child.stdin.on("close", () => channel.resume());
  child.stdout.on("data", (chunk: Buffer) => channel.write(chunk));
  child.stderr.on("data", (chunk: Buffer) => channel.stderr.write(chunk));
  channel.on("close", () => child.kill());
  child.on("close", (code, signal) => {
    if (code !== null) channel.exit(code);
    else channel.exit((signal ?? "TERM").replace(/^SIG/, ""));
    channel.end();
  });
}
