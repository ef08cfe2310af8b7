/** What a plan is made for, from the options of a command: the network under the window's traffic, after the changes. */
import type { Change } from "../network/changes-document.ts";
import type { NetworkInput } from "../network/read.ts";
import { type Ground, groundOf, prepareOn } from "../plan/ground.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { Prepared } from "../plan/prepare.ts";
import type { Outcome, Problem } from "../result.ts";
import { loadTraffic } from "./documents.ts";
import { badInput } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { TrafficOptions } from "./options.ts";

export async function groundFor(machine: Machine, input: NetworkInput, options: TrafficOptions): Promise<Ground> {
  const { traffic: name, window, timeZone, use, margin, hours } = options;
  if (name === undefined) {
    const orphan = Object.entries({ window, "time-zone": timeZone, use, margin }).find(([, value]) => value !== undefined);
    if (orphan !== undefined) throw badInput(`--${orphan[0]} chooses from a traffic document. Give one with --traffic`);
  }
  const traffic = name === undefined ? null : await loadTraffic(machine, name, input.document);
  return accepted("the traffic options do not fit", groundOf(input, traffic, { window, timeZone, use, margin, hours }));
}

/** The ground after the changes. */
export async function prepareFor(
  machine: Machine,
  input: NetworkInput,
  changes: readonly Change[],
  options: TrafficOptions,
): Promise<Prepared> {
  return accepted("the changes do not fit the network", prepareOn(await groundFor(machine, input, options), changes));
}

/** The ground a plan says it stands on: its own changes and window; only the traffic document has to be given. */
export async function prepareForPlan(
  machine: Machine,
  input: NetworkInput,
  plan: PlanDocument,
  traffic: string | undefined,
): Promise<Prepared> {
  const { window, timeZone, use } = plan.traffic ?? {};
  const options =
    traffic === undefined
      ? {}
      : {
          traffic,
          ...(window === undefined ? {} : { window }),
          ...(timeZone === undefined ? {} : { timeZone }),
          ...(use === undefined ? {} : { use }),
        };
  return prepareFor(machine, input, plan.changes, options);
}

/** Refuses to go on without the traffic that a plan was made for. */
export function askForTraffic({ traffic }: PlanDocument, given: string | undefined): void {
  if (traffic === null || given !== undefined) return;
  const { digest, window, timeZone } = traffic;
  throw badInput(`the plan was made for the traffic of ${window} ${timeZone} in ${digest}. Give that document with --traffic`);
}

/** The value, or a refusal with every problem. */
export function accepted<Value>(what: string, outcome: Outcome<Value, readonly Problem[]>): Value {
  if (outcome.ok) return outcome.value;
  throw badInput(what, outcome.failure);
}
