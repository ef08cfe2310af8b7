/**
 * Checks a value against a zod schema and says everything that is wrong with it in an operator's words.
 *
 * Zod is the judge. It also builds one issue for every wrong value before it returns, which a hostile document of 50 MB turns
 * into gigabytes, and its issues for unions and unknown keys do not name what was meant. So a value that zod refuses, or that
 * is too large to be given to it unseen, is walked here, part by part, until the list of problems is full.
 */
import { z } from "zod";
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { describeValue } from "./describe-value.ts";
import { pointerOf, type Segment } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import { ProblemList } from "./problem-list.ts";
import { addIssue, missing } from "./shape-issues.ts";

type Schema = z.core.$ZodType;
type Path = readonly Segment[];

/** Values of this many parts are handed to zod at once. */
const SAFE_SIZE = 100_000;
/** Lists of scalars are judged in stretches of this many, and sound values with fewer parts are not taken apart. */
const STRETCH = 10_000;

/** `size` is the number of scalars, lists and objects in the value; `base` the path at which it stands in its document. */
export function checkShape<Document extends Schema>(
  schema: Document,
  value: unknown,
  size = 0,
  base: Path = [],
): Outcome<z.output<Document>, readonly Problem[]> {
  if (size <= SAFE_SIZE) {
    const parsed = z.safeParse(schema, value);
    if (parsed.success) return succeed(parsed.data);
  }
  const problems = new ProblemList();
  walk(schema, value, base, problems);
  if (!problems.isEmpty) return fail(problems.problems);
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return succeed(parsed.data);
  for (const issue of parsed.error.issues) addIssue(issue, value, base, problems);
  return fail(problems.problems);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Optional, nullable and defaulted schemas around the one that says what the value is; undefined when the value may be as it is. */
function unwrap(schema: Schema, value: unknown): Schema | undefined {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodDefault) {
    return value === undefined ? undefined : unwrap(schema._zod.def.innerType, value);
  }
  if (schema instanceof z.core.$ZodNullable) return value === null ? undefined : unwrap(schema._zod.def.innerType, value);
  return schema;
}

/** Scalars, lists and objects in a value, counted no further than `limit`. */
function sizeUpTo(value: unknown, limit: number): number {
  if (typeof value !== "object" || value === null) return 1;
  let size = 1;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (size >= limit) break;
    size += sizeUpTo(member, limit - size);
  }
  return size;
}

function walk(wrapped: Schema, value: unknown, path: Path, problems: ProblemList): void {
  if (problems.isFull) return;
  const schema = unwrap(wrapped, value);
  if (schema === undefined || (sizeUpTo(value, STRETCH) < STRETCH && z.safeParse(schema, value).success)) return;
  if (value === undefined) problems.add(pointerOf(path), ...missing(schema, String(path.at(-1) ?? "the document")));
  else if (schema instanceof z.core.$ZodObject && isObject(value)) walkObject(schema, value, path, problems);
  else if (schema instanceof z.core.$ZodArray && Array.isArray(value)) walkArray(schema, value, path, problems);
  else if (schema instanceof z.core.$ZodRecord && isObject(value)) walkRecord(schema, value, path, problems);
  else if (schema instanceof z.core.$ZodDiscriminatedUnion && isObject(value)) walkTyped(schema, value, path, problems);
  else if (schema instanceof z.core.$ZodUnion && isObject(value)) walkUnion(schema, value, path, problems);
  else judge(schema, value, path, problems);
}

/** Leaves a value without parts, or of the wrong kind altogether, to zod. */
function judge(schema: Schema, value: unknown, path: Path, problems: ProblemList): void {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return;
  for (const issue of parsed.error.issues) addIssue(issue, value, path, problems);
}

function walkObject(schema: z.core.$ZodObject, value: Readonly<Record<string, unknown>>, path: Path, problems: ProblemList): void {
  const { shape } = schema._zod.def;
  for (const [key, member] of Object.entries(shape))
    walk(member, Object.hasOwn(value, key) ? value[key] : undefined, [...path, key], problems);
  const unused = Object.keys(shape).filter((key) => !Object.hasOwn(value, key));
  for (const key of Object.keys(value)) {
    if (problems.isFull) return;
    if (Object.hasOwn(shape, key)) continue;
    const meant = problems.deservesSuggestion ? nearest(key, unused) : undefined;
    const remedy = meant === undefined ? `remove it; the keys known here are ${Object.keys(shape).join(", ")}` : `did you mean ${meant}?`;
    problems.add(pointerOf([...path, key]), `unknown key ${key.slice(0, 80)}`, remedy);
  }
}

