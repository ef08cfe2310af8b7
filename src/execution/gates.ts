/**
 * What must hold before anything is touched: the fleet can be driven, and it really is as the network says. Anything else is
 * refused with the difference, one problem each.
 */
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { Problem } from "../result.ts";
import type { Fact } from "./fact.ts";
import { interfaceClashes } from "./interface-clashes.ts";
import { type Layout, packetLinksOf, TRANSPORT_NETWORK } from "./layout.ts";
import { type Comparison, settledState } from "./leftovers.ts";
import { awayName, incomingName } from "./locate.ts";
import { readDevices } from "./make-facts.ts";
import { planProblems } from "./plan-fits-hosts.ts";
import type { HostFacts, Seen, World } from "./ports.ts";
import { settledWiring } from "./wiring.ts";

/** What no look at the world is needed for: the plan and the fleet document fit together. */
export function coverageProblems(layout: Layout, plan: PlanDocument): readonly Problem[] {
  const { network, fleet } = layout;
  const problems: Problem[] = [];
  if (fleet.network !== network.name) {
    problems.push({
      pointer: "fleet/network",
      found: `the fleet is that of ${fleet.network}, the network is ${network.name}`,
      remedy: "give this network's fleet",
    });
  }
  for (const device of devicesInvolved(layout, plan)) {
    if (layout.tunnelAddress(device) === undefined && device !== TRANSPORT_NETWORK) {
      problems.push({
        pointer: `fleet/devices/${device}`,
        found: `nothing says where ${device} is reached`,
        remedy: "give it an address in the fleet document",
      });
    }
  }
  for (const router of new Set(plan.moves.map((move) => move.router))) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.+~-]{0,63}$/.test(router) || /--(incoming|migratedaway)$/.test(router)) {
      problems.push({
        pointer: `virtualRouters/${router}`,
        found: "it cannot be the name of a domain",
        remedy: "domains are named with letters, digits and . _ + ~ -, at most 64 of them",
      });
    }
  }
  const { moves, linkEvents, reroutes } = plan;
  if (moves.length > fleet.limits.moves) {
    problems.push({
      pointer: "moves",
      found: `${moves.length} moves, the fleet allows ${fleet.limits.moves} in one execution`,
      remedy: "plan fewer (maxMoves), or raise fleet limits.moves",
    });
  }
  if (linkEvents.length > 0 || reroutes.length > 0) {
    problems.push({
      pointer: "linkEvents",
      found: `${linkEvents.length} links to be switched and ${reroutes.length} explicit routes to be changed`,
      remedy: "no driver does that: plan with links that are not sleepable, and routing igp",
    });
  }
  for (const { router, from, to } of plan.moves) {
    const [one, other] = [from, to].map((host) => (host === null ? undefined : network.physicalRouters.get(host)?.management?.toolstack));
    if (from !== null && (one === "xapi") !== (other === "xapi")) {
      problems.push({
        pointer: `virtualRouters/${router}`,
        found: `${from} and ${to} have different toolstacks (${one ?? "none"}, ${other ?? "none"})`,
        remedy: "no router can migrate between them: plan with platforms that tell them apart",
      });
    }
  }
  problems.push(...keyClashes(layout, plan), ...interfaceClashes(layout, plan));
  return problems;
}

/** Hosts that moves and switches touch, and the devices at the far ends of the moving routers' links. */
export function devicesInvolved({ network }: Layout, plan: Pick<PlanDocument, "moves" | "powerEvents">): readonly string[] {
  const devices = new Set<string>();
  for (const { router, from, to } of plan.moves) {
    for (const device of [from, to]) if (device !== null) devices.add(device);
    for (const link of packetLinksOf(network, router)) {
      if (link.attachedTo !== undefined) devices.add(link.attachedTo);
      for (const end of [link.a, link.b]) {
        const host = end === undefined ? undefined : network.today.placements.get(end);
        if (host !== undefined) devices.add(host);
      }
    }
    if (network.overlayLinksOf(router).some(({ isTdm }) => isTdm)) devices.add(TRANSPORT_NETWORK);
  }
  return [...devices].sort();
}

/** Two tunnels between the same two devices are told apart by their keys only. */
function keyClashes(layout: Layout, plan: PlanDocument): readonly Problem[] {
  const problems: Problem[] = [];
  const placements = new Map([...layout.network.today.placements, ...plan.moves.map(({ router, to }) => [router, to] as const)]);
  for (const wiring of [settledWiring(layout, layout.network.today.placements), settledWiring(layout, placements)]) {
    const seen = new Map<string, string>();
    for (const fact of wiring) {
      if (fact.is !== "tunnel") continue;
      const { type, local, remote, key } = fact.tunnel;
      const id = type === "vxlan" ? `${fact.device} vxlan ${key}` : `${fact.device} ${local} ${remote} ${key}`;
      const other = seen.get(id);
      if (other !== undefined && other !== fact.name) {
        problems.push({
          pointer: "virtualLinks",
          found: `two tunnels from ${local} to ${remote} have the key ${key}`,
          remedy: "give links between the same routers different tunnel keys",
        });
      }
      seen.set(id, fact.name);
    }
  }
  return problems;
}

