/**
 * Facts: what a step wants to be true of a device, and the changes that make it so.
 *
 * A step's probe is "do its facts hold", its action "make those that do not". So every action can be repeated, and what
 * was done before a crash is read from the device and not believed from a journal.
 */
import type { DeviceState, Op, PortSettings, TunnelEnd } from "./device.ts";

export type Fact = { readonly device: string } & (
  | { readonly is: "bridge"; readonly name: string; readonly mac: string }
  | { readonly is: "no-bridge"; readonly name: string }
  | { readonly is: "tunnel"; readonly name: string; readonly tunnel: TunnelEnd }
  | { readonly is: "patch"; readonly name: string; readonly peer: string }
  | { readonly is: "no-port"; readonly name: string }
  | { readonly is: "attached"; readonly port: string; readonly bridge: string; readonly settings: PortSettings }
  | { readonly is: "detached"; readonly port: string }
  | { readonly is: "pin"; readonly mac: string; readonly port: string; readonly guard?: Guard }
  | { readonly is: "no-pin"; readonly mac: string; readonly port: string }
  | { readonly is: "no-guard"; readonly token: string }
  | { readonly is: "circuit"; readonly link: string; readonly hosts: readonly string[] }
);

/** Armed together with a pin, by the same command: the pin goes back to `port` unless it is confirmed in time. */
export interface Guard {
  readonly token: string;
  readonly seconds: number;
  readonly port: string;
}

export const settled: PortSettings = { isolated: false, learning: true, flood: true };

export const holds = (fact: Fact, state: DeviceState): boolean => changesFor(fact, state).length === 0;

/**
 * The changes that the device still needs for the facts to hold, in the facts' order; facts that are said twice are made once. A port that
 * is made anew has lost what it had: where it was attached, and its static entries.
 */
export function changesTo(facts: readonly Fact[], state: DeviceState): readonly Op[] {
  const once = new Map(facts.map((fact) => [JSON.stringify(fact), fact]));
  let left = state;
  return [...once.values()].flatMap((fact) => {
    const ops = changesFor(fact, left);
    for (const op of ops) if (op.op === "remove-port") left = without(left, op.name);
    return ops;
  });
}

const without = (state: DeviceState, port: string): DeviceState => ({
  ...state,
  ports: new Map([...state.ports].filter(([name]) => name !== port)),
  pins: state.pins.filter((pin) => pin.port !== port),
});

function changesFor(fact: Fact, state: DeviceState): readonly Op[] {
  switch (fact.is) {
    case "bridge":
      return state.bridges.has(fact.name) ? [] : [{ op: "add-bridge", name: fact.name, mac: fact.mac }];
    case "no-bridge":
      return state.bridges.has(fact.name) ? [{ op: "remove-bridge", name: fact.name }] : [];
    case "tunnel": {
      const there = state.ports.get(fact.name);
      if (there !== undefined && sameTunnel(there.tunnel, fact.tunnel)) return [];
      const add: Op = { op: "add-tunnel", name: fact.name, tunnel: fact.tunnel };
      return there === undefined ? [add] : [{ op: "remove-port", name: fact.name }, add];
    }
    case "patch":
      return state.ports.has(fact.name) && state.ports.has(fact.peer) ? [] : [{ op: "add-patch", name: fact.name, peer: fact.peer }];
    case "no-port":
      return state.ports.has(fact.name) ? [{ op: "remove-port", name: fact.name }] : [];
    case "attached": {
      const { port, bridge, settings } = fact;
      const there = state.ports.get(port);
      if (there?.bridge !== bridge || !there.up) return [{ op: "attach", port, bridge, settings }];
      return sameSettings(there, settings) ? [] : [{ op: "set-port", port, settings }];
    }
    case "detached": {
      const there = state.ports.get(fact.port);
      return there !== undefined && there.bridge !== null ? [{ op: "detach", port: fact.port }] : [];
    }
    case "pin": {
      const { mac, port, guard } = fact;
      if (isPinned(state, mac, port)) return [];
      if (guard === undefined) return [{ op: "pin", mac, port }];
      const { token, seconds } = guard;
      return [
        { op: "guard", token, seconds, back: [{ op: "pin", mac, port: guard.port }] },
        { op: "pin", mac, port },
      ];
    }
    case "no-pin":
      return isPinned(state, fact.mac, fact.port) ? [{ op: "unpin", mac: fact.mac, port: fact.port }] : [];
    case "no-guard":
      return state.guards.has(fact.token) ? [{ op: "confirm", token: fact.token }] : [];
    case "circuit": {
      const hosts = state.circuits.get(fact.link) ?? [];
      const same = hosts.length === fact.hosts.length && fact.hosts.every((host) => hosts.includes(host));
      return same ? [] : [{ op: "connect-circuit", link: fact.link, hosts: fact.hosts }];
    }
    default:
      return fact satisfies never;
  }
}

const isPinned = ({ pins }: DeviceState, mac: string, port: string): boolean => pins.some((pin) => pin.mac === mac && pin.port === port);

const sameTunnel = (x: TunnelEnd | null, y: TunnelEnd): boolean =>
  x !== null && x.type === y.type && x.local === y.local && x.remote === y.remote && x.key === y.key;

const sameSettings = (x: PortSettings, y: PortSettings): boolean =>
  x.isolated === y.isolated && x.learning === y.learning && x.flood === y.flood;
