/** What a zod issue says, in an operator's words. */
import { z } from "zod";
import { describeValue } from "./describe-value.ts";
import { pointerOf, type Segment } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import type { ProblemList } from "./problem-list.ts";

const kinds: Readonly<Record<string, string>> = {
  string: "text in double quotes",
  number: "a finite number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What a schema takes, as a noun. */
function wanted(schema: z.core.$ZodType): string {
  if (schema instanceof z.core.$ZodLiteral) return schema._zod.def.values.map((value) => JSON.stringify(value)).join(" or ");
  if (schema instanceof z.core.$ZodEnum) return `one of ${Object.values(schema._zod.def.entries).join(", ")}`;
  if (schema instanceof z.core.$ZodUnion) return "an object";
  return kinds[schema._zod.def.type] ?? "a value";
}

/** Found and remedy for a key that has to be there. */
export const missing = (schema: z.core.$ZodType, key: string): readonly [string, string] => [
  `nothing: ${key} is missing`,
  `give ${wanted(schema)}`,
];

/** Adds what is wrong at `path` plus the issue's own path within `value`. */
export function addIssue(issue: z.core.$ZodIssue, value: unknown, path: readonly Segment[], problems: ProblemList): void {
  const inner = issue.path.map((segment) => (typeof segment === "number" ? segment : String(segment)));
  let found = value;
  for (const segment of inner) found = typeof found === "object" && found !== null ? Reflect.get(found, segment) : undefined;
  problems.add(pointerOf([...path, ...inner]), describeValue(found), remedyOf(issue, found));
}

function remedyOf(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `give ${kinds[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `give ${amount(issue.origin, Number(issue.minimum), "or more", "at least")}`;
    case "too_big":
      return `give ${amount(issue.origin, Number(issue.maximum), "or less", "at most")}`;
    case "invalid_value":
      return oneOf(issue.values.map(String), found);
    case "invalid_format":
      return issue.format === "datetime"
        ? 'give a time with its zone, such as "2004-05-01T00:00:00Z"'
        : `give another text: ${issue.message}`;
    case "unrecognized_keys":
      return `remove ${issue.keys.join(", ")}`;
    case "custom":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "not_multiple_of":
      return `change it: ${issue.message}`;
    default:
      issue satisfies never;
      return "change it";
  }
}

function amount(origin: string, limit: number, bare: string, counted: string): string {
  if (origin === "array") return `a list of ${counted} ${limit}`;
  return origin === "string" ? `${counted} ${limit} characters` : `${limit} ${bare}`;
}

function oneOf(values: readonly string[], found: unknown): string {
  const meant = typeof found === "string" ? nearest(found, values) : undefined;
  if (values.length === 1) return `give "${values[0]}"`;
  return `${meant === undefined ? "give one of" : `did you mean "${meant}"? One of`} ${values.join(", ")}`;
}
