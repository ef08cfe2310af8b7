/** SOURCE.md of a bundled network: where its facts come from, the generator's rule, and what came out. */
import type { NetworkDocument } from "../../src/network/document.ts";
import { MS_PER_KM, PATH_STRETCH } from "../../src/network/generate/geography.ts";
import { peakUtilisation } from "../../src/network/generate/peak-utilisation.ts";
import { type Facts, FILL, TRAFFIC_START } from "./dataset.ts";

export interface Provenance {
  readonly title: string;
  /** Paragraphs: what is public fact, and what is invented. */
  readonly facts: readonly string[];
}

export function sourceText(facts: Facts, provenance: Provenance, network: NetworkDocument): string {
  return [
    `# ${provenance.title}`,
    ...provenance.facts,
    "Written by `node tools/build-datasets.mjs`; do not edit by hand. A test compares these files with what the generator writes.",
    "## Facts",
    "Cities, their coordinates (degrees, city centres) and rounded metropolitan populations (millions) are common knowledge:",
    siteTable(facts),
    `Backbone links, ${facts.linkGbps === undefined ? "sized as below" : `${facts.linkGbps} Gb/s per direction`}:`,
    linkTable(network),
    "## Rule",
    rules(facts)
      .map((rule) => `- ${rule}`)
      .join("\n"),
    "## What came out",
    `${outcome(network)}\n`,
  ].join("\n\n");
}

const siteTable = (facts: Facts): string =>
  [
    "| id | city | latitude | longitude | region | weight | physical routers |",
    "|---|---|---|---|---|---|---|",
    ...facts.sites.map(
      ([id, name, lat, lon, region, weight, routers = facts.routersPerSite]) =>
        `| ${id} | ${name} | ${lat} | ${lon} | ${region} | ${weight} | ${routers} |`,
    ),
  ].join("\n");

const linkTable = (network: NetworkDocument): string =>
  [
    "| link | delay, ms one way | Gb/s | shared risk |",
    "|---|---|---|---|",
    ...backboneOf(network).map((link) => `| ${link.id} | ${link.delayMs} | ${link.capacityGbps} | ${link.sharedRiskGroups.join(", ")} |`),
  ].join("\n");

const backboneOf = (network: NetworkDocument) => network.physicalLinks.filter(({ id }) => !id.endsWith("-up"));

const rules = (facts: Facts): readonly string[] => [
  `Seed ${facts.seed} for everything; the sequence of random numbers is \`src/network/generate/random.ts\` (Mulberry32).`,
  `Delay = great-circle kilometres × ${MS_PER_KM} ms × ${PATH_STRETCH} (fibre is longer than the great circle; the factor is an assumption), in whole microseconds.`,
  "Every site is a transport node (the fabric, never off) and its physical routers, each on one uplink of " +
    `${facts.uplinkGbps} Gb/s and 0.01 ms. Vendors take turns (acme, globex), every other site starting with the other one.`,
  "Power: `models/power/ncs-55a1-24h.json` for acme, `models/power/7280cr3k-32d4.json` for globex, rounded to 0.01 W; 5.4 W for each end of a backbone link (400G FR4, measured) and 0.53 W for each end of an uplink (100G passive copper, measured).",
  "Resources of a box (16 cores, 16384 MiB, 2,000,000 FIB entries, 8000 ACL entries) are assumptions.",
  `As many virtual routers as physical routers, one on each; each resource's demand is drawn between ${FILL.from * 100} and ${FILL.to * 100}% of its box.`,
  "Virtual topology: the first two virtual routers of a site are its core, on planes A and B; neighbouring sites are joined once on each plane, half of the load each; the two core routers are joined; every further virtual router is joined to both; each has one access link to its site's fabric.",
  `Demand between sites: gravity, weight × weight × exp(−delay / ${facts.decayMs} ms), with exp(0.25 × normal) on what each site sends and receives, routed by least delay. ` +
    ("totalGbps" in facts.level
      ? `Level: customers send ${facts.level.totalGbps} Gb/s in all at the peak. Each link gets the smallest of 100, 200, 400 Gb/s (and bundles of 400) that it fills to at most 40%.`
      : `Level: the busiest backbone link peaks at ${facts.level.peakUtilisation * 100}%.`),
  "`trafficGbps` of every link is the peak of its series: all at once, more than ever flows together.",
  `Every access link and virtual link may gain ${facts.maxAddedDelayMs} ms over today's delay, which is its \`referenceDelayMs\`.`,
  `Traffic: a day from ${TRAFFIC_START} (a Tuesday), a sample every 15 minutes. Half a cosine from 55% at 04 h to 100% at 15 h local time (15 degrees of longitude an hour) and back, × lognormal noise (0.08, each sample inheriting 0.85 of the one before), scaled to the peak. Measured backbones have 01-05 h at 51-68% of their busiest hour.`,
  "Capabilities, policies, fences and immovable routers are invented: enough of each to matter, not enough to forbid saving.",
];

function outcome(network: NetworkDocument): string {
  const fills = fillOf(network);
  const busiest = peakUtilisation(network);
  const mean = fills.reduce((sum, fill) => sum + fill, 0) / fills.length;
  const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
  return (
    `${network.physicalRouters.length} physical routers, ${network.virtualRouters.length} virtual routers, ` +
    `${network.virtualLinks.length} virtual links, ${network.accessLinks.length} access links, ${network.policies.length} policies. ` +
    `Boxes are ${percent(Math.min(...fills))} to ${percent(Math.max(...fills))} full in their scarcest resource, ${percent(mean)} on average. ` +
    `Busiest physical link with every series at its peak: ${busiest.link}, ${percent(busiest.utilisation)} (at most ${percent(network.maxUtilisation)} allowed).`
  );
}

/** How full each physical router is in its scarcest resource; 1 is full. */
export function fillOf(network: NetworkDocument): readonly number[] {
  return network.physicalRouters.map((host) => {
    const guests = network.virtualRouters.filter((guest) => guest.host === host.id);
    const shares = Object.entries(host.capacity).map(
      ([key, room]) => guests.reduce((sum, guest) => sum + (guest.demand[key] ?? 0), 0) / (room === 0 ? 1 : room),
    );
    return Math.max(0, ...shares);
  });
}