/** What the world has otherwise than the network says. Only looks. */
export async function drift(layout: Layout, plan: PlanDocument, world: World): Promise<readonly Problem[]> {
  const { network } = layout;
  const problems: Problem[] = [];
  const hosts = [...network.physicalRouters.values()].filter(({ state }) => state !== "failed").map(({ id }) => id);
  const on = hosts.filter((host) => network.today.routersOn.has(host));
  const facts = new Map(await Promise.all(on.map(async (host) => [host, await world.hypervisor.read(host)] as const)));
  for (const host of on) {
    const seen = facts.get(host) as Seen<HostFacts>;
    if (seen.seen) problems.push(...hostDrift(network, host, seen.state));
    else
      problems.push({
        pointer: host,
        found: `it is on in the network and cannot be asked: ${seen.why}`,
        remedy: "see whether it runs and is reachable",
      });
  }
  const read = [...facts].flatMap(([host, seen]) => (seen.seen ? [[host, seen.state] as const] : []));
  problems.push(...planProblems(layout, plan, new Map(read)));
  const off = hosts.filter((host) => !network.today.routersOn.has(host));
  const sleepers = await Promise.all(off.map((host) => sleeperDrift(world, host)));
  problems.push(...sleepers.flatMap((problem) => problem ?? []));
  const devices = devicesInvolved(layout, plan).filter(
    (device) => !network.physicalRouters.has(device) || network.today.routersOn.has(device),
  );
  const states = await readDevices(world, devices);
  const settled = settledState(layout, network.today.placements);
  for (const [device, seen] of states) {
    if (seen.seen) problems.push(...wiringDrift(device, settled.compare(device, seen.state)));
    else if (!on.includes(device))
      problems.push({ pointer: device, found: `it cannot be asked: ${seen.why}`, remedy: "see whether it runs and is reachable" });
  }
  return problems;
}

/** A host that is off in the network: one that runs may run anything. */
async function sleeperDrift({ hypervisor, power }: World, host: string): Promise<Problem | null> {
  const remedy = "set its state in the network, or switch it off";
  if (!power.can(host)) {
    const answers = (await hypervisor.read(host)).seen;
    return answers ? { pointer: host, found: "it is off in the network, and answers", remedy } : null;
  }
  const seen = await power.read(host);
  if (!seen.seen) {
    const found = `it is off in the network, and its power cannot be read: ${seen.why}`;
    return { pointer: host, found, remedy: "see whether its management controller is reachable" };
  }
  return seen.state === "on" ? { pointer: host, found: "it is off in the network, and its power is on", remedy } : null;
}

function hostDrift(network: Network, host: string, { domains }: HostFacts): readonly Problem[] {
  const problems: Problem[] = [];
  const find = (name: string) => domains.find((domain) => domain.name === name);
  for (const router of network.virtualRouters.keys()) {
    const belongs = network.today.placements.get(router) === host;
    const domain = find(router);
    if (belongs && domain?.state !== "running") {
      problems.push({
        pointer: host,
        found: `it should run ${router}, which is ${domain?.state ?? "not there"}`,
        remedy: "find out where it runs, and correct the network or the host",
      });
    }
    const wrong = [...(belongs ? [] : [domain]), find(awayName(router))].filter((other) => other !== undefined);
    for (const { name, state } of wrong) {
      problems.push({
        pointer: host,
        found: `it has a domain ${name} (${state}) that the network knows nothing of`,
        remedy: "correct the network, or remove that domain",
      });
    }
    const leaked = find(incomingName(router));
    if (leaked !== undefined && leaked.state !== "paused") {
      problems.push({ pointer: host, found: `it has ${leaked.name} (${leaked.state})`, remedy: "find out who is sending it" });
    }
  }
  return problems;
}

const wiringDrift = (device: string, { missing, left }: Pick<Comparison, "missing" | "left">): readonly Problem[] => [
  ...missing.map((fact) => ({
    pointer: device,
    found: `its wiring is not what the network means: ${inWords(fact)}`,
    remedy: "rehome wiring NETWORK --fleet FLEET --apply makes it so",
  })),
  ...left.map(({ what }) => ({
    pointer: device,
    found: `it has ${what}, left by an earlier execution`,
    remedy: "rehome wiring NETWORK --fleet FLEET --apply removes it",
  })),
];

export function inWords(fact: Fact): string {
  switch (fact.is) {
    case "bridge":
      return `a bridge ${fact.name}`;
    case "no-bridge":
      return `no bridge ${fact.name}`;
    case "tunnel":
      return `a ${fact.tunnel.type} tunnel ${fact.name} to ${fact.tunnel.remote}, key ${fact.tunnel.key}`;
    case "patch":
      return `a patch ${fact.name} to ${fact.peer}`;
    case "no-port":
      return `no port ${fact.name}`;
    case "attached":
      return `${fact.port} in ${fact.bridge}, up${fact.settings.isolated ? ", isolated" : ""}${fact.settings.learning ? "" : ", not learning"}`;
    case "detached":
      return `${fact.port} in no bridge`;
    case "pin":
      return `${fact.mac} behind ${fact.port}`;
    case "no-pin":
      return `${fact.mac} not pinned to ${fact.port}`;
    case "no-guard":
      return `no armed switch ${fact.token}`;
    case "circuit":
      return `the circuit of ${fact.link} to ${fact.hosts.join(" and ")}`;
    default:
      return fact satisfies never;
  }
}
