import { describe, expect, it } from "vitest";
import { tdmPortsFit } from "../../../src/constraints/tdm-ports-fit.ts";
import { constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  sites: [{ id: "nyc" }],
  transportNodes: [{ id: "t", site: "nyc" }],
  physicalRouters: [aHost("h1", { capacity: { tdmPorts: 3 } }), aHost("h2", { capacity: { tdmPorts: 1 } }), aHost("h3")],
  virtualRouters: [aRouter("a"), aRouter("b", { demand: { tdmPorts: 1 } }), aRouter("c")],
  accessLinks: [
    { id: "x1", router: "a", attachedTo: "t", technology: "tdm" },
    { id: "x2", router: "a", attachedTo: "t", technology: "tdm" },
    { id: "x3", router: "a", attachedTo: "t", technology: "packet" },
    { id: "x4", router: "b", attachedTo: "t", technology: "tdm" },
    { id: "x5", router: "c", attachedTo: "t" },
  ],
});

describe("tdm-ports-fit", () => {
  it("accepts a router where its TDM links and its demand find ports", () => {
    // a needs 2 ports and b 2: only one of them fits on h1, none elsewhere.
    expect(compareViews(tdmPortsFit, network)).toEqual({ accepted: 0, rejected: 8 * 27 });
    const wider = aBuiltNetwork({
      ...network.document,
      physicalRouters: [aHost("h1", { capacity: { tdmPorts: 3 } }), aHost("h2", { capacity: { tdmPorts: 2 } }), aHost("h3")],
    });
    // One on each of h1 and h2, c anywhere, h1 and h2 on.
    expect(compareViews(tdmPortsFit, wider)).toEqual({ accepted: 2 * 3 * 2, rejected: 8 * 27 - 12 });
  });

  it("reports ports needed, ports there and who needs them", () => {
    const reasons = reasonsOf(tdmPortsFit, network, aCandidate(network, { a: "h1", b: "h1", c: "h3" }));
    expect(reasons).toMatchObject([
      { rule: "tdm-ports-fit", subject: "h1", physicalRouter: "h1", needed: 4, available: 3, virtualRouters: ["a", "b"] },
    ]);
    expect(reasons.map((reason) => tdmPortsFit.explain(reason, network))).toEqual([
      {
        found: "h1 would need 4 of 3 TDM ports (tdmPorts)",
        where: "physicalRouters/h1/capacity/tdmPorts",
        remedy: "add 1 TDM port to h1, or place one of a or b elsewhere",
      },
    ]);
  });

  it("says when a host offers none because it is off", () => {
    const [reason] = reasonsOf(tdmPortsFit, network, aCandidate(network, { a: "h1" }, { routersOn: [] }));
    expect(reason && tdmPortsFit.explain(reason, network)).toMatchObject({
      found: "h1 would need 2 of 0 TDM ports (tdmPorts), being off",
      remedy: "switch h1 on, or place a elsewhere",
    });
  });

  it("filters a router that alone needs more", () => {
    expect(tdmPortsFit.filter(network, "b", "h1")).toEqual([]);
    expect(tdmPortsFit.filter(network, "b", "h2")).toEqual([
      { rule: "tdm-ports-fit", subject: "h2", physicalRouter: "h2", needed: 2, available: 1, virtualRouters: ["b"] },
    ]);
    expect(tdmPortsFit.filter(network, "c", "h3")).toEqual([]);
  });

  it("has one row a host, and none where nobody needs a port", () => {
    expect(rowsInWords(tdmPortsFit, network)).toEqual([
      "C7(0) + 2 place(a,h1) + 2 place(b,h1) - 3 on(h1) <= 0",
      "C7(1) + 2 place(a,h2) + 2 place(b,h2) - 1 on(h2) <= 0",
      "C7(2) + 2 place(a,h3) + 2 place(b,h3) <= 0",
    ]);
    const [row] = tdmPortsFit.rows(constantColumns(network, aCandidate(network, {})), { constraints: [] });
    expect(row).toMatchObject({ subject: "h1", elastic: { unit: "tdmPorts", cost: 5 } });
    expect(rowsInWords(tdmPortsFit, aBuiltNetwork({ physicalRouters: [aHost("h")], virtualRouters: [aRouter("a")] }))).toEqual([]);
  });

  it("says what it demands and how it gives way", () => {
    expect(tdmPortsFit.moment).toBe("always");
    expect(tdmPortsFit.describe("h2", network)).toEqual({
      found: "h2 has 1 TDM port (tdmPorts) for the access links of its virtual routers",
      where: "physicalRouters/h2/capacity/tdmPorts",
      remedy: "add TDM ports to h2, or turn TDM access links into packet ones",
    });
    expect(tdmPortsFit.describe("h3", network).found).toBe("h3 has 0 TDM ports (tdmPorts) for the access links of its virtual routers");
    expect(tdmPortsFit.relax("h2", 0.9999999, network)).toBe("add 1 TDM port to h2");
    expect(tdmPortsFit.relax("h2", 2.0000001, network)).toBe("add 2 TDM ports to h2");
    expect(tdmPortsFit.relax("h2", null, network)).toBe("lift the limit on TDM ports of h2");
  });
});
