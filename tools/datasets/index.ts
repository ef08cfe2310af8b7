/** Every bundled network, as the files under datasets/ hold it. */
import { ABILENE } from "./abilene.ts";
import { BACKBONE } from "./backbone.ts";
import { buildNetwork, buildTraffic, type Dataset, type Facts } from "./dataset.ts";
import { networkText, trafficText } from "./format.ts";
import { GEANT } from "./geant.ts";
import { buildPrototype, PROTOTYPE_SEED } from "./prototype.ts";
import { type Provenance, sourceText } from "./source-text.ts";

const PROVENANCE: Readonly<Record<string, Provenance>> = {
  abilene: {
    title: "Abilene",
    facts: [
      "The Internet2 Abilene backbone as its public maps showed it from 2004 to 2007: points of presence in eleven cities, fourteen OC-192 circuits (10 Gb/s).",
      "Public fact: the cities, which of them are joined, the circuits' speed, and that the network operations centre was in Indianapolis. Everything inside a site, the levels of traffic, and all policies are made up by the rule below. No measured traffic is included.",
    ],
  },
  geant: {
    title: "A European research network like GÉANT",
    facts: [
      "Twenty-two of the cities that the European research backbone GÉANT has served, joined roughly as its public maps have shown over the years. It is no map of any one year.",
      "Public fact: the cities, and that 100 Gb/s is a usual trunk there. Everything inside a site, the levels of traffic, and all policies are made up by the rule below.",
    ],
  },
  backbone: {
    title: "A national backbone of fifty sites",
    facts: [
      "A network of the size of a Tier-1 carrier's in the United States: fifty cities, joined along the corridors of railways and interstate highways that long-haul fibre follows. It is nobody's network.",
      "Public fact: the cities and the corridors. Everything else is made up by the rule below.",
    ],
  },
};

const PROTOTYPE_SOURCE = `# The four-node prototype

The prototype of "VROOM: Virtual ROuters On the Move" (Wang, van der Merwe, Rexford, HotNets 2007): virtual router VR1 runs on
physical router PR1, has one tunnel to each of two neighbour routers, NR1 and NR2, and moves to PR2, where both neighbours
have a second, idle tunnel (t3 to t7 and t4 to t8 in the paper's figure) waiting. Addresses and memory are those of this
project's laboratory, two Xen hosts under emulation.

Written by \`node tools/build-datasets.mjs\`; do not edit by hand. A test compares these files with what the generator writes.

## How it is modelled

- NR1 and NR2 are physical routers that must stay on, each with a virtual router that may not move (NR1-router, NR2-router).
- The tunnels run over four cables of 1 Gb/s and 0.1 ms one way; each carries 0.1 Gb/s each way by day. Speeds, delays and
  traffic are assumptions.
- PR1 is given the measured power of an NCS-55A1-24H (319.82 W idle), PR2 of an 8201-32FH (253.85 W), NR1 and NR2 of a
  7280CR3K-32D4 (266.75 W); see \`models/power/\`. So consolidation moves VR1 to PR2 and switches PR1 off.
- A box has 2 cores, 512 MiB and 10,000 FIB entries; VR1 takes 1, 96 and 1,000: 50% of the scarcest.

## Traffic

Seed ${PROTOTYPE_SEED}; a day from 2025-03-11T00:00:00Z, a sample every 15 minutes, at longitude 0, by the rule of
\`src/network/generate/generate-traffic.ts\`: 55% at 04 h to 100% at 15 h, lognormal noise of 0.08, scaled so that the peak
is what network.json states.
`;

const built = (facts: Facts): Dataset => {
  const network = buildNetwork(facts);
  const provenance = PROVENANCE[facts.name];
  if (provenance === undefined) throw new Error(`dataset ${facts.name} has no provenance`);
  return { network, traffic: buildTraffic(network, facts.seed), source: sourceText(facts, provenance, network) };
};

const prototype = (): Dataset => {
  const network = buildPrototype();
  return { network, traffic: buildTraffic(network, PROTOTYPE_SEED), source: PROTOTYPE_SOURCE };
};

export const DATASETS: Readonly<Record<string, () => Dataset>> = {
  prototype,
  abilene: () => built(ABILENE),
  geant: () => built(GEANT),
  backbone: () => built(BACKBONE),
};

/** File name, relative to datasets/NAME/, and its text. */
export function datasetFiles({ network, traffic, source }: Dataset): ReadonlyMap<string, string> {
  return new Map([
    ["network.json", networkText(network)],
    ["traffic.json", trafficText(traffic)],
    ["SOURCE.md", source],
  ]);
}
