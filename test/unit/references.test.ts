import { describe, expect, it } from "vitest";
import { networkSchema } from "../../src/network/document.ts";
import { checkIds, checkReferences } from "../../src/network/references.ts";
import { put, sampleNetwork } from "./network-sample.ts";

type Edit = readonly [path: readonly (string | number)[], value: unknown];

const problemsAfter = (...edits: readonly Edit[]) => {
  const network = sampleNetwork();
  for (const [path, value] of edits) put(network, path, value);
  return checkReferences(networkSchema.parse(network));
};
const found = (...edits: readonly Edit[]) => problemsAfter(...edits).map((problem) => [problem.pointer, problem.found]);

it("finds nothing wrong with a sound network", () => {
  expect(problemsAfter()).toEqual([]);
});

describe("ids", () => {
  it.each<[string, Edit, string, string, RegExp]>([
    [
      "site of a transport node",
      [["transportNodes", 0, "site"], "nyk"],
      "nyk, which is no site",
      "/transportNodes/0/site",
      /^did you mean nyc\?$/,
    ],
    [
      "site of a host",
      [["physicalRouters", 2, "site"], "boston"],
      "boston, which is no site",
      "/physicalRouters/2/site",
      /^give the id of a site/,
    ],
    [
      "host",
      [["virtualRouters", 2, "host"], "nyc-3"],
      "nyc-3, which is no physical router",
      "/virtualRouters/2/host",
      /^did you mean nyc-1\?$/,
    ],
    [
      "host that is a transport node",
      [["virtualRouters", 2, "host"], "nyc-t"],
      "nyc-t, which is a transport node",
      "/virtualRouters/2/host",
      /physical router/,
    ],
    ["end of a virtual link", [["virtualLinks", 0, "b"], "vr"], "vr, which is no virtual router", "/virtualLinks/0/b", /virtual router/],
    [
      "end of a physical link",
      [["physicalLinks", 0, "a"], "vr-nyc"],
      "vr-nyc, which is a virtual router",
      "/physicalLinks/0/a",
      /transport node or physical router/,
    ],
    [
      "router of an access link",
      [["accessLinks", 1, "router"], "dc-1"],
      "dc-1, which is a physical router",
      "/accessLinks/1/router",
      /virtual router/,
    ],
    [
      "attachment",
      [["accessLinks", 1, "attachedTo"], "nyc-dc"],
      "nyc-dc, which is a physical link",
      "/accessLinks/1/attachedTo",
      /transport node/,
    ],
    [
      "link of a route",
      [["virtualLinks", 0, "route", 1], "nyc-dcc"],
      "nyc-dcc, which is no physical link",
      "/virtualLinks/0/route/1",
      /did you mean nyc-dc\?/,
    ],
    [
      "router of a policy",
      [["policies", 0, "virtualRouters", 1], "vr-x"],
      "vr-x, which is no virtual router",
      "/policies/0/virtualRouters/1",
      /./,
    ],
    [
      "host of a policy",
      [["policies", 1, "physicalRouters", 0], "x"],
      "x, which is no physical router",
      "/policies/1/physicalRouters/0",
      /./,
    ],
    ["site of a fence", [["policies", 1, "sites", 0], "x"], "x, which is no site", "/policies/1/sites/0", /./],
    ["site of a power limit", [["policies", 3, "site"], "x"], "x, which is no site", "/policies/3/site", /./],
    [
      "links of diverse",
      [["policies", 2], { type: "diverse", virtualLinks: ["nyc~dc", "cust-17"] }],
      "cust-17, which is an access link",
      "/policies/2/virtualLinks/1",
      /virtual link/,
    ],
  ])("knows the %s", (_, edit, what, pointer, remedy) => {
    const problems = problemsAfter(edit).filter((problem) => problem.pointer === pointer);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.found).toBe(what);
    expect(problems[0]?.remedy).toMatch(remedy);
  });

  it("are unique within sites, the substrate, virtual routers, overlay links and policies", () => {
    expect(found([["sites", 1, "id"], "nyc"]).map(([pointer]) => pointer)).toContain("/sites/1/id");
    expect(found([["physicalLinks", 0, "id"], "nyc-t"])).toContainEqual([
      "/physicalLinks/0/id",
      "the id nyc-t, which /transportNodes/0/id has already",
    ]);
    expect(found([["virtualRouters", 1, "id"], "vr-nyc"])).toContainEqual([
      "/virtualRouters/1/id",
      "the id vr-nyc, which /virtualRouters/0/id has already",
    ]);
    expect(found([["accessLinks", 1, "id"], "nyc~dc"])).toEqual([
      ["/accessLinks/1/id", "the id nyc~dc, which /virtualLinks/0/id has already"],
    ]);
    expect(found([["policies", 0, "id"], "near"])).toEqual([["/policies/1/id", "the id near, which /policies/0/id has already"]]);
  });

  it("may be the same in different namespaces", () => {
    expect(
      found(
        [["sites", 0, "region"], "nyc"],
        [["accessLinks", 0, "id"], "nyc-1"],
        [["virtualLinks", 0, "id"], "nyc"],
        [["policies", 1, "id"], "nyc"],
      ),
    ).toEqual([]);
  });

  it("leave the labels of policies without an id to them", () => {
    expect(found([["policies", 1, "id"], "policies/0"])).toEqual([
      ["/policies/1/id", "the id policies/0, by which a policy without an id is known"],
    ]);
    expect(found([["policies", 1, "id"], "policies/1"])).toEqual([]);
  });

  it("join no thing to itself", () => {
    expect(found([["physicalLinks", 3, "b"], "nyc-t"])).toContainEqual(["/physicalLinks/3/b", "nyc-dc joins nyc-t to itself"]);
    expect(found([["virtualLinks", 0, "b"], "vr-nyc"])).toContainEqual(["/virtualLinks/0/b", "nyc~dc joins vr-nyc to itself"]);
  });
});

