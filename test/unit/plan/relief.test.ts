import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import { reliefOf } from "../../../src/plan/relief.ts";
import type { Times } from "../../../src/plan/replay-timeline.ts";
import { statesOf } from "../../../src/plan/states.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";

const power = { idleWatts: 100, sleepWatts: 10, wattsPerGbps: 0, bootSeconds: 60 };
/** u and v on host a, their customers behind b, over a link of 10 Gb/s. */
const document = (u: number, v: number) =>
  aNetwork({
    maxUtilisation: 0.5,
    sites: [{ id: "s" }],
    transportNodes: [{ id: "t", site: "s" }],
    physicalRouters: [aHost("a", { power }), aHost("b", { power, state: "off" })],
    physicalLinks: [
      { id: "a-t", a: "a", b: "t", capacityGbps: 10, delayMs: 1 },
      { id: "b-t", a: "b", b: "t", capacityGbps: 100, delayMs: 1 },
    ],
    virtualRouters: [aRouter("u", { host: "a" }), aRouter("v", { host: "a" })],
    accessLinks: [
      { id: "cu", router: "u", attachedTo: "t", trafficGbps: { in: u, out: 0 } },
      { id: "cv", router: "v", attachedTo: "t", trafficGbps: { in: v, out: 0 } },
    ],
  });
const target = (u: number, v: number) => {
  const given = document(u, v);
  const on = given.physicalRouters.map((host) => ({ ...host, state: "on" as const }));
  return buildNetwork({ ...given, physicalRouters: on, virtualRouters: given.virtualRouters.map((router) => ({ ...router, host: "b" })) })
    .today;
};

/** b boots until 60 s; u is there at 70 s, v at 90 s. */
const times: Times = {
  moves: [
    { router: "u", from: "a", to: "b", wave: 1, startSeconds: 60, seconds: 10 },
    { router: "v", from: "a", to: "b", wave: 2, startSeconds: 70, seconds: 20 },
  ],
  powerEvents: [{ physicalRouter: "b", to: "on", startSeconds: 0 }],
  linkEvents: [],
  reroutes: [],
};
const relief = (u: number, v: number) => reliefOf(buildNetwork(document(u, v)), target(u, v), times, ruleBook);

describe("when nothing is broken any more", () => {
  it("is when the last move that an overload waits for has ended", () => {
    expect(relief(4, 8)).toEqual({ safeAfterSeconds: 70, withinTargetAfterSeconds: 90 });
    expect(relief(8, 4)).toEqual({ safeAfterSeconds: 70, withinTargetAfterSeconds: 70 });
    expect(relief(1, 11)).toEqual({ safeAfterSeconds: 90, withinTargetAfterSeconds: 90 });
  });

  it("is at once where nothing is broken today, and only then", () => {
    expect(relief(2, 2)).toEqual({ safeAfterSeconds: 0, withinTargetAfterSeconds: 0 });
    expect(relief(3, 4)).toEqual({ safeAfterSeconds: 0, withinTargetAfterSeconds: 70 });
  });

  it("is never where the end breaks it still", () => {
    const network = buildNetwork(document(4, 8));
    expect(reliefOf(network, network.today, { ...times, moves: [], powerEvents: [] }, ruleBook).safeAfterSeconds).toBeNull();
    expect(reliefOf(network, network.today, { ...times, moves: [] }, ruleBook).safeAfterSeconds).toBeNull();
  });
});

describe("the states of a transition", () => {
  it("hold a moving router on its old host until its move ends, and on both sides while it lasts", () => {
    const states = [...statesOf(buildNetwork(document(1, 1)), target(1, 1), times)];
    const seen = states.map(({ atSeconds, moment: { before, after, booting } }) => [
      atSeconds,
      ["u", "v"].map((router) => `${before.placements.get(router)}${after.placements.get(router)}`).join(" "),
      before.routersOn.has("b"),
      [...booting],
    ]);
    expect(seen).toEqual([
      [0, "aa aa", false, ["b"]],
      [60, "ab aa", true, []],
      [70, "bb ab", true, []],
      [90, "bb bb", true, []],
    ]);
  });

  it("begin with today at 0, though nothing happens then", () => {
    const [first, second] = [
      ...statesOf(buildNetwork(document(1, 1)), target(1, 1), { ...times, powerEvents: [], moves: times.moves.slice(1) }),
    ];
    expect(first).toMatchObject({ atSeconds: 0 });
    expect(second).toMatchObject({ atSeconds: 70 });
  });
});
