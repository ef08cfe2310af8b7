/** The power of all hosts, each by the driver that the fleet document gives it. */
import type { PowerDriverDocument } from "../../fleet-document.ts";
import type { Power } from "../../ports.ts";
import type { Runner } from "../remote/runner.ts";
import type { Patience, PowerDriver } from "./driver.ts";
import { createIpmiPower } from "./ipmi.ts";
import { createNoPower } from "./none.ts";
import { createRedfishPower } from "./redfish.ts";
import { createShutdownPower } from "./shutdown.ts";
import { createWakeOnLanPower } from "./wake-on-lan.ts";

export interface PowerSurroundings extends Patience {
  /** Of the fleet document: its relative paths start there. */
  readonly folder: string;
  /** How a host's own shell is reached. */
  readonly runner: Runner;
  /** By the pool of the hosts, where there is one. */
  readonly poolPower?: (host: string) => PowerDriver;
}

/** @param drivers by host; a host that is not in it has none. */
export function createPower(drivers: ReadonlyMap<string, PowerDriver>): Power {
  const driverOf = (host: string): PowerDriver => drivers.get(host) ?? createNoPower(host);
  return {
    read: (host) => driverOf(host).read(),
    switch: (host, to, mayForce) => driverOf(host).switch(to, mayForce),
    commandsOf: (host, to) => driverOf(host).commandsOf(to),
    can: (host) => driverOf(host).switches,
    proves: (host) => driverOf(host).proves,
  };
}

export function createPowerDriver(host: string, document: PowerDriverDocument, surroundings: PowerSurroundings): PowerDriver {
  switch (document.type) {
    case "ipmi":
      return createIpmiPower(document, surroundings);
    case "redfish":
      return createRedfishPower(document, surroundings);
    case "wake-on-lan":
      return createWakeOnLanPower(host, document, surroundings);
    case "shutdown":
      return createShutdownPower(host, surroundings);
    case "xapi":
      return surroundings.poolPower?.(host) ?? createNoPower(host);
    case "none":
      return createNoPower(host);
    default:
      return document satisfies never;
  }
}
