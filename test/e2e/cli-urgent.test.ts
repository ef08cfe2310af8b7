import { describe, expect, it } from "vitest";
import type { NetworkDocument } from "../../src/network/document.ts";
import { planSchema } from "../../src/plan/plan-document.ts";
import { aHost, aNetwork, aRouter } from "../support/networks.ts";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const power = { idleWatts: 100, sleepWatts: 10, wattsPerGbps: 0, bootSeconds: 100 };

/** Two routers whose customers are at the far ends of 10 Gb/s links; by night both run on h1. */
function network(hosts: Readonly<Record<string, string>>, gbps: number): NetworkDocument {
  const used = new Set(Object.values(hosts));
  return aNetwork({
    name: "line",
    sites: [{ id: "nyc" }],
    transportNodes: ["1", "2", "3"].map((n) => ({ id: `t${n}`, site: "nyc" })),
    physicalRouters: ["h1", "h2", "h3"].map((id) =>
      aHost(id, { power, capacity: { memoryMiB: 4096 }, state: used.has(id) ? "on" : "off" }),
    ),
    physicalLinks: [
      ...["1", "2", "3"].map((n) => ({ id: `up${n}`, a: `h${n}`, b: `t${n}`, capacityGbps: 100, delayMs: 0.1 })),
      { id: "t1-t2", a: "t1", b: "t2", capacityGbps: 10, delayMs: 1 },
      { id: "t1-t3", a: "t1", b: "t3", capacityGbps: 10, delayMs: 1 },
    ],
    virtualRouters: ["w", "v"].map((id) => aRouter(id, { host: hosts[id] ?? null, demand: { memoryMiB: 2048 } })),
    accessLinks: [
      { id: "cust-w", router: "w", attachedTo: "t3", trafficGbps: { in: 5, out: 0 } },
      { id: "cust-v", router: "v", attachedTo: "t2", trafficGbps: { in: gbps, out: 0 } },
    ],
  });
}

const base = folder.write("base.json", network({ v: "h2", w: "h3" }, 5));
const night = folder.write("night.json", network({ v: "h1", w: "h1" }, 12));
const urgent = ["plan", night, "--goal", "restore", "--to", base, "--urgent"];

describe("plan --goal restore --urgent", () => {
  it("moves first what ends the overload, and verify accepts it", async () => {
    const out = `${folder.path}/urgent.json`;
    const ran = await rehome([...urgent, "--max-moves-at-once", "1", "--json", "--out", out]);
    expect(ran.status, ran.stderr).toBe(0);
    const plan = planSchema.parse(JSON.parse(ran.stdout));
    expect(plan.moves.map(({ router }) => router)).toEqual(["v", "w"]);
    expect(plan).toMatchObject({ goal: "restore", status: "optimal", placements: { v: "h2", w: "h3" } });
    expect((await rehome(["verify", night, out])).status).toBe(0);
  });

  it("tells people how soon nothing is broken any more", async () => {
    const { status, stdout } = await rehome(urgent);
    expect(status).toBe(0);
    expect(stdout).toMatch(/nothing is broken any more after \d+ (s|min)/);
  });

  it("says which move has no safe moment", async () => {
    // Both directions of the link are over capacity: no memory can cross it.
    const full = network({ v: "h1", w: "h1" }, 12);
    const accessLinks = full.accessLinks.map((link) => (link.id === "cust-v" ? { ...link, trafficGbps: { in: 12, out: 12 } } : link));
    const stuck = folder.write("stuck.json", { ...full, accessLinks });
    const { status, stderr } = await rehome(["plan", stuck, "--goal", "restore", "--to", base, "--urgent"]);
    expect(status).toBe(3);
    expect(stderr).toContain("v (h1 to h2)");
  });

  it("is refused for other goals", async () => {
    const { status, stderr } = await rehome(["plan", night, "--urgent"]);
    expect(status).toBe(2);
    expect(stderr).toContain("--urgent is for --goal restore only");
  });
});
