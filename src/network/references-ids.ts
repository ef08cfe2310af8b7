/** Ids: each is unique in its namespace, each reference names something of the right kind, and no link joins a thing to itself. */
import { type CollectionKey, collectionKeys, collections, policyLabel } from "./collections.ts";
import { withArticle } from "./describe-value.ts";
import type { NetworkDocument } from "./document.ts";
import { pointerOf, type Segment } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import type { ProblemList } from "./problem-list.ts";

/** Which collections an id stands in. */
export class IdIndex {
  readonly #document: NetworkDocument;
  readonly #homes = new Map<string, CollectionKey[]>();

  constructor(document: NetworkDocument) {
    this.#document = document;
    for (const key of collectionKeys) {
      for (const { id } of document[key]) {
        if (id === undefined) continue;
        const homes = this.#homes.get(id);
        if (homes === undefined) this.#homes.set(id, [key]);
        else if (!homes.includes(key)) homes.push(key);
      }
    }
  }

  has(id: string, ...accepted: readonly CollectionKey[]): boolean {
    return this.#homes.get(id)?.some((key) => accepted.includes(key)) === true;
  }

  /** Adds a problem unless the id stands in one of the accepted collections. */
  expect(id: string, path: readonly Segment[], problems: ProblemList, ...accepted: readonly CollectionKey[]): void {
    if (problems.isFull || this.has(id, ...accepted)) return;
    const asked = accepted.map((key) => collections[key].words).join(" or ");
    const home = this.#homes.get(id)?.[0];
    if (home !== undefined) {
      problems.add(pointerOf(path), `${id}, which is ${withArticle(collections[home].words)}`, `give the id of ${withArticle(asked)}`);
      return;
    }
    const meant = problems.deservesSuggestion ? nearest(id, this.#idsOf(accepted)) : undefined;
    const remedy =
      meant === undefined ? `give the id of ${withArticle(asked)}, or add ${id} to ${accepted.join(" or ")}` : `did you mean ${meant}?`;
    problems.add(pointerOf(path), `${id}, which is no ${asked}`, remedy);
  }

  *#idsOf(keys: readonly CollectionKey[]): Iterable<string> {
    for (const key of keys) for (const { id } of this.#document[key]) if (id !== undefined) yield id;
  }
}

export function addIdProblems(document: NetworkDocument, problems: ProblemList): void {
  addDuplicates(document, problems);
  const index = new IdIndex(document);
  for (const [i, node] of document.transportNodes.entries()) index.expect(node.site, ["transportNodes", i, "site"], problems, "sites");
  for (const [i, router] of document.physicalRouters.entries())
    index.expect(router.site, ["physicalRouters", i, "site"], problems, "sites");
  for (const [i, link] of document.physicalLinks.entries()) {
    for (const end of ["a", "b"] as const)
      index.expect(link[end], ["physicalLinks", i, end], problems, "transportNodes", "physicalRouters");
    addSelfLoop(link, ["physicalLinks", i, "b"], problems);
  }
  for (const [i, router] of document.virtualRouters.entries()) {
    if (router.host !== null) index.expect(router.host, ["virtualRouters", i, "host"], problems, "physicalRouters");
  }
  for (const [i, link] of document.virtualLinks.entries()) {
    for (const end of ["a", "b"] as const) index.expect(link[end], ["virtualLinks", i, end], problems, "virtualRouters");
    addSelfLoop(link, ["virtualLinks", i, "b"], problems);
    addRouteIds(link.route, ["virtualLinks", i, "route"], index, problems);
  }
  for (const [i, link] of document.accessLinks.entries()) {
    index.expect(link.router, ["accessLinks", i, "router"], problems, "virtualRouters");
    index.expect(link.attachedTo, ["accessLinks", i, "attachedTo"], problems, "transportNodes", "physicalRouters");
    addRouteIds(link.route, ["accessLinks", i, "route"], index, problems);
  }
}

function addRouteIds(route: readonly string[] | undefined, path: readonly Segment[], index: IdIndex, problems: ProblemList): void {
  for (const [i, id] of (route ?? []).entries()) index.expect(id, [...path, i], problems, "physicalLinks");
}

function addSelfLoop(
  link: { readonly id: string; readonly a: string; readonly b: string },
  path: readonly Segment[],
  problems: ProblemList,
): void {
  if (link.a === link.b) problems.add(pointerOf(path), `${link.id} joins ${link.a} to itself`, "give its other end, or remove the link");
}

function addDuplicates(document: NetworkDocument, problems: ProblemList): void {
  const firsts = new Map<string, Map<string, string>>();
  for (const key of collectionKeys) {
    const { namespace } = collections[key];
    const first = firsts.get(namespace) ?? new Map<string, string>();
    firsts.set(namespace, first);
    for (const [i, { id }] of document[key].entries()) {
      if (id === undefined) continue;
      const pointer = pointerOf([key, i, "id"]);
      const earlier = first.get(id);
      if (earlier === undefined) first.set(id, pointer);
      else problems.add(pointer, `the id ${id}, which ${earlier} has already`, "give each its own id");
    }
  }
  addPolicyLabelClashes(document, problems);
}

/** A policy without an id is known as policies/INDEX: no other may take that name. */
function addPolicyLabelClashes(document: NetworkDocument, problems: ProblemList): void {
  const unnamed = new Set(document.policies.flatMap((policy, i) => (policy.id === undefined ? [policyLabel(policy, i)] : [])));
  for (const [i, { id }] of document.policies.entries()) {
    if (id !== undefined && unnamed.has(id))
      problems.add(pointerOf(["policies", i, "id"]), `the id ${id}, by which a policy without an id is known`, "give it another id");
  }
}
