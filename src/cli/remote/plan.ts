/** rehome plan --server: the service makes the plan; it is shown as one that was made here. */

import { z } from "zod";
import type { components } from "../../client/client.ts";
import type { NetEnergy } from "../../plan/energy.ts";
import { planSchema } from "../../plan/plan-document.ts";
import { defaultLimits } from "../../plan/schedule/transition.ts";
import { checkPlanOptions, type PlanOptions, readingOf } from "../commands/plan.ts";
import { gatherChanges, loadMigration } from "../documents.ts";
import type { Machine } from "../machine.ts";
import type { SolverOptions, TransitionOptions } from "../options.ts";
import { answer, documentText } from "../output.ts";
import { type PlanAnswer, statusOfPlan } from "../planning.ts";
import { prepareFor } from "../prepared.ts";
import { createProgress } from "../progress.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { transitionFor } from "../transition.ts";
import { renderExplanation } from "../views/explain-view.ts";
import { renderPlan } from "../views/plan-view.ts";
import { asSent } from "./as-sent.ts";
import { networkOn, trafficOn, versionOn } from "./documents.ts";
import { progressText } from "./progress-text.ts";
import { givingUp, refuseFailed, type Session, settled, untilEnd } from "./session.ts";

type PlanRequest = components["schemas"]["PlanRequest"];

/** What every question to the planner says of how to solve and to move. */
export async function howToPlan(machine: Machine, options: Omit<SolverOptions, "timeLimit"> & TransitionOptions) {
  const { gap, seed, solver, migration } = options;
  const saysLimits = [options.maxMovesPerHost, options.maxMovesPerSite, options.maxMovesAtOnce].some((limit) => limit !== undefined);
  return {
    gap,
    seed,
    ...(solver === undefined ? {} : { solver }),
    ...(saysLimits ? { limits: (await transitionFor(machine, options, defaultLimits)).limits } : {}),
    ...(migration === undefined ? {} : { migration: await loadMigration(machine, migration) }),
  };
}

export async function remotePlan(
  { machine, finish }: Registry,
  session: Session,
  networkName: string,
  options: PlanOptions,
): Promise<void> {
  const { api } = session.client;
  checkPlanOptions(options);
  const network = await networkOn(session, machine, networkName);
  const changes = await gatherChanges(machine, options.drain ?? [], options.change ?? []);
  const traffic = await trafficOn(session, machine, network, options);
  const prepared = await prepareFor(traffic.machine, network.input, changes, options);
  const request: PlanRequest = {
    goal: options.goal,
    changes: asSent(changes),
    traffic: traffic.choice,
    networkVersion: network.version,
    timeLimitSeconds: options.timeLimit,
    urgent: options.urgent === true,
    ...(options.hours === undefined ? {} : { hours: options.hours }),
    ...(options.to === undefined ? {} : { to: { version: await versionOn(session, machine, network, options.to) } }),
    ...(await howToPlan(machine, options)),
  };
  const params = { path: { network: network.name } };
  const { id } = await settled(session, api.POST("/v1/networks/{network}/plans", { params, body: request }));
  const made = await followPlan(session, machine, id, (data) => progressText(options.goal, data));
  const explanation =
    options.explain === true
      ? await settled(session, api.GET("/v1/plans/{plan}/explanation", { params: { path: { plan: id } } }))
      : undefined;
  if (options.out !== undefined) await machine.writeWhole(options.out, documentText(made.plan));
  const style = createStyle(machine);
  const document = explanation === undefined ? made.plan : { plan: made.plan, explanation };
  await answer(machine, options.json === true, document, () =>
    [renderPlan(style, readingOf(prepared, made)), ...(explanation === undefined ? [] : [renderExplanation(style, explanation)])].join(
      "\n",
    ),
  );
  finish(statusOfPlan(made.plan));
}

/** The last progress of a plan says what the document has no place for. */
const lastWordsSchema = z.object({
  remark: z.string().nullable().catch(null),
  energy: z
    .object({
      savedWatts: z.number(),
      savedWattHours: z.number(),
      moveWattHours: z.number(),
      wakeWattHours: z.number(),
      netWattHours: z.number(),
      paysBack: z.boolean(),
      paysBackAfterHours: z.number().nullable(),
    })
    .nullable()
    .catch(null) satisfies z.ZodType<NetEnergy | null>,
});

/** Until it is made; `told`: what a line says of its progress. */
export async function followPlan(session: Session, machine: Machine, id: string, told: (data: unknown) => string): Promise<PlanAnswer> {
  const { api } = session.client;
  session.begin(`plan ${id}`);
  machine.note(`rehome: plan ${id} at ${session.url}\n`);
  const params = { path: { plan: id } };
  const progress = createProgress(machine);
  try {
    const path = `/v1/plans/${id}`;
    const interrupted = givingUp(path, () => api.POST("/v1/plans/{plan}/cancel", { params }));
    await untilEnd(session, machine, { path, interrupted }, ({ event, data }) => {
      if (event === "progress") progress.show(told(data));
    });
  } finally {
    progress.done();
  }
  const state = await settled(session, api.GET("/v1/plans/{plan}", { params }));
  refuseFailed(state);
  const plan = planSchema.parse(await settled(session, api.GET("/v1/plans/{plan}/document", { params })));
  const { energy, remark } = lastWordsSchema.parse(state.progress ?? {});
  return { status: "plan", plan, energy, why: remark };
}
