/**
 * The last look, just before an execution says how it ended: what a step saw may be over by then, since a host can die while the others
 * are still at work. A router that does not run where the journal has it, or a host that does not answer, is a person's to know.
 *
 * Only looks, and only at hosts of the plan's routers, all at once: one question each when all is well.
 */
import type { PlanDocument } from "../plan/plan-document.ts";
import { hasFailed, type Layout } from "./layout.ts";
import { awayName, incomingName } from "./locate.ts";
import type { Seen, World } from "./ports.ts";
import type { Settings } from "./steps/crew.ts";
import { type HostSight, readHost } from "./steps/whereabouts.ts";
import { type ExecutionEnd, ended } from "./wave.ts";

export interface LastLookRequest {
  readonly layout: Layout;
  readonly plan: Pick<PlanDocument, "moves">;
  readonly world: World;
  readonly settings: Settings;
}

/** Before something that is not as it should be is believed; a host that does not answer is waited for with patience. */
const LOOKS = 4;

type Sights = ReadonlyMap<string, Seen<HostSight>>;

/** `placements`: where each router has its place; one that is on its way has none. Pauses claim nothing about routers. */
export async function afterLastLook(
  request: LastLookRequest,
  end: ExecutionEnd,
  placements: ReadonlyMap<string, string>,
): Promise<ExecutionEnd> {
  const places = placesOf(request, placements);
  switch (end.as) {
    case "needs-person": {
      const { world } = request;
      const sights = await lookAt(world, [...new Set([...places.values(), ...hostsOnTheWay(request, placements)])].sort());
      return { ...end, page: [...end.page, ...seenLast(request, sights), ...missing(places, sights).map((what) => `${what}.`)] };
    }
    case "done":
    case "rolled-back":
    case "stopped": {
      const sights = await lookUntilCertain(request, places);
      const gone = missing(places, sights);
      return gone.length === 0 ? end : pageFor(end, gone, seenLast(request, sights));
    }
    default:
      return end;
  }
}

/** Routers that the plan speaks of, with the host that should run them: none for one that is lost or new, and has not been started. */
function placesOf({ layout, plan }: LastLookRequest, placements: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const routers = [...new Set(plan.moves.map(({ router }) => router))];
  return new Map(
    routers.flatMap((router) => {
      const host = placements.get(router);
      return host === undefined || hasFailed(layout, host) ? [] : [[router, host] as const];
    }),
  );
}

const hostsOnTheWay = ({ layout, plan }: LastLookRequest, placements: ReadonlyMap<string, string>): readonly string[] =>
  plan.moves
    .filter(({ router }) => !placements.has(router))
    .flatMap(({ from, to }) => (from === null || hasFailed(layout, from) ? [to] : [from, to]));

async function lookAt(world: World, hosts: readonly string[]): Promise<Sights> {
  return new Map(await Promise.all(hosts.map(async (host) => [host, await readHost({ world }, host)] as const)));
}

async function lookUntilCertain({ world, settings }: LastLookRequest, places: ReadonlyMap<string, string>): Promise<Sights> {
  const hosts = [...new Set(places.values())].sort();
  const deadline = world.clock.now() + settings.patienceSeconds * 1000;
  for (let looks = 1; ; looks += 1) {
    const sights = await lookAt(world, hosts);
    const areAllSeen = [...sights.values()].every(({ seen }) => seen);
    if (missing(places, sights).length === 0 || (areAllSeen ? looks >= LOOKS : world.clock.now() > deadline)) return sights;
    await world.clock.sleep(settings.pollSeconds);
  }
}

function missing(places: ReadonlyMap<string, string>, sights: Sights): readonly string[] {
  return [...places].flatMap(([router, host]) => {
    const sight = sights.get(host);
    if (!sight?.seen) return [`${host} cannot be asked whether it runs ${router}: ${sight?.why ?? "not asked"}`];
    const domain = sight.state.domains.find(({ name, state }) => name === router && state !== "dying");
    if (domain?.state === "running") return [];
    if (sight.state.isOff) return [`${router} is lost: it ran on ${host}, and ${host} is off`];
    return [domain === undefined ? `${router} is not on ${host}, where it should run` : `${router} on ${host} is ${domain.state}`];
  });
}

/** One line a host, with the copies that it has of the plan's routers. */
function seenLast({ plan, world }: LastLookRequest, sights: Sights): readonly string[] {
  const names = new Set(plan.moves.flatMap(({ router }) => [router, awayName(router), incomingName(router)]));
  const lines = [...sights].map(([host, sight]) => {
    if (!sight.seen) return `  ${host} cannot be asked: ${sight.why}`;
    if (sight.state.isOff) return `  ${host} is off`;
    const copies = sight.state.domains.filter(({ name }) => names.has(name)).map(({ name, state }) => `${name} (${state})`);
    return `  ${host} has ${copies.length === 0 ? "none of the plan's routers" : copies.join(", ")}`;
  });
  return lines.length === 0 ? [] : [`Seen last, at ${new Date(world.clock.now()).toISOString()}:`, ...lines];
}

const pageFor = ({ as, why }: ExecutionEnd, gone: readonly string[], sights: readonly string[]): ExecutionEnd =>
  ended("needs-person", gone.join("; "), [
    `All that was begun has come to its end (${as}: ${why}), but at a last look:`,
    ...gone.map((what) => `  ${what}.`),
    ...sights,
    "See on every host whether such a router runs (xl list). Never start a second copy while one may run.",
    "When only an answer was missing, or each runs where it should again: rehome execution resume ID, which looks again.",
    "A host that was started again has lost its wiring as well: rehome execution close ID --reason TEXT, then",
    "rehome wiring NETWORK --fleet FLEET --apply, with the network as it is now; then start the router there: xl create /etc/xen/rehome/NAME.cfg",
  ]);
