/** rehome replay NETWORK DAYPLAN: a day plan against traffic that it was not made for. */

import { buildNetwork } from "../../network/build-network.ts";
import { applyChanges } from "../../network/changes.ts";
import type { DayPlanDocument } from "../../plan/day/day-plan-document.ts";
import { placedDayOf } from "../../plan/day/placed-day.ts";
import { type DayReplay, replayDay } from "../../plan/day/replay-traffic.ts";
import { hasNoOverload } from "../../plan/day/safe-margin.ts";
import { loadAnyPlan, loadNetwork, loadTraffic } from "../documents.ts";
import { badInput, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { collect } from "../options.ts";
import { answer } from "../output.ts";
import { accepted } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle, type Style } from "../style.ts";
import { count, decimals, percent } from "../views/words.ts";

export interface ReplayOptions {
  readonly traffic: string;
  readonly onDay?: readonly string[];
  readonly json?: boolean;
}

export function registerReplay(registry: Registry): void {
  const { program, machine } = registry;
  program
    .command("replay")
    .description("Replays a day plan on traffic it has not seen: what would have overflowed, and what it would have saved.")
    .argument("<network>", "the network the day was planned for")
    .argument("<day-plan>", "the day plan, from plan --day")
    .requiredOption("--traffic <file>", "the traffic to replay: a file, or the name of a data set")
    .option("--on-day <date>", "replay this day only, such as 2004-03-05 (repeatable; default: all days)", collect)
    .option("--json", "print the figures as JSON, and nothing else, on standard output")
    .action(async (networkName: string, planName: string, options: ReplayOptions) => {
      const input = await loadNetwork(machine, networkName);
      const plan = await loadDayPlan(machine, planName);
      refuseOther(planName, plan.network, input.digest);
      const { document: traffic } = await loadTraffic(machine, options.traffic, input.document);
      const document = accepted("the day plan's changes do not fit the network", applyChanges(input.document, plan.changes));
      const day = placedDayOf(buildNetwork(document), plan);
      const { timeZone } = plan.traffic;
      const replay = accepted("these days cannot be replayed", replayDay({ document, traffic, day, timeZone, days: options.onDay }));
      await showReplay(registry, options, replay);
    });
}

export async function loadDayPlan(machine: Machine, name: string): Promise<DayPlanDocument> {
  const plan = await loadAnyPlan(machine, name);
  if (plan.schema !== "rehome/day-plan@1") throw badInput(`${name} is no day plan. Make one with plan --day`);
  return plan;
}

/** A day is replayed on the very network that it was planned for. */
export function refuseOther(planName: string, { name, digest }: DayPlanDocument["network"], given: string): void {
  if (digest !== given) throw badInput(`${planName} was made for another state of ${name}: plan the day again`);
}

/** Prints it, and ends with whether anything overflowed. */
export async function showReplay({ machine, finish }: Registry, { json }: ReplayOptions, replay: DayReplay): Promise<void> {
  const style = createStyle(machine);
  await answer(machine, json === true, replay, () => renderReplay(style, replay));
  finish(hasNoOverload(replay) ? exitStatus.done : exitStatus.verificationFailed);
}

function renderReplay(style: Style, replay: DayReplay): string {
  const { days, overloadLinkMinutes, aboveTargetLinkMinutes, forwardingRouterMinutes, worst, kWh, neverKWh, savedPercent } = replay;
  const minutes = (value: number, of: string): string => `${decimals(value, 1)} ${of}-minutes`;
  const verdict = hasNoOverload(replay)
    ? `${style.good("No overload")} in ${count(days.length, "day")}`
    : `${style.bad("Overloaded")}: ${minutes(overloadLinkMinutes, "link")} above capacity, ${minutes(forwardingRouterMinutes, "router")} of forwarding`;
  const lines = [`${verdict}; ${minutes(aboveTargetLinkMinutes, "link")} above what plans allow.`];
  if (worst !== null) {
    const { physicalLink, direction, at, gbps, capacityGbps, utilisation } = worst;
    lines.push(
      `Busiest: ${physicalLink} (${direction}) at ${decimals(gbps, 2)} of ${decimals(capacityGbps, 2)} Gb/s, ${percent(100 * utilisation)}, ${at}.`,
    );
  }
  const change = savedPercent < 0 ? `costs ${percent(-savedPercent)}` : `saves ${percent(savedPercent)}`;
  lines.push(`Energy: ${decimals(kWh, 2)} kWh, moves included; ${decimals(neverKWh, 2)} kWh as today: ${change}.`);
  return lines.join("\n");
}
