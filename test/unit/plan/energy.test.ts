import { describe, expect, it } from "vitest";
import { moveEnergy, movesEnergy, netEnergy, wakeEnergy, wakesEnergy } from "../../../src/plan/energy.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";

describe("energy", () => {
  it("of a move grows with what is sent", () => {
    expect(moveEnergy(0) * 3600).toBeCloseTo(20.165, 9);
    expect(moveEnergy(1000) * 3600).toBeCloseTo(0.512 * 1048.576 + 20.165, 9);
  });

  it("of waking is what booting draws above sleeping", () => {
    expect(wakeEnergy({ idleWatts: 370, sleepWatts: 10, bootSeconds: 100 })).toBeCloseTo(10, 9);
    expect(wakeEnergy({ idleWatts: 5, sleepWatts: 10, bootSeconds: 100 })).toBe(0);
  });

  it("of a plan: what is saved over the hours less what it costs", () => {
    const net = netEnergy({ beforeWatts: 1000, afterWatts: 900, hours: 4, moves: [10, 20], wakes: [70] });
    expect(net).toMatchObject({
      savedWatts: 100,
      savedWattHours: 400,
      moveWattHours: 30,
      wakeWattHours: 70,
      netWattHours: 300,
      paysBack: true,
      paysBackAfterHours: 1,
    });
    expect(netEnergy({ beforeWatts: 1000, afterWatts: 900, hours: 1, moves: [30], wakes: [70] })).toMatchObject({
      netWattHours: 0,
      paysBack: false,
    });
    expect(netEnergy({ beforeWatts: 900, afterWatts: 1000, hours: 1, moves: [], wakes: [] })).toMatchObject({
      paysBack: false,
      paysBackAfterHours: null,
    });
  });

  it("counts each move by its router and each waking by its host", () => {
    const network = aBuiltNetwork({
      physicalRouters: [aHost("h1", { power: { idleWatts: 360, bootSeconds: 10 } })],
      virtualRouters: [aRouter("a", { demand: { memoryMiB: 1000 } })],
    });
    const move = { router: "a", from: null, to: "h1", wave: 1, startSeconds: 0, seconds: 1 };
    expect(movesEnergy(network, [move])).toEqual([moveEnergy(1000)]);
    const events = [
      { physicalRouter: "h1", to: "on" as const, startSeconds: 0 },
      { physicalRouter: "h1", to: "off" as const, startSeconds: 9 },
    ];
    expect(wakesEnergy(network, events)).toEqual([1]);
  });
});
