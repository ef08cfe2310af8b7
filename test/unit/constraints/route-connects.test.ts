import { describe, expect, it } from "vitest";
import type { RouteChoice } from "../../../src/constraints/constraint.ts";
import { routeConnects } from "../../../src/constraints/route-connects.ts";
import { candidateColumns } from "../../laws/candidate-columns.ts";
import { constantColumns, rowHolds } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { reasonsOf } from "../../support/rule-views.ts";

const noBook = { constraints: [] };

/** A ring h1 - t - h2 - h3 - h1; the access link is attached to the physical router h3. */
const ring = (h3: "on" | "failed" = "on") =>
  aBuiltNetwork({
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [aHost("h1"), aHost("h2"), aHost("h3", { state: h3 })],
    physicalLinks: [
      { id: "l1", a: "h1", b: "t", capacityGbps: 10, delayMs: 1 },
      { id: "l2", a: "t", b: "h2", capacityGbps: 10, delayMs: 1 },
      { id: "l3", a: "h2", b: "h3", capacityGbps: 10, delayMs: 1 },
      { id: "l4", a: "h3", b: "h1", capacityGbps: 10, delayMs: 1 },
    ],
    virtualRouters: [aRouter("a"), aRouter("b")],
    virtualLinks: [{ id: "ab", a: "a", b: "b" }],
    accessLinks: [{ id: "cust", router: "a", attachedTo: "h3" }],
  });

const straight = { ab: ["l1", "l2"], cust: ["l4"] };

/** The faults of one route of ab between h1 and h2, with cust routed well. */
function faults(
  route: readonly string[] | undefined,
  parts: { readonly routersOn?: readonly string[]; readonly linksOn?: readonly string[]; readonly b?: string } = {},
) {
  const network = ring();
  const { b = "h2", ...states } = parts;
  const routes = route === undefined ? { cust: ["l4"] } : { ab: route, cust: ["l4"] };
  const reasons = reasonsOf(routeConnects, network, aCandidate(network, { a: "h1", b }, { routes, ...states }));
  return reasons.filter((reason) => reason.link === "ab").map(({ problem, at }) => (at === undefined ? problem : `${problem} ${at}`));
}

