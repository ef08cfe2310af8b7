/** rehome plan --day and rehome replay with --server: the service plans the day, or replays it. */
import type { components } from "../../client/client.ts";
import { type DayPlanDocument, dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { planSchema } from "../../plan/plan-document.ts";
import { checkPlanOptions, type PlanOptions, showDay } from "../commands/plan.ts";
import { loadDayPlan, type ReplayOptions, refuseOther, showReplay } from "../commands/replay.ts";
import { askedDay, type DayAnswer, groundAskedDay } from "../day-plan.ts";
import { gatherChanges } from "../documents.ts";
import { badInput } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { createProgress } from "../progress.ts";
import type { Registry } from "../registry.ts";
import { asSent } from "./as-sent.ts";
import { isLocal, networkOn, trafficOn } from "./documents.ts";
import { progressText } from "./progress-text.ts";
import { givingUp, reached, refusalIn, refuseFailed, type Session, settled, untilEnd, untilEnded } from "./session.ts";

export async function remoteDay(registry: Registry, session: Session, networkName: string, options: PlanOptions): Promise<void> {
  const { machine } = registry;
  const { api } = session.client;
  checkPlanOptions(options);
  const asked = askedDay(options);
  const network = await networkOn(session, machine, networkName);
  const changes = await gatherChanges(machine, options.drain ?? [], options.change ?? []);
  const traffic = await trafficOn(session, machine, network, { traffic: asked.traffic });
  // What does not fit is said here, in the words of the local command.
  await groundAskedDay(traffic.machine, network.input, changes, asked);
  const { slotMinutes, ...forecast } = asked.forecast;
  const { gap, seed, solver, timeLimit } = options;
  const body: components["schemas"]["DayPlanRequest"] = {
    changes: asSent(changes),
    networkVersion: network.version,
    traffic: {
      ...asSent<components["schemas"]["DayTraffic"]>(forecast),
      ...(traffic.choice?.version === undefined ? {} : { version: traffic.choice.version }),
    },
    slotMinutes,
    ...asked.limits,
    hourly: options.hourly !== false,
    timeLimitSeconds: timeLimit,
    gap,
    seed,
    ...(solver === undefined ? {} : { solver }),
  };
  const { id } = await settled(
    session,
    api.POST("/v1/networks/{network}/day-plans", { params: { path: { network: network.name } }, body }),
  );
  session.begin(`day plan ${id}`);
  machine.note(`rehome: day plan ${id} at ${session.url}\n`);
  await showDay(registry, options, await follow(session, machine, id));
}

async function follow(session: Session, machine: Machine, id: string): Promise<DayAnswer> {
  const { api } = session.client;
  const params = { path: { dayPlan: id } };
  const progress = createProgress(machine);
  try {
    const path = `/v1/day-plans/${id}`;
    const interrupted = givingUp(path, () => api.POST("/v1/day-plans/{dayPlan}/cancel", { params }));
    await untilEnd(session, machine, { path, interrupted }, ({ event, data }) => {
      if (event === "progress") progress.show(progressText("day", data));
    });
  } finally {
    progress.done();
  }
  const state = await settled(session, api.GET("/v1/day-plans/{dayPlan}", { params }));
  refuseFailed(state);
  const document = await settled(session, api.GET("/v1/day-plans/{dayPlan}/document", { params }));
  return document.schema === "rehome/day-plan@1"
    ? { status: "planned", plan: dayPlanSchema.parse(document) }
    : { status: "none", plan: planSchema.parse(document) };
}

export async function remoteReplay(
  registry: Registry,
  session: Session,
  networkName: string,
  planName: string,
  options: ReplayOptions,
): Promise<void> {
  const { machine } = registry;
  const { api } = session.client;
  const network = await networkOn(session, machine, networkName);
  const dayPlan = await dayPlanOn(session, machine, planName, network.input.digest);
  const traffic = await trafficOn(session, machine, network, { traffic: options.traffic });
  const body: components["schemas"]["ReplayRequest"] = {
    dayPlan: typeof dayPlan === "string" ? dayPlan : asSent(dayPlan),
    ...(traffic.choice?.version === undefined ? {} : { trafficVersion: traffic.choice.version }),
    ...(options.onDay === undefined ? {} : { days: [...options.onDay] }),
  };
  const asked = settled(session, api.POST("/v1/networks/{network}/replays", { params: { path: { network: network.name } }, body }));
  const look = ({ id }: { readonly id: string }) => settled(session, api.GET("/v1/replays/{replay}", { params: { path: { replay: id } } }));
  const state = await untilEnded(asked, look);
  refuseFailed(state);
  if (state.report === null) throw new Error(`internal: ${state.id} has succeeded without a report`);
  await showReplay(registry, options, state.report);
}

/** A document in a file, or the id of one that the service has made; for this state of the network. */
async function dayPlanOn(session: Session, machine: Machine, name: string, digest: string): Promise<DayPlanDocument | string> {
  if (isLocal(machine, name)) {
    const plan = await loadDayPlan(machine, name);
    refuseOther(name, plan.network, digest);
    return plan;
  }
  const answered = await reached(session, session.client.api.GET("/v1/day-plans/{dayPlan}", { params: { path: { dayPlan: name } } }));
  if (answered.data !== undefined) {
    refuseOther(name, answered.data.network, digest);
    return name;
  }
  if (answered.response.status !== 404) throw refusalIn(session, answered);
  throw badInput(`${name} is neither a file nor a day plan at ${session.url}`);
}
