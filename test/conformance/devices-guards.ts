/** Dead man's switches: what goes back by itself, when, and what stops it. */
import { expect, it } from "vitest";
import type { GuardedOp, Op } from "../../src/execution/device.ts";
import { settled } from "../../src/execution/fact.ts";
import { attach, type Bench, bridge, MAC, OTHER_MAC, pin, pinsOf, remove, removeBridge, standby } from "./devices-bench.ts";

const setUp = (b: Bench, device = b.one): Promise<void> =>
  b.done(
    [
      bridge("cfb1"),
      { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(4242, device) },
      { op: "add-tunnel", name: "cft2", tunnel: b.tunnel(4243, device) },
      attach("cft1", "cfb1", standby),
      attach("cft2", "cfb1", standby),
      pin("cft1"),
    ],
    device,
  );

const tearDown = async (b: Bench): Promise<void> => {
  await b.done([remove("cft1"), remove("cft2"), removeBridge("cfb1")]);
  expect((await b.state()).guards.size).toBe(0);
};

export function guardTests(get: () => Bench, seconds: number): void {
  const back: readonly GuardedOp[] = [{ op: "pin", mac: MAC, port: "cft1" }];
  const guard = (token: string): Op => ({ op: "guard", token, seconds, back });
  const confirm = (token: string): Op => ({ op: "confirm", token });
  /** Armed tokens, and the port that the address is pinned to. */
  const seen = async (b: Bench): Promise<readonly string[]> => {
    const { guards, pins } = await b.state();
    return [...[...guards].sort(), ...pins.filter(({ mac }) => mac === MAC).map(({ port }) => port)];
  };

  it("goes back by itself, and is armed no longer", async () => {
    const b = get();
    await setUp(b);
    await b.done([guard("cf-1"), pin("cft2")]);
    expect(await seen(b)).toEqual(["cf-1", "cft2"]);
    await b.rig.sleep(seconds * 1.6);
    expect(await seen(b)).toEqual(["cft1"]);
    await tearDown(b);
  });

  it("stays once confirmed, and can be confirmed again; nothing is wrong with confirming what was never armed", async () => {
    const b = get();
    await setUp(b);
    await b.done([guard("cf-2"), pin("cft2")]);
    await b.done([confirm("cf-2")]);
    expect(await seen(b)).toEqual(["cft2"]);
    await b.done([confirm("cf-2"), confirm("cf-none")]);
    await b.rig.sleep(seconds * 1.6);
    expect(await seen(b)).toEqual(["cft2"]);
    await b.done([confirm("cf-2")]);
    await tearDown(b);
  });

  it("is not brought back by a confirmation that comes too late, which is seen", async () => {
    const b = get();
    await setUp(b);
    await b.done([guard("cf-3"), pin("cft2")]);
    await b.rig.sleep(seconds * 1.6);
    expect((await b.change([confirm("cf-3")])).ran).not.toBe("unknown");
    expect(await seen(b)).toEqual(["cft1"]);
    await tearDown(b);
  });

  it("starts anew when it is armed again", async () => {
    const b = get();
    await setUp(b);
    await b.done([guard("cf-4"), pin("cft2")]);
    await b.rig.sleep(seconds * 0.6);
    await b.done([guard("cf-4"), pin("cft2")]);
    await b.rig.sleep(seconds * 0.6);
    expect(await seen(b)).toEqual(["cf-4", "cft2"]);
    await b.rig.sleep(seconds);
    expect(await seen(b)).toEqual(["cft1"]);
    await tearDown(b);
  });

  it("is not fired by the time of an earlier one with its token, and can be armed after it has fired", async () => {
    const b = get();
    await setUp(b);
    await b.done([guard("cf-5"), pin("cft2")]);
    await b.done([confirm("cf-5")]);
    await b.rig.sleep(seconds * 0.6);
    await b.done([guard("cf-5")]);
    await b.rig.sleep(seconds * 0.6);
    expect(await seen(b)).toEqual(["cf-5", "cft2"]);
    await b.rig.sleep(seconds);
    expect(await seen(b)).toEqual(["cft1"]);
    await b.done([guard("cf-5"), pin("cft2")]);
    expect(await seen(b)).toEqual(["cf-5", "cft2"]);
    await b.done([confirm("cf-5")]);
    expect(await seen(b)).toEqual(["cft2"]);
    await tearDown(b);
  });

  it("keeps two apart, and puts back all that it was told, in order, whatever of it fails", async () => {
    const b = get();
    await setUp(b);
    await b.done([pin("cft2", OTHER_MAC)]);
    const all: readonly GuardedOp[] = [
      { op: "pin", mac: MAC, port: "cft9" },
      { op: "unpin", mac: OTHER_MAC, port: "cft2" },
      { op: "detach", port: "cft2" },
      { op: "attach", port: "cft2", bridge: "cfb1", settings: settled },
      { op: "pin", mac: MAC, port: "cft2" },
    ];
    await b.done([{ op: "guard", token: "cf-6", seconds, back: all }, guard("cf-7"), confirm("cf-7")]);
    expect((await b.state()).guards).toEqual(new Set(["cf-6"]));
    await b.rig.sleep(seconds * 1.6);
    expect(await pinsOf(b)).toEqual([`${MAC} cft2`]);
    expect(await b.port("cft2")).toMatchObject({ bridge: "cfb1", up: true, ...settled });
    await tearDown(b);
  });

  it("lets exactly one of a confirmation and its own end win, however close they come", async () => {
    const b = get();
    await setUp(b);
    for (const early of [0.3, 0.1, 0.05, 0]) {
      await b.done([{ op: "guard", token: "cf-8", seconds: 1, back }, pin("cft2")]);
      await b.rig.sleep(1 - early);
      const { ran } = await b.change([confirm("cf-8")]);
      expect(ran).not.toBe("unknown");
      // Confirmed, or gone back: whichever it is, it stays.
      const first = await seen(b);
      expect(first).toHaveLength(1);
      if (ran === "failed") expect(first).toEqual(["cft1"]);
      await b.rig.sleep(1);
      expect(await seen(b)).toEqual(first);
    }
    await tearDown(b);
  });
}

export async function restartTest(b: Bench): Promise<void> {
  await setUp(b, b.two);
  await b.done([{ op: "guard", token: "cf-9", seconds: 3600, back: [{ op: "pin", mac: MAC, port: "cft2" }] }], b.two);
  const before = await b.state(b.two);
  expect(before.guards).toEqual(new Set(["cf-9"]));
  expect((await b.state(b.two)).bootId).toBe(before.bootId);
  await b.rig.restart?.(b.two);
  const after = await b.state(b.two);
  expect(after.bootId).not.toBe(before.bootId);
  expect([after.bridges.has("cfb1"), after.ports.has("cft1"), after.ports.has("cft2")]).toEqual([false, false, false]);
  expect([after.pins, after.guards]).toEqual([[], new Set()]);
  await b.done([bridge("cfb1"), removeBridge("cfb1")], b.two);
}
