/** Does each change of a day plan lead where it should, keep every rule on the way, and happen when it may? */
import { checkAll, explainReason } from "../../constraints/index.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { Change } from "../../network/changes-document.ts";
import { candidateOfPlan } from "../candidate-of-plan.ts";
import type { PlanDocument } from "../plan-document.ts";
import { verifyPlan } from "../verify.ts";
import { type Finding, finding } from "../verify-finding.ts";
import { clockOf, minutesOf } from "./day-clock.ts";
import { groundOf, MINUTES_A_DAY, type Stretch, slotStretch, wholeDay } from "./day-ground.ts";
import { isSameState, type Mode } from "./modes.ts";
import { planSeconds } from "./transition-plan.ts";
import { type VerifiedDay, windowStretch } from "./verify-day-windows.ts";

interface Expected {
  readonly plan: PlanDocument;
  readonly from: Mode;
  /** Absent: any placement that keeps the rules. */
  readonly to?: Candidate;
  readonly stretch: Stretch;
  readonly changes?: readonly Change[];
  readonly where: string;
}

function planFindings({ day, book }: VerifiedDay, { plan, from, to, stretch, changes = [], where }: Expected): Finding[] {
  const prepared = groundOf(day, stretch, [...from.changes, ...changes]);
  const findings = verifyPlan({ prepared, plan, book }).map((one): Finding => ({ ...one, where: `${where}/${one.where}` }));
  const reached = candidateOfPlan(prepared.network, plan);
  if (reached === undefined) findings.push(finding("day-transitions", from.id, "it leads nowhere", where, "state a placement"));
  else if (to !== undefined && !isSameState(reached, to))
    findings.push(finding("day-transitions", from.id, "it leads to another placement than it should", where, "end it on that placement"));
  return findings;
}

/** From window to window: in a slot in which both placements hold, within half of it, at the time that is stated. */
export function transitionFindings(verified: VerifiedDay): Finding[] {
  const { day, plan, round, crossings, profile } = verified;
  const findings: Finding[] = [];
  for (const [index, { slot, mode }] of round.entries()) {
    const where = `windows/${index}/transition`;
    const add = (found: string, remedy: string): void => void findings.push(finding("day-transitions", mode.id, found, where, remedy));
    const transition = plan.windows[index]?.transition ?? null;
    const before = round.at(index - 1)?.mode;
    if (round.length === 1 || before === undefined) {
      if (transition !== null) add("a day of one window has no change", "take it out");
      continue;
    }
    if (transition === null) {
      add("no plan leads into this window", "state the transition");
      continue;
    }
    const { contracts } = crossings.pair(before, mode);
    const during = contracts ? slot : slot - 1;
    const stretch = slotStretch(day, during);
    const slots = MINUTES_A_DAY / plan.slotMinutes;
    for (const one of [before, mode]) {
      if (profile(one).keeps[(during + slots) % slots] !== true)
        add(`${one.id} breaks a rule in the slot of the change, at ${clockOf(stretch.startMinute)}`, "make the change in another slot");
    }
    findings.push(...planFindings(verified, { plan: transition.plan, from: before, to: mode.candidate, stretch, where: `${where}/plan` }));
    const { network } = groundOf(day, stretch, before.changes);
    const seconds = planSeconds(network, transition.plan);
    if (seconds > stretch.minutes * 30) add(`it takes ${Math.round(seconds)} s, more than half of its slot`, "plan with longer slots");
    const at = slot * plan.slotMinutes - (contracts ? 0 : Math.ceil(seconds / 60));
    if (minutesOf(transition.at) !== minutesOf(clockOf(at))) add(`it is to begin at ${transition.at}`, `begin it at ${clockOf(at)}`);
  }
  return findings;
}

/** From every window but home's, under the forecast of all of it. */
export function restoreFindings(verified: VerifiedDay): Finding[] {
  const { plan, round, modes } = verified;
  const findings: Finding[] = [];
  const home = modes.get(plan.home);
  if (home === undefined) return findings;
  if (!round.some(({ mode }) => mode === home))
    findings.push(
      finding("day-restore", plan.home, `${plan.home} is home, and no window uses it`, "home", "name a placement of the round"),
    );
  for (const [index, { mode }] of round.entries()) {
    const where = `windows/${index}/restore`;
    const restore = plan.windows[index]?.restore ?? null;
    const stretch = windowStretch(verified, index);
    if (mode === home) continue;
    if (restore === null) findings.push(finding("day-restore", mode.id, `no way back from ${mode.id} to ${home.id}`, where, "state it"));
    else findings.push(...planFindings(verified, { plan: restore, from: mode, to: home.candidate, stretch, where }));
  }
  return findings;
}

/** For every host that the restore wakes: a way from the night to a placement without it that keeps every rule at the day's peak. */
export function contingencyFindings(verified: VerifiedDay): Finding[] {
  const { day, plan, book, round, modes } = verified;
  const findings: Finding[] = [];
  const home = modes.get(plan.home);
  const hosts = groundOf(day, wholeDay).network.physicalRouters;
  for (const [index, { mode }] of round.entries()) {
    const sleepers = [...hosts.keys()].filter(
      (host) => home?.candidate.routersOn.has(host) === true && !mode.candidate.routersOn.has(host),
    );
    for (const host of mode === home ? [] : sleepers) {
      const position = plan.contingencies.findIndex((one) => one.window === index && one.physicalRouter === host);
      const contingency = plan.contingencies[position];
      const where = position < 0 ? "contingencies" : `contingencies/${position}`;
      if (contingency === undefined) {
        const found = `nothing is said of the morning after ${mode.id} on which ${host} does not wake`;
        findings.push(finding("day-contingencies", host, found, where, "state a placement without it, or keep it on"));
        continue;
      }
      const changes: Change[] = [{ fail: host }];
      const stretch = windowStretch(verified, index);
      findings.push(...planFindings(verified, { plan: contingency.plan, from: mode, stretch, changes, where: `${where}/plan` }));
      const { network } = groundOf(day, wholeDay, [...mode.changes, ...changes]);
      const candidate = candidateOfPlan(network, contingency.plan);
      for (const reason of candidate === undefined ? [] : checkAll(network, candidate, book)) {
        const { found, where: inside, remedy } = explainReason(reason, network, book);
        findings.push({
          rule: reason.rule,
          subject: reason.subject,
          found: `at the day's peak: ${found}`,
          where: `${where}/${inside}`,
          remedy,
        });
      }
    }
  }
  return findings;
}

/** The way into the round is there exactly when today's placement is not part of it, and leads to one that is. */
export function entryFindings(verified: VerifiedDay): Finding[] {
  const { day, plan, round, modes } = verified;
  const add = (found: string, remedy: string): Finding[] => [finding("day-entry", "entry", found, "entry", remedy)];
  const from: Mode = { id: "today", madeFor: "today", changes: [], candidate: groundOf(day, wholeDay).network.today };
  const isInside = round.some(({ mode }) => isSameState(mode.candidate, from.candidate));
  if (plan.entry === null) return isInside ? [] : add("nothing leads from today's placement into the round", "state the entry");
  const { mode: id, at, plan: entry } = plan.entry;
  const to = modes.get(id);
  const minute = minutesOf(at) ?? 0;
  if (to === undefined || !round.some(({ mode }) => mode === to)) return add(`${id} is not part of the round`, "enter one that is");
  const stretch = { startMinute: minute % MINUTES_A_DAY, minutes: plan.slotMinutes };
  return planFindings(verified, { plan: entry, from, to: to.candidate, stretch, where: "entry/plan" });
}
