/** rehome approve PLAN --server. */
import type { components } from "../../client/client.ts";
import type { ApproveOptions } from "../commands/approve.ts";
import { badInput, exitStatus } from "../exit.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { planIdOn } from "./plans.ts";
import { type Session, settled } from "./session.ts";

type Approval = components["schemas"]["Approval"];

export async function remoteApprove(
  { machine }: Registry,
  session: Session,
  planName: string,
  { reject = false, reason, list = false, json = false }: ApproveOptions,
): Promise<void> {
  const { api } = session.client;
  if (list && (reject || reason !== undefined)) throw badInput("--list decides nothing: leave --reject and --reason out");
  if (reject && reason === undefined) throw badInput("--reject needs --reason: whoever asked for the plan wants to know why");
  const plan = await planIdOn(session, machine, planName);
  const params = { path: { plan } };
  if (list) {
    const { items } = await settled(session, api.GET("/v1/plans/{plan}/approvals", { params }));
    return answer(machine, json, { approvals: items }, () => {
      if (items.length === 0) return `Nobody has approved or rejected ${plan}.`;
      const rows = items.map(({ decision, by, at, reason }) => [decision, by, minuteOf(at), reason ?? ""]);
      return createStyle(machine).table(["decision", "by", "at (UTC)", "reason"], rows);
    });
  }
  const body = { decision: reject ? ("rejected" as const) : ("approved" as const), ...(reason === undefined ? {} : { reason }) };
  const approval = await settled(session, api.POST("/v1/plans/{plan}/approvals", { params, body }), exitStatus.verificationFailed);
  await answer(machine, json, approval, () => sentence(session, approval));
}

const minuteOf = (time: string): string => time.slice(0, 16).replace("T", " ");

const sentence = ({ url }: Session, { plan, decision, by }: Approval): string =>
  decision === "rejected"
    ? `${plan} was rejected by ${by}. It is not carried out.`
    : `${plan} was approved by ${by}. To carry it out: rehome execute NETWORK ${plan} --server ${url}`;
