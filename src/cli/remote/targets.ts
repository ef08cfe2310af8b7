/** rehome targets --server: of a network as it is, or under other traffic and after changes. */
import type { components } from "../../client/client.ts";
import type { TargetReport } from "../../plan/targets.ts";
import type { TargetsOptions } from "../commands/targets.ts";
import { gatherChanges } from "../documents.ts";
import { exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer } from "../output.ts";
import { prepareFor } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { renderTargets } from "../views/targets-view.ts";
import { asSent } from "./as-sent.ts";
import { networkOn, type RemoteNetwork, trafficOn } from "./documents.ts";
import { allOf, everyItem, type Session, settled } from "./session.ts";

type TargetsPage = components["schemas"]["Targets"];
type TargetsRequest = components["schemas"]["TargetsRequest"];

const PAGE = 1000;

export async function remoteTargets(
  { machine, finish }: Registry,
  session: Session,
  networkName: string,
  router: string,
  options: TargetsOptions,
): Promise<void> {
  const { api } = session.client;
  const network = await networkOn(session, machine, networkName);
  const body = await changesAsked(session, machine, network, options);
  let currentHost: string | null = null;
  const items = everyItem(async (after): Promise<TargetsPage> => {
    const query = after === undefined ? { version: network.version, limit: PAGE } : { limit: PAGE, after };
    const params = { path: { network: network.name, router }, query };
    const path = "/v1/networks/{network}/routers/{router}/targets";
    const page: TargetsPage = await settled(session, body === null ? api.GET(path, { params }) : api.POST(path, { params, body }));
    currentHost = page.currentHost;
    return page;
  });
  const targets = await allOf(items);
  const report: TargetReport = { virtualRouter: router, currentHost, targets: asSent(targets) };
  await answer(machine, options.json === true, report, () => renderTargets(createStyle(machine), report));
  finish(exitStatus.done);
}

const ofOtherNetworks = ["change", "traffic", "window", "timeZone", "use", "margin"] as const satisfies readonly (keyof TargetsOptions)[];

/** Null: it is the network as it is. What does not fit is refused here, in the local command's words. */
async function changesAsked(
  session: Session,
  machine: Machine,
  network: RemoteNetwork,
  options: TargetsOptions,
): Promise<TargetsRequest | null> {
  if (ofOtherNetworks.every((name) => options[name] === undefined)) return null;
  const changes = await gatherChanges(machine, [], options.change ?? []);
  const traffic = await trafficOn(session, machine, network, options);
  await prepareFor(traffic.machine, network.input, changes, options);
  return { changes: asSent(changes), traffic: traffic.choice };
}
