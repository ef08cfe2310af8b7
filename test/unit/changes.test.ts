import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../src/network/build-network.ts";
import { applyChanges, readChanges, withReferenceDelays } from "../../src/network/changes.ts";
import { type NetworkDocument, networkSchema } from "../../src/network/document.ts";
import type { Problem } from "../../src/result.ts";
import { put, sampleNetwork } from "./network-sample.ts";

type Edit = readonly [path: readonly (string | number)[], value: unknown];

function sample(...edits: readonly Edit[]): NetworkDocument {
  const network = sampleNetwork();
  for (const [path, value] of edits) put(network, path, value);
  return networkSchema.parse(network);
}

function outcome(document: NetworkDocument, ...changes: readonly unknown[]) {
  const read = readChanges(JSON.stringify(changes));
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return applyChanges(document, read.value);
}
function changed(document: NetworkDocument, ...changes: readonly unknown[]): NetworkDocument {
  const applied = outcome(document, ...changes);
  if (!applied.ok) throw new Error(JSON.stringify(applied.failure));
  return applied.value;
}
function refused(...changes: readonly unknown[]): readonly Problem[] {
  const applied = outcome(sample(), ...changes);
  return applied.ok ? [] : applied.failure;
}
const router = (document: NetworkDocument, id: string) => document.physicalRouters.find((found) => found.id === id);
const virtualLink = (document: NetworkDocument, id: string) => document.virtualLinks.find((found) => found.id === id);
const newHost = { id: "nyc-3", site: "nyc", vendor: "acme", platform: "xen-4.17-amd64" };

describe("reading", () => {
  const problemsOf = (text: string) => {
    const read = readChanges(text);
    return read.ok ? [] : read.failure;
  };

  it("takes a list, or one change", () => {
    expect(readChanges('{"fail": "nyc-1"}')).toEqual({ ok: true, value: [{ fail: "nyc-1" }] });
    expect(readChanges('[{"fail": "nyc-1"}, {"drain": "dc-1"}]')).toEqual({ ok: true, value: [{ fail: "nyc-1" }, { drain: "dc-1" }] });
  });

  it("fills in the defaults of what is added", () => {
    expect(readChanges(JSON.stringify({ add: { transportNode: { id: "x", site: "nyc" } } }))).toMatchObject({ ok: true });
    expect(readChanges(JSON.stringify({ add: { physicalRouter: newHost } }))).toMatchObject({
      value: [{ add: { physicalRouter: { state: "on" } } }],
    });
  });

  it.each([
    ['[{"drian": "nyc-1"}]', "/0", /^did you mean drain\? It takes one of these forms: \{drain\} \{fail\} \{add\}/],
    ["[{}]", "/0", /^It takes one of these forms/],
    ['[{"drain": "nyc-1", "fail": "nyc-1"}]', "/0", /^fail does not go with drain: use one object for each$/],
    ['[{"drain": 3}]', "/0/drain", /^give text/],
    ['[{"add": {"physicalRoutr": {}}}]', "/0/add", /^did you mean physicalRouter\?/],
    ['[{"add": {"site": {"id": "x", "lat": 91}}}]', "/0/add/site/lat", /^give 90 or less$/],
    ['[{"add": {"policy": {"type": "seperate"}}}]', "/0/add/policy/type", /^did you mean "separate"\?/],
    ['[{"set": {"id": "x", "value": 1}}]', "/0/set/path", /^give text/],
    ['[{"scaleTraffic": {"factor": -1}}]', "/0/scaleTraffic/factor", /^give 0 or more$/],
    ['[{"relax": {"polcy": "x"}}]', "/0/relax", /^did you mean policy\?/],
    ["7", "", /^give a list$/],
    ["[", "/0", /^give text in double quotes, a number/],
  ])("explains %s", (text, pointer, remedy) => {
    const problems = problemsOf(text);
    expect(problems.map((problem) => problem.pointer)).toEqual([pointer]);
    expect(problems[0]?.remedy).toMatch(remedy);
  });

  it("refuses more than ten thousand", () => {
    expect(problemsOf(JSON.stringify(Array(10_001).fill({ fail: "x" })))).toEqual([
      { pointer: "", found: "a list of 10001", remedy: "give a list of at most 10000" },
    ]);
  });
});

