/** openapi.yaml, made from the routes. */
import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { changesSchema } from "../../network/changes-document.ts";
import { networkSchema } from "../../network/document.ts";
import { trafficSchema } from "../../network/traffic-document.ts";
import { dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { planSchema } from "../../plan/plan-document.ts";
import { mediaTypeOf } from "./answer.ts";
import { KEY } from "./idempotency.ts";
import { linksOf } from "./links.ts";
import { withPlainPatterns } from "./plain-patterns.ts";
import { type ProblemType, problemMediaType, problemSchema, problemTypes, typeUri } from "./problem.ts";
import type { ReplyDescription, Route } from "./route.ts";
import { yamlOf } from "./yaml.ts";

export const tagDescriptions: Readonly<Record<string, string>> = {
  networks: "What there is, and where it runs: documents in versions, told apart by their content.",
  traffic: "Demand over time, for a network.",
  targets: "Where a virtual router could go, and what stands in the way.",
  plans: "What to do, made by the optimiser and proven by the verifier.",
  "day-plans": "What to do in the course of a day that repeats, with the way back, and how it would have gone on other days.",
  "what-ifs": "What would happen: changes, failures one by one and in pairs.",
  approvals: "People's decisions on plans.",
  executions: "Carrying plans out.",
  devices: "What hosts and devices have, and what is remembered of them, beside executions.",
  schedules: "Plans that are made and carried out by the clock.",
  tokens: "Who is let in.",
  audit: "Who did what.",
  operations: "For those who run the service.",
};

const requestId = {
  "X-Request-Id": { description: "The request's id: the client's own where it gave one, also in the log", schema: { type: "string" } },
} as const;

/** What any route may answer, beside its own problems. */
function problemsOf(route: Route): readonly ProblemType[] {
  const types: ProblemType[] = [...route.problems, "invalid-request", "request-timeout", "headers-too-large"];
  types.push("too-many-requests", "internal", "unavailable");
  if (route.right !== null) types.push("unauthenticated", "right-missing");
  if (Object.values(route.replies).some((reply) => reply.schema !== undefined || reply.mediaType !== undefined))
    types.push("not-acceptable");
  if (route.body !== undefined) types.push("malformed-json", "too-large", "unsupported-media-type");
  if (route.body !== undefined || Object.hasOwn(route.query?.shape ?? {}, "after")) types.push("invalid-value");
  if (hasKey(route)) types.push("key-reused");
  return (Object.keys(problemTypes) as ProblemType[]).filter((type) => types.includes(type));
}

const hasKey = (route: Route): boolean => route.method === "post" && route.effect === "change" && route.takesKey !== false;

const camel = (words: string): string => words.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** One response for each status: its problems are told apart by their types. */
function problemResponse(types: readonly ProblemType[]): ZodOpenApiResponseObject {
  const { status } = problemTypes[types[0] ?? "internal"];
  return {
    id: types.map(camel).join("Or"),
    description: types.map((type) => `\`${type}\`: ${problemTypes[type].title}`).join(". "),
    headers: {
      ...requestId,
      ...(status === 429 || status === 503 ? { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } } : {}),
    },
    content: {
      [problemMediaType]: {
        schema: {
          allOf: [
            { $ref: "#/components/schemas/Problem" },
            { type: "object", properties: { type: { enum: types.map(typeUri) }, status: { const: status } } },
          ],
        },
      },
    },
  };
}

/** What operations have in common. */
interface Shared {
  readonly responses: Map<string, ZodOpenApiResponseObject>;
  readonly operationIds: ReadonlySet<string>;
}

function responsesOf(route: Route, { responses, operationIds }: Shared): ZodOpenApiResponsesObject {
  const replies = Object.entries(route.replies).map(([status, reply]) => {
    const links = linksOf(route.operationId, Number(status), operationIds);
    const response = replyOf(route, Number(status), reply);
    return [status, links === undefined ? response : { ...response, links }] as const;
  });
  const byStatus = new Map<string, ProblemType[]>();
  for (const type of problemsOf(route)) {
    const status = String(problemTypes[type].status);
    byStatus.set(status, [...(byStatus.get(status) ?? []), type]);
  }
  const problems = [...byStatus].map(([status, types]) => {
    const name = types.join(" ");
    const response = responses.get(name) ?? problemResponse(types);
    responses.set(name, response);
    return [status, response] as const;
  });
  return Object.fromEntries([...replies, ...problems]) as ZodOpenApiResponsesObject;
}

function replyOf(
  route: Route,
  status: number,
  { description, schema, mediaType, headers = {} }: ReplyDescription,
): ZodOpenApiResponseObject {
  const own = Object.entries(headers).map(([name, header]) => [name, { ...header, schema: { type: "string" } }] as const);
  const hasBody = schema !== undefined || mediaType !== undefined;
  return {
    description,
    headers: { ...requestId, ...Object.fromEntries(own) } as NonNullable<ZodOpenApiResponseObject["headers"]>,
    ...(hasBody ? { content: { [mediaTypeOf(route, status)]: { schema: schema ?? z.string() } } } : {}),
  };
}

