/** A copy of a network document to be edited: every collection by id, in document order. */
import { type CollectionKey, collectionKeys, type MemberOf, policyLabel } from "./collections.ts";
import type { NetworkDocument } from "./document.ts";

export type DraftCollections = { readonly [Key in CollectionKey]: Map<string, MemberOf<Key>> };

export class Draft {
  readonly #original: NetworkDocument;
  readonly collections: DraftCollections;
  /** Pointers of the changes behind members, by collection and id; policies by label. */
  readonly #origins = new Map<string, string>();
  readonly #added = new Set<string>();
  #policiesAdded = 0;
  #isPolicyRemoved = false;

  constructor(document: NetworkDocument) {
    const byId = <Member extends { readonly id: string }>(members: readonly Member[]) =>
      new Map(members.map((member) => [member.id, member]));
    this.#original = document;
    this.collections = {
      sites: byId(document.sites),
      transportNodes: byId(document.transportNodes),
      physicalRouters: byId(document.physicalRouters),
      physicalLinks: byId(document.physicalLinks),
      virtualRouters: byId(document.virtualRouters),
      virtualLinks: byId(document.virtualLinks),
      accessLinks: byId(document.accessLinks),
      policies: new Map(document.policies.map((policy, index) => [policyLabel(policy, index), policy])),
    };
  }

  /** Collections in which the id stands, in document order. */
  homesOf(id: string): readonly CollectionKey[] {
    return collectionKeys.filter((key) => this.collections[key].has(id));
  }

  /** The name under which a policy that is added now will be known. */
  nextPolicyLabel(): string {
    return policyLabel({}, this.#original.policies.length + this.#policiesAdded++);
  }

  remove(key: CollectionKey, id: string): void {
    this.collections[key].delete(id);
    if (key === "policies") this.#isPolicyRemoved = true;
  }

  /** Remembers that the change at this pointer altered the member. */
  touch(key: CollectionKey, id: string, pointer: string): void {
    this.#origins.set(`${key}/${id}`, pointer);
  }

  /** The same for one that the change put there. */
  touchNew(key: CollectionKey, id: string, pointer: string): void {
    this.touch(key, id, pointer);
    this.#added.add(`${key}/${id}`);
  }

  /** True for a member that the original does not have, whatever it may have under that id. */
  isNew(key: CollectionKey, id: string): boolean {
    return this.#added.has(`${key}/${id}`);
  }

  originOf(key: CollectionKey, id: string): string | undefined {
    return this.#origins.get(`${key}/${id}`);
  }

  /** Policies without an id keep the label they had, as their id, once another has gone: an index would now name another one. */
  finish(): NetworkDocument {
    const policies = [...this.collections.policies].map(([label, policy]) => (this.#isPolicyRemoved ? { ...policy, id: label } : policy));
    return {
      ...this.#original,
      sites: [...this.collections.sites.values()],
      transportNodes: [...this.collections.transportNodes.values()],
      physicalRouters: [...this.collections.physicalRouters.values()],
      physicalLinks: [...this.collections.physicalLinks.values()],
      virtualRouters: [...this.collections.virtualRouters.values()],
      virtualLinks: [...this.collections.virtualLinks.values()],
      accessLinks: [...this.collections.accessLinks.values()],
      policies,
    };
  }
}
