/** Errors as RFC 9457 says: one stable type for each rule that a request can break. docs/errors.md describes each. */
import { z } from "zod";

/** The last part of the type's URI, with its status and title. The order is that of docs/errors.md. */
export const problemTypes = {
  "malformed-json": { status: 400, title: "The body is no JSON that is read here" },
  "invalid-request": { status: 400, title: "The request does not fit its description" },
  unauthenticated: { status: 401, title: "Who asks is not known" },
  "right-missing": { status: 403, title: "Who asks may not do this" },
  "same-person": { status: 403, title: "Another person has to do this" },
  "not-found": { status: 404, title: "There is no such thing" },
  "method-not-allowed": { status: 405, title: "This is not done here" },
  "not-acceptable": { status: 406, title: "It is not had in this form" },
  "request-timeout": { status: 408, title: "The request took too long to come" },
  conflict: { status: 409, title: "Its state does not allow this" },
  "network-changed": { status: 412, title: "The network is no longer that one" },
  "precondition-failed": { status: 412, title: "It has changed since it was read" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body has another form than asked for" },
  "invalid-document": { status: 422, title: "The document breaks its rules" },
  "invalid-value": { status: 422, title: "A value has its form, but cannot be" },
  infeasible: { status: 422, title: "No plan keeps all rules" },
  undecided: { status: 422, title: "Nothing was found, which proves nothing" },
  unsound: { status: 422, title: "The plan does not hold in its network" },
  "key-reused": { status: 422, title: "The idempotency key belongs to another request" },
  "precondition-required": { status: 428, title: "Say which version is to be replaced" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "headers-too-large": { status: 431, title: "The headers are too large" },
  internal: { status: 500, title: "The service failed" },
  unavailable: { status: 503, title: "Not ready" },
} as const;

export type ProblemType = keyof typeof problemTypes;

export const problemSchema = z
  .object({
    type: z.string().meta({ description: "Stable: https://rehome.dev/errors/NAME, described in docs/errors.md", format: "uri" }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string().meta({ description: "The request's id, as in its X-Request-Id header and in the logs" }),
    errors: z
      .array(z.object({ pointer: z.string(), found: z.string(), remedy: z.string() }))
      .optional()
      .meta({
        description:
          "Each thing that is wrong: where (a JSON pointer into the body, or query:NAME, path:NAME, header:NAME), what was found, what to do",
      }),
  })
  .meta({ id: "Problem" });

export type ProblemDocument = z.infer<typeof problemSchema>;

export const typeUri = (type: ProblemType): string => `https://rehome.dev/errors/${type}`;

export const problemMediaType = "application/problem+json";

export function problemDocument(problem: RequestProblem, requestId: string): ProblemDocument {
  const { status, title } = problemTypes[problem.type];
  const document = { type: typeUri(problem.type), title, status, detail: problem.message, instance: requestId };
  return problem.errors.length === 0 ? document : { ...document, errors: [...problem.errors] };
}

/** Thrown by handlers; everything that is not one is an internal error, whose words stay in the log. */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";
  readonly type: ProblemType;
  readonly errors: NonNullable<ProblemDocument["errors"]>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: ProblemType,
    detail: string,
    more: { readonly errors?: NonNullable<ProblemDocument["errors"]>; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.type = type;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}
