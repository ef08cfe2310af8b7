/** Is the newest traffic of a network inside the band of the forecast that its plan was made from? */
import { forecastDay } from "../../network/forecast.ts";
import { outsideBand } from "../../network/forecast-band.ts";
import { localSeconds } from "../../network/local-time.ts";
import { readTraffic } from "../../network/read.ts";
import { sampleCount } from "../../network/series.ts";
import { sampleAt } from "../../network/traffic.ts";
import type { TrafficDocument } from "../../network/traffic-document.ts";
import type { Outcome } from "../../result.ts";
import { fail, type Problem, succeed } from "../../result.ts";
import type { KnownNetwork } from "./network-cache.ts";
import type { BandAnswer, BandQuestion, DocumentRef, LoadDocument } from "./questions.ts";

const MINUTES_OF_SLOT = 60;

export async function judgeBand(load: LoadDocument, { network }: KnownNetwork, question: BandQuestion): Promise<BandAnswer> {
  const { learnt, newest, band, timeZone } = question;
  const [past, live] = [await trafficOf(load, learnt, network.document), await trafficOf(load, newest, network.document)];
  if (!past.ok || !live.ok) return unknown([...(past.ok ? [] : past.failure), ...(live.ok ? [] : live.failure)]);
  const slotMinutes = slotFor(past.value.stepSeconds);
  const forecast = forecastDay(network.document, past.value, { timeZone, margin: band.margin, slotMinutes });
  const local = localSeconds(live.value, timeZone);
  if (!forecast.ok || !local.ok) return unknown(forecast.ok ? [] : forecast.failure);
  const index = sampleCount(live.value) - 1;
  const [first] = outsideBand(forecast.value, sampleAt(network.document, live.value, index), (local.value[index] ?? 0) / 60);
  if (first === undefined) return { outside: null, why: null };
  const { link, direction, gbps, band: expected, side } = first;
  const range = `${short(expected.lowGbps)} to ${short(expected.highGbps)} Gb/s`;
  const what = `${link} (${direction}) carries ${short(gbps)} Gb/s, and ${range} were expected`;
  return { outside: { at: newest.createdAt, side, what }, why: null };
}

const unknown = (problems: readonly Problem[]): BandAnswer => ({
  outside: null,
  why: problems.map(({ found }) => found).join("; ") || "its times cannot be told in the schedule's time zone",
});

const short = (gbps: number): number => Number(gbps.toPrecision(3));

/** The traffic's step in whole minutes that divide the day, an hour at least. */
function slotFor(stepSeconds: number): number {
  let minutes = Math.max(MINUTES_OF_SLOT, Math.ceil(stepSeconds / 60));
  while (1440 % minutes !== 0) minutes += 1;
  return minutes;
}

/** Traffic of before may not fit the network any more. */
async function trafficOf(
  load: LoadDocument,
  { name, version }: DocumentRef,
  network: KnownNetwork["network"]["document"],
): Promise<Outcome<TrafficDocument, readonly Problem[]>> {
  const text = await load("traffic", name, version);
  if (text === null) throw new Error(`internal: version ${version} of the traffic of ${name} is not in the store`);
  const read = readTraffic(text, network);
  return read.ok ? succeed(read.value.document) : fail(read.failure);
}
