/** Small random transitions: a network whose today keeps every rule, and a target that does too. Tight enough to bind. */
import fc from "fast-check";
import { checkAll, checkMoment } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { networkSchema } from "../../src/network/document.ts";
import { settled } from "../../src/network/moment.ts";
import type { Network } from "../../src/network/network.ts";
import { createIgp } from "../../src/network/routes.ts";
import { simplePaths } from "../../src/network/simple-paths.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import type { TransitionDocument } from "../../src/plan/plan-document.ts";

export interface RandomTransition {
  readonly network: Network;
  readonly target: Candidate;
  readonly limits: TransitionDocument["limits"];
  /** For what a test draws besides: whole numbers below a million. */
  readonly dice: readonly number[];
}

const DICE = 60;

/** `routing`: both kinds when absent. Draws until both ends keep every rule. */
export const randomTransitions = (routing?: Network["routing"]): fc.Arbitrary<RandomTransition> =>
  fc
    .array(fc.nat(999_999), { minLength: 200 + DICE, maxLength: 200 + DICE })
    .map((numbers) => ({ drawn: draw(numbers.slice(DICE), routing), dice: numbers.slice(0, DICE) }))
    .filter(({ drawn }) => isSound(drawn))
    .map(({ drawn, dice }) => ({ ...drawn, dice }));

const isSound = ({ network, target }: Omit<RandomTransition, "dice">): boolean =>
  checkAll(network, target).length === 0 && checkMoment(network, settled(network.today)).length === 0;

function draw(numbers: readonly number[], wanted: Network["routing"] | undefined): Omit<RandomTransition, "dice"> {
  let next = 0;
  const int = (least: number, most: number): number => least + ((numbers[next++ % numbers.length] ?? 0) % (most - least + 1));
  const pick = <Item>(items: readonly Item[]): Item => items[int(0, items.length - 1)] as Item;
  const chance = (percent: number): boolean => int(1, 100) <= percent;
  const hosts = Array.from({ length: int(2, 5) }, (_, i) => ({ id: `h${i}`, cores: int(2, 4), site: pick(["s0", "s1"]) }));
  const routers = Array.from({ length: int(2, 6) }, (_, i) => ({ id: `v${i}`, cores: int(1, 2), memoryMiB: pick([128, 256, 1024]) }));
  const place = (): ReadonlyMap<string, string> => {
    const free = new Map(hosts.map(({ id, cores }) => [id, cores]));
    const placed = new Map<string, string>();
    for (const { id, cores } of routers) {
      const host = pick(hosts.filter((one) => (free.get(one.id) ?? 0) >= cores).concat(hosts.slice(0, 1)));
      free.set(host.id, (free.get(host.id) ?? 0) - cores);
      placed.set(id, host.id);
    }
    return placed;
  };
  const [now, then] = [place(), place()];
  const usedNow = new Set(now.values());
  const asleep = new Set(hosts.filter(({ id }) => !usedNow.has(id) && chance(60)).map(({ id }) => id));
  const fresh = new Set(routers.filter(() => chance(10)).map(({ id }) => id));
  const pairs = routers.flatMap((a, i) => routers.slice(i + 1).map((b) => [a.id, b.id] as const)).filter(() => chance(35));
  const capacity = () => pick([2, 3, 5, 10]);
  const link = (id: string, a: string, b: string, more: object = {}) => ({
    id,
    a,
    b,
    capacityGbps: capacity(),
    delayMs: pick([1, 2]),
    ...more,
  });
  const document = networkSchema.parse({
    schema: "rehome/network@1",
    name: "random",
    routing: wanted ?? pick(["igp", "igp", "explicit"]),
    sites: [{ id: "s0" }, { id: "s1" }],
    transportNodes: ["t0", "t1", "t2"].map((id) => ({ id, site: "s0" })),
    physicalRouters: hosts.map(({ id, cores, site }) => ({
      id,
      site,
      vendor: "acme",
      platform: "xen",
      capacity: { cpuCores: cores, memoryMiB: 65536, tdmPorts: 2 },
      power: { idleWatts: 100, sleepWatts: 10, bootSeconds: pick([0, 5, 20]) },
      state: asleep.has(id) ? "off" : "on",
      ...(chance(15) ? { forwardingGbps: pick([3, 6]) } : {}),
    })),
    physicalLinks: [
      link("t01", "t0", "t1"),
      link("t12", "t1", "t2", { sleepable: chance(40) }),
      link("t02", "t0", "t2"),
      ...hosts.flatMap(({ id }) => [link(`${id}-up`, id, pick(["t0", "t1"])), ...(chance(30) ? [link(`${id}-up2`, id, "t2")] : [])]),
    ],
    virtualRouters: routers.map(({ id, cores, memoryMiB }) => ({
      id,
      vendor: "acme",
      platform: "xen",
      demand: { cpuCores: cores, memoryMiB },
      host: fresh.has(id) ? null : now.get(id),
    })),
    virtualLinks: pairs.map(([a, b], i) => ({
      id: `e${i}`,
      a,
      b,
      trafficGbps: { ab: pick([0, 0.5, 1]), ba: pick([0, 0.5]) },
      ...(chance(20) ? { maxDelayMs: pick([3, 5]) } : {}),
    })),
    accessLinks: routers
      .filter(() => chance(30))
      .map(({ id }, i) => ({
        id: `a${i}`,
        router: id,
        attachedTo: "t0",
        technology: chance(30) ? "tdm" : "packet",
        trafficGbps: { in: 0.25, out: pick([0, 0.5]) },
      })),
    policies: [
      ...(chance(25) ? [{ type: "separate", virtualRouters: ["v0", "v1"], scope: pick(["physicalRouter", "site"]) }] : []),
      ...(pairs.length > 1 && chance(15) ? [{ type: "diverse", virtualLinks: ["e0", "e1"] }] : []),
      ...(chance(15) ? [{ type: "minOn", scope: "site", count: 1 }] : []),
      ...(chance(15) ? [{ type: "ban", virtualRouters: ["v0"], physicalRouters: [pick(hosts).id] }] : []),
      ...(chance(20) ? [{ type: "sitePower", site: "s0", maxWatts: pick([250, 350]) }] : []),
    ],
  });
  const network = buildNetwork(document);
  const usedThen = new Set(then.values());
  const routersOn = new Set(hosts.map(({ id }) => id).filter((id) => usedThen.has(id) || !chance(70)));
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const links = [...network.physicalLinks.values()].filter(({ a, b, sleepable }) => isOn(a) && isOn(b) && !(sleepable && chance(50)));
  const linksOn = new Set(links.map(({ id }) => id));
  const routes = new Map<string, readonly string[]>();
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  for (const overlay of network.overlayLinks.values()) {
    const ends = overlayEnds(overlay, then);
    if (ends === undefined) continue;
    const straight = igp.route(ends.from, ends.to);
    const [, other] =
      network.routing === "explicit" ? [...simplePaths({ nodes: network.nodes, routersOn, linksOn }, ends.from, ends.to)] : [];
    const route = other !== undefined && chance(40) ? other.map(({ id }) => id) : straight;
    if (route !== undefined) routes.set(overlay.id, route);
  }
  const limits = { perPhysicalRouter: pick([1, 2, null]), perSite: pick([null, null, 2]), total: pick([null, 2, 3]) };
  return { network, target: { placements: then, routes, routersOn, linksOn }, limits };
}
