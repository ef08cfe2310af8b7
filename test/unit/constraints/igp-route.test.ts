import { describe, expect, it } from "vitest";
import { igpRoute } from "../../../src/constraints/igp-route.ts";
import { candidateColumns } from "../../laws/candidate-columns.ts";
import { rowHolds } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { reasonsOf } from "../../support/rule-views.ts";

const noBook = { constraints: [] };

/** From h1 to h2: over h3 (cost 2, 9 ms), over t (cost 3, 3 ms), or by one of two like links (cost 4, 1 ms). */
const withRouting = (routing: "igp" | "explicit") =>
  aBuiltNetwork({
    routing,
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [aHost("h1"), aHost("h2"), aHost("h3")],
    physicalLinks: [
      { id: "direct-b", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1, igpCost: 4 },
      { id: "direct-a", a: "h2", b: "h1", capacityGbps: 1, delayMs: 1, igpCost: 4 },
      { id: "far-1", a: "h1", b: "h3", capacityGbps: 1, delayMs: 5, igpCost: 1 },
      { id: "far-2", a: "h3", b: "h2", capacityGbps: 1, delayMs: 4, igpCost: 1 },
      { id: "mid-1", a: "h1", b: "t", capacityGbps: 1, delayMs: 1 },
      { id: "mid-2", a: "t", b: "h2", capacityGbps: 1, delayMs: 2 },
    ],
    virtualRouters: [aRouter("a"), aRouter("b")],
    virtualLinks: [{ id: "ab", a: "a", b: "b" }],
  });

const everything = ["direct-a", "direct-b", "far-1", "far-2", "mid-1", "mid-2"];

/** The route that the rule asks for instead; undefined when it takes this one. The rows agree. */
function instead(route: readonly string[], routersOn = ["h1", "h2", "h3"], linksOn = everything): readonly string[] | undefined {
  const network = withRouting("igp");
  const candidate = aCandidate(network, { a: "h1", b: "h2" }, { routes: { ab: route }, routersOn, linksOn });
  const [reason] = reasonsOf(igpRoute, network, candidate);
  const broken = [...igpRoute.rows(candidateColumns(network, candidate), noBook)].filter((row) => !rowHolds(row));
  expect(broken.length > 0).toBe(reason !== undefined);
  return reason?.igpRoute;
}

const far = ["far-1", "far-2"];
const mid = ["mid-1", "mid-2"];
const without = (...ids: readonly string[]) => everything.filter((id) => !ids.includes(id));

describe("igp-route", () => {
  it("takes the least cost, however long the delay", () => {
    expect(instead(far)).toBeUndefined();
    expect(instead(mid)).toEqual(far);
    expect(instead(["direct-a"])).toEqual(far);
  });

  it("takes the next one only when every one before it is broken, by a node or by a link", () => {
    expect(instead(mid, ["h1", "h2"])).toBeUndefined();
    expect(instead(mid, undefined, without("far-2"))).toBeUndefined();
    expect(instead(["direct-a"], ["h1", "h2"])).toEqual(mid);
    expect(instead(["direct-a"], ["h1", "h2"], without("mid-1"))).toBeUndefined();
  });

  it("breaks a tie by the link ids", () => {
    expect(instead(["direct-b"], ["h1", "h2"], without("mid-1"))).toEqual(["direct-a"]);
    expect(instead(["direct-b"], ["h1", "h2"], without("mid-1", "direct-a"))).toBeUndefined();
  });

  it("has no instance under explicit routing, nor where no path is on, nor without a route", () => {
    const explicit = withRouting("explicit");
    const on = aCandidate(explicit, { a: "h1", b: "h2" }, { routes: { ab: mid } });
    expect(reasonsOf(igpRoute, explicit, on)).toEqual([]);
    expect([...igpRoute.rows(candidateColumns(explicit, on), noBook)]).toEqual([]);
    const network = withRouting("igp");
    expect(reasonsOf(igpRoute, network, aCandidate(network, { a: "h1", b: "h2" }, { routes: { ab: mid }, linksOn: ["mid-1"] }))).toEqual(
      [],
    );
    expect(reasonsOf(igpRoute, network, aCandidate(network, { a: "h1", b: "h2" }))).toEqual([]);
    expect(reasonsOf(igpRoute, network, aCandidate(network, { a: "h1" }, { routes: { ab: mid } }))).toEqual([]);
    expect(igpRoute.filter(network, "a", "h1")).toEqual([]);
  });

  it("has a row for each choice and route before it", () => {
    const network = withRouting("igp");
    const candidate = aCandidate(network, { a: "h1", b: "h2" }, { routes: { ab: far } });
    expect([...igpRoute.rows(candidateColumns(network, candidate), noBook)].map((row) => row.name)).toEqual([
      "C14(0,1,0)",
      "C14(0,2,0)",
      "C14(0,2,1)",
      "C14(0,3,0)",
      "C14(0,3,1)",
      "C14(0,3,2)",
    ]);
  });

  it("explains itself with costs, and says what it demands", () => {
    const network = withRouting("igp");
    const [reason] = reasonsOf(igpRoute, network, aCandidate(network, { a: "h1", b: "h2" }, { routes: { ab: mid } }));
    expect(reason).toMatchObject({ rule: "igp-route", subject: "ab", kind: "virtual", from: "h1", to: "h2", route: mid, igpRoute: far });
    expect(reason === undefined ? undefined : igpRoute.explain(reason, network)).toEqual({
      found: "ab would go from h1 to h2 by mid-1, mid-2 (cost 3), but igp takes far-1, far-2 (cost 2)",
      where: "virtualLinks/ab/route",
      remedy: "route ab by far-1, far-2, change igpCost, or set the network's routing to explicit",
    });
    expect(igpRoute.describe("ab", network).found).toBe("ab takes the igp route over what is on");
    expect(igpRoute.relax("ab", null, network)).toBe("route ab explicitly, off the igp route");
    expect(igpRoute.moment).toBe("always");
  });
});