describe("hosts of today", () => {
  it.each<[Edit, string]>([
    [[["physicalRouters", 0, "vendor"], "other"], "it is acme xen-4.17-amd64, the host takes other xen-4.17-amd64 only"],
    [[["virtualRouters", 0, "platform"], "kvm"], "it is acme kvm, the host takes acme xen-4.17-amd64 only"],
    [[["physicalRouters", 0, "capabilities"], ["ipv6"]], "the host lacks netflow"],
    [[["virtualRouters", 0, "demand", "memoryMiB"], 16_385], "it needs 16385 memoryMiB, the host has 16384"],
    [[["virtualRouters", 0, "demand", "aclEntries"], 1], "it needs 1 aclEntries, the host has 0"],
    [[["physicalRouters", 0, "state"], "off"], "nyc-1 is off"],
  ])("cannot hold a router after %j", (edit, what) => {
    expect(found(edit)).toEqual([["/virtualRouters/0/host", `vr-nyc on nyc-1: ${what}`]]);
  });

  it("reports every reason", () => {
    const edits: readonly Edit[] = [
      [["physicalRouters", 0, "vendor"], "other"],
      [["physicalRouters", 0, "capabilities"], []],
    ];
    expect(found(...edits)).toHaveLength(2);
    expect(found(...edits, [["physicalRouters", 0, "routerHypervisor"], true])).toHaveLength(1);
  });

  it("count a port for each TDM link beside the demand", () => {
    expect(found([["virtualRouters", 1, "demand", "tdmPorts"], 1])).toEqual([]);
    expect(found([["virtualRouters", 1, "demand", "tdmPorts"], 2])).toEqual([
      ["/virtualRouters/1/host", "vr-dc on dc-1: it needs 3 tdmPorts, the host has 2"],
    ]);
  });

  it("take an exact fit", () => {
    expect(found([["virtualRouters", 0, "demand", "memoryMiB"], 16_384])).toEqual([]);
  });

  it.each(["draining", "maintenance", "failed"])("may be %s: planning is for that", (state) => {
    expect(found([["physicalRouters", 0, "state"], state])).toEqual([]);
  });

  it("may hold too much together: a rule says so", () => {
    expect(
      found(
        [["virtualRouters", 0, "demand", "cpuCores"], 7],
        [["virtualRouters", 2, "host"], "nyc-1"],
        [["virtualRouters", 2, "demand", "cpuCores"], 7],
      ),
    ).toEqual([]);
  });
});

describe("the substrate", () => {
  it("is one whole; its parts are named, largest first", () => {
    expect(found([["physicalLinks", 1, "b"], "dc-t"])).toEqual([]);
    const split = found([["physicalLinks"], sampleNetwork().physicalLinks.slice(0, 3)], [["virtualLinks", 0, "route"], undefined]);
    expect(split).toEqual([["/physicalLinks", "a substrate in 2 parts that no physical link joins: {nyc-t, nyc-1, nyc-2}, {dc-t, dc-1}"]]);
    expect(found([["physicalLinks"], []], [["virtualLinks", 0, "route"], undefined])[0]?.[1]).toBe(
      "a substrate in 5 parts that no physical link joins: {nyc-t}, {dc-t}, {nyc-1}, {nyc-2} and 1 more",
    );
  });

  it("hangs together by its links, whatever their states", () => {
    expect(found([["physicalLinks", 3, "state"], "failed"])).toEqual([]);
  });
});

