/**
 * The work of a planning job: documents and a request in, the text of a result out. Runs in a process of its own, and touches nothing
 * but the solver that it is handed.
 */
import { ruleBook } from "../../constraints/index.ts";
import { buildNetwork } from "../../network/build-network.ts";
import type { GoalRequest } from "../../optimiser/goals.ts";
import type { Solver } from "../../optimiser/solvers/port.ts";
import { type Ground, prepareOn } from "../../plan/ground.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { type PlanRequest, planNetwork } from "../../plan/plan-network.ts";
import { planUrgent } from "../../plan/urgent.ts";
import { verifyPlan } from "../../plan/verify.ts";
import { type Planner, sweepBase, sweepCase, whatIf } from "../../plan/what-if.ts";
import type { DayPlanRequestBody, PinnedReplay } from "./day-requests.ts";
import { findingsOfDay, makeDayPlan, replayOnTraffic } from "./day-work.ts";
import { casesOfSweep } from "./failures.ts";
import {
  type PinnedScheduling,
  type PinnedVerification,
  type PlanRequestBody,
  type SweepCaseRequest,
  secondsFor,
  type WhatIfRequestBody,
} from "./requests.ts";
import { orderMoves } from "./scheduling.ts";
import { settingsOf } from "./settings.ts";
import {
  accepted,
  done,
  groundFor,
  groundOfPlan,
  networkIn,
  pointerIntoChanges,
  Stopped,
  type WorkAnswer,
  type WorkDocuments,
  type WorkPorts,
  withoutOrder,
  wrong,
} from "./work-parts.ts";

export type { WorkAnswer, WorkDocuments, WorkPorts } from "./work-parts.ts";

export type Work = { readonly documents: WorkDocuments } & (
  | { readonly kind: "plan"; readonly request: PlanRequestBody }
  | { readonly kind: "scheduling"; readonly request: PinnedScheduling }
  | { readonly kind: "what-if"; readonly request: WhatIfRequestBody }
  | { readonly kind: "sweep"; readonly request: WhatIfRequestBody }
  | { readonly kind: "sweep-case"; readonly request: SweepCaseRequest }
  | { readonly kind: "verification"; readonly request: PinnedVerification }
  | { readonly kind: "day-plan"; readonly request: DayPlanRequestBody }
  /** `dayPlan`: the text of the one that the request names by its id. */
  | { readonly kind: "replay"; readonly request: PinnedReplay; readonly dayPlan: string | null }
);

export async function doWork(work: Work, ports: WorkPorts): Promise<WorkAnswer> {
  try {
    return await answerTo(work, ports);
  } catch (error) {
    if (error instanceof Stopped) return error.answer;
    throw error;
  }
}

async function answerTo(work: Work, ports: WorkPorts): Promise<WorkAnswer> {
  switch (work.kind) {
    case "plan":
      return makePlan(work.documents, work.request, ports);
    case "scheduling":
      return orderMoves(work.documents, work.request);
    case "what-if":
      return answerWhatIf(work.documents, work.request, ports);
    case "sweep":
      return listCases(work.documents, work.request);
    case "sweep-case":
      return answerCase(work.documents, work.request, ports);
    case "verification":
      return verify(work.documents, work.request);
    case "day-plan":
      return makeDayPlan(work.documents, work.request, ports);
    case "replay":
      return replayOnTraffic(work.documents, work.request, work.dayPlan);
    default:
      return work satisfies never;
  }
}

