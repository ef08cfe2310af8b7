import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { type NetworkDocument, networkSchema } from "../../src/network/document.ts";
import { ACME, COPPER_WATTS_PER_END, GLOBEX, HARDWARE, OPTIC_WATTS_PER_END } from "../../src/network/generate/hardware.ts";
import { peakUtilisation } from "../../src/network/generate/peak-utilisation.ts";
import { readNetwork, readTraffic } from "../../src/network/read.ts";
import { trafficSchema } from "../../src/network/traffic-document.ts";
import { DATASETS, datasetFiles } from "../../tools/datasets/index.ts";
import { fillOf } from "../../tools/datasets/source-text.ts";

const root = join(import.meta.dirname, "../..");
const text = (...parts: string[]): string => readFileSync(join(root, ...parts), "utf8");
const networkOf = (name: string): NetworkDocument => networkSchema.parse(JSON.parse(text("datasets", name, "network.json")));
const trafficOf = (name: string) => trafficSchema.parse(JSON.parse(text("datasets", name, "traffic.json")));

describe.each(Object.entries(DATASETS))("dataset %s", (name, build) => {
  it("is what the generator writes, byte for byte", () => {
    for (const [file, expected] of datasetFiles(build()))
      expect(text("datasets", name, file) === expected, `datasets/${name}/${file}`).toBe(true);
  });

  it("reads back without a problem as the document it was written from", () => {
    const { network, traffic } = build();
    const read = readNetwork(text("datasets", name, "network.json"));
    expect(read).toMatchObject({ ok: true, value: { document: network } });
    expect(readTraffic(text("datasets", name, "traffic.json"), network)).toMatchObject({ ok: true, value: { document: traffic } });
  });

  it("keeps every rule today, with every series at its peak", () => {
    const network = buildNetwork(networkOf(name));
    expect(network.today.placements.size).toBe(network.virtualRouters.size);
    expect(network.today.routes.size).toBe(network.overlayLinks.size);
    expect(checkAll(network, network.today)).toEqual([]);
  });

  it("states today's delays as its reference delays", () => {
    const network = buildNetwork(networkOf(name));
    for (const link of network.overlayLinks.values()) {
      const route = network.today.routes.get(link.id) ?? [];
      const delay = route.reduce((sum, id) => sum + (network.physicalLinks.get(id)?.delayMs ?? Number.NaN), 0);
      expect(link.referenceDelayMs, link.id).toBeCloseTo(delay, 9);
    }
  });

  it("leaves room: links at most at 40% and boxes at most half full", () => {
    const document = networkOf(name);
    expect(peakUtilisation(document).utilisation).toBeGreaterThanOrEqual(0.1);
    expect(peakUtilisation(document).utilisation).toBeLessThanOrEqual(0.4001);
    expect(Math.max(...fillOf(document))).toBeLessThanOrEqual(0.5);
  });

  it("has a series for every link, whose peak is the document's traffic", () => {
    const document = networkOf(name);
    const { series } = trafficOf(name);
    expect(Object.keys(series).sort()).toEqual([...document.virtualLinks, ...document.accessLinks].map(({ id }) => id).sort());
    for (const { id, trafficGbps } of [...document.virtualLinks, ...document.accessLinks]) {
      for (const [direction, samples] of Object.entries(series[id] ?? {})) {
        expect(samples).toHaveLength(96);
        expect(Math.max(...samples), `${id} ${direction}`).toBe(Object.entries(trafficGbps).find(([key]) => key === direction)?.[1]);
      }
    }
  });
});

describe("the prototype", () => {
  it("lets only VR1 move, and offers it a second host that draws less", () => {
    const { virtualRouters, physicalRouters } = networkOf("prototype");
    expect(virtualRouters.filter(({ movable }) => movable).map(({ id }) => id)).toEqual(["VR1"]);
    const watts = new Map(physicalRouters.map(({ id, power }) => [id, power.idleWatts]));
    expect(watts.get("PR2")).toBeLessThan(watts.get("PR1") ?? 0);
  });
});

interface PowerModel {
  readonly idleWatts: { readonly value: number; readonly source: string };
  readonly sleepWatts: { readonly value: number };
  readonly wattsPerGbps: { readonly value: number };
  readonly bootSeconds: { readonly value: number };
  readonly forwardingGbps: { readonly value: number };
  readonly wattsPerPort: readonly { readonly port: string; readonly watts: { readonly value: number } }[];
}
const powerModel = (name: string): PowerModel => JSON.parse(text("models", "power", `${name}.json`)) as PowerModel;
const portWatts = (model: string, port: string): number | undefined =>
  powerModel(model).wattsPerPort.find((entry) => entry.port.startsWith(port))?.watts.value;

describe("the figures of the generator's boxes", () => {
  it.each(HARDWARE)("of $vendor are those of its power model", (hardware) => {
    const model = powerModel(hardware.powerModel);
    expect(hardware.power.idleWatts).toBeCloseTo(model.idleWatts.value, 2);
    expect(hardware.power.wattsPerGbps).toBe(model.wattsPerGbps.value);
    expect(hardware.power.sleepWatts).toBe(model.sleepWatts.value);
    expect(hardware.power.bootSeconds).toBe(model.bootSeconds.value);
    expect(hardware.forwardingGbps).toBe(model.forwardingGbps.value);
    expect(model.idleWatts.source).not.toBe("");
  });

  it("of optics and copper are measured ones", () => {
    expect(OPTIC_WATTS_PER_END).toBeCloseTo(portWatts(GLOBEX.powerModel, "QSFP-DD FR4") ?? 0, 1);
    expect(COPPER_WATTS_PER_END).toBeCloseTo(portWatts(ACME.powerModel, "QSFP28 passive copper") ?? 0, 2);
  });
});
