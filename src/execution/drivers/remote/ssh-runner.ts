/**
 * Runs scripts over ssh: a kept connection for each device, many channels over it, another connection where one is full.
 *
 * Host keys are pinned; nothing is ever asked of a person; there is no terminal. A lost connection is made anew by the next call,
 * but a script is never sent twice.
 */
import { StringDecoder } from "node:string_decoder";
import type { ClientChannel } from "ssh2";
import type { Seconds } from "../../../units.ts";
import { knownName, parseKnownHosts } from "./known-hosts.ts";
import type { Runner, RunOptions, RunResult } from "./runner.ts";
import { shellQuote } from "./shell-quote.ts";
import { type Lost, SshConnection, statusOf } from "./ssh-connection.ts";

export interface SshSettings {
  readonly user: string;
  /** The text of a known_hosts file. */
  readonly knownHosts: string;
  /** Its name, for messages. */
  readonly knownHostsFile: string;
  /** The text of a private key without passphrase. Null: the agent's keys. */
  readonly privateKey: string | null;
  /** As in SSH_AUTH_SOCK. */
  readonly agentSocket: string | null;
  /** Undefined: there is no such device. */
  addressOf(device: string): { readonly address: string; readonly port: number } | undefined;
  readonly commandSeconds: Seconds;
  /** Default 10. */
  readonly connectSeconds?: Seconds;
  /** A host that answers nothing for four of these is given up. Default 3. */
  readonly keepAliveSeconds?: Seconds;
}

export interface SshRunner extends Runner {
  /** Ends every connection at once, and with them what still runs. */
  close(): void;
}

/** OpenSSH takes 10 sessions on a connection. */
const CHANNELS = 8;
/** Dropbear takes 9000 characters; a longer script goes first on standard input. */
const LONGEST_COMMAND = 8000;
/** Linux: 128 KiB for one argument. */
const LONGEST_SCRIPT = 120_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

interface Ending {
  readonly timeoutSeconds: Seconds | null;
  readonly signal: AbortSignal | undefined;
  readonly stdin: string;
  onData(stream: "stdout" | "stderr", text: string): void;
}

export function createSshRunner(settings: SshSettings): SshRunner {
  const known = parseKnownHosts(settings.knownHosts);
  const pools = new Map<string, SshConnection[]>();
  let closed = false;

  function connectionTo(device: string): SshConnection | Lost {
    if (closed) return { kind: "refused", detail: "The ssh connections were closed." };
    const live = (pools.get(device) ?? []).filter(({ lost }) => lost === null);
    const free = live.find(({ channels }) => channels < CHANNELS);
    if (free !== undefined) return free;
    const target = targetOf(device);
    if ("kind" in target) return target;
    const connection = new SshConnection(target);
    pools.set(device, [...live, connection]);
    return connection;
  }

  function targetOf(device: string) {
    const { user, privateKey, agentSocket, connectSeconds = 10, keepAliveSeconds = 3, knownHostsFile } = settings;
    const at = settings.addressOf(device);
    if (at === undefined)
      return refused(`Nothing says at which address ${JSON.stringify(device)} is reached. Give it one in the fleet document.`);
    if (privateKey === null && agentSocket === null) {
      return refused("There is no key to log in with: name an identityFile in the fleet document, or start an ssh agent (SSH_AUTH_SOCK).");
    }
    const keys = known.of(at.address, at.port);
    if (keys.every(({ revoked }) => revoked)) {
      const scan = `ssh-keyscan${at.port === 22 ? "" : ` -p ${at.port}`} ${at.address}`;
      return refused(
        `${knownHostsFile} has no key of ${knownName(at.address, at.port)}. Compare what \`${scan}\` prints with the keys on the host itself, then add its lines.`,
      );
    }
    return { host: at.address, port: at.port, user, known: keys, privateKey, agentSocket, connectSeconds, keepAliveSeconds };
  }

  /** A connection that was lost unnoticed is tried once more, as long as nothing was sent over it. */
  async function channelTo(device: string, command: string): Promise<{ connection: SshConnection; channel: ClientChannel } | Lost> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = connectionTo(device);
      if (!(connection instanceof SshConnection)) return connection;
      connection.channels += 1;
      const opened = (await connection.ready()) ?? (await connection.open(command));
      if (!("kind" in opened)) return { connection, channel: opened };
      connection.channels -= 1;
      const unsent = "sent" in opened && !opened.sent && opened.kind === "unreachable";
      if (!unsent || attempt > 1) return { kind: opened.kind, detail: opened.detail };
    }
  }

  async function execute(device: string, script: string, ending: Ending): Promise<RunResult> {
    if (script.length > LONGEST_SCRIPT) return refused(`The script for ${device} is too long: ${script.length} characters.`);
    if (script.includes("\0")) return refused(`The script for ${device} has a zero byte.`);
    if (ending.signal?.aborted === true) return { kind: "timeout", detail: "Stopped before it began." };
    const { command, before } = commandFor(script);
    const there = await channelTo(device, command);
    if ("kind" in there) return there;
    const { connection, channel } = there;
    try {
      return await endOf(channel, device, before + ending.stdin, ending, () => connection.lost);
    } finally {
      connection.channels -= 1;
    }
  }

  return {
    async run(device, script, { timeoutSeconds = settings.commandSeconds, stdin = "" }: RunOptions = {}) {
      const texts = { stdout: "", stderr: "" };
      const onData: Ending["onData"] = (stream, text) => {
        texts[stream] += text;
      };
      const result = await execute(device, script, { timeoutSeconds, signal: undefined, stdin, onData });
      return result.kind === "exited" ? { ...result, ...texts } : result;
    },
    async stream(device, script, onLine, signal) {
      const lines = { stdout: lineSplitter((line) => onLine("stdout", line)), stderr: lineSplitter((line) => onLine("stderr", line)) };
      const onData: Ending["onData"] = (stream, text) => lines[stream].add(text);
      const result = await execute(device, script, { timeoutSeconds: null, signal, stdin: "", onData });
      lines.stdout.end();
      lines.stderr.end();
      return result;
    },
    close() {
      closed = true;
      for (const pool of pools.values()) for (const connection of pool) connection.close();
      pools.clear();
    },
  };
}

