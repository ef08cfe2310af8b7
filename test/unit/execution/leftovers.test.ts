/** What executions leave when they are cut short, and what only looks like it: what is seen, what is removed, in which order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceState, Op, PortState } from "../../../src/execution/device.ts";
import { settled as settledPort } from "../../../src/execution/fact.ts";
import { drift } from "../../../src/execution/gates.ts";
import { createMemoryJournal } from "../../../src/execution/journal/memory-store.ts";
import { readRecord } from "../../../src/execution/journal/record.ts";
import { layWiring, lookAtWiring, putWiringRight } from "../../../src/execution/lay-wiring.ts";
import { type Layout, layoutOf, packetLinksOf } from "../../../src/execution/layout.ts";
import { settledState } from "../../../src/execution/leftovers.ts";
import { bridgeName, guardToken, patchName, tunnelName } from "../../../src/execution/names.ts";
import { type ProcedureName, procedureNames } from "../../../src/execution/procedure.ts";
import { underLease } from "../../../src/execution/under-lease.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import { plannedNetwork } from "../../../src/plan/planned-network.ts";
import { randomRun } from "../../faults/random-run.ts";
import { begin, type Exercise, exerciseOf, faultsOf, oneMove, placementsOf } from "../../support/executions.ts";

const seed = 20261123;
/** Higher than any executor's, which are times. */
const FENCE = 2 ** 50;

/** The exercise's network with its routers where they run now, and its hosts on that are on. */
function layoutNow({ network, layout, fleet }: Exercise, placements: ReadonlyMap<string, string>): Layout {
  const { devices } = fleet.inspect();
  const routersOn = new Set([...network.physicalRouters.keys()].filter((id) => devices.get(id)?.power === "on"));
  return layoutOf(buildNetwork(plannedNetwork(network, { ...network.today, placements, routersOn })), layout.fleet);
}

const apply = async (layout: Layout, { fleet }: Exercise) => layWiring(await lookAtWiring(layout, fleet.world), fleet.world, FENCE);

/** Everything of a device that anybody could have put there. */
const carried = ({ bridges, ports, pins, guards, circuits }: DeviceState) => ({
  bridges: [...bridges].sort(),
  ports: [...ports].map(([name, { bridge, kind, isolated, learning, flood }]) => ({ name, bridge, kind, isolated, learning, flood })),
  pins,
  guards,
  circuits,
});
const carriedBy = ({ fleet }: Exercise) => [...fleet.inspect().devices].map(([id, state]) => [id, carried(state)] as const);

describe("what is ours on a device", () => {
  const { layout, network, fleet } = exerciseOf(oneMove);
  const settled = settledState(layout, network.today.placements);
  const far = fleet.inspect().devices.get("r1-a") as DeviceState;
  const [port] = [...far.ports.values()] as [PortState];

  it("is whatever has a name that Rehome gives, whatever it is the name of", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
        fc.constantFrom("path" as const, "detour" as const),
        (parts, purpose) => {
          const names = [tunnelName(purpose, parts), patchName(parts, "a"), patchName(parts, "b")];
          const { left } = settled.compare("r1-a", {
            ...far,
            ports: new Map(names.map((name) => [name, port])),
            bridges: new Set([bridgeName(parts)]),
            guards: new Set([guardToken(parts)]),
          });
          expect(left.map(({ gone }) => ("name" in gone ? gone.name : "token" in gone ? gone.token : ""))).toEqual([
            ...names,
            bridgeName(parts),
            guardToken(parts),
          ]);
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it("is nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^(r[txpb]|g|vif|br|eth)[A-Za-z0-9.-]{0,13}$/), { maxLength: 5 }), (names) => {
        const others = names.filter((name) => !/^(r[txpb]|g)[a-z2-7]{11}[ab]?$/.test(name));
        const { left, missing } = settled.compare("r1-a", {
          ...far,
          ports: new Map([...far.ports, ...others.map((name) => [name, { ...port, bridge: "br0" }] as const)]),
          bridges: new Set([...far.bridges, ...others]),
          guards: new Set(others),
          pins: [
            ...others.map((name) => ({ mac: layout.macOf("r1", "cust-r1a"), port: name })),
            ...[...far.ports.keys()].map((name) => ({ mac: "52:54:00:00:00:01", port: name })),
          ],
        });
        expect([left, missing]).toEqual([[], []]);
      }),
      { seed, numRuns: 200 },
    );
  });

  it("is told in words", () => {
    const [leg = ""] = [...far.ports.keys()];
    const mac = layout.macOf("r1", "cust-r1a");
    const { left } = settled.compare("r1-a", { ...far, pins: [{ mac, port: leg }], guards: new Set([guardToken(["x"])]) });
    expect(left.map(({ what }) => what)).toEqual([
      `an armed dead man's switch ${guardToken(["x"])}`,
      `a static entry that sends frames for r1 (${mac}) to ${leg}`,
    ]);
  });
});

