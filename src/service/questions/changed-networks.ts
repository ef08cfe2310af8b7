/**
 * Networks under other traffic, and after changes, as a question speaks of them. The last few are kept: answers come page by page, and
 * preparing one takes far longer than a page.
 */
import { prepareOn } from "../../plan/ground.ts";
import { prepareTargets } from "../../plan/targets.ts";
import { fail, type Outcome, type Problem, succeed } from "../../result.ts";
import { accepted, groundFor, pointerIntoChanges, Stopped } from "../planning/work-parts.ts";
import type { VersionedKind } from "../store/port.ts";
import type { KnownNetwork } from "./network-cache.ts";
import type { ChangedTargetsQuestion, DocumentRef, LoadDocument } from "./questions.ts";

const MOST_KEPT = 2;

/** The traffic, the choice of it, or the changes do not fit; problems have pointers into the question. */
export interface Misfit {
  readonly detail: string;
  readonly problems: readonly Problem[];
}

export type Changed = Outcome<KnownNetwork, Misfit>;
type Asked = Pick<ChangedTargetsQuestion, "network" | "traffic" | "choice" | "changes">;

export function createChangedNetworks(load: LoadDocument): (asked: Asked) => Promise<Changed> {
  /** The last is the one used last. */
  const kept = new Map<string, Promise<Changed>>();
  return async (asked) => {
    const { network, traffic, choice, changes } = asked;
    const key = JSON.stringify([network.name, network.version, traffic?.version, choice, changes]);
    const made = kept.get(key) ?? change(load, asked);
    kept.delete(key);
    kept.set(key, made);
    for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
    try {
      return await made;
    } catch (error) {
      if (kept.get(key) === made) kept.delete(key);
      throw error;
    }
  };
}

async function change(load: LoadDocument, { network, traffic, choice, changes }: Asked): Promise<Changed> {
  const documents = {
    network: await textOf(load, "network", network),
    traffic: traffic === null ? null : await textOf(load, "traffic", traffic),
    to: null,
  };
  try {
    const ground = groundFor(documents, { traffic: choice });
    const prepared = accepted("The changes do not fit the network", prepareOn(ground, changes), pointerIntoChanges(0));
    const targets = prepareTargets(prepared.network);
    return succeed({ network: prepared.network, targets: () => targets });
  } catch (error) {
    if (!(error instanceof Stopped) || error.answer.status !== "refused") throw error;
    const { detail, problems } = error.answer;
    return fail({ detail, problems });
  }
}

async function textOf(load: LoadDocument, kind: VersionedKind, { name, version }: DocumentRef): Promise<string> {
  const text = await load(kind, name, version);
  if (text === null) throw new Error(`internal: version ${version} of the ${kind} of ${name} is not in the store`);
  return text;
}
