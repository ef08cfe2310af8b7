/**
 * The planner beside what others do, on the same instances and with the same verifier: each method's saving stands beside the
 * rules of the network that it breaks. A saving that breaks a rule is none.
 *   npm run bench -- peers [--quick] [--patience=N]
 */
import type { Candidate } from "../src/network/candidate.ts";
import type { Network } from "../src/network/network.ts";
import type { Solver } from "../src/optimiser/solvers/port.ts";
import { createSolver } from "../src/optimiser/solvers/process/client.ts";
import type { Prepared } from "../src/plan/prepare.ts";
import type { Seconds } from "../src/units.ts";
import { NIGHT } from "./support/day.ts";
import { candidateSites, meanFill } from "./support/figures.ts";
import { firstFit } from "./support/first-fit.ts";
import { instances, prepare, SEED } from "./support/instances.ts";
import { anywhere, carriedOut, type Peer, withinAggregates } from "./support/peers/cluster.ts";
import { type Judgement, judge } from "./support/peers/judge.ts";
import { pabfd, pabfdThreshold } from "./support/peers/pabfd.ts";
import { packing } from "./support/peers/packing.ts";
import { PUBLISHED } from "./support/peers/published.ts";
import { watcherBasic } from "./support/peers/watcher-basic.ts";
import { watcherWorkload } from "./support/peers/watcher-workload.ts";
import { wideInstance } from "./support/peers/wide.ts";
import { bench, fixed, isQuick, patience, percent, type Results, type Table, tell } from "./support/report.ts";
import { GAP, solve } from "./support/solve.ts";

/** Packing is a far smaller program: it need not have all of an instance's time. */
const PACKING_LIMIT: Seconds = 60 * patience;
/** Every fourth site's backbone ends on a router. */
const WIDE = { maxAddedDelayMs: 5, transitEvery: 4 } as const;
const MIDDLE = { sites: 12, routers: 36, virtualRouters: 72, limit: 120 } as const;
const LARGE = { sites: 20, routers: 60, virtualRouters: 150, limit: 300 } as const;
const WIDE_CASES = isQuick
  ? []
  : [
      { ...MIDDLE, seed: 1 },
      { ...MIDDLE, seed: 2 },
      { ...LARGE, seed: 1 },
    ];

interface Case {
  readonly name: string;
  readonly seed: number;
  readonly prepared: Prepared;
  readonly timeLimitSeconds: Seconds;
}

interface Figures extends Judgement {
  readonly method: string;
  readonly seconds: Seconds;
  /** At most so far from the best by the method's own measure; undefined for heuristics. */
  readonly gap: number | undefined;
}

interface CaseFigures {
  readonly subject: Case;
  readonly methods: readonly Figures[];
  /** Breaches of platform rules when a tool is told nothing of platforms. */
  readonly platformBlind: number;
}

const OURS = "**ours**";
const PACKING = "packing by ILP without the network";

const onPlatforms =
  (peer: Peer) =>
  (network: Network): Candidate =>
    carriedOut(network, peer(network, withinAggregates(network)));

const HEURISTICS: readonly (readonly [name: string, run: (network: Network) => Candidate])[] = [
  ["first-fit-decreasing", (network) => firstFit(network, { looksAtDelay: false })],
  ["first-fit-decreasing, delay filter", (network) => firstFit(network)],
  ["PABFD, all placed anew", onPlatforms(pabfd)],
  ["PABFD, THR 0.8 and MMT", onPlatforms(pabfdThreshold)],
  ["Watcher basic", onPlatforms(watcherBasic)],
  ["Watcher workload consolidation", onPlatforms(watcherWorkload)],
];

function cases(): { readonly list: readonly Case[]; readonly note: string } {
  const { list, note } = instances(isQuick ? ["abilene-5ms"] : ["abilene-5ms", "geant-2ms", "geant-5ms"]);
  const real = list.map((instance): Case => {
    const { name, timeLimitSeconds } = instance;
    return { name, seed: SEED, prepared: prepare(instance, NIGHT), timeLimitSeconds };
  });
  const wide = WIDE_CASES.map(
    ({ limit, ...size }): Case => ({
      name: "wide",
      seed: size.seed,
      prepared: wideInstance({ ...WIDE, ...size }),
      timeLimitSeconds: limit * patience,
    }),
  );
  return { list: [...real, ...wide], note };
}

async function measure(subject: Case, solver: Solver): Promise<CaseFigures> {
  const { name, seed, prepared, timeLimitSeconds } = subject;
  const { network } = prepared;
  const methods: Figures[] = HEURISTICS.map(([method, run]) => {
    const begun = performance.now();
    const candidate = run(network);
    const seconds = (performance.now() - begun) / 1000;
    return { method, seconds, gap: undefined, ...judge(network, candidate) };
  });
  const begun = performance.now();
  const packed = await packing(network, solver, { gap: GAP, timeLimitSeconds: Math.min(timeLimitSeconds, PACKING_LIMIT), seed: SEED });
  const seconds = (performance.now() - begun) / 1000;
  if (packed !== undefined) {
    methods.push({ method: PACKING, seconds, gap: packed.gap, ...judge(network, carriedOut(network, packed.placements)) });
  }
  const ours = await solve(`${name}, seed ${seed}`, prepared, solver, timeLimitSeconds);
  if (ours.candidate !== undefined) {
    methods.push({ method: OURS, seconds: ours.seconds, gap: ours.plan.bound?.gap ?? undefined, ...judge(network, ours.candidate) });
  }
  const blind = judge(network, carriedOut(network, watcherWorkload(network, anywhere(network))));
  for (const { method, savedPercent, broken } of methods) {
    const kinds = Object.entries(broken).filter(([, count]) => count > 0);
    const text = kinds.map(([kind, count]) => `${count} ${kind}`).join(", ");
    tell(`  ${method}: ${fixed(savedPercent)}%, breaks ${text || "nothing"}`);
  }
  return { subject, methods, platformBlind: blind.broken["platform"] ?? 0 };
}