interface Injected {
  readonly device: string;
  readonly ops: readonly Op[];
}

/** Things of ours on the wired devices of an exercise, and things of others. */
function injections({ layout, network, fleet }: Exercise) {
  const macs = [...network.virtualRouters.keys()].flatMap((router) =>
    packetLinksOf(network, router).map(({ id }) => layout.macOf(router, id)),
  );
  const places = [...fleet.inspect().devices].flatMap(([device, { ports }]) =>
    [...ports].flatMap(([port, { kind, bridge }]) =>
      bridge !== null && (kind === "tunnel" || kind === "patch") ? [{ device, port, bridge }] : [],
    ),
  );
  const place = fc.constantFrom(...places);
  const mac = fc.constantFrom(...macs);
  const pin = fc.tuple(place, mac).map(([{ device, port }, to]): Injected => ({ device, ops: [{ op: "pin", mac: to, port }] }));
  const guard = fc.tuple(place, mac, fc.nat(1000), fc.integer({ min: 60, max: 300 })).map(
    ([{ device, port }, to, number, seconds]): Injected => ({
      device,
      ops: [{ op: "guard", token: guardToken([`ex/${number}`]), seconds, back: [{ op: "pin", mac: to, port }] }],
    }),
  );
  const leg = fc.tuple(place, mac, fc.nat(1000)).map(([{ device, bridge }, to, number]): Injected => {
    const name = tunnelName("detour", [String(number)]);
    const tunnel = { type: "gretap" as const, local: "10.9.0.1", remote: "10.9.0.2", key: number + 1 };
    return {
      device,
      ops: [
        { op: "add-tunnel", name, tunnel },
        { op: "attach", port: name, bridge, settings: { isolated: true, learning: false, flood: false } },
        { op: "pin", mac: to, port: name },
      ],
    };
  });
  const emptyBridge = fc.tuple(place, fc.nat(1000)).map(
    ([{ device }, number]): Injected => ({
      device,
      ops: [{ op: "add-bridge", name: bridgeName([String(number)]), mac: "02:00:00:00:00:09" }],
    }),
  );
  const othersPin = fc
    .tuple(place, fc.nat(200))
    .map(([{ device, port }, to]): Injected => ({ device, ops: [{ op: "pin", mac: `52:54:00:00:00:${(to + 16).toString(16)}`, port }] }));
  const othersPort = fc.tuple(place, mac, fc.nat(200)).map(
    ([{ device }, to, number]): Injected => ({
      device,
      ops: [
        { op: "add-bridge", name: `br${number}`, mac: "02:00:00:00:00:08" },
        { op: "add-patch", name: `veth${number}a`, peer: `veth${number}b` },
        { op: "attach", port: `veth${number}a`, bridge: `br${number}`, settings: { isolated: true, learning: false, flood: false } },
        { op: "pin", mac: to, port: `veth${number}a` },
      ],
    }),
  );
  const othersGuard = fc
    .tuple(place, fc.nat(200))
    .map(([{ device }, number]): Injected => ({ device, ops: [{ op: "guard", token: `backup-${number}`, seconds: 80_000, back: [] }] }));
  return {
    ours: fc.array(fc.oneof(pin, guard, leg, emptyBridge), { maxLength: 6 }),
    others: fc.array(fc.oneof(othersPin, othersPort, othersGuard), { maxLength: 4 }),
  };
}

