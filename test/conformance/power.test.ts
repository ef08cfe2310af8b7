import type { PowerDriver } from "../../src/execution/drivers/power/driver.ts";
import { createPower, createPowerDriver, type PowerSurroundings } from "../../src/execution/drivers/power/power.ts";
import { createSimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import { createXapiConnection } from "../../src/execution/drivers/xen-xapi/connect.ts";
import { createXapiPower } from "../../src/execution/drivers/xen-xapi/power.ts";
import type { PowerDriverDocument } from "../../src/execution/fleet-document.ts";
import type { Power } from "../../src/execution/ports.ts";
import { ipmiProblem, startIpmiSimulator } from "../support/ipmi-simulator.ts";
import { realClock } from "../support/real-clock.ts";
import { startRedfishServer } from "../support/redfish-server.ts";
import { startSshMachine } from "../support/ssh-machine.ts";
import { startSushyEmulator, sushyProblem } from "../support/sushy-emulator.ts";
import { PASSWORD, startXapiServer } from "../support/xapi-server.ts";
import { powerConformance } from "./power.ts";

const noShell: PowerSurroundings["runner"] = {
  run: async (device) => ({ kind: "refused", detail: `There is no device ${device}.` }),
  stream: async (device) => ({ kind: "refused", detail: `There is no device ${device}.` }),
};

function powerOf(folder: string, documents: Readonly<Record<string, PowerDriverDocument>>, runner = noShell): Power {
  const surroundings: PowerSurroundings = { clock: realClock, timeoutSeconds: 10, pollSeconds: 0.2, folder, runner };
  const driverOf = (host: string, document: PowerDriverDocument): PowerDriver =>
    createPowerDriver(host, document, host === "gone" ? { ...surroundings, timeoutSeconds: 1 } : surroundings);
  return createPower(new Map(Object.entries(documents).map(([host, document]) => [host, driverOf(host, document)])));
}

powerConformance(
  "ipmi, on ipmi_sim",
  async () => {
    const bmc = await startIpmiSimulator();
    const ipmi = { type: "ipmi", user: bmc.user, passwordFile: "password", cipherSuite: 3, graceSeconds: 5 } as const;
    const power = powerOf(bmc.folder, {
      box: { ...ipmi, address: "127.0.0.1", port: bmc.port },
      gone: { ...ipmi, address: "127.0.0.1", port: 1 },
    });
    const unreachable = { host: "gone", reads: "not-seen" } as const;
    return { power, clock: realClock, host: "box", unreachable, secrets: [bmc.password], switchOnByHand: null, close: bmc.close };
  },
  ipmiProblem(),
);

powerConformance(
  "redfish, on sushy-emulator",
  async () => {
    const service = await startSushyEmulator();
    const redfish = { type: "redfish", system: service.system, user: service.user, passwordFile: "password", graceSeconds: 30 } as const;
    const power = powerOf(service.folder, { box: { ...redfish, url: service.url }, gone: { ...redfish, url: "http://127.0.0.1:1" } });
    const unreachable = { host: "gone", reads: "not-seen" } as const;
    return { power, clock: realClock, host: "box", unreachable, secrets: [service.password], switchOnByHand: null, close: service.close };
  },
  sushyProblem(),
);

powerConformance("redfish, on a service of the tests", async () => {
  const server = await startRedfishServer();
  const redfish = { type: "redfish", system: "box-1", graceSeconds: 5 } as const;
  const power = powerOf(".", { box: { ...redfish, url: server.url }, gone: { ...redfish, url: "http://127.0.0.1:1" } });
  const unreachable = { host: "gone", reads: "not-seen" } as const;
  return { power, clock: realClock, host: "box", unreachable, secrets: [], switchOnByHand: null, close: server.close };
});

powerConformance("wake-on-lan, on loopback", async () => {
  const machine = await startSshMachine("box");
  const document = { type: "wake-on-lan", mac: machine.mac, broadcast: "127.0.0.1", port: machine.wakePort } as const;
  const power = powerOf(".", { box: document, gone: document }, unreachableBut("box", machine.runner));
  const unreachable = { host: "gone", reads: "off" } as const;
  return { power, clock: realClock, host: "box", unreachable, secrets: [], switchOnByHand: null, close: machine.close };
});

powerConformance("shutdown", async () => {
  const machine = await startSshMachine("box");
  const power = powerOf(".", { box: { type: "shutdown" }, gone: { type: "shutdown" } }, unreachableBut("box", machine.runner));
  const switchOnByHand = (): void => {
    machine.on = true;
  };
  const unreachable = { host: "gone", reads: "off" } as const;
  return { power, clock: realClock, host: "box", unreachable, secrets: [], switchOnByHand, close: machine.close };
});

powerConformance("the simulated fleet", async () => {
  const fleet = createSimulatedFleet({
    hosts: [
      { id: "box", address: "10.0.0.1", totalMemoryMiB: 4096, on: false },
      { id: "gone", address: "10.0.0.2", totalMemoryMiB: 4096 },
    ],
  });
  fleet.inject(
    { fault: "look", matches: ({ what, at }) => what === "power" && at === "gone", times: Number.POSITIVE_INFINITY },
    {
      fault: "act",
      matches: (act) => act.act === "power" && act.host === "gone",
      outcome: "times-out-before",
      times: Number.POSITIVE_INFINITY,
    },
  );
  const { power, clock } = fleet.world;
  const unreachable = { host: "gone", reads: "not-seen" } as const;
  return { power, clock, host: "box", unreachable, secrets: [], switchOnByHand: null, close: async () => undefined };
});

powerConformance("an XCP-ng pool, on a server of the tests", async () => {
  const server = await startXapiServer();
  const connection = createXapiConnection({ url: server.url, user: "root", password: PASSWORD, timeoutSeconds: 5 });
  const nobody = createXapiConnection({ url: "http://127.0.0.1:1", user: "root", password: PASSWORD, timeoutSeconds: 5 });
  const power = createPower(
    new Map([
      ["nyc-2", createXapiPower("nyc-2", connection.connect)],
      ["gone", createXapiPower("gone", nobody.connect)],
    ]),
  );
  await power.switch("nyc-2", "off");
  const unreachable = { host: "gone", reads: "not-seen" } as const;
  const close = async (): Promise<void> => {
    await connection.close();
    await server.close();
  };
  return { power, clock: realClock, host: "nyc-2", unreachable, secrets: [PASSWORD], switchOnByHand: null, close };
});

function unreachableBut(host: string, runner: PowerSurroundings["runner"]): PowerSurroundings["runner"] {
  return {
    ...runner,
    run: async (device, script, options) =>
      device === host ? runner.run(device, script, options) : { kind: "unreachable", detail: "no route to host" },
  };
}
