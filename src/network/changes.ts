/** Applies changes to a copy of a network, in order. */
import { fail, type Outcome, type Problem } from "../result.ts";
import { buildNetwork } from "./build-network.ts";
import { type Change, changesSchema } from "./changes-document.ts";
import { applyChange } from "./changes-edits.ts";
import { collectionKeys, policyLabel } from "./collections.ts";
import type { NetworkDocument } from "./document.ts";
import { Draft } from "./draft.ts";
import { pointerOf, segmentsOf } from "./json-pointer.ts";
import { parseJson } from "./json-text.ts";
import { ProblemList } from "./problem-list.ts";
import { checkIds } from "./references.ts";
import { breakOf, hostsOf } from "./references-routes.ts";
import { checkShape } from "./shape.ts";

/** JSON text (of any origin) with a list of changes, or with one change. Pointers are into that list. */
export function readChanges(input: string | Uint8Array): Outcome<readonly Change[], readonly Problem[]> {
  const parsed = parseJson(input);
  if (!parsed.ok) return parsed;
  const { value, size } = parsed.value;
  const isOne = typeof value === "object" && value !== null && !Array.isArray(value);
  return checkShape(changesSchema, isOne ? [value] : value, size);
}

/**
 * The changed network, or what is wrong with the changes; pointers are into their list. What comes out has sound ids and
 * policies. It may be disconnected or have routers on hosts that cannot hold them: a what-if is there to ask about that.
 * Reference delays are those of the network before the first change. Costs a few passes over the document, and once the
 * routes of today where a link with maxAddedDelayMs has no reference yet.
 */
export function applyChanges(document: NetworkDocument, changes: readonly Change[]): Outcome<NetworkDocument, readonly Problem[]> {
  const draft = new Draft(document);
  const problems = new ProblemList();
  for (const [index, change] of changes.entries()) applyChange(draft, change, index, problems);
  if (!problems.isEmpty) return fail(problems.problems);
  keepReferences(document, draft);
  const changed = dropStaleRoutes(document, draft.finish());
  for (const { pointer, found, remedy } of checkIds(changed)) problems.add(originOf(pointer, changed, draft), found, remedy);
  return problems.outcome(changed);
}

/** The same network with the delay of today's route written down wherever an added delay is measured against it. */
export function withReferenceDelays(document: NetworkDocument): NetworkDocument {
  const draft = new Draft(document);
  keepReferences(document, draft);
  return draft.finish();
}

/** Writes the original network's reference delays into links that it had already, and that are now bound by one. */
function keepReferences(original: NetworkDocument, draft: Draft): void {
  let references: ReadonlyMap<string, { readonly referenceDelayMs: number | undefined }> | undefined;
  const keep = (key: "virtualLinks" | "accessLinks"): void => {
    for (const { id } of original[key]) {
      const link = draft.collections[key].get(id);
      if (link === undefined || link.maxAddedDelayMs === undefined || link.referenceDelayMs !== undefined) continue;
      if (draft.isNew(key, id)) continue;
      references ??= buildNetwork(original).overlayLinks;
      const referenceDelayMs = references.get(id)?.referenceDelayMs;
      if (referenceDelayMs === undefined) continue;
      if (key === "virtualLinks") {
        const virtual = draft.collections.virtualLinks.get(id);
        if (virtual !== undefined) draft.collections.virtualLinks.set(id, { ...virtual, referenceDelayMs });
      } else {
        const access = draft.collections.accessLinks.get(id);
        if (access !== undefined) draft.collections.accessLinks.set(id, { ...access, referenceDelayMs });
      }
    }
  };
  keep("virtualLinks");
  keep("accessLinks");
}

/** Drops routes that came with the original and are no paths any more; one that a change has set stays as it is. */
function dropStaleRoutes(original: NetworkDocument, changed: NetworkDocument): NetworkDocument {
  const given = new Set(
    [...original.virtualLinks, ...original.accessLinks].map((link) => link.route).filter((route) => route !== undefined),
  );
  if (given.size === 0) return changed;
  const hosts = hostsOf(changed);
  const links = new Map(changed.physicalLinks.map((link) => [link.id, link]));
  const isStale = (route: readonly string[] | undefined, from: string | undefined, to: string | undefined): boolean =>
    route !== undefined && given.has(route as string[]) && breakOf(route, { from, to }, links) !== undefined;
  return {
    ...changed,
    virtualLinks: changed.virtualLinks.map((link) => {
      const { route, ...rest } = link;
      return isStale(route, hosts.get(link.a), hosts.get(link.b)) ? rest : link;
    }),
    accessLinks: changed.accessLinks.map((link) => {
      const { route, ...rest } = link;
      return isStale(route, hosts.get(link.router), link.attachedTo) ? rest : link;
    }),
  };
}

/** A pointer into the changed network, as one into the change that is behind it; that network is nobody's file. */
function originOf(pointer: string, changed: NetworkDocument, draft: Draft): string {
  const [collection, index, ...rest] = segmentsOf(pointer) ?? [];
  const key = collectionKeys.find((known) => known === collection);
  const member = key === undefined ? undefined : changed[key][Number(index)];
  if (key === undefined || member === undefined) return pointer;
  const origin = draft.originOf(key, member.id ?? policyLabel(member, Number(index)));
  if (origin === undefined) return pointer;
  return origin.includes("/add/") ? `${origin}${pointerOf(rest)}` : origin;
}
