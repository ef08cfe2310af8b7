/**
 * What is wrong with a plan's transition, by the obvious definitions: the time axis is cut at everything that happens, and the
 * middle of each piece, and the switches between two pieces, are looked at from the documents alone. For networks whose today keeps
 * every rule, and plans in which every move takes time. Shares nothing with plan/replay and nothing with the rules.
 */
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network, OverlayLink } from "../../src/network/network.ts";
import { createIgp } from "../../src/network/routes.ts";
import type { MoveDocument, PlanDocument } from "../../src/plan/plan-document.ts";

type Plan = Pick<PlanDocument, "moves" | "powerEvents" | "linkEvents" | "reroutes" | "transition">;
type Route = readonly string[] | undefined;

interface Held {
  readonly old: string | undefined;
  readonly new: string | undefined;
}

interface Picture {
  readonly ready: ReadonlySet<string>;
  readonly booting: ReadonlySet<string>;
  readonly linksOn: ReadonlySet<string>;
  readonly hosts: ReadonlyMap<string, Held>;
  readonly routes: ReadonlyMap<string, readonly [old: Route, now: Route]>;
  readonly moving: readonly MoveDocument[];
}

const ms = (seconds: number): number => Math.round(seconds * 1000);
const startOf = (x: { readonly startSeconds: number }): number => ms(x.startSeconds);
const endOf = (x: { readonly startSeconds: number; readonly seconds: number }): number => ms(x.startSeconds + x.seconds);
const SLACK = 1e-6;

/** The first thing that is wrong, in a few words; undefined when nothing is. */
export function faultOf(network: Network, target: Candidate, plan: Plan): string | undefined {
  const bootMs = (host: string): number => ms(network.physicalRouters.get(host)?.power.bootSeconds ?? 0);
  const cuts = [
    ...[...plan.moves, ...plan.reroutes].flatMap((one) => [startOf(one), endOf(one)]),
    ...plan.powerEvents.flatMap((event) => [startOf(event), startOf(event) + (event.to === "on" ? bootMs(event.physicalRouter) : 0)]),
    ...plan.linkEvents.map(startOf),
  ];
  const times = [...new Set(cuts)].sort((x, y) => x - y);
  const middles = times.map((time, index) => (time + (times[index + 1] ?? time + 2)) / 2);
  const order = orderFault(network, plan);
  if (order !== undefined) return order;
  const first: number = (times[0] ?? 0) - 1;
  for (const [index, middle] of middles.entries()) {
    const fault = switchFault(network, target, plan, middles[index - 1] ?? first, middle) ?? pictureFault(network, target, plan, middle);
    if (fault !== undefined) return `at ${middle / 1000} s: ${fault}`;
  }
  const end = pictureAt(network, target, plan, middles.at(-1) ?? first);
  for (const [router, host] of target.placements) if (end.hosts.get(router)?.new !== host) return `${router} does not arrive`;
  for (const link of network.overlayLinks.keys()) {
    if (String(end.routes.get(link)?.[1]) !== String(target.routes.get(link))) return `${link} does not get its route`;
  }
  const sameSet = (x: ReadonlySet<string>, y: ReadonlySet<string>): boolean => x.size === y.size && [...x].every((id) => y.has(id));
  return sameSet(end.ready, target.routersOn) && sameSet(end.linksOn, target.linksOn)
    ? undefined
    : "what is on at the end is not the plan's";
}

/** One move of a router at a time, from where it is; one route of a link at a time. */
function orderFault(network: Network, plan: Plan): string | undefined {
  for (const [i, x] of plan.moves.entries()) {
    if (hostsAt(network, plan, x.router, startOf(x) - 0.5).new !== (x.from ?? undefined)) return `${x.router} is not on ${x.from}`;
    for (const y of plan.moves.slice(i + 1)) {
      if (startOf(x) >= endOf(y) || startOf(y) >= endOf(x)) continue;
      if (x.router === y.router) return `two moves of ${x.router} at once`;
      const joined = network.overlayLinksOf(x.router).some(({ a, b }) => a === y.router || b === y.router);
      if (joined) return `${x.router} and ${y.router} are neighbours`;
    }
  }
  for (const [i, x] of plan.reroutes.entries()) {
    const link = network.overlayLinks.get(x.link);
    for (const move of plan.moves) {
      if (move.router !== link?.a && move.router !== link?.b) continue;
      const isApart = startOf(x) >= endOf(move) || startOf(move) >= endOf(x);
      if (!isApart && !(startOf(x) === startOf(move) && endOf(x) === endOf(move))) return `${x.link} is re-routed within a move`;
    }
    for (const y of plan.reroutes.slice(i + 1)) {
      if (x.link === y.link && startOf(x) < endOf(y) && startOf(y) < endOf(x)) return `${x.link} is re-routed twice at once`;
    }
  }
  return undefined;
}

