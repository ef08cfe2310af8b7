/** Which devices may still get a change that an executor before us ordered: of which no answer came, or that nobody was left to hear. */
import type { JournalRecord } from "./record.ts";
import type { JournalEntry } from "./store.ts";

export function unansweredDevices(entries: readonly JournalEntry<JournalRecord>[]): ReadonlySet<string> {
  const open = new Map<number, { readonly device: string; readonly at: number }>();
  /** With the place in the journal at which it was given up. */
  const unsure = new Map<string, number>();
  entries.forEach(({ body }, at) => {
    if (body.type === "intended" && body.what.kind === "change") open.set(body.effect, { device: body.what.device, at });
    if (body.type === "resumed") {
      for (const { device } of open.values()) unsure.set(device, at);
      open.clear();
    }
    if (body.type !== "ended") return;
    const order = open.get(body.effect);
    open.delete(body.effect);
    if (order === undefined) return;
    if (body.ran.ran === "unknown") unsure.set(order.device, at);
    // Ordered after it, with a higher fence, and made: what is still on its way is refused.
    else if (body.ran.ran === "done" && order.at > (unsure.get(order.device) ?? -1)) unsure.delete(order.device);
  });
  return new Set([...unsure.keys(), ...[...open.values()].map(({ device }) => device)]);
}
