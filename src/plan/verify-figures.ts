/** Are a plan's watts and its proof what its placement says they are? Everything is computed again from the network. */
import type { Candidate } from "../network/candidate.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { TOLERANCE, type Watts, wattsTolerance } from "../units.ts";
import { displacements } from "./displacements.ts";
import { type Finding, finding } from "./verify-finding.ts";
import type { CompletePlan } from "./verify-shape.ts";

/** Percent are stated to two decimals. */
const PERCENT_TOLERANCE = 0.01;
/** Gaps are stated to four decimals or better, and bounds to a thousandth of their unit. */
const GAP_TOLERANCE = 1e-4;
const BOUND_ROUNDING = 1e-3;

export function powerFindings(network: Network, plan: CompletePlan, candidate: Candidate): Finding[] {
  const findings: Finding[] = [];
  const { beforeWatts, afterWatts, savedPercent } = plan.power;
  const compare = (key: "beforeWatts" | "afterWatts", stated: Watts, computed: Watts): void => {
    if (Math.abs(stated - computed) <= wattsTolerance(computed)) return;
    const found = `${key} is stated as ${stated} and comes to ${round(computed)}`;
    findings.push(finding("plan-power", key, found, `power/${key}`, `state ${round(computed)} W`));
  };
  compare("beforeWatts", beforeWatts, candidatePower(network, network.today).totalWatts);
  compare("afterWatts", afterWatts, candidatePower(network, candidate).totalWatts);
  const percent = beforeWatts === 0 ? 0 : (100 * (beforeWatts - afterWatts)) / beforeWatts;
  if (Math.abs(savedPercent - percent) > PERCENT_TOLERANCE) {
    const found = `savedPercent is stated as ${savedPercent}; ${beforeWatts} W before and ${afterWatts} W after make ${round(percent)}`;
    findings.push(finding("plan-power", "savedPercent", found, "power/savedPercent", `state ${round(percent)}`));
  }
  return findings;
}

/**
 * A bound is a claim about all other plans, which cannot be recomputed here; that it is no better than contradicted by the plan
 * itself can. Goal restore is left out: the placement to restore is not part of the plan.
 */
export function boundFindings(network: Network, plan: CompletePlan, candidate: Candidate): Finding[] {
  if (plan.bound === null) return [];
  const { objective: bound, gap } = plan.bound;
  const reached = objectiveOf(network, plan, candidate);
  if (reached === undefined) return [];
  const findings: Finding[] = [];
  const { value, tolerance, unit } = reached;
  if (bound > value + tolerance) {
    const found = `the bound says that nothing below ${bound} ${unit} exists, but the plan itself comes to ${round(value)}`;
    findings.push(finding("plan-bound", "objective", found, "bound/objective", "do not trust the proof: plan again, with another solver"));
  }
  const expected = Math.max(0, value - bound) / Math.max(Math.abs(value), TOLERANCE);
  const allowed = GAP_TOLERANCE + (BOUND_ROUNDING + tolerance) / Math.max(Math.abs(value), TOLERANCE);
  if (gap !== null && Math.abs(gap - expected) > allowed) {
    const found = `the gap is stated as ${gap}; ${round(value)} against a bound of ${bound} makes ${round(expected)}`;
    findings.push(finding("plan-bound", "gap", found, "bound/gap", `state ${round(expected)}`));
  }
  return findings;
}

interface Reached {
  readonly value: number;
  readonly tolerance: number;
  readonly unit: string;
}

/** What the plan reaches in its goal's first objective. */
function objectiveOf(network: Network, plan: CompletePlan, candidate: Candidate): Reached | undefined {
  const { goal } = plan;
  switch (goal) {
    case "consolidate": {
      const value = candidatePower(network, candidate).totalWatts;
      return { value, tolerance: wattsTolerance(value), unit: "W" };
    }
    case "evacuate":
    case "deploy":
      return { value: displacements(network, candidate).filter((move) => move.from !== null).length, tolerance: TOLERANCE, unit: "moves" };
    case "balance":
      return { value: peakUtilisation(network, candidate), tolerance: TOLERANCE, unit: "of capacity" };
    case "restore":
      return undefined;
    default:
      return goal satisfies never;
  }
}

/** The busiest direction of any physical link, as a share of its capacity. */
function peakUtilisation(network: Network, candidate: Candidate): number {
  let peak = 0;
  for (const [id, load] of linkLoads(network, candidate)) {
    const { capacityGbps } = lookup(network.physicalLinks, id);
    if (capacityGbps > 0) peak = Math.max(peak, load.ab / capacityGbps, load.ba / capacityGbps);
  }
  return peak;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
