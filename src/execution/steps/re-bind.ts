/**
 * Step: binds the router's interfaces to the new tunnels: what it sends leaves by the new leg, the detour only brings what is still under way.
 *
 * The bridge has learned the far end on the new leg from what came over it since `re-home`; from here on it neither learns from the detour nor floods into it.
 * Safe to repeat: facts. Undo: the detour is as `prepare` left it.
 */
import { detouredLinks } from "../move.ts";
import { attached, standing } from "../wiring.ts";
import { accepting, besideRouter } from "./prepare.ts";
import type { FactStep } from "./step.ts";

export const reBind: FactStep = {
  kind: "facts",
  name: "re-bind",
  done: (move) => detouredLinks(move).map(({ detour }) => attached(detour.there, accepting)),
  undone: (move) => detouredLinks(move).flatMap(({ detour }) => standing(detour.there, besideRouter)),
};
