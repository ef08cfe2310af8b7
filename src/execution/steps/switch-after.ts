/**
 * Steps of the paper's own procedure (VROOM, section 4), kept to be compared with: the new tunnels stand by, and only after the
 * migration are the far ends and the router's interfaces mapped to them, one command after another, in the path of traffic.
 *
 * Safe to repeat: facts. Undo: the old mapping; then what stood by is removed.
 */
import type { Fact } from "../fact.ts";
import { TRANSPORT_NETWORK } from "../layout.ts";
import { type DetouredLink, detouredLinks, type Move } from "../move.ts";
import { attached, bridgeFact, standing } from "../wiring.ts";
import type { FactStep } from "./step.ts";

export const prepareStandby: FactStep = {
  kind: "facts",
  name: "prepare-standby",
  done: (move) => [
    ...move.links.map(({ home }) => bridgeFact(home)),
    ...detouredLinks(move).flatMap(({ newLeg }) => [newLeg.here.made, newLeg.there.made]),
  ],
  undone: (move) => [
    ...detouredLinks(move).flatMap(({ newLeg }) => [absent(newLeg.there), absent(newLeg.here)]),
    ...detouredLinks(move).flatMap(({ oldLeg }) => [...standing(oldLeg.here), ...standing(oldLeg.there)]),
    ...oldBridges(move).map(bridgeFact),
    ...move.links.map(({ home }): Fact => ({ device: home.device, is: "no-bridge", name: home.bridge })),
  ],
};

export const reHomeInTurn: FactStep = {
  kind: "facts",
  name: "re-home-in-turn",
  inTurn: true,
  done: (move) => [
    ...detouredLinks(move).flatMap(({ oldLeg, newLeg }) => [detached(oldLeg.there), attached(newLeg.there)]),
    ...detouredLinks(move).map(({ newLeg }) => attached(newLeg.here)),
    ...circuits(move, move.to),
  ],
  undone: (move) => [
    ...circuits(move, move.from ?? ""),
    ...detouredLinks(move).flatMap(({ oldLeg, newLeg }) => [detached(newLeg.there), ...standing(oldLeg.there)]),
    ...detouredLinks(move).map(({ newLeg }) => detached(newLeg.here)),
  ],
};

export const retireStandby: FactStep = {
  kind: "facts",
  name: "retire-standby",
  done: (move) => [
    ...detouredLinks(move).flatMap(({ oldLeg }) => [absent(oldLeg.there), absent(oldLeg.here)]),
    ...oldBridges(move).map(({ device, bridge }): Fact => ({ device, is: "no-bridge", name: bridge })),
  ],
  undone: (move) => [
    ...oldBridges(move).map(bridgeFact),
    ...detouredLinks(move).flatMap(({ oldLeg }) => [...standing(oldLeg.here), bridgeFact(oldLeg.there), oldLeg.there.made]),
  ],
};

const circuits = (move: Move, host: string): readonly Fact[] =>
  move.circuits.map((link) => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts: [host] }));
const absent = ({ device, port }: DetouredLink["newLeg"]["here"]): Fact => ({ device, is: "no-port", name: port });
const detached = ({ device, port }: DetouredLink["newLeg"]["here"]): Fact => ({ device, is: "detached", port });
const oldBridges = ({ links }: Move) => links.flatMap(({ oldHome }) => (oldHome === null ? [] : [oldHome]));