function walkArray(schema: z.core.$ZodArray, value: readonly unknown[], path: Path, problems: ProblemList): void {
  const element = schema._zod.def.element;
  const hasParts = value.some((item) => typeof item === "object" && item !== null);
  for (let start = 0; start < value.length && !problems.isFull; start += STRETCH) {
    const stretch = value.slice(start, start + STRETCH);
    if (!hasParts && stretch.every((item) => z.safeParse(element, item).success)) continue;
    for (const [index, item] of stretch.entries()) walk(element, item, [...path, start + index], problems);
  }
  // What is left is the length. Zod judges elements too, so it gets a list that is too long cut to one past the stretch.
  const parsed = z.safeParse(schema, value.length > STRETCH ? value.slice(0, STRETCH + 1) : value);
  for (const issue of parsed.error?.issues ?? []) if (issue.path.length === 0) addIssue(issue, value, path, problems);
}

function walkRecord(schema: z.core.$ZodRecord, value: Readonly<Record<string, unknown>>, path: Path, problems: ProblemList): void {
  const { keyType, valueType } = schema._zod.def;
  for (const [key, member] of Object.entries(value)) {
    if (problems.isFull) return;
    judge(keyType, key, [...path, key], problems);
    walk(valueType, member, [...path, key], problems);
  }
}

/** Picks the option by its discriminator, such as a policy's type. */
function walkTyped(
  schema: z.core.$ZodDiscriminatedUnion,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  problems: ProblemList,
): void {
  const { discriminator, options } = schema._zod.def;
  const type = value[discriminator];
  const chosen = options.find((option) => literalsOf(option, discriminator).includes(type));
  if (chosen !== undefined) {
    walk(chosen, value, path, problems);
    return;
  }
  const known = options.flatMap((option) => literalsOf(option, discriminator)).map(String);
  const meant = typeof type === "string" ? nearest(type, known) : undefined;
  const found = type === undefined ? `no ${discriminator}` : describeValue(type);
  problems.add(
    pointerOf([...path, discriminator]),
    found,
    `${meant === undefined ? "give one of" : `did you mean "${meant}"? One of`} ${known.join(", ")}`,
  );
}

function literalsOf(option: Schema, key: string): readonly unknown[] {
  const member = option instanceof z.core.$ZodObject ? option._zod.def.shape[key] : undefined;
  return member instanceof z.core.$ZodLiteral ? member._zod.def.values : [];
}

/** Picks the form of object that shares the most keys with the value, as a person would read it. */
function walkUnion(schema: z.core.$ZodUnion, value: Readonly<Record<string, unknown>>, path: Path, problems: ProblemList): void {
  const forms = schema._zod.def.options.flatMap((form) =>
    form instanceof z.core.$ZodObject ? [{ form, keys: Object.keys(form._zod.def.shape) }] : [],
  );
  const shared = forms.map(({ keys }) => keys.filter((key) => Object.hasOwn(value, key)).length);
  const chosen = forms[shared.indexOf(Math.max(...shared))];
  const given = Object.keys(value);
  if (chosen === undefined) judge(schema, value, path, problems);
  else if (shared.every((count) => count === 0)) {
    const meant =
      given[0] === undefined
        ? undefined
        : nearest(
            given[0],
            forms.flatMap(({ keys }) => keys),
          );
    const hint = meant === undefined ? "" : `did you mean ${meant}? `;
    const shapes = forms.map(({ keys }) => `{${keys.join(", ")}}`).join(" ");
    problems.add(pointerOf(path), describeValue(value), `${hint}It takes one of these forms: ${shapes}`);
  } else {
    const foreign = given.filter((key) => !chosen.keys.includes(key) && forms.some(({ keys }) => keys.includes(key)));
    const [own, other] = [chosen.keys.filter((key) => given.includes(key)).join(", "), foreign.join(", ")];
    if (foreign.length === 0) walk(chosen.form, value, path, problems);
    else problems.add(pointerOf(path), `${own} and ${other} in one object`, `${other} does not go with ${own}: use one object for each`);
  }
}
