/** What a plan is made for, put together from documents: the network as supplied, under a window of its traffic, after changes. */
import { buildNetwork } from "../network/build-network.ts";
import { applyChanges } from "../network/changes.ts";
import type { Change } from "../network/changes-document.ts";
import type { NetworkDocument } from "../network/document.ts";
import type { NetworkInput, TrafficInput } from "../network/read.ts";
import { applyTraffic, type TrafficRequest } from "../network/traffic.ts";
import { type Outcome, type Problem, succeed } from "../result.ts";
import type { PlanDocument } from "./plan-document.ts";
import type { Prepared } from "./prepare.ts";

const HOURS_A_DAY = 24;

/** The network under its traffic, before any change. */
export interface Ground {
  readonly document: NetworkDocument;
  /** Of the document as supplied. */
  readonly digest: string;
  readonly traffic: PlanDocument["traffic"];
  readonly hours: number;
}

export interface GroundChoice extends TrafficRequest {
  /** Absent: the window's, or 24. */
  readonly hours?: number | undefined;
}

/** Without traffic the network's own is taken, and only `hours` is looked at. Problems are those of the choice. */
export function groundOf(
  input: NetworkInput,
  traffic: TrafficInput | null,
  { hours, ...choice }: GroundChoice,
): Outcome<Ground, readonly Problem[]> {
  if (traffic === null) return succeed({ document: input.document, digest: input.digest, traffic: null, hours: hours ?? HOURS_A_DAY });
  const applied = applyTraffic(input.document, traffic.document, choice);
  if (!applied.ok) return applied;
  const { document, window, timeZone, use } = applied.value;
  return succeed({
    document,
    digest: input.digest,
    traffic: { digest: traffic.digest, window, timeZone, use },
    hours: hours ?? applied.value.hours,
  });
}

/** The ground after the changes; problems have pointers into their list. */
export function prepareOn({ document, digest, traffic, hours }: Ground, changes: readonly Change[]): Outcome<Prepared, readonly Problem[]> {
  const changed = applyChanges(document, changes);
  return changed.ok ? succeed({ network: buildNetwork(changed.value), digest, changes, traffic, hours }) : changed;
}
