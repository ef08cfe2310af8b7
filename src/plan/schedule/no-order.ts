/** That there is no order of the moves, in words: how sure that is, which of them stand still, why, and what would free them. */
import type { Problem } from "../../result.ts";
import type { Blockage } from "./transition.ts";

export interface NoOrder {
  /** A sentence without its capital letter and its full stop. */
  readonly message: string;
  readonly problems: readonly Problem[];
}

export function noOrderWords(proven: boolean, blocked: readonly Blockage[]): NoOrder {
  const stuck = blocked.filter(({ virtualRouter }) => virtualRouter !== null).length;
  const what = stuck === 0 ? "the hosts cannot be switched" : `${stuck === 1 ? "1 move" : `${stuck} moves`} cannot be made`;
  const message = proven
    ? `no order of moves leads to this placement: every one was tried, parking moves included, and ${what}`
    : `no order of moves was found that leads to this placement, which does not prove that there is none: ${what}`;
  return { message, problems: blocked.flatMap(problemsOf) };
}

function problemsOf({ virtualRouter, from, to, because }: Blockage): readonly Problem[] {
  const pointer = virtualRouter === null ? "switching" : `${virtualRouter} (${from ?? "no host"} to ${to})`;
  if (because.length === 0) {
    const remedy = "Free room on any host that it may run on, or plan another placement";
    return [{ pointer, found: "it waits for the others, and they for it; no host has room to park one of them", remedy }];
  }
  return because.map(({ found, remedy }) => ({ pointer, found, remedy }));
}
