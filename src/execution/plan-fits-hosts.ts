/** Whether the plan's hosts, as they were read before anything is touched, can take what the plan brings them and give up what it switches off. */
import type { PlanDocument } from "../plan/plan-document.ts";
import type { Problem } from "../result.ts";
import { disagreement, OVERHEAD_MIB } from "./hosts-agree.ts";
import type { Layout } from "./layout.ts";
import { awayName, incomingName } from "./locate.ts";
import type { HostFacts } from "./ports.ts";
import { guestsOf } from "./switch-power.ts";

/** `facts`: of the hosts that are on. What is woken on the way is looked at when a router is to go there. */
export function planProblems(layout: Layout, plan: PlanDocument, facts: ReadonlyMap<string, HostFacts>): readonly Problem[] {
  return [...pairProblems(layout, plan, facts), ...memoryProblems(layout, plan, facts), ...guestProblems(layout, plan, facts)];
}

function pairProblems({ fleet }: Layout, { moves }: PlanDocument, facts: ReadonlyMap<string, HostFacts>): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const { router, from, to } of moves) {
    const [source, target] = [from === null ? undefined : facts.get(from), facts.get(to)];
    if (from === null || source === undefined || target === undefined) continue;
    const found = disagreement([from, source], [to, target], fleet.guests);
    if (found === null || problems.has(found)) continue;
    problems.set(found, {
      pointer: `virtualRouters/${router}`,
      found: `it cannot migrate from ${from} to ${to}: ${found}`,
      remedy: "make the hosts alike, or give them platforms in the network that tell them apart and plan again",
    });
  }
  return [...problems.values()];
}

/** What a wave's routers leave is free after the wave, not before: while they move they are at both homes. */
function memoryProblems({ network }: Layout, { moves }: PlanDocument, facts: ReadonlyMap<string, HostFacts>): readonly Problem[] {
  const problems: Problem[] = [];
  const domains = [...facts.values()].flatMap((host) => host.domains);
  const neededBy = (router: string): number => {
    const inUse = domains.find(({ name }) => name === router)?.memoryMiB;
    return (inUse ?? network.virtualRouters.get(router)?.demand["memoryMiB"] ?? 0) + OVERHEAD_MIB;
  };
  const leaked = new Set(moves.map(({ router }) => incomingName(router)));
  const free = new Map(
    [...facts].map(([host, state]) => {
      // Removed before the routers come.
      const back = state.domains.filter(({ name }) => leaked.has(name)).reduce((sum, { memoryMiB }) => sum + memoryMiB, 0);
      return [host, state.freeMemoryMiB + back] as const;
    }),
  );
  const add = (host: string | null, mib: number): void => {
    const known = host === null ? undefined : free.get(host);
    if (host !== null && known !== undefined) free.set(host, known + mib);
  };
  for (const wave of [...new Set(moves.map((move) => move.wave))].sort((x, y) => x - y)) {
    const inWave = moves.filter((move) => move.wave === wave);
    for (const host of new Set(inWave.map(({ to }) => to))) {
      const coming = inWave.filter(({ to }) => to === host).map(({ router }) => router);
      const needed = coming.reduce((sum, router) => sum + neededBy(router), 0);
      const room = free.get(host);
      if (room === undefined || room >= needed) continue;
      problems.push({
        pointer: host,
        found: `it has ${room} MiB free when ${coming.join(", ")} come in wave ${wave}, and they need ${needed} MiB`,
        remedy: "correct its memoryMiB in the network and plan again, or free memory there",
      });
    }
    for (const { router, from, to } of inWave) {
      add(to, -neededBy(router));
      add(from, neededBy(router));
    }
  }
  return problems;
}

/** Guests that the network does not know would die with the host. */
function guestProblems({ network }: Layout, { powerEvents }: PlanDocument, facts: ReadonlyMap<string, HostFacts>): readonly Problem[] {
  const known = new Set([...network.virtualRouters.keys()].flatMap((router) => [router, incomingName(router), awayName(router)]));
  return powerEvents.flatMap(({ physicalRouter, to }) => {
    const state = facts.get(physicalRouter);
    const others = to === "on" || state === undefined ? [] : guestsOf(state).filter(({ name }) => !known.has(name));
    if (others.length === 0) return [];
    return [
      {
        pointer: `powerEvents/${physicalRouter}`,
        found: `it is to be switched off, and holds ${others.map(({ name, state: is }) => `${name} (${is})`).join(", ")}, which the network does not know`,
        remedy: "move or end what is not the network's, or keep the host on",
      },
    ];
  });
}
