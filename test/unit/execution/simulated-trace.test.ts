import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Op } from "../../../src/execution/device.ts";
import { createSimulatedFleet, type SimulatedFleet } from "../../../src/execution/drivers/simulated/fleet.ts";
import type { End } from "../../../src/execution/drivers/simulated/setup.ts";
import { addresses, aside, copies, createLab, job, leg, plain, routerMac, stream } from "../../support/simulated-lab.ts";

const far: End = { device: "NR1", bridge: "br0" };
const router: End = { router: "VR1", mac: routerMac(1) };
const mac = routerMac(1);
const isolatedOnly = { isolated: true, learning: true, flood: true };

const change = async (fleet: SimulatedFleet, device: string, ...ops: readonly Op[]): Promise<void> => {
  expect(await fleet.world.devices.change({ device, ops }, 1)).toEqual({ ran: "done" });
};
const pinOf = (fleet: SimulatedFleet, device: string): string | undefined => fleet.inspect().devices.get(device)?.pins[0]?.port;

describe("a frame and its answer", () => {
  it("arrive on one path when all is settled", () => {
    expect(createLab().trace(far, router)).toEqual({
      arrives: true,
      answered: true,
      copies: 1,
      copiesBack: 1,
      loop: false,
      via: ["NR1", "PR1"],
      viaBack: ["PR1", "NR1"],
    });
  });

  it.each([
    ["another key", { type: "gretap", local: addresses.NR1, remote: addresses.PR1, key: 9 }],
    ["another type", { type: "vxlan", local: addresses.NR1, remote: addresses.PR1, key: 1 }],
    ["another end", { type: "gretap", local: addresses.NR1, remote: addresses.PR2, key: 1 }],
    ["an address that is not its own", { type: "gretap", local: addresses.NR2, remote: addresses.PR1, key: 1 }],
  ] as const)("are lost in a tunnel with %s", async (_, tunnel) => {
    const fleet = createLab();
    const attach: Op = { op: "attach", port: "t1", bridge: "br0", settings: plain };
    await change(fleet, "NR1", { op: "remove-port", name: "t1" }, { op: "add-tunnel", name: "t1", tunnel }, attach);
    expect(fleet.trace(far, router)).toMatchObject({ arrives: false, answered: false, loop: false });
    expect(fleet.inspect().paths[0]?.up).toBe(false);
  });

  it("circle when two tunnels join the same bridges, unless one side isolates both", async () => {
    const fleet = createLab();
    await change(fleet, "PR1", ...leg("PR1", "NR1", "t9", 9, "br-n1"));
    await change(fleet, "NR1", ...leg("NR1", "PR1", "t9", 9, "br0"));
    expect(fleet.trace(far, router)).toMatchObject({ loop: true });
    expect(fleet.inspect().paths[0]).toMatchObject({ up: false, looped: true });
    await change(fleet, "NR1", ...["t1", "t9"].map((port): Op => ({ op: "set-port", port, settings: isolatedOnly })));
    expect(fleet.trace(far, router)).toMatchObject({ loop: false, arrives: true, copies: 2 });
    await change(fleet, "NR1", { op: "set-port", port: "t9", settings: { ...isolatedOnly, flood: false } });
    expect(fleet.trace(far, router)).toMatchObject({ copies: 1, copiesBack: 2 });
  });

  it("follow the pin, also to where nobody is", async () => {
    const fleet = createLab();
    await change(fleet, "NR1", ...leg("NR1", "PR2", "t3", 3, "br0", aside), { op: "pin", mac, port: "t3" });
    await change(fleet, "NR1", { op: "set-port", port: "t1", settings: aside });
    await change(fleet, "NR1", { op: "pin", mac, port: "t3" });
    expect(fleet.trace(far, router)).toMatchObject({ arrives: false });
    await change(fleet, "NR1", { op: "pin", mac, port: "t1" });
    expect(fleet.trace(far, router)).toMatchObject({ arrives: true });
  });

  it("move even a pin when they come in by a port that learns", async () => {
    const fleet = createLab();
    await change(fleet, "NR1", ...leg("NR1", "PR2", "t3", 3, "br0", aside), { op: "pin", mac, port: "t3" });
    expect(pinOf(fleet, "NR1")).toBe("t1");
    await change(fleet, "NR1", { op: "set-port", port: "t1", settings: { ...plain, learning: false } }, { op: "pin", mac, port: "t3" });
    expect(pinOf(fleet, "NR1")).toBe("t3");
  });

  it("cross a patch on one device", async () => {
    const fleet = createLab();
    const attach = (port: string, bridge: string): Op => ({ op: "attach", port, bridge, settings: plain });
    const bridge: Op = { op: "add-bridge", name: "far", mac: "02:00:00:00:00:77" };
    await change(fleet, "PR1", bridge, { op: "add-patch", name: "x", peer: "y" }, attach("x", "far"), attach("y", "br-n1"));
    expect(fleet.trace({ device: "PR1", bridge: "far" }, router)).toMatchObject({ arrives: true, answered: true, copies: 1 });
    await change(fleet, "PR1", { op: "detach", port: "y" });
    expect(fleet.trace({ device: "PR1", bridge: "far" }, router)).toMatchObject({ arrives: false });
  });

  it("take a circuit to the hosts that it is connected to", async () => {
    const fleet = createLab();
    const circuit: End = { device: "NR2", circuit: "customer" };
    expect(fleet.trace(circuit, router).arrives).toBe(false);
    await change(fleet, "NR2", { op: "connect-circuit", link: "customer", hosts: ["PR2"] });
    expect(fleet.trace(circuit, router).arrives).toBe(false);
    await change(fleet, "NR2", { op: "connect-circuit", link: "customer", hosts: ["PR1", "PR2"] });
    expect(fleet.trace(circuit, router)).toMatchObject({ answered: true, via: ["NR2", "PR1"] });
  });

  it("are counted by the ports that they pass, and by no others", async () => {
    const fleet = createLab();
    await change(fleet, "NR1", ...leg("NR1", "PR2", "t3", 3, "br0", aside));
    await fleet.run(10);
    const ports = fleet.inspect().devices.get("NR1")?.ports;
    expect(ports?.get("t1")?.rxPackets).toBeGreaterThan(900);
    expect(ports?.get("t1")?.txPackets).toBeGreaterThan(900);
    expect(ports?.get("t3")).toMatchObject({ rxPackets: 0, txPackets: 0 });
  });
});

