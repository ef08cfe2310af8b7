/** What every test of a driver of devices starts from: the surroundings that it is given, and its own few words for changes. */
import { expect } from "vitest";
import type { DeviceState, Op, PortSettings, PortState, TunnelEnd, TunnelType } from "../../src/execution/device.ts";
import { settled } from "../../src/execution/fact.ts";
import type { Devices, Ran } from "../../src/execution/ports.ts";

/** What sends frames, where that can be had: something behind a bridge that answers what is sent to it. */
export interface Stations {
  /** Hardware address of what answers behind a bridge. */
  macOf(device: string, bridge: string): string;
  /** Frames sent from behind one bridge to the other and answered, of so many; bridges of this suite's names exist by then. */
  answered(from: readonly [string, string], to: readonly [string, string], count: number): Promise<number>;
  /** Called before the bridges are removed. */
  removed(): Promise<void>;
}

export interface DevicesRig {
  readonly devices: Devices;
  /** Reachable from each other, and with nothing of these names on them. */
  readonly twoDevices: readonly [string, string];
  /** Their ends of tunnels. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Time as the devices have it. */
  sleep(seconds: number): Promise<void>;
  restart?(device: string): Promise<void>;
  readonly stations?: Stations;
  close(): Promise<void>;
}

export interface DevicesCapabilities {
  readonly tunnels: readonly TunnelType[];
  readonly restart: boolean;
  readonly frames: boolean;
  /** Long enough, in seconds, that two changes and two readings in a row are well within it. */
  readonly guardSeconds: number;
}

/** Bridges between which frames are sent: `middle` on the first device, the others on the second. */
export const frameBridges = { middle: "cfmiddle", left: "cfleft", right: "cfright" };

export const standby: PortSettings = { isolated: true, learning: false, flood: true };
export const silent: PortSettings = { isolated: true, learning: false, flood: false };
export const MAC = "02:00:5e:00:53:01";
export const OTHER_MAC = "02:00:5e:00:53:02";

/** A rig with a fence that only rises, and what every test of it needs. */
export class Bench {
  readonly rig: DevicesRig;
  readonly type: TunnelType;
  fence = 1;

  constructor(rig: DevicesRig, type: TunnelType) {
    this.rig = rig;
    this.type = type;
  }

  async state(device = this.one): Promise<DeviceState> {
    const seen = await this.rig.devices.read(device);
    if (!seen.seen) throw new Error(`${device} cannot be read: ${seen.why}`);
    return seen.state;
  }

  get one(): string {
    return this.rig.twoDevices[0];
  }

  get two(): string {
    return this.rig.twoDevices[1];
  }

  change(ops: readonly Op[], device = this.one): Promise<Ran> {
    return this.rig.devices.change({ device, ops }, this.fence);
  }

  async done(ops: readonly Op[], device = this.one): Promise<void> {
    expect(await this.change(ops, device)).toEqual({ ran: "done" });
  }

  async fails(ops: readonly Op[], device = this.one): Promise<string> {
    const ran = await this.change(ops, device);
    if (ran.ran !== "failed") throw new Error(`expected a failure, found ${JSON.stringify(ran)}`);
    return ran.detail;
  }

  async port(name: string, device = this.one): Promise<PortState | undefined> {
    return (await this.state(device)).ports.get(name);
  }

  tunnel(key: number, from = this.one): TunnelEnd {
    const to = from === this.one ? this.two : this.one;
    const { addresses } = this.rig;
    return { type: this.type, local: addresses[from] ?? "", remote: addresses[to] ?? "", key };
  }
}

export const bridge = (name: string, mac = "02:00:5e:00:54:01"): Op => ({ op: "add-bridge", name, mac });
export const attach = (port: string, to: string, settings = settled): Op => ({ op: "attach", port, bridge: to, settings });
export const pin = (port: string, mac = MAC): Op => ({ op: "pin", mac, port });
export const unpin = (port: string, mac = MAC): Op => ({ op: "unpin", mac, port });
export const remove = (name: string): Op => ({ op: "remove-port", name });
export const removeBridge = (name: string): Op => ({ op: "remove-bridge", name });

export const pinsOf = async (b: Bench, device = b.one): Promise<readonly string[]> =>
  (await b.state(device)).pins.map(({ mac, port }) => `${mac} ${port}`).sort();
