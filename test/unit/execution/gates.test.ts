import { describe, expect, it } from "vitest";
import { fleetSchema } from "../../../src/execution/fleet-document.ts";
import { coverageProblems, drift } from "../../../src/execution/gates.ts";
import { layoutOf } from "../../../src/execution/layout.ts";
import type { Domain, HostFacts, World } from "../../../src/execution/ports.ts";
import type { MoveDocument } from "../../../src/plan/plan-document.ts";
import { consolidation, type Exercise, exerciseOf, layoutOfSketch, move, oneMove } from "../../support/executions.ts";

const sketch = { hosts: { h1: "on", h2: "on", h3: "on" }, routers: { r1: "h1", r2: "h2" }, links: [["r1", "r2"]], leased: [] } as const;
const layout = layoutOfSketch(sketch);
const exerciseWith = (moves: readonly MoveDocument[]): Exercise => exerciseOf({ moves: [...moves], powerEvents: [] }, 1, layout);

/** The world as it is, but for what some hosts tell of themselves. */
const telling = ({ fleet: { world } }: Exercise, changes: Readonly<Record<string, (facts: HostFacts) => Partial<HostFacts>>>): World => ({
  ...world,
  hypervisor: {
    ...world.hypervisor,
    async read(host) {
      const seen = await world.hypervisor.read(host);
      return seen.seen ? { seen: true, state: { ...seen.state, ...changes[host]?.(seen.state) } } : seen;
    },
  },
});

const said = async (exercise: Exercise, world: World = exercise.fleet.world): Promise<readonly string[]> =>
  (await drift(exercise.layout, exercise.plan, world)).map(({ pointer, found }) => `${pointer}: ${found}`);

describe("hosts that exchange a router", () => {
  const exercise = exerciseWith([move("r1", "h1", "h3")]);

  it("are alike", async () => {
    expect(await said(exercise)).toEqual([]);
  });

  const differences: readonly (readonly [string, Partial<HostFacts>, string])[] = [
    ["another hypervisor", { hypervisor: "xen-4.16.0" }, "h1 runs xen-4.17.5, h3 runs xen-4.16.0"],
    ["other processors", { cpu: "0123" }, "the processors of h1 and h3 have different features"],
    [
      "no shadow paging",
      { virtualisation: ["pv", "hvm"] },
      "h3 has no shadow paging (virt_caps: pv hvm), which live migration of a paravirtual guest needs",
    ],
  ];
  it.each(differences)("may not have %s", async (_, change, why) => {
    const world = telling(exercise, { h3: () => change });
    expect(await said(exercise, world)).toEqual([`virtualRouters/r1: it cannot migrate from h1 to h3: ${why}`]);
  });

  it("are not compared with hosts that the plan leaves alone", async () => {
    expect(await said(exercise, telling(exercise, { h2: () => ({ hypervisor: "xen-4.16.0" }) }))).toEqual([]);
  });
});

describe("memory for what comes in a wave", () => {
  const free = (mib: number) => ({ h3: () => ({ freeMemoryMiB: mib }) });
  const both = [move("r1", "h1", "h3"), move("r2", "h2", "h3")];
  const refused = (mib: number, who: string, wave: number, needed: number): string =>
    `h3: it has ${mib} MiB free when ${who} come in wave ${wave}, and they need ${needed} MiB`;

  it("is summed over its routers", async () => {
    const exercise = exerciseWith(both);
    expect(await said(exercise, telling(exercise, free(528)))).toEqual([]);
    expect(await said(exercise, telling(exercise, free(527)))).toEqual([refused(527, "r1, r2", 1, 528)]);
  });

  it("is what earlier waves have left", async () => {
    const exercise = exerciseWith([move("r1", "h1", "h3"), move("r2", "h2", "h3", 2)]);
    expect(await said(exercise, telling(exercise, free(400)))).toEqual([refused(136, "r2", 2, 264)]);
  });

  it("comes free after the wave in which a router leaves, not in it", async () => {
    const inOne = exerciseWith([move("r1", "h1", "h3"), move("r1", "h3", "h2", 2), move("r2", "h2", "h3", 2)]);
    expect(await said(inOne, telling(inOne, free(400)))).toEqual([refused(136, "r2", 2, 264)]);
    const inTurn = exerciseWith([move("r1", "h1", "h3"), move("r1", "h3", "h2", 2), move("r2", "h2", "h3", 3)]);
    expect(await said(inTurn, telling(inTurn, free(400)))).toEqual([]);
  });

  it("is not held by a leaked copy of a router that comes: that is removed before", async () => {
    const exercise = exerciseWith([move("r1", "h1", "h3")]);
    const leaked: Domain = { name: "r1--incoming", id: 9, memoryMiB: 256, state: "paused" };
    const world = telling(exercise, { h3: ({ domains }) => ({ freeMemoryMiB: 100, domains: [...domains, leaked] }) });
    expect(await said(exercise, world)).toEqual([]);
  });

  it("is not known of a host that is still to be woken", async () => {
    expect(await said(exerciseOf(consolidation))).toEqual([]);
  });
});