describe("route-connects", () => {
  it("takes any simple route over what is on", () => {
    expect(faults(["l1", "l2"])).toEqual([]);
    expect(faults(["l4", "l3"])).toEqual([]);
    expect(faults([], { b: "h1" })).toEqual([]);
  });

  it.each([
    [undefined, ["missing"]],
    [["l1"], ["wrong-end t"]],
    [[], ["wrong-end h1"]],
    [["l1", "l3"], ["broken l3"]],
    [["l1", "nowhere"], ["broken nowhere"]],
    [["l2", "l1"], ["broken l2"]],
    [["l1", "l1", "l1", "l2"], ["visits-twice h1"]],
    [["l4", "l3", "l2", "l2"], ["visits-twice h2"]],
  ])("refuses %j", (route, expected) => {
    expect(faults(route)).toEqual(expected);
  });

  it("refuses a way round back to one node", () => {
    expect(faults(["l1", "l2", "l3", "l4"], { b: "h1" })).toEqual(["visits-twice h1"]);
  });

  it("needs transit nodes and links on; the hosts of its own ends are for host-is-on", () => {
    expect(faults(["l4", "l3"], { routersOn: ["h1", "h2"] })).toEqual(["node-off h3"]);
    expect(faults(["l4", "l3"], { linksOn: ["l1", "l2", "l3"] })).toEqual(["link-off l4"]);
    expect(faults(["l1", "l2"], { routersOn: [] })).toEqual([]);
    expect(faults(["l4", "l3"], { routersOn: [], linksOn: [] })).toEqual(["node-off h3", "link-off l4", "link-off l3"]);
  });

  it("needs a physical router on that a customer is attached to, unless it is the host itself", () => {
    const network = ring();
    const at = (a: string, cust: readonly string[]) =>
      reasonsOf(routeConnects, network, aCandidate(network, { a }, { routes: { cust }, routersOn: ["h1", "h2"] })).map(
        (reason) => reason.at,
      );
    expect(at("h1", ["l4"])).toEqual(["h3"]);
    expect(at("h3", [])).toEqual([]);
  });

  it("passes over links with an end that has no host, or none that exists", () => {
    const network = ring();
    const at = (placements: Readonly<Record<string, string>>) =>
      reasonsOf(routeConnects, network, aCandidate(network, placements)).map(({ link }) => link);
    expect(at({ b: "h2" })).toEqual([]);
    expect(at({ a: "h1" })).toEqual(["cust"]);
    expect(at({ a: "h1", b: "gone" })).toEqual(["cust"]);
  });

  it("filters hosts that no path joins to the attachment point, whatever is switched on", () => {
    expect(routeConnects.filter(ring(), "a", "h2")).toEqual([]);
    expect(routeConnects.filter(ring(), "a", "h3")).toEqual([]);
    const [reason] = routeConnects.filter(ring("failed"), "a", "h1");
    expect(reason).toMatchObject({ subject: "cust", problem: "out-of-reach", from: "h1", to: "h3" });
    expect(reason === undefined ? undefined : routeConnects.explain(reason, ring("failed"))).toEqual({
      found: "no path that has not failed joins h1 and h3, which cust needs",
      where: "accessLinks/cust/route",
      remedy: "place its router where h3 can be reached, or repair what has failed between h1 and h3",
    });
    expect(routeConnects.filter(ring("failed"), "b", "h1")).toEqual([]);
  });

  it("sums the choices that cross a link into one row, and asks for each node that a choice needs", () => {
    const network = ring();
    const column = (index: number) => ({ terms: new Map([[index, 1]]), constant: 0 });
    const choices: Readonly<Record<string, readonly RouteChoice[]>> = {
      ab: [
        { chosen: column(0), links: ["l1", "l2"], needsOn: [], preferred: [] },
        { chosen: column(1), links: ["l4", "l3", "l2"], needsOn: ["h3"], preferred: [] },
      ],
      cust: [{ chosen: column(2), links: ["l4"], needsOn: ["h3"], preferred: [] }],
    };
    const columns = constantColumns(network, aCandidate(network, {}), {
      routeChoices: (link) => choices[link] ?? [],
      on: () => column(10),
      linkOn: (id) => column(20 + Number(id.slice(1))),
    });
    const rows = [...routeConnects.rows(columns, noBook)].map((row) => [
      row.name,
      [...row.expression.terms],
      row.sense,
      row.rightHandSide,
      row.subject,
    ]);
    const chosen = (...indexes: readonly number[]) => indexes.map((index) => [index, 1]);
    expect(rows).toEqual([
      ["C13(0,1,0)", [...chosen(1), [10, -1]], "<=", 0, "ab"],
      ["C13(0,k0)", [...chosen(0), [21, -1]], "<=", 0, "ab"],
      ["C13(0,k1)", [...chosen(0, 1), [22, -1]], "<=", 0, "ab"],
      ["C13(0,k2)", [...chosen(1), [23, -1]], "<=", 0, "ab"],
      ["C13(0,k3)", [...chosen(1), [24, -1]], "<=", 0, "ab"],
      ["C13(1,0,0)", [...chosen(2), [10, -1]], "<=", 0, "cust"],
      ["C13(1,k3)", [...chosen(2), [24, -1]], "<=", 0, "cust"],
    ]);
  });

  it("breaks the row of the link or node that is off", () => {
    const network = ring();
    const broken = (routersOn: readonly string[], linksOn: readonly string[]) => {
      const candidate = aCandidate(network, { a: "h1", b: "h2" }, { routes: { ...straight, ab: ["l4", "l3"] }, routersOn, linksOn });
      return [...routeConnects.rows(candidateColumns(network, candidate), noBook)]
        .filter((row) => !rowHolds(row))
        .map((row) => row.subject);
    };
    expect(broken(["h1", "h2", "h3"], ["l1", "l2", "l3", "l4"])).toEqual([]);
    expect(broken(["h1", "h2", "h3"], ["l1", "l2", "l4"])).toEqual(["ab"]);
    expect(broken(["h1", "h2"], ["l1", "l2", "l3", "l4"])).toEqual(["ab", "cust"]);
  });

  it("explains every problem and says what it demands", () => {
    const network = ring();
    const words = (route: readonly string[] | undefined, states: object = {}) => {
      const candidate = aCandidate(
        network,
        { a: "h1", b: "h2" },
        { routes: route === undefined ? { cust: ["l4"] } : { ab: route, cust: ["l4"] }, ...states },
      );
      return reasonsOf(routeConnects, network, candidate).map((reason) => routeConnects.explain(reason, network).found)[0];
    };
    expect(words(undefined)).toBe("ab has no route between h1 and h2");
    expect(words(["l1", "l3"])).toBe("the route of ab breaks off at l3, which does not continue it");
    expect(words(["l1"])).toBe("the route of ab ends at t, not at h2");
    expect(words(["l1", "l1", "l1", "l2"])).toBe("the route of ab comes to h1 twice");
    expect(words(["l4", "l3"], { routersOn: ["h1", "h2"] })).toBe("the route of ab needs h3, which is off");
    expect(words(["l1", "l2"], { linksOn: ["l2", "l4"] })).toBe("the route of ab crosses l1, which is off");
    expect(routeConnects.describe("cust", network)).toEqual({
      found: "cust needs a route between a and h3 over nodes and links that are on",
      where: "accessLinks/cust",
      remedy: "keep a path on between a and h3, or remove cust",
    });
    expect(routeConnects.relax("ab", null, network)).toBe("remove ab, or let it go without a route");
    expect(routeConnects.moment).toBe("always");
  });
});