/** What is on in the middle of a piece of time. */
function statesAt(network: Network, plan: Plan, time: number) {
  const [ready, booting] = [new Set<string>(), new Set<string>()];
  for (const { id, power, state } of network.physicalRouters.values()) {
    let since = state === "on" ? Number.NEGATIVE_INFINITY : undefined;
    const own = plan.powerEvents.filter((event) => event.physicalRouter === id && startOf(event) < time);
    for (const event of own.toSorted((x, y) => startOf(x) - startOf(y))) {
      if (event.to === "off") since = undefined;
      else since ??= startOf(event) + ms(power.bootSeconds);
    }
    if (since !== undefined) (since < time ? ready : booting).add(id);
  }
  const isReady = (node: string): boolean => !network.physicalRouters.has(node) || ready.has(node);
  const linksOn = new Set<string>();
  for (const { id, a, b, state } of network.physicalLinks.values()) {
    const own = plan.linkEvents.filter((event) => event.physicalLink === id && startOf(event) < time);
    const last = own.toSorted((x, y) => startOf(x) - startOf(y)).at(-1);
    if (state === "on" && last?.to !== "off" && isReady(a) && isReady(b)) linksOn.add(id);
  }
  return { ready, booting, linksOn };
}

/** Nothing is copied from no host or from one that was off when the move started. */
const isCold = (network: Network, plan: Plan, move: MoveDocument, from: string | undefined): boolean =>
  from === undefined || !statesAt(network, plan, startOf(move) + 0.5).ready.has(from);

function hostsAt(network: Network, plan: Plan, router: string, time: number): Held {
  let host = network.today.placements.get(router);
  const own = plan.moves.filter((move) => move.router === router && startOf(move) < time);
  for (const move of own.toSorted((x, y) => startOf(x) - startOf(y))) {
    if (endOf(move) > time) return { old: isCold(network, plan, move, host) ? move.to : host, new: move.to };
    host = move.to;
  }
  return { old: host, new: host };
}