describe("leftovers on a settled world", () => {
  const base = exerciseOf(oneMove);
  const { ours, others } = injections(base);

  it("are seen by the gate and by wiring, and removed by it; what is others' stays", async () => {
    await fc.assert(
      fc.asyncProperty(ours, others, fc.nat(50), async (mine, theirs, number) => {
        const exercise = exerciseOf(oneMove, number);
        const { fleet, layout, plan } = exercise;
        const put = async (all: readonly Injected[]): Promise<void> => {
          for (const change of all) expect(await fleet.world.devices.change(change, 1)).toEqual({ ran: "done" });
        };
        await put(theirs);
        const before = carriedBy(exercise);
        await put(mine);
        const touched = [...new Set(mine.map(({ device }) => device))].sort();
        const gate = await drift(layout, plan, fleet.world);
        // The plan has nothing to do with r2's customer.
        expect([...new Set(gate.map(({ pointer }) => pointer))].sort()).toEqual(touched.filter((device) => device !== "r2-a"));
        for (const { found } of gate) expect(found).toContain("left by an earlier execution");
        const look = await lookAtWiring(layout, fleet.world);
        expect(look.differences.map(({ change }) => change.device).sort()).toEqual(touched);
        for (const { ran } of await layWiring(look, fleet.world, FENCE)) expect(ran).toEqual({ ran: "done" });
        expect(carriedBy(exercise)).toEqual(before);
        // None of the disarmed ones puts an entry back.
        await fleet.run(400);
        expect(carriedBy(exercise)).toEqual(before);
        expect((await lookAtWiring(layout, fleet.world)).differences).toEqual([]);
      }),
      { seed, numRuns: 40 },
    );
  });

  it("are not the tunnels of the wiring with other ends: one change makes those whole again", async () => {
    const tunnels = [...base.fleet.inspect().devices].flatMap(([device, { ports }]) =>
      [...ports].flatMap(([name, { tunnel, bridge }]) => (tunnel === null || bridge === null ? [] : [{ device, name, tunnel, bridge }])),
    );
    expect(tunnels.length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(fc.subarray(tunnels, { minLength: 1 }), fc.integer({ min: 5000, max: 6000 }), async (others, key) => {
        const exercise = exerciseOf(oneMove);
        const { fleet, layout } = exercise;
        const before = carriedBy(exercise);
        for (const { device, name, tunnel, bridge } of others) {
          const ops: readonly Op[] = [
            { op: "remove-port", name },
            { op: "add-tunnel", name, tunnel: { ...tunnel, key } },
            { op: "attach", port: name, bridge, settings: settledPort },
          ];
          expect(await fleet.world.devices.change({ device, ops }, 1)).toEqual({ ran: "done" });
        }
        const look = await lookAtWiring(layout, fleet.world);
        expect(look.differences.map(({ change }) => change.device).sort()).toEqual([...new Set(others.map(({ device }) => device))].sort());
        for (const { ran } of await layWiring(look, fleet.world, FENCE)) expect(ran).toEqual({ ran: "done" });
        expect((await lookAtWiring(layout, fleet.world)).differences).toEqual([]);
        const sorted = (carriedNow: typeof before) =>
          carriedNow.map(([id, { ports, ...more }]) => [id, { ...more, ports: ports.toSorted((x, y) => (x.name < y.name ? -1 : 1)) }]);
        expect(sorted(carriedBy(exercise))).toEqual(sorted(before));
        expect(faultsOf(exercise)).toEqual([]);
      }),
      { seed, numRuns: 25 },
    );
  });

  it("are left alone by one who has lost the network since he looked", async () => {
    const exercise = exerciseOf(oneMove);
    const { fleet, layout } = exercise;
    const tunnel = { type: "gretap", local: "10.9.0.1", remote: "10.9.0.2", key: 9 } as const;
    await fleet.world.devices.change({ device: "r1-a", ops: [{ op: "add-tunnel", name: tunnelName("path", ["x"]), tunnel }] }, 1);
    const before = carriedBy(exercise);
    const store = createMemoryJournal(readRecord);
    const request = { network: layout.network.name, store, clock: fleet.world.clock, holder: "one" };
    const lost = await underLease(request, ({ lease }) =>
      putWiringRight({ layout, world: fleet.world, store }, { lease, isOurs: () => false }),
    );
    expect(lost).toEqual({ status: "lost" });
    expect(carriedBy(exercise)).toEqual(before);
    const laid = await underLease(request, (held) => putWiringRight({ layout, world: fleet.world, store }, held));
    expect(laid).toMatchObject({ status: "laid", problems: [] });
    expect((await lookAtWiring(layout, fleet.world)).differences).toEqual([]);
    expect(store.lease(layout.network.name)).toBeNull();
  });

  it("are removed only where the wiring is right: until then a dead man's switch stays armed", async () => {
    const { fleet, layout } = base;
    const far = fleet.inspect().devices.get("r1-a") as DeviceState;
    const [leg = ""] = [...far.ports.keys()];
    const mac = layout.macOf("r1", "cust-r1a");
    const token = guardToken(["ex/0", "cust-r1a"]);
    const ops: readonly Op[] = [
      { op: "guard", token, seconds: 600, back: [{ op: "pin", mac, port: leg }] },
      { op: "pin", mac, port: leg },
      { op: "set-port", port: leg, settings: { isolated: true, learning: false, flood: false } },
      { op: "add-tunnel", name: tunnelName("path", ["x"]), tunnel: { type: "gretap", local: "10.9.0.1", remote: "10.9.0.2", key: 9 } },
    ];
    await fleet.world.devices.change({ device: "r1-a", ops }, 1);
    const look = await lookAtWiring(layout, fleet.world);
    expect(look.differences.map(({ change }) => change.ops.map(({ op }) => op))).toEqual([["remove-port", "set-port", "confirm", "unpin"]]);
    for (const [opsMade, guards, pins] of [
      [1, 1, 1],
      [2, 1, 1],
      [3, 0, 1],
      [4, 0, 0],
    ] as const) {
      fleet.inject({ fault: "act", matches: ({ act }) => act === "change", outcome: { opsMade } });
      await layWiring(look, fleet.world, FENCE);
      const { devices } = fleet.inspect();
      expect([devices.get("r1-a")?.guards.size, devices.get("r1-a")?.pins.length]).toEqual([guards, pins]);
    }
    expect(faultsOf(base)).toEqual([]);
  });
});

