/** What a job that failed says of it: an RFC 9457 problem, in JSON. */
import { type ProblemDocument, type ProblemType, problemTypes, RequestProblem, typeUri } from "../http/problem.ts";

/** `instance` is the job. */
export function problemOfJob(job: string, type: ProblemType, detail: string, errors: ProblemDocument["errors"] = []): string {
  const { status, title } = problemTypes[type];
  const problem: ProblemDocument = {
    type: typeUri(type),
    title,
    status,
    detail,
    instance: job,
    ...(errors.length === 0 ? {} : { errors }),
  };
  return JSON.stringify(problem);
}

/** The words of an error that is no RequestProblem are for the log alone: they may hold anything. */
export function problemOfError(job: string, error: unknown): string {
  if (error instanceof RequestProblem) return problemOfJob(job, error.type, error.message, error.errors);
  return problemOfJob(job, "internal", `The work on ${job} failed. The log says why, under that name`);
}
