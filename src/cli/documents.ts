/** Documents by the name a user gives: a file, "-" for standard input, or a bundled data set. */

import { type FleetDocument, fleetSchema, withPaths } from "../execution/fleet-document.ts";
import { migrationFiguresSchema } from "../execution/report/fit-migration.ts";
import { readChanges } from "../network/changes.ts";
import type { Change } from "../network/changes-document.ts";
import type { NetworkDocument } from "../network/document.ts";
import { parseJson } from "../network/json-text.ts";
import { MAX_BYTES } from "../network/limits.ts";
import { type NetworkInput, readDocument, readNetwork, readTraffic, type TrafficInput } from "../network/read.ts";
import { type DayPlanDocument, dayPlanSchema } from "../plan/day/day-plan-document.ts";
import { type PlanDocument, planSchema } from "../plan/plan-document.ts";
import { type MigrationModel, migrationModelSchema } from "../plan/pre-copy.ts";
import type { Outcome, Problem } from "../result.ts";
import { badInput } from "./exit.ts";
import type { Machine } from "./machine.ts";

type Kind = "network" | "traffic" | "plan";

export async function loadNetwork(machine: Machine, name: string): Promise<NetworkInput> {
  return accepted(name, "network", readNetwork(await bytesOf(machine, name, "network")));
}

/** With the network the traffic is for: its series must all belong to it. */
export async function loadTraffic(machine: Machine, name: string, network: NetworkDocument): Promise<TrafficInput> {
  return accepted(name, "traffic", readTraffic(await bytesOf(machine, name, "traffic"), network));
}

export async function loadPlan(machine: Machine, name: string): Promise<PlanDocument> {
  return accepted(name, "plan", readDocument(await bytesOf(machine, name, "plan"), planSchema)).document;
}

/** A plan or a day plan, by what it says it is. */
export async function loadAnyPlan(machine: Machine, name: string): Promise<PlanDocument | DayPlanDocument> {
  const bytes = await bytesOf(machine, name, "plan");
  const parsed = parseJson(bytes);
  const value = parsed.ok ? parsed.value.value : undefined;
  const isDay = typeof value === "object" && value !== null && Reflect.get(value, "schema") === "rehome/day-plan@1";
  return isDay
    ? accepted(name, "day plan", readDocument(bytes, dayPlanSchema)).document
    : accepted(name, "plan", readDocument(bytes, planSchema)).document;
}

/** With every path in it absolute: relative ones are seen from the document's own folder. */
export async function loadFleet(machine: Machine, name: string): Promise<FleetDocument> {
  const { document } = accepted(name, "fleet", readDocument(await machine.readBytes(name, MAX_BYTES), fleetSchema));
  const { resolve, folderOf } = machine.executions;
  return withPaths(document, (path) => resolve(folderOf(name), path));
}

/** A model, or a document of recorded migrations with the model that was fitted to them. Figures that it leaves out are the default ones. */
export async function loadMigration(machine: Pick<Machine, "readBytes">, name: string): Promise<MigrationModel> {
  const bytes = await machine.readBytes(name, MAX_BYTES);
  const parsed = parseJson(bytes);
  const value = parsed.ok ? parsed.value.value : undefined;
  const hasRuns = typeof value === "object" && value !== null && "runs" in value;
  return hasRuns
    ? accepted(name, "migration model", readDocument(bytes, migrationFiguresSchema)).document.model
    : accepted(name, "migration model", readDocument(bytes, migrationModelSchema)).document;
}

/** `--drain` and `--change` in one list: drains first. A change is JSON, one or a list, or @FILE with either. */
export async function gatherChanges(machine: Machine, drains: readonly string[], changes: readonly string[]): Promise<readonly Change[]> {
  const list: unknown[] = drains.map((id) => ({ drain: id }));
  for (const text of changes) {
    const json = text.startsWith("@") ? new TextDecoder().decode(await machine.readBytes(text.slice(1), MAX_BYTES)) : text;
    const value = parseChange(text, json);
    if (Array.isArray(value)) list.push(...value);
    else list.push(value);
  }
  const read = readChanges(JSON.stringify(list));
  if (!read.ok) throw badInput(`${count(read.failure)} in the changes (numbered from 0, drains first)`, read.failure);
  return read.value;
}

function parseChange(text: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badInput(`--change ${text} is not JSON (${why}). Give an object such as '{"fail":"nyc-1"}', a list of them, or @FILE`);
  }
}

const count = (problems: readonly Problem[]): string => (problems.length === 1 ? "1 problem" : `${problems.length} problems`);

function accepted<Value>(
  name: string,
  kind: Kind | "day plan" | "migration model" | "fleet",
  outcome: Outcome<Value, readonly Problem[]>,
): Value {
  if (outcome.ok) return outcome.value;
  const called = name === "-" ? "standard input" : name;
  throw badInput(`${called} is not a valid ${kind} document: ${count(outcome.failure)}`, outcome.failure);
}

/** Of a file, standard input or a data set. */
export async function bytesOf(machine: Machine, name: string, kind: Kind): Promise<Uint8Array> {
  return machine.readBytes(pathOf(machine, name, kind), MAX_BYTES);
}

/** A file wins over a data set of the same name; a folder stands for the document of that kind inside it. */
function pathOf(machine: Machine, name: string, kind: Kind): string {
  if (name === "-") return name;
  if (machine.isFile(name)) return name;
  if (kind === "plan") return name;
  const inside = `${name}/${kind}.json`;
  if (machine.isFile(inside)) return inside;
  const known = machine.datasets();
  const dataset = name.replace(/^datasets\//, "").replace(/\/$/, "");
  if (known.includes(dataset)) return machine.shipped("datasets", dataset, `${kind}.json`);
  if (/[/\\.]/.test(name)) return name;
  throw badInput(`${name} is neither a file nor a data set. Data sets: ${known.join(", ") || "none"}`);
}
