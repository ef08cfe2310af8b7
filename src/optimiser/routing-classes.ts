/**
 * Hosts with the same attachment form one routing class: traffic from any of them takes the same core route.
 *
 * A physical router is single-homed when its only physical link works, never sleeps, leads to a transport node, and nobody
 * attaches access links to it. Single-homed hosts on one transport node with equal uplink delay are one class. Every other
 * physical router can carry transit, so it is a node of the core and a class of its own.
 */

import { lookup } from "../network/lookup.ts";
import type { Network, PhysicalLink, SubstrateNode } from "../network/network.ts";
import { farEnd } from "../network/routes.ts";
import type { Ms } from "../units.ts";

export interface RoutingClass {
  readonly index: number;
  /** The core node where its traffic enters the core. */
  readonly node: string;
  readonly hosts: readonly string[];
  /** One way; 0 for a core host. */
  readonly uplinkDelayMs: Ms;
  /** True when it stands for one physical router that is itself a node of the core. */
  readonly isCoreHost: boolean;
}

export interface RoutingClasses {
  readonly classes: readonly RoutingClass[];
  classOf(physicalRouter: string): RoutingClass;
  /** The one uplink of a single-homed host; undefined for a core host. */
  uplinkOf(physicalRouter: string): PhysicalLink | undefined;
  /** The substrate without single-homed hosts and without what has failed. */
  readonly core: ReadonlyMap<string, SubstrateNode>;
}

export interface RoutingClassOptions {
  /** A physical router treated as failed (policy spare). */
  readonly dead?: string | undefined;
  /** True routes as if failed physical routers could be repaired: what conflicts are searched in. */
  readonly isRepaired?: boolean;
}

export function routingClasses(network: Network, { dead, isRepaired = false }: RoutingClassOptions = {}): RoutingClasses {
  const hasFailed = (node: string): boolean => node === dead || (!isRepaired && network.physicalRouters.get(node)?.state === "failed");
  const works = (link: PhysicalLink): boolean => link.state === "on" && !hasFailed(link.a) && !hasFailed(link.b);
  const attachments = new Set([...network.overlayLinks.values()].map((link) => link.attachedTo));
  const uplinks = new Map<string, PhysicalLink>();
  for (const router of network.physicalRouters.keys()) {
    const [uplink, ...others] = lookup(network.nodes, router).links;
    if (uplink === undefined || others.length > 0 || attachments.has(router) || uplink.sleepable || !works(uplink)) continue;
    if (network.physicalRouters.has(farEnd(uplink, router))) continue;
    uplinks.set(router, uplink);
  }
  const groups = new Map<string, { node: string; hosts: string[]; uplinkDelayMs: Ms; isCoreHost: boolean }>();
  for (const router of network.physicalRouters.keys()) {
    if (hasFailed(router)) continue;
    const uplink = uplinks.get(router);
    const node = uplink === undefined ? router : farEnd(uplink, router);
    const key = uplink === undefined ? `host ${router}` : `${node} ${uplink.delayMs}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { node, hosts: [router], uplinkDelayMs: uplink?.delayMs ?? 0, isCoreHost: uplink === undefined });
    else group.hosts.push(router);
  }
  const classes = [...groups.values()].map((group, index): RoutingClass => ({ ...group, index }));
  const byHost = new Map(classes.flatMap((group) => group.hosts.map((host) => [host, group] as const)));
  const core = new Map<string, SubstrateNode>();
  for (const node of network.nodes.values()) {
    if (uplinks.has(node.id) || hasFailed(node.id)) continue;
    core.set(node.id, { ...node, links: node.links.filter((link) => works(link) && !uplinks.has(link.a) && !uplinks.has(link.b)) });
  }
  return { classes, classOf: (router) => lookup(byHost, router), uplinkOf: (router) => uplinks.get(router), core };
}
