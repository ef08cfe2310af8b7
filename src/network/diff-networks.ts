/** What differs between two networks, collection by collection, by id: what came, what went, and which keys of what stayed changed. */
import { type CollectionKey, collectionKeys, policyLabel } from "./collections.ts";
import { canonicalJson } from "./digest.ts";
import type { NetworkDocument } from "./document.ts";

export interface ChangedMember {
  readonly id: string;
  /** Of its object, in the order in which the document may have them. */
  readonly keys: readonly string[];
}

export interface SectionDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ChangedMember[];
}

export interface NetworkDifference {
  readonly same: boolean;
  /** Of name, routing and maxUtilisation, those that differ. */
  readonly settings: readonly string[];
  readonly sections: Readonly<Record<CollectionKey, SectionDifference>>;
}

const settings = ["name", "routing", "maxUtilisation"] as const;

/** From one network to another. Defaults are filled in on both sides: a key that is written out as its default is no difference. */
export function diffNetworks(from: NetworkDocument, to: NetworkDocument): NetworkDifference {
  const sections = Object.fromEntries(collectionKeys.map((key) => [key, diffSection(from, to, key)])) as NetworkDifference["sections"];
  const changed = settings.filter((key) => from[key] !== to[key]);
  const isEmpty = ({ added, removed, changed: members }: SectionDifference): boolean =>
    added.length + removed.length + members.length === 0;
  return { same: changed.length === 0 && Object.values(sections).every(isEmpty), settings: changed, sections };
}

function diffSection(from: NetworkDocument, to: NetworkDocument, key: CollectionKey): SectionDifference {
  const [before, after] = [membersOf(from, key), membersOf(to, key)];
  const changed = [...after].flatMap(([id, member]): ChangedMember[] => {
    const old = before.get(id);
    const keys = old === undefined ? [] : changedKeys(old, member);
    return keys.length === 0 ? [] : [{ id, keys }];
  });
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed,
  };
}

type Member = Readonly<Record<string, unknown>>;

/** Policies without an id go by their place. */
const membersOf = (document: NetworkDocument, key: CollectionKey): ReadonlyMap<string, Member> =>
  new Map(document[key].map((member, index) => [policyLabel(member, index), member]));

function changedKeys(before: Member, after: Member): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => textOf(before[key]) !== textOf(after[key]));
}

const textOf = (value: unknown): string => (value === undefined ? "" : canonicalJson(value));
