import { describe, expect, it } from "vitest";
import { counted, figure, figureUp, listed, policyPath } from "../../../src/constraints/wording.ts";

describe("figures", () => {
  it("have at most three decimals, and never say 0 for something", () => {
    expect([3, 2.5, 1.23456, 0.0004, 0.00002345, 0, -0.25].map(figure)).toEqual(["3", "2.5", "1.235", "0.0004", "0.000023", "0", "-0.25"]);
    expect(figure(Number.POSITIVE_INFINITY)).toBe("unlimited");
  });

  it("are rounded up where they must suffice, but not for the solver's last digit", () => {
    expect([0.25, 1.2341, 2.0000004, 0.00001].map(figureUp)).toEqual(["0.25", "1.235", "2", "0.001"]);
  });

  it("count in words", () => {
    expect([0, 1, 2].map((count) => counted(count, "move"))).toEqual(["0 moves", "1 move", "2 moves"]);
    expect(counted(2, "entry", "entries")).toBe("2 entries");
  });
});

describe("lists of ids", () => {
  it("end in a conjunction and stop when they get long", () => {
    expect(listed([], "or")).toBe("none");
    expect(listed(["a"], "or")).toBe("a");
    expect(listed(["a", "b"], "and")).toBe("a and b");
    expect(listed(["a", "b", "c", "d", "e"], "or")).toBe("a, b, c, d or e");
    expect(listed(["a", "b", "c", "d", "e", "f"], "and")).toBe("a, b, c, d and 2 others");
  });
});

it("finds a policy by its id or by its index", () => {
  expect(policyPath("feed")).toBe("policies/feed");
  expect(policyPath("policies/3")).toBe("policies/3");
});
