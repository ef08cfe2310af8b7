import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../src/network/build-network.ts";
import { applyChanges, readChanges } from "../../src/network/changes.ts";
import { networkSchema } from "../../src/network/document.ts";
import { segmentsOf } from "../../src/network/json-pointer.ts";
import { candidatePower } from "../../src/network/power.ts";
import { readDocument, readNetwork, readTraffic } from "../../src/network/read.ts";
import { applyTraffic } from "../../src/network/traffic.ts";
import { planSchema } from "../../src/plan/plan-document.ts";
import type { Outcome, Problem } from "../../src/result.ts";
import { sampleNetwork, sampleTraffic } from "../unit/network-sample.ts";
import { type Mutant, mutations, type Path } from "./mutations.ts";

const network = networkSchema.parse(sampleNetwork());

const sampleChanges = (): unknown => [
  { drain: "nyc-1" },
  { fail: "nyc-dc" },
  { add: { physicalRouter: { id: "nyc-3", site: "nyc", vendor: "acme", platform: "xen", capacity: { cpuCores: 4 } } } },
  { add: { policy: { type: "ban", virtualRouters: ["vr-dc"], physicalRouters: ["nyc-3"] } } },
  { set: { id: "dc-1", path: "power.idleWatts", value: 100 } },
  { scaleTraffic: { factor: 1.5, links: ["nyc~dc"] } },
  { relax: { policy: "near" } },
  { remove: "vr-new" },
];

const samplePlan = (): unknown => ({
  schema: "rehome/plan@1",
  network: { name: "sample", digest: `sha256:${"0".repeat(64)}` },
  changes: [{ drain: "nyc-1" }],
  traffic: { digest: `sha256:${"1".repeat(64)}`, window: "10:00-14:00", timeZone: "UTC", use: "peak" },
  goal: "consolidate",
  status: "optimal",
  placements: { "vr-nyc": "dc-1", "vr-dc": "dc-1" },
  routes: { "nyc~dc": [], "cust-17": ["dc-1-up", "nyc-dc"] },
  physicalRouters: { "nyc-1": "off", "dc-1": "on" },
  physicalLinks: { "nyc-1-up": "off", "nyc-dc": "on" },
  power: { beforeWatts: 960, afterWatts: 350, savedPercent: 63.5 },
  bound: { objective: 350, gap: 0, model: "igp" },
  moves: [{ router: "vr-nyc", from: "nyc-1", to: "dc-1", wave: 1, startSeconds: 0, seconds: 12.4 }],
  powerEvents: [{ physicalRouter: "nyc-1", to: "off", startSeconds: 14 }],
  solver: { name: "highs", version: "1.15.3", seconds: 1.8, seed: 1 },
  conflict: null,
});

const clash = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.some((segment, i) => i < other.length && String(segment) !== String(other[i]));

/** A refusal has problems, each of which says where, what was found and what to do. */
function expectProblems(problems: readonly Problem[], path: Path | undefined): void {
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(1001);
  for (const { pointer, found, remedy } of problems) {
    expect(segmentsOf(pointer)).toBeDefined();
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(2000);
    expect(remedy.length).toBeGreaterThan(0);
  }
  // One of them is about the place that was spoilt: above it, at it, or inside it.
  if (path !== undefined) expect(problems.some(({ pointer }) => !clash(segmentsOf(pointer) ?? [], path))).toBe(true);
}

interface Tally {
  accepted: number;
  refused: number;
}

function fuzz<Value>(
  sample: () => unknown,
  read: (bytes: Uint8Array) => Outcome<Value, readonly Problem[]>,
  use: (value: Value) => void,
  runs: number,
  exceptions: (mutant: Mutant) => boolean = () => false,
): Tally {
  const tally = { accepted: 0, refused: 0 };
  const names = Object.keys(mutations);
  const dice = fc.record({ where: fc.nat(), which: fc.nat(), value: fc.jsonValue({ maxDepth: 3 }) });
  fc.assert(
    fc.property(fc.constantFrom(...names), dice, (name, roll) => {
      const mutant = mutations[name]?.(sample(), roll);
      if (mutant === undefined) throw new Error("no such mutation");
      const outcome = read(mutant.bytes);
      if (outcome.ok) {
        tally.accepted++;
        if (mutant.mustFail && !exceptions(mutant)) expect.fail(`${name} at ${mutant.path?.join("/")} was accepted`);
        use(outcome.value);
      } else {
        tally.refused++;
        expectProblems(outcome.failure, mutant.mustFail ? mutant.path : undefined);
      }
    }),
    { seed: 2007, numRuns: runs },
  );
  return tally;
}