const refused = (detail: string): Lost & { readonly kind: "refused" } => ({ kind: "refused", detail });

/** What is executed there, and what has to come before its standard input. */
function commandFor(script: string): { readonly command: string; readonly before: string } {
  const command = `exec sh -c ${shellQuote(script)}`;
  if (Buffer.byteLength(command) <= LONGEST_COMMAND) return { command, before: "" };
  const bytes = Buffer.byteLength(script);
  return { command: `exec sh -c "$(dd bs=${bytes} count=1 iflag=fullblock 2>/dev/null)"`, before: script };
}

function endOf(channel: ClientChannel, device: string, stdin: string, ending: Ending, lost: () => Lost | null): Promise<RunResult> {
  const { timeoutSeconds, signal, onData } = ending;
  return new Promise((resolve) => {
    let size = 0;
    let ended = false;
    let timer: NodeJS.Timeout | undefined;
    const settle = (result: RunResult) => {
      ended = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", stopped);
      resolve(result);
    };
    const giveUp = (result: RunResult) => {
      settle(result);
      channel.signal("TERM");
      channel.close();
    };
    const stopped = () => giveUp({ kind: "timeout", detail: "Stopped from this side." });
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder("utf8");
      channel[name].on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (ended) return;
        if (timeoutSeconds !== null && size > MOST_OUTPUT) {
          giveUp({ kind: "unreachable", detail: `${device} sent more than ${MOST_OUTPUT} bytes and was cut off.` });
        } else onData(name, decoder.write(chunk));
      });
    }
    channel.on("error", () => {});
    // It tells of the exit as well. The event "exit" is over before anybody listens when it comes in one packet with the channel.
    channel.on("close", (code?: number | null, by?: string) => {
      if (code !== undefined) settle({ kind: "exited", status: statusOf(code, by), stdout: "", stderr: "" });
      else settle({ kind: "unreachable", detail: lost()?.detail ?? `${device} closed the channel without saying how the script ended.` });
    });
    if (timeoutSeconds !== null) {
      const late = (): void => giveUp({ kind: "timeout", detail: `${device} did not end the script within ${timeoutSeconds} s.` });
      timer = setTimeout(late, timeoutSeconds * 1000);
    }
    signal?.addEventListener("abort", stopped);
    channel.end(stdin);
    // While the channel was being opened nobody listened to it.
    if (signal?.aborted === true) stopped();
  });
}

/** A line that goes on for longer is told in pieces. */
const LONGEST_LINE = 1024 * 1024;

function lineSplitter(onLine: (line: string) => void): { add(text: string): void; end(): void } {
  let rest = "";
  return {
    add(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
      if (rest.length > LONGEST_LINE) {
        onLine(rest);
        rest = "";
      }
    },
    end() {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}