/** Bridges joined by tunnels: device n's parent is `parents[n - 1]`, so that there is one path between any two. */
function createTree(parents: readonly number[], extra: readonly (readonly [number, number])[]): SimulatedFleet {
  const edges = [...parents.map((parent, index) => [index + 1, parent % (index + 1)] as const), ...extra];
  const at = (device: number) => `10.1.0.${device + 1}`;
  const wiringOf = (device: number): readonly Op[] => [
    { op: "add-bridge", name: "b", mac: `02:00:00:00:02:${device.toString(16).padStart(2, "0")}` },
    ...edges.flatMap(([x, y], key): readonly Op[] => {
      if (x !== device && y !== device) return [];
      const tunnel = { type: "gretap", local: at(device), remote: at(x === device ? y : x), key: key + 1 } as const;
      return [
        { op: "add-tunnel", name: `t${key}`, tunnel },
        { op: "attach", port: `t${key}`, bridge: "b", settings: plain },
      ];
    }),
  ];
  const devices = [0, ...parents].map((_, device) => ({ id: `d${device}`, address: at(device), wiring: wiringOf(device) }));
  return createSimulatedFleet({ hosts: [], devices });
}

describe("bridges in any tree of tunnels", () => {
  const tree = fc.array(fc.nat(100), { minLength: 1, maxLength: 8 });
  const end = (device: number): End => ({ device: `d${device}`, bridge: "b" });

  it("reach each other by one path, without a circle; one tunnel more makes a circle", () => {
    fc.assert(
      fc.property(tree, fc.nat(100), fc.nat(100), (parents, x, y) => {
        const [a, b] = [x % (parents.length + 1), y % (parents.length + 1)];
        fc.pre(a !== b);
        const trace = createTree(parents, []).trace(end(a), end(b));
        expect(trace).toMatchObject({ arrives: true, answered: true, copies: 1, copiesBack: 1, loop: false });
        expect(trace.via).toEqual(trace.viaBack.toReversed());
        expect(createTree(parents, [[a, b]]).trace(end(a), end(b)).loop).toBe(true);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

/** What the executor does around a migration: make before break at the far ends, a detour from the old host. */
async function moveWithDetour(fleet: SimulatedFleet): Promise<void> {
  for (const [link, farEnd] of [
    [1, "NR1"],
    [2, "NR2"],
  ] as const) {
    const [bridge, old, fresh, detour] = [`br-n${link}`, `t${link}`, `t${link + 2}`, `x${link}`];
    const settings = aside;
    await change(fleet, farEnd, { op: "set-port", port: old, settings }, { op: "pin", mac: routerMac(link), port: old });
    await change(fleet, farEnd, ...leg(farEnd, "PR2", fresh, link + 2, "br0", aside));
    await change(fleet, "PR1", ...leg("PR1", "PR2", detour, link + 10, bridge));
    const ends = [
      ...leg("PR2", farEnd, fresh, link + 2, bridge, isolatedOnly),
      ...leg("PR2", "PR1", detour, link + 10, bridge, isolatedOnly),
    ];
    await change(fleet, "PR2", ...ends);
  }
  await fleet.world.hypervisor.startMigration(job, 1);
  await fleet.world.hypervisor.watchMigration(job, 60, () => undefined);
  for (const [link, farEnd] of [
    [1, "NR1"],
    [2, "NR2"],
  ] as const) {
    await change(fleet, farEnd, { op: "pin", mac: routerMac(link), port: `t${link + 2}` });
    await change(fleet, farEnd, { op: "remove-port", name: `t${link}` }, { op: "set-port", port: `t${link + 2}`, settings: plain });
    await change(fleet, farEnd, { op: "unpin", mac: routerMac(link), port: `t${link + 2}` });
    for (const host of ["PR1", "PR2"]) await change(fleet, host, { op: "remove-port", name: `x${link}` });
    await change(fleet, "PR1", { op: "remove-port", name: `t${link}` });
    await change(fleet, "PR2", { op: "set-port", port: `t${link + 2}`, settings: plain });
  }
}

describe("a stream of pings", () => {
  it("loses only the router's own pause when the old host detours, and never circles", async () => {
    const fleet = createLab();
    await fleet.world.probes.start(stream);
    await moveWithDetour(fleet);
    expect(copies(fleet)).toEqual(["PR2 VR1 running"]);
    const [path] = fleet.inspect().paths;
    expect(path?.looped).toBe(false);
    expect(path?.traces.map(({ via, copies: paths, copiesBack }) => [via, paths, copiesBack])).toEqual([
      [["NR1", "PR2"], 1, 1],
      [["PR2", "NR2"], 1, 1],
    ]);
    const seen = await fleet.world.probes.stop(stream);
    if (!seen.seen) throw new Error(seen.why);
    const { sent, replies } = seen.state;
    const lost = sent + 1 - replies.length;
    // The hand-over, two seconds, and what the last round sends.
    expect(lost * 0.01).toBeGreaterThan(1.95);
    expect(lost * 0.01).toBeLessThan(2.2);
    expect(new Set(replies.map(({ sequence }) => sequence)).size).toBe(replies.length);
    expect((await fleet.world.probes.stop(stream)).seen).toBe(false);
  });

  it("loses everything after a move that nothing was prepared for", async () => {
    const fleet = createLab();
    await fleet.world.hypervisor.startMigration(job, 1);
    await fleet.world.hypervisor.watchMigration(job, 60, () => undefined);
    expect(copies(fleet)).toEqual(["PR2 VR1 running"]);
    expect(await fleet.world.probes.ping(stream, 5)).toEqual({ seen: true, state: 0 });
  });

  it("goes on by itself, and starting it again changes nothing", async () => {
    const fleet = createLab();
    await fleet.world.probes.start(stream);
    await fleet.run(60);
    await fleet.world.probes.start(stream);
    await fleet.run(60);
    const seen = await fleet.world.probes.stop(stream);
    expect(seen.seen && seen.state.sent).toBeGreaterThan(12000);
    expect(seen.seen && seen.state.replies.length).toBe(seen.seen ? seen.state.sent + 1 : null);
  });

  it("reaches a device that no path was given for while it works", async () => {
    const fleet = createLab();
    const request = { ...stream, to: addresses.PR2 };
    expect(await fleet.world.probes.ping(request, 3)).toEqual({ seen: true, state: 3 });
    fleet.inject({ fault: "kill", device: "PR2", when: { atSeconds: 10 } });
    await fleet.run(20);
    expect(await fleet.world.probes.ping(request, 3)).toEqual({ seen: true, state: 0 });
  });
});
