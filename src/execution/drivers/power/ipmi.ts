/**
 * Power by IPMI 2.0 over LAN, with Debian's `ipmitool`.
 * Needs: package ipmitool where Rehome runs; a user of privilege "operator" on the controller; its password in a file.
 * The password never is on a command line, and no shell is between.
 */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import type { Seconds } from "../../../units.ts";
import type { PowerDriverDocument } from "../../fleet-document.ts";
import type { Ran } from "../../ports.ts";
import { done, failed, notSeen, type Patience, type PowerDriver, seen, unknown } from "./driver.ts";
import { driverOf } from "./management-controller.ts";
import { firstLine, readSecret } from "./password-file.ts";

type IpmiDocument = Extract<PowerDriverDocument, { type: "ipmi" }>;

export interface IpmiSurroundings extends Patience {
  /** Of the fleet document. */
  readonly folder: string;
  /** Default "ipmitool", looked for in PATH. */
  readonly tool?: string;
}

/** IPMI 2.0 has no room for more. */
const LONGEST_PASSWORD = 20;
const ANSWERS = { on: /^Chassis Power is on$/m, off: /^Chassis Power is off$/m };

/** `sent`: whether the controller may have got the command. */
type Said = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly sent: boolean; readonly why: string };

export function createIpmiPower(document: IpmiDocument, surroundings: IpmiSurroundings): PowerDriver {
  const { folder, timeoutSeconds, tool = "ipmitool" } = surroundings;
  const argumentsOf = (command: string): readonly string[] => ipmitoolArguments(document, folder, command);

  async function ask(command: string): Promise<Said> {
    const secret = await readSecret(folder, document.passwordFile, "password file");
    if ("problem" in secret) return { ok: false, sent: false, why: secret.problem };
    const length = Buffer.byteLength(firstLine(secret.text));
    if (length === 0 || length > LONGEST_PASSWORD) {
      const found = length === 0 ? "nothing" : `${length} bytes`;
      const why = `The first line of the password file ${document.passwordFile} has ${found}; IPMI takes 1 to ${LONGEST_PASSWORD}.`;
      return { ok: false, sent: false, why };
    }
    return run(tool, argumentsOf(command), timeoutSeconds, `${document.address} port ${document.port}`);
  }

  async function command(name: string): Promise<Ran> {
    const said = await ask(name);
    if (said.ok) return done;
    return said.sent ? unknown(said.why) : failed(said.why);
  }

  const controller = {
    async read() {
      const said = await ask("status");
      if (!said.ok) return notSeen(said.why);
      if (ANSWERS.on.test(said.text)) return seen("on" as const);
      if (ANSWERS.off.test(said.text)) return seen("off" as const);
      return notSeen(`ipmitool says neither on nor off: ${firstLine(said.text)}`);
    },
    switchOn: () => command("on"),
    askToGoOff: () => command("soft"),
    cutPower: () => command("off"),
  };

  const line = (name: string): string => ["ipmitool", ...argumentsOf(name)].map(shown).join(" ");
  return driverOf(controller, document.graceSeconds, surroundings, (to) =>
    to === "on" ? [line("on")] : [line("soft"), `${line("off")}   # only if still on after ${document.graceSeconds} s`],
  );
}

function ipmitoolArguments(document: IpmiDocument, folder: string, command: string): readonly string[] {
  const { address, port, user, passwordFile, cipherSuite } = document;
  const suite = cipherSuite === undefined ? [] : ["-C", String(cipherSuite)];
  const session = ["-I", "lanplus", "-N", "1", "-R", "3", "-L", "OPERATOR", ...suite];
  const login = ["-H", address, "-p", String(port), "-U", user, "-f", resolve(folder, passwordFile)];
  return [...session, ...login, "chassis", "power", command];
}

/** ipmitool without arguments of a shell, without our environment and without a terminal to ask for a password on. */
function run(tool: string, args: readonly string[], timeoutSeconds: Seconds, where: string): Promise<Said> {
  return new Promise((answer) => {
    const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" };
    const options = { env: environment, timeout: timeoutSeconds * 1000, killSignal: "SIGKILL" as const, maxBuffer: 1 << 20 };
    const child = execFile(tool, args, options, (error, stdout, stderr) => {
      if (error === null) answer({ ok: true, text: stdout });
      else answer(refusal(error, stderr.trim(), where, timeoutSeconds));
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end();
  });
}

function refusal(
  error: { readonly code?: unknown; readonly killed?: unknown },
  said: string,
  where: string,
  timeoutSeconds: Seconds,
): Said {
  const no = (sent: boolean, why: string): Said => ({ ok: false, sent, why });
  if (error.code === "ENOENT") return no(false, "ipmitool is not installed where Rehome runs. Install the package ipmitool.");
  if (error.code === "EACCES") return no(false, "ipmitool may not be run by this user.");
  if (error.killed === true) return no(true, `The management controller at ${where} gave ipmitool no end within ${timeoutSeconds} s.`);
  const last = said.split("\n").at(-1) ?? "";
  if (/Unable to establish|lookup for .* failed/.test(said)) {
    return no(
      false,
      `No session with the management controller at ${where}: it is silent, or refuses user, password or cipher suite (${last}).`,
    );
  }
  // With a completion code it was refused; without one the answer may have been lost on the way.
  return no(!/failed: (?!Unspecified)/.test(said), `The management controller at ${where}: ${last || `exit ${String(error.code)}`}`);
}

const shown = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
