/** How busy a network is today: for scaling traffic and for stating it. */
import { buildNetwork } from "../build-network.ts";
import type { NetworkDocument } from "../document.ts";
import { linkLoads } from "../load.ts";

export interface BusiestLink {
  /** Empty when no link carries anything. */
  readonly link: string;
  /** Load over capacity in its busier direction, under today's placement and routes; 1 is full. */
  readonly utilisation: number;
}

/** The busiest physical link that `counts`, all links unless told otherwise. */
export function peakUtilisation(document: NetworkDocument, counts: (link: string) => boolean = () => true): BusiestLink {
  const network = buildNetwork(document);
  const loads = linkLoads(network, network.today);
  let busiest: BusiestLink = { link: "", utilisation: 0 };
  for (const { id, capacityGbps } of document.physicalLinks) {
    const load = loads.get(id);
    if (load === undefined || capacityGbps <= 0 || !counts(id)) continue;
    const utilisation = Math.max(load.ab, load.ba) / capacityGbps;
    if (utilisation > busiest.utilisation) busiest = { link: id, utilisation };
  }
  return busiest;
}