describe("applying", () => {
  it("leaves the original as it was", () => {
    const original = sample();
    const before = structuredClone(original);
    changed(
      original,
      { drain: "nyc-1" },
      { scaleTraffic: { factor: 2 } },
      { remove: "near" },
      { set: { id: "nyc-2", path: "power.idleWatts", value: 1 } },
    );
    expect(original).toEqual(before);
    expect(changed(original)).toEqual(withReferenceDelays(original));
  });

  it("drains into maintenance, and leaves what has failed failed", () => {
    expect(router(changed(sample(), { drain: "nyc-1" }), "nyc-1")?.state).toBe("maintenance");
    expect(router(changed(sample(), { fail: "nyc-1" }, { drain: "nyc-1" }), "nyc-1")?.state).toBe("failed");
    expect(refused({ drain: "nyc-dc" })).toEqual([
      { pointer: "/0/drain", found: "nyc-dc, which is a physical link", remedy: "give the id of a physical router" },
    ]);
    expect(refused({ drain: "nyc-11" })).toEqual([
      { pointer: "/0/drain", found: "nyc-11, which is no physical router", remedy: "did you mean nyc-1?" },
    ]);
  });

  it("fails a physical router or link", () => {
    expect(router(changed(sample(), { fail: "nyc-1" }), "nyc-1")?.state).toBe("failed");
    expect(changed(sample(), { fail: "nyc-dc" }).physicalLinks[3]?.state).toBe("failed");
    expect(refused({ fail: "nyc-t" })[0]).toMatchObject({ pointer: "/0/fail", found: "nyc-t, which is a transport node" });
  });

  it("adds a member of each collection, in order", () => {
    const document = changed(
      sample(),
      { add: { site: { id: "chi", region: "us-mid" } } },
      { add: { transportNode: { id: "chi-t", site: "chi" } } },
      { add: { physicalRouter: { ...newHost, id: "chi-1", site: "chi" } } },
      { add: { physicalLink: { id: "chi-1-up", a: "chi-1", b: "chi-t", capacityGbps: 10, delayMs: 1 } } },
      { add: { virtualRouter: { id: "vr-chi", host: "chi-1", vendor: "acme", platform: "xen-4.17-amd64" } } },
      { add: { virtualLink: { id: "chi~nyc", a: "vr-chi", b: "vr-nyc" } } },
      { add: { accessLink: { id: "cust-19", router: "vr-chi", attachedTo: "chi-t" } } },
      { add: { policy: { type: "maxMoves", count: 3 } } },
    );
    expect([document.sites[2]?.id, document.transportNodes[2]?.id, document.physicalRouters[3]?.id, document.physicalLinks[4]?.id]).toEqual(
      ["chi", "chi-t", "chi-1", "chi-1-up"],
    );
    expect([document.virtualRouters[3]?.id, document.virtualLinks[1]?.id, document.accessLinks[2]?.id]).toEqual([
      "vr-chi",
      "chi~nyc",
      "cust-19",
    ]);
    expect(document.policies[4]).toEqual({ type: "maxMoves", count: 3 });
    expect(buildNetwork(document).policies[4]?.label).toBe("policies/4");
  });

  it("refuses ids that are taken, and points at the change behind an unknown one", () => {
    expect(refused({ add: { physicalRouter: { ...newHost, id: "nyc-t" } } })).toEqual([
      {
        pointer: "/0/add/physicalRouter/id",
        found: "nyc-t, the id of a transport node already",
        remedy: "give the new physical router another id",
      },
    ]);
    expect(refused({ drain: "nyc-1" }, { add: { physicalRouter: { ...newHost, site: "nyk" } } })).toEqual([
      { pointer: "/1/add/physicalRouter/site", found: "nyk, which is no site", remedy: "did you mean nyc?" },
    ]);
    expect(refused({ add: { policy: { id: "p", type: "sitePower", site: "x", maxWatts: 1 } } })[0]?.pointer).toBe("/0/add/policy/site");
    expect(refused({ set: { id: "vr-nyc", path: "host", value: "nyc-9" } })).toMatchObject([
      { pointer: "/0/set", found: "nyc-9, which is no physical router" },
    ]);
    expect(refused({ set: { id: "policies/0", path: "/virtualRouters/0", value: "vr-dc" } })).toMatchObject([
      { pointer: "/0/set", found: "vr-dc once more" },
    ]);
  });

  it("removes what nothing refers to", () => {
    const document = changed(
      sample(),
      { remove: "near" },
      { remove: "vr-new" },
      { remove: "nyc-2-up" },
      { remove: "nyc-2" },
      { remove: "cust-18" },
    );
    expect(document.virtualRouters).toHaveLength(2);
    expect(document.physicalRouters.map(({ id }) => id)).toEqual(["nyc-1", "dc-1"]);
    expect(document.accessLinks).toHaveLength(1);
  });

  it.each([
    ["nyc", "transportNodes/nyc-t, physicalRouters/nyc-1, physicalRouters/nyc-2, policies/near, policies/3 still refer"],
    ["nyc-t", "physicalLinks/nyc-1-up, physicalLinks/nyc-2-up, physicalLinks/nyc-dc, accessLinks/cust-17 still refer"],
    ["nyc-2", "physicalLinks/nyc-2-up still refers"],
    ["dc-1", "physicalLinks/dc-1-up, virtualRouters/vr-dc, policies/near still refer"],
    ["vr-dc", "virtualLinks/nyc~dc, accessLinks/cust-18, policies/0 still refer"],
  ])("does not remove %s, which is in use", (id, referrers) => {
    expect(refused({ remove: id })).toMatchObject([{ pointer: "/0/remove", found: `${id}, to which ${referrers}` }]);
  });

  it("does not remove a link of a diverse policy", () => {
    const document = changed(
      sample(),
      { add: { virtualLink: { id: "x", a: "vr-dc", b: "vr-nyc" } } },
      { add: { policy: { type: "diverse", virtualLinks: ["x", "nyc~dc"] } } },
    );
    expect(outcome(document, { remove: "x" })).toMatchObject({ failure: [{ found: "x, to which policies/4 still refers" }] });
  });

  it("lists the places of an id that stands for several things", () => {
    const document = sample([["virtualLinks", 0, "id"], "nyc-dc"]);
    expect(outcome(document, { remove: "nyc-dc" })).toMatchObject({
      failure: [{ pointer: "/0/remove", found: "nyc-dc, which is the id of 2 things: physicalLinks/nyc-dc, virtualLinks/nyc-dc" }],
    });
    expect(outcome(document, { fail: "nyc-dc" }).ok).toBe(true);
    expect(virtualLink(changed(document, { relax: { link: "nyc-dc" } }), "nyc-dc")).not.toHaveProperty("maxDelayMs");
  });

  it("keeps the names of policies when one goes", () => {
    const document = changed(sample(), { remove: "policies/0" }, { add: { policy: { type: "maxMoves", count: 1 } } });
    expect(buildNetwork(document).policies.map(({ label }) => label)).toEqual(["near", "policies/2", "policies/3", "policies/4"]);
    expect(changed(document, { relax: { policy: "policies/2" } }).policies.map(({ id }) => id)).toEqual([
      "near",
      "policies/3",
      "policies/4",
    ]);
  });

  it("scales all traffic, or that of the links named, and no background", () => {
    const all = changed(sample(), { scaleTraffic: { factor: 2 } });
    expect(virtualLink(all, "nyc~dc")?.trafficGbps).toEqual({ ab: 6.2, ba: 5.6 });
    expect(all.accessLinks[0]?.trafficGbps).toEqual({ in: 0.8, out: 2.2 });
    expect(all.physicalLinks[3]?.backgroundGbps).toEqual({ ab: 0.5, ba: 0 });
    const one = changed(sample(), { scaleTraffic: { factor: 0, links: ["cust-17", "cust-17"] } });
    expect(one.accessLinks[0]?.trafficGbps).toEqual({ in: 0, out: 0 });
    expect(virtualLink(one, "nyc~dc")?.trafficGbps).toEqual({ ab: 3.1, ba: 2.8 });
    expect(changed(sample(), { scaleTraffic: { factor: 3, links: ["cust-17", "cust-17"] } }).accessLinks[0]?.trafficGbps.in).toBeCloseTo(
      1.2,
    );
    expect(refused({ scaleTraffic: { factor: 2, links: ["cust-17", "nyc-dc"] } })).toMatchObject([
      { pointer: "/0/scaleTraffic/links/1", found: "nyc-dc, which is a physical link" },
    ]);
    const steps = Array(3).fill({ scaleTraffic: { factor: 1e6 } });
    expect(refused(...steps)[0]).toMatchObject({ pointer: "/1/scaleTraffic/factor" });
  });

  it("relaxes a policy, the delay of a link, and a virtual router", () => {
    expect(changed(sample(), { relax: { policy: "near" } }).policies.map(({ type }) => type)).toEqual(["separate", "minOn", "sitePower"]);
    const link = virtualLink(changed(sample(), { relax: { link: "nyc~dc" } }), "nyc~dc");
    expect(link).not.toHaveProperty("maxDelayMs");
    expect(link).not.toHaveProperty("maxAddedDelayMs");
    expect(link?.trafficGbps).toEqual({ ab: 3.1, ba: 2.8 });
    expect(changed(sample(), { relax: { link: "cust-17" } }).accessLinks[0]).not.toHaveProperty("maxAddedDelayMs");
    const fixed = sample([["virtualRouters", 0, "movable"], false]);
    expect(changed(fixed, { relax: { router: "vr-nyc" } }).virtualRouters[0]).toMatchObject({ movable: true, requires: [] });
    expect(refused({ relax: { link: "nyc-dc" } })[0]?.remedy).toBe(
      'give it more room: {"set": {"id": "nyc-dc", "path": "capacityGbps", "value": …}}',
    );
    expect(
      refused({ relax: { router: "nyc-1" } }, { relax: { policy: "far" } }, { relax: { link: "vr-dc" } }).map(({ pointer }) => pointer),
    ).toEqual(["/0/relax/router", "/1/relax/policy", "/2/relax/link"]);
  });
});

