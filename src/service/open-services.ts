/** Puts the services together from adapters that main.ts chose. */
import { randomBytes } from "node:crypto";
import type { Config } from "./config.ts";
import type { FleetTools } from "./executions/tools.ts";
import type { Dispatcher } from "./jobs/port.ts";
import { createQuestions } from "./questions/threads.ts";
import type { Services } from "./services.ts";
import type { Store } from "./store/port.ts";

export interface OpenedAdapters {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly fleets?: FleetTools;
  /** Milliseconds since 1970. */
  now(): number;
  readonly log: Services["log"];
}

export function openServices(config: Config, { store, dispatcher, fleets, now, log }: OpenedAdapters): Services {
  return {
    store,
    dispatcher,
    settings: {
      twoPersonRule: config.twoPerson,
      simulatedFleets: config.simulated,
      fleetsFolder: config.fleets ?? null,
      answerAtOnceMs: config.answerAtOnceSeconds * 1000,
    },
    ...(fleets === undefined ? {} : { fleets }),
    now,
    newId: createIds(now),
    questions: createQuestions(store.versions, log),
    log,
  };
}

/** Digits before letters, in the order of their codes; without i, l, o and u, which are misread. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS = 9;
const RANDOM_BYTES = 10;

/** Such as "pl-1jm3k9x0p4f7tqz2m8wc": the millisecond and fifty random bits, so ids of several servers do not meet. */
export function createIds(now: () => number): (prefix: string) => string {
  let last = 0;
  return (prefix) => {
    // Two of the same millisecond are in the order in which they were made.
    last = Math.max(last + 1, now());
    let time = "";
    for (let rest = last, place = 0; place < TIME_DIGITS; place++, rest = Math.floor(rest / ALPHABET.length)) {
      time = `${ALPHABET[rest % ALPHABET.length]}${time}`;
    }
    const random = [...randomBytes(RANDOM_BYTES)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
    return `${prefix}-${time}${random}`;
  };
}
