/** One change at a time, on a draft. */
import type { Addition, Change } from "./changes-document.ts";
import { applySet } from "./changes-set.ts";
import { type CollectionKey, collectionKeys, collections } from "./collections.ts";
import { listWords, withArticle } from "./describe-value.ts";
import type { Draft } from "./draft.ts";
import { pointerOf } from "./json-pointer.ts";
import { nearest } from "./nearest.ts";
import type { ProblemList } from "./problem-list.ts";
import { referrersOf } from "./referrers.ts";

/** Edits the draft, or adds to the problems and leaves it as it was. `index` is the change's place in the list. */
export function applyChange(draft: Draft, change: Change, index: number, problems: ProblemList): void {
  if ("drain" in change) drain(draft, change.drain, pointerOf([index, "drain"]), problems);
  else if ("fail" in change) breakDown(draft, change.fail, pointerOf([index, "fail"]), problems);
  else if ("add" in change) add(draft, change.add, index, problems);
  else if ("remove" in change) remove(draft, change.remove, pointerOf([index, "remove"]), problems);
  else if ("set" in change) {
    const pointer = pointerOf([index, "set"]);
    const key = find(draft, change.set.id, collectionKeys, `${pointer}/id`, problems);
    if (key !== undefined) applySet(draft, key, change.set, pointer, problems);
  } else if ("scaleTraffic" in change) scaleTraffic(draft, change.scaleTraffic, index, problems);
  else if ("relax" in change) relax(draft, change.relax, pointerOf([index, "relax"]), problems);
  else change satisfies never;
}

/** The one collection in which the id stands, if it is among the accepted ones. */
function find<Key extends CollectionKey>(
  draft: Draft,
  id: string,
  accepted: readonly Key[],
  pointer: string,
  problems: ProblemList,
): Key | undefined {
  const homes = draft.homesOf(id);
  const matches = accepted.filter((key) => homes.includes(key));
  if (matches.length === 1) return matches[0];
  const asked = accepted.map((key) => collections[key].words).join(" or ");
  if (matches.length > 1) {
    const names = matches.map((key) => `${key}/${id}`).join(", ");
    problems.add(pointer, `${id}, which is the id of ${matches.length} things: ${names}`, "give each of them its own id in the network");
  } else if (homes[0] !== undefined) {
    problems.add(pointer, `${id}, which is ${withArticle(collections[homes[0]].words)}`, `give the id of ${withArticle(asked)}`);
  } else {
    const meant = problems.deservesSuggestion
      ? nearest(
          id,
          accepted.flatMap((key) => [...draft.collections[key].keys()]),
        )
      : undefined;
    problems.add(
      pointer,
      `${id}, which is no ${asked}`,
      meant === undefined ? `give the id of ${withArticle(asked)}` : `did you mean ${meant}?`,
    );
  }
  return undefined;
}

/** A router that has failed stays failed: that is the stronger of the two, and it is emptied as well. */
function drain(draft: Draft, id: string, pointer: string, problems: ProblemList): void {
  if (find(draft, id, ["physicalRouters"], pointer, problems) === undefined) return;
  const { physicalRouters } = draft.collections;
  const router = physicalRouters.get(id);
  if (router !== undefined && router.state !== "failed") physicalRouters.set(id, { ...router, state: "maintenance" });
}

function breakDown(draft: Draft, id: string, pointer: string, problems: ProblemList): void {
  if (find(draft, id, ["physicalRouters", "physicalLinks"], pointer, problems) === undefined) return;
  const { physicalRouters, physicalLinks } = draft.collections;
  const router = physicalRouters.get(id);
  const link = physicalLinks.get(id);
  if (router !== undefined) physicalRouters.set(id, { ...router, state: "failed" });
  if (link !== undefined) physicalLinks.set(id, { ...link, state: "failed" });
}

function add(draft: Draft, addition: Addition, index: number, problems: ProblemList): void {
  const put = <Member extends { readonly id?: string | undefined }>(
    key: CollectionKey,
    members: Map<string, Member>,
    member: Member,
  ): void => {
    const { kind, namespace, words } = collections[key];
    const pointer = pointerOf([index, "add", kind]);
    const id = member.id ?? draft.nextPolicyLabel();
    const taken = draft.homesOf(id).find((home) => collections[home].namespace === namespace);
    if (taken !== undefined) {
      problems.add(
        `${pointer}/id`,
        `${id}, the id of ${withArticle(collections[taken].words)} already`,
        `give the new ${words} another id`,
      );
      return;
    }
    members.set(id, member);
    draft.touchNew(key, id, pointer);
  };
  const into = draft.collections;
  if ("site" in addition) put("sites", into.sites, addition.site);
  else if ("transportNode" in addition) put("transportNodes", into.transportNodes, addition.transportNode);
  else if ("physicalRouter" in addition) put("physicalRouters", into.physicalRouters, addition.physicalRouter);
  else if ("physicalLink" in addition) put("physicalLinks", into.physicalLinks, addition.physicalLink);
  else if ("virtualRouter" in addition) put("virtualRouters", into.virtualRouters, addition.virtualRouter);
  else if ("virtualLink" in addition) put("virtualLinks", into.virtualLinks, addition.virtualLink);
  else if ("accessLink" in addition) put("accessLinks", into.accessLinks, addition.accessLink);
  else if ("policy" in addition) put("policies", into.policies, addition.policy);
  else addition satisfies never;
}

