/** Where a virtual router may be for a while: hosts that every rule about the pair allows. */
import type { RuleBook } from "../../constraints/constraint.ts";
import type { Network } from "../../network/network.ts";

/** Hosts by router, worked out when first asked for. `hosts`: the ones that may be used, on or to be woken. */
export function createParkingPlaces(network: Network, book: RuleBook): (router: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (router) => {
    let places = known.get(router);
    if (places === undefined) {
      places = [...network.physicalRouters.keys()].filter((host) =>
        book.constraints.every((rule) => rule.filter(network, router, host).length === 0),
      );
      known.set(router, places);
    }
    return places;
  };
}
