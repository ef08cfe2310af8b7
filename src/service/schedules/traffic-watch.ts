/** Looks whether the newest traffic of a packed network has left the band of the forecast that its plan was made from. */
import { planRequestSchema } from "../planning/requests.ts";
import type { ScheduleRecord, VersionRecord } from "../records.ts";
import type { Services } from "../services.ts";
import type { Outside } from "./engine.ts";
import { nightOf } from "./night.ts";
import { readSchedule } from "./schedule-document.ts";

type Ports = Pick<Services, "store" | "questions" | "log">;

/** Answers are kept: each version of the traffic is judged once. */
export function createTrafficWatch(services: Ports): (schedule: ScheduleRecord) => Promise<Outside | null> {
  const judged = new Map<string, { readonly key: string; readonly outside: Outside | null }>();
  return async (schedule) => {
    const { band, timeZone } = readSchedule(schedule.document);
    if (band === null) return null;
    const versions = await versionsFor(services, schedule);
    if (versions === null) return null;
    const { learnt } = versions;
    const key = JSON.stringify([learnt.version, versions.newest.version, band, timeZone]);
    const known = judged.get(schedule.id);
    if (known?.key === key) return known.outside;
    const { outside, why } = await services.questions.ask("band", { ...versions, band, timeZone });
    if (why !== null) {
      const fields = { schedule: schedule.id, version: learnt.version, found: why };
      services.log("warn", "traffic cannot be held against a forecast", fields);
    }
    judged.set(schedule.id, { key, outside });
    return outside;
  };
}

interface Versions {
  readonly network: VersionRecord;
  /** What the pack was planned from. */
  readonly learnt: VersionRecord;
  /** Came after it. */
  readonly newest: VersionRecord;
}

/** Null: it is not packed, or there is no traffic that came later. */
async function versionsFor({ store }: Ports, { id, network: name }: ScheduleRecord): Promise<Versions | null> {
  const network = await store.versions.find("network", name, "newest");
  const newest = await store.versions.find("traffic", name, "newest");
  if (network === null || newest === null || newest.version === 1) return null;
  const { packed } = await nightOf(store, id);
  const plan = packed?.plan == null ? null : await store.jobs.find(packed.plan);
  if (plan === null) return null;
  const { traffic } = planRequestSchema.parse(JSON.parse(plan.request));
  const learnt =
    traffic?.version === undefined
      ? await lastBefore(store, name, plan.createdAt)
      : await store.versions.find("traffic", name, traffic.version);
  return learnt === null || learnt.version >= newest.version ? null : { network, learnt, newest };
}

async function lastBefore(store: Ports["store"], network: string, at: number): Promise<VersionRecord | null> {
  const { items } = await store.versions.list("traffic", network, { limit: 1000 });
  return items.find(({ createdAt }) => createdAt <= at) ?? null;
}
