import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../../src/network/build-network.ts";
import { networkSchema } from "../../../src/network/document.ts";
import { candidateOfPlan, plannedStateOf } from "../../../src/plan/candidate-of-plan.ts";
import { plannedNetwork } from "../../../src/plan/planned-network.ts";
import { randomCases } from "../../support/random-networks.ts";
import { emptyPlan } from "./a-plan.ts";

describe("candidateOfPlan", () => {
  it("reads back what plannedStateOf wrote", () => {
    fc.assert(
      fc.property(randomCases(), ({ network, candidate }) => {
        expect(candidateOfPlan(network, plannedStateOf(network, candidate))).toEqual(candidate);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("is undefined for a plan without an answer, and leaves out what the network does not know", () => {
    fc.assert(
      fc.property(randomCases(), ({ network, candidate }) => {
        expect(candidateOfPlan(network, emptyPlan(network, "unknown"))).toBeUndefined();
        const state = plannedStateOf(network, candidate);
        const more = {
          placements: { ...state.placements, ghost: "h0", "ghost-2": "nowhere" },
          routes: { ...state.routes, ghost: [] },
          physicalRouters: { ...state.physicalRouters, ghost: "on" as const },
          physicalLinks: { ...state.physicalLinks, ghost: "on" as const },
        };
        expect(candidateOfPlan(network, more)).toEqual(candidate);
      }),
      { seed: 3, numRuns: 30 },
    );
  });
});

describe("plannedNetwork", () => {
  it("is today in the planned state, once carried out", () => {
    let compared = 0;
    fc.assert(
      fc.property(randomCases({ mostHosts: 5 }, 0), ({ network, candidate }) => {
        const document = plannedNetwork(network, candidate);
        expect(networkSchema.parse(document)).toEqual(document);
        const then = buildNetwork(document);
        expect(then.today.placements).toEqual(candidate.placements);
        for (const [id, router] of then.physicalRouters) {
          const before = network.physicalRouters.get(id)?.state;
          if (before === "on" || before === "off") expect(router.state).toBe(candidate.routersOn.has(id) ? "on" : "off");
          else expect(router.state).toBe(before);
        }
        for (const [id, link] of then.overlayLinks) {
          const was = network.overlayLinks.get(id);
          if (was?.referenceDelayMs !== undefined) expect(link.referenceDelayMs).toBe(was.referenceDelayMs);
        }
        const awake = [...network.physicalLinks.values()].every(
          (link) => candidate.linksOn.has(link.id) === then.today.linksOn.has(link.id),
        );
        const sameHosts = [...network.physicalRouters.keys()].every((id) => candidate.routersOn.has(id) === then.today.routersOn.has(id));
        if (!awake || !sameHosts) return;
        compared++;
        expect(then.today.routes).toEqual(candidate.routes);
      }),
      { seed: 4, numRuns: 200, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it("gives routes under explicit routing only", () => {
    for (const routing of ["igp", "explicit"] as const) {
      fc.assert(
        fc.property(randomCases({ routing }, 0), ({ network, candidate }) => {
          const { virtualLinks, accessLinks } = plannedNetwork(network, candidate);
          for (const link of [...virtualLinks, ...accessLinks])
            expect(link.route).toEqual(routing === "igp" ? undefined : candidate.routes.get(link.id));
        }),
        { seed: 5, numRuns: 30 },
      );
    }
  });
});
