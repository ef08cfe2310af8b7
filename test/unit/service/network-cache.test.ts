import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createNetworkCache } from "../../../src/service/network-cache.ts";
import type { VersionRecord } from "../../../src/service/records.ts";
import type { VersionedKind } from "../../../src/service/store/port.ts";

const text = readFileSync("datasets/abilene/network.json", "utf8");

/** Versions as a store has them, and what was asked of it. */
function shelf(count: number, bytes = text.length) {
  const documents: string[] = [];
  let newest = count;
  const record = (name: string, version: number): VersionRecord | null =>
    version < 1 || version > newest
      ? null
      : { name, version, digest: `sha256:${version}`, bytes, createdAt: 1, createdBy: "me", origin: "upload" };
  return {
    documents,
    add: () => {
      newest += 1;
    },
    find: async (_kind: VersionedKind, name: string, version: number | "newest") => record(name, version === "newest" ? newest : version),
    document: async (_kind: VersionedKind, name: string, version: number) => {
      documents.push(`${name} ${version}`);
      return name === "broken" ? "{}" : text;
    },
  };
}

describe("read networks", () => {
  it("are read once, also when many ask at the same time, and prepared once", async () => {
    const versions = shelf(1);
    const cache = createNetworkCache(versions);
    const [one, two] = await Promise.all([cache.readNetwork("abilene", 1), cache.readNetwork("abilene", "newest")]);
    expect(one).toBe(two);
    expect(one?.targets()).toBe(two?.targets());
    expect(one?.network.virtualRouters.size).toBeGreaterThan(0);
    expect(versions.documents).toEqual(["abilene 1"]);
  });

  it("are the newest of the moment at which they are asked for", async () => {
    const versions = shelf(1);
    const cache = createNetworkCache(versions);
    expect((await cache.readNetwork("abilene", "newest"))?.version.version).toBe(1);
    versions.add();
    expect((await cache.readNetwork("abilene", "newest"))?.version.version).toBe(2);
    expect(await cache.readNetwork("abilene", 3)).toBeNull();
  });

  it("are forgotten when others were used since", async () => {
    const versions = shelf(30);
    const cache = createNetworkCache(versions);
    for (let version = 1; version <= 17; version++) {
      await cache.readNetwork("abilene", version);
      await cache.readNetwork("abilene", 1);
    }
    versions.documents.length = 0;
    await cache.readNetwork("abilene", 1);
    await cache.readNetwork("abilene", 17);
    expect(versions.documents).toEqual([]);
    await cache.readNetwork("abilene", 2);
    expect(versions.documents).toEqual(["abilene 2"]);
  });

  it("are kept up to so many bytes, and always the one that is asked for", async () => {
    const versions = shelf(3, 50_000_000);
    const cache = createNetworkCache(versions);
    for (const version of [1, 1, 2, 2, 1]) await cache.readNetwork("abilene", version);
    expect(versions.documents).toEqual(["abilene 1", "abilene 2", "abilene 1"]);
  });

  it("that cannot be read are asked for anew the next time", async () => {
    const versions = shelf(1);
    const cache = createNetworkCache(versions);
    await expect(cache.readNetwork("broken", 1)).rejects.toThrow("version 1 of broken");
    await expect(cache.readNetwork("broken", 1)).rejects.toThrow();
    expect(versions.documents).toHaveLength(2);
  });
});
