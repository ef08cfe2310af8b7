/**
 * Step: confirms that the far ends stay switched, now that traffic was seen on the new legs: their dead man's switches are disarmed.
 *
 * When one has fired already, the far end is back on its old leg: the entry is set again here, since traffic was seen to come
 * through. Safe to repeat: facts. Undo: nothing; `re-home` sets the old entry itself.
 */
import type { Fact } from "../fact.ts";
import { detouredLinks } from "../move.ts";
import type { FactStep } from "./step.ts";

export const confirm: FactStep = {
  kind: "facts",
  name: "confirm",
  done: (move) =>
    detouredLinks(move).flatMap(({ mac, guard, newLeg }): readonly Fact[] => [
      { device: newLeg.there.device, is: "no-guard", token: guard },
      { device: newLeg.there.device, is: "pin", mac, port: newLeg.there.port },
    ]),
  undone: () => [],
};
