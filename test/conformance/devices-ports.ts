/** Bridges, ports and pins, one op at a time: done, done again, undone, in the wrong order. */
import { expect, it } from "vitest";
import type { Op } from "../../src/execution/device.ts";
import { settled } from "../../src/execution/fact.ts";
import { attach, type Bench, bridge, MAC, OTHER_MAC, pin, pinsOf, remove, removeBridge, silent, standby, unpin } from "./devices-bench.ts";

export function portTests(get: () => Bench): void {
  const given = [bridge("cfb1"), bridge("cfb2")];
  const gone = [remove("cft1"), remove("cfpa"), removeBridge("cfb1"), removeBridge("cfb2")];

  it("makes a bridge, once however often it is told, and removes it", async () => {
    const b = get();
    await b.done([bridge("cfb1")]);
    await b.done([bridge("cfb1")]);
    await b.done([bridge("cfb1"), bridge("cfb1")]);
    expect((await b.state()).bridges).toContain("cfb1");
    expect((await b.state()).ports.has("cfb1")).toBe(false);
    await b.done([removeBridge("cfb1")]);
    expect((await b.state()).bridges).not.toContain("cfb1");
    await b.done([removeBridge("cfb1")]);
  });

  it("makes a tunnel with the ends and the key it was told, and keeps it", async () => {
    const b = get();
    const tunnel = b.tunnel(4242);
    await b.done([{ op: "add-tunnel", name: "cft1", tunnel }]);
    const made = await b.port("cft1");
    expect(made).toMatchObject({ kind: "tunnel", tunnel, bridge: null, isolated: false, learning: true, flood: true });
    await b.done([{ op: "add-tunnel", name: "cft1", tunnel }]);
    expect(await b.port("cft1")).toMatchObject({ kind: "tunnel", tunnel });
    await b.done([remove("cft1")]);
    expect(await b.port("cft1")).toBeUndefined();
    await b.done([remove("cft1")]);
  });

  it("does not make another tunnel of one that is there, nor a second one with the same ends", async () => {
    const b = get();
    const tunnel = b.tunnel(4242);
    await b.done([{ op: "add-tunnel", name: "cft1", tunnel }]);
    await b.fails([{ op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4243) }]);
    await b.fails([{ op: "add-tunnel", name: "cft2", tunnel }]);
    const { ports } = await b.state();
    expect(ports.get("cft1")?.tunnel).toEqual(tunnel);
    expect(ports.has("cft2")).toBe(false);
    await b.done([remove("cft1"), { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4243) }]);
    expect((await b.port("cft1"))?.tunnel?.key).toBe(4243);
    await b.done([remove("cft1")]);
  });

  it("makes a patch, whose ends come and go together", async () => {
    const b = get();
    const add: Op = { op: "add-patch", name: "cfpa", peer: "cfpb" };
    await b.done([add]);
    await b.done([add]);
    const { ports } = await b.state();
    expect([ports.get("cfpa")?.kind, ports.get("cfpb")?.kind]).toEqual(["patch", "patch"]);
    await b.done([remove("cfpa")]);
    expect((await b.state()).ports.has("cfpb")).toBe(false);
    await b.done([add, remove("cfpb"), remove("cfpa")]);
    expect((await b.state()).ports.has("cfpa")).toBe(false);
  });

  it.each([settled, standby, silent, { ...settled, learning: false }])("attaches a port with the settings %o", async (settings) => {
    const b = get();
    await b.done([...given, { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4242) }]);
    const op = attach("cft1", "cfb1", settings);
    for (const _ of [1, 2]) {
      await b.done([op]);
      expect(await b.port("cft1")).toMatchObject({ bridge: "cfb1", up: true, ...settings });
    }
    await b.done(gone);
  });

  it("sets an attached port, moves it to another bridge, and takes it out", async () => {
    const b = get();
    await b.done([...given, { op: "add-patch", name: "cfpa", peer: "cfpb" }, attach("cfpa", "cfb1")]);
    const set: Op = { op: "set-port", port: "cfpa", settings: standby };
    await b.done([set]);
    await b.done([set]);
    expect(await b.port("cfpa")).toMatchObject({ bridge: "cfb1", up: true, ...standby });
    await b.done([attach("cfpa", "cfb2", settled)]);
    expect(await b.port("cfpa")).toMatchObject({ bridge: "cfb2", up: true, ...settled });
    await b.done([{ op: "detach", port: "cfpa" }]);
    await b.done([{ op: "detach", port: "cfpa" }]);
    // Down, so that the device itself does not answer what comes in by it.
    expect(await b.port("cfpa")).toMatchObject({ bridge: null, up: false, ...settled });
    await b.done([{ op: "detach", port: "cft9" }]);
    await b.done(gone);
  });

  it("keeps a bridge that still has a port", async () => {
    const b = get();
    await b.done([...given, { op: "add-patch", name: "cfpa", peer: "cfpb" }, attach("cfpa", "cfb1")]);
    expect(await b.fails([removeBridge("cfb1")])).toContain("cfpa");
    expect(await b.port("cfpa")).toMatchObject({ bridge: "cfb1", up: true });
    await b.done(gone);
  });

  it("refuses what lacks its bridge or its port, and shows what is there all the same", async () => {
    const b = get();
    await b.fails([attach("cft1", "cfb1")]);
    await b.fails([{ op: "set-port", port: "cft1", settings: standby }]);
    await b.done([{ op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4242) }]);
    await b.fails([attach("cft1", "cfb1")]);
    await b.fails([{ op: "set-port", port: "cft1", settings: standby }]);
    expect(await b.port("cft1")).toMatchObject({ bridge: null, ...settled });
    await b.done([...given, attach("cft1", "cfb1", standby)]);
    await b.fails([attach("cft1", "cfb9")]);
    expect(await b.port("cft1")).toMatchObject({ bridge: "cfb1", up: true, ...standby });
    await b.done(gone);
    expect((await b.state()).bridges).not.toContain("cfb9");
  });
}

