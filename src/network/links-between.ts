/** Which physical links are on when some physical routers are. */
import type { Network } from "./network.ts";

/** Those that have not failed and whose ends are on; none of them sleeps. */
export function linksBetween(network: Network, routersOn: ReadonlySet<string>): ReadonlySet<string> {
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  return new Set([...network.physicalLinks.values()].filter(({ a, b, state }) => state === "on" && isOn(a) && isOn(b)).map(({ id }) => id));
}
