/** What all work of planning jobs has in common: the documents it starts from, and how it ends. */
import { type NetworkInput, readNetwork, readTraffic, type TrafficInput } from "../../network/read.ts";
import type { StageProgress } from "../../optimiser/run.ts";
import type { Solver, SolverName } from "../../optimiser/solvers/port.ts";
import { type Ground, type GroundChoice, groundOf, prepareOn } from "../../plan/ground.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { PlanRequest } from "../../plan/plan-network.ts";
import type { Prepared } from "../../plan/prepare.ts";
import { noOrderWords } from "../../plan/schedule/no-order.ts";
import type { Blockage } from "../../plan/schedule/transition.ts";
import { wrongPlanText } from "../../plan/wrong-instance.ts";
import type { Outcome, Problem } from "../../result.ts";

/** Texts as the store has them. */
export interface WorkDocuments {
  readonly network: string;
  readonly traffic: string | null;
  /** For restore: the network to come back to. */
  readonly to: string | null;
}

export type WorkAnswer =
  /** `result`: JSON. `remark`: a sentence that a person may want to know. `figures`: JSON of what the result has no place for. */
  | { readonly status: "done"; readonly result: string; readonly remark: string | null; readonly figures: string | null }
  /** The request does not fit its documents. */
  | { readonly status: "refused"; readonly detail: string; readonly problems: readonly Problem[] }
  /** The plan that it is about does not hold in its network. */
  | { readonly status: "unsound"; readonly detail: string; readonly problems: readonly Problem[] }
  /** There is a target, and no order of moves to it. */
  | { readonly status: "blocked"; readonly detail: string; readonly problems: readonly Problem[] }
  /** The same, but that it is not proven that there is none. */
  | { readonly status: "undecided"; readonly detail: string; readonly problems: readonly Problem[] }
  /** An answer that does not hold: never used. `instance` reproduces it. `remedy`: absent where another solver may do. */
  | { readonly status: "wrong"; readonly solver: string; readonly detail: string; readonly instance: string; readonly remedy?: string };

export interface WorkPorts {
  /** Absent: the usual ones. */
  solver(name: SolverName | undefined): Solver;
  /** `doing`: of work that asks for several plans, what this one is for. */
  onProgress(progress: StageProgress, doing?: string): void;
}

/** Whatever stops the work short of an answer. */
export class Stopped extends Error {
  readonly answer: WorkAnswer;

  constructor(answer: WorkAnswer) {
    super(answer.status);
    this.answer = answer;
  }
}

export const done = (result: unknown, remark: string | null = null, figures: unknown = null): WorkAnswer => ({
  status: "done",
  result: JSON.stringify(result),
  remark,
  figures: figures === null ? null : JSON.stringify(figures),
});

/** There is no order of moves. */
export function withoutOrder(proven: boolean, blocked: readonly Blockage[]): WorkAnswer {
  const { message, problems } = noOrderWords(proven, blocked);
  const detail = `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`;
  return { status: proven ? "blocked" : "undecided", detail, problems };
}

/** `hours` and the choice of traffic as the request has them; problems with the choice get pointers into it. */
export function groundFor(
  { network, traffic }: WorkDocuments,
  request: { readonly traffic: GroundChoice | null; readonly hours?: number | undefined },
  where = "/traffic",
): Ground {
  const input = networkIn(network);
  const series: TrafficInput | null =
    traffic === null ? null : accepted("The traffic does not fit the network", readTraffic(traffic, input.document));
  const choice = { ...request.traffic, hours: request.hours };
  return accepted("The choice of traffic does not fit", groundOf(input, series, choice), (pointer) => `${where}${pointer}`);
}

/** What a plan, from anywhere, says that it stands on; problems have pointers into a request's `plan`. */
export function groundOfPlan(documents: WorkDocuments, plan: PlanDocument): Prepared {
  const { window, timeZone, use } = plan.traffic ?? {};
  const ground = groundFor(documents, { traffic: { window, timeZone, use } }, "/plan/traffic");
  const place = (pointer: string): string => `/plan/changes${pointer}`;
  return accepted("The changes of the plan do not fit the network", prepareOn(ground, plan.changes), place);
}

/** It was read before it was kept. */
export function networkIn(text: string): NetworkInput {
  return accepted("The stored network cannot be read", readNetwork(text));
}

export function accepted<Value>(
  detail: string,
  outcome: Outcome<Value, readonly Problem[]>,
  place: (pointer: string) => string = (pointer) => pointer,
): Value {
  if (outcome.ok) return outcome.value;
  const problems = outcome.failure.map((problem) => ({ ...problem, pointer: place(problem.pointer) }));
  throw new Stopped({ status: "refused", detail, problems });
}

/** What reproduces an answer of a solver that does not hold. */
export function wrong(request: PlanRequest, answer: Parameters<typeof wrongPlanText>[1]): WorkAnswer {
  const { solver, version, detail } = answer;
  return { status: "wrong", solver: `${solver} ${version}`, detail, instance: wrongPlanText(request, answer) };
}

/** Pointers of the list that was made of drains and changes, as pointers into the request. */
export const pointerIntoChanges =
  (drains: number) =>
  (pointer: string): string => {
    const [, index = "", rest = ""] = /^\/(\d+)(.*)$/.exec(pointer) ?? [];
    if (index === "") return pointer;
    return Number(index) < drains ? `/drain/${index}` : `/changes/${Number(index) - drains}${rest}`;
  };
