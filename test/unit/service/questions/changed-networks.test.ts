import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createChangedNetworks } from "../../../../src/service/questions/changed-networks.ts";
import type { DocumentRef } from "../../../../src/service/questions/questions.ts";

const text = (kind: string): string => readFileSync(`datasets/abilene/${kind}.json`, "utf8");
const ref = (version: number): DocumentRef => ({ name: "abilene", version, digest: `sha256:${version}`, bytes: 1 });

function open() {
  const loaded: string[] = [];
  const documents: Readonly<Record<string, string>> = {
    "network 1": text("network"),
    "network 2": text("network"),
    "traffic 1": text("traffic"),
  };
  const networkOf = createChangedNetworks(async (kind, _name, version) => {
    loaded.push(`${kind} ${version}`);
    return documents[`${kind} ${version}`] ?? null;
  });
  return { networkOf, loaded };
}

const asking = { network: ref(1), traffic: null, choice: {}, changes: [] };

describe("networks under other traffic, or after changes", () => {
  it("are made once for all pages of an answer, and anew for another question", async () => {
    const { networkOf, loaded } = open();
    const drained = { ...asking, changes: [{ drain: "sea-1" }] };
    const [first, second] = await Promise.all([networkOf(drained), networkOf({ ...drained })]);
    if (!first.ok) throw new Error(first.failure.detail);
    expect(second).toBe(first);
    expect(first.value.network.physicalRouters.get("sea-1")?.state).toBe("maintenance");
    expect(loaded).toEqual(["network 1"]);
    const others = [
      asking,
      { ...asking, network: ref(2) },
      { ...drained, traffic: ref(1) },
      { ...drained, traffic: ref(1), choice: { use: "mean" } },
    ];
    for (const other of others) expect(await networkOf(other)).not.toBe(first);
    expect(loaded).toEqual(["network 1", "network 1", "network 2", "network 1", "traffic 1", "network 1", "traffic 1"]);
    // Only the last few are kept.
    expect(await networkOf(drained)).not.toBe(first);
  });

  it("say what does not fit, and where it stands in the question", async () => {
    const { networkOf } = open();
    for (const [question, detail, pointer] of [
      [{ ...asking, changes: [{ drain: "sea-1" }, { fail: "nowhere" }] }, "The changes do not fit the network", "/changes/1/fail"],
      [{ ...asking, traffic: ref(1), choice: { window: "25:00-26:00" } }, "The choice of traffic does not fit", "/traffic/window"],
    ] as const) {
      const made = await networkOf(question);
      expect(made).toMatchObject({ ok: false, failure: { detail, problems: [{ pointer }] } });
    }
  });

  it("that could not be loaded are loaded again at the next question", async () => {
    const texts = [null, text("network")];
    const networkOf = createChangedNetworks(async () => texts.shift() ?? null);
    await expect(networkOf(asking)).rejects.toThrow("version 1 of the network of abilene is not in the store");
    expect(await networkOf(asking)).toMatchObject({ ok: true });
  });
});