describe("setting a value", () => {
  const set = (id: string, path: string, value: unknown) => ({ set: { id, path, value } });

  it("takes a dotted path or a pointer, and makes objects on the way", () => {
    expect(router(changed(sample(), set("nyc-1", "power.idleWatts", 1)), "nyc-1")?.power).toMatchObject({ idleWatts: 1, sleepWatts: 15 });
    expect(router(changed(sample(), set("nyc-1", "/power/idleWatts", 2)), "nyc-1")?.power.idleWatts).toBe(2);
    expect(router(changed(sample(), set("nyc-1", "/capacity/a.b", 3)), "nyc-1")?.capacity["a.b"]).toBe(3);
    expect(
      virtualLink(changed(sample([["virtualLinks", 0, "tunnel"], undefined]), set("nyc~dc", "tunnel.type", "vxlan")), "nyc~dc")?.tunnel,
    ).toEqual({ type: "vxlan" });
  });

  it("replaces and appends in lists", () => {
    expect(router(changed(sample(), set("nyc-1", "capabilities.1", "mpls")), "nyc-1")?.capabilities).toEqual(["netflow", "mpls"]);
    expect(router(changed(sample(), set("nyc-1", "capabilities.2", "mpls")), "nyc-1")?.capabilities).toEqual(["netflow", "ipv6", "mpls"]);
    expect(refused(set("nyc-1", "capabilities.3", "mpls"))).toMatchObject([{ pointer: "/0/set/path", found: "no place 3 in a list of 2" }]);
    expect(refused(set("nyc-1", "capabilities.first", "mpls"))).toHaveLength(1);
  });

  it("reaches every collection", () => {
    const document = changed(
      sample(),
      set("nyc", "region", "us-north"),
      set("nyc-t", "site", "dc"),
      set("nyc-dc", "capacityGbps", 40),
      set("vr-new", "movable", false),
      set("cust-18", "technology", "packet"),
      set("near", "physicalRouters", []),
    );
    expect([document.sites[0]?.region, document.transportNodes[0]?.site, document.physicalLinks[3]?.capacityGbps]).toEqual([
      "us-north",
      "dc",
      40,
    ]);
    expect([document.virtualRouters[2]?.movable, document.accessLinks[1]?.technology, document.policies[1]]).toMatchObject([
      false,
      "packet",
      { physicalRouters: [] },
    ]);
  });

  it("removes an optional key by null, where null is no value", () => {
    expect(virtualLink(changed(sample(), set("nyc~dc", "maxDelayMs", null)), "nyc~dc")).not.toHaveProperty("maxDelayMs");
    expect(changed(sample(), set("vr-nyc", "host", null)).virtualRouters[0]?.host).toBeNull();
    expect(refused(set("nyc-1", "vendor", null))).toMatchObject([{ pointer: "/0/set/value", found: "null, at /vendor" }]);
  });

  it("refuses what breaks the shape, other ids and strange paths", () => {
    expect(refused(set("nyc-1", "power.idleWatts", -1))).toEqual([
      { pointer: "/0/set/value", found: "-1, at /power/idleWatts", remedy: "give 0 or more" },
    ]);
    expect(refused(set("nyc-1", "powr", 1))).toMatchObject([{ pointer: "/0/set/value", found: "unknown key powr, at /powr" }]);
    expect(refused(set("nyc-1", "id", "x"))).toMatchObject([{ pointer: "/0/set/path", found: "the id of nyc-1" }]);
    expect(refused(set("nyc-1", "vendor.name", "x"))).toMatchObject([{ found: 'no name inside "acme"' }]);
    for (const path of ["power..idleWatts", "/power/~2", "__proto__.x", "power.__proto__"])
      expect(refused(set("nyc-1", path, 1))[0]?.pointer).toBe("/0/set/path");
    expect(refused(set("nyc-1", "constructor", 1))).toHaveLength(1);
    expect(refused(set("nowhere", "id", 1))).toMatchObject([{ pointer: "/0/set/id" }]);
  });
});

