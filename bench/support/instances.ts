/** The networks and traffic that the benchmarks plan for: real matrices where there are any, else the bundled data sets. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildNetwork } from "../../src/network/build-network.ts";
import { digestOf } from "../../src/network/digest.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { readNetwork, readTraffic } from "../../src/network/read.ts";
import { applyTraffic } from "../../src/network/traffic.ts";
import type { TrafficDocument } from "../../src/network/traffic-document.ts";
import type { Prepared } from "../../src/plan/prepare.ts";
import type { Outcome, Problem } from "../../src/result.ts";
import type { Seconds } from "../../src/units.ts";
import { BENCHMARKS, benchmarkNetwork, readBenchmarkData, type SubstrateOptions } from "../substrate.ts";
import { patience } from "./report.ts";

export const SEED = 1;

/** Where `abilene.json.gz` and `geant.json.gz` are looked for: REHOME_DATA, or beside the checkout. */
export const DATA_FOLDER = process.env["REHOME_DATA"] ?? join("..", "shared", "data");

export interface Instance {
  readonly name: string;
  readonly document: NetworkDocument;
  readonly traffic: TrafficDocument;
  readonly digest: string;
  readonly trafficDigest: string;
  /** How the network was made, seed and fill included. */
  readonly rule: string;
  readonly timeLimitSeconds: Seconds;
}

/** Time limits of the figures. */
const LIMITS = { "abilene-5ms": 30, "geant-2ms": 60, "geant-5ms": 120 } as const satisfies Record<keyof typeof BENCHMARKS, Seconds>;
const BUNDLED = { abilene: 30, geant: 60 } as const;

type BenchmarkName = keyof typeof BENCHMARKS;
export type Fill = NonNullable<SubstrateOptions["fill"]>;

/** The instances called so; when the real matrices are not there, the bundled networks, and a note that says so. */
export function instances(names: readonly BenchmarkName[]): { readonly list: readonly Instance[]; readonly note: string } {
  const real = names.flatMap((name) => realInstance(name) ?? []);
  if (real.length === names.length)
    return { list: real, note: "Real traffic matrices: SNDlib's Abilene (March 2004) and GÉANT (May 2005)." };
  const wanted = [...new Set(names.map((name) => BENCHMARKS[name].data))];
  return {
    list: wanted.map(bundledInstance),
    note: `The real matrices are absent (name their folder in REHOME_DATA): bundled instead: ${wanted.join(", ")}, with generated traffic.`,
  };
}

/** Undefined when the data is not there. `fill` overrides how full boxes are. */
export function realInstance(name: BenchmarkName, fill?: Fill): Instance | undefined {
  const { data: source, options } = BENCHMARKS[name];
  const data = readBenchmarkData(source, DATA_FOLDER);
  if (data === undefined) return undefined;
  const made = benchmarkNetwork(data, { ...options, seed: SEED, ...(fill === undefined ? {} : { fill }) });
  return {
    name,
    document: made.network,
    traffic: made.traffic,
    digest: digestOf(made.network),
    trafficDigest: digestOf(made.traffic),
    rule: made.rule,
    timeLimitSeconds: LIMITS[name] * patience,
  };
}

function bundledInstance(name: keyof typeof BUNDLED): Instance {
  const folder = join("datasets", name);
  const network = accepted(readNetwork(readFileSync(join(folder, "network.json"))));
  const traffic = accepted(readTraffic(readFileSync(join(folder, "traffic.json")), network.document));
  return {
    name: `${name} (bundled)`,
    document: network.document,
    traffic: traffic.document,
    digest: network.digest,
    trafficDigest: traffic.digest,
    rule: `${name}: as datasets/${name}/SOURCE.md describes it.`,
    timeLimitSeconds: BUNDLED[name] * patience,
  };
}

/** The instance under one window of its traffic. `document` replaces its own: another placement of the same network. */
export function prepare(
  instance: Instance,
  window: string,
  { use, document = instance.document }: { readonly use?: string; readonly document?: NetworkDocument } = {},
): Prepared {
  const applied = accepted(applyTraffic(document, instance.traffic, { window, use }));
  return {
    network: buildNetwork(applied.document),
    digest: document === instance.document ? instance.digest : digestOf(document),
    changes: [],
    traffic: { digest: instance.trafficDigest, window: applied.window, timeZone: applied.timeZone, use: applied.use },
    hours: applied.hours,
  };
}

/** Benchmarks have no use for bad input: it is a bug of theirs. */
export function accepted<Value>(outcome: Outcome<Value, readonly Problem[]>): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.failure.map(({ pointer, found, remedy }) => `${pointer}: ${found}. ${remedy}`).join("\n"));
}
