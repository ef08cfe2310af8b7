/** Checks answers against the description: ajv over the schemas of openapi.yaml, made from the routes. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formatsPlugin from "ajv-formats";
import { openApiDocument } from "../../src/service/http/openapi.ts";
import { allRoutes } from "../../src/service/http/routes.ts";

type Tree = Readonly<Record<string, unknown>>;

const document: Tree = JSON.parse(JSON.stringify(openApiDocument(allRoutes, "0.0.0-test")));
const ajv = new Ajv2020({ strict: false, allErrors: false });
formatsPlugin.default(ajv);
ajv.addSchema({ $id: "openapi", ...document });

const validators = new Map<string, ValidateFunction>();

function validatorAt(pointer: string): ValidateFunction {
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const made = ajv.compile({ $ref: `openapi#${pointer}` });
  validators.set(pointer, made);
  return made;
}

const escaped = (segment: string): string => encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1"));

function at(pointer: string): unknown {
  let value: unknown = document;
  for (const segment of pointer.split("/").slice(1)) {
    const key = decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

const pathPatterns = Object.keys(document["paths"] as Tree).map(
  (path) => [path, new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`)] as const,
);

/** What is wrong with an answer; empty: nothing. */
export function checkAnswer(method: string, url: string, status: number, headers: Headers, text: string): readonly string[] {
  const complaints: string[] = [];
  if (headers.get("x-request-id") === null) complaints.push("it has no X-Request-Id");
  const path = pathPatterns.find(([, pattern]) => pattern.test(url.split("?", 1)[0] ?? ""))?.[0];
  const verb = method === "HEAD" ? "get" : method.toLowerCase();
  const operation = path === undefined ? undefined : `/paths/${escaped(path)}/${verb}`;
  const isDescribed = operation !== undefined && at(operation) !== undefined;
  if (!isDescribed) return [...complaints, ...checkElsewhere(status, headers, text)];
  let pointer = `${operation}/responses/${status}`;
  const reference = at(`${pointer}/$ref`);
  if (typeof reference === "string") pointer = reference.slice(1);
  const response = at(pointer) as Tree | undefined;
  if (response === undefined) return [...complaints, `${status} is not documented`];
  for (const name of Object.keys((response["headers"] ?? {}) as Tree)) {
    if (status < 400 && !/^(Idempotency-Replayed)$/i.test(name) && headers.get(name) === null) complaints.push(`it has no ${name}`);
  }
  return [...complaints, ...checkBody(method, pointer, response, headers, text)];
}

/** Where nothing is described there are 404 and 405, as problems. */
function checkElsewhere(status: number, headers: Headers, text: string): readonly string[] {
  if (![400, 404, 405, 429].includes(status)) return [`${status} comes from where nothing is described`];
  if (text === "") return [];
  const validate = validatorAt("/components/schemas/Problem");
  const isProblem = headers.get("content-type") === "application/problem+json" && validate(JSON.parse(text));
  return isProblem ? [] : ["it is no problem"];
}

function checkBody(method: string, pointer: string, response: Tree, headers: Headers, text: string): readonly string[] {
  const content = response["content"] as Tree | undefined;
  const [type = ""] = (headers.get("content-type") ?? "").split(";", 1);
  if (content === undefined) return text === "" ? [] : ["it has a body, and none is documented"];
  if (!(type in content)) return [`its Content-Type ${type} is not documented: ${Object.keys(content).join(", ")}`];
  if (method === "HEAD") return text === "" ? [] : ["it has a body although it was asked for none"];
  if (!type.includes("json")) return [];
  const validate = validatorAt(`${pointer}/content/${escaped(type)}/schema`);
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}
