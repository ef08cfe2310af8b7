/** One random run, all of it from one number: a network, a plan for it, and one to four things that go wrong. */
import type { ActOutcome, Fault, MigrationFault } from "../../src/execution/drivers/simulated/faults.ts";
import type { Layout } from "../../src/execution/layout.ts";
import type { MoveDocument, PlanDocument } from "../../src/plan/plan-document.ts";
import type { Death, Script, Wish } from "../support/campaign.ts";
import { type Exercise, exerciseOf, type FleetSketch, layoutOfSketch, move } from "../support/executions.ts";

export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  happens(share: number): boolean;
}

export function chanceOf(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  return { next, below, pick, happens: (share) => next() < share };
}

/** Networks are made from a smaller number, and kept: to build one takes as long as to run on it. */
const NETWORKS = 300;
const known = new Map<number, { readonly sketch: FleetSketch; readonly layout: Layout }>();

function networkOf(number: number): { readonly sketch: FleetSketch; readonly layout: Layout } {
  const there = known.get(number);
  if (there !== undefined) return there;
  const chance = chanceOf(number + 7_000_000);
  const hosts = Array.from({ length: 2 + chance.below(3) }, (_, index) => `h${index + 1}`);
  const third = hosts.length > 2 ? chance.pick(["on", "on", "off", "failed"] as const) : "on";
  const states = Object.fromEntries(hosts.map((host, index) => [host, index === 2 ? third : "on"] as const));
  const alive = hosts.filter((host) => states[host] === "on");
  const dead = hosts.filter((host) => states[host] === "failed");
  const routers = Object.fromEntries(
    Array.from({ length: 1 + chance.below(3) }, (_, index) => {
      const home = chance.happens(0.1) ? null : chance.happens(0.3) && dead.length > 0 ? chance.pick(dead) : chance.pick(alive);
      return [`r${index + 1}`, home] as const;
    }),
  );
  const names = Object.keys(routers);
  const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b) => [a, b] as const));
  const sketch = {
    hosts: states,
    routers,
    links: pairs.filter(() => chance.happens(0.6)),
    leased: names.filter(() => chance.happens(0.3)),
  };
  const made = { sketch, layout: layoutOfSketch(sketch) };
  known.set(number, made);
  return made;
}

/** Every router that has to move does; others may, once or with a stop between. What is empty afterwards may go to sleep. */
function planOf(chance: Chance, { hosts, routers }: FleetSketch): Pick<PlanDocument, "moves" | "powerEvents"> {
  const usable = Object.keys(hosts).filter((host) => hosts[host] !== "failed");
  const moves: MoveDocument[] = [];
  const wakes = usable.filter((host) => hosts[host] === "off");
  const base = wakes.length > 0 ? 7 : 1;
  const final = new Map<string, string>();
  for (const [router, home] of Object.entries(routers)) {
    const mustMove = home === null || hosts[home] === "failed";
    if (home !== null) final.set(router, home);
    if (!mustMove && !chance.happens(0.8)) continue;
    let at = home;
    let wave = base + chance.below(2);
    for (let hops = chance.happens(0.2) ? 2 : 1; hops > 0; hops -= 1) {
      const to = chance.pick(usable.filter((host) => host !== at));
      moves.push(move(router, at, to, wave));
      at = to;
      wave += 1;
    }
    if (at !== null) final.set(router, at);
  }
  moves.sort((x, y) => x.wave - y.wave);
  const used = new Set([...final.values(), ...moves.map(({ to }) => to)]);
  const last = Math.max(0, ...moves.map(({ startSeconds, seconds }) => startSeconds + seconds));
  const sleepers = usable.filter((host) => hosts[host] === "on" && !used.has(host) && chance.happens(0.5));
  return {
    moves,
    powerEvents: [
      ...wakes.filter((host) => used.has(host)).map((physicalRouter) => ({ physicalRouter, to: "on" as const, startSeconds: 0 })),
      ...sleepers.map((physicalRouter) => ({ physicalRouter, to: "off" as const, startSeconds: last })),
    ],
  };
}

const outcomes: readonly ActOutcome[] = [
  "fails-before",
  "fails-after",
  "times-out-before",
  "times-out-after",
  { opsMade: 1 },
  { opsMade: 3, thenTimesOut: true },
];
const migrationFaults: readonly MigrationFault[] = [
  "cut-in-pre-copy",
  "cut-after-suspend",
  "cut-after-suspend-clean",
  "handshake-lost-target-runs",
  "handshake-lost-target-paused",
  "handshake-lost-target-incoming",
  "destination-dies-in-pre-copy",
  "destination-dies-after-suspend",
  "destination-dies-in-handshake",
  "source-dies-in-pre-copy",
  "source-dies-after-suspend",
  "source-dies-in-handshake",
  "hangs-in-pre-copy",
  "refused-for-memory",
  "log-dirty-refused",
  "sender-killed-after-suspend",
];

interface Trouble {
  readonly faults: Fault[];
  readonly deaths: Death[];
  readonly wishes: Wish[];
  theft: Script["theft"];
}

