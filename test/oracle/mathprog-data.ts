/** Writes the data section for models/placement.mod from a network document. Shares nothing with the planner's formulation. */
import type { NetworkDocument, VirtualRouterDocument } from "../../src/network/document.ts";
import type { PolicyDocument } from "../../src/network/policy-document.ts";
import { type Instance, instanceOf, scopes } from "./instance.ts";
import { bit, type Cell, list, nested, numbering, orNone, param, scalar, sets } from "./mathprog-statements.ts";
import { routeLines } from "./route-data.ts";

export interface DataOptions {
  readonly prunes: boolean;
  readonly objective: "watts" | "moves" | "delay" | "woken" | "peak";
  /** Links whose route the placement decides get no route columns. */
  readonly isLean?: boolean;
  /** Physical routers that stay on. */
  readonly kept?: ReadonlySet<string>;
  /** What moves are counted from; today's hosts when absent. */
  readonly target?: ReadonlyMap<string, string>;
}

export function mathProgData(document: NetworkDocument, options: DataOptions): string {
  const instance = instanceOf(document);
  return [
    "data;",
    ...questionLines(instance, options),
    ...hostLines(instance, options),
    ...linkLines(instance),
    ...routerLines(instance, options),
    ...overlayLines(instance),
    ...policyLines(instance),
    ...routeLines(instance, options),
    "end;",
    "",
  ].join("\n");
}

const keysOf = ({ routers }: Instance): readonly string[] =>
  [...new Set(routers.flatMap(({ demand }) => Object.keys(demand)))].filter((key) => key !== "tdmPorts").sort();

const questionLines = ({ document, hosts, routers, links, overlays, ...instance }: Instance, options: DataOptions): readonly string[] => [
  scalar("igp", bit(document.routing === "igp")),
  scalar("prunes", bit(options.prunes)),
  scalar("objective", options.objective),
  scalar("utilisation", document.maxUtilisation),
  scalar("nRouters", routers.length),
  scalar("nHosts", hosts.length),
  scalar("nLinks", links.length),
  scalar("nOverlays", overlays.length),
  scalar("nKeys", keysOf({ document, hosts, routers, links, overlays, ...instance }).length),
  scalar("nPolicies", document.policies.length),
];

function hostLines(instance: Instance, { kept }: DataOptions): readonly string[] {
  const { hosts, routers, document } = instance;
  const vendor = numbering([...hosts, ...routers].map((one) => one.vendor));
  const platform = numbering([...hosts, ...routers].map((one) => one.platform));
  const capability = numbering([...hosts.flatMap((host) => host.capabilities), ...routers.flatMap((router) => router.requires)]);
  const site = numbering(document.sites.map(({ id }) => id));
  const keys = keysOf(instance);
  const groups = scopes.map((scope) => hosts.map((host) => instance.groupOf(scope, host)));
  return [
    list("state", hosts, ({ state }) => state),
    list("vendor", hosts, (host) => vendor(host.vendor)),
    list("platform", hosts, (host) => platform(host.platform)),
    list("routerHypervisor", hosts, (host) => bit(host.routerHypervisor)),
    ...sets(
      "capabilities",
      hosts.map((host) => [...new Set(host.capabilities)].map(capability)),
    ),
    param(
      "capacity",
      hosts.flatMap(({ capacity }, h) => keys.map((key, j) => [h, j, amountOf(capacity, key)])),
    ),
    list("tdmCapacity", hosts, ({ capacity }) => amountOf(capacity, "tdmPorts")),
    list("forwarding", hosts, ({ forwardingGbps }) => orNone(forwardingGbps)),
    list("idleWatts", hosts, ({ power }) => power.idleWatts),
    list("sleepWatts", hosts, ({ power }) => power.sleepWatts),
    list("wattsPerGbps", hosts, ({ power }) => power.wattsPerGbps),
    list("site", hosts, (host) => site(host.site)),
    list("onToday", hosts, ({ state }) => bit(state !== "off" && state !== "failed")),
    list("kept", hosts, ({ id }) => bit(kept?.has(id) === true)),
    list("vendorOf", routers, (router) => vendor(router.vendor)),
    list("platformOf", routers, (router) => platform(router.platform)),
    ...sets(
      "requires",
      routers.map((router) => [...new Set(router.requires)].map(capability)),
    ),
    list("nGroups", groups, (ofHosts) => new Set(ofHosts).size),
    param(
      "group",
      groups.flatMap((ofHosts, scope) => ofHosts.map((group, h) => [scope, h, [...new Set(ofHosts)].indexOf(group)])),
    ),
  ];
}

