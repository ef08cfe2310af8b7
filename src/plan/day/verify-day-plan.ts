/**
 * Holds a day plan, from anywhere, against the network and the forecast it was made for: every window under every slot's forecast,
 * every transition and every way back as a plan of its own, the limits, the figures. Nothing from the optimiser. No findings: verified.
 */
import type { RuleBook } from "../../constraints/constraint.ts";
import { checkAll, explainReason, ruleBook } from "../../constraints/index.ts";
import { candidateOfPlan, plannedStateOf } from "../candidate-of-plan.ts";
import { type Finding, finding } from "../verify-finding.ts";
import { Crossings } from "./crossings.ts";
import { minutesOf } from "./day-clock.ts";
import { type DayGround, groundOf, MINUTES_A_DAY, slotStretch, stretchText, wholeDay } from "./day-ground.ts";
import type { DayPlanDocument } from "./day-plan-document.ts";
import { type Mode, modeOf, type Profile, profileOf } from "./modes.ts";
import { comparisonFindings, energyFindings } from "./verify-day-figures.ts";
import { contingencyFindings, entryFindings, restoreFindings, transitionFindings } from "./verify-day-transitions.ts";
import { roundOf, type VerifiedDay, windowFindings } from "./verify-day-windows.ts";

export interface VerifyDayRequest {
  readonly day: DayGround;
  /** What the forecast of `day` was made from. */
  readonly traffic: DayPlanDocument["traffic"];
  readonly plan: DayPlanDocument;
  readonly book?: RuleBook;
}

export function verifyDayPlan({ day, traffic, plan, book = ruleBook }: VerifyDayRequest): readonly Finding[] {
  const findings = groundFindings(day, traffic, plan);
  if (findings.length > 0) return findings;
  const modes = new Map<string, Mode>();
  findings.push(...modeFindings(day, plan, modes), ...windowFindings(plan, plan.windows, "windows"));
  const round = roundOf(plan.windows, plan.slotMinutes, modes);
  if (findings.length > 0 || round === undefined) return findings;
  const profiles = new Map<Mode, Profile>();
  const verified: VerifiedDay = {
    day,
    plan,
    book,
    modes,
    round,
    crossings: new Crossings(day, { ...plan.solver, seconds: 0 }, book),
    profile(mode) {
      const profile = profiles.get(mode) ?? profileOf(day, mode, book);
      profiles.set(mode, profile);
      return profile;
    },
  };
  return [
    ...limitFindings(verified),
    ...ruleFindings(verified),
    ...transitionFindings(verified),
    ...restoreFindings(verified),
    ...contingencyFindings(verified),
    ...entryFindings(verified),
    ...energyFindings(verified),
    ...comparisonFindings(verified),
  ];
}

function groundFindings(day: DayGround, traffic: DayPlanDocument["traffic"], plan: DayPlanDocument): Finding[] {
  const findings: Finding[] = [];
  const { name } = groundOf(day, wholeDay).network;
  const compare = (where: string, stated: unknown, given: unknown): void => {
    if (JSON.stringify(stated) === JSON.stringify(given)) return;
    const found = `the plan says ${JSON.stringify(stated)}, given is ${JSON.stringify(given)}`;
    findings.push(finding("day-ground", where, found, where, "plan the day again, or verify against what it was made for"));
  };
  compare("network/name", plan.network.name, name);
  compare("network/digest", plan.network.digest, day.digest);
  compare("changes", plan.changes, day.changes);
  compare("traffic", plan.traffic, traffic);
  compare("slotMinutes", plan.slotMinutes, day.forecast.slotMinutes);
  return findings;
}

/** Every mode is a whole state of this network, and known by one name. Fills in the modes. */
function modeFindings(day: DayGround, plan: DayPlanDocument, modes: Map<string, Mode>): Finding[] {
  const findings: Finding[] = [];
  const { network } = groundOf(day, wholeDay);
  for (const [index, { id, madeFor, ...state }] of plan.modes.entries()) {
    const add = (found: string, remedy: string): void => void findings.push(finding("day-modes", id, found, `modes/${index}`, remedy));
    if (modes.has(id)) add(`${id} is the name of two placements`, "give each its own");
    const candidate = candidateOfPlan(network, state);
    if (candidate === undefined) continue;
    const mode = modeOf(day, id, madeFor, candidate);
    const derived = groundOf(day, wholeDay, mode.changes).network.today;
    if (!isSame(state, plannedStateOf(network, candidate)) || !isSame(state, plannedStateOf(network, derived)))
      add(`${id} is no state that this network can be in`, "state every host, link and route as they follow from the placements");
    modes.set(id, mode);
  }
  for (const id of [
    plan.home,
    ...plan.windows.map(({ mode }) => mode),
    ...plan.comparisons.flatMap(({ windows }) => windows.map(({ mode }) => mode)),
  ]) {
    if (!modes.has(id))
      findings.push(finding("day-modes", id, `${id} is none of the plan's placements`, "modes", "state it among the modes"));
  }
  return findings;
}

/** Equal whatever the order of the keys. */
function isSame(x: object, y: object): boolean {
  const sorted = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .map(([key, member]) => [key, sorted(member)] as const)
          .sort(([one], [other]) => (one < other ? -1 : 1))
      : value;
  return JSON.stringify(sorted(x)) === JSON.stringify(sorted(y));
}

/** Hysteresis: how long windows last, how many there are, how often a virtual router moves. */
function limitFindings({ plan }: VerifiedDay): Finding[] {
  const findings: Finding[] = [];
  const { minDwellMinutes, maxWindows, maxMovesPerRouter } = plan.limits;
  const add = (subject: string, found: string, where: string): void =>
    void findings.push(finding("day-limits", subject, found, where, "plan again, or plan with other limits"));
  if (plan.windows.length > maxWindows) add("windows", `${plan.windows.length} windows, at most ${maxWindows}`, "windows");
  const hops = new Map<string, number>();
  for (const [index, { from, to, mode, transition }] of plan.windows.entries()) {
    const [start, end] = [minutesOf(from) ?? 0, minutesOf(to) ?? 0];
    const minutes = end > start ? end - start : end - start + MINUTES_A_DAY;
    if (minutes < minDwellMinutes) add(mode, `${mode} lasts ${minutes} min, at least ${minDwellMinutes}`, `windows/${index}`);
    for (const { router } of transition?.plan.moves ?? []) hops.set(router, (hops.get(router) ?? 0) + 1);
  }
  for (const [router, count] of hops) {
    if (count > maxMovesPerRouter) add(router, `${router} moves ${count} times a day, at most ${maxMovesPerRouter}`, "windows");
  }
  return findings;
}

/** Every rule, in every slot of every window. */
function ruleFindings({ day, plan, book, round }: VerifiedDay): Finding[] {
  const findings: Finding[] = [];
  const slots = MINUTES_A_DAY / plan.slotMinutes;
  for (const [index, { slot, mode }] of round.entries()) {
    const until = round[(index + 1) % round.length]?.slot ?? slot;
    const length = (until - slot + slots) % slots || slots;
    for (let step = 0; step < length; step++) {
      const stretch = slotStretch(day, slot + step);
      const { network } = groundOf(day, stretch, mode.changes);
      for (const reason of checkAll(network, mode.candidate, book)) {
        const { found, where, remedy } = explainReason(reason, network, book);
        findings.push({
          rule: reason.rule,
          subject: reason.subject,
          found: `${stretchText(stretch)}: ${found}`,
          where: `windows/${index}/${where}`,
          remedy,
        });
      }
    }
  }
  return findings;
}
