/** Those who keep the service at work: planners, analysts, an operator who carries plans out, schedules, and somebody who uploads. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../../src/network/generate/random.ts";
import { cityNetwork, cityTraffic, dayAndNight } from "../../../test/unit/plan/a-day.ts";
import { type Book, shaOf } from "./book.ts";
import type { Answer, Caller, Fields } from "./caller.ts";

export interface Asking {
  readonly book: Book;
  readonly caller: Caller;
  readonly random: Random;
  /** No new question is begun then; those that are open are seen to their end. */
  readonly isOver: () => boolean;
}

type Asker = (asking: Asking) => Promise<void>;

const dataset = (name: string, file: string): string => readFileSync(join("datasets", name, file), "utf8");
const networks = {
  prototype: dataset("prototype", "network.json"),
  abilene: dataset("abilene", "network.json"),
};
/** Each under its own name: what is carried out on networks of one name is held to be one network. */
const named = (text: string, name: string): string => JSON.stringify({ ...(JSON.parse(text) as Fields), name });

const labs = ["lab-1", "lab-2"] as const;
const firedNight = "night-fired";
const cronNight = "night-cron";

/** What has to be there before anything is killed. */
export async function prepare(asking: Asking): Promise<void> {
  for (const name of ["plans", "analyst", "metered", firedNight, cronNight])
    await put(asking, "networks", name, named(networks.prototype, name), null);
  await put(asking, "networks", "wide", networks.abilene, null);
  await put(asking, "networks", "city", JSON.stringify(cityNetwork()), null);
  await put(asking, "traffic", "city", JSON.stringify(cityTraffic(dayAndNight)), null);
  for (const name of labs) await put(asking, "networks", name, named(networks.prototype, name), null);
  await schedule(asking, cronNight, "*/2 * * * *", "1-59/2 * * * *");
  await schedule(asking, firedNight, "0 1 1 1 *", "0 5 1 1 *");
}

async function schedule({ caller, book }: Asking, network: string, pack: string, restore: string): Promise<void> {
  const made = await caller.post("createSchedule", "/v1/schedules", {
    network,
    pack: { cron: pack, goal: "consolidate", timeLimitSeconds: 5 },
    restore: { cron: restore },
    approval: "automatic",
  });
  if (made !== null)
    book.schedules.set(idOf(made), { network, cron: network === cronNight, madeAt: Date.parse(String(made.body["createdAt"])) });
}

const idOf = ({ body }: Answer): string => String(body["id"]);