function addTrouble(chance: Chance, trouble: Trouble, { fleet, network }: Exercise): void {
  const devices = [...fleet.inspect().devices.keys()];
  const routers = [...network.virtualRouters.keys()];
  const when = () => (chance.happens(0.7) ? { atAct: chance.below(45) } : { atSeconds: chance.below(150) });
  const times = () => chance.pick([1, 1, 2, 5, Number.POSITIVE_INFINITY]);
  switch (chance.below(14)) {
    case 0:
    case 1:
      trouble.faults.push({ fault: "act", index: chance.below(45), outcome: chance.pick(outcomes) });
      return;
    case 2: {
      const device = chance.pick(devices);
      trouble.faults.push({
        fault: "act",
        times: times(),
        outcome: chance.pick(outcomes),
        matches: (act) => act.act === "change" && act.change.device === device,
      });
      return;
    }
    case 3:
    case 4:
      trouble.faults.push({ fault: "migration", times: times(), how: chance.pick(migrationFaults) });
      return;
    case 5: {
      const device = chance.pick(devices.filter((id) => network.physicalRouters.get(id)?.state !== "failed"));
      const comesBack = !device.startsWith("h") || chance.happens(0.5);
      trouble.faults.push({ fault: "kill", device, when: when(), ...(comesBack ? { startsAgainAfter: 10 + chance.below(100) } : {}) });
      return;
    }
    case 6: {
      const [device, seconds] = [chance.pick(devices), chance.pick([5, 40, 100, 400])];
      trouble.faults.push({ fault: "unreachable", device, when: when(), seconds, changesArrive: chance.happens(0.5) });
      return;
    }
    case 7: {
      const host = chance.pick(devices.filter((id) => id.startsWith("h")));
      trouble.faults.push({ fault: "wake", host, wakes: chance.happens(0.5) ? "never" : { secondsLate: chance.pick([30, 500]) } });
      return;
    }
    case 8: {
      const [turn, share] = [chance.below(20), chance.pick([0.3, 1])];
      let pings = 0;
      trouble.faults.push({
        fault: "look",
        times: times(),
        matches: ({ what }) => share === 1 && what !== "power" && pings++ === turn,
      });
      trouble.faults.push({
        fault: "call",
        index: turn,
        moment: "made",
        call: () => fleet.inject({ fault: "probe", times: times(), share }),
      });
      return;
    }
    case 9:
    case 10: {
      const death: Death = chance.happens(0.5)
        ? { record: 1 + chance.below(60), moment: chance.pick(["before", "after"]) }
        : { act: chance.below(30), moment: chance.pick(["asked", "made"]) };
      trouble.deaths.push(death);
      return;
    }
    case 11: {
      const phase = chance.pick(["copying", "handing-over"] as const);
      trouble.faults.push({ fault: "watch", times: times(), matches: (_, now) => now === phase });
      return;
    }
    case 12: {
      const [late, arrivesAfter] = [chance.pick(["migrate", "change"] as const), chance.pick([31, 45, 100, 300])];
      trouble.faults.push({ fault: "act", times: times(), matches: ({ act }) => act === late, outcome: { arrivesAfter } });
      return;
    }
    default:
      if (chance.happens(0.4)) trouble.theft = { act: chance.below(20), seconds: chance.pick([35, 90, 300]) };
      else {
        const [want, router] = [chance.pick(["pause", "abort", "skip"] as const), chance.pick(routers)];
        trouble.wishes.push({ life: chance.below(2), record: 2 + chance.below(50), want, ...(want === "skip" ? { router } : {}) });
      }
  }
}

export interface RandomRun {
  readonly exercise: Exercise;
  readonly script: Script;
  /** For people. */
  readonly about: string;
}

export function randomRun(seed: number): RandomRun {
  const chance = chanceOf(seed);
  const { sketch, layout } = networkOf(seed % NETWORKS);
  const plan = planOf(chance, sketch);
  const exercise = exerciseOf(plan, 1 + chance.below(1000), layout);
  const trouble: Trouble = { faults: [], deaths: [], wishes: [], theft: undefined };
  for (let left = 1 + chance.below(4); left > 0; left -= 1) addTrouble(chance, trouble, exercise);
  const { faults, deaths, wishes, theft } = trouble;
  const script: Script = {
    faults,
    deaths,
    wishes,
    ...(theft === undefined ? {} : { theft }),
    procedure: chance.happens(0.75) ? "local-switching" : "switch-after",
    pauseSeconds: chance.pick([31, 40, 90, 200]),
    observe: chance.happens(0.2),
  };
  const plain = (_: string, value: unknown): unknown =>
    value === Number.POSITIVE_INFINITY ? "always" : typeof value === "function" ? "a function" : value;
  return {
    exercise,
    script,
    about: `seed ${seed}\n  ${JSON.stringify(sketch)}\n  ${JSON.stringify(plan)}\n  ${JSON.stringify(script, plain)}`,
  };
}
