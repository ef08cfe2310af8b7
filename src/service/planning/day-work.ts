/** The work of jobs about days: planning one, and replaying one on traffic that it has not seen. */
import { ruleBook } from "../../constraints/index.ts";
import { buildNetwork } from "../../network/build-network.ts";
import { applyChanges } from "../../network/changes.ts";
import { type NetworkInput, readDocument, readTraffic, type TrafficInput } from "../../network/read.ts";
import { optimise } from "../../optimiser/optimise.ts";
import { steadyChanges } from "../../plan/day/day-ground.ts";
import { type DayPlanDocument, dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { type DayGrounds, type DayMisfit, groundsOfDay } from "../../plan/day/grounds.ts";
import { placedDayOf } from "../../plan/day/placed-day.ts";
import { type DayOutcome, planDay } from "../../plan/day/plan-day.ts";
import { replayDay } from "../../plan/day/replay-traffic.ts";
import { verifyDayPlan } from "../../plan/day/verify-day-plan.ts";
import type { PlanRequest } from "../../plan/plan-network.ts";
import { planNetwork } from "../../plan/plan-network.ts";
import type { Finding } from "../../plan/verify-finding.ts";
import type { DayPlanRequestBody, PinnedReplay } from "./day-requests.ts";
import {
  accepted,
  done,
  networkIn,
  pointerIntoChanges,
  Stopped,
  type WorkAnswer,
  type WorkDocuments,
  type WorkPorts,
  wrong,
} from "./work-parts.ts";

/** The result is day-plan@1; where no placement holds at the day's peak, the plan@1 that says why. */
export async function makeDayPlan(documents: WorkDocuments, request: DayPlanRequestBody, ports: WorkPorts): Promise<WorkAnswer> {
  const grounds = groundsFor(documents, request);
  const solver = ports.solver(request.solver);
  const { gap, seed, timeLimitSeconds, hourly, minDwellMinutes, maxMovesPerRouter, maxWindows } = request;
  const outcome = await planDay({
    ...grounds,
    limits: { minDwellMinutes, maxMovesPerRouter, maxWindows },
    book: ruleBook,
    solver,
    seed,
    comparesHourly: hourly,
    async ask(prepared, goal, what) {
      const asked: PlanRequest = { prepared, goal, gap, timeLimitSeconds, seed };
      const made = await planNetwork(asked, ruleBook, solver, { onProgress: (stage) => ports.onProgress(stage, what) });
      if (made.status === "wrong") throw new Stopped(wrong(asked, made.wrong));
      return made;
    },
    search: (network, goal, what) =>
      optimise(network, ruleBook, goal, solver, { gap, timeLimitSeconds, seed, onProgress: (stage) => ports.onProgress(stage, what) }),
  });
  return answerOf(outcome, request, solver);
}

function answerOf(
  outcome: DayOutcome,
  request: DayPlanRequestBody,
  { name, version }: { readonly name: string; readonly version: string },
): WorkAnswer {
  switch (outcome.status) {
    case "planned":
    case "none":
      return done(outcome.plan);
    case "blocked":
      return { status: "undecided", detail: `No round of placements can be carried out: ${outcome.why}`, problems: [] };
    case "wrong": {
      const { findings } = outcome;
      const instance = JSON.stringify({ kind: "day-plan", request, findings });
      return { status: "wrong", solver: `${name} ${version}`, detail: "the day plan does not pass verification", instance };
    }
    default:
      return outcome satisfies never;
  }
}

/** Of a day plan from anywhere, held against what it says that it was made for; problems have pointers into a request's `plan`. */
export function findingsOfDay(documents: WorkDocuments, plan: DayPlanDocument): readonly Finding[] {
  const input = networkIn(documents.network);
  const made = groundsOfDay(input, plan.changes, trafficIn(documents, input), { ...plan.traffic, slotMinutes: plan.slotMinutes });
  const day = groundsIn(made, ({ of, pointer }) => (of === "changes" ? `/plan/changes${pointer}` : intoChoice("/plan", pointer)));
  return verifyDayPlan({ ...day, plan });
}

function groundsFor(documents: WorkDocuments, { drain, changes, traffic, slotMinutes }: DayPlanRequestBody): DayGrounds {
  const input = networkIn(documents.network);
  const all = steadyChanges(input.document, [...drain.map((id) => ({ drain: id })), ...changes]);
  const { timeZone = "UTC", percentile, margin, weekday } = traffic;
  const made = groundsOfDay(input, all, trafficIn(documents, input), { timeZone, percentile, margin, slotMinutes, weekday });
  const ofChange = pointerIntoChanges(drain.length);
  return groundsIn(made, ({ of, pointer }) => (of === "changes" ? ofChange(pointer) : intoChoice("", pointer)));
}

const intoChoice = (document: string, pointer: string): string => `${document}${pointer === "/slotMinutes" ? "" : "/traffic"}${pointer}`;

function groundsIn(
  made: ReturnType<typeof groundsOfDay>,
  place: (problem: { readonly of: DayMisfit["of"]; readonly pointer: string }) => string,
): DayGrounds {
  if (made.ok) return made.value;
  const { of, detail, problems } = made.failure;
  throw new Stopped({
    status: "refused",
    detail: `${detail.slice(0, 1).toUpperCase()}${detail.slice(1)}`,
    problems: problems.map((problem) => ({ ...problem, pointer: place({ of, pointer: problem.pointer }) })),
  });
}

function trafficIn({ traffic }: WorkDocuments, input: NetworkInput): TrafficInput {
  if (traffic === null) throw new Error("internal: a day without traffic");
  return accepted("The traffic does not fit the network", readTraffic(traffic, input.document));
}

/** `dayPlan`: the text of a day plan that was made here, for a request that names one by its id. */
export async function replayOnTraffic(documents: WorkDocuments, request: PinnedReplay, dayPlan: string | null): Promise<WorkAnswer> {
  const input = networkIn(documents.network);
  const traffic = trafficIn(documents, input);
  const plan = typeof request.dayPlan === "string" ? dayPlanIn(dayPlan ?? "") : request.dayPlan;
  const into = (pointer: string): string => `/dayPlan/changes${pointer}`;
  const document = accepted("The day plan's changes do not fit the network", applyChanges(input.document, plan.changes), into);
  const { timeZone } = plan.traffic;
  const { days } = request;
  const replay = (): ReturnType<typeof replayDay> =>
    replayDay({ document, traffic: traffic.document, day: placedDayOf(buildNetwork(document), plan), timeZone, days });
  return done(accepted("These days cannot be replayed", typeof request.dayPlan === "string" ? replay() : unlessBroken(replay)));
}

/** A document from anywhere may lack placements that it names, or have windows that leave a gap: only the verifier has words for all that. */
function unlessBroken<Value>(replay: () => Value): Value {
  try {
    return replay();
  } catch (error) {
    const found = error instanceof Error ? error.message.replace(/^internal: /, "") : String(error);
    const remedy = "verify it with the traffic that it was made for, and plan the day again";
    throw new Stopped({ status: "refused", detail: "The day plan cannot be replayed", problems: [{ pointer: "/dayPlan", found, remedy }] });
  }
}

function dayPlanIn(text: string): DayPlanDocument {
  return accepted("It says that there is no day plan, and why", readDocument(text, dayPlanSchema), (pointer) => `/dayPlan${pointer}`)
    .document;
}
