/** Networks that were read and built lately: most questions are about the same few, and building one takes far longer than the answer. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { buildNetwork } from "../../network/build-network.ts";
import type { Network } from "../../network/network.ts";
import { readNetwork } from "../../network/read.ts";
import { type PreparedTargets, prepareTargets } from "../../plan/targets.ts";
import { BYTES_A_NODE } from "../../plan/targets-tree.ts";
import type { DocumentRef, LoadDocument } from "./questions.ts";

/** Versions kept, and bytes of their documents: what is built of one takes some ten times its bytes. */
const MOST_VERSIONS = 16;
const MOST_BYTES = 60_000_000;

/** A version of a network, read and built. */
export interface KnownNetwork {
  readonly network: Network;
  /** Made at the first question. */
  targets(): PreparedTargets;
}

export type NetworkCache = (ref: Pick<DocumentRef, "name" | "version" | "bytes">) => Promise<KnownNetwork>;

/** A version never changes, so what is kept is never stale. Rejects when the document is not there or cannot be read: a bug. */
export function createNetworkCache(load: LoadDocument): NetworkCache {
  /** The last is the one used last. */
  const kept = new Map<string, { readonly bytes: number; readonly read: Promise<KnownNetwork> }>();

  const makeRoom = (): void => {
    let bytes = [...kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [key, entry] of kept) {
      if (kept.size <= 1 || (kept.size <= MOST_VERSIONS && bytes <= MOST_BYTES)) return;
      kept.delete(key);
      bytes -= entry.bytes;
    }
  };

  return async ({ name, version, bytes }) => {
    const key = `${version} ${name}`;
    const found = kept.get(key);
    const entry = found ?? { bytes, read: build(load, name, version) };
    kept.delete(key);
    kept.set(key, entry);
    if (found === undefined) makeRoom();
    try {
      return await entry.read;
    } catch (error) {
      if (kept.get(key) === entry) kept.delete(key);
      throw error;
    }
  };
}

async function build(load: LoadDocument, name: string, version: number): Promise<KnownNetwork> {
  const text = await load("network", name, version);
  if (text === null) throw new Error(`internal: version ${version} of ${name} is not in the store`);
  const read = readNetwork(text);
  if (!read.ok) {
    const [first] = read.failure;
    throw new Error(`internal: version ${version} of ${name} in the store is no sound network: ${first?.pointer} ${first?.found}`);
  }
  const network = buildNetwork(read.value.document);
  let targets: PreparedTargets | undefined;
  return {
    network,
    targets() {
      if (targets === undefined) {
        targets = prepareTargets(network);
        void growTrees(targets);
      }
      return targets;
    },
  };
}

/** Of all trees of one version that nobody has asked for yet. */
const GROWN_BYTES = 64_000_000;

/** Trees of routes that questions will need, one at a time between what is asked meanwhile: as many as fit. */
export async function growTrees({ network, graph }: Grown, mostBytes = GROWN_BYTES): Promise<void> {
  const room = mostBytes / (network.nodes.size * BYTES_A_NODE);
  const grown = new Set<unknown>();
  for (const node of network.nodes.keys()) {
    await nextTurn();
    if (grown.size + 1 > room) return;
    grown.add(graph.treeAt(node)?.reach.tree);
  }
}

interface Grown {
  readonly network: Pick<Network, "nodes">;
  readonly graph: Pick<PreparedTargets["graph"], "treeAt">;
}
