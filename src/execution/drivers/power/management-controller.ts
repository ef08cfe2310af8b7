/**
 * What IPMI and Redfish have in common: a controller that answers for the host whether the host is on or off, is asked for an
 * orderly end, and is told to cut the power only when that did not come about.
 */
import type { Seconds } from "../../../units.ts";
import type { Ran, Seen } from "../../ports.ts";
import { done, failed, type Patience, type PowerDriver, type PowerState, seen, unknown } from "./driver.ts";

/** `going-off`: still on, and on its way. */
export type ControllerState = PowerState | "going-off";

export interface ManagementController {
  read(): Promise<Seen<ControllerState>>;
  switchOn(): Promise<Ran>;
  /** Null: it has no such thing. */
  askToGoOff(): Promise<Ran | null>;
  cutPower(): Promise<Ran>;
}

const NOT_FORCED = "Its power was not cut: it is no longer for us to do, or something runs there.";

const POLL_SECONDS: Seconds = 2;

/**
 * Safe to repeat: the state is read first, and nothing is sent to a host that is there already. Off returns when the host is off
 * or its power was cut, after `graceSeconds` at the latest. Power is cut only while the controller says "on".
 */
async function switchBy(
  controller: ManagementController,
  to: PowerState,
  graceSeconds: Seconds,
  patience: Patience,
  mayForce: () => Promise<boolean>,
): Promise<Ran> {
  const before = await controller.read();
  if (!before.seen) return failed(`Not switched ${to}, since its state cannot be read: ${before.why}`);
  if (before.state === to) return done;
  if (to === "off") return switchOff(controller, before.state === "going-off", graceSeconds, patience, mayForce);
  if (before.state === "off") return controller.switchOn();
  const last = await stateAfter(controller, graceSeconds, patience);
  if (last.seen && last.state === "off") return controller.switchOn();
  return unknown(`It was going off, and was not off within ${graceSeconds} s: not switched on.`);
}

async function switchOff(
  controller: ManagementController,
  isAsked: boolean,
  graceSeconds: Seconds,
  patience: Patience,
  mayForce: () => Promise<boolean>,
): Promise<Ran> {
  const asked = isAsked ? done : await controller.askToGoOff();
  if (asked === null) return (await mayForce()) ? controller.cutPower() : failed(NOT_FORCED);
  const answer = asked.ran === "done" ? "" : ` It answered the request to go off: ${asked.detail}`;
  const last = await stateAfter(controller, graceSeconds, patience);
  if (!last.seen) return unknown(`Asked to go off; its state cannot be read since, so its power was not cut: ${last.why}${answer}`);
  if (last.state === "off") return done;
  if (!(await mayForce())) return unknown(`Still on ${graceSeconds} s after it was asked to go off. ${NOT_FORCED}${answer}`);
  const cut = await controller.cutPower();
  if (cut.ran === "done") return done;
  return {
    ran: cut.ran,
    detail: `Still on ${graceSeconds} s after it was asked to go off, and not off by force either: ${cut.detail}${answer}`,
  };
}

/** The last that was seen when it is off or the grace is over. */
async function stateAfter(controller: ManagementController, graceSeconds: Seconds, patience: Patience): Promise<Seen<ControllerState>> {
  const { clock, pollSeconds = POLL_SECONDS } = patience;
  const end = clock.now() + graceSeconds * 1000;
  for (;;) {
    const now = await controller.read();
    const left = (end - clock.now()) / 1000;
    if ((now.seen && now.state === "off") || left <= 0) return now;
    await clock.sleep(Math.min(pollSeconds, left));
  }
}

async function readBy(controller: ManagementController): Promise<Seen<PowerState>> {
  const now = await controller.read();
  return now.seen ? seen(now.state === "off" ? "off" : "on") : now;
}

export const driverOf = (
  controller: ManagementController,
  graceSeconds: Seconds,
  patience: Patience,
  commandsOf: PowerDriver["commandsOf"],
): PowerDriver => ({
  switches: true,
  proves: true,
  read: () => readBy(controller),
  switch: (to, mayForce = async () => true) => switchBy(controller, to, graceSeconds, patience, mayForce),
  commandsOf,
});
