import { describe, expect, it } from "vitest";
import type { DeviceState, Op } from "../../../src/execution/device.ts";
import type { SimulatedFleet } from "../../../src/execution/drivers/simulated/fleet.ts";
import { addresses, aside, createLab, leg, plain } from "../../support/simulated-lab.ts";

const read = async (fleet: SimulatedFleet, device: string): Promise<DeviceState> => {
  const seen = await fleet.world.devices.read(device);
  if (!seen.seen) throw new Error(seen.why);
  return seen.state;
};
const change = (fleet: SimulatedFleet, device: string, ops: readonly Op[], fence = 1) => fleet.world.devices.change({ device, ops }, fence);
const done = { ran: "done" };
const t3 = leg("NR1", "PR2", "t3", 3, "br0", aside);
/** Of nobody whose traffic could move its entries. */
const mac = "00:16:3e:00:09:09";

describe("the devices of a simulated fleet", () => {
  it("make each change twice with the same result", async () => {
    const fleet = createLab();
    const ops: readonly Op[] = [
      { op: "add-bridge", name: "b", mac: "02:00:00:00:00:99" },
      { op: "add-patch", name: "x", peer: "y" },
      { op: "attach", port: "x", bridge: "b", settings: aside },
      ...t3,
      { op: "pin", mac, port: "t3" },
      { op: "set-port", port: "t3", settings: plain },
      { op: "guard", token: "g", seconds: 60, back: [] },
      { op: "connect-circuit", link: "a", hosts: ["PR1"] },
    ];
    for (const op of ops) {
      expect(await change(fleet, "NR1", [op]), op.op).toEqual(done);
      const once = await read(fleet, "NR1");
      expect(await change(fleet, "NR1", [op]), op.op).toEqual(done);
      expect(withoutCounters(await read(fleet, "NR1")), op.op).toEqual(withoutCounters(once));
    }
    const back: readonly Op[] = [
      { op: "connect-circuit", link: "a", hosts: [] },
      { op: "confirm", token: "g" },
      { op: "unpin", mac, port: "t3" },
      { op: "detach", port: "t3" },
      { op: "remove-port", name: "t3" },
      { op: "remove-port", name: "y" },
      { op: "remove-bridge", name: "b" },
    ];
    for (const op of back) {
      expect(await change(fleet, "NR1", [op]), op.op).toEqual(done);
      expect(await change(fleet, "NR1", [op]), op.op).toEqual(done);
    }
    expect(withoutCounters(await read(fleet, "NR1"))).toEqual(withoutCounters(await read(createLab(), "NR1")));
  });

  it("attach a port with its settings, and give them back outside the bridge", async () => {
    const fleet = createLab();
    await change(fleet, "NR1", t3);
    expect((await read(fleet, "NR1")).ports.get("t3")).toMatchObject({
      bridge: "br0",
      up: true,
      isolated: true,
      learning: false,
      flood: true,
    });
    await change(fleet, "NR1", [{ op: "detach", port: "t3" }]);
    expect((await read(fleet, "NR1")).ports.get("t3")).toMatchObject({ bridge: null, isolated: false, learning: true, flood: true });
  });

  it("refuse what Linux refuses, and keep the changes before it", async () => {
    const fleet = createLab();
    const refused = async (device: string, ...ops: readonly Op[]) => {
      const ran = await change(fleet, device, ops);
      expect(ran.ran).toBe("failed");
      return "detail" in ran ? ran.detail : "";
    };
    expect(await refused("NR1", { op: "attach", port: "t1", bridge: "nope", settings: plain })).toContain("does not exist");
    expect(await refused("NR1", { op: "attach", port: "nope", bridge: "br0", settings: plain })).toContain("Cannot find device");
    expect(await refused("NR1", { op: "pin", mac, port: "nope" })).toContain("Cannot find device");
    const same = { type: "gretap", local: addresses.NR1, remote: addresses.PR1, key: 1 } as const;
    expect(await refused("NR1", { op: "add-tunnel", name: "other", tunnel: same })).toContain("File exists");
    expect(await refused("NR1", { op: "add-tunnel", name: "t1", tunnel: { ...same, key: 2 } })).toContain("File exists");
    expect(await refused("PR1", { op: "remove-port", name: "vif1.0" })).toContain("not supported");
    const bridge: Op = { op: "add-bridge", name: "kept", mac: "02:00:00:00:00:98" };
    expect(await refused("NR1", bridge, { op: "pin", mac, port: "nope" }, { op: "remove-bridge", name: "kept" })).toContain(
      "change 2 of 3",
    );
    expect((await read(fleet, "NR1")).bridges.has("kept")).toBe(true);
  });

  it("have one VXLAN tunnel of an identifier, whatever its ends", async () => {
    const fleet = createLab();
    const vxlan = (name: string, remote: string): Op => ({
      op: "add-tunnel",
      name,
      tunnel: { type: "vxlan", local: addresses.NR1, remote, key: 7 },
    });
    expect(await change(fleet, "NR1", [vxlan("v1", addresses.PR1)])).toEqual(done);
    expect(await change(fleet, "NR1", [vxlan("v2", addresses.PR2)])).toMatchObject({ ran: "failed" });
  });

  it("lose pins with their port, peers with their patch, and no bridge that has members", async () => {
    const fleet = createLab();
    await change(fleet, "NR1", [...t3, { op: "pin", mac, port: "t3" }, { op: "add-patch", name: "x", peer: "y" }]);
    await change(fleet, "NR1", [
      { op: "remove-port", name: "t3" },
      { op: "remove-port", name: "y" },
    ]);
    const state = await read(fleet, "NR1");
    expect(state.pins).toEqual([]);
    expect([...state.ports.keys()]).toEqual(["t1"]);
    expect(await change(fleet, "NR1", [{ op: "remove-bridge", name: "br0" }])).toMatchObject({ ran: "failed" });
    expect((await read(fleet, "NR1")).ports.get("t1")?.bridge).toBe("br0");
  });

  it("have one entry for an address in a bridge: a second pin replaces the first", async () => {
    const fleet = createLab();
    await change(fleet, "NR1", [...t3, { op: "pin", mac, port: "t1" }, { op: "pin", mac, port: "t3" }]);
    expect((await read(fleet, "NR1")).pins).toEqual([{ mac, port: "t3" }]);
    await change(fleet, "NR1", [{ op: "unpin", mac, port: "t1" }]);
    expect((await read(fleet, "NR1")).pins).toEqual([{ mac, port: "t3" }]);
  });

  it("go back by themselves when a guard is not confirmed in time, and not when it is", async () => {
    const fleet = createLab();
    const guarded: readonly Op[] = [
      { op: "guard", token: "g", seconds: 10, back: [{ op: "pin", mac, port: "t1" }] },
      { op: "pin", mac, port: "t3" },
    ];
    await change(fleet, "NR1", [...t3, ...guarded]);
    await fleet.run(9);
    expect((await read(fleet, "NR1")).pins).toEqual([{ mac, port: "t3" }]);
    await fleet.run(1);
    const fired = await read(fleet, "NR1");
    expect([fired.pins, fired.guards]).toEqual([[{ mac, port: "t1" }], new Set()]);

    await change(fleet, "NR1", guarded);
    await change(fleet, "NR1", [{ op: "confirm", token: "g" }]);
    await fleet.run(60);
    expect((await read(fleet, "NR1")).pins).toEqual([{ mac, port: "t3" }]);
  });

  it("count again from the start when a guard is armed again", async () => {
    const fleet = createLab();
    const guard: Op = { op: "guard", token: "g", seconds: 10, back: [{ op: "pin", mac, port: "t1" }] };
    await change(fleet, "NR1", [guard]);
    await fleet.run(8);
    await change(fleet, "NR1", [guard]);
    await fleet.run(8);
    expect((await read(fleet, "NR1")).guards).toEqual(new Set(["g"]));
    await fleet.run(3);
    expect((await read(fleet, "NR1")).guards).toEqual(new Set());
  });

  it("refuse whoever has an older token than the last one seen, and only there", async () => {
    const fleet = createLab();
    expect(await change(fleet, "NR1", [], 5)).toEqual(done);
    expect(await change(fleet, "NR1", t3, 4)).toMatchObject({ ran: "failed", detail: expect.stringContaining("took over") });
    expect((await read(fleet, "NR1")).ports.has("t3")).toBe(false);
    expect(await change(fleet, "NR2", [], 4)).toEqual(done);
    expect(await change(fleet, "NR1", t3, 5)).toEqual(done);
  });

  it("carry nothing of ours after a new start but what their configuration makes", async () => {
    const fleet = createLab();
    const before = await read(fleet, "PR1");
    expect(await fleet.world.power.switch("PR1", "off")).toEqual(done);
    await fleet.run(10);
    expect(await fleet.world.power.read("PR1")).toEqual({ seen: true, state: "off" });
    expect(await fleet.world.devices.read("PR1")).toMatchObject({ seen: false });
    await fleet.world.power.switch("PR1", "on");
    expect(await fleet.world.power.read("PR1")).toEqual({ seen: true, state: "on" });
    expect(await fleet.world.devices.read("PR1")).toMatchObject({ seen: false });
    await fleet.run(60);
    const after = await read(fleet, "PR1");
    expect(after.bootId).not.toBe(before.bootId);
    expect([after.bridges, after.ports.size]).toEqual([new Set(["br-n1", "br-n2"]), 0]);
    expect(fleet.inspect().routers.get("VR1")).toEqual([]);
  });

  it("show their changes in words, one line each", () => {
    const { devices, hypervisor, power } = createLab().world;
    expect(devices.commandsOf({ device: "NR1", ops: t3 })).toEqual([
      "NR1: tunnel add t3 type gretap local 10.77.0.11 remote 10.77.0.2 key 3",
      "NR1: port attach t3 bridge br0 isolated on learning off flood on",
    ]);
    expect(hypervisor.commandsOf({ act: "destroy", host: "PR1", router: "VR1" })).toEqual(["PR1: destroy VR1"]);
    expect(power.commandsOf("PR1", "off")).toEqual(["PR1: power off"]);
  });
});

const withoutCounters = (state: DeviceState): unknown => ({
  ...state,
  ports: [...state.ports].map(([name, port]) => [name, { ...port, rxPackets: 0, txPackets: 0 }]),
});
