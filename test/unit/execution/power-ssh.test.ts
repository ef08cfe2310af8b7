import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PowerDriver } from "../../../src/execution/drivers/power/driver.ts";
import { createPower, createPowerDriver } from "../../../src/execution/drivers/power/power.ts";
import type { RunResult } from "../../../src/execution/drivers/remote/runner.ts";
import { powerDriverSchema } from "../../../src/execution/fleet-document.ts";
import { realClock } from "../../support/real-clock.ts";
import { type SshMachine, startSshMachine } from "../../support/ssh-machine.ts";

let machine: SshMachine;
beforeEach(async () => {
  machine = await startSshMachine("box");
});
afterEach(() => machine.close());

const surroundings = () => ({ clock: realClock, timeoutSeconds: 5, folder: ".", runner: machine.runner });
const shutdown = (): PowerDriver => createPowerDriver("box", { type: "shutdown" }, surroundings());
const wakeOnLan = (changes: { readonly broadcast?: string } = {}): PowerDriver =>
  createPowerDriver(
    "box",
    { type: "wake-on-lan", mac: machine.mac, broadcast: "127.0.0.1", port: machine.wakePort, ...changes },
    surroundings(),
  );

describe("wake-on-lan", () => {
  it("sends six bytes FF and the MAC sixteen times", async () => {
    expect(await wakeOnLan().switch("on")).toEqual({ ran: "done" });
    await expect.poll(() => machine.packets.length).toBeGreaterThan(1);
    for (const packet of machine.packets) expect(packet.toString("hex")).toBe(`${"ff".repeat(6)}${"02005e100007".repeat(16)}`);
  });

  it("sends nothing to a host that is on", async () => {
    machine.on = true;
    expect(await wakeOnLan().switch("on")).toEqual({ ran: "done" });
    expect(machine.packets).toEqual([]);
  });

  it("says when it could not be sent", async () => {
    expect(await wakeOnLan({ broadcast: "not.an.address" }).switch("on")).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/magic packet/),
    });
  });

  it("shows the packet's address and port", () => {
    expect(wakeOnLan().commandsOf("on")).toEqual([`wakeonlan -i 127.0.0.1 -p ${machine.wakePort} 02:00:5e:10:00:07`]);
  });
});

describe("the state of a host with nothing but its shell", () => {
  const answers: readonly (readonly [RunResult, unknown])[] = [
    [
      { kind: "exited", status: 0, stdout: "", stderr: "" },
      { seen: true, state: "on" },
    ],
    [
      { kind: "exited", status: 1, stdout: "", stderr: "" },
      { seen: true, state: "on" },
    ],
    [
      { kind: "unreachable", detail: "no route" },
      { seen: true, state: "off" },
    ],
    [
      { kind: "timeout", detail: "no end" },
      { seen: false, why: "no end" },
    ],
    [
      { kind: "refused", detail: "another host key" },
      { seen: false, why: "another host key" },
    ],
  ];
  it.each(answers)("%j reads as %j", async (answer, expected) => {
    machine.bend = () => answer;
    expect(await shutdown().read()).toEqual(expected);
  });

  it("tells what is known of an order to go off", async () => {
    const off = async (answer: RunResult) => {
      machine.on = true;
      machine.bend = (script) => (script.includes("poweroff") ? answer : null);
      return (await shutdown().switch("off")).ran;
    };
    expect(await off({ kind: "exited", status: 0, stdout: "", stderr: "" })).toBe("done");
    expect(await off({ kind: "exited", status: 127, stdout: "", stderr: "" })).toBe("failed");
    expect(await off({ kind: "exited", status: 1, stdout: "", stderr: "not root" })).toBe("failed");
    expect(await off({ kind: "refused", detail: "" })).toBe("failed");
    expect(await off({ kind: "unreachable", detail: "lost" })).toBe("unknown");
    expect(await off({ kind: "timeout", detail: "no end" })).toBe("unknown");
  });
});

describe("hosts that cannot be switched on, or at all", () => {
  it("says by hand what shutdown cannot do", async () => {
    expect(await shutdown().switch("on")).toMatchObject({ ran: "failed", detail: expect.stringMatching(/by hand/) });
  });

  it("none: cannot, sees nothing, says what to do", async () => {
    const power = createPower(new Map([["box", createPowerDriver("box", { type: "none" }, surroundings())]]));
    expect(power.can("box")).toBe(false);
    expect((await power.read("box")).seen).toBe(false);
    expect(await power.switch("box", "on")).toMatchObject({ ran: "failed", detail: expect.stringMatching(/switch it on by hand/) });
    expect(power.commandsOf("box", "off").join()).toMatch(/by hand/);
    expect(machine.scripts).toEqual([]);
  });
});

describe("the fleet document's power drivers", () => {
  it("have a grace before force, and refuse addresses that are options", () => {
    const ipmi = { type: "ipmi", address: "10.0.0.7", user: "op", passwordFile: "pw" };
    expect(powerDriverSchema.parse(ipmi)).toMatchObject({ port: 623, graceSeconds: 300 });
    expect(powerDriverSchema.safeParse({ ...ipmi, address: "-I" }).success).toBe(false);
    expect(powerDriverSchema.safeParse({ ...ipmi, password: "in the document" }).success).toBe(false);
  });
});
