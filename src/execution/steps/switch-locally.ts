/**
 * Step: switches the router's traffic over at its old home, so that it detours to the new one at once (VROOM, Figure 2).
 *
 * The detour stands since `prepare` and bridges learn the way from the router's first frame; this makes it certain, whether
 * or not that frame came. Safe to repeat: facts. Undo: the entry is removed, and the old home floods into the detour as before.
 */
import type { Fact } from "../fact.ts";
import { detouredLinks } from "../move.ts";
import type { FactStep } from "./step.ts";

export const switchLocally: FactStep = {
  kind: "facts",
  name: "switch-locally",
  done: (move) =>
    detouredLinks(move).map(({ mac, detour }): Fact => ({ device: detour.here.device, is: "pin", mac, port: detour.here.port })),
  undone: (move) =>
    detouredLinks(move).map(({ mac, detour }): Fact => ({ device: detour.here.device, is: "no-pin", mac, port: detour.here.port })),
};