const amountOf = (resources: Readonly<Record<string, number>>, key: string): number =>
  Object.hasOwn(resources, key) ? (resources[key] ?? 0) : 0;

function linkLines({ document, links, hostIndex, siteOf }: Instance): readonly string[] {
  const risk = numbering(links.flatMap((link) => link.sharedRiskGroups));
  const site = numbering(document.sites.map(({ id }) => id));
  const atEnds = (name: string, value: (node: string) => Cell): string =>
    param(
      name,
      links.flatMap(({ a, b }, k) => [a, b].map((node, d) => [k, d, value(node)])),
    );
  return [
    atEnds("endHost", hostIndex),
    atEnds("endSite", (node) => site(siteOf(node))),
    list("capacityGbps", links, (link) => link.capacityGbps),
    list("delayMs", links, (link) => link.delayMs),
    param(
      "background",
      links.flatMap(({ backgroundGbps: { ab, ba } }, k) => [
        [k, 0, ab],
        [k, 1, ba],
      ]),
    ),
    list("wattsPerEnd", links, (link) => link.wattsPerEnd),
    list("sleepable", links, (link) => bit(link.sleepable)),
    list("linkFailed", links, ({ state }) => bit(state === "failed")),
    ...sets(
      "risks",
      links.map((link) => [...new Set(link.sharedRiskGroups)].map(risk)),
    ),
  ];
}

function routerLines(instance: Instance, { target }: DataOptions): readonly string[] {
  const { routers, hostIndex } = instance;
  const keys = keysOf(instance);
  const ofEvery = (name: string, value: (router: VirtualRouterDocument) => Cell): string => list(name, routers, value);
  return [
    param(
      "demand",
      routers.flatMap(({ demand }, r) => keys.map((key, j) => [r, j, amountOf(demand, key)])),
    ),
    ofEvery("tdmDemand", ({ demand }) => amountOf(demand, "tdmPorts")),
    ofEvery("today", ({ host }) => hostIndex(host)),
    ofEvery("target", ({ id, host }) => hostIndex(target === undefined ? host : target.get(id))),
    ofEvery("movable", ({ movable }) => bit(movable)),
  ];
}

const overlayLines = ({ overlays, routerIndex, hostIndex }: Instance): readonly string[] => [
  list("a", overlays, ({ a }) => routerIndex(a)),
  list("b", overlays, ({ b }) => (b === undefined ? -1 : routerIndex(b))),
  list("attachedHost", overlays, ({ attachedTo }) => hostIndex(attachedTo)),
  list("forward", overlays, ({ forward }) => forward),
  list("backward", overlays, ({ backward }) => backward),
  list("isTdm", overlays, ({ isTdm }) => bit(isTdm)),
  list("maxDelay", overlays, ({ maxDelayMs }) => orNone(maxDelayMs)),
  list("maxAdded", overlays, ({ maxAddedDelayMs }) => orNone(maxAddedDelayMs)),
  list("reference", overlays, ({ referenceDelayMs }) => orNone(referenceDelayMs)),
];

function policyLines({ document, routerIndex, hostIndex }: Instance): readonly string[] {
  const site = numbering(document.sites.map(({ id }) => id));
  const link = numbering(document.virtualLinks.map(({ id }) => id));
  const once = (indexes: readonly number[]): readonly number[] => [...new Set(indexes)];
  const members = document.policies.map((policy) => ("virtualRouters" in policy ? once(policy.virtualRouters.map(routerIndex)) : []));
  const listed = document.policies.map((policy) => ("physicalRouters" in policy ? once(policy.physicalRouters.map(hostIndex)) : []));
  const diverse = document.policies.map((policy) => ("virtualLinks" in policy ? once(policy.virtualLinks.map(link)) : []));
  const size = (items: readonly number[]): number => items.length;
  const ofEvery = (name: string, value: (policy: PolicyDocument) => Cell): string => list(name, document.policies, value);
  return [
    ofEvery("kind", ({ type }) => type),
    ofEvery("scope", (policy) => ("scope" in policy ? scopes.indexOf(policy.scope) : 0)),
    list("nMembers", members, size),
    nested("member", members),
    list("nListed", listed, size),
    nested("listed", listed),
    list("nDiverse", diverse, size),
    nested("diverse", diverse),
    ...sets(
      "fenceSites",
      document.policies.map((policy) => ("sites" in policy ? once(policy.sites.map(site)) : [])),
    ),
    ofEvery("count", (policy) => ("count" in policy ? policy.count : 0)),
    ofEvery("limitedSite", (policy) => (policy.type === "sitePower" ? site(policy.site) : -1)),
    ofEvery("maxWatts", (policy) => (policy.type === "sitePower" ? policy.maxWatts : 0)),
  ];
}