/** Columns of breaches: kind, and what its column is called. */
const COLUMNS: readonly (readonly [kind: string, head: string])[] = [
  ["unplaced", "unplaced"],
  ["platform", "platform"],
  ["resources", "resources"],
  ["policies", "policies"],
  ["delay", "delay bounds"],
  ["linkCapacity", "link capacity"],
  ["forwarding", "forwarding"],
  ["connectivity", "links cut"],
];

function caseTable({ subject, methods }: CaseFigures): Table {
  const { network } = subject.prepared;
  const sites = fixed(candidateSites(network));
  const fill = percent(meanFill(network, network.today), 0);
  return {
    title: `${subject.name}, seed ${subject.seed}: ${sizeOf(subject)} routers, ${sites} candidate sites each, boxes ${fill} full, ${network.overlayLinks.size} links to keep`,
    head: [
      "method",
      "watts after",
      "“saved”",
      "valid",
      "moves",
      "off",
      "seconds",
      ...COLUMNS.map(([, head]) => head),
      "off but needed",
      "busiest link",
    ],
    rows: methods.map((figures) => [
      figures.method,
      fixed(figures.watts, 0),
      `${fixed(figures.savedPercent)}%`,
      figures.isValid ? "**yes**" : "no",
      String(figures.moves),
      String(figures.hostsOff),
      fixed(figures.seconds, figures.seconds < 1 ? 3 : 0),
      ...COLUMNS.map(([kind]) => String(figures.broken[kind] ?? 0)),
      figures.missed.join(", ") || "none",
      percent(figures.busiestLink, 0),
    ]),
  };
}

const sizeOf = ({ prepared: { network } }: Case): string => `${network.physicalRouters.size} / ${network.virtualRouters.size}`;

function summaryTable(all: readonly CaseFigures[]): Table {
  const validOnly = (methods: readonly Figures[], isOurs: boolean): readonly Figures[] =>
    methods.filter(({ method, isValid }) => isValid && (method === OURS) === isOurs);
  const best = (methods: readonly Figures[]): string => {
    const [first] = [...methods].sort((one, other) => other.savedPercent - one.savedPercent);
    return first === undefined ? "none" : `${fixed(first.savedPercent)}%, ${first.method}`;
  };
  return {
    title: "savings that are valid",
    head: ["instance", "seed", "ours", "our gap", "best valid saving of a peer", "peers with a valid answer", "highest saving claimed"],
    rows: all.map(({ subject, methods }) => {
      const ours = methods.find(({ method }) => method === OURS);
      const valid = validOnly(methods, false);
      return [
        `${subject.name}, ${sizeOf(subject)}`,
        String(subject.seed),
        ours === undefined ? "none" : `${fixed(ours.savedPercent)}%`,
        ours?.gap === undefined ? "none" : percent(ours.gap, 2),
        best(valid),
        `${valid.length} of ${methods.filter(({ method }) => method !== OURS).length}`,
        best(methods),
      ];
    }),
  };
}

async function run(): Promise<Results> {
  const { list, note } = cases();
  const solver = createSolver("highs");
  const all: CaseFigures[] = [];
  try {
    for (const subject of list) all.push(await measure(subject, solver));
  } finally {
    await solver.close();
  }
  const blind = all.map(({ subject, platformBlind }) => `${subject.name} (seed ${subject.seed}) ${platformBlind}`).join(", ");
  return {
    tables: [summaryTable(all), ...all.map(caseTable), PUBLISHED],
    notes: [
      note,
      "Peers are written from their public descriptions; bench/support/peers says of each what it knows and what it ignores.",
      "Peers are told which platforms fit, as operators do with host aggregates. Told nothing, Watcher's workload consolidation breaks so many platform rules: " +
        `${blind}.`,
      "Hosts that a peer leaves empty are switched off, as the tools do, though links may cross them: what that cuts is counted, and the hosts that would restore it are named.",
      `Time limits of ours: ${all.map(({ subject }) => `${subject.timeLimitSeconds} s`).join(", ")}; of the packing: as much, at most ${PACKING_LIMIT} s. ` +
        `Gap to the best packing: ${all.map(({ methods }) => gapOf(methods)).join(", ")}.`,
    ],
    solvers: [`${solver.name} ${solver.version}`],
    seed: SEED,
    figures: all.map(({ subject, methods, platformBlind }) => ({
      instance: subject.name,
      seed: subject.seed,
      timeLimitSeconds: subject.timeLimitSeconds,
      candidateSites: candidateSites(subject.prepared.network),
      platformBlind,
      methods,
    })),
  };
}

function gapOf(methods: readonly Figures[]): string {
  const gap = methods.find(({ method }) => method === PACKING)?.gap;
  return gap === undefined ? "none" : percent(gap, 2);
}

await bench("peers", run);