describe("reference delays", () => {
  // vr-nyc on nyc-1 to vr-dc on dc-1: 0.01 + 1 + 0.01 ms; cust-17 hangs on nyc-t: 0.01 ms.
  it("are those of the network before the first change", () => {
    const document = changed(
      sample(),
      { set: { id: "nyc-dc", path: "delayMs", value: 4 } },
      { set: { id: "vr-nyc", path: "host", value: "dc-1" } },
    );
    expect(virtualLink(document, "nyc~dc")?.referenceDelayMs).toBeCloseTo(1.02);
    expect(document.accessLinks[0]?.referenceDelayMs).toBeCloseTo(0.01);
    expect(document.accessLinks[1]).not.toHaveProperty("referenceDelayMs");
    expect(buildNetwork(document).overlayLinks.get("nyc~dc")?.delayBoundMs).toBeCloseTo(6.02);
  });

  it("hold for a link that a change binds", () => {
    const document = changed(sample(), { fail: "dc-1-up" }, { set: { id: "cust-18", path: "maxAddedDelayMs", value: 2 } });
    expect(document.accessLinks[1]?.referenceDelayMs).toBeCloseTo(0.01);
  });

  it("stay as the document has them", () => {
    expect(virtualLink(changed(sample([["virtualLinks", 0, "referenceDelayMs"], 7]), { fail: "nyc-dc" }), "nyc~dc")?.referenceDelayMs).toBe(
      7,
    );
  });

  it("are not given to links that are new, even under an old id", () => {
    const link = { id: "nyc~dc", a: "vr-nyc", b: "vr-dc", maxAddedDelayMs: 1 };
    const document = changed(
      sample(),
      { set: { id: "nyc-dc", path: "delayMs", value: 4 } },
      { remove: "nyc~dc" },
      { add: { virtualLink: link } },
    );
    expect(virtualLink(document, "nyc~dc")).not.toHaveProperty("referenceDelayMs");
    expect(buildNetwork(document).overlayLinks.get("nyc~dc")?.referenceDelayMs).toBeCloseTo(4.02);
  });

  it("are not given to a new link that a later change alters", () => {
    const again = [{ remove: "nyc~dc" }, { add: { virtualLink: { id: "nyc~dc", a: "vr-nyc", b: "vr-dc" } } }];
    const document = changed(sample(), ...again, { set: { id: "nyc~dc", path: "maxAddedDelayMs", value: 2 } });
    expect(virtualLink(document, "nyc~dc")).toMatchObject({ maxAddedDelayMs: 2 });
    expect(virtualLink(document, "nyc~dc")).not.toHaveProperty("referenceDelayMs");
  });

  it("are the same in a second round of changes", () => {
    const once = changed(sample(), { fail: "nyc-dc" });
    expect(changed(once, { set: { id: "nyc-1-up", path: "delayMs", value: 9 } }).virtualLinks[0]?.referenceDelayMs).toBeCloseTo(1.02);
  });
});

