/** Plans for a service: by the id that they have there, or a document that it has made. */
import { z } from "zod";
import type { components } from "../../client/client.ts";
import { digestOf } from "../../network/digest.ts";
import { type NetworkInput, readNetwork } from "../../network/read.ts";
import { type DayPlanDocument, dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { type PlanDocument, planSchema } from "../../plan/plan-document.ts";
import { bytesOf, loadAnyPlan, loadPlan } from "../documents.ts";
import { badInput, CommandFailure, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { accepted } from "../prepared.ts";
import { isLocal } from "./documents.ts";
import { everyItem, reached, refusalIn, type Session, settled } from "./session.ts";

type PlanState = components["schemas"]["PlanState"];

/** Newest first, of the same version of the network: the plan in a file is one of the last. */
const MOST_COMPARED = 200;
const PAGE = 100;

/** The document behind a file's name or an id. */
export async function planOn(session: Session, machine: Machine, name: string): Promise<PlanDocument> {
  if (isLocal(machine, name)) return loadPlan(machine, name);
  await stateOf(session, name);
  return documentOn(session, name);
}

/** The same, of a plan or a day plan. */
export async function anyPlanOn(session: Session, machine: Machine, name: string): Promise<PlanDocument | DayPlanDocument> {
  if (isLocal(machine, name)) return loadAnyPlan(machine, name);
  const params = { path: { dayPlan: name } };
  const { response } = await reached(session, session.client.api.GET("/v1/day-plans/{dayPlan}", { params }));
  if (response.status === 404) return planOn(session, machine, name);
  return anyPlanSchema.parse(await settled(session, session.client.api.GET("/v1/day-plans/{dayPlan}/document", { params })));
}

const anyPlanSchema = z.discriminatedUnion("schema", [planSchema, dayPlanSchema]);

const documentOn = async (session: Session, plan: string): Promise<PlanDocument> =>
  planSchema.parse(await settled(session, session.client.api.GET("/v1/plans/{plan}/document", { params: { path: { plan } } })));

async function stateOf(session: Session, id: string): Promise<PlanState> {
  const answered = await reached(session, session.client.api.GET("/v1/plans/{plan}", { params: { path: { plan: id } } }));
  if (answered.data !== undefined) return answered.data;
  if (answered.response.status !== 404) throw refusalIn(session, answered);
  throw badInput(`${id} is neither a file nor a plan at ${session.url}`);
}

/** A network's name there, or a document in a file or data set, which is not uploaded: only its content counts. */
interface NamedNetwork {
  readonly name: string;
  readonly input: NetworkInput | null;
}

async function networkNamed(session: Session, machine: Machine, name: string): Promise<NamedNetwork> {
  if (!isLocal(machine, name)) {
    const asked = session.client.api.GET("/v1/networks/{network}", { params: { path: { network: name } }, parseAs: "text" });
    const { response } = await reached(session, asked);
    if (response.status !== 404 || !machine.datasets().includes(name)) {
      await settled(session, asked);
      return { name, input: null };
    }
  }
  const input = accepted(`${name} is not a valid network document`, readNetwork(await bytesOf(machine, name, "network")));
  return { name: input.document.name, input };
}

/**
 * The id of the plan to carry out. NETWORK and PLAN have to fit each other as for the local command; that the network is the service's
 * newest still is for the service to say.
 */
export async function planToExecute(session: Session, machine: Machine, networkName: string, planName: string): Promise<string> {
  const network = await networkNamed(session, machine, networkName);
  if (!isLocal(machine, planName)) {
    const state = await stateOf(session, planName);
    if (state.network.name !== network.name) throw badInput(`${planName} is a plan for ${state.network.name}, not for ${network.name}`);
    demandSame(network, state.network.digest);
    return planName;
  }
  const plan = await loadPlan(machine, planName);
  if (plan.placements === null) throw badInput(`${planName} places nothing: its status is ${plan.status}`);
  demandSame(network, plan.network.digest);
  return (await idOf(session, network.name, plan)) ?? refuseUnknown(session, planName, network.name);
}

/** As the verifier finds it. */
function demandSame({ input }: NamedNetwork, digest: string): void {
  if (input === null || input.digest === digest) return;
  throw new CommandFailure(exitStatus.verificationFailed, "the plan does not hold in this network, and nothing was touched", [
    {
      pointer: "network/digest",
      found: `the plan was made for ${digest}, the network has ${input.digest}: it has changed`,
      remedy: "plan again for this network",
    },
  ]);
}

/** Of the plans that the service has made, the one with this very content. */
async function idOf(session: Session, network: string, plan: PlanDocument): Promise<string | null> {
  const { api } = session.client;
  const digest = digestOf(plan);
  const plans = everyItem((after) => {
    const params = { path: { network }, query: { limit: PAGE, ...(after === undefined ? {} : { after }) } };
    return settled(session, api.GET("/v1/networks/{network}/plans", { params }));
  });
  let compared = 0;
  for await (const { id, state, network: of } of plans) {
    if (state !== "succeeded" || of.digest !== plan.network.digest) continue;
    if (digestOf(await documentOn(session, id)) === digest) return id;
    compared += 1;
    if (compared === MOST_COMPARED) break;
  }
  return null;
}

function refuseUnknown({ url }: Session, file: string, network: string): never {
  throw badInput(
    `${file} is none of the plans that ${url} has made for ${network}, and it carries out no others. ` +
      `To make it one: rehome schedule ${network} ${file} --server ${url} --out ordered.json, and go on with ordered.json. ` +
      "Or carry this one out from here: --fleet FLEET --server none",
  );
}

/** For commands about a plan alone: its id, or that of the document, of the network that the document names. */
export async function planIdOn(session: Session, machine: Machine, name: string): Promise<string> {
  if (!isLocal(machine, name)) return name;
  const plan = await loadPlan(machine, name);
  return (await idOf(session, plan.network.name, plan)) ?? refuseUnknown(session, name, plan.network.name);
}