function remove(draft: Draft, id: string, pointer: string, problems: ProblemList): void {
  const key = find(draft, id, collectionKeys, pointer, problems);
  if (key === undefined) return;
  const referrers = referrersOf(draft.collections, key, id);
  if (referrers.length === 0) draft.remove(key, id);
  else
    problems.add(
      pointer,
      `${id}, to which ${listWords(referrers)} still refer${referrers.length === 1 ? "s" : ""}`,
      "remove or change those first, earlier in the list",
    );
}

function scaleTraffic(
  draft: Draft,
  scale: { readonly factor: number; readonly links?: readonly string[] | undefined },
  index: number,
  problems: ProblemList,
): void {
  const { virtualLinks, accessLinks } = draft.collections;
  const named = scale.links?.filter((id, i) => {
    const pointer = pointerOf([index, "scaleTraffic", "links", i]);
    return find(draft, id, ["virtualLinks", "accessLinks"], pointer, problems) !== undefined;
  });
  // A link named twice is scaled once.
  const ids = new Set(named ?? [...virtualLinks.keys(), ...accessLinks.keys()]);
  const { factor } = scale;
  const times = (gbps: number): number => {
    if (gbps * factor <= 1e12) return gbps * factor;
    problems.add(
      pointerOf([index, "scaleTraffic", "factor"]),
      `${factor}, which makes ${gbps} Gb/s more than 1e12`,
      "give a smaller factor",
    );
    return gbps;
  };
  for (const id of ids) {
    const virtual = virtualLinks.get(id);
    if (virtual !== undefined)
      virtualLinks.set(id, { ...virtual, trafficGbps: { ab: times(virtual.trafficGbps.ab), ba: times(virtual.trafficGbps.ba) } });
    const access = accessLinks.get(id);
    if (access !== undefined)
      accessLinks.set(id, { ...access, trafficGbps: { in: times(access.trafficGbps.in), out: times(access.trafficGbps.out) } });
  }
}

type Relaxation = Extract<Change, { relax: unknown }>["relax"];

function relax(draft: Draft, relaxation: Relaxation, pointer: string, problems: ProblemList): void {
  const { physicalLinks, virtualRouters, virtualLinks, accessLinks } = draft.collections;
  if ("policy" in relaxation) {
    if (find(draft, relaxation.policy, ["policies"], `${pointer}/policy`, problems) !== undefined)
      draft.remove("policies", relaxation.policy);
  } else if ("link" in relaxation) {
    const { link } = relaxation;
    if (physicalLinks.has(link) && !virtualLinks.has(link) && !accessLinks.has(link)) {
      problems.add(
        `${pointer}/link`,
        `${link}, which is a physical link`,
        `give it more room: {"set": {"id": ${JSON.stringify(link)}, "path": "capacityGbps", "value": …}}`,
      );
    } else relaxLink(draft, link, `${pointer}/link`, problems);
  } else if ("router" in relaxation) {
    if (find(draft, relaxation.router, ["virtualRouters"], `${pointer}/router`, problems) === undefined) return;
    const router = virtualRouters.get(relaxation.router);
    if (router !== undefined) virtualRouters.set(router.id, { ...router, movable: true, requires: [] });
  } else relaxation satisfies never;
}

function relaxLink(draft: Draft, id: string, pointer: string, problems: ProblemList): void {
  const { virtualLinks, accessLinks } = draft.collections;
  if (find(draft, id, ["virtualLinks", "accessLinks"], pointer, problems) === undefined) return;
  const virtual = virtualLinks.get(id);
  const access = accessLinks.get(id);
  if (virtual !== undefined) virtualLinks.set(id, withoutDelayBounds(virtual));
  if (access !== undefined) accessLinks.set(id, withoutDelayBounds(access));
}

function withoutDelayBounds<Link extends { maxDelayMs?: number | undefined; maxAddedDelayMs?: number | undefined }>(link: Link): Link {
  const free = { ...link };
  delete free.maxDelayMs;
  delete free.maxAddedDelayMs;
  return free;
}
