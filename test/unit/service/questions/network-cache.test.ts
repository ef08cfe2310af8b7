import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prepareTargets } from "../../../../src/plan/targets.ts";
import { createNetworkCache, growTrees } from "../../../../src/service/questions/network-cache.ts";
import type { VersionedKind } from "../../../../src/service/store/port.ts";

const text = readFileSync("datasets/abilene/network.json", "utf8");

const ref = (version: number, bytes = text.length, name = "abilene") => ({ name, version, bytes });

/** A store's documents, and what was asked of it. */
function shelf() {
  const documents: string[] = [];
  const load = async (_kind: VersionedKind, name: string, version: number): Promise<string | null> => {
    documents.push(`${name} ${version}`);
    return name === "missing" ? null : name === "broken" ? "{}" : text;
  };
  return { documents, load };
}

describe("known networks", () => {
  it("are read once, also when many ask at the same time, and prepared once", async () => {
    const { documents, load } = shelf();
    const networkOf = createNetworkCache(load);
    const [one, two] = await Promise.all([networkOf(ref(1)), networkOf(ref(1))]);
    expect(one).toBe(two);
    expect(one.targets()).toBe(two.targets());
    expect(one.network.virtualRouters.size).toBeGreaterThan(0);
    expect(documents).toEqual(["abilene 1"]);
  });

  it("are forgotten when others were used since", async () => {
    const { documents, load } = shelf();
    const networkOf = createNetworkCache(load);
    for (let version = 1; version <= 17; version++) {
      await networkOf(ref(version));
      await networkOf(ref(1));
    }
    documents.length = 0;
    await networkOf(ref(1));
    await networkOf(ref(17));
    expect(documents).toEqual([]);
    await networkOf(ref(2));
    expect(documents).toEqual(["abilene 2"]);
  });

  it("are kept up to so many bytes, and always the one that is asked for", async () => {
    const { documents, load } = shelf();
    const networkOf = createNetworkCache(load);
    for (const version of [1, 1, 2, 2, 1]) await networkOf(ref(version, 50_000_000));
    expect(documents).toEqual(["abilene 1", "abilene 2", "abilene 1"]);
  });

  it("that cannot be read are asked for anew the next time", async () => {
    const { documents, load } = shelf();
    const networkOf = createNetworkCache(load);
    await expect(networkOf(ref(1, 2, "broken"))).rejects.toThrow("version 1 of broken");
    await expect(networkOf(ref(1, 2, "missing"))).rejects.toThrow("not in the store");
    await expect(networkOf(ref(1, 2, "broken"))).rejects.toThrow();
    expect(documents).toHaveLength(3);
  });
});

describe("trees of routes", () => {
  it("are grown for every node, or until they take what they may", async () => {
    const { network } = await createNetworkCache(shelf().load)(ref(1));
    const { graph } = prepareTargets(network);
    const asked: string[] = [];
    const watched = {
      network,
      graph: {
        treeAt(node: string) {
          asked.push(node);
          return graph.treeAt(node);
        },
      },
    };
    await growTrees(watched);
    expect(asked).toEqual([...network.nodes.keys()]);
    const all = new Set(asked.map((node) => graph.treeAt(node)?.reach.tree));
    asked.length = 0;
    await growTrees(watched, 3 * 44 * network.nodes.size);
    const some = new Set(asked.map((node) => graph.treeAt(node)?.reach.tree));
    expect(some.size).toBe(3);
    expect(all.size).toBeGreaterThan(3);
  });
});
