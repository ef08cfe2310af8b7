/** What a request says, checked against its route's schemas: everything wrong is named in one answer. */
import { z } from "zod";
import { isReservedKey } from "../../network/json-scanner.ts";
import { parseJson } from "../../network/json-text.ts";
import { checkShape } from "../../network/shape.ts";
import type { Problem } from "../../result.ts";
import { RequestProblem } from "./problem.ts";
import type { Route } from "./route.ts";

type Schema = z.core.$ZodType;

/** What is inside optional, nullable, defaulted and piped schemas. */
function innermost(schema: Schema): Schema {
  if (schema instanceof z.core.$ZodPipe) return innermost(schema._zod.def.in);
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodNullable
  ) {
    return innermost(schema._zod.def.innerType);
  }
  return schema;
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Texts become what the schema speaks of, if they can: numbers, true and false, lists. Whatever cannot is left for the schema to refuse. */
function readText(schema: Schema, texts: readonly string[]): unknown {
  const inner = innermost(schema);
  if (inner instanceof z.core.$ZodArray) return texts.map((text) => readText(inner._zod.def.element, [text]));
  const [text, ...more] = texts;
  if (text === undefined || more.length > 0) return texts;
  if (inner instanceof z.core.$ZodNumber && NUMBER.test(text)) return Number(text);
  if (inner instanceof z.core.$ZodBoolean && (text === "true" || text === "false")) return text === "true";
  return text;
}

type Place = "path" | "query" | "header";

/** A route without a schema for a place takes nothing there. Headers that no schema names are anybody's. */
function readTexts(
  place: Place,
  schema: z.ZodObject | undefined,
  texts: ReadonlyMap<string, readonly string[]>,
  problems: Problem[],
): unknown {
  const shape: Readonly<Record<string, Schema>> = schema?._zod.def.shape ?? {};
  const unknown = place === "header" ? [] : [...texts.keys()].filter((name) => !Object.hasOwn(shape, name));
  for (const name of unknown) {
    const known = Object.keys(shape);
    const remedy = known.length === 0 ? "leave it out: none is taken here" : `leave it out; those known here are ${known.join(", ")}`;
    problems.push({ pointer: `${place}:${name.slice(0, 80)}`, found: "an unknown parameter", remedy });
  }
  if (schema === undefined) return undefined;
  const entries = Object.entries(shape).flatMap(([name, member]): readonly (readonly [string, unknown])[] => {
    const given = texts.get(name);
    return given === undefined ? [] : [[name, readText(member, given)]];
  });
  const shaped = checkShape(schema, Object.fromEntries(entries));
  if (shaped.ok) return shaped.value;
  for (const { pointer, found, remedy } of shaped.failure) problems.push({ pointer: `${place}:${pointer.slice(1)}`, found, remedy });
  return undefined;
}

const oneEach = (texts: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, [text]] as const])));

function queryOf(url: string): ReadonlyMap<string, readonly string[]> {
  const start = url.indexOf("?");
  const texts = new Map<string, string[]>();
  if (start < 0) return texts;
  for (const [name, text] of new URLSearchParams(url.slice(start + 1))) texts.set(name, [...(texts.get(name) ?? []), text]);
  return texts;
}

const wordsFor = ({ length }: readonly Problem[]): string =>
  length === 1 ? "One thing in the request is wrong." : `${length} things in the request are wrong.`;

export const invalidRequest = (errors: readonly Problem[]): RequestProblem =>
  new RequestProblem("invalid-request", wordsFor(errors), { errors: [...errors] });

/** Of what fits its description, and breaks a rule that a description cannot state. */
export const invalidValue = (errors: readonly Problem[]): RequestProblem =>
  new RequestProblem("invalid-value", wordsFor(errors), { errors: [...errors] });

/** Only rules that are programs find fault with it: its description has nothing against it. */
function fitsDescription(schema: z.ZodType, value: unknown): boolean {
  const parsed = z.safeParse(schema, value);
  return parsed.success || parsed.error.issues.every(({ code }) => code === "custom");
}

/** What stands in the path, behind the question mark, and in the headers. */
export function readParameters(
  route: Route,
  request: {
    readonly url: string;
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly headers: Readonly<Record<string, string | undefined>>;
  },
): { readonly params: unknown; readonly query: unknown } {
  const problems: Problem[] = [];
  const params = readTexts("path", route.params, oneEach(request.params), problems);
  const query = readTexts("query", route.query, queryOf(request.url), problems);
  if (route.headers !== undefined) readTexts("header", route.headers, oneEach(request.headers), problems);
  if (problems.length > 0) throw invalidRequest(problems);
  return { params, query };
}

/** Values of so many parts are given to zod a second time, to know of which kind its complaints are. */
const SMALL = 100_000;

const JSON_TYPE = /^application\/(json|[a-z0-9!#$&^_.+-]+\+json)\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** Only JSON in UTF-8 is taken, and not compressed. */
export function checkMediaType(headers: Readonly<Record<string, string | undefined>>): void {
  const [type, encoding] = [headers["content-type"], headers["content-encoding"]];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw new RequestProblem("unsupported-media-type", `The body is compressed (${encoding.slice(0, 80)}). Send it as it is.`, {
      headers: { "accept-encoding": "identity" },
    });
  }
  if (type !== undefined && JSON_TYPE.test(type.trim())) return;
  const found = type === undefined ? "no Content-Type" : `Content-Type ${type.slice(0, 80)}`;
  throw new RequestProblem("unsupported-media-type", `The request has ${found}. Send Content-Type: application/json.`, {
    headers: { accept: "application/json" },
  });
}

/** The body as its schema reads it. An empty one is read as none. */
export function readJsonBody(schema: z.ZodType, bytes: Uint8Array): unknown {
  if (bytes.length === 0) {
    if (z.safeParse(schema, undefined).success) return z.parse(schema, undefined);
    throw new RequestProblem("malformed-json", "The request has no body. Send JSON.");
  }
  const parsed = parseJson(bytes);
  if (!parsed.ok) throw isKeyedBadly(schema, bytes, parsed.failure) ? invalidValue(parsed.failure) : malformedJson(parsed.failure);
  const shaped = checkShape(schema, parsed.value.value, parsed.value.size);
  if (shaped.ok) return shaped.value;
  // Beyond some size zod's own issues would take too much memory.
  const isSmall = parsed.value.size <= SMALL;
  throw isSmall && fitsDescription(schema, parsed.value.value) ? invalidValue(shaped.failure) : invalidRequest(shaped.failure);
}

/** Its description has nothing against any key where it takes any JSON. */
const isKeyedBadly = (schema: z.ZodType, bytes: Uint8Array, problems: readonly Problem[]): boolean =>
  bytes.length <= SMALL && problems.every(isReservedKey) && fitsDescription(schema, JSON.parse(new TextDecoder().decode(bytes)));

export const malformedJson = (problems: readonly Problem[]): RequestProblem =>
  new RequestProblem("malformed-json", "The body cannot be read as JSON: it is none, is nested too deeply, or has a key twice.", {
    errors: [...problems],
  });
