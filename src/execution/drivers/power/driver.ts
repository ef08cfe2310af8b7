/** One host's way to be switched: the small port under `Power`, one file for each kind. */
import type { Seconds } from "../../../units.ts";
import type { Clock, Ran, Seen } from "../../ports.ts";

export type PowerState = "on" | "off";

/** Nothing here throws for what happens out there. */
export interface PowerDriver {
  /** False: nothing can switch this host. */
  readonly switches: boolean;
  /** Whether "off" comes from the power supply, and not from silence. */
  readonly proves: boolean;
  read(): Promise<Seen<PowerState>>;
  /** To the state that it is in already: done, nothing is sent. */
  switch(to: PowerState, mayForce?: () => Promise<boolean>): Promise<Ran>;
  /** For people; no secret is in it. */
  commandsOf(to: PowerState): readonly string[];
}

/** What every driver that waits has. */
export interface Patience {
  readonly clock: Clock;
  /** For one exchange. */
  readonly timeoutSeconds: Seconds;
  /** Between two questions for the state while waiting for it. Default 2. */
  readonly pollSeconds?: Seconds;
}

export const done: Ran = { ran: "done" };
export const failed = (detail: string): Ran => ({ ran: "failed", detail });
export const unknown = (detail: string): Ran => ({ ran: "unknown", detail });
export const notSeen = (why: string): { readonly seen: false; readonly why: string } => ({ seen: false, why });
export const seen = <State>(state: State): Seen<State> => ({ seen: true, state });
