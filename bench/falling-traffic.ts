/**
 * How many physical routers can be off as traffic falls from its peak to a fifth of it, beside Eramo et al. 2014: about half of
 * the nodes at 80% less traffic.
 *   npm run bench -- falling-traffic [--quick] [--patience=N]
 */
import { buildNetwork } from "../src/network/build-network.ts";
import type { NetworkDocument, VirtualRouterDocument } from "../src/network/document.ts";
import { relativeGap } from "../src/optimiser/optimise.ts";
import { createSolver } from "../src/optimiser/solvers/process/client.ts";
import { hostsOff, meanFill, peakUtilisation } from "./support/figures.ts";
import { type Fill, type Instance, instances, realInstance, SEED } from "./support/instances.ts";
import { bench, isQuick, percent, type Results, tell } from "./support/report.ts";
import { GAP, solve } from "./support/solve.ts";

const SHARES = isQuick ? [1, 0.2] : [1, 0.8, 0.6, 0.4, 0.2];

interface Rule {
  readonly name: string;
  readonly text: string;
  /** Absent: the substrate's own. */
  readonly fill?: Fill;
  demand(router: VirtualRouterDocument, share: number): VirtualRouterDocument["demand"];
}

const cores = ({ demand }: VirtualRouterDocument, share: number) => ({ cpuCores: (demand["cpuCores"] ?? 0) * share });

const RULES: readonly Rule[] = [
  {
    name: "a",
    text: "Rule a: traffic falls, the resources of the virtual routers stay as the document states them.",
    demand: ({ demand }) => demand,
  },
  {
    name: "b",
    text: "Rule b: cpuCores falls in proportion to the traffic; memory, FIB and ACL entries stay.",
    demand: (router, share) => ({ ...router.demand, ...cores(router, share) }),
  },
  {
    name: "c",
    text: "Rule c, nearest to Eramo's setting: boxes are 90 to 100% full at the peak, cpuCores is the only resource and falls in proportion to the traffic.",
    fill: { from: 0.9, to: 1 },
    demand: cores,
  },
];

/** Every link's traffic and every router's demand at a share of the peak. */
function scaled(document: NetworkDocument, share: number, rule: Rule): NetworkDocument {
  return {
    ...document,
    virtualLinks: document.virtualLinks.map((link) => ({
      ...link,
      trafficGbps: { ab: link.trafficGbps.ab * share, ba: link.trafficGbps.ba * share },
    })),
    accessLinks: document.accessLinks.map((link) => ({
      ...link,
      trafficGbps: { in: link.trafficGbps.in * share, out: link.trafficGbps.out * share },
    })),
    virtualRouters: document.virtualRouters.map((router) => ({ ...router, demand: rule.demand(router, share) })),
  };
}

/** The instance that a rule is tried on; undefined when the rule needs boxes of another fill and the real matrices are absent. */
function instanceFor(instance: Instance, { fill }: Rule): Instance | undefined {
  if (fill === undefined) return instance;
  return instance.name === "abilene-5ms" || instance.name === "geant-2ms" ? realInstance(instance.name, fill) : undefined;
}

async function run(): Promise<Results> {
  const { list, note } = instances(isQuick ? ["abilene-5ms"] : ["abilene-5ms", "geant-2ms"]);
  const solver = createSolver("highs");
  const points: Point[] = [];
  try {
    for (const plain of list) {
      for (const rule of RULES) {
        const instance = instanceFor(plain, rule);
        if (instance === undefined) tell(`${plain.name}: rule ${rule.name} needs the real matrices: left out`);
        else for (const share of SHARES) points.push(await measure(instance, rule, share, solver));
      }
    }
  } finally {
    await solver.close();
  }
  return {
    tables: [tableOf(points)],
    notes: [
      note,
      ...list.map(({ rule }) => rule),
      ...RULES.map(({ text }) => text),
      `Without a gap: proven to within ${percent(GAP)} in watts. A bound at less traffic counts for more traffic as well.`,
      "100%: every series at the peak of its whole length. Fill: mean over the boxes that are on today, in their scarcest resource.",
      "Eramo et al. 2014: half of the nodes are off at 80% less traffic, that is at 20% of the peak.",
    ],
    solvers: [`${solver.name} ${solver.version}`],
    seed: SEED,
    figures: points,
  };
}

interface Point {
  readonly instance: string;
  readonly rule: string;
  readonly share: number;
  readonly watts: number | null;
  /** Proven in this run: no plan draws less. */
  readonly boundWatts: number | null;
  readonly physicalRouters: number;
  readonly off: number | null;
  readonly savedPercent: number | null;
  readonly fillBefore: number;
  readonly peakUtilisationAfter: number | null;
  readonly seconds: number;
}

async function measure(instance: Instance, rule: Rule, share: number, solver: ReturnType<typeof createSolver>): Promise<Point> {
  const network = buildNetwork(scaled(instance.document, share, rule));
  const prepared = { network, digest: instance.digest, changes: [], traffic: null, hours: 24 };
  const what = `${instance.name}, rule ${rule.name}, ${percent(share, 0)}`;
  const { plan, candidate, seconds } = await solve(what, prepared, solver, instance.timeLimitSeconds);
  return {
    instance: instance.name,
    rule: rule.name,
    share,
    watts: plan.power?.afterWatts ?? null,
    boundWatts: plan.bound?.objective ?? null,
    physicalRouters: network.physicalRouters.size,
    off: candidate === undefined ? null : hostsOff(network, candidate),
    savedPercent: plan.power?.savedPercent ?? null,
    fillBefore: meanFill(network, network.today),
    peakUtilisationAfter: candidate === undefined ? null : peakUtilisation(network, candidate),
    seconds,
  };
}

/** A plan for more traffic and demand is one for less and draws no less, so that bounds of lower points hold for this one too. */
function gapOf(point: Point, own: readonly Point[]): number {
  const bounds = own.filter(({ share }) => share <= point.share).map(({ boundWatts }) => boundWatts ?? 0);
  return relativeGap(point.watts ?? 0, Math.max(...bounds));
}

function cell(point: Point | undefined, own: readonly Point[]): string {
  if (point?.off == null) return "no plan";
  const gap = gapOf(point, own);
  return `${percent(point.off / point.physicalRouters, 0)}${gap <= GAP ? "" : ` (gap ${percent(gap)})`}`;
}

function tableOf(points: readonly Point[]) {
  const rows = [...new Set(points.map(({ instance, rule }) => JSON.stringify([instance, rule])))].map((key) => {
    const own = points.filter(({ instance, rule }) => JSON.stringify([instance, rule]) === key);
    const at = (share: number) => own.find((point) => point.share === share);
    const first = own[0] as Point;
    const fills = own.map(({ fillBefore }) => percent(fillBefore, 0));
    return [
      first.instance,
      first.rule,
      [...new Set([fills[0], fills.at(-1)])].join(" to "),
      ...SHARES.map((share) => cell(at(share), own)),
    ];
  });
  return {
    title: "share of physical routers off, by traffic in percent of the peak",
    head: ["network", "rule", "fill today", ...SHARES.map((share) => percent(share, 0))],
    rows: [...rows, ["Eramo et al. 2014", "", "", ...SHARES.map((share) => (share === 0.2 ? "about 50%" : ""))]],
  };
}

await bench("falling-traffic", run);