describe("spoilt documents are refused with a pointer, or accepted and usable", () => {
  it("network@1", () => {
    const tally = fuzz(
      sampleNetwork,
      readNetwork,
      ({ document, digest }) => {
        expect(digest).toMatch(/^sha256:/);
        const built = buildNetwork(document);
        candidatePower(built, built.today);
        for (const router of built.virtualRouters.keys()) built.tdmPortsOf(router);
        expect(applyChanges(document, []).ok).toBe(true);
      },
      2000,
    );
    expect(tally.refused).toBeGreaterThan(1000);
    expect(tally.accepted).toBeGreaterThan(100);
  });

  it("traffic@1", () => {
    const tally = fuzz(
      sampleTraffic,
      (bytes) => readTraffic(bytes, network),
      ({ document }) => {
        for (const window of ["all", "10:00-14:00", "quietest:4h"])
          applyTraffic(network, document, { window, timeZone: "America/New_York" });
      },
      500,
    );
    expect(tally.refused).toBeGreaterThan(200);
  });

  it("changes", () => {
    const tally = fuzz(
      sampleChanges,
      readChanges,
      (changes) => {
        const applied = applyChanges(network, changes);
        if (applied.ok) candidatePower(buildNetwork(applied.value), buildNetwork(applied.value).today);
        else expectProblems(applied.failure, undefined);
      },
      1000,
      // The value of a set is any JSON: applying it tells.
      ({ path, bytes }) => path?.[2] === "value" || new TextDecoder().decode(bytes).includes('"value":[') || path === undefined,
    );
    expect(tally.refused).toBeGreaterThan(400);
  });

  it("plan@1", () => {
    const nullable = ["traffic", "placements", "routes", "physicalRouters", "physicalLinks", "power", "bound", "conflict"];
    const tally = fuzz(
      samplePlan,
      (bytes) => readDocument(bytes, planSchema),
      () => undefined,
      500,
      // These, and where a new router comes from, may be null; a bound has no gap while there is no plan.
      ({ path }) => nullable.includes(String(path?.at(-1))) || ["from", "gap"].includes(String(path?.at(-1))),
    );
    expect(tally.refused).toBeGreaterThan(200);
  });

  it("several mutations at once", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 2 })), { minLength: 2, maxLength: 20 }), (edits) => {
        let document: unknown = sampleNetwork();
        for (const [where, value] of edits)
          document = JSON.parse(new TextDecoder().decode(mutations["anyValue"]?.(document, { where, which: 0, value }).bytes));
        const outcome = readNetwork(JSON.stringify(document));
        if (outcome.ok) buildNetwork(outcome.value.document);
        else expectProblems(outcome.failure, undefined);
      }),
      { seed: 2008, numRuns: 300 },
    );
  });
});

describe("hostile documents of nearly 50 MB", () => {
  const filled = (item: string): string =>
    `{"schema":"rehome/network@1","name":"x","physicalRouters":[${new Array(Math.floor(49_000_000 / (item.length + 1))).fill(item).join(",")}]}`;
  const problemsOf = (text: string): readonly Problem[] => {
    const outcome = readNetwork(text);
    return outcome.ok ? [] : outcome.failure;
  };

  it.each(["0", '""', "-1.5e300", '{"id":"a","colour":1}'])("list a bounded number of problems for %s over and over", (item) => {
    const problems = problemsOf(filled(item));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(1001);
  });

  it("are refused for more objects than memory has room for, and for objects with too many keys", () => {
    expect(problemsOf(filled("{}"))[0]?.found).toMatch(/^more than 2000000 objects and lists/);
    const keys = Array.from({ length: 500_001 }, (_, i) => `"k${i}":0`).join(",");
    expect(problemsOf(`{${keys}}`)[0]?.found).toMatch(/^an object with more than 500000 keys/);
  });

  it("are refused for unknown keys, repeated keys and one endless text", () => {
    const unknown = Array.from({ length: 400_000 }, (_, i) => `"unknown-key-${i}":0`).join(",");
    expect(problemsOf(`{"schema":"rehome/network@1","name":"x",${unknown}}`)).toHaveLength(1001);
    expect(problemsOf(`{${new Array(4_000_000).fill('"name":0').join(",")}}`)).toHaveLength(1001);
    expect(problemsOf(`{"schema":"rehome/network@1","name":"${"x".repeat(49_000_000)}"}`)).toMatchObject([{ pointer: "/name" }]);
  });

  it("are read when they are sound: 4 million samples", () => {
    const samples = Array.from({ length: 1_000_000 }, (_, i) => i % 10);
    const traffic = { ...sampleTraffic(), stepSeconds: 60, series: { x: { ab: samples, ba: samples }, y: { in: samples, out: samples } } };
    expect(readTraffic(JSON.stringify(traffic)).ok).toBe(true);
    const broken = { ...traffic, series: { x: { ab: [...samples.slice(1), -1], ba: samples } } };
    expect(readTraffic(JSON.stringify(broken))).toMatchObject({ failure: [{ pointer: "/series/x/ab/999999", found: "-1" }] });
  });
});
