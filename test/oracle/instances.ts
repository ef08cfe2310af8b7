/** The networks that both models are made from. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { applyChanges } from "../../src/network/changes.ts";
import { changesSchema } from "../../src/network/changes-document.ts";
import { type NetworkDocument, networkSchema } from "../../src/network/document.ts";
import { generateNetwork } from "../../src/network/generate/generate-network.ts";
import { randomCases } from "../support/random-networks.ts";

const SEED = 20262;
const RANDOM = 60;
/** Networks as operators build them: sites with several boxes behind a transport node. */
const GENERATED = 10;

export interface NamedDocument {
  readonly name: string;
  readonly document: NetworkDocument;
}

const folder = join(import.meta.dirname, "../../datasets");
const scenarioSchema = z.object({
  network: networkSchema,
  options: z.object({ changes: changesSchema.default([]) }).default({ changes: [] }),
});

/** Every basic scenario after its changes, the paper's prototype, small random networks and small generated ones. */
export const namedDocuments: readonly NamedDocument[] = [
  ...readdirSync(join(folder, "scenarios/basic"))
    .sort()
    .map((file) => ({ name: `basic/${file}`, document: documentOfScenario(readFileSync(join(folder, "scenarios/basic", file), "utf8")) })),
  { name: "prototype", document: networkSchema.parse(JSON.parse(readFileSync(join(folder, "prototype/network.json"), "utf8"))) },
  ...fc
    .sample(randomCases({ mostHosts: 5 }), { numRuns: RANDOM, seed: SEED })
    .map(({ document }, index) => ({ name: `random/${index}`, document })),
  ...Array.from({ length: GENERATED }, (_, index) => ({ name: `generated/${index}`, document: generated(index) })),
];

/** Every other one under explicit routing. Two routers of one platform have to share a box: their link allows no delay. */
function generated(seed: number): NetworkDocument {
  const document = generateNetwork({ sites: 3, routers: 7, virtualRouters: 6, seed, maxAddedDelayMs: 1 + 2 * (seed % 3) });
  const [a, b] = document.virtualRouters.filter(({ platform }) => platform === document.virtualRouters[0]?.platform);
  if (a === undefined || b === undefined) throw new Error(`no two routers of ${document.name} have one platform`);
  const inseparable = { id: "inseparable", a: a.id, b: b.id, trafficGbps: { ab: 1, ba: 2 }, maxDelayMs: 0 };
  return {
    ...document,
    routing: seed % 2 === 0 ? "igp" : "explicit",
    virtualLinks: [...document.virtualLinks, inseparable],
  };
}

function documentOfScenario(text: string): NetworkDocument {
  const { network, options } = scenarioSchema.parse(JSON.parse(text));
  const changed = applyChanges(network, options.changes);
  if (!changed.ok) throw new Error(JSON.stringify(changed.failure));
  return changed.value;
}
