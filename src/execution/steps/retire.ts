/**
 * Step: retires the old tunnels, the detour and the old home's bridges. After it every device is as if the router had always been here.
 *
 * Traffic has been seen on the new legs, and the router is gone from its old host: nothing uses what is removed. A far end
 * learns again before its entry goes, so that the change is not seen. Safe to repeat: facts. Undo: everything is made again as
 * it was before this step, the old leg accepting beside the new one; only the old home's entry for the detour stays away: the router
 * is about to come back there, and until then its frames teach the way.
 */
import type { Fact } from "../fact.ts";
import { type DetouredLink, detouredLinks, type Move } from "../move.ts";
import { bridgeFact, standing } from "../wiring.ts";
import { accepting, besideRouter, serving } from "./prepare.ts";
import type { FactStep } from "./step.ts";

export const retire: FactStep = {
  kind: "facts",
  name: "retire",
  done: (move) => [...detouredLinks(move).flatMap(gone), ...oldBridges(move).map((bridge): Fact => ({ ...bridge, is: "no-bridge" }))],
  undone: (move) => [...emptyBridges(move), ...detouredLinks(move).flatMap(restored)],
};

const gone = ({ mac, oldLeg, newLeg, detour }: DetouredLink): readonly Fact[] => [
  ...standing(newLeg.there),
  { device: newLeg.there.device, is: "no-pin", mac, port: newLeg.there.port },
  { device: oldLeg.there.device, is: "no-port", name: oldLeg.there.port },
  { device: oldLeg.here.device, is: "no-port", name: oldLeg.here.port },
  { device: detour.here.device, is: "no-port", name: detour.here.port },
  { device: detour.there.device, is: "no-port", name: detour.there.port },
  ...standing(newLeg.here),
];

const restored = ({ mac, oldLeg, newLeg, detour }: DetouredLink): readonly Fact[] => [
  ...standing(newLeg.here, besideRouter),
  ...standing(newLeg.there, serving),
  { device: newLeg.there.device, is: "pin", mac, port: newLeg.there.port },
  ...standing(oldLeg.here),
  ...standing(detour.here),
  ...standing(oldLeg.there, accepting),
  ...standing(detour.there, accepting),
];

const oldBridges = ({ links }: Move) =>
  links.flatMap(({ oldHome }) => (oldHome === null ? [] : [{ device: oldHome.device, name: oldHome.bridge }]));

const emptyBridges = ({ links }: Move): readonly Fact[] => links.flatMap(({ oldHome }) => (oldHome === null ? [] : [bridgeFact(oldHome)]));
