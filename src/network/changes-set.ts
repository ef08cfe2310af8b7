/** {"set": {id, path, value}}: one value inside one member of a network, checked by that member's shape. */
import type { z } from "zod";
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { type CollectionKey, collections } from "./collections.ts";
import { describeValue } from "./describe-value.ts";
import type { Draft } from "./draft.ts";
import { segmentsOf } from "./json-pointer.ts";
import type { ProblemList } from "./problem-list.ts";
import { checkShape } from "./shape.ts";

export interface SetChange {
  readonly id: string;
  /** "power.idleWatts", or as a JSON pointer "/power/idleWatts" where a key has a dot in it. */
  readonly path: string;
  /** null removes a key that may be absent and does not take null. */
  readonly value: unknown;
}

/** `key` is the collection in which the id stands. */
export function applySet(draft: Draft, key: CollectionKey, change: SetChange, pointer: string, problems: ProblemList): void {
  const into = draft.collections;
  const path = change.path.startsWith("/") ? segmentsOf(change.path) : change.path.split(".");
  if (path === undefined || path.some((segment) => segment === "" || segment === "__proto__")) {
    problems.add(`${pointer}/path`, JSON.stringify(change.path), 'give a path such as "power.idleWatts" or "/power/idleWatts"');
    return;
  }
  if (path[0] === "id") {
    problems.add(`${pointer}/path`, `the id of ${change.id}`, "an id cannot change: remove the old one and add the new one");
    return;
  }
  const replace = <Member>(members: Map<string, Member>, schema: z.core.$ZodType<Member>): void => {
    const member = members.get(change.id);
    const edited = edit(member, path, change.value, schema, pointer);
    if (edited.ok) {
      members.set(change.id, edited.value);
      draft.touch(key, change.id, pointer);
    } else problems.addAll(edited.failure);
  };
  switch (key) {
    case "sites":
      replace(into.sites, collections.sites.schema);
      break;
    case "transportNodes":
      replace(into.transportNodes, collections.transportNodes.schema);
      break;
    case "physicalRouters":
      replace(into.physicalRouters, collections.physicalRouters.schema);
      break;
    case "physicalLinks":
      replace(into.physicalLinks, collections.physicalLinks.schema);
      break;
    case "virtualRouters":
      replace(into.virtualRouters, collections.virtualRouters.schema);
      break;
    case "virtualLinks":
      replace(into.virtualLinks, collections.virtualLinks.schema);
      break;
    case "accessLinks":
      replace(into.accessLinks, collections.accessLinks.schema);
      break;
    case "policies":
      replace(into.policies, collections.policies.schema);
      break;
    default:
      key satisfies never;
  }
}

function edit<Member>(
  member: unknown,
  path: readonly string[],
  value: unknown,
  schema: z.core.$ZodType<Member>,
  pointer: string,
): Outcome<Member, readonly Problem[]> {
  const placed = withValue(member, path, value);
  if (!placed.ok) return fail([{ ...placed.failure, pointer: `${pointer}/path` }]);
  const shaped = checkShape(schema, placed.value);
  if (shaped.ok) return shaped;
  const removed = value === null ? withValue(member, path, undefined) : placed;
  const reshaped = removed.ok && removed !== placed ? checkShape(schema, removed.value) : shaped;
  if (reshaped.ok) return reshaped;
  return fail(
    shaped.failure.map(({ pointer: inside, found, remedy }) => ({ pointer: `${pointer}/value`, found: `${found}, at ${inside}`, remedy })),
  );
}

/** A copy of the value with another one at the path; `undefined` removes what is there. Missing objects on the way are made. */
function withValue(
  container: unknown,
  path: readonly string[],
  value: unknown,
): Outcome<unknown, { readonly found: string; readonly remedy: string }> {
  const [segment, ...rest] = path;
  if (segment === undefined) return succeed(value);
  if (Array.isArray(container)) {
    const index = /^(?:0|[1-9]\d{0,8})$/.test(segment) ? Number(segment) : Number.NaN;
    if (!(index <= container.length)) {
      return fail({
        found: `no place ${segment} in ${describeValue(container)}`,
        remedy: `give 0 to ${container.length}, the last of which appends`,
      });
    }
    const items: unknown[] = [...container];
    const inner = withValue(items[index], rest, value);
    if (!inner.ok) return inner;
    items.splice(index, 1, ...(inner.value === undefined ? [] : [inner.value]));
    return succeed(items);
  }
  if (container !== undefined && (typeof container !== "object" || container === null)) {
    return fail({ found: `no ${segment} inside ${describeValue(container)}`, remedy: "shorten the path" });
  }
  const members = new Map<string, unknown>(Object.entries(container ?? {}));
  const inner = withValue(members.get(segment), rest, value);
  if (!inner.ok) return inner;
  if (inner.value === undefined) members.delete(segment);
  else members.set(segment, inner.value);
  return succeed(Object.fromEntries(members));
}
