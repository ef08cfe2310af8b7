import { describe, expect, it } from "vitest";
import { type AnyReason, checkAll, explainReason, ruleBook } from "../../../src/constraints/index.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";

const network = aBuiltNetwork({ physicalRouters: [aHost("h1"), aHost("h2", { platform: "kvm" })], virtualRouters: [aRouter("a")] });

describe("the rule book", () => {
  it("gives every rule an id and a label of its own", () => {
    const ids = ruleBook.constraints.map(({ id }) => id);
    const labels = ruleBook.constraints.map(({ label }) => label);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(labels).size).toBe(labels.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("is in the order of its labels", () => {
    const labels = ruleBook.constraints.map(({ label }) => label);
    const rank = (label: string): number => (label.startsWith("C") ? 0 : 1000) + Number(label.slice(1));
    expect(labels.toSorted((x, y) => rank(x) - rank(y))).toEqual(labels);
  });

  it("finds the reasons of all rules, and has each explained by its own", () => {
    const reasons = checkAll(network, aCandidate(network, { a: "h2" }, { routersOn: ["h1"] }));
    expect(reasons.map(({ rule }) => rule)).toEqual(["host-is-on", "platform-matches"]);
    expect(reasons.map((reason) => explainReason(reason, network).found)).toEqual([
      "h2 is off while it hosts a",
      "a needs acme xen, h2 is acme kvm",
    ]);
    expect(checkAll(network, aCandidate(network, { a: "h1" }))).toEqual([]);
  });

  it("refuses a reason of a rule that it lacks", () => {
    expect(() => explainReason({ rule: "no-such-rule", subject: "a" }, network)).toThrow(
      "internal: the rule book has no rule no-such-rule",
    );
  });

  it("tells reasons apart by their rule", () => {
    const reason: AnyReason = { rule: "host-is-on", subject: "h1", physicalRouter: "h1", virtualRouter: "a" };
    const host = reason.rule === "host-is-on" ? reason.physicalRouter : undefined;
    expect(host).toBe("h1");
  });
});
