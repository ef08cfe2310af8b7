/**
 * A pool's own way to switch its hosts: off by host.disable and host.shutdown, on by host.power_on, which needs the host's power_on_mode
 * to be configured in the pool (wake-on-lan, DRAC, IPMI by a script).
 *
 * The pool knows whether a host is heard of, not whether it has power: right after host.shutdown it takes it for gone, while the host
 * goes on for ten seconds and more. Where there is a management controller, the ipmi and redfish drivers know better.
 */
import type { Ran, Seen } from "../../ports.ts";
import type { PowerDriver, PowerState } from "../power/driver.ts";
import { type ConnectXapi, running, seeing, type XapiClient, xapiErrorOf } from "./client.ts";
import { ask, hostNamed, poolOf } from "./lookup.ts";
import { hostMetricsSchema, hostSchema } from "./records.ts";

const failed = (detail: string): Ran => ({ ran: "failed", detail });

export function createXapiPower(name: string, connect: ConnectXapi): PowerDriver {
  const read = (): Promise<Seen<PowerState>> =>
    seeing(connect, async (client) => ((await hostOf(client, name)).isLive ? ("on" as const) : ("off" as const)));
  return {
    switches: true,
    proves: false,
    read,
    switch: (to) => running(connect, (client) => (to === "on" ? switchOn(client, name) : switchOff(client, name))),
    commandsOf: (to) =>
      to === "on" ? [`xe host-power-on host=${name}`] : [`xe host-disable host=${name}`, `xe host-shutdown host=${name}`],
  };
}

async function switchOn(client: XapiClient, name: string): Promise<Ran> {
  const { ref, isLive, host } = await hostOf(client, name);
  if (isLive) {
    // Disabled on the way to being switched off, or by a person.
    if (!host.enabled) await client.call("host.enable", ref);
    return { ran: "done" };
  }
  if (host.power_on_mode === "") {
    return failed(`The pool cannot switch ${name} on: set its power-on mode (xe host-set-power-on-mode host=${name} power-on-mode=…).`);
  }
  await client.call("host.power_on", ref);
  return { ran: "done" };
}

async function switchOff(client: XapiClient, name: string): Promise<Ran> {
  const { ref, isLive } = await hostOf(client, name);
  if (!isLive) return { ran: "done" };
  const { pool } = await poolOf(client);
  if (pool.master === ref) {
    return failed(
      `${name} is the pool's master: without it the pool answers nobody. Make another host master first (xe pool-designate-new-master).`,
    );
  }
  await client.call("host.disable", ref);
  try {
    await client.call("host.shutdown", ref);
  } catch (error) {
    // Refused, such as for a virtual machine that still runs there: then it takes new ones again.
    if (xapiErrorOf(error) !== null) await client.call("host.enable", ref);
    throw error;
  }
  return { ran: "done" };
}

async function hostOf(client: XapiClient, name: string) {
  const ref = await hostNamed(client, name);
  const host = await ask(client, hostSchema, "host.get_record", ref);
  const { live } = await ask(client, hostMetricsSchema, "host_metrics.get_record", host.metrics);
  return { ref, host, isLive: live };
}
