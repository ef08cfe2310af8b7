/** The network as an execution has left it: where routers run now, and which hosts are on. */
import type { Candidate } from "../network/candidate.ts";
import type { NetworkDocument } from "../network/document.ts";
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import { plannedNetwork } from "../plan/planned-network.ts";
import type { ExecutionState } from "./journal/fold.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { JournalEntry } from "./journal/store.ts";

/** Moves that are neither done nor undone: where their router is, the journal alone does not say. */
export const openMoves = (state: ExecutionState): readonly number[] =>
  [...state.moves].filter(([, { status }]) => status === "under way" || status === "stuck").map(([index]) => index);

/** @param network as supplied, before changes: what is planned from next. */
export function networkAfter(
  network: Network,
  plan: PlanDocument,
  state: ExecutionState,
  entries: readonly JournalEntry<JournalRecord>[],
): NetworkDocument {
  const placements = new Map(network.today.placements);
  plan.moves.forEach((move, index) => {
    if (state.moves.get(index)?.status === "moved") placements.set(move.router, move.to);
  });
  const routersOn = new Set(network.today.routersOn);
  for (const { body } of entries) {
    if (body.type !== "power-ended" || body.why !== null) continue;
    if (body.to === "on") routersOn.add(body.physicalRouter);
    else routersOn.delete(body.physicalRouter);
  }
  const candidate: Candidate = { ...network.today, placements, routersOn };
  return plannedNetwork(network, candidate);
}
