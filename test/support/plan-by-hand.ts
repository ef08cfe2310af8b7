/** Plans that nobody computed: a network, and the same with other hosts. */
import { readFileSync } from "node:fs";
import { buildNetwork } from "../../src/network/build-network.ts";
import { candidatePower } from "../../src/network/power.ts";
import { readNetwork } from "../../src/network/read.ts";
import { plannedStateOf } from "../../src/plan/candidate-of-plan.ts";
import { type PlanDocument, planSchema } from "../../src/plan/plan-document.ts";

/** The network as given, and a plan by hand to the same network with other hosts, without any moves. */
export interface PlannedByHand {
  // biome-ignore lint/suspicious/noExplicitAny: plain JSON, as a test changes it
  readonly network: any;
  readonly plan: PlanDocument;
}

const prototype = (name: string): PlannedByHand["network"] => ({
  ...JSON.parse(readFileSync(new URL("../../datasets/prototype/network.json", import.meta.url), "utf8")),
  name,
});

export function plannedByHand(network: PlannedByHand["network"], hosts: Readonly<Record<string, string>>): PlannedByHand {
  const read = (document: unknown) => {
    const input = readNetwork(JSON.stringify(document));
    if (!input.ok) throw new Error(JSON.stringify(input.failure));
    return { digest: input.value.digest, network: buildNetwork(input.value.document) };
  };
  const moved = network.virtualRouters.map((router: { id: string; host: string }) => ({
    ...router,
    host: hosts[router.id] ?? router.host,
  }));
  const [from, to] = [read(network), read({ ...network, virtualRouters: moved })];
  const [beforeWatts, afterWatts] = [from, to].map((one) => candidatePower(one.network, one.network.today).totalWatts) as [number, number];
  const plan = planSchema.parse({
    schema: "rehome/plan@1",
    network: { name: from.network.name, digest: from.digest },
    goal: "deploy",
    status: "feasible",
    ...plannedStateOf(from.network, to.network.today),
    power: { beforeWatts, afterWatts, savedPercent: 100 * (1 - afterWatts / beforeWatts) },
    bound: null,
    moves: [],
    powerEvents: [],
    solver: { name: "by hand", version: "1", seconds: 0, seed: 0 },
    conflict: null,
  });
  return { network, plan };
}

export interface SwapSizes {
  readonly coresOfNeighbours: number;
  readonly besides?: number;
}

/**
 * The prototype with a router on PR1 and one on PR2, each filling its host, that are to change places. `besides`: so many tiny routers
 * that are to leave NR1 for NR2 at the same time.
 */
export function swapByHand({ coresOfNeighbours, besides = 0 }: SwapSizes, name = "prototype"): PlannedByHand {
  const network = prototype(name);
  const [first] = network.virtualRouters;
  const filling = { ...first, demand: { ...first.demand, cpuCores: 2 } };
  const tiny = Array.from({ length: besides }, (_, index) => ({
    ...first,
    id: `tiny-${index}`,
    host: "NR1",
    demand: { cpuCores: 0, memoryMiB: 4, fibEntries: 1 },
  }));
  network.virtualRouters = [{ ...filling, id: "VR1" }, { ...filling, id: "VR2", host: "PR2" }, ...network.virtualRouters.slice(1), ...tiny];
  for (const host of network.physicalRouters) if (host.id.startsWith("NR")) host.capacity.cpuCores = coresOfNeighbours;
  return plannedByHand(network, { VR1: "PR2", VR2: "PR1", ...Object.fromEntries(tiny.map(({ id }) => [id, "NR2"])) });
}

/** Four small routers without links leave PR1 for PR2, over paths of 10 Gb/s. */
export function fourByHand(name = "prototype"): PlannedByHand {
  const network = prototype(name);
  const [first] = network.virtualRouters;
  const small = { ...first, demand: { cpuCores: 0.25, memoryMiB: 64, fibEntries: 10 } };
  const ids = ["A", "B", "C", "D"];
  for (const link of network.physicalLinks) link.capacityGbps = 10;
  network.virtualRouters.push(...ids.map((id) => ({ ...small, id })));
  return plannedByHand(network, Object.fromEntries(ids.map((id) => [id, "PR2"])));
}
