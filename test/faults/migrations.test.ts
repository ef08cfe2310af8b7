import { describe, expect, it } from "vitest";
import type { Fault, MigrationFault } from "../../src/execution/drivers/simulated/faults.ts";
import type { Script } from "../support/campaign.ts";
import { type ExerciseName, exercises } from "./exercises.ts";
import { newTally, report, type Tally, tryOut, type Way } from "./one-fault.ts";

const kinds: readonly MigrationFault[] = [
  "cut-in-pre-copy",
  "cut-after-suspend",
  "cut-after-suspend-clean",
  "handshake-lost-target-runs",
  "handshake-lost-target-paused",
  "handshake-lost-target-incoming",
  "destination-dies-in-pre-copy",
  "destination-dies-after-suspend",
  "destination-dies-in-handshake",
  "source-dies-in-pre-copy",
  "source-dies-after-suspend",
  "source-dies-in-handshake",
  "hangs-in-pre-copy",
  "refused-for-memory",
  "log-dirty-refused",
  "sender-killed-after-suspend",
];

const live = [
  "to the far end",
  "away from the far end",
  "past the far end",
  "consolidation",
  "parking",
  "side by side",
  "both ends at once",
] as const;
const ways: readonly Way[] = live.flatMap((name) =>
  (["local-switching", "switch-after"] as const).flatMap((procedure) =>
    [null, "at its new home" as const].map((turn) => ({ name, procedure, turn })),
  ),
);

async function attempt(title: string, scripts: readonly Script[], over: readonly Way[] = ways): Promise<Tally> {
  const tally = newTally();
  const began = process.cpuUsage();
  for (const way of over) for (const script of scripts) await tryOut(tally, way, script);
  report(title, tally, began);
  return tally;
}

const devicesOf = (name: ExerciseName): readonly string[] => [...exercises[name]().fleet.inspect().devices.keys()];

/** From the nth act of the run on, for so many of them. */
const acts = Array.from({ length: 26 }, (_, index) => index);

describe("migrations that fail", () => {
  it.each(kinds)("%s, once and for ever, there and back, with and without a death of the executor", async (how) => {
    const faults = (times: number): readonly Fault[] => [{ fault: "migration", how, times }];
    const back: Fault = { fault: "migration", how, matches: ({ from }) => from === "h3" || from === "h2" };
    const tally = await attempt(how, [
      { faults: faults(1) },
      { faults: faults(Number.POSITIVE_INFINITY) },
      { faults: [back] },
      { faults: faults(1), deaths: [{ act: 6, moment: "made" }] },
      {
        faults: faults(2),
        deaths: [
          { act: 5, moment: "asked" },
          { act: 1, moment: "made" },
        ],
        pauseSeconds: 100,
      },
    ]);
    expect(tally.failures.slice(0, 3)).toEqual([]);
  });
});

describe("hosts and far ends that die or cannot be reached", () => {
  it.each(live)("%s: each device dies at each act", async (name) => {
    const way: Way = { name, procedure: "local-switching", turn: null };
    const scripts = devicesOf(name).flatMap((device) =>
      acts.flatMap((atAct): readonly Script[] => [
        { faults: [{ fault: "kill", device, when: { atAct }, startsAgainAfter: 45 }] },
        ...(device.startsWith("h") ? [{ faults: [{ fault: "kill", device, when: { atAct } } as const] }] : []),
      ]),
    );
    const tally = await attempt(`${name}, deaths of devices`, scripts, [way]);
    expect(tally.failures.slice(0, 3)).toEqual([]);
  });

  it.each(live)("%s: each device is out of reach at each act, with and without changes arriving", async (name) => {
    const way: Way = { name, procedure: "local-switching", turn: null };
    const scripts = devicesOf(name).flatMap((device) =>
      acts.flatMap((atAct) =>
        [20, 400].flatMap((seconds) =>
          [false, true].map(
            (changesArrive): Script => ({ faults: [{ fault: "unreachable", device, when: { atAct }, seconds, changesArrive }] }),
          ),
        ),
      ),
    );
    const tally = await attempt(`${name}, unreachable`, scripts, [way]);
    expect(tally.failures.slice(0, 3)).toEqual([]);
  });
});