describe("a guest that is nobody's of the network", () => {
  const guest: Domain = { name: "db", id: 9, memoryMiB: 64, state: "running" };
  const withGuest = (exercise: Exercise): World => telling(exercise, { h1: ({ domains }) => ({ domains: [...domains, guest] }) });

  it("is not switched off with its host", async () => {
    const exercise = exerciseOf(consolidation);
    expect(await said(exercise, withGuest(exercise))).toEqual([
      "powerEvents/h1: it is to be switched off, and holds db (running), which the network does not know",
    ]);
  });

  it("is nothing to a plan that leaves its host on", async () => {
    const exercise = exerciseOf(oneMove);
    expect(await said(exercise, withGuest(exercise))).toEqual([]);
  });
});

describe("a host that is off in the network", () => {
  it("is refused when its power cannot be read", async () => {
    const exercise = exerciseOf(oneMove);
    const { world } = exercise.fleet;
    const power: World["power"] = { ...world.power, read: async () => ({ seen: false, why: "no answer" }) };
    expect(await said(exercise, { ...world, power })).toEqual(["h3: it is off in the network, and its power cannot be read: no answer"]);
  });

  it("is asked itself when nothing can switch it", async () => {
    const exercise = exerciseOf(oneMove);
    const world: World = { ...exercise.fleet.world, power: { ...exercise.fleet.world.power, can: () => false } };
    expect(await said(exercise, world)).toEqual([]);
    await exercise.fleet.world.power.switch("h3", "on");
    await exercise.fleet.run(100);
    expect(await said(exercise, world)).toEqual(["h3: it is off in the network, and answers"]);
  });
});

describe("interfaces that the fleet document names", () => {
  const at = (bridge: string, number: number) => ({ bridge, mac: `02:00:00:00:00:0${number}` });
  type Interfaces = Readonly<Record<string, Readonly<Record<string, ReturnType<typeof at>>>>>;
  const problems = (interfaces: Interfaces, moves: readonly MoveDocument[]): readonly string[] => {
    const fleet = fleetSchema.parse({ ...layout.fleet, interfaces });
    return coverageProblems(layoutOf(layout.network, fleet), exerciseWith(moves).plan).map(({ found }) => found);
  };
  const apart = [move("r1", "h1", "h3")];
  const together = [move("r1", "h1", "h2")];

  it("have a bridge of their own each", () => {
    const interfaces = { r1: { "r1~r2": at("br7", 1), "cust-r1a": at("br7", 2) } };
    const found = problems(interfaces, apart);
    // Once, also where it goes with them to another host.
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^the bridge br7 is for r1 \S+ and for r1 \S+, both on h1$/);
  });

  it("may share a name with those of a router that they never meet", () => {
    const interfaces = { r1: { "cust-r1a": at("br7", 1) }, r2: { "cust-r2a": at("br7", 2) } };
    expect(problems(interfaces, apart)).toEqual([]);
    expect(problems(interfaces, together)).toEqual(["the bridge br7 is for r1 cust-r1a and for r2 cust-r2a, both on h2"]);
  });

  it("have an address of their own each", () => {
    const interfaces = { r1: { "cust-r1a": at("br7", 1) }, r2: { "cust-r2a": at("br8", 1) } };
    expect(problems(interfaces, together)).toEqual(["the address 02:00:00:00:00:01 is for r1 cust-r1a and for r2 cust-r2a, both on h2"]);
  });
});
