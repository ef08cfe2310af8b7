/** Changes of several ops: where they stop, what they see of themselves, who may make them. */
import { expect, it } from "vitest";
import type { Op } from "../../src/execution/device.ts";
import { settled } from "../../src/execution/fact.ts";
import { attach, type Bench, bridge, MAC, pin, pinsOf, remove, removeBridge, silent, standby } from "./devices-bench.ts";

export function changeTests(get: () => Bench): void {
  it("does what comes before an op that fails, and nothing after it", async () => {
    const b = get();
    const detail = await b.fails([bridge("cfb1"), { op: "add-patch", name: "cfpa", peer: "cfpb" }, attach("cfpa", "cfb9"), bridge("cfb2")]);
    expect(detail).toContain("attach");
    const { bridges, ports } = await b.state();
    expect([bridges.has("cfb1"), bridges.has("cfb2"), bridges.has("cfb9")]).toEqual([true, false, false]);
    expect(ports.get("cfpa")).toMatchObject({ bridge: null });
    const other = await b.fails([pin("cfpa"), remove("cfpa")]);
    expect(other).toContain("pin");
    expect(await b.port("cfpa")).toBeDefined();
    await b.done([remove("cfpa"), removeBridge("cfb1")]);
  });

  it("looks at what its own earlier ops made, changed and removed", async () => {
    const b = get();
    const add: Op = { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4242) };
    const all: readonly Op[] = [
      bridge("cfb1"),
      add,
      attach("cft1", "cfb1", standby),
      pin("cft1"),
      { op: "set-port", port: "cft1", settings: settled },
    ];
    await b.done([...all, { op: "detach", port: "cft1" }, attach("cft1", "cfb1", silent)]);
    expect(await b.port("cft1")).toMatchObject({ bridge: "cfb1", up: true, ...silent });
    expect(await pinsOf(b)).toEqual([]);
    await b.done([remove("cft1"), removeBridge("cfb1"), ...all, remove("cft1"), add]);
    expect(await b.port("cft1")).toMatchObject({ bridge: null });
    await b.done([remove("cft1"), removeBridge("cfb1"), bridge("cfb1"), removeBridge("cfb1")]);
    expect((await b.state()).bridges).not.toContain("cfb1");
  });

  it("refuses a lower fencing token, does nothing of it, and takes the same and a higher one", async () => {
    const b = get();
    await b.done([]);
    b.fence += 10;
    await b.done([bridge("cfb1")]);
    b.fence -= 1;
    await b.fails([bridge("cfb2")]);
    await b.fails([removeBridge("cfb1")]);
    expect([...(await b.state()).bridges].filter((each) => each.startsWith("cf"))).toEqual(["cfb1"]);
    await b.done([bridge("cfb2"), removeBridge("cfb2")], b.two);
    b.fence += 1;
    await b.done([removeBridge("cfb1")]);
    b.fence += 1;
    await b.done([bridge("cfb1"), removeBridge("cfb1")]);
  });

  it("answers about a device that there is none of, without an exception", async () => {
    const b = get();
    expect((await b.rig.devices.read("no-such-device")).seen).toBe(false);
    expect((await b.change([bridge("cfb1")], "no-such-device")).ran).not.toBe("done");
  });

  it("tells what it would do, a line each, and does none of it", async () => {
    const b = get();
    const ops: readonly Op[] = [
      bridge("cfb1"),
      { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(7) },
      attach("cft1", "cfb1"),
      pin("cft1"),
    ];
    const lines = b.rig.devices.commandsOf({ device: b.one, ops });
    expect(lines.length).toBeGreaterThanOrEqual(ops.length);
    for (const line of lines) expect(line).toMatch(/^[^\n]+$/);
    for (const word of ["cfb1", "cft1", MAC]) expect(lines.join("\n")).toContain(word);
    expect((await b.state()).bridges).not.toContain("cfb1");
  });
}
