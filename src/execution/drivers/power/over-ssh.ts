/**
 * The power of a host that has nobody to answer for it while it is off: it is on when its ssh server answers.
 *
 * Weaker than a management controller: a host that cannot be reached over the network reads as off. That an unreachable host
 * runs nothing must never be concluded from it.
 */
import type { Seconds } from "../../../units.ts";
import type { Ran, Seen } from "../../ports.ts";
import type { Runner } from "../remote/runner.ts";
import { done, failed, notSeen, type PowerState, seen, unknown } from "./driver.ts";

/** Goes on after the session ends, so that its end tells that it was accepted and not only that the host is gone. */
const POWER_OFF = "command -v poweroff >/dev/null || exit 127; (sleep 1; exec poweroff) </dev/null >/dev/null 2>&1 &";

export async function readOverSsh(runner: Runner, host: string, timeoutSeconds: Seconds): Promise<Seen<PowerState>> {
  const answer = await runner.run(host, "true", { timeoutSeconds });
  switch (answer.kind) {
    case "exited":
      return seen("on");
    case "unreachable":
      return seen("off");
    case "timeout":
    case "refused":
      return notSeen(answer.detail);
    default:
      return answer satisfies never;
  }
}

export async function switchOffOverSsh(runner: Runner, host: string, timeoutSeconds: Seconds): Promise<Ran> {
  const before = await readOverSsh(runner, host, timeoutSeconds);
  if (!before.seen) return failed(`Not switched off, since its ssh server lets nobody in: ${before.why}`);
  if (before.state === "off") return done;
  const answer = await runner.run(host, POWER_OFF, { timeoutSeconds });
  switch (answer.kind) {
    case "exited": {
      if (answer.status === 0) return done;
      if (answer.status === 127) return failed(`${host} has no command poweroff.`);
      return failed(`poweroff on ${host} ended with status ${answer.status}: ${answer.stderr.trim()}`);
    }
    case "refused":
      return failed(answer.detail);
    case "unreachable":
    case "timeout":
      return unknown(answer.detail);
    default:
      return answer satisfies never;
  }
}

export const poweroffCommand = (host: string): string => `ssh ${host} poweroff`;
