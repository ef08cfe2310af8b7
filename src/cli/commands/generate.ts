/** rehome generate: a network of any size from a seed, and a day of traffic for it. */
import { type GenerateNetworkOptions, generateNetwork } from "../../network/generate/generate-network.ts";
import { generateTraffic } from "../../network/generate/generate-traffic.ts";
import { badInput, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { numberIn } from "../options.ts";
import { documentText } from "../output.ts";
import type { Registry } from "../registry.ts";
import { count } from "../views/words.ts";

interface GenerateOptions {
  readonly sites: number;
  readonly routers: number;
  readonly virtualRouters?: number;
  readonly seed: number;
  readonly maxAddedDelay: number;
  readonly vendors: number;
  readonly out?: string;
  readonly trafficOut?: string;
  readonly start: string;
}

export function registerGenerate({ program, machine, finish }: Registry): void {
  program
    .command("generate")
    .description("Makes a valid network from a seed; the same options give the same document.")
    .requiredOption("--sites <number>", "sites, 1 to 5000", numberIn({ min: 1, max: 5000, whole: true }))
    .requiredOption("--routers <number>", "physical routers, at least one a site", numberIn({ min: 1, max: 5000, whole: true }))
    .option(
      "--virtual-routers <number>",
      "virtual routers (default: as many as physical ones)",
      numberIn({ min: 1, max: 30_000, whole: true }),
    )
    .option("--seed <number>", "where the random numbers start", numberIn({ min: 0, max: 2 ** 31 - 1, whole: true }), 1)
    .option("--max-added-delay <ms>", "bound of every virtual and access link", numberIn({ min: 0, max: 1000, unit: "ms" }), 5)
    .option("--vendors <number>", "how many vendors", numberIn({ min: 1, max: 4, whole: true }), 2)
    .option("--out <file>", "write the network there (default: standard output)")
    .option("--traffic-out <file>", "also write a day of traffic there")
    .option("--start <time>", "first sample of the traffic, ISO 8601 with a zone", "2025-03-11T00:00:00Z")
    .action(async (options: GenerateOptions) => {
      await generate(machine, options);
      finish(exitStatus.done);
    });
}

async function generate(machine: Machine, options: GenerateOptions): Promise<void> {
  const wanted: GenerateNetworkOptions = {
    sites: options.sites,
    routers: options.routers,
    ...(options.virtualRouters === undefined ? {} : { virtualRouters: options.virtualRouters }),
    seed: options.seed,
    maxAddedDelayMs: options.maxAddedDelay,
    vendors: options.vendors,
  };
  const network = orRefuse(() => generateNetwork(wanted));
  if (options.trafficOut !== undefined) {
    const traffic = orRefuse(() => generateTraffic(network, { seed: options.seed, start: options.start }));
    await machine.writeWhole(options.trafficOut, JSON.stringify(traffic));
  }
  if (options.out === undefined) return machine.print(documentText(network));
  await machine.writeWhole(options.out, documentText(network));
  const size = `${count(network.physicalRouters.length, "physical router")}, ${count(network.virtualRouters.length, "virtual router")}`;
  machine.note(`rehome: wrote ${options.out}: ${count(network.sites.length, "site")}, ${size}\n`);
}

/** The generators refuse an option with a RangeError that names it. */
function orRefuse<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw badInput(error.message);
    throw error;
  }
}
