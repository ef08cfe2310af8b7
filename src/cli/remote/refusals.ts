/** What a service refuses, and why it does not answer, as failures of a command: in the service's words, with what to do next. */
import { type Problem, RefusedEvents } from "../../client/client.ts";
import type { ProblemType } from "../../service/http/problem.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "../exit.ts";
import { Unanswered } from "./patient-fetch.ts";

const TYPES = "https://rehome.dev/errors/";

/** What a person at the command line does next, where the problem's own words are for programs. */
const next: Partial<Record<ProblemType, string>> = {
  unauthenticated: " (the token is REHOME_TOKEN, or --token-file)",
  "precondition-failed": ". Give the command again to replace what is there now",
  "too-many-requests": ". Wait a minute, and give the command again",
  unavailable: ". Give the command again in a moment",
  internal: ". Tell whoever runs it the request's id",
};

/** The statuses of the local commands. `conflict`: what its state does not allow is, which differs from command to command. */
function statusOf(type: string, conflict: ExitStatus): ExitStatus {
  if (type === "infeasible") return exitStatus.infeasible;
  if (type === "undecided") return exitStatus.notFound;
  if (type === "network-changed" || type === "unsound") return exitStatus.verificationFailed;
  if (type === "same-person") return exitStatus.needsPerson;
  return type === "conflict" ? conflict : exitStatus.badInput;
}

export function failureOf(problem: Problem, conflict: ExitStatus = exitStatus.badInput, hint = ""): CommandFailure {
  const type = problem.type.startsWith(TYPES) ? problem.type.slice(TYPES.length) : "";
  const words = `${problem.detail.replace(/[.]$/, "")}${next[type as ProblemType] ?? ""}${hint === "" ? "" : `. ${hint}`}`;
  const reference = `${problem.type} (docs/errors.md), request ${problem.instance}`;
  return new CommandFailure(statusOf(type, conflict), words, problem.errors ?? [], reference);
}

export const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "detail" in value && "status" in value && "type" in value;

/** Where a request went, and what this command has begun there by now. */
export interface Asked {
  readonly url: string;
  readonly key: string;
  /** Such as "plan pl-1": null: nothing. */
  readonly begun: () => string | null;
}

const certificateProblems: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What is in the way of a request that was not answered; what the user did is thrown on as it is. */
export function unanswered(asked: Asked, thrown: unknown): unknown {
  if (thrown instanceof RefusedEvents) return failureOf(thrown.problem);
  // An answer that broke off: what fetch throws then has its reason as a cause, which mistakes of ours have not.
  const isCut = thrown instanceof TypeError && thrown.cause instanceof Error;
  const error = isCut ? new Unanswered(thrown, true, true) : thrown;
  if (!(error instanceof Unanswered)) return error;
  const { url, key, begun } = asked;
  const what = begun();
  const again = `Once it answers, the same command with --idempotency-key ${key} goes on with that, and begins nothing twice`;
  if (what !== null) {
    const status = what.startsWith("execution") ? exitStatus.needsPerson : exitStatus.notFound;
    return new CommandFailure(status, `${url} does not answer any more: ${error.message}. It goes on with ${what} by itself. ${again}`);
  }
  if (error.hasAsked) {
    return badInput(`${url} does not answer any more: ${error.message}. It may have begun what it was asked for. ${again}`);
  }
  const hint = certificateProblems.has(error.code) ? ". If that is its own authority's, name the certificate in NODE_EXTRA_CA_CERTS" : "";
  return badInput(`${url} does not answer: ${error.message}${hint}`);
}