export function pinTests(get: () => Bench): void {
  const setUp = async (b: Bench) =>
    b.done([
      bridge("cfb1"),
      { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4242) },
      { op: "add-tunnel", name: "cft2", tunnel: b.tunnel(4243) },
      attach("cft1", "cfb1", standby),
      attach("cft2", "cfb1", standby),
    ]);
  const tearDown = async (b: Bench) => {
    await b.done([remove("cft1"), remove("cft2"), removeBridge("cfb1")]);
    expect(await pinsOf(b)).toEqual([]);
  };

  it("pins an address to one port, and moves it to another in one go", async () => {
    const b = get();
    await setUp(b);
    expect(await pinsOf(b)).toEqual([]);
    for (const port of ["cft1", "cft1", "cft2", "cft1"]) {
      await b.done([pin(port)]);
      expect(await pinsOf(b)).toEqual([`${MAC} ${port}`]);
    }
    await b.done([pin("cft2", OTHER_MAC)]);
    expect(await pinsOf(b)).toEqual([`${MAC} cft1`, `${OTHER_MAC} cft2`]);
    await b.done([unpin("cft1"), unpin("cft2", OTHER_MAC)]);
    await tearDown(b);
  });

  it("takes away the pin that it is told and no other", async () => {
    const b = get();
    await setUp(b);
    await b.done([pin("cft1"), pin("cft1", OTHER_MAC)]);
    await b.done([unpin("cft2")]);
    expect(await pinsOf(b)).toEqual([`${MAC} cft1`, `${OTHER_MAC} cft1`]);
    await b.done([unpin("cft1")]);
    await b.done([unpin("cft1")]);
    expect(await pinsOf(b)).toEqual([`${OTHER_MAC} cft1`]);
    await tearDown(b);
  });

  it("loses a port's pins with the port, or when it leaves the bridge; keeps them when it is attached or set again", async () => {
    const b = get();
    await setUp(b);
    await b.done([
      pin("cft1"),
      pin("cft2", OTHER_MAC),
      attach("cft1", "cfb1", settled),
      { op: "set-port", port: "cft1", settings: standby },
    ]);
    expect(await pinsOf(b)).toEqual([`${MAC} cft1`, `${OTHER_MAC} cft2`]);
    await b.done([{ op: "detach", port: "cft1" }]);
    expect(await pinsOf(b)).toEqual([`${OTHER_MAC} cft2`]);
    await b.done([remove("cft2")]);
    expect(await pinsOf(b)).toEqual([]);
    await tearDown(b);
  });

  it("refuses a pin to a port that is in no bridge, or not there; has nothing to take away from either", async () => {
    const b = get();
    await setUp(b);
    await b.done([{ op: "detach", port: "cft1" }]);
    await b.fails([pin("cft1")]);
    await b.fails([pin("cft9")]);
    await b.done([unpin("cft1"), unpin("cft9")]);
    expect(await pinsOf(b)).toEqual([]);
    await tearDown(b);
  });
}
