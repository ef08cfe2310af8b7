/** Looks whether the newest traffic of a packed network has left the band of the forecast that its plan was made from. */
import { forecastDay } from "../../network/forecast.ts";
import { outsideBand } from "../../network/forecast-band.ts";
import { localSeconds } from "../../network/local-time.ts";
import { readTraffic } from "../../network/read.ts";
import { sampleCount } from "../../network/series.ts";
import { sampleAt } from "../../network/traffic.ts";
import type { TrafficDocument } from "../../network/traffic-document.ts";
import { planRequestSchema } from "../planning/requests.ts";
import type { ScheduleRecord, VersionRecord } from "../records.ts";
import type { ReadNetwork, Services } from "../services.ts";
import type { Outside } from "./engine.ts";
import { nightOf } from "./night.ts";
import { readSchedule, type ScheduleDocument } from "./schedule-document.ts";

type Ports = Pick<Services, "store" | "readNetwork" | "log">;
type Band = NonNullable<ScheduleDocument["band"]>;

/** Answers are kept: each version of the traffic is judged once. */
export function createTrafficWatch(services: Ports): (schedule: ScheduleRecord) => Promise<Outside | null> {
  const judged = new Map<string, { readonly key: string; readonly outside: Outside | null }>();
  return async (schedule) => {
    const { band, timeZone } = readSchedule(schedule.document);
    if (band === null) return null;
    const versions = await versionsFor(services, schedule);
    if (versions === null) return null;
    const key = JSON.stringify([versions.learnt.version, versions.newest.version, band, timeZone]);
    const known = judged.get(schedule.id);
    if (known?.key === key) return known.outside;
    const outside = await judge(services, schedule, { ...versions, band, timeZone });
    judged.set(schedule.id, { key, outside });
    return outside;
  };
}

interface Versions {
  /** What the pack was planned from. */
  readonly learnt: VersionRecord;
  /** Came after it. */
  readonly newest: VersionRecord;
}

/** Null: it is not packed, or there is no traffic that came later. */
async function versionsFor({ store }: Ports, { id, network }: ScheduleRecord): Promise<Versions | null> {
  const newest = await store.versions.find("traffic", network, "newest");
  if (newest === null || newest.version === 1) return null;
  const { packed } = await nightOf(store, id);
  const plan = packed?.plan == null ? null : await store.jobs.find(packed.plan);
  if (plan === null) return null;
  const { traffic } = planRequestSchema.parse(JSON.parse(plan.request));
  const learnt =
    traffic?.version === undefined
      ? await lastBefore(store, network, plan.createdAt)
      : await store.versions.find("traffic", network, traffic.version);
  return learnt === null || learnt.version >= newest.version ? null : { learnt, newest };
}

async function lastBefore(store: Ports["store"], network: string, at: number): Promise<VersionRecord | null> {
  const { items } = await store.versions.list("traffic", network, { limit: 1000 });
  return items.find(({ createdAt }) => createdAt <= at) ?? null;
}

const MINUTES_OF_SLOT = 60;

async function judge(
  services: Ports,
  schedule: ScheduleRecord,
  { learnt, newest, band, timeZone }: Versions & { readonly band: Band; readonly timeZone: string },
): Promise<Outside | null> {
  const read = await services.readNetwork(schedule.network, "newest");
  const [past, live] = [await trafficOf(services, learnt, read), await trafficOf(services, newest, read)];
  if (read === null || past === null || live === null) return null;
  const slotMinutes = slotFor(past.stepSeconds);
  const forecast = forecastDay(read.network.document, past, { timeZone, margin: band.margin, slotMinutes });
  const local = localSeconds(live, timeZone);
  if (!forecast.ok || !local.ok) {
    const found = forecast.ok ? "" : forecast.failure.map((problem) => problem.found).join("; ");
    services.log("warn", "traffic cannot be held against a forecast", { schedule: schedule.id, version: learnt.version, found });
    return null;
  }
  const index = sampleCount(live) - 1;
  const [first] = outsideBand(forecast.value, sampleAt(read.network.document, live, index), (local.value[index] ?? 0) / 60);
  if (first === undefined) return null;
  const { link, direction, gbps, band: expected, side } = first;
  const range = `${short(expected.lowGbps)} to ${short(expected.highGbps)} Gb/s`;
  return { at: newest.createdAt, side, what: `${link} (${direction}) carries ${short(gbps)} Gb/s, and ${range} were expected` };
}

const short = (gbps: number): number => Number(gbps.toPrecision(3));

/** The traffic's step in whole minutes that divide the day, an hour at least. */
function slotFor(stepSeconds: number): number {
  let minutes = Math.max(MINUTES_OF_SLOT, Math.ceil(stepSeconds / 60));
  while (1440 % minutes !== 0) minutes += 1;
  return minutes;
}

async function trafficOf(
  { store, log }: Ports,
  { name, version }: VersionRecord,
  network: ReadNetwork | null,
): Promise<TrafficDocument | null> {
  const text = await store.versions.document("traffic", name, version);
  if (text === null || network === null) return null;
  const traffic = readTraffic(text, network.network.document);
  if (traffic.ok) return traffic.value.document;
  log("warn", "traffic does not fit the network any more", { network: name, version, found: traffic.failure[0]?.found });
  return null;
}
