/** Reads the configuration: every problem at once, each under the name that the person used. */
import { z } from "zod";
import { segmentsOf } from "../network/json-pointer.ts";
import { parseJson } from "../network/json-text.ts";
import { nearest } from "../network/nearest.ts";
import { checkShape } from "../network/shape.ts";
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { authContradictions } from "./auth/settings.ts";
import { addressOf, type Config, configSchema, type Setting, settings } from "./config.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigSources {
  readonly environment: Environment;
  /** From --config; otherwise REHOME_CONFIG. */
  readonly file: string | undefined;
  /** Throws an Error in words when it cannot. */
  readText(path: string): string;
}

export interface ReadConfig {
  readonly config: Config;
  /** Variables and combinations that are probably not meant. */
  readonly warnings: readonly string[];
}

/** Variables that are not settings of the service. */
const others = new Set(["REHOME_CONFIG", "REHOME_SERVER", "REHOME_TOKEN", "REHOME_CA", "REHOME_SEED", "REHOME_NO_APT"]);

type Tree = { [key: string]: unknown };

export function readConfig(sources: ConfigSources): Outcome<ReadConfig, readonly Problem[]> {
  const problems: Problem[] = [];
  const file = sources.file ?? sources.environment["REHOME_CONFIG"];
  const tree = file === undefined || file === "" ? {} : fileTree(sources, file, problems);
  const fromEnvironment = new Map<string, string>();
  for (const setting of settings) addVariable(sources, setting, tree, fromEnvironment, problems);
  const shaped = checkShape(configSchema, tree);
  if (!shaped.ok)
    problems.push(...shaped.failure.map((problem) => ({ ...problem, pointer: placeOf(problem.pointer, file, fromEnvironment) })));
  if (problems.length > 0 || !shaped.ok) return fail(problems);
  problems.push(...contradictions(sources, shaped.value));
  return problems.length > 0 ? fail(problems) : succeed({ config: shaped.value, warnings: unknownVariables(sources.environment) });
}

function fileTree({ readText }: ConfigSources, file: string, problems: Problem[]): Tree {
  const text = textOf(readText, file, file, problems);
  if (text === undefined) return {};
  const parsed = parseJson(text);
  if (!parsed.ok) {
    problems.push(...parsed.failure.map((problem) => ({ ...problem, pointer: `${file} ${problem.pointer}`.trim() })));
    return {};
  }
  const { value } = parsed.value;
  if (isTree(value)) return value;
  problems.push({ pointer: file, found: "no object", remedy: 'give an object such as {"listen": "127.0.0.1:8080"}' });
  return {};
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(readText: (path: string) => string, path: string, named: string, problems: Problem[]): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    problems.push({
      pointer: named,
      found: error instanceof Error ? error.message : String(error),
      remedy: "name a file that can be read",
    });
    return undefined;
  }
}

/** Puts a variable's value where the file would have it. An empty one counts as not given. */
function addVariable(sources: ConfigSources, setting: Setting, tree: Tree, places: Map<string, string>, problems: Problem[]): void {
  const { path, variable, isSecret, schema } = setting;
  const given = sources.environment[variable];
  const secretFile = isSecret ? sources.environment[`${variable}_FILE`] : undefined;
  if (given && secretFile) problems.push({ pointer: variable, found: `both ${variable} and ${variable}_FILE`, remedy: "give one of them" });
  const text = given || (secretFile ? textOf(sources.readText, secretFile, `${variable}_FILE`, problems)?.trim() : undefined);
  if (!text) return;
  places.set(`/${path.join("/")}`, given ? variable : `${variable}_FILE`);
  let at = tree;
  for (const key of path.slice(0, -1)) {
    const inner = at[key];
    const next: Tree = isTree(inner) ? inner : {};
    at[key] = next;
    at = next;
  }
  at[path.at(-1) ?? ""] = valueIn(schema, text);
}

function valueIn(schema: z.core.$ZodType, text: string): unknown {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodDefault) return valueIn(schema._zod.def.innerType, text);
  if (schema instanceof z.core.$ZodNumber) return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (schema instanceof z.core.$ZodBoolean) return /^(true|1|yes|on)$/i.test(text) ? true : /^(false|0|no|off)$/i.test(text) ? false : text;
  if (schema instanceof z.core.$ZodArray) return text.split(",").map((part) => part.trim());
  return text;
}

/** The variable that a wrong value came from, or its place in the file. */
function placeOf(pointer: string, file: string | undefined, places: ReadonlyMap<string, string>): string {
  for (const [place, variable] of places) if (pointer === place || pointer.startsWith(`${place}/`)) return variable;
  const path = (segmentsOf(pointer) ?? []).join(".");
  const inEnvironment = settings.find((setting) => setting.path.join(".") === path)?.variable;
  const named = file === undefined ? inEnvironment : undefined;
  return named ?? (`${file ?? ""} ${pointer}`.trim() || "(configuration)");
}

function contradictions({ readText }: ConfigSources, config: Config): readonly Problem[] {
  const problems: Problem[] = [];
  const { host } = addressOf(config);
  for (const found of authContradictions({ mode: config.auth, oidc: config.oidc ?? null }, host, config.twoPerson)) {
    problems.push({ pointer: "REHOME_AUTH", found, remedy: "" });
  }
  if (config.tls !== undefined) {
    const [cert, key] = [
      textOf(readText, config.tls.cert, "REHOME_TLS_CERT", problems),
      textOf(readText, config.tls.key, "REHOME_TLS_KEY", problems),
    ];
    if (cert !== undefined && !cert.includes("-----BEGIN CERTIFICATE-----")) {
      problems.push({
        pointer: "REHOME_TLS_CERT",
        found: "no certificate in PEM form",
        remedy: "name a file that has -----BEGIN CERTIFICATE-----",
      });
    }
    if (key !== undefined && !/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/.test(key)) {
      problems.push({
        pointer: "REHOME_TLS_KEY",
        found: "no private key in PEM form",
        remedy: "name a file that has -----BEGIN PRIVATE KEY-----",
      });
    }
  }
  if (config.simulated && config.fleets !== undefined) {
    problems.push({
      pointer: "REHOME_SIMULATED",
      found: "both simulated fleets and a folder of real ones",
      remedy: "leave REHOME_FLEETS or REHOME_SIMULATED out",
    });
  }
  return problems;
}

/** A misspelt variable would otherwise do nothing without a word. */
function unknownVariables(environment: Environment): readonly string[] {
  const known = settings.flatMap(({ variable, isSecret }) => (isSecret ? [variable, `${variable}_FILE`] : [variable]));
  return Object.keys(environment)
    .filter((name) => name.startsWith("REHOME_") && !known.includes(name) && !others.has(name) && !name.startsWith("REHOME_TEST_"))
    .map((name) => {
      const meant = nearest(name, known);
      return `${name} is no setting${meant === undefined ? "" : `: did you mean ${meant}?`}`;
    });
}
