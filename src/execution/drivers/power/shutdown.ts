/**
 * Off by `poweroff` over ssh; nothing switches it on again.
 * Needs: a login that may power the host off.
 */
import type { Seconds } from "../../../units.ts";
import type { Runner } from "../remote/runner.ts";
import { done, failed, type PowerDriver } from "./driver.ts";
import { poweroffCommand, readOverSsh, switchOffOverSsh } from "./over-ssh.ts";

export interface SshSurroundings {
  readonly runner: Runner;
  /** For one command. */
  readonly timeoutSeconds: Seconds;
}

export function createShutdownPower(host: string, { runner, timeoutSeconds }: SshSurroundings): PowerDriver {
  const read = () => readOverSsh(runner, host, timeoutSeconds);
  return {
    switches: true,
    proves: false,
    read,
    async switch(to) {
      if (to === "off") return switchOffOverSsh(runner, host, timeoutSeconds);
      const now = await read();
      if (now.seen && now.state === "on") return done;
      return failed(
        `Nothing can switch ${host} on: its power driver is "shutdown". Switch it on by hand, or give it "ipmi", "redfish" or "wake-on-lan".`,
      );
    },
    commandsOf: (to) => [to === "off" ? poweroffCommand(host) : `# by hand: switch ${host} on`],
  };
}
