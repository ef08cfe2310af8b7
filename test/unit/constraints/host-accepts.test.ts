import { describe, expect, it } from "vitest";
import { hostAccepts } from "../../../src/constraints/host-accepts.ts";
import { settled } from "../../../src/network/moment.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const withState = (state: "on" | "off" | "draining" | "maintenance" | "failed") =>
  aBuiltNetwork({
    physicalRouters: [aHost("h1", { state }), aHost("h2")],
    virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b", { host: "h2" }), aRouter("c")],
  });
const allOnH1 = { a: "h1", b: "h1", c: "h1" };

describe("host-accepts", () => {
  it.each([
    ["on", { accepted: 32, rejected: 0 }],
    ["off", { accepted: 32, rejected: 0 }],
    // b and c keep off h1: 2 placements, 4 choices of what is on.
    ["draining", { accepted: 8, rejected: 24 }],
    // Everything on h2.
    ["maintenance", { accepted: 4, rejected: 28 }],
    // Everything on h2 and h1 off.
    ["failed", { accepted: 2, rejected: 30 }],
  ] as const)("judges a host that is %s", (state, counts) => {
    expect(compareViews(hostAccepts, withState(state))).toEqual(counts);
  });

  it("lets a draining host keep what it has and take nothing new", () => {
    const network = withState("draining");
    const reasons = reasonsOf(hostAccepts, network, aCandidate(network, allOnH1));
    expect(reasons.map((reason) => reason.virtualRouter)).toEqual(["b", "c"]);
    expect(reasons[0]).toMatchObject({ rule: "host-accepts", subject: "h1", physicalRouter: "h1", state: "draining", virtualRouter: "b" });
    expect(reasons.slice(0, 1).map((reason) => hostAccepts.explain(reason, network))).toEqual([
      {
        found: "h1 is draining and takes nothing new, but b would come to it",
        where: "physicalRouters/h1/state",
        remedy: "place b elsewhere, or set the state of h1 to on",
      },
    ]);
    expect(hostAccepts.filter(network, "a", "h1")).toEqual([]);
    expect(hostAccepts.filter(network, "b", "h1")).toEqual(reasons.slice(0, 1));
    expect(rowsInWords(hostAccepts, network)).toEqual(["C3(0) + 1 place(b,h1) + 1 place(c,h1) <= 0"]);
  });

  it("empties a host in maintenance", () => {
    const network = withState("maintenance");
    const reasons = reasonsOf(hostAccepts, network, aCandidate(network, { a: "h1", b: "h2" }));
    expect(reasons.map((reason) => hostAccepts.explain(reason, network))).toEqual([
      {
        found: "h1 is in maintenance and must not host a",
        where: "physicalRouters/h1/state",
        remedy: "place a elsewhere, or end the maintenance of h1",
      },
    ]);
    expect(hostAccepts.filter(network, "a", "h1")).toEqual(reasons);
    expect(rowsInWords(hostAccepts, network)).toEqual(["C3(0) + 1 place(a,h1) + 1 place(b,h1) + 1 place(c,h1) <= 0"]);
  });

  it("neither fills nor switches on a failed host", () => {
    const network = withState("failed");
    const reasons = reasonsOf(hostAccepts, network, aCandidate(network, { a: "h1" }));
    expect(reasons.map((reason) => reason.virtualRouter)).toEqual([undefined, "a"]);
    expect(reasons.map((reason) => hostAccepts.explain(reason, network).found)).toEqual([
      "h1 has failed and cannot be switched on",
      "h1 has failed and cannot host a",
    ]);
    expect(reasons.map((reason) => hostAccepts.explain(reason, network).remedy)).toEqual([
      "leave h1 off, or set its state to on once it is repaired",
      "place a elsewhere, or repair h1",
    ]);
    expect(rowsInWords(hostAccepts, network)).toEqual(["C3(0) + 1 on(h1) + 1 place(a,h1) + 1 place(b,h1) + 1 place(c,h1) <= 0"]);
  });

  it("lets a transition begin: until a host in maintenance is empty it keeps what it has, and takes nothing back", () => {
    expect(hostAccepts.moment).toBe("always");
    const network = withState("maintenance");
    const broken = (was: string, is: string) => {
      const moment = { ...settled(aCandidate(network, { a: was })), after: aCandidate(network, { a: is }) };
      return hostAccepts.during?.(network, moment, { constraints: [] }).map(({ virtualRouter }) => virtualRouter);
    };
    expect(broken("h1", "h1")).toMatchObject([]);
    expect(broken("h1", "h2")).toEqual([]);
    expect(broken("h2", "h1")).toEqual(["a"]);
  });

  it("lets a host that drains keep what it has, and one that has failed be neither on nor hold anything", () => {
    const during = (state: Parameters<typeof withState>[0], was: Record<string, string>, is: Record<string, string>) => {
      const network = withState(state);
      const moment = { ...settled(aCandidate(network, was)), after: aCandidate(network, is) };
      return hostAccepts.during?.(network, moment, { constraints: [] }).map(({ virtualRouter }) => virtualRouter);
    };
    expect(during("draining", { a: "h1", b: "h2" }, { a: "h2", b: "h1" })).toMatchObject(["b"]);
    expect(during("failed", { a: "h1" }, { a: "h2" })).toEqual([undefined, "a"]);
  });

  it("says what it demands", () => {
    expect(hostAccepts.describe("h1", withState("maintenance"))).toEqual({
      found: "h1 is in maintenance: it must end up hosting nothing",
      where: "physicalRouters/h1/state",
      remedy: "set the state of h1 to on",
    });
    expect(hostAccepts.describe("h1", withState("draining")).found).toBe("h1 is draining: it takes nothing new");
    expect(hostAccepts.describe("h1", withState("failed")).found).toBe("h1 has failed: it hosts nothing and cannot be switched on");
    expect(hostAccepts.relax("h1", null, withState("draining"))).toBe("set the state of h1 to on");
    expect(hostAccepts.relax("h1", null, withState("failed"))).toBe("repair h1 and set its state to on");
  });
});
