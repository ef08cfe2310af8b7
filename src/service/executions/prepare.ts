/** What an execution begins with: the plan verified once more, or the way back from another execution. */
import { z } from "zod";
import { ruleBook } from "../../constraints/index.ts";
import { type BeginRequest, beginExecution, type ExecuteOutcome, type ExecuteRequest } from "../../execution/execute.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalStore } from "../../execution/journal/store.ts";
import { type Layout, layoutOf } from "../../execution/layout.ts";
import { networkAfter, openMoves } from "../../execution/network-after.ts";
import { documentsText, readExecution } from "../../execution/read-execution.ts";
import { wayBack } from "../../execution/way-back.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { defaultMigration, migrationModelSchema } from "../../plan/pre-copy.ts";
import { noOrderWords } from "../../plan/schedule/no-order.ts";
import { defaultLimits } from "../../plan/schedule/transition.ts";
import { verifyPlan } from "../../plan/verify.ts";
import { type Finding, problemsOf } from "../../plan/verify-finding.ts";
import { RequestProblem } from "../http/problem.ts";
import type { JobRecord } from "../records.ts";
import type { Store } from "../store/port.ts";
import { groundOfPlan } from "./ground.ts";
import { type ExecutionWork, workOf } from "./requests.ts";
import type { FleetTools } from "./tools.ts";

export interface Begin {
  readonly layout: Layout;
  readonly plan: PlanDocument;
  begin(request: ExecuteRequest): Promise<ExecuteOutcome>;
}

/** Of the request that a plan was made from, whatever else it says. */
const movedBySchema = z.looseObject({ migration: migrationModelSchema.optional() });

interface Ports {
  readonly store: Pick<Store, "jobs" | "versions">;
  readonly tools: FleetTools;
  readonly journal: JournalStore<JournalRecord>;
}

/** Throws RequestProblem: conflict, when it does not hold. Touches nothing. */
export function prepareBegin(ports: Ports, job: JobRecord): Promise<Begin> {
  const work = workOf(job.request);
  return work.kind === "execute" ? prepareExecution(ports, job, work) : prepareRollback(ports, job, work.of);
}

async function prepareExecution(
  { store, tools }: Ports,
  job: JobRecord,
  { plan: id, procedure, skip }: Extract<ExecutionWork, { kind: "execute" }>,
): Promise<Begin> {
  const planJob = await store.jobs.find(id);
  if (planJob === null) throw new Error(`internal: ${job.id} is for the plan ${id}, which is not in the store`);
  const { plan, input, prepared } = await groundOfPlan(store, planJob);
  const { migration } = movedBySchema.parse(JSON.parse(planJob.request));
  const findings = verifyPlan({ prepared, plan, ...(migration === undefined ? {} : { migration }) });
  if (findings.length > 0) throw unsound("The plan does not hold in its network, and nothing was touched.", findings);
  const fleet = tools.fleetOf(job.network, prepared.network);
  const layout = layoutOf(prepared.network, fleet);
  const more: Omit<BeginRequest, keyof ExecuteRequest> = {
    procedure,
    documents: documentsText(input.document, prepared.network.document, plan, fleet, undefined),
    kind: "execute",
    rollsBack: null,
    skip: new Map(skip.map(({ router, reason }) => [router, reason])),
  };
  return { layout, plan, begin: (request) => beginExecution({ ...request, ...more }) };
}

async function prepareRollback({ tools, journal }: Ports, job: JobRecord, of: string): Promise<Begin> {
  const row = journal.row(of);
  if (row === null) throw new RequestProblem("unavailable", `The journal of this worker does not have ${of}.`);
  const { kept, state, entries } = readExecution(journal, row);
  if (openMoves(state).length > 0) {
    throw new RequestProblem("conflict", `Where routers of ${of} are is not known yet. Resume it first.`);
  }
  const after = networkAfter(kept.supplied, kept.plan, state, entries);
  const limits = kept.plan.transition?.limits ?? defaultLimits;
  const back = wayBack({ before: kept.supplied, after, book: ruleBook, limits, migration: defaultMigration });
  if (back.status === "blocked") {
    const { message, problems } = noOrderWords(back.proven, back.blocked);
    const type = back.proven ? "infeasible" : "undecided";
    throw new RequestProblem(type, `Nothing of ${of} is taken back: ${message}.`, { errors: [...problems] });
  }
  if (back.status === "unsound") throw unsound(`There is no sound way back from ${of}, and nothing was touched.`, back.findings);
  const fleet = tools.fleetOf(job.network, back.network);
  const more: Omit<BeginRequest, keyof ExecuteRequest> = {
    procedure: "local-switching",
    documents: documentsText(after, back.network.document, back.plan, fleet, undefined),
    kind: "rollback",
    rollsBack: of,
    skip: new Map(),
  };
  return { layout: layoutOf(back.network, fleet), plan: back.plan, begin: (request) => beginExecution({ ...request, ...more }) };
}

const unsound = (detail: string, findings: readonly Finding[]): RequestProblem =>
  new RequestProblem("conflict", detail, { errors: [...problemsOf(findings)] });
