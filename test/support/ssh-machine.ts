/** A machine whose shell is reached by a Runner: it goes off by poweroff, and wakes by a magic packet on a loopback port. */
import { createSocket } from "node:dgram";
import type { Runner, RunResult } from "../../src/execution/drivers/remote/runner.ts";

export interface SshMachine {
  readonly runner: Runner;
  readonly mac: string;
  readonly wakePort: number;
  on: boolean;
  /** Instead of the usual answer to a script. */
  bend: (script: string) => RunResult | null;
  readonly scripts: readonly string[];
  readonly packets: readonly Buffer[];
  close(): Promise<void>;
}

const MAC = "02:00:5e:10:00:07";

export async function startSshMachine(id: string): Promise<SshMachine> {
  const scripts: string[] = [];
  const packets: Buffer[] = [];
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  socket.on("message", (packet) => {
    packets.push(packet);
    if (packet.toString("hex") === "f".repeat(12) + MAC.replaceAll(":", "").repeat(16)) machine.on = true;
  });
  const machine: SshMachine = {
    runner: {
      async run(device, script) {
        scripts.push(script);
        if (device !== id) return { kind: "refused", detail: `There is no device ${device}.` };
        const bent = machine.bend(script);
        if (bent !== null) return bent;
        if (!machine.on) return { kind: "unreachable", detail: "no route to host" };
        if (script.includes("poweroff")) machine.on = false;
        return { kind: "exited", status: 0, stdout: "", stderr: "" };
      },
      stream: async () => ({ kind: "refused", detail: "not in this test" }),
    },
    mac: MAC,
    wakePort: socket.address().port,
    on: false,
    bend: () => null,
    scripts,
    packets,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  return machine;
}
