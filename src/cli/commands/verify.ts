/** rehome verify NETWORK PLAN: does the plan or the day plan, from anywhere, keep every rule in the network it was made for? */
import type { NetworkInput } from "../../network/read.ts";
import type { DayPlanDocument } from "../../plan/day/day-plan-document.ts";
import { verifyDayPlan } from "../../plan/day/verify-day-plan.ts";
import { type Finding, verifyPlan } from "../../plan/verify.ts";
import { groundOfDayPlan } from "../day-plan.ts";
import { loadAnyPlan, loadNetwork } from "../documents.ts";
import { badInput, exitStatus } from "../exit.ts";
import { answer } from "../output.ts";
import { askForTraffic, prepareForPlan } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import type { Style } from "../style.ts";
import { createStyle } from "../style.ts";
import { transitionFor } from "../transition.ts";
import { count } from "../views/words.ts";

export interface VerifyOptions {
  readonly traffic?: string;
  readonly migration?: string;
  readonly json?: boolean;
}

export function registerVerify({ program, machine, finish }: Registry): void {
  program
    .command("verify")
    .description("Checks a plan against every rule, its figures and its order of moves; shares no code with the optimiser.")
    .argument("<network>", "the network the plan was made for")
    .argument("<plan>", "the plan")
    .option("--traffic <file>", "the traffic the plan was made for, when it names one")
    .option("--migration <file>", "a migration model, for moves that do not say what bandwidth they copy at")
    .option("--json", "print the findings as JSON, and nothing else, on standard output")
    .action(async (networkName: string, planName: string, options: VerifyOptions) => {
      const input = await loadNetwork(machine, networkName);
      const plan = await loadAnyPlan(machine, planName);
      if (plan.schema === "rehome/day-plan@1") {
        await verifyDay({ machine, finish }, input, plan, options);
        return;
      }
      askForTraffic(plan, options.traffic);
      const prepared = await prepareForPlan(machine, input, plan, options.traffic);
      const { migration } = await transitionFor(machine, options);
      const findings = verifyPlan({ prepared, plan, migration });
      const verified = findings.length === 0;
      const style = createStyle(machine);
      await answer(machine, options.json === true, { verified, findings }, () => renderFindings(style, plan.status, findings));
      finish(verified ? exitStatus.done : exitStatus.verificationFailed);
    });
}

async function verifyDay(
  { machine, finish }: Pick<Registry, "machine" | "finish">,
  input: NetworkInput,
  plan: DayPlanDocument,
  options: VerifyOptions,
): Promise<void> {
  const grounds = await groundOfDayPlan(machine, input, plan, trafficOfDay(plan, options));
  await showDayFindings({ machine, finish }, options, verifyDayPlan({ ...grounds, plan }));
}

/** Refuses to go on without the traffic that the day was planned for. */
export function trafficOfDay({ traffic }: DayPlanDocument, { traffic: given }: VerifyOptions): string {
  if (given !== undefined) return given;
  throw badInput(`the day was planned for the ${traffic.use} in ${traffic.digest}. Give that document with --traffic`);
}

/** Prints them, and ends with whether there are any. */
export async function showDayFindings(
  { machine, finish }: Pick<Registry, "machine" | "finish">,
  options: VerifyOptions,
  findings: readonly Finding[],
): Promise<void> {
  const verified = findings.length === 0;
  const said = `every window keeps every rule at every hour, every change and every way back is safe, and the figures are right.`;
  await answer(machine, options.json === true, { verified, findings }, () => {
    const style = createStyle(machine);
    return verified ? `${style.good("Verified")}: ${said}` : renderFindings(style, "feasible", findings);
  });
  finish(verified ? exitStatus.done : exitStatus.verificationFailed);
}

/** Findings that are listed before the rest is only counted. */
const FINDINGS_SHOWN = 100;

export function renderFindings(style: Style, status: string, findings: readonly Finding[]): string {
  if (findings.length === 0) {
    const what = status === "infeasible" || status === "unknown" ? ` It places nothing: its status is ${status}.` : "";
    return `${style.good("Verified")}: the plan keeps every rule, and its figures and moves are right.${what}`;
  }
  const lines = findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ rule, where, found, remedy }) => `  ${where}: ${found}. ${remedy} ${style.dim(`[${rule}]`)}`);
  const rest = findings.length > FINDINGS_SHOWN ? [`  and ${findings.length - FINDINGS_SHOWN} more: see them with --json`] : [];
  return [`${style.bad("Not verified")}: ${count(findings.length, "finding")}`, ...lines, ...rest].join("\n");
}
