/** Networks that were read and built lately: most questions are about the same few, and building one takes far longer than the answer. */
import { buildNetwork } from "../network/build-network.ts";
import { readNetwork } from "../network/read.ts";
import { type PreparedTargets, prepareTargets } from "../plan/targets.ts";
import type { VersionRecord } from "./records.ts";
import type { ReadNetwork } from "./services.ts";
import type { Versions } from "./store/port.ts";

/** Versions kept, and bytes of their documents: what is built of one takes some ten times its bytes. */
const MOST_VERSIONS = 16;
const MOST_BYTES = 60_000_000;

export interface NetworkCache {
  readNetwork(name: string, version: number | "newest"): Promise<ReadNetwork | null>;
}

/** A version never changes, so what is kept is never stale; only "newest" is asked of the store each time. */
export function createNetworkCache(versions: Pick<Versions, "find" | "document">): NetworkCache {
  /** The last is the one used last. */
  const kept = new Map<string, { readonly bytes: number; readonly read: Promise<ReadNetwork | null> }>();

  const makeRoom = (): void => {
    let bytes = [...kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [key, entry] of kept) {
      if (kept.size <= 1 || (kept.size <= MOST_VERSIONS && bytes <= MOST_BYTES)) return;
      kept.delete(key);
      bytes -= entry.bytes;
    }
  };

  return {
    async readNetwork(name, version) {
      const record = await versions.find("network", name, version);
      if (record === null) return null;
      const key = `${record.version} ${record.name}`;
      const found = kept.get(key);
      const entry = found ?? { bytes: record.bytes, read: build(versions, record) };
      kept.delete(key);
      kept.set(key, entry);
      if (found === undefined) makeRoom();
      try {
        return await entry.read;
      } catch (error) {
        if (kept.get(key) === entry) kept.delete(key);
        throw error;
      }
    },
  };
}

async function build(versions: Pick<Versions, "document">, version: VersionRecord): Promise<ReadNetwork | null> {
  const text = await versions.document("network", version.name, version.version);
  if (text === null) return null;
  const read = readNetwork(text);
  if (!read.ok) {
    const [first] = read.failure;
    throw new Error(
      `internal: version ${version.version} of ${version.name} in the store is no sound network: ${first?.pointer} ${first?.found}`,
    );
  }
  const network = buildNetwork(read.value.document);
  let targets: PreparedTargets | undefined;
  return {
    version,
    network,
    targets() {
      targets ??= prepareTargets(network);
      return targets;
    },
  };
}
