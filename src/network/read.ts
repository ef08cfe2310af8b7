/** Reads documents from outside: text of any kind in, a checked document or everything that is wrong with it out. */
import { z } from "zod";
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { describeValue } from "./describe-value.ts";
import { digestOf } from "./digest.ts";
import { type NetworkDocument, networkSchema } from "./document.ts";
import { parseJson } from "./json-text.ts";
import { checkReferences } from "./references.ts";
import { checkShape } from "./shape.ts";
import { type TrafficDocument, trafficSchema } from "./traffic-document.ts";
import { checkTraffic } from "./traffic-references.ts";

/** A document as it came, with defaults filled in, and its fingerprint: the digest is that of `raw`. */
export interface DocumentInput<Document> {
  readonly raw: unknown;
  readonly document: Document;
  readonly digest: string;
}
export type NetworkInput = DocumentInput<NetworkDocument>;
export type TrafficInput = DocumentInput<TrafficDocument>;

/**
 * Text to a value of the schema's shape. Bytes are taken as UTF-8. When the schema asks for a `schema` key, a document of
 * another kind or version is named as such and judged no further.
 */
export function readDocument<Schema extends z.core.$ZodType>(
  input: string | Uint8Array,
  schema: Schema,
): Outcome<DocumentInput<z.output<Schema>>, readonly Problem[]> {
  const parsed = parseJson(input);
  if (!parsed.ok) return parsed;
  const raw = parsed.value.value;
  const foreign = otherKind(schema, raw);
  if (foreign !== undefined) return fail([foreign]);
  const shaped = checkShape(schema, raw, parsed.value.size);
  return shaped.ok ? succeed({ raw, document: shaped.value, digest: digestOf(raw) }) : shaped;
}

/** A network whose ids, hosts, routes and policies are sound; rules that it breaks today are no errors (`verify` reports them). */
export function readNetwork(input: string | Uint8Array): Outcome<NetworkInput, readonly Problem[]> {
  const read = readDocument(input, networkSchema);
  if (!read.ok) return read;
  const problems = checkReferences(read.value.document);
  return problems.length === 0 ? read : fail(problems);
}

/** A traffic day; with a network, one whose series all belong to it. */
export function readTraffic(input: string | Uint8Array, network?: NetworkDocument): Outcome<TrafficInput, readonly Problem[]> {
  const read = readDocument(input, trafficSchema);
  if (!read.ok) return read;
  const problems = checkTraffic(read.value.document, network);
  return problems.length === 0 ? read : fail(problems);
}

function otherKind(schema: z.core.$ZodType, raw: unknown): Problem | undefined {
  if (!(schema instanceof z.core.$ZodObject)) return undefined;
  const member = schema._zod.def.shape["schema"];
  if (!(member instanceof z.core.$ZodLiteral)) return undefined;
  const accepted = member._zod.def.values.map((value) => JSON.stringify(value)).join(" or ");
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return { pointer: "", found: describeValue(raw), remedy: `give an object with "schema": ${accepted}` };
  }
  const given: unknown = Reflect.get(raw, "schema");
  if (given === undefined || member._zod.def.values.some((value) => value === given)) return undefined;
  return {
    pointer: "/schema",
    found: describeValue(given),
    remedy: `give a document with "schema": ${accepted}; no other is accepted here`,
  };
}
