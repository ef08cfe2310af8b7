/** One answer, whoever gave it, held against every rule of the network by the verifier's own checks. */
import type { Reason } from "../../../src/constraints/constraint.ts";
import { checkAll } from "../../../src/constraints/index.ts";
import type { Candidate } from "../../../src/network/candidate.ts";
import type { Network } from "../../../src/network/network.ts";
import { candidatePower } from "../../../src/network/power.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds } from "../../../src/network/walk.ts";
import type { Watts } from "../../../src/units.ts";
import { hostsOff, peakUtilisation } from "../figures.ts";

/** What the rules are about, in the order of the tables. Rules that no peer can break by placing routers count as "states". */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  unplaced: ["placed-once"],
  platform: ["platform-matches", "capabilities-present", "host-accepts", "stays-put"],
  resources: ["resources-fit", "tdm-ports-fit"],
  policies: ["separate", "gather", "fence", "ban", "keep-on", "min-on", "spare", "diverse", "site-power", "max-moves"],
  delay: ["delay-within-bound"],
  linkCapacity: ["link-capacity"],
  forwarding: ["forwarding-capacity"],
  connectivity: ["route-connects"],
  states: ["host-is-on", "link-states", "igp-route"],
};

export interface Judgement {
  readonly watts: Watts;
  readonly savedPercent: number;
  readonly moves: number;
  readonly hostsOff: number;
  /** Breaches by what they are about; every kind is there. */
  readonly broken: Readonly<Record<string, number>>;
  /** Hosts whose being off leaves links without any route, though they hold nothing: each would restore some of them. */
  readonly missed: readonly string[];
  /** 1 is full. */
  readonly busiestLink: number;
  /** True when no rule is broken: only then is the saving one. */
  readonly isValid: boolean;
}

export function judge(network: Network, candidate: Candidate): Judgement {
  const reasons = checkAll(network, candidate);
  const watts = candidatePower(network, candidate).totalWatts;
  const before = candidatePower(network, network.today).totalWatts;
  return {
    watts,
    savedPercent: before === 0 ? 0 : 100 * (1 - watts / before),
    moves: [...candidate.placements].filter(([router, host]) => network.today.placements.get(router) !== host).length,
    hostsOff: hostsOff(network, candidate),
    broken: counted(reasons),
    missed: missedHosts(network, candidate),
    busiestLink: peakUtilisation(network, candidate),
    isValid: reasons.length === 0,
  };
}

function counted(reasons: readonly Reason[]): Judgement["broken"] {
  const kindOf = (rule: string): string => Object.keys(KINDS).find((kind) => KINDS[kind]?.includes(rule)) ?? "states";
  const broken: Record<string, number> = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
  for (const { rule } of reasons) broken[kindOf(rule)] = (broken[kindOf(rule)] ?? 0) + 1;
  return broken;
}

function missedHosts(network: Network, candidate: Candidate): readonly string[] {
  const cut = [...network.overlayLinks.values()].filter(({ id }) => !candidate.routes.has(id));
  const ends = cut.flatMap((link) => overlayEnds(link, candidate.placements) ?? []);
  if (ends.length === 0) return [];
  return [...network.physicalRouters.keys()].filter((host) => {
    if (candidate.routersOn.has(host)) return false;
    const routersOn = new Set([...candidate.routersOn, host]);
    const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
    const links = [...network.physicalLinks.values()].filter(({ a, b, state }) => state === "on" && isOn(a) && isOn(b));
    const igp = createIgp({ nodes: network.nodes, routersOn, linksOn: new Set(links.map(({ id }) => id)) });
    return ends.some(({ from, to }) => igp.route(from, to) !== undefined);
  });
}
