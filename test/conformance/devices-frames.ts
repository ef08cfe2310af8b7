/** What frames do: they are sent for real, from behind one bridge to behind another, and counted at the tunnels in between. */
import { afterEach, expect, it } from "vitest";
import type { Op, PortSettings } from "../../src/execution/device.ts";
import { settled } from "../../src/execution/fact.ts";
import { attach, type Bench, bridge, frameBridges, pin, remove, removeBridge, type Stations, silent, standby } from "./devices-bench.ts";

const { middle, left, right } = frameBridges;

/** Both ends of a tunnel between the first device's bridge and one on the second. */
async function tunnel(b: Bench, name: string, key: number, to: string, here: PortSettings, there: PortSettings): Promise<void> {
  await b.done([{ op: "add-tunnel", name, tunnel: b.tunnel(key, b.one) }, attach(name, middle, here)], b.one);
  await b.done([{ op: "add-tunnel", name, tunnel: b.tunnel(key, b.two) }, attach(name, to, there)], b.two);
}

export function frameTests(get: () => Bench): void {
  const stations = (): Stations => {
    const given = get().rig.stations;
    if (given === undefined) throw new Error("the capabilities say that frames can be sent, and there is nothing to send them");
    return given;
  };
  const bridges = async (): Promise<void> => {
    await get().done([bridge(middle, "02:00:5e:00:55:01")], get().one);
    await get().done([bridge(left, "02:00:5e:00:55:02"), bridge(right, "02:00:5e:00:55:03")], get().two);
  };
  const answered = (to: string, count: number): Promise<number> => stations().answered([get().one, middle], [get().two, to], count);
  const across = (count: number): Promise<number> => stations().answered([get().two, left], [get().two, right], count);
  const sent = async (device: string): Promise<readonly number[]> => {
    const { ports } = await get().state(device);
    return ["cft1", "cft2"].map((name) => ports.get(name)?.txPackets ?? Number.NaN);
  };

  afterEach(async () => {
    await stations().removed();
    const ports = [remove("cft1"), remove("cft2")];
    await get().done([...ports, removeBridge(middle)], get().one);
    await get().done([...ports, removeBridge(left), removeBridge(right)], get().two);
  });

  it("cross a tunnel while both its ends are in their bridges", async () => {
    const b = get();
    await bridges();
    expect(await answered(left, 2)).toBe(0);
    await tunnel(b, "cft1", 51, left, settled, settled);
    expect(await answered(left, 5)).toBe(5);
    expect(await answered(right, 2)).toBe(0);
    await b.done([{ op: "detach", port: "cft1" }]);
    expect(await answered(left, 2)).toBe(0);
    await b.done([attach("cft1", middle)]);
    expect(await answered(left, 5)).toBe(5);
  });

  it("never pass between two isolated ports, and do between others", async () => {
    const b = get();
    await bridges();
    await tunnel(b, "cft1", 51, left, settled, settled);
    await tunnel(b, "cft2", 52, right, settled, settled);
    expect(await across(5)).toBe(5);
    const set = (port: string, isolated: boolean): Op => ({ op: "set-port", port, settings: { ...settled, isolated } });
    await b.done([set("cft1", true)]);
    expect(await across(5)).toBe(5);
    await b.done([set("cft2", true)]);
    expect(await across(2)).toBe(0);
    expect([await answered(left, 5), await answered(right, 5)]).toEqual([5, 5]);
    await b.done([set("cft1", false), set("cft2", false)]);
    expect(await across(5)).toBe(5);
  });

  it("leave by the port that their address is pinned to, one copy of each, and none is lost when the pin moves", async () => {
    const b = get();
    await bridges();
    const there = pin("cft1", stations().macOf(b.two, left));
    const back = pin("cft1", stations().macOf(b.one, middle));
    for (const [name, key] of [
      ["cft1", 51],
      ["cft2", 52],
    ] as const)
      await tunnel(b, name, key, left, standby, standby);
    await b.done([there]);
    await b.done([back], b.two);
    expect(await answered(left, 3)).toBe(3);

    const counts = async (device: string, during: () => Promise<void>): Promise<readonly number[]> => {
      const before = await sent(device);
      await during();
      return (await sent(device)).map((after, index) => after - (before[index] ?? Number.NaN));
    };
    const twenty = async (): Promise<void> => expect(await answered(left, 20)).toBe(20);
    const expectOnly = ([chosen = 0, other = 0]: readonly number[]): void => {
      expect(chosen).toBeGreaterThanOrEqual(19);
      // Now and then somebody asks everybody for an address, by all ports.
      expect(other).toBeLessThanOrEqual(6);
      expect(chosen).toBeLessThanOrEqual(30);
    };
    expectOnly(await counts(b.one, twenty));
    await b.done([{ ...there, port: "cft2" } as Op]);
    expectOnly((await counts(b.one, twenty)).toReversed());
    // The way back is the second device's own affair.
    expectOnly(await counts(b.two, twenty));
    await b.done([{ ...back, port: "cft2" } as Op], b.two);
    expectOnly((await counts(b.two, twenty)).toReversed());

    const flips = async (): Promise<void> => {
      for (const port of ["cft1", "cft2", "cft1", "cft2"]) {
        await b.done([{ ...there, port } as Op]);
        await b.done([{ ...back, port } as Op], b.two);
      }
    };
    const [kept] = await Promise.all([answered(left, 60), flips()]);
    expect(kept).toBe(60);
  });

  it("for everybody leave by all ports but those that do not flood", async () => {
    const b = get();
    await bridges();
    await tunnel(b, "cft1", 51, left, standby, standby);
    await tunnel(b, "cft2", 52, left, silent, silent);
    expect(await answered(left, 5)).toBe(5);
    const [first = 0, second = Number.NaN] = await sent(b.one);
    expect(first).toBeGreaterThanOrEqual(5);
    expect(second).toBe(0);
  });
}