/** Nothing is on its way any more, and each router has one copy, which runs. */
function isSettled({ fleet }: Exercise): boolean {
  const { routers, jobs } = fleet.inspect();
  const isAlone = [...routers].every(([router, [copy, ...more]]) => copy?.state === "running" && copy.name === router && more.length === 0);
  return isAlone && jobs.every(({ stage }) => stage === "succeeded" || stage === "failed");
}

describe("an execution", () => {
  it("leaves nothing, however many routers it moves", async () => {
    for (let number = 1; number <= 15; number += 1) {
      const { exercise, script } = randomRun(number);
      const outcome = await begin(exercise, script.procedure === undefined ? {} : { procedure: script.procedure });
      if (outcome.status !== "ended") throw new Error(`run ${number} is ${JSON.stringify(outcome)}`);
      expect(["done", "rolled-back"]).toContain(outcome.end.as);
      const placements = new Map(exercise.network.today.placements);
      if (outcome.end.as === "done") for (const { router, to } of exercise.plan.moves) placements.set(router, to);
      const layout = layoutNow(exercise, placements);
      const { differences, unseen } = await lookAtWiring(layout, exercise.fleet.world);
      expect([differences, unseen, faultsOf(exercise, placements)]).toEqual([[], [], []]);
    }
  });

  it.each(procedureNames)("by %s that dies at any moment leaves nothing that wiring does not see, and remove", async (procedure) => {
    let [armed, pinned, removed] = [0, 0, 0];
    for (let act = 0; ; act += 1) {
      // Dead man's switches fire after 60 s.
      for (const seconds of [0, 10, 70]) {
        const exercise = exerciseOf(oneMove);
        if (!(await diesAt(exercise, act, procedure))) {
          expect(act).toBeGreaterThan(8);
          expect([armed, pinned].every((often) => (procedure === "local-switching" ? often > 5 : often === 0))).toBe(true);
          expect(removed).toBeGreaterThan(10);
          return;
        }
        const { fleet } = exercise;
        await fleet.run(seconds);
        const placements = isSettled(exercise) ? placementsOf(exercise) : exercise.network.today.placements;
        const layout = layoutNow(exercise, placements);
        const settled = settledState(layout, placements);
        for (const [id, state] of fleet.inspect().devices) {
          if (state.power === "off") continue;
          const gone = settled.compare(id, state).left.map((left) => left.gone);
          const names = gone.flatMap((fact) => ("name" in fact ? [fact.name] : "token" in fact ? [fact.token] : []));
          const pins = gone.flatMap((fact) => (fact.is === "no-pin" ? [`${fact.mac} ${fact.port}`] : []));
          for (const token of state.guards) expect(names).toContain(token);
          for (const { mac, port } of state.pins) expect([...pins, ...names.map((name) => `${mac} ${name}`)]).toContain(`${mac} ${port}`);
          armed += state.guards.size;
          pinned += pins.length;
        }
        if (!isSettled(exercise)) continue;
        removed += 1;
        for (const { ran } of await apply(layout, exercise)) expect(ran).toEqual({ ran: "done" });
        const faults = () => faultsOf(exercise, placements).filter((fault) => !fault.startsWith("the probe "));
        expect(faults()).toEqual([]);
        await fleet.run(200);
        expect(faults()).toEqual([]);
      }
    }
  });
});

/** The executor dies once its act with this number is made; false: it made no such act, and came to its end. */
async function diesAt(exercise: Exercise, act: number, procedure: ProcedureName): Promise<boolean> {
  const connection = exercise.fleet.connect();
  const died = new Promise<true>((resolve) => {
    exercise.fleet.inject({
      fault: "call",
      index: act,
      moment: "made",
      call() {
        connection.cut();
        resolve(true);
      },
    });
  });
  return Promise.race([begin(exercise, { world: connection, procedure }).then(() => false), died]);
}