describe("routes given for today", () => {
  it("go when a link of theirs goes or an end moves", () => {
    const parallel = { add: { physicalLink: { id: "nyc-dc-2", a: "nyc-t", b: "dc-t", capacityGbps: 1, delayMs: 2 } } };
    expect(virtualLink(changed(sample(), { remove: "nyc-dc" }), "nyc~dc")).not.toHaveProperty("route");
    expect(virtualLink(changed(sample(), { set: { id: "vr-nyc", path: "host", value: "nyc-2" } }), "nyc~dc")).not.toHaveProperty("route");
    expect(virtualLink(changed(sample(), parallel, { scaleTraffic: { factor: 2 } }), "nyc~dc")?.route).toEqual([
      "nyc-1-up",
      "nyc-dc",
      "dc-1-up",
    ]);
    expect(virtualLink(changed(sample(), { fail: "nyc-dc" }), "nyc~dc")?.route).toEqual(["nyc-1-up", "nyc-dc", "dc-1-up"]);
    const access = sample([["accessLinks", 0, "route"], ["nyc-1-up"]]);
    expect(changed(access, { set: { id: "vr-nyc", path: "host", value: "nyc-2" } }).accessLinks[0]).not.toHaveProperty("route");
  });

  it("stay as a change sets them: rules judge them", () => {
    const route = ["nyc-1-up"];
    expect(virtualLink(changed(sample(), { set: { id: "nyc~dc", path: "route", value: route } }), "nyc~dc")?.route).toEqual(route);
    expect(refused({ set: { id: "nyc~dc", path: "route", value: ["x"] } })).toMatchObject([
      { pointer: "/0/set", found: "x, which is no physical link" },
    ]);
  });
});

it("allows what a what-if asks about: a split substrate, a host that cannot hold its router", () => {
  const document = changed(
    sample(),
    { remove: "nyc-dc" },
    { set: { id: "nyc-1", path: "vendor", value: "other" } },
    { set: { id: "dc-1", path: "state", value: "off" } },
  );
  expect(buildNetwork(document).today.routes.has("nyc~dc")).toBe(false);
});

it("reports the problems of all changes at once", () => {
  expect(refused({ fail: "x" }, { drain: "nyc-1" }, { remove: "nyc" }).map(({ pointer }) => pointer)).toEqual(["/0/fail", "/2/remove"]);
});
