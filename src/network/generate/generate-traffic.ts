/** traffic@1 for a network document from a seed: a day, or several, with nights, weekends and noise. */

import type { Gbps, Seconds } from "../../units.ts";
import type { NetworkDocument } from "../document.ts";
import type { TrafficDocument } from "../traffic-document.ts";
import type { DiurnalShape } from "./diurnal.ts";
import { levelAt } from "./diurnal.ts";
import { peakUtilisation } from "./peak-utilisation.ts";
import { createRandom, significant } from "./random.ts";

export interface GenerateTrafficOptions extends DiurnalShape {
  readonly seed: number;
  /** ISO 8601 with a zone: the first sample. */
  readonly start: string;
  /** Absent: 900. */
  readonly stepSeconds?: Seconds;
  /** Absent: 1. */
  readonly days?: number;
  /** Standard deviation of the logarithm of the noise. Absent: 0.08. */
  readonly noise?: number;
  /** Scale all levels so that the busiest physical link reaches this under today's routes when every series is at its peak. Absent: the document's own levels. */
  readonly peakUtilisation?: number;
}

/** Share of one sample's noise that the next one inherits. */
const NOISE_MEMORY = 0.85;

/**
 * A series for every virtual link and access link, each direction drawn apart: level at the local hour (longitude of today's
 * site, midway for a virtual link) × noise, scaled so that its highest sample is the document's trafficGbps: what the document
 * states is the peak. Noise is lognormal, each sample inheriting 0.85 of the one before. Values have four significant digits.
 * Errors: a RangeError that names the option. Cost: one exp a sample.
 */
export function generateTraffic(network: NetworkDocument, options: GenerateTrafficOptions): TrafficDocument {
  const instants = instantsOf(options);
  const scale = scaleOf(network, options);
  const longitudeOf = longitudes(network);
  const make = (id: string, direction: string, longitude: number, peak: Gbps): number[] =>
    samplesOf(`traffic/${id}/${direction}`, options, instants, longitude, peak * scale);
  const series: Record<string, { ab: number[]; ba: number[] } | { in: number[]; out: number[] }> = {};
  for (const { id, a, b, trafficGbps } of network.virtualLinks) {
    const longitude = (longitudeOf(a) + longitudeOf(b)) / 2;
    series[id] = { ab: make(id, "ab", longitude, trafficGbps.ab), ba: make(id, "ba", longitude, trafficGbps.ba) };
  }
  for (const { id, attachedTo, trafficGbps } of network.accessLinks) {
    const longitude = longitudeOf(attachedTo);
    series[id] = { in: make(id, "in", longitude, trafficGbps.in), out: make(id, "out", longitude, trafficGbps.out) };
  }
  return { schema: "rehome/traffic@1", network: network.name, start: options.start, stepSeconds: options.stepSeconds ?? 900, series };
}

function samplesOf(label: string, options: GenerateTrafficOptions, instants: readonly number[], longitude: number, peak: Gbps): number[] {
  const random = createRandom(options.seed, label);
  const deviation = options.noise ?? 0.08;
  let noise = random.normal();
  const raw = instants.map((instant) => {
    noise = NOISE_MEMORY * noise + Math.sqrt(1 - NOISE_MEMORY ** 2) * random.normal();
    return levelAt(instant, longitude, options) * Math.exp(deviation * noise);
  });
  const highest = raw.reduce((most, value) => Math.max(most, value), 0);
  return raw.map((value) => significant((peak * value) / highest));
}

function instantsOf({ start, stepSeconds = 900, days = 1 }: GenerateTrafficOptions): readonly number[] {
  const first = Date.parse(start);
  if (Number.isNaN(first)) throw new RangeError(`start is ${start}: give a date and time with a zone, such as 2025-03-11T00:00:00Z`);
  if (!Number.isInteger(stepSeconds) || stepSeconds < 1 || stepSeconds > 86_400)
    throw new RangeError(`stepSeconds is ${stepSeconds}: give a whole number from 1 to 86400`);
  if (!(days > 0)) throw new RangeError(`days is ${days}: give more than 0`);
  return Array.from({ length: Math.max(1, Math.round((days * 86_400) / stepSeconds)) }, (_, step) => first + step * stepSeconds * 1000);
}

function scaleOf(network: NetworkDocument, options: GenerateTrafficOptions): number {
  if (options.peakUtilisation === undefined) return 1;
  if (!(options.peakUtilisation > 0)) throw new RangeError(`peakUtilisation is ${options.peakUtilisation}: give a share above 0`);
  const { utilisation } = peakUtilisation(network);
  return utilisation > 0 ? options.peakUtilisation / utilisation : 1;
}

/** Longitude of a substrate node, or of today's site of a virtual router; 0 where the document has none. */
function longitudes(network: NetworkDocument): (id: string) => number {
  const sites = new Map(network.sites.map((site) => [site.id, site.lon ?? 0]));
  const nodes = new Map([...network.transportNodes, ...network.physicalRouters].map(({ id, site }) => [id, sites.get(site) ?? 0]));
  const hosts = new Map(network.virtualRouters.map(({ id, host }) => [id, nodes.get(host ?? "") ?? 0]));
  return (id) => nodes.get(id) ?? hosts.get(id) ?? 0;
}
