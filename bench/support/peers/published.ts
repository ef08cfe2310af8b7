/** What is published about peers that cannot be run here. Nothing in this table was measured by this project. */
import type { Table } from "../report.ts";

export const PUBLISHED: Table = {
  title: "published by others, not measured here",
  head: ["peer", "published figure", "what it is about", "source"],
  rows: [
    [
      "BtrPlace",
      "5,000 servers and 30,000 virtual machines placed anew in 3 minutes; under 30 s in partitions of 2,500 servers",
      "constraint programming over servers, machines and policies; no virtual links, delays or link loads",
      "hal-00916311",
    ],
    [
      "proxlb-solver",
      "none found for quality or size",
      "CP-SAT over nodes and guests, with affinity, order of moves and parking moves; no network, delay, power or undo",
      "github.com/credativ/proxlb-solver",
    ],
    [
      "OpenStack Watcher",
      "none found for quality or size; its strategy basic is documented as developed only for tests",
      "strategies over processor, memory and disk, no network",
      "docs.openstack.org/watcher",
    ],
    [
      "VROOM",
      "18 to 25% of power",
      "estimate for consolidating a tier-1 network's routers at night, with other routers, loads and rules",
      "Wang, van der Merwe, Rexford, HotNets 2007",
    ],
    [
      "Eramo et al.",
      "half of the nodes off at 80% less traffic",
      "virtual routers that follow the traffic over the day",
      "2014; see falling-traffic",
    ],
  ],
};
