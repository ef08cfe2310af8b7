/** The columns after one physical router has died (policy spare). */
import type { Expression, RuleBook } from "../constraints/constraint.ts";
import { constant, sum } from "../constraints/expressions.ts";
import { rulesAfterFailure } from "../constraints/spare-search.ts";
import { networkAfterFailure } from "../network/after-failure.ts";
import { lookup } from "../network/lookup.ts";
import type { PhysicalLink } from "../network/network.ts";
import { candidateHosts } from "./candidate-hosts.ts";
import { hostIndex } from "./link-context.ts";
import { columnTerm } from "./program-builder.ts";
import { createWorld, type World } from "./world.ts";

export type BaseWorld = Omit<Parameters<typeof createWorld>[0], "prefix" | "utilisation" | "afterFailure">;

/** The state after one physical router died: its virtual routers sit where r(f,v,h) says, all others where they were. */
export function failureWorld(base: BaseWorld, dead: string, book: RuleBook): World {
  const { network, builder } = base;
  const deadIndex = hostIndex(network, dead);
  const after = { ...book, constraints: rulesAfterFailure(book) };
  const refuges = candidateHosts(networkAfterFailure(network, dead), after, base.prunesRoutes);
  const moved = new Map<string, Map<string, Expression>>();
  const candidates = new Map<string, readonly string[]>();
  for (const [index, router] of [...network.virtualRouters.keys()].entries()) {
    const row = new Map<string, Expression>();
    const hosts = base.candidates(router);
    moved.set(router, row);
    for (const host of hosts.includes(dead) ? lookup(refuges, router) : []) {
      if (host !== dead) row.set(host, columnTerm(builder.column(`r(${deadIndex},${index},${hostIndex(network, host)})`)));
    }
    candidates.set(
      router,
      [...network.physicalRouters.keys()].filter((host) => host !== dead && (hosts.includes(host) || row.has(host))),
    );
  }
  const touchesDead = (link: PhysicalLink): boolean => link.a === dead || link.b === dead;
  return createWorld({
    ...base,
    prefix: `f${deadIndex}`,
    utilisation: 1,
    dead,
    place(router, host) {
      if (host === dead) return constant(0);
      const refuge = moved.get(router)?.get(host);
      return refuge === undefined ? base.place(router, host) : sum([base.place(router, host), refuge]);
    },
    candidates: (router) => lookup(candidates, router),
    on: (host) => (host === dead ? constant(0) : base.on(host)),
    linkOn: (link) => (touchesDead(lookup(network.physicalLinks, link)) ? constant(0) : base.linkOn(link)),
    afterFailure() {
      throw new Error("internal: spare capacity is asked for one failure at a time");
    },
  });
}