const keyParameter = z
  .string()
  .regex(KEY)
  .optional()
  .meta({ description: "The same key with the same request gets the first answer again; nothing is done twice. Kept for a day" });

function operationOf(route: Route, shared: Shared): ZodOpenApiOperationObject {
  const right = route.right === null ? "Anybody may ask, also without a token." : `Needs the right to *${route.right}*.`;
  const header = hasKey(route) ? (route.headers ?? z.object({})).extend({ "idempotency-key": keyParameter }) : route.headers;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, right].filter((text) => text !== undefined).join("\n\n"),
    security: route.right === null ? [] : [{ bearer: [] }],
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(header === undefined ? {} : { header }),
    },
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: !z.safeParse(route.body, undefined).success, content: { "application/json": { schema: route.body } } },
        }),
    responses: responsesOf(route, shared),
    ...(route.right === null ? {} : { "x-right": route.right }),
  };
}

type OpenApiDocument = ReturnType<typeof createDocument>;

const about = {
  title: "Rehome",
  summary: "Decides where virtual routers run, proves the plan, and orders the moves.",
  description: [
    "Every error is an RFC 9457 problem whose `type` is stable; docs/errors.md describes each.",
    "Lists come in pages: follow `next` with `?after=`. Times are RFC 3339 in UTC.",
    "A POST that changes something takes an `Idempotency-Key`, so that it can be sent again without harm.",
  ].join("\n\n"),
  license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  contact: { name: "Rehome", url: "https://rehome.dev" },
} as const;

export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const shared: Shared = { responses: new Map(), operationIds: new Set(routes.map(({ operationId }) => operationId)) };
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, shared) };
  const tags = Object.keys(tagDescriptions).filter((tag) => routes.some((route) => route.tag === tag));
  const made = withJsonNamed(
    createDocument({
      openapi: "3.1.0",
      info: { ...about, version },
      servers: [{ url: "/", description: "The service that this description comes from" }],
      security: [{ bearer: [] }],
      tags: tags.map((name) => ({ name, description: tagDescriptions[name] ?? "" })),
      paths,
      components: {
        schemas: { Problem: problemSchema, ...sharedDocuments(routes) },
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            description:
              "A token of the service (`rehome token create`) or a JWT of the configured issuer. Not asked for when authentication is off.",
          },
        },
      },
    }),
  );
  return withPlainPatterns(made);
}

/**
 * A value of any kind is written by zod as a schema that refers to itself, under a name of no meaning, which makers of clients turn
 * into types that refer to themselves. No restriction at all says the same.
 */
function withJsonNamed(document: OpenApiDocument): OpenApiDocument {
  const nameless = Object.keys(document.components?.schemas ?? {}).filter((name) => /^__schema\d+$/.test(name));
  const text = nameless.reduce(
    (all, name) => all.replaceAll(`"#/components/schemas/${name}"`, '"#/components/schemas/JsonValue"'),
    JSON.stringify(document),
  );
  const named = JSON.parse(text) as OpenApiDocument;
  const schemas = Object.entries(named.components?.schemas ?? {}).filter(([name]) => !nameless.includes(name));
  const added = nameless.length === 0 ? [] : [["JsonValue", { description: "Any JSON value" }] as const];
  return { ...named, components: { ...named.components, schemas: Object.fromEntries([...added, ...schemas]) } };
}

/** Documents that many routes speak of, under their own names; those that no route mentions stay out. */
function sharedDocuments(routes: readonly Route[]): Readonly<Record<string, z.ZodType>> {
  const named: Readonly<Record<string, z.ZodType>> = {
    Network: networkSchema,
    Traffic: trafficSchema,
    Plan: planSchema,
    DayPlan: dayPlanSchema,
    Changes: changesSchema,
  };
  const mentions = (schema: z.ZodType): boolean =>
    routes.some(({ body, replies }) =>
      [body, ...Object.values(replies).map((reply) => reply.schema)].some((each) => each !== undefined && holds(each, schema)),
    );
  return Object.fromEntries(Object.entries(named).filter(([, schema]) => mentions(schema)));
}

/** The schema is the other one, or has it as a member, an element or an option. */
function holds(schema: z.core.$ZodType, other: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): boolean {
  if (schema === other) return true;
  if (seen.has(schema)) return false;
  seen.add(schema);
  const parts: readonly z.core.$ZodType[] =
    schema instanceof z.core.$ZodObject
      ? Object.values(schema._zod.def.shape)
      : schema instanceof z.core.$ZodArray
        ? [schema._zod.def.element]
        : schema instanceof z.core.$ZodUnion
          ? schema._zod.def.options
          : schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodNullable || schema instanceof z.core.$ZodDefault
            ? [schema._zod.def.innerType]
            : [];
  return parts.some((part) => holds(part, other, seen));
}

export const openApiYaml = (routes: readonly Route[], version: string): string => yamlOf(openApiDocument(routes, version));
