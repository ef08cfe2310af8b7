/** rehome what-if and verify with --server. */

import type { components } from "../../client/client.ts";
import type { DayPlanDocument } from "../../plan/day/day-plan-document.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { SweepReport, WhatIfReport } from "../../plan/what-if.ts";
import { renderFindings, showDayFindings, trafficOfDay, type VerifyOptions } from "../commands/verify.ts";
import type { WhatIfOptions } from "../commands/what-if.ts";
import { gatherChanges, loadMigration } from "../documents.ts";
import { badInput, exitStatus } from "../exit.ts";
import { answer } from "../output.ts";
import { statusOfPlan } from "../planning.ts";
import { askForTraffic } from "../prepared.ts";
import { createProgress } from "../progress.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { renderSweep, renderWhatIf } from "../views/what-if-view.ts";
import { asSent } from "./as-sent.ts";
import { isLocal, networkOn, trafficOn } from "./documents.ts";
import { howToPlan } from "./plan.ts";
import { anyPlanOn } from "./plans.ts";
import { progressText } from "./progress-text.ts";
import { givingUp, refuseFailed, type Session, settled, untilEnd, untilEnded } from "./session.ts";

/** A time limit only if somebody asked for one. */
export type RemoteWhatIfOptions = Omit<WhatIfOptions, "timeLimit"> & { readonly timeLimit?: number };

export async function remoteWhatIf(
  { machine, finish }: Registry,
  session: Session,
  networkName: string,
  options: RemoteWhatIfOptions,
): Promise<void> {
  const { change = [], each, goal, json = false } = options;
  if (change.length === 0 && each === undefined) throw badInput("nothing to change: give --change, --each, or both");
  const { api } = session.client;
  const network = await networkOn(session, machine, networkName);
  const traffic = await trafficOn(session, machine, network, options);
  const body: components["schemas"]["WhatIfRequest"] = {
    changes: asSent(await gatherChanges(machine, [], change)),
    goal,
    traffic: traffic.choice,
    networkVersion: network.version,
    ...(options.timeLimit === undefined ? {} : { timeLimitSeconds: options.timeLimit }),
    ...(each === undefined ? {} : { each }),
    ...(options.hours === undefined ? {} : { hours: options.hours }),
    ...(await howToPlan(machine, options)),
  };
  const asked = api.POST("/v1/networks/{network}/what-ifs", { params: { path: { network: network.name } }, body });
  const { id } = await settled(session, asked);
  session.begin(`what-if ${id}`);
  const params = { path: { whatIf: id } };
  const progress = createProgress(machine);
  try {
    const path = `/v1/what-ifs/${id}`;
    const interrupted = givingUp(path, () => api.POST("/v1/what-ifs/{whatIf}/cancel", { params }));
    await untilEnd(session, machine, { path, interrupted }, ({ event, data }) => {
      if (event === "progress") progress.show(progressText("what-if", data));
    });
  } finally {
    progress.done();
  }
  const state = await settled(session, api.GET("/v1/what-ifs/{whatIf}", { params }));
  refuseFailed(state);
  const style = createStyle(machine);
  if (each === undefined) {
    const report = state.report as WhatIfReport | null;
    if (report === null) throw new Error(`internal: ${id} has succeeded without a report`);
    await answer(machine, json, report, () => renderWhatIf(style, network.name, report));
    finish(statusOfPlan(report.plan));
    return;
  }
  const report = state.report as SweepReport | null;
  if (report === null) throw new Error(`internal: ${id} has succeeded without a report`);
  await answer(machine, json, report, () => renderSweep(style, network.name, report));
  finish(exitStatus.done);
}

export async function remoteVerify(
  { machine, finish }: Registry,
  session: Session,
  networkName: string,
  planName: string,
  options: VerifyOptions,
): Promise<void> {
  const { api } = session.client;
  const network = await networkOn(session, machine, networkName);
  const plan = await anyPlanOn(session, machine, planName);
  if (isLocal(machine, planName)) askForTrafficOf(plan, options);
  if (options.traffic !== undefined) await trafficOn(session, machine, network, { traffic: options.traffic });
  const { migration } = options;
  const body: components["schemas"]["VerificationRequest"] = {
    plan: asSent(plan),
    networkVersion: network.version,
    ...(migration === undefined ? {} : { migration: await loadMigration(machine, migration) }),
  };
  const asked = settled(session, api.POST("/v1/networks/{network}/verifications", { params: { path: { network: network.name } }, body }));
  const look = ({ id }: { readonly id: string }) =>
    settled(session, api.GET("/v1/verifications/{verification}", { params: { path: { verification: id } } }));
  const state = await untilEnded(asked, look);
  refuseFailed(state);
  const { findings } = state;
  if (plan.schema === "rehome/day-plan@1") return showDayFindings({ machine, finish }, options, findings);
  const verified = findings.length === 0;
  await answer(machine, options.json === true, { verified, findings }, () => renderFindings(createStyle(machine), plan.status, findings));
  finish(verified ? exitStatus.done : exitStatus.verificationFailed);
}

/** What a file's plan was made for need not be there yet. */
function askForTrafficOf(plan: PlanDocument | DayPlanDocument, options: VerifyOptions): void {
  if (plan.schema === "rehome/day-plan@1") trafficOfDay(plan, options);
  else askForTraffic(plan, options.traffic);
}
