/** rehome schedule --server: a plan from anywhere, with its moves ordered anew, becomes one of the service's. */
import type { components } from "../../client/client.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { groundFindings } from "../../plan/verify.ts";
import { planToSchedule, type ScheduleOptions, tellSchedule, underWay, unsound } from "../commands/schedule.ts";
import { loadMigration } from "../documents.ts";
import { badInput } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { prepareFor, prepareForPlan } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { asSent } from "./as-sent.ts";
import { isLocal, networkOn, type RemoteNetwork, trafficOn } from "./documents.ts";
import { followPlan } from "./plan.ts";
import { planOn } from "./plans.ts";
import { type Session, settled } from "./session.ts";

type SchedulingRequest = components["schemas"]["SchedulingRequest"];

export async function remoteSchedule(
  { machine }: Registry,
  session: Session,
  networkName: string,
  planName: string,
  options: ScheduleOptions,
): Promise<void> {
  const { api } = session.client;
  const network = await networkOn(session, machine, networkName);
  const { migration, traffic } = options;
  const isFile = isLocal(machine, planName);
  if (!isFile && traffic !== undefined) throw badInput(`the service has the traffic that ${planName} was made for: leave --traffic out`);
  const plan = isFile ? await planInFile(session, machine, network, planName, options) : await planOn(session, machine, planName);
  const body: SchedulingRequest = {
    ...(isFile ? { plan: asSent(plan) } : { planId: planName }),
    networkVersion: network.version,
    limits: limitsSaid(options),
    ...(migration === undefined ? {} : { migration: await loadMigration(machine, migration) }),
  };
  const params = { path: { network: network.name } };
  const { id } = await settled(session, api.POST("/v1/networks/{network}/schedulings", { params, body }));
  const made = await followPlan(session, machine, id, () => underWay(planName));
  // Only how long hosts take to boot is looked up in it.
  const { network: built } = await prepareFor(machine, network.input, plan.changes, {});
  await tellSchedule(machine, built, made.plan, options);
}

/** For another network or other traffic it is refused here: the service has the traffic that the plan names, or says so. */
async function planInFile(
  session: Session,
  machine: Machine,
  network: RemoteNetwork,
  planName: string,
  options: ScheduleOptions,
): Promise<PlanDocument> {
  const plan = await planToSchedule(machine, planName, options);
  const { traffic } = options;
  const reading = traffic === undefined ? machine : (await trafficOn(session, machine, network, { traffic })).machine;
  const findings = groundFindings(await prepareForPlan(reading, network.input, plan, traffic), plan);
  if (findings.length > 0) throw unsound(findings);
  return plan;
}

/** What no option speaks of is as in the plan. */
function limitsSaid({ maxMovesPerHost, maxMovesPerSite, maxMovesAtOnce }: ScheduleOptions): NonNullable<SchedulingRequest["limits"]> {
  const said = { perPhysicalRouter: maxMovesPerHost, perSite: maxMovesPerSite, total: maxMovesAtOnce };
  const given = Object.entries(said).filter(([, limit]) => limit !== undefined);
  return Object.fromEntries(given.map(([name, limit]) => [name, limit === "none" ? null : limit]));
}
