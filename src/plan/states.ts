/** The states that a transition passes through, from one instant to the next (docs/transition.md). */
import type { Candidate } from "../network/candidate.ts";
import { type Moment, settled } from "../network/moment.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import { defaultMigration } from "./pre-copy.ts";
import { createReplayState } from "./replay-state.ts";
import { inSeconds, instantsOf, type Times } from "./replay-timeline.ts";

/** Holds from `atSeconds` until the next state. */
export interface PassingState {
  readonly atSeconds: Seconds;
  /** `before` is what carries the traffic, but for routers that come from nowhere: they count on their new host at once. */
  readonly moment: Moment;
}

/** From `network.today` on, one state for each instant at which something starts or ends; the first is at 0. */
export function* statesOf(network: Network, target: Candidate, times: Times): Generator<PassingState> {
  const instants = instantsOf(network, times);
  if (instants[0]?.at !== 0) yield { atSeconds: 0, moment: settled(network.today) };
  // Copies matter to nobody here, so that any model of migration will do.
  const state = createReplayState(network, target.routes, defaultMigration);
  for (const instant of instants) {
    state.finish(instant.ending);
    state.pass(instant);
    state.begin(instant.starting);
    const isInstant = ({ end }: { readonly end: number }): boolean => end === instant.at;
    state.finish({ trips: instant.starting.trips.filter(isInstant), reroutings: instant.starting.reroutings.filter(isInstant) });
    yield { atSeconds: inSeconds(instant.at), moment: state.moment() };
  }
}
