/**
 * How a device is once nothing moves, and what an earlier execution has left on it instead: the one place that knows what is ours there. Pure.
 *
 * Names tell what Rehome made (names.ts). They do not tell for which network, so a device belongs to one network. Static entries are
 * ours when the address is that of a router of the network and the bridge is one of the network's, whatever the port: an entry moves
 * to the port where the router's frames come from, and stays static. Others' stay.
 */
import type { DeviceState, Op } from "./device.ts";
import { changesTo, type Fact, holds } from "./fact.ts";
import { circuitsOf, type Layout, packetLinksOf, TRANSPORT_NETWORK } from "./layout.ts";
import { settledWiring } from "./wiring.ts";

/** A thing that is too many. */
export interface Leftover {
  /** For people: what it is and its name, such as "a tunnel rt…". */
  readonly what: string;
  /** That it is there no more. */
  readonly gone: Fact;
}

export interface Comparison {
  /** Of the settled wiring: what does not hold. */
  readonly missing: readonly Fact[];
  readonly left: readonly Leftover[];
  /** What makes the device settled, in the order in which it is safe. */
  readonly ops: readonly Op[];
}

export interface SettledState {
  /** All that carry something of the network, or may still carry something from before. */
  readonly devices: readonly string[];
  compare(device: string, state: DeviceState): Comparison;
}

export function settledState(layout: Layout, placements: ReadonlyMap<string, string>): SettledState {
  const wiring = new Map<string, Fact[]>();
  for (const fact of settledWiring(layout, placements)) wiring.set(fact.device, [...(wiring.get(fact.device) ?? []), fact]);
  const own = ownOf(layout);
  return {
    devices: [...new Set([...wiring.keys(), ...layout.network.physicalRouters.keys(), ...farEnds(layout)])],
    compare(device, state) {
      const wanted = wiring.get(device) ?? [];
      const left = leftOn({ own, device, state, wanted });
      const missing = wanted.filter((fact) => !holds(fact, state));
      return { missing, left, ops: changesTo(inSafeOrder(wanted, left), state) };
    },
  };
}

/**
 * Legs that are too many go first, as a wanted one may need their key; then the wiring is made; only then are dead man's switches disarmed,
 * which is right as the leg that is left is the only one that they could go back to; and static entries go last, as a switch that goes
 * off before it is disarmed makes one. A change ends at its first op that fails: a device that is not wired right keeps its switches.
 */
function inSafeOrder(wanted: readonly Fact[], left: readonly Leftover[]): readonly Fact[] {
  const gone = left.map((leftover) => leftover.gone);
  const isLeg = ({ is }: Fact): boolean => is === "no-port";
  return [...gone.filter(isLeg), ...wanted, ...gone.filter((fact) => !isLeg(fact))];
}

const PORT = /^r[tx][a-z2-7]{11}$|^rp[a-z2-7]{11}[ab]$/;
const BRIDGE = /^rb[a-z2-7]{11}$/;
const GUARD = /^g[a-z2-7]{11}$/;

interface Looking {
  readonly own: Own;
  readonly device: string;
  readonly state: DeviceState;
  readonly wanted: readonly Fact[];
}

/** Ports, bridges, switches, entries, circuits, in this order. What goes with a port is not told beside it. */
function leftOn({ own, device, state, wanted }: Looking): readonly Leftover[] {
  const { ports, bridges, guards, pins, circuits } = state;
  const known = new Set(wanted.flatMap((fact) => ("name" in fact ? [fact.name] : "link" in fact ? [fact.link] : [])));
  const isLeg = (name: string): boolean => PORT.test(name) && !known.has(name);
  const isOwnBridge = (name: string): boolean => BRIDGE.test(name) || own.bridges.has(name);
  return [
    ...[...ports]
      .filter(([name]) => isLeg(name))
      .map(([name, { kind }]) => ({
        what: `a ${kind === "other" ? "port" : kind} ${name}`,
        gone: { device, is: "no-port", name } as const,
      })),
    ...[...bridges]
      .filter((name) => BRIDGE.test(name) && !known.has(name))
      .map((name) => ({ what: `a bridge ${name}`, gone: { device, is: "no-bridge", name } as const })),
    ...[...guards]
      .filter((token) => GUARD.test(token))
      .map((token) => ({ what: `an armed dead man's switch ${token}`, gone: { device, is: "no-guard", token } as const })),
    ...pins
      .filter(({ mac, port }) => own.routers.has(mac) && !isLeg(port) && isOwnBridge(ports.get(port)?.bridge ?? ""))
      .map(({ mac, port }) => ({
        what: `a static entry that sends frames for ${own.routers.get(mac)} (${mac}) to ${port}`,
        gone: { device, is: "no-pin", mac, port } as const,
      })),
    ...[...circuits]
      .filter(([link]) => own.circuits.has(link) && !known.has(link))
      .map(([link, hosts]) => ({
        what: `a circuit of ${link} to ${hosts.join(" and ")}`,
        gone: { device, is: "circuit", link, hosts: [] } as const,
      })),
  ];
}

/** What the network's documents name on devices, wherever its routers are. */
interface Own {
  /** By the addresses of their interfaces. */
  readonly routers: ReadonlyMap<string, string>;
  readonly bridges: ReadonlySet<string>;
  /** Links. */
  readonly circuits: ReadonlySet<string>;
}

function ownOf(layout: Layout): Own {
  const { network } = layout;
  const routers = new Map<string, string>();
  const bridges = new Set<string>();
  const circuits = new Set<string>();
  for (const router of network.virtualRouters.keys()) {
    for (const { id, attachedTo } of packetLinksOf(network, router)) {
      routers.set(layout.macOf(router, id), router);
      bridges.add(layout.bridgeOf(router, id));
      if (attachedTo !== undefined) bridges.add(layout.accessBridgeOf(id));
    }
    for (const { id } of circuitsOf(network, router)) circuits.add(id);
  }
  return { routers, bridges, circuits };
}

/** What a router that is nowhere has no wiring at, and may have had some. A customer without an address cannot be asked. */
const farEnds = (layout: Layout): readonly string[] =>
  [...layout.network.overlayLinks.values()].flatMap(({ attachedTo, isTdm }) => {
    if (isTdm) return [TRANSPORT_NETWORK];
    return attachedTo === undefined || layout.tunnelAddress(attachedTo) === undefined ? [] : [attachedTo];
  });
