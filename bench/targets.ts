/**
 * How long `rehome targets` takes to judge every physical router for one virtual router, once the network is loaded.
 *   npm run bench -- targets [--quick] [--patience=N]
 */
import { checkAll } from "../src/constraints/index.ts";
import { buildNetwork } from "../src/network/build-network.ts";
import { generateNetwork } from "../src/network/generate/generate-network.ts";
import { createRandom } from "../src/network/generate/random.ts";
import { readNetwork } from "../src/network/read.ts";
import { findTargets, prepareTargets } from "../src/plan/targets.ts";
import { accepted, SEED } from "./support/instances.ts";
import { bench, fixed, isQuick, type Results, tell } from "./support/report.ts";

const ASKED = isQuick ? 50 : 200;

/** Sizes and limits of the issue. */
const SIZES = [
  { sites: 34, routers: 100, virtualRouters: 200, limitMs: 20 },
  { sites: 334, routers: 1000, virtualRouters: 5000, limitMs: 200 },
];

interface Timing {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** Processor time of the whole process: what the machine's other work does not stretch. */
  readonly medianCpuMs: number;
}

interface Sample {
  readonly ms: number;
  readonly cpuMs: number;
}

interface Figures {
  readonly routers: number;
  readonly virtualRouters: number;
  readonly limitMs: number;
  /** From JSON text to the checked, indexed network. */
  readonly loadMs: number;
  readonly prepareMs: number;
  /** One look at all rules over the whole network: what a naive answer would pay for each host. */
  readonly checkMs: number;
  /** The first question of the process, in words: code is compiled on the way. Not among the others. */
  readonly first: Sample;
  /** The ranked list. */
  readonly ranked: Timing;
  /** The ranked list with every reason and delay of every host put into words. */
  readonly inFull: Timing;
  readonly feasible: number;
}

function timed<Value>(work: () => Value): Sample & { readonly value: Value } {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const value = work();
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, value };
}

function timingOf(samples: readonly Sample[]): Timing {
  const rank = (values: readonly number[], share: number): number => {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  };
  const wall = samples.map(({ ms }) => ms);
  const cpu = samples.map(({ cpuMs }) => cpuMs);
  return { medianMs: rank(wall, 0.5), p99Ms: rank(wall, 0.99), worstMs: rank(wall, 1), medianCpuMs: rank(cpu, 0.5) };
}

function measure({ limitMs, ...size }: (typeof SIZES)[number]): Figures {
  const text = JSON.stringify(generateNetwork({ ...size, seed: SEED }));
  const { ms: loadMs, value: network } = timed(() => buildNetwork(accepted(readNetwork(text)).document));
  const { ms: prepareMs, value: prepared } = timed(() => prepareTargets(network));
  const { ms: checkMs } = timed(() => checkAll(network, network.today));
  const routers = [...network.virtualRouters.keys()];
  const random = createRandom(SEED, "targets");
  const draw = (): string => routers[random.below(routers.length)] ?? "";
  const { ms, cpuMs } = timed(() => JSON.stringify(findTargets(prepared, draw())));
  const ranked: Sample[] = [];
  const inFull: Sample[] = [];
  let feasible = 0;
  for (let asked = 0; asked < ASKED; asked++) {
    const router = draw();
    const list = timed(() => findTargets(prepared, router));
    const words = timed(() => JSON.stringify(list.value));
    ranked.push({ ms: list.ms, cpuMs: list.cpuMs });
    inFull.push({ ms: list.ms + words.ms, cpuMs: list.cpuMs + words.cpuMs });
    feasible += list.value.targets.filter((target) => target.feasible).length / ASKED;
  }
  const figures = {
    ...size,
    limitMs,
    loadMs,
    prepareMs,
    checkMs,
    first: { ms, cpuMs },
    ranked: timingOf(ranked),
    inFull: timingOf(inFull),
    feasible,
  };
  tell(`targets ${size.routers}/${size.virtualRouters}: median ${fixed(figures.inFull.medianMs)} ms`);
  return figures;
}

async function run(): Promise<Results> {
  const all = SIZES.slice(0, isQuick ? 1 : undefined).map(measure);
  const row = (label: string, cell: (figures: Figures) => string): readonly string[] => [label, ...all.map(cell)];
  const ms = (value: number): string => `${fixed(value)} ms`;
  return {
    tables: [
      {
        title: `targets of ${ASKED} random virtual routers, generated networks`,
        head: ["", ...all.map(({ routers, virtualRouters }) => `${routers} / ${virtualRouters}`)],
        rows: [
          row("limit", ({ limitMs }) => ms(limitMs)),
          row("every reason in words: median", ({ inFull }) => ms(inFull.medianMs)),
          row("every reason in words: p99, worst", ({ inFull }) => `${ms(inFull.p99Ms)}, ${ms(inFull.worstMs)}`),
          row("every reason in words: median of processor time", ({ inFull }) => ms(inFull.medianCpuMs)),
          row("the very first question of the process", ({ first }) => ms(first.ms)),
          row("ranked only: median", ({ ranked }) => ms(ranked.medianMs)),
          row("ranked only: p99, worst", ({ ranked }) => `${ms(ranked.p99Ms)}, ${ms(ranked.worstMs)}`),
          row("median / limit", ({ inFull, limitMs }) => fixed(inFull.medianMs / limitMs, 2)),
          row("p99 / limit", ({ inFull, limitMs }) => fixed(inFull.p99Ms / limitMs, 2)),
          row("median / one full check of the network", ({ inFull, checkMs }) => fixed(inFull.medianMs / checkMs, 2)),
          row("one full check of the network", ({ checkMs }) => ms(checkMs)),
          row("loaded once: JSON text to checked index", ({ loadMs }) => ms(loadMs)),
          row("prepared once", ({ prepareMs }) => ms(prepareMs)),
          row("feasible targets on average", ({ feasible }) => fixed(feasible)),
        ],
      },
    ],
    notes: [
      "Networks: generateNetwork with its defaults (two vendors, boxes 25 to 45% full in each resource, 5 ms of added delay).",
      "In words: the whole report as JSON, as --json prints it. The first question, which pays for compiling the code, is not among the others.",
    ],
    solvers: [],
    seed: SEED,
    figures: all,
  };
}

await bench("targets", run);
