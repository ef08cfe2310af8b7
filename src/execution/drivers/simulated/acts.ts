/** How an order or a question reaches a device over the network, and what can come between. */
import type { Fence, Ran, Seen } from "../../ports.ts";
import { type Act, type ActOutcome, type Look, matchesAct } from "./faults.ts";
import { settleFlows } from "./flows.ts";
import { eventOf, runEvent } from "./hosts.ts";
import { bootIdOf, count, type DeviceRow, isUnreachable, later, random, type Sim, works } from "./state.ts";

/** What an act does there: `parts` limits how many of its ops are made. An answer is the complaint, or null. */
export type Effect = (parts: number) => string | null;

export type ActWithout = Act extends infer One ? (One extends Act ? Omit<One, "index" | "at" | "fence"> : never) : never;

const trip = (sim: Sim): number => sim.state.commandSeconds * (0.8 + 0.4 * random(sim.state));

/** Half the way there, the effect, half the way back. Faults that wait for this act's number happen before it. */
export async function carryOut(
  sim: Sim,
  what: ActWithout,
  device: DeviceRow | undefined,
  fence: Fence | null,
  effect: Effect,
): Promise<Ran> {
  const act = { ...what, index: sim.state.acts++, at: sim.state.now, fence } as Act;
  count(sim, what.act);
  const outcome = sim.faults.take("act", (fault) => matchesAct(fault, act))?.outcome ?? null;
  happenBefore(sim, act.index);
  tellTest(sim, act, "asked");
  const seconds = trip(sim);
  await sim.clock.sleep(seconds / 2);
  if (device === undefined) return { ran: "failed", detail: "no such device" };
  if (isUnreachable(sim.state, device) && what.act !== "power") {
    if (works(device) && device.changesArrive) attempt(sim, device, fence, effect, null);
    return noAnswer(sim, device);
  }
  if (outcome !== null && typeof outcome === "object" && "arrivesAfter" in outcome) {
    arriveLate(sim, device, outcome.arrivesAfter, () => attempt(sim, device, fence, effect, null));
    return noAnswer(sim, device);
  }
  const complaint = attempt(sim, device, fence, effect, outcome);
  tellTest(sim, act, "made");
  if (outcome !== null && timesOut(outcome)) return noAnswer(sim, device);
  await sim.clock.sleep(seconds / 2);
  if (outcome !== null) return { ran: "failed", detail: complaint ?? "simulated failure" };
  return complaint === null ? { ran: "done" } : { ran: "failed", detail: complaint };
}

const timesOut = (outcome: ActOutcome): boolean =>
  typeof outcome === "string" ? outcome.startsWith("times-out") : "thenTimesOut" in outcome && outcome.thenTimesOut === true;

/** What waits on a device for its turn is lost when that is started again. */
function arriveLate(sim: Sim, device: DeviceRow, seconds: number, make: () => void): void {
  const number = sim.state.sequence;
  const boot = bootIdOf(device);
  sim.late.set(number, () => {
    if (!works(device) || bootIdOf(device) !== boot) return;
    count(sim, "orders late");
    make();
  });
  later(sim.state, seconds, { kind: "late", number });
}

function attempt(sim: Sim, device: DeviceRow, fence: Fence | null, effect: Effect, outcome: ActOutcome | null): string | null {
  if (outcome === "fails-before" || outcome === "times-out-before") return null;
  if (fence !== null && fence < device.fence) {
    count(sim, "fenced off");
    return `refused: token ${fence} is older than ${device.fence}, another executor took over`;
  }
  if (fence !== null) device.fence = fence;
  const parts = outcome !== null && typeof outcome === "object" && "opsMade" in outcome ? outcome.opsMade : Number.POSITIVE_INFINITY;
  const complaint = effect(parts);
  settleFlows(sim);
  return complaint;
}

async function noAnswer(sim: Sim, device: DeviceRow): Promise<Ran> {
  await sim.clock.sleep(sim.state.timeoutSeconds);
  return { ran: "unknown", detail: `no answer from ${device.id} within ${sim.state.timeoutSeconds} s` };
}

function tellTest(sim: Sim, act: Act, moment: "asked" | "made"): void {
  sim.faults.take("call", (fault) => fault.moment === moment && matchesAct(fault, act))?.call(act);
}

function happenBefore(sim: Sim, index: number): void {
  for (const kind of ["kill", "unreachable", "return"] as const) {
    for (;;) {
      const fault = sim.faults.take(kind, ({ when }) => "atAct" in when && when.atAct === index);
      if (fault === null) break;
      runEvent(sim, eventOf(fault));
    }
  }
}

export async function look<State>(
  sim: Sim,
  what: Look,
  device: DeviceRow | undefined,
  read: (device: DeviceRow) => State,
): Promise<Seen<State>> {
  count(sim, `look ${what.what}`);
  await sim.clock.sleep(trip(sim));
  if (device === undefined) return { seen: false, why: `no device ${what.at} is known` };
  const isLost = sim.faults.take("look", (fault) => fault.matches(what)) !== null;
  if (isLost || (isUnreachable(sim.state, device) && what.what !== "power")) {
    await sim.clock.sleep(sim.state.timeoutSeconds);
    return { seen: false, why: `no answer from ${device.id} within ${sim.state.timeoutSeconds} s` };
  }
  return { seen: true, state: read(device) };
}
