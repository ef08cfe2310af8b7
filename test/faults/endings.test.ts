/** What an execution says at its end is what was seen after its last effect. */
import { describe, expect, it } from "vitest";
import type { Act, Fault } from "../../src/execution/drivers/simulated/faults.ts";
import { survive } from "../support/campaign.ts";
import { stateNow } from "../support/campaign-ends.ts";
import { begin, type Exercise, resume } from "../support/executions.ts";
import { exercises } from "./exercises.ts";
import { newTally, tryOut } from "./one-fault.ts";

/** Just after the first such act was made. */
const killAfter = ({ fleet }: Exercise, device: string, matches: (act: Act) => boolean): Fault => ({
  fault: "call",
  moment: "made",
  matches,
  call: () => fleet.inject({ fault: "kill", device, when: { atSeconds: 0 } }),
});

const isUndone = (exercise: Exercise, move: number): boolean => stateNow(exercise).moves.get(move)?.status === "undone";

describe("a host that dies before the execution ends", () => {
  it("is told of, when the router that it ran was taken back before the others of its wave", async () => {
    const exercise = exercises["side by side"]();
    exercise.fleet.inject(
      { fault: "migration", router: "r1", how: "refused-for-memory", times: Number.POSITIVE_INFINITY },
      killAfter(exercise, "h1", ({ act }) => act === "change" && isUndone(exercise, 0)),
    );
    const outcome = await begin(exercise);
    expect(outcome).toMatchObject({ status: "ended", end: { as: "needs-person", why: "r1 is lost: it ran on h1, and h1 is off" } });
    expect(stateNow(exercise).undone.size).toBe(1);
  });

  it("is told of, when its router never moved", async () => {
    const exercise = exercises["side by side"]();
    const { lives, pages, problems } = await survive(exercise, {
      wishes: [{ life: 0, record: 1, want: "skip", router: "r2" }],
      faults: [
        { fault: "migration", router: "r1", how: "refused-for-memory", times: Number.POSITIVE_INFINITY },
        killAfter(exercise, "h2", ({ act }) => act === "migrate"),
      ],
    });
    expect({ lives, problems }).toEqual({ lives: ["needs-person", "rolled-back"], problems: [] });
    expect(pages[0]).toContain("r2 is lost: it ran on h2, and h2 is off");
  });

  it("is told of, when all is done and empty hosts are being switched off", async () => {
    const exercise = exercises.consolidation();
    exercise.fleet.inject(killAfter(exercise, "h3", (act) => act.act === "power" && act.to === "off"));
    const outcome = await begin(exercise);
    expect(outcome).toMatchObject({
      status: "ended",
      end: { as: "needs-person", why: "r1 is lost: it ran on h3, and h3 is off; r2 is lost: it ran on h3, and h3 is off" },
    });
    if (outcome.status !== "ended") throw new Error(outcome.status);
    expect(outcome.end.page).toContain("  h3 is off");
    const again = await resume(exercise);
    expect(again).toMatchObject({ status: "ended", end: { as: "needs-person" } });
  });

  it("is not said to run a router in a page that is written later", async () => {
    const exercise = exercises["side by side"]();
    const kill: Fault = {
      fault: "call",
      moment: "made",
      matches: (act) => act.act === "change" && act.change.ops.some(({ op }) => op === "confirm"),
      call: () => exercise.fleet.inject({ fault: "kill", device: "h3", when: { atSeconds: 0 }, startsAgainAfter: 400 }),
    };
    const { lives, pages, problems } = await survive(exercise, { faults: [kill] });
    expect({ lives, problems }).toEqual({ lives: ["needs-person", "done"], problems: [] });
    expect(pages[0]).not.toContain("runs on");
    expect(pages[0]).toContain("  h3 cannot be asked: ");
  });

  it("ends as it should once a person has brought the router back", async () => {
    const exercise = exercises.consolidation();
    const faults = [killAfter(exercise, "h3", (act) => act.act === "power" && act.to === "off")];
    const { lives, problems } = await survive(exercise, { faults });
    expect({ lives, problems }).toEqual({ lives: ["needs-person", "done"], problems: [] });
  });
});

describe("a host that does not answer at the end", () => {
  const cut = (seconds: number): Exercise => {
    const exercise = exercises.consolidation();
    const { fleet } = exercise;
    const call = () => fleet.inject({ fault: "unreachable", device: "h3", when: { atSeconds: 0 }, seconds });
    fleet.inject({ fault: "call", moment: "made", matches: (act) => act.act === "power" && act.to === "off", call });
    return exercise;
  };

  it("is waited for", async () => {
    expect(await begin(cut(60))).toMatchObject({ status: "ended", end: { as: "done" } });
  });

  it("is a person's to look at after that, and the execution goes on once it answers", async () => {
    const exercise = cut(400);
    const outcome = await begin(exercise);
    if (outcome.status !== "ended") throw new Error(outcome.status);
    expect(outcome.end.as).toBe("needs-person");
    expect(outcome.end.why).toContain("h3 cannot be asked whether it runs r1");
    await exercise.fleet.run(400);
    expect(await resume(exercise)).toMatchObject({ status: "ended", end: { as: "done" } });
  });
});

it("takes no move up again that went back at a person's wish, wherever its executor died", async () => {
  const tally = newTally();
  const way = { name: "side by side", procedure: "local-switching", turn: null } as const;
  const wishes = [{ life: 0, record: 20, want: "abort" }] as const;
  const { counts, lives } = await tryOut(tally, way, { wishes });
  expect(lives).toEqual(["stopped"]);
  for (let record = 21; record <= (counts[0]?.records ?? 0); record += 1) {
    await tryOut(tally, way, { wishes, deaths: [{ record, moment: "after" }] });
  }
  expect(tally.failures.slice(0, 3)).toEqual([]);
});
