/**
 * Orders that were never answered, just before an execution says how it ended: one may still be on its way, and would be made after the
 * end. Each such device is told of our fence by a change of nothing, after which it refuses what was sent before. A device that cannot
 * be told, and is not off for certain, is a person's to know.
 */
import { allEnded } from "./all-ended.ts";
import { isOff } from "./make-facts.ts";
import { type CarryOutRequest, type ExecutionEnd, ended } from "./wave.ts";

export async function afterLateOrders(request: CarryOutRequest, end: ExecutionEnd): Promise<ExecutionEnd> {
  if (end.as !== "done" && end.as !== "rolled-back" && end.as !== "stopped") return end;
  const { world, recorder, settings } = request;
  const deadline = world.clock.now() + settings.patienceSeconds * 1000;
  while (recorder.unsure.size > 0) {
    const untold = (await allEnded([...recorder.unsure.keys()].sort().map((device) => tell(request, device)))).flatMap((why) => why ?? []);
    if (untold.length === 0) break;
    if (world.clock.now() > deadline) return pageFor(end, untold);
    await world.clock.sleep(settings.pollSeconds);
  }
  return end;
}

/** Null: it was told, or nothing can reach it any more. */
async function tell({ world, recorder }: CarryOutRequest, device: string): Promise<string | null> {
  const { fence } = recorder;
  const ran = await world.devices.change({ device, ops: [] }, fence);
  if (ran.ran === "done" || (await isOff(world, device))) {
    recorder.told(device, Number.POSITIVE_INFINITY);
    return null;
  }
  return `${device} may still get an order that was never answered: ${ran.detail}`;
}

const pageFor = ({ as, why }: ExecutionEnd, untold: readonly string[]): ExecutionEnd =>
  ended("needs-person", untold.join("; "), [
    `All that was begun has come to its end (${as}: ${why}), but:`,
    ...untold.map((what) => `  ${what}.`),
    "Such an order would lay or remove tunnels, bridges and entries after the end. It is refused once the device has answered us again.",
    "When the device answers: rehome execution resume ID, which tells it, and looks again.",
  ]);
