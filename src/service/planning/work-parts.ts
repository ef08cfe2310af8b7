/** What all work of planning jobs has in common: the documents it starts from, and how it ends. */
import { type NetworkInput, readNetwork, readTraffic, type TrafficInput } from "../../network/read.ts";
import { type Ground, type GroundChoice, groundOf } from "../../plan/ground.ts";
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
  /** There is a target, and no order of moves to it. */
  | { readonly status: "blocked"; readonly detail: string; readonly problems: readonly Problem[] }
  /** An answer that does not hold: never used. `instance` reproduces it. */
  | { readonly status: "wrong"; readonly solver: string; readonly detail: string; readonly instance: string };

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