/** Puts a version, also when the first answer was lost. The only one who puts under that name. */
async function put(asking: Asking, kind: "networks" | "traffic", name: string, text: string, before: string | null): Promise<string> {
  const { caller, book } = asking;
  const path = kind === "networks" ? `/v1/networks/${name}` : `/v1/networks/${name}/traffic`;
  const headers: Readonly<Record<string, string>> = before === null ? { "if-none-match": "*" } : { "if-match": before };
  const answer = await caller.firmly("PUT", path, { text, headers });
  // 412: an earlier try was done, and its answer lost. What is there now has to be it.
  const newest = answer.status < 300 ? answer : await caller.firmly("GET", path);
  const etag = newest.headers.get("etag") ?? "";
  if (answer.status === 412) book.count(book.sentAgain, "a version was there already when it was sent again");
  else if (answer.status >= 300) throw new Error(`PUT ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
  if (answer.status === 412 && newest.text !== text) book.find(`PUT ${path} was answered 412, and what is there is not what was put`);
  const versions = await caller.firmly("GET", `${path}/versions?limit=1`);
  const [first] = versions.body["items"] as readonly Fields[];
  const version = Number(first?.["version"]);
  const digest = etag.replaceAll('"', "");
  book.versions.push({ kind, name, version, digest, text });
  return etag;
}

const sizeOfQuestion = { goal: "consolidate", gap: 0.02 } as const;

/** Plans, some of them scheduled once more. */
const planner =
  (network: string, timeLimitSeconds: number): Asker =>
  async (asking) => {
    const { caller, random } = asking;
    const made = await caller.post("createPlan", `/v1/networks/${network}/plans`, {
      ...sizeOfQuestion,
      timeLimitSeconds,
      seed: random.below(1e9),
    });
    if (made === null) return;
    const plan = await seenThrough(asking, "cancelPlan", `/v1/plans/${idOf(made)}`);
    if (plan === null) return;
    if (random.next() < 0.3) await verified(asking, network, plan);
    if (random.next() < 0.4) {
      const again = random.next() < 0.5 ? { plan } : { planId: idOf(made) };
      const scheduled = await caller.post("schedulePlan", `/v1/networks/${network}/schedulings`, again);
      if (scheduled !== null) await seenThrough(asking, "cancelPlan", `/v1/plans/${idOf(scheduled)}`);
    }
  };

/** Days, and how they would have gone. */
const dayPlanner =
  (network: string): Asker =>
  async (asking) => {
    const { caller, book, random } = asking;
    const question = { hourly: random.next() < 0.3, timeLimitSeconds: 3, seed: random.below(1e9) };
    const made = await caller.post("createDayPlan", `/v1/networks/${network}/day-plans`, question);
    if (made === null) return;
    const dayPlan = await seenThrough(asking, "cancelDayPlan", `/v1/day-plans/${idOf(made)}`);
    if (dayPlan === null) return;
    if (random.next() < 0.3) await verified(asking, network, dayPlan);
    const replay = await caller.post("createReplay", `/v1/networks/${network}/replays`, {
      dayPlan: random.next() < 0.5 ? idOf(made) : dayPlan,
    });
    if (replay === null) return;
    const path = `/v1/replays/${idOf(replay)}`;
    const ended = await caller.ended(path);
    if (ended?.["state"] === "succeeded" && ended["report"] === null) book.find(`${path} has succeeded without its report`);
  };

/** A plan, or one of a day, that was just asked for: some are cancelled, some followed. Answers the document of one that was made. */
async function seenThrough({ caller, book, random }: Asking, cancel: string, path: string): Promise<Fields | null> {
  if (random.next() < 0.15) {
    await sleep(random.between(0, 1500));
    await caller.post(cancel, `${path}/cancel`);
  }
  const events = random.next() < 0.4 ? await caller.followed(`${path}/events`) : null;
  const state = await caller.ended(path);
  if (state === null) return null;
  if (events !== null) checkStream(book, path, events, state["state"]);
  if (state["state"] !== "succeeded") return null;
  const document = await caller.firmly("GET", `${path}/document`);
  if (document.status === 200) book.documents.set(String(state["id"]), shaOf(document.text));
  else book.find(`${path}/document was answered ${document.status}, and it has succeeded`);
  return document.status === 200 ? document.body : null;
}

async function verified({ caller }: Asking, network: string, plan: Fields): Promise<void> {
  const verification = await caller.post("verifyPlan", `/v1/networks/${network}/verifications`, { plan });
  if (verification !== null) await caller.ended(`/v1/verifications/${idOf(verification)}`);
}

function checkStream(book: Book, path: string, events: Awaited<ReturnType<Caller["followed"]>>, state: unknown): void {
  // One that was given up on is told of there.
  if (events.at(-1)?.event !== "end") return;
  const told = events.slice(0, -1).map(({ id }) => id);
  if (told.some((id, index) => id !== index + 1)) book.find(`the stream of ${path} came as ${told.join(" ")}`);
  const { state: end } = JSON.parse(events.at(-1)?.data ?? "{}") as Fields;
  if (end !== state) book.find(`the stream of ${path} ended with ${String(end)}, and it is ${String(state)}`);
}

const analyst: Asker = async ({ caller, random }) => {
  const router = ["PR1", "PR2", "NR1", "NR2"][random.below(4)] ?? "PR1";
  const body = random.next() < 0.6 ? { changes: [{ fail: router }] } : { each: "physicalRouter", doubles: { count: 2, seed: 1 } };
  const made = await caller.post("createWhatIf", "/v1/networks/analyst/what-ifs", {
    ...body,
    seed: random.below(1e9),
    timeLimitSeconds: 3,
  });
  if (made !== null) await caller.ended(`/v1/what-ifs/${idOf(made)}`);
};

/** Plans, has it approved, carries it out, and takes it back, so that the next time is as the first. */
const operator =
  (network: string): Asker =>
  async ({ caller, book, random }) => {
    const made = await caller.post("createPlan", `/v1/networks/${network}/plans`, {
      goal: "consolidate",
      timeLimitSeconds: 5,
      seed: random.below(1e9),
    });
    if (made === null) return;
    const plan = `/v1/plans/${idOf(made)}`;
    if ((await caller.ended(plan))?.["state"] !== "succeeded") return;
    await caller.post("decideOnPlan", `${plan}/approvals`, { reason: "soak" });
    const there = await carriedOut(caller, await caller.post("createExecution", `${plan}/executions`, {}));
    if (there?.["outcome"] !== "done") return;
    const path = `/v1/executions/${String(there["id"])}`;
    const report = await caller.firmly("GET", `${path}/report`);
    if (report.status !== 200) book.find(`${path}/report was answered ${report.status}, and it is done`);
    await carriedOut(caller, await caller.post("rollBackExecution", `${path}/rollback`, {}));
  };

const carriedOut = async (caller: Caller, made: Answer | null): Promise<Fields | null> =>
  made === null ? null : caller.ended(`/v1/executions/${idOf(made)}`);

/** Looks at devices, beside those who carry plans out, and wires its own network for another tunnel each time. */
function wirer(): Asker {
  let etag: string | null = null;
  let key = 1000;
  return async (asking) => {
    const { caller, book, random } = asking;
    const lab = labs[random.below(labs.length)] ?? labs[0];
    await wired(asking, lab, random.next() < 0.5);
    const document = JSON.parse(networks.prototype) as { readonly virtualLinks: readonly Fields[] };
    const [first, ...more] = document.virtualLinks;
    key += 1;
    const changed = { ...document, name: "wired", virtualLinks: [{ ...first, tunnel: { type: "gretap", key } }, ...more] };
    etag = await put(asking, "networks", "wired", JSON.stringify(changed), etag);
    const made = await wired(asking, "wired", true);
    const left = made === null ? null : await wired(asking, "wired", false);
    if (left !== null && left.differences.length > 0) book.find(`the devices of wired are left with ${JSON.stringify(left.differences)}`);
    if (random.next() < 0.3) {
      const cleared = await caller.post("createWakeClearance", `/v1/networks/${lab}/wake-clearances`, { physicalRouter: "PR1" });
      if (cleared !== null) await caller.ended(`/v1/wake-clearances/${idOf(cleared)}`);
    }
  };
}

interface WiringReport {
  readonly differences: readonly unknown[];
  readonly problems: readonly unknown[];
}

/** Null: it was refused, or failed. */
async function wired({ caller, book }: Asking, network: string, apply: boolean): Promise<WiringReport | null> {
  const made = await caller.post("createWiring", `/v1/networks/${network}/wirings`, { apply });
  if (made === null) return null;
  const path = `/v1/wirings/${idOf(made)}`;
  const report = ((await caller.ended(path))?.["report"] ?? null) as WiringReport | null;
  if (report === null) return null;
  if (report.problems.length > 0) book.find(`${path} could not change ${JSON.stringify(report.problems)}`);
  // Whatever executions leave is as the network says.
  const isLab = network !== "wired";
  if (apply && isLab && report.differences.length > 0) book.find(`${path} had to put right ${JSON.stringify(report.differences)}`);
  if (report.differences.length > 0 && apply) book.count(book.made, "wirings that changed devices");
  return report;
}

/** Lets a schedule run that is not due for months. */
const nightFired: Asker = async ({ caller, book }) => {
  const [id] = [...book.schedules].find(([, { network }]) => network === firedNight) ?? [];
  for (const part of ["pack", "restore"]) {
    const run = await caller.post("createScheduleRun", `/v1/schedules/${id}/runs`, { part });
    if (run === null) continue;
    for (const last = Date.now() + 900_000; ; ) {
      const { body } = await caller.firmly("GET", `/v1/schedules/${id}/runs?limit=50`);
      const found = (body["items"] as readonly Fields[]).find((one) => one["id"] === idOf(run));
      if (found === undefined) book.find(`the run ${idOf(run)} is not there, and it was acknowledged`);
      if (found === undefined || found["endedAt"] !== null) break;
      if (Date.now() > last) {
        book.find(`the run ${idOf(run)} is ${String(found["state"])} after a quarter of an hour`);
        break;
      }
      await sleep(500);
    }
  }
};

/** Versions of a network and of traffic, each of them once. */
function uploader(): Asker {
  let network: string | null = null;
  let traffic: string | null = null;
  let number = 0;
  const series = JSON.parse(dataset("prototype", "traffic.json")) as Fields;
  return async (asking) => {
    number += 1;
    network = await put(asking, "networks", "uploads", named(networks.prototype, `upload-${number}`), network);
    const later = new Date(Date.parse(String(series["start"])) + number * 900_000).toISOString().replace(".000", "");
    traffic = await put(asking, "traffic", "metered", JSON.stringify({ ...series, network: "metered", start: later }), traffic);
    await sleep(asking.random.between(200, 1500));
  };
}

/** Each goes on until it is over, one question after the other. */
export async function askAll(asking: Asking): Promise<void> {
  const askers: readonly (readonly [string, Asker])[] = [
    ["planner", planner("plans", 5)],
    ["planner of a wide network", planner("wide", 2)],
    ["planner of days", dayPlanner("city")],
    ["analyst", analyst],
    ["operator 1", operator(labs[0])],
    ["operator 2", operator(labs[1])],
    ["wirer", wirer()],
    ["schedule", nightFired],
    ["uploader", uploader()],
  ];
  await Promise.all(
    askers.map(async ([name, ask]) => {
      while (!asking.isOver()) {
        try {
          await ask(asking);
        } catch (error) {
          asking.book.find(`the ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        }
        await sleep(asking.random.between(100, 600));
      }
    }),
  );
}
