/** rehome diff --server: plans by their ids there, or files. */
import { type DiffOptions, tellDiff } from "../commands/diff.ts";
import type { Registry } from "../registry.ts";
import { planOn } from "./plans.ts";
import type { Session } from "./session.ts";

export async function remoteDiff(
  { machine }: Registry,
  session: Session,
  first: string,
  second: string,
  options: DiffOptions,
): Promise<void> {
  await tellDiff(machine, await planOn(session, machine, first), await planOn(session, machine, second), options);
}