function endsOf(link: OverlayLink, hostOf: (router: string) => string | undefined): readonly [string, string] | undefined {
  const [from, to] = [hostOf(link.a), link.attachedTo ?? (link.b === undefined ? undefined : hostOf(link.b))];
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** Explicit routing: what each re-route and each move of an end gives the link, in their order. */
function explicitRoutes(network: Network, target: Candidate, plan: Plan, link: OverlayLink, time: number): readonly [Route, Route] {
  const moves = plan.moves.filter(({ router }) => router === link.a || router === link.b);
  const ownOf = (move: MoveDocument) =>
    plan.reroutes.find((one) => one.link === link.id && startOf(one) === startOf(move) && endOf(one) === endOf(move));
  const given = moves.map((move) => {
    const ends = endsOf(link, (router) => hostsAt(network, plan, router, startOf(move) + 0.5).new);
    const final = target.routes.get(link.id);
    const joins = ends !== undefined && final !== undefined && walk(network, ends[0], final)?.at(-1) === ends[1];
    const isFresh = isCold(network, plan, move, hostsAt(network, plan, move.router, startOf(move) - 0.5).new);
    return { start: startOf(move), end: endOf(move), route: ownOf(move)?.route ?? (joins ? final : undefined), isFresh };
  });
  const alone = plan.reroutes.filter((one) => one.link === link.id && !moves.some((move) => ownOf(move) === one));
  const changes = [...given, ...alone.map((one) => ({ start: startOf(one), end: endOf(one), route: one.route, isFresh: false }))];
  let route: Route = network.today.routes.get(link.id);
  for (const change of changes.filter(({ start }) => start < time).sort((x, y) => x.start - y.start)) {
    if (change.end > time) return [change.isFresh ? change.route : route, change.route];
    route = change.route;
  }
  return [route, route];
}

function pictureAt(network: Network, target: Candidate, plan: Plan, time: number): Picture {
  const states = statesAt(network, plan, time);
  const hosts = new Map([...network.virtualRouters.keys()].map((router) => [router, hostsAt(network, plan, router, time)]));
  const igp = createIgp({ nodes: network.nodes, routersOn: states.ready, linksOn: states.linksOn });
  const routes = new Map<string, readonly [Route, Route]>();
  for (const link of network.overlayLinks.values()) {
    const route = (side: keyof Held): Route => {
      const ends = endsOf(link, (router) => hosts.get(router)?.[side]);
      return ends === undefined ? undefined : igp.route(...ends);
    };
    routes.set(link.id, network.routing === "igp" ? [route("old"), route("new")] : explicitRoutes(network, target, plan, link, time));
  }
  return { ...states, hosts, routes, moving: plan.moves.filter((move) => startOf(move) < time && endOf(move) > time) };
}

/** The nodes of a route from its start; undefined when it breaks off. */
function walk(network: Network, start: string, route: readonly string[]): readonly string[] | undefined {
  const nodes = [start];
  for (const id of route) {
    const link = network.physicalLinks.get(id);
    const at = nodes.at(-1);
    if (link === undefined || (link.a !== at && link.b !== at)) return undefined;
    nodes.push(link.a === at ? link.b : link.a);
  }
  return nodes;
}

/** Gb/s by "link>node entered", of what is held on these routes. */
function loadsOf(
  network: Network,
  held: readonly { readonly link: OverlayLink; readonly routes: readonly (readonly [string, Route])[] }[],
) {
  const loads = new Map<string, number>();
  const add = (key: string, gbps: number): Map<string, number> => loads.set(key, (loads.get(key) ?? 0) + gbps);
  for (const { link, routes } of held) {
    const steps = new Map<string, readonly [string, string, string]>();
    for (const [start, route] of routes) {
      const nodes = walk(network, start, route ?? []) ?? [];
      for (const [i, id] of (route ?? []).entries()) steps.set(`${id}>${nodes[i + 1]}`, [id, nodes[i] ?? "", nodes[i + 1] ?? ""]);
    }
    for (const [id, from, to] of steps.values()) {
      add(`${id}>${to}`, link.forwardGbps);
      add(`${id}>${from}`, link.backwardGbps);
    }
  }
  return { loads, add };
}

function copyOf(network: Network, plan: Plan, move: MoveDocument): readonly [string, readonly string[]] | "none" | "no path" {
  const from = hostsAt(network, plan, move.router, startOf(move) - 0.5).new;
  if (from === undefined || isCold(network, plan, move, from) || move.gbps === 0) return "none";
  const { ready, linksOn } = statesAt(network, plan, startOf(move) + 0.5);
  const route = createIgp({ nodes: network.nodes, routersOn: ready, linksOn }).route(from, move.to);
  return route === undefined ? "no path" : [from, route];
}

function overload(
  network: Network,
  plan: Plan,
  moving: readonly MoveDocument[],
  held: Parameters<typeof loadsOf>[1],
  off: (id: string) => boolean,
) {
  const { loads, add } = loadsOf(network, held);
  for (const move of moving) {
    const copy = copyOf(network, plan, move);
    if (typeof copy === "string") continue;
    const nodes = walk(network, ...copy) ?? [];
    if (copy[1].some(off)) return `the copy of ${move.router} crosses what is off`;
    for (const [i, id] of copy[1].entries()) add(`${id}>${nodes[i + 1]}`, move.gbps ?? 1);
  }
  for (const [key, gbps] of loads) {
    const link = network.physicalLinks.get(key.slice(0, key.lastIndexOf(">")));
    if (gbps > (link?.capacityGbps ?? 0) + SLACK) return `${gbps} Gb/s on ${key}`;
  }
  for (const { id, forwardingGbps = Number.POSITIVE_INFINITY } of network.physicalRouters.values()) {
    const entering = [...loads].filter(([key]) => key.endsWith(`>${id}`)).reduce((sum, [, gbps]) => sum + gbps, 0);
    if (entering > forwardingGbps + SLACK) return `${entering} Gb/s enter ${id}`;
  }
  return undefined;
}

const sidesOf = (picture: Picture, link: OverlayLink) =>
  (["old", "new"] as const).flatMap((side, index) => {
    const ends = endsOf(link, (router) => picture.hosts.get(router)?.[side]);
    return ends === undefined ? [] : [{ ends, route: picture.routes.get(link.id)?.[index] }];
  });

/** When what is on changes, a link holds its routes from before and after, on the old side of what is under way, and on the new one. */
function switchFault(network: Network, target: Candidate, plan: Plan, from: number, to: number): string | undefined {
  const [was, is] = [statesAt(network, plan, from), statesAt(network, plan, to)];
  const key = (states: typeof was): string => [[...states.ready], [...states.linksOn]].map((ids) => ids.sort().join(" ")).join("|");
  if (key(was) === key(is)) return undefined;
  // What has ended by then counts as ended, what starts then has not started.
  const instant = [...plan.moves, ...plan.reroutes].map(startOf).concat([...plan.moves, ...plan.reroutes].map(endOf));
  const cut = instant.filter((time) => time > from && time < to).at(0);
  const lasting = <One extends { readonly startSeconds: number; readonly seconds: number }>(list: readonly One[]): One[] =>
    list.filter((one) => startOf(one) < (cut ?? to));
  const still: Plan = { ...plan, moves: lasting(plan.moves), reroutes: lasting(plan.reroutes) };
  const after = pictureAt(network, target, still, to);
  const igpBefore = createIgp({ nodes: network.nodes, routersOn: was.ready, linksOn: was.linksOn });
  for (const side of [0, 1]) {
    const held = [...network.overlayLinks.values()].flatMap((link) => {
      const one = sidesOf(after, link)[side];
      if (one === undefined) return [];
      const old = network.routing === "igp" ? igpBefore.route(...one.ends) : one.route;
      return [{ link, routes: [[one.ends[0], old] as const, [one.ends[0], one.route] as const] }];
    });
    const fault = overload(network, still, after.moving, held, (id) => !was.linksOn.has(id) || !is.linksOn.has(id));
    const shared = policyFault(
      network,
      after,
      held.map(({ link, routes }) => [link.id, routes.map(([, route]) => route)]),
    );
    if (fault !== undefined || shared !== undefined) return `while switching, ${fault ?? shared}`;
  }
  return powerFault(network, [was.ready, is.ready], is.booting) ?? hostFault(network, after) ?? routeFault(network, after);
}

function pictureFault(network: Network, target: Candidate, plan: Plan, time: number): string | undefined {
  const picture = pictureAt(network, target, plan, time);
  return (
    hostFault(network, picture) ??
    routeFault(network, picture) ??
    copyFault(network, plan, picture) ??
    overload(
      network,
      plan,
      picture.moving,
      [...network.overlayLinks.values()].map((link) => ({
        link,
        routes: sidesOf(picture, link).map(({ ends, route }) => [ends[0], route] as const),
      })),
      (id) => !picture.linksOn.has(id),
    ) ??
    policyFault(
      network,
      picture,
      [...picture.routes].map(([id, routes]) => [id, routes]),
    ) ??
    limitFault(network, plan, picture)
  );
}

function hostFault(network: Network, { ready, booting, hosts }: Picture): string | undefined {
  const held = (host: string): readonly string[] =>
    [...hosts].filter(([, { old, new: now }]) => old === host || now === host).map(([id]) => id);
  for (const { id, capacity } of network.physicalRouters.values()) {
    const routers = held(id);
    if (routers.length > 0 && !ready.has(id)) return `${id} is not ready and holds ${routers.join(" ")}`;
    const cores = routers.reduce((sum, router) => sum + (network.virtualRouters.get(router)?.demand["cpuCores"] ?? 0), 0);
    if (cores > (capacity["cpuCores"] ?? 0)) return `${id} holds ${cores} cores`;
    const ports = network.document.accessLinks.filter(({ router, technology }) => technology === "tdm" && routers.includes(router)).length;
    if (ports > (capacity["tdmPorts"] ?? 0)) return `${id} has ${ports} TDM links`;
  }
  return powerFault(network, [ready], booting);
}

/** While hosts are switched, a site draws what it does on the side on which that is more, and what its booting hosts draw. */
function powerFault(network: Network, sides: readonly ReadonlySet<string>[], booting: ReadonlySet<string>): string | undefined {
  for (const policy of network.policies) {
    if (policy.type !== "sitePower") continue;
    const own = [...network.physicalRouters.values()].filter(({ site }) => site === policy.site);
    const boot = own.filter(({ id }) => booting.has(id)).reduce((sum, { power }) => sum + power.idleWatts - power.sleepWatts, 0);
    for (const ready of sides) {
      const watts = own.reduce((sum, { id, power }) => sum + (ready.has(id) ? power.idleWatts : power.sleepWatts), boot);
      if (watts > policy.maxWatts) return `${policy.site} draws ${watts} W`;
    }
  }
  return undefined;
}

function routeFault(network: Network, picture: Picture): string | undefined {
  for (const link of network.overlayLinks.values()) {
    for (const { ends, route } of sidesOf(picture, link)) {
      const nodes = route === undefined ? undefined : walk(network, ends[0], route);
      if (route === undefined || nodes?.at(-1) !== ends[1] || new Set(nodes).size < nodes.length) return `${link.id} has no route`;
      if (!route.every((id) => picture.linksOn.has(id))) return `${link.id} crosses what is off`;
      const delay = route.reduce((sum, id) => sum + (network.physicalLinks.get(id)?.delayMs ?? 0), 0);
      if (delay > (link.maxDelayMs ?? Number.POSITIVE_INFINITY)) return `${link.id} takes ${delay} ms`;
    }
  }
  return [...network.physicalLinks.values()].find(
    ({ id, a, b, sleepable }) =>
      !picture.linksOn.has(id) && !sleepable && [a, b].every((end) => !network.physicalRouters.has(end) || picture.ready.has(end)),
  )?.id;
}

const copyFault = (network: Network, plan: Plan, { moving }: Picture): string | undefined =>
  moving.find((move) => copyOf(network, plan, move) === "no path")?.router;

function policyFault(
  network: Network,
  { ready, hosts }: Picture,
  routes: readonly (readonly [string, readonly Route[]])[],
): string | undefined {
  const crossed = (id: string): readonly string[] => routes.find(([link]) => link === id)?.[1].flatMap((route) => route ?? []) ?? [];
  for (const policy of network.policies) {
    if (policy.type === "separate") {
      const groups = policy.virtualRouters.map((router) => {
        const { old, new: now } = hosts.get(router) ?? {};
        return [old, now].map((host) => (policy.scope === "site" ? network.physicalRouters.get(host ?? "")?.site : host));
      });
      const [x = [], y = []] = groups;
      if (x.some((group) => group !== undefined && y.includes(group))) return "together";
    }
    if (policy.type === "ban") {
      for (const router of policy.virtualRouters) {
        if ([hosts.get(router)?.old, hosts.get(router)?.new].some((host) => policy.physicalRouters.includes(host ?? ""))) return "banned";
      }
    }
    if (policy.type === "diverse" && crossed(policy.virtualLinks[0] ?? "").some((id) => crossed(policy.virtualLinks[1] ?? "").includes(id)))
      return "not diverse";
    if (policy.type === "minOn") {
      for (const site of new Set([...network.physicalRouters.values()].map((host) => host.site))) {
        const own = [...network.physicalRouters.values()].filter((host) => host.site === site);
        if (own.filter(({ id }) => ready.has(id)).length < Math.min(policy.count, own.length)) return `too few on in ${site}`;
      }
    }
  }
  return undefined;
}

function limitFault(network: Network, plan: Plan, { moving }: Picture): string | undefined {
  const limits = plan.transition?.limits;
  if (limits === undefined) return undefined;
  if (moving.length > (limits.total ?? Number.POSITIVE_INFINITY)) return "too many moves";
  const site = (host: string | null): string => network.physicalRouters.get(host ?? "")?.site ?? "";
  for (const { id, site: at } of network.physicalRouters.values()) {
    if (moving.filter(({ from, to }) => from === id || to === id).length > (limits.perPhysicalRouter ?? Number.POSITIVE_INFINITY))
      return `too many moves at ${id}`;
    if (moving.filter(({ from, to }) => site(from) === at || site(to) === at).length > (limits.perSite ?? Number.POSITIVE_INFINITY))
      return `too many moves at ${at}`;
  }
  return undefined;
}
