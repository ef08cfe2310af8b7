import { describe, expect, it } from "vitest";
import { resourcesFit } from "../../../src/constraints/resources-fit.ts";
import { constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  physicalRouters: [
    aHost("h1", { capacity: { memoryMiB: 1024, cpuCores: 2 } }),
    aHost("h2", { capacity: { memoryMiB: 2048, cpuCores: 1.5, constructor: 1 } }),
  ],
  virtualRouters: [
    aRouter("a", { demand: { memoryMiB: 512, cpuCores: 1 } }),
    aRouter("b", { demand: { memoryMiB: 768, cpuCores: 0.5 } }),
    aRouter("c", { demand: { memoryMiB: 600.5, cpuCores: 0 } }),
  ],
});

describe("resources-fit", () => {
  it("accepts exactly what fits on hosts that are on", () => {
    // Both on: h1 holds at most one of the three by memory, h2 all three (1880.5 MiB, 1.5 cores). Only h2 on: all on h2.
    expect(compareViews(resourcesFit, network)).toEqual({ accepted: 4 + 1, rejected: 32 - 5 });
  });

  it("reports the sum, the capacity and who needs it", () => {
    const reasons = reasonsOf(resourcesFit, network, aCandidate(network, { a: "h1", b: "h1", c: "h2" }));
    expect(reasons).toMatchObject([
      {
        rule: "resources-fit",
        subject: "h1/memoryMiB",
        physicalRouter: "h1",
        key: "memoryMiB",
        needed: 1280,
        available: 1024,
        virtualRouters: ["a", "b"],
      },
    ]);
    expect(reasons.map((reason) => resourcesFit.explain(reason, network))).toEqual([
      {
        found: "h1 would need 1280 of 1024 MiB memory (memoryMiB)",
        where: "physicalRouters/h1/capacity/memoryMiB",
        remedy: "free 256 MiB on h1, raise its capacity, or place one of a or b elsewhere",
      },
    ]);
  });

  it("counts a host that is off as offering nothing, and says so", () => {
    const [reason] = reasonsOf(resourcesFit, network, aCandidate(network, { c: "h1" }, { routersOn: ["h2"] }));
    expect(reason).toMatchObject({ needed: 600.5, available: 0, virtualRouters: ["c"] });
    expect(reason && resourcesFit.explain(reason, network)).toMatchObject({
      found: "h1 would need 600.5 of 0 MiB memory (memoryMiB), being off",
      remedy: "switch h1 on, or place c elsewhere",
    });
  });

  it("holds to the tolerance and no further", () => {
    const withDemand = (cpuCores: number) =>
      aBuiltNetwork({
        physicalRouters: [aHost("h", { capacity: { cpuCores: 1 } })],
        virtualRouters: [aRouter("a", { demand: { cpuCores } })],
      });
    expect(compareViews(resourcesFit, withDemand(1 + 5e-7))).toEqual({ accepted: 1, rejected: 1 });
    expect(compareViews(resourcesFit, withDemand(1 + 2e-6))).toEqual({ accepted: 0, rejected: 2 });
  });

  it("gives a key that the host lacks capacity 0, whatever its name", () => {
    const odd = aBuiltNetwork({
      physicalRouters: [aHost("h1"), aHost("h2", { capacity: { constructor: 1, toString: 2 } })],
      virtualRouters: [aRouter("a", { demand: { constructor: 1 } }), aRouter("b", { demand: { toString: 2 } })],
    });
    expect(compareViews(resourcesFit, odd)).toEqual({ accepted: 2, rejected: 14 });
    expect(resourcesFit.filter(odd, "a", "h1")).toEqual([
      {
        rule: "resources-fit",
        subject: "h1/constructor",
        physicalRouter: "h1",
        key: "constructor",
        needed: 1,
        available: 0,
        virtualRouters: ["a"],
      },
    ]);
    const [reason] = resourcesFit.filter(odd, "a", "h1");
    expect(reason && resourcesFit.explain(reason, odd)).toMatchObject({
      found: "h1 would need 1 of 0 constructor",
      remedy: "free 1 constructor on h1, raise its capacity, or place a elsewhere",
    });
  });

  it("leaves TDM ports to their own rule", () => {
    const tdm = aBuiltNetwork({ physicalRouters: [aHost("h")], virtualRouters: [aRouter("a", { demand: { tdmPorts: 3 } })] });
    expect(reasonsOf(resourcesFit, tdm, aCandidate(tdm, { a: "h" }))).toEqual([]);
    expect(resourcesFit.filter(tdm, "a", "h")).toEqual([]);
    expect(rowsInWords(resourcesFit, tdm)).toEqual([]);
  });

  it("filters only a router that alone is too much", () => {
    const small = aBuiltNetwork({
      physicalRouters: [aHost("h", { capacity: { memoryMiB: 500, cpuCores: 1 } })],
      virtualRouters: [aRouter("a", { demand: { memoryMiB: 512, cpuCores: 2 } }), aRouter("b", { demand: { memoryMiB: 500 } })],
    });
    expect(resourcesFit.filter(small, "a", "h").map(({ key, needed, available }) => ({ key, needed, available }))).toEqual([
      { key: "memoryMiB", needed: 512, available: 500 },
      { key: "cpuCores", needed: 2, available: 1 },
    ]);
    expect(resourcesFit.filter(small, "b", "h")).toEqual([]);
  });

  it("has one row a host and key, in the order of the keys' names, and says what a unit more costs", () => {
    expect(rowsInWords(resourcesFit, network)).toEqual([
      "C6(0,0) + 1 place(a,h1) + 0.5 place(b,h1) - 2 on(h1) <= 0",
      "C6(0,1) + 512 place(a,h1) + 768 place(b,h1) + 600.5 place(c,h1) - 1024 on(h1) <= 0",
      "C6(1,0) + 1 place(a,h2) + 0.5 place(b,h2) - 1.5 on(h2) <= 0",
      "C6(1,1) + 512 place(a,h2) + 768 place(b,h2) + 600.5 place(c,h2) - 2048 on(h2) <= 0",
    ]);
    const rows = [...resourcesFit.rows(constantColumns(network, aCandidate(network, {})), { constraints: [] })];
    expect(rows.slice(0, 2).map(({ subject, elastic }) => ({ subject, elastic }))).toEqual([
      { subject: "h1/cpuCores", elastic: { unit: "cpuCores", cost: 1 } },
      { subject: "h1/memoryMiB", elastic: { unit: "memoryMiB", cost: 1 / 4096 } },
    ]);
    const other = aBuiltNetwork({ physicalRouters: [aHost("h")], virtualRouters: [aRouter("a", { demand: { gpus: 1 } })] });
    const [row] = resourcesFit.rows(constantColumns(other, aCandidate(other, {})), { constraints: [] });
    expect(row?.elastic).toEqual({ unit: "gpus", cost: 1 });
  });

  it("says what it demands and how it gives way, also for ids with slashes", () => {
    expect(resourcesFit.moment).toBe("always");
    expect(resourcesFit.describe("h1/memoryMiB", network)).toEqual({
      found: "h1 has 1024 MiB memory (memoryMiB) for its virtual routers",
      where: "physicalRouters/h1/capacity/memoryMiB",
      remedy: "raise the memoryMiB of h1, or lower what its virtual routers demand",
    });
    expect(resourcesFit.relax("h1/memoryMiB", 255.99991, network)).toBe("raise the memoryMiB of h1 by 256 MiB");
    expect(resourcesFit.relax("h1/gpus", 2, network)).toBe("raise the gpus of h1 by 2");
    expect(resourcesFit.relax("h1/cpuCores", null, network)).toBe("lift the limit on cpuCores of h1");
    const slashes = aBuiltNetwork({ physicalRouters: [aHost("nyc/1", { capacity: { "a/b": 7 } })] });
    expect(resourcesFit.describe("nyc/1/a/b", slashes).found).toBe("nyc/1 has 7 a/b for its virtual routers");
    expect(() => resourcesFit.describe("sfo/1/a", slashes)).toThrow("internal: sfo/1/a names no physical router");
  });
});
