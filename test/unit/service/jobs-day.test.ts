/** Day plans as work: the ends that the tests over HTTP do not come to. */
import { describe, expect, it } from "vitest";
import type { NetworkDocument } from "../../../src/network/document.ts";
import type { Solver } from "../../../src/optimiser/solvers/port.ts";
import { endOfJob } from "../../../src/service/jobs/plan-in-process.ts";
import { dayPlanRequestSchema } from "../../../src/service/planning/day-requests.ts";
import { doWork, type WorkAnswer } from "../../../src/service/planning/work.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { cityNetwork, cityTraffic, dayAndNight } from "../plan/a-day.ts";

const dayOf = (network: NetworkDocument, request: object, solver: Solver = inProcess("highs")): Promise<WorkAnswer> => {
  const documents = { network: JSON.stringify(network), traffic: JSON.stringify(cityTraffic(dayAndNight)), to: null };
  return doWork(
    { kind: "day-plan", request: dayPlanRequestSchema.parse({ hourly: false, gap: 0, ...request }), documents },
    { solver: () => solver, onProgress: () => {} },
  );
};

/** Each virtual router has to be where the other is, and no host has room for both, not even for a moment. */
const crossed = (): NetworkDocument => {
  const city = cityNetwork(["A", "B"]);
  return {
    ...city,
    physicalRouters: city.physicalRouters.map((host) => ({ ...host, capacity: { memoryMiB: 600 } })),
    policies: [
      { id: "1", type: "ban", virtualRouters: ["v1"], physicalRouters: ["A"] },
      { id: "2", type: "ban", virtualRouters: ["v2"], physicalRouters: ["B"] },
    ],
  };
};

describe("a day plan as work", () => {
  it("is undecided where there are placements, and no safe way into any round of them", async () => {
    const answer = await dayOf(crossed(), {});
    expect(answer).toMatchObject({
      status: "undecided",
      detail: expect.stringMatching(/^No round of placements can be carried out: packed/),
    });
    const end = endOfJob("dp-1", answer);
    expect(end.state === "failed" && JSON.parse(end.problem)).toMatchObject({
      type: expect.stringMatching(/undecided$/),
      instance: "dp-1",
    });
  });

  it("says with a plan that nothing was found in the time given", async () => {
    const nothing = { status: "unknown", why: "time", detail: "", bound: Number.NEGATIVE_INFINITY, seconds: 1 } as const;
    const slow: Solver = { ...inProcess("highs"), solve: async () => nothing };
    const answer = await dayOf(cityNetwork(), { traffic: { margin: 1 } }, slow);
    if (answer.status !== "done") throw new Error(JSON.stringify(answer));
    expect(JSON.parse(answer.result)).toMatchObject({ schema: "rehome/plan@1", status: "unknown", placements: null });
  });

  it("learns from the weekdays that it is told, and refuses those that the traffic has not", async () => {
    // 2025-03-11 is a Tuesday.
    expect(await dayOf(cityNetwork(), { traffic: { weekday: 2 } })).toMatchObject({ status: "done" });
    expect(await dayOf(cityNetwork(), { traffic: { weekday: "weekend" } })).toMatchObject({
      status: "refused",
      problems: [{ pointer: "/traffic/weekday" }],
    });
  });
});
