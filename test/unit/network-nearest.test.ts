import { expect, it } from "vitest";
import { nearest } from "../../src/network/nearest.ts";

it.each([
  ["maxUtilization", ["maxUtilisation", "maxMoves"], "maxUtilisation"],
  ["nyc-11", ["nyc-2", "nyc-1", "dc-1"], "nyc-1"],
  ["drian", ["fail", "drain"], "drain"],
  ["ON", ["off", "on"], "on"],
  ["naem", ["id", "name"], "name"],
  ["x", ["nyc", "dc"], undefined],
  ["boston", ["nyc", "boise", "austin"], undefined],
  ["a", ["a"], undefined],
  ["", ["a"], "a"],
  ["y".repeat(65), ["y".repeat(64)], undefined],
])("takes %j for the nearest of %j", (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});

it("looks at a bounded number of candidates", () => {
  function* endless(): Iterable<string> {
    for (let i = 0; ; i++) yield `candidate-${i}`;
  }
  expect(nearest("candidate-7x", endless())).toBe("candidate-7");
});