async function makePlan(documents: WorkDocuments, request: PlanRequestBody, ports: WorkPorts): Promise<WorkAnswer> {
  const ground = groundFor(documents, request);
  const changes = [...request.drain.map((id) => ({ drain: id })), ...request.changes];
  const prepared = accepted("The changes do not fit the network", prepareOn(ground, changes), pointerIntoChanges(request.drain.length));
  const goal = goalOf(documents, request);
  const asked: PlanRequest = { prepared, goal, ...settingsOf(request, request.timeLimitSeconds) };
  const solver = ports.solver(request.solver);
  if (!request.urgent || goal.goal !== "restore") {
    const { plan, remark, energy } = await planFor(asked, solver, ports);
    return done(plan, remark, energy === null ? null : { energy });
  }
  const outcome = await planUrgent({ ...asked, to: goal.to }, ruleBook, solver);
  switch (outcome.status) {
    case "scheduled":
      return done(outcome.plan, null, outcome.figures);
    case "no target": {
      const { outcome: search } = outcome;
      return search.status === "plan" ? done(search.plan, search.why) : wrong(asked, search.wrong);
    }
    case "blocked":
      return withoutOrder(outcome.proven, outcome.blocked);
    case "wrong": {
      const { findings, plan } = outcome;
      const detail = "the urgent plan does not pass verification";
      return wrong(asked, { ...plan.solver, solver: plan.solver.name, detail, findings, reasons: [], program: null });
    }
    default:
      return outcome satisfies never;
  }
}

function goalOf({ to }: WorkDocuments, { goal }: PlanRequestBody): GoalRequest {
  if (goal !== "restore") return { goal };
  if (to === null) throw new Error("internal: restore without the network to come back to");
  return { goal, to: buildNetwork(networkIn(to).document).today };
}

async function planFor(request: PlanRequest, solver: Solver, { onProgress }: WorkPorts) {
  const outcome = await planNetwork(request, ruleBook, solver, { onProgress });
  if (outcome.status === "wrong") throw new Stopped(wrong(request, outcome.wrong));
  return { plan: outcome.plan, remark: outcome.why, energy: outcome.energy };
}

/** Plans both sides of a what-if under the settings of its request. */
function plannerFor(ground: Ground, request: WhatIfRequestBody, ports: WorkPorts): Planner {
  const solver = ports.solver(request.solver);
  const { digest, traffic, hours } = ground;
  return async ({ network, changes }): Promise<PlanDocument> => {
    const prepared = { network, digest, changes, traffic, hours };
    const { plan } = await planFor({ prepared, goal: { goal: request.goal }, ...settingsOf(request, secondsFor(request)) }, solver, ports);
    return plan;
  };
}

const misfit = "The changes do not fit the network";

async function answerWhatIf(documents: WorkDocuments, request: WhatIfRequestBody, ports: WorkPorts): Promise<WorkAnswer> {
  const ground = groundFor(documents, request);
  const { document } = ground;
  const report = await whatIf({ document, changes: request.changes, plan: plannerFor(ground, request, ports) });
  return done(accepted(misfit, report, pointerIntoChanges(0)));
}

async function listCases(documents: WorkDocuments, request: WhatIfRequestBody): Promise<WorkAnswer> {
  const { network } = accepted(misfit, prepareOn(groundFor(documents, request), request.changes), pointerIntoChanges(0));
  return done(casesOfSweep(network, request));
}

/** The result of the base is a side of a what-if, that of any other case a case. */
async function answerCase(documents: WorkDocuments, request: SweepCaseRequest, ports: WorkPorts): Promise<WorkAnswer> {
  const ground = groundFor(documents, request);
  const question = { document: ground.document, changes: request.changes, plan: plannerFor(ground, request, ports) };
  if (request.fail.length === 0) return done(accepted(misfit, await sweepBase(question), pointerIntoChanges(0)).before);
  const made = accepted(misfit, await sweepCase(question, request.fail), pointerIntoChanges(0));
  return done({ ...made, failures: request.fail });
}

async function verify(documents: WorkDocuments, { plan, migration }: PinnedVerification): Promise<WorkAnswer> {
  const findings =
    plan.schema === "rehome/day-plan@1"
      ? findingsOfDay(documents, plan)
      : verifyPlan({ prepared: groundOfPlan(documents, plan), plan, ...(migration === undefined ? {} : { migration }) });
  return done({ verified: findings.length === 0, findings });
}
