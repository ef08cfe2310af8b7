/** Are a day plan's watts and watt-hours what its windows come to? Everything is computed again from the network. */
import { candidatePower } from "../../network/power.ts";
import { wattsTolerance } from "../../units.ts";
import { type Finding, finding } from "../verify-finding.ts";
import { figuresOf, modeBySlot } from "./day-figures.ts";
import { groundOf, slotCount, slotStretch, wholeDay } from "./day-ground.ts";
import type { DayEnergy } from "./day-plan-document.ts";
import { isSameState } from "./modes.ts";
import { transitionCost } from "./transition-plan.ts";
import { roundOf, type VerifiedDay, windowFindings } from "./verify-day-windows.ts";

/** Watt-hours are stated to a thousandth, sums of them are rounded several times. */
const ENERGY_TOLERANCE = 0.01;
const PERCENT_TOLERANCE = 0.01;

const differs = (stated: number, computed: number): boolean =>
  Math.abs(stated - computed) > Math.max(ENERGY_TOLERANCE, 1e-9 * Math.abs(computed));

/** The power curve, and the sum of it and of the plan's own transitions. */
export function energyFindings({ day, plan, round, crossings }: VerifiedDay): Finding[] {
  const findings: Finding[] = [];
  const slots = slotCount(day);
  if (plan.watts.length !== slots)
    findings.push(finding("day-energy", "watts", `${plan.watts.length} values for ${slots} slots`, "watts", "state one value a slot"));
  let steadyWattHours = 0;
  for (const [slot, mode] of modeBySlot(round, slots).entries()) {
    const watts = candidatePower(groundOf(day, slotStretch(day, slot), mode.changes).network, mode.candidate).totalWatts;
    steadyWattHours += (watts * plan.slotMinutes) / 60;
    const stated = plan.watts[slot] ?? 0;
    if (Math.abs(stated - watts) > wattsTolerance(watts))
      findings.push(finding("day-energy", "watts", `${stated} W, and ${mode.id} draws ${watts} W`, `watts/${slot}`, `state ${watts}`));
  }
  let [moveWattHours, heldWattHours] = [0, 0];
  for (const [index, { slot, mode }] of round.entries()) {
    const [before, transition] = [round.at(index - 1)?.mode, plan.windows[index]?.transition];
    if (before === undefined || transition === null || transition === undefined) continue;
    const { contracts } = crossings.pair(before, mode);
    const { network } = groundOf(day, slotStretch(day, contracts ? slot : slot - 1), before.changes);
    const cost = transitionCost(network, transition.plan, contracts);
    moveWattHours += cost.moveWattHours;
    heldWattHours += cost.heldWattHours;
  }
  const totalWattHours = steadyWattHours + moveWattHours + heldWattHours;
  const computed = { steadyWattHours, moveWattHours, heldWattHours, totalWattHours };
  findings.push(...sumFindings(plan.energy, computed, "energy"));
  const planned = plan.comparisons.findIndex(({ name }) => name === "planned");
  const own = plan.comparisons[planned];
  if (own === undefined) findings.push(finding("day-energy", "planned", "the plan is not among the comparisons", "comparisons", "add it"));
  else {
    findings.push(...sumFindings(own, computed, `comparisons/${planned}`));
    if (JSON.stringify(own.windows) !== JSON.stringify(plan.windows.map(({ from, to, mode }) => ({ from, to, mode }))))
      findings.push(
        finding("day-energy", "planned", "other windows than the plan's", `comparisons/${planned}/windows`, "state the plan's"),
      );
  }
  return findings;
}

function sumFindings(stated: DayEnergy, computed: DayEnergy, where: string): Finding[] {
  const keys = ["steadyWattHours", "moveWattHours", "heldWattHours", "totalWattHours"] as const;
  return keys
    .filter((key) => differs(stated[key], computed[key]))
    .map((key) =>
      finding("day-energy", key, `${stated[key]} Wh is stated, ${computed[key]} Wh is what it comes to`, `${where}/${key}`, "state that"),
    );
}

/** The other ways of spending the day, from their windows; their changes are scheduled again. */
export function comparisonFindings({ day, plan, modes, crossings, profile }: VerifiedDay): Finding[] {
  const findings: Finding[] = [];
  const never = plan.comparisons.find(({ name }) => name === "never");
  const { today } = groundOf(day, wholeDay).network;
  if (never === undefined) return [finding("day-comparisons", "never", "nothing to compare with", "comparisons", "state never")];
  for (const [index, comparison] of plan.comparisons.entries()) {
    const where = `comparisons/${index}`;
    const { name, windows, savedWattHours, savedPercent } = comparison;
    const round = roundOf(windows, plan.slotMinutes, modes);
    const [first] = round ?? [];
    if (name === "never" && (windows.length !== 1 || first === undefined || !isSameState(first.mode.candidate, today)))
      findings.push(finding("day-comparisons", name, "never is today's placement all day", where, "state that"));
    findings.push(...windowFindings(plan, windows, `${where}/windows`));
    if (round === undefined || round.length === 0) continue;
    const { energy, ...counts } = figuresOf(day, round, profile, crossings);
    findings.push(...sumFindings(comparison, energy, where));
    for (const key of ["moves", "wakes", "unscheduled", "brokenSlots"] as const) {
      if (comparison[key] !== counts[key])
        findings.push(
          finding("day-comparisons", name, `${key} is ${comparison[key]}, counted ${counts[key]}`, where, `state ${counts[key]}`),
        );
    }
    const saved = never.totalWattHours - comparison.totalWattHours;
    const percent = never.totalWattHours === 0 ? 0 : (100 * saved) / never.totalWattHours;
    if (differs(savedWattHours, saved) || Math.abs(savedPercent - percent) > PERCENT_TOLERANCE)
      findings.push(finding("day-comparisons", name, `${savedWattHours} Wh saved is stated, it is ${saved} Wh`, where, "state that"));
  }
  return findings;
}