describe("a route", () => {
  const route = ["virtualLinks", 0, "route"] as const;
  it.each<[unknown, string, string]>([
    [[], "", "a route from nyc-1 that ends at nyc-1, not at dc-1"],
    [["nyc-1-up", "nyc-dc"], "", "a route from nyc-1 that ends at dc-t, not at dc-1"],
    [["nyc-1-up", "dc-1-up"], "/1", "dc-1-up, which joins dc-1 and dc-t, where the route stands at nyc-t"],
    [["nyc-dc", "dc-1-up"], "/0", "nyc-dc, which joins nyc-t and dc-t, where the route stands at nyc-1"],
    [["nyc-1-up", "nyc-dc", "nyc-dc"], "/2", "nyc-dc, which leads back to nyc-t"],
    [["nyc-1-up", "nyc-dc", "dc-1-up", "dc-1-up"], "/3", "dc-1-up, which leads back to dc-t"],
  ])("%j is no path", (value, where, what) => {
    expect(found([route, value])).toEqual([[`/virtualLinks/0/route${where}`, what]]);
  });

  it("of an access link goes from the host to attachedTo", () => {
    expect(found([["accessLinks", 0, "route"], ["nyc-1-up"]])).toEqual([]);
    expect(found([["accessLinks", 0, "route"], ["nyc-2-up"]])[0]?.[0]).toBe("/accessLinks/0/route/0");
  });

  it("needs both ends placed", () => {
    expect(found([["virtualRouters", 1, "host"], null])).toEqual([
      ["/virtualLinks/0/route", "a route for a link whose virtual router has no host"],
    ]);
  });

  it("may be any simple path, and empty on one host", () => {
    const parallel = [...sampleNetwork().physicalLinks, { id: "nyc-dc-2", a: "dc-t", b: "nyc-t", capacityGbps: 1, delayMs: 9 }];
    expect(found([["physicalLinks"], parallel], [route, ["nyc-1-up", "nyc-dc-2", "dc-1-up"]])).toEqual([]);
    expect(found([["virtualRouters", 1, "host"], "nyc-1"], [route, []])).toEqual([]);
  });
});

describe("policies", () => {
  it("name a thing once", () => {
    expect(
      found([
        ["policies", 0, "virtualRouters"],
        ["vr-nyc", "vr-dc", "vr-nyc"],
      ]),
    ).toEqual([["/policies/0/virtualRouters/2", "vr-nyc once more"]]);
  });

  it("leave somewhere to go", () => {
    expect(found([["policies", 1], { type: "fence", virtualRouters: ["vr-nyc"] }])).toEqual([["/policies/1", "a fence around nothing"]]);
  });

  it("by region need the region of every site that has a host", () => {
    expect(found([["sites", 1, "region"], undefined])).toEqual([["/policies/2/scope", "the scope region, while dc has none"]]);
    const unused = [...sampleNetwork().sites, { id: "empty" }];
    expect(found([["sites"], unused])).toEqual([]);
    expect(found([["sites", 1, "region"], undefined], [["policies"], []])).toEqual([]);
  });
});

it("reports all problems at once, and under a what-if ids and policies alone", () => {
  const edits: readonly Edit[] = [
    [["policies", 3, "site"], "x"],
    [["virtualRouters", 0, "vendor"], "other"],
    [["physicalLinks", 2, "a"], "nyc-1"],
    [["transportNodes", 0, "site"], "y"],
  ];
  expect(found(...edits).map(([pointer]) => pointer)).toEqual([
    "/transportNodes/0/site",
    "/policies/3/site",
    "/virtualRouters/0/host",
    "/physicalLinks",
    "/virtualLinks/0/route/2",
  ]);
  const network = sampleNetwork();
  for (const [path, value] of edits) put(network, path, value);
  expect(checkIds(networkSchema.parse(network)).map(({ pointer }) => pointer)).toEqual(["/transportNodes/0/site", "/policies/3/site"]);
});

it("bounds the list and the time for a document full of unknown ids", () => {
  const links = Array.from({ length: 100_000 }, (_, i) => ({
    id: `link-${i}`,
    a: `unknown-${i}`,
    b: `unknown-${i + 1}`,
    capacityGbps: 1,
    delayMs: 1,
  }));
  const problems = problemsAfter([["physicalLinks"], links]);
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)?.found).toBe("1000 problems, and perhaps more");
});
