/** A change as one script, and what it says as an outcome. Pure. */
import { isIP } from "node:net";
import type { Op, TunnelEnd } from "../../device.ts";
import type { Fence, Ran } from "../../ports.ts";
import { FENCED_STATUS, fenceScript } from "../remote/fence-script.ts";
import type { RunResult } from "../remote/runner.ts";
import { shellQuote } from "../remote/shell-quote.ts";
import { changeLibrary, FAILED_STATUS, MARK, timerScript } from "./change-library.ts";
import { BRIDGE_WORDS, guardedCommands, pinWords, secondsWord, slaveWords, tunnelWords, unpinWords } from "./plain-commands.ts";

/** A login without a profile may lack the folders of system tools; messages are matched, so they have to be the untranslated ones. */
export const PREAMBLE = `PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
LC_ALL=C
export PATH LC_ALL
umask 077
`;

/** Of ops that were checked (check-op.ts). Its parts are quoted all the same. */
export function changeScript(ops: readonly Op[], fence: Fence, mtu: number): string {
  const pending = new Pending();
  const calls = ops.flatMap((op, index) => {
    const call = callOf(op, mtu).map((word, at) => (at === 0 ? `${word} ${index}` : shellQuote(word)));
    return [...(pending.mustRunBefore(op) ? ["flush"] : []), call.join(" ")];
  });
  return `${PREAMBLE}${fenceScript(fence)}${changeLibrary(ops)}${calls.join("\n")}\nflush\nprintf '%s\\n' '${MARK} done'\n`;
}

/** The library's function and its arguments after the op's number. */
function callOf(op: Op, mtu: number): readonly string[] {
  switch (op.op) {
    case "add-bridge":
      return ["add_bridge", op.name, op.mac, String(mtu), BRIDGE_WORDS];
    case "remove-bridge":
      return ["remove_bridge", op.name];
    case "add-tunnel":
      return ["add_tunnel", op.name, String(mtu), tunnelWords(op.tunnel), ...shownWords(op.tunnel)];
    case "add-patch":
      return ["add_patch", op.name, op.peer, String(mtu)];
    case "remove-port":
      return ["remove_port", op.name];
    case "attach":
      return ["attach", op.port, op.bridge, slaveWords(op.settings)];
    case "set-port":
      return ["set_port", op.port, slaveWords(op.settings)];
    case "detach":
      return ["detach", op.port];
    case "pin":
      return ["pin", pinWords(op.mac, op.port)];
    case "unpin":
      return ["unpin", op.port, unpinWords(op.mac, op.port)];
    case "guard":
      return ["guard", op.token, secondsWord(op.seconds), timerScript(op.back.flatMap(guardedCommands))];
    case "confirm":
      return ["confirm", op.token];
    case "connect-circuit":
      return ["false"];
    default:
      return op satisfies never;
  }
}

/** What `ip -d link show` says of such a tunnel. */
function shownWords({ type, local, remote, key }: TunnelEnd): readonly string[] {
  if (type === "vxlan") return [`vxlan id ${key}`, `remote ${remote}`, `local ${local}`];
  const dotted = [24, 16, 8, 0].map((shift) => (key >>> shift) & 255).join(".");
  return [isIP(local) === 6 ? "ip6gretap" : "gretap", `remote ${remote}`, `local ${local}`, `ikey ${dotted}`, `okey ${dotted}`];
}

/**
 * The library looks at what exists when it gathers a command, not when the command runs: so what is gathered has to run first
 * when it may change what the next op looks at.
 */
class Pending {
  #added = new Set<string>();
  #changed = new Set<string>();
  #removed = false;

  mustRunBefore(op: Op): boolean {
    const names = namesIn(op);
    const isAddition = op.op.startsWith("add-");
    const isRemoval = op.op === "remove-port";
    const isPlacing = op.op === "attach" || op.op === "set-port";
    const stale = names.some((name) => this.#changed.has(name) || (!isPlacing && this.#added.has(name))) || (this.#removed && !isRemoval);
    if (stale) {
      this.#added = new Set();
      this.#changed = new Set();
      this.#removed = false;
    }
    for (const name of names) (isAddition ? this.#added : this.#changed).add(name);
    if (isRemoval) this.#removed = true;
    return stale;
  }
}

function namesIn(op: Op): readonly string[] {
  switch (op.op) {
    case "add-patch":
      return [op.name, op.peer];
    case "attach":
    case "set-port":
    case "detach":
      return [op.port];
    case "add-bridge":
    case "remove-bridge":
    case "add-tunnel":
    case "remove-port":
      return [op.name];
    // The others run what is gathered themselves.
    default:
      return [];
  }
}

/** Only the script's own words count: anything else leaves open what happened. */
export function outcomeOf(ops: readonly Op[], result: RunResult): Ran {
  if (result.kind === "refused") return { ran: "failed", detail: result.detail };
  if (result.kind !== "exited") return { ran: "unknown", detail: `${result.kind}: ${result.detail}` };
  const { status, stdout, stderr } = result;
  const said = stderr.trim();
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (status === 0 && last === `${MARK} done`) return { ran: "done" };
  if (status === FENCED_STATUS) return { ran: "failed", detail: `refused: ${said}` };
  const index = new RegExp(`^${MARK} failed (\\d{1,6})$`).exec(last)?.[1];
  const op = index === undefined ? undefined : ops[Number(index)];
  if (status === FAILED_STATUS && op !== undefined)
    return { ran: "failed", detail: `${op.op} (${Number(index) + 1} of ${ops.length}): ${said}` };
  return { ran: "unknown", detail: `the script ended with status ${status} and without a result: ${said.slice(-400)}` };
}
