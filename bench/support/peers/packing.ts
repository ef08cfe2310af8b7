/**
 * Packing by integer programming without the network: what packers of virtual machines built on constraint solvers optimise, such
 * as BtrPlace and proxlb-solver. Not their code: our own program and HiGHS on the network with all virtual and access links, and
 * the policies about them, left out. What remains is their question: resources, platforms, affinity, fences, bans, states.
 *
 * Knows: every resource but TDM ports, platforms, capabilities, policies between routers, watts of hosts and their idle links.
 * Does not know: virtual links, access links and all that depends on them (delay, link load, forwarding, routes, transit).
 * It is the best that any such packer could do where it is proven optimal.
 */
import { ruleBook } from "../../../src/constraints/index.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import type { Network } from "../../../src/network/network.ts";
import { optimise } from "../../../src/optimiser/optimise.ts";
import type { Solver } from "../../../src/optimiser/solvers/port.ts";
import type { Seconds } from "../../../src/units.ts";
import type { Placements } from "./cluster.ts";

export interface Packing {
  readonly placements: Placements;
  /** How far from the best packing it is at most, 1 is the whole. */
  readonly gap: number;
}

/** Undefined when the solver found nothing in its time. */
export async function packing(
  network: Network,
  solver: Solver,
  options: { readonly gap: number; readonly timeLimitSeconds: Seconds; readonly seed: number },
): Promise<Packing | undefined> {
  const { document } = network;
  const policies = document.policies.filter(({ type }) => type !== "diverse");
  const alone = buildNetwork({ ...document, virtualLinks: [], accessLinks: [], policies });
  const outcome = await optimise(alone, ruleBook, { goal: "consolidate" }, solver, options);
  if (outcome.status !== "optimal" && outcome.status !== "feasible") return undefined;
  return { placements: outcome.candidate.placements, gap: outcome.gap };
}
