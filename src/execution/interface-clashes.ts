/** Interfaces of routers that would meet on one device: a bridge carries one link, and an address is behind one port. */
import type { PlanDocument } from "../plan/plan-document.ts";
import type { Problem } from "../result.ts";
import { type Layout, packetLinksOf } from "./layout.ts";

interface Use {
  readonly what: string;
  readonly of: string;
  readonly router: string | null;
}

/** Over all hosts where each router is today or comes to by the plan. */
export function interfaceClashes(layout: Layout, { moves }: Pick<PlanDocument, "moves">): readonly Problem[] {
  const { network } = layout;
  const problems = new Map<string, Problem>();
  for (const host of network.physicalRouters.keys()) {
    const here = [...network.virtualRouters.keys()].filter(
      (router) => network.today.placements.get(router) === host || moves.some((move) => move.router === router && move.to === host),
    );
    const uses = here.flatMap((router) =>
      packetLinksOf(network, router).flatMap((link): readonly Use[] => [
        { what: `the bridge ${layout.bridgeOf(router, link.id)}`, of: `${router} ${link.id}`, router },
        { what: `the address ${layout.macOf(router, link.id)}`, of: `${router} ${link.id}`, router },
      ]),
    );
    const access = [...network.overlayLinks.values()]
      .filter(({ attachedTo, isTdm }) => attachedTo === host && !isTdm)
      .map(({ id }): Use => ({ what: `the bridge ${layout.accessBridgeOf(id)}`, of: `access ${id}`, router: null }));
    const owners = new Map<string, Use>();
    for (const use of [...access, ...uses]) {
      const other = owners.get(use.what);
      // Access links may share their end's bridge: that is the customer's own.
      const clash = `${use.what} ${use.of} ${other?.of ?? ""}`;
      if (other !== undefined && use.router !== null && !problems.has(clash)) {
        problems.set(clash, {
          pointer: `fleet/interfaces/${use.router}`,
          found: `${use.what} is for ${other.of} and for ${use.of}, both on ${host}`,
          remedy: "give each interface of each router a bridge and an address of its own",
        });
      }
      owners.set(use.what, use);
    }
  }
  return [...problems.values()];
}
