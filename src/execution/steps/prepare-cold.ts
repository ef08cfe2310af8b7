/**
 * Step: wires the home of a router that is started afresh: its bridge and its legs, and the far ends let go of a dead host.
 *
 * Nothing carries its traffic at the moment, so nothing has to be kept. Safe to repeat: facts. Undo: removed again; the leg towards a dead
 * host is put back at its far end, as it was.
 */
import type { Fact } from "../fact.ts";
import { TRANSPORT_NETWORK } from "../layout.ts";
import { joinedLinks, type Move } from "../move.ts";
import { attached, bridgeFact } from "../wiring.ts";
import type { FactStep } from "./step.ts";

export const prepareCold: FactStep = {
  kind: "facts",
  name: "prepare-cold",
  done: (move) => [
    ...move.links.map(({ home }) => bridgeFact(home)),
    ...joinedLinks(move).flatMap(({ oldLeg, newLeg, far }): readonly Fact[] => [
      ...(oldLeg === null ? [] : [{ device: oldLeg.there.device, is: "no-port", name: oldLeg.there.port } as const]),
      bridgeFact(far),
      newLeg.here.made,
      newLeg.there.made,
      attached(newLeg.here),
      attached(newLeg.there),
    ]),
    ...circuits(move, [move.to]),
  ],
  undone: (move) => [
    ...circuits(move, move.lostFrom === null ? [] : [move.lostFrom]),
    ...joinedLinks(move).flatMap(({ oldLeg, newLeg }): readonly Fact[] => [
      { device: newLeg.there.device, is: "no-port", name: newLeg.there.port },
      { device: newLeg.here.device, is: "no-port", name: newLeg.here.port },
      ...(oldLeg === null || oldLeg.there.made.is !== "tunnel" ? [] : [oldLeg.there.made, attached(oldLeg.there)]),
    ]),
    ...move.links.map(({ home }): Fact => ({ device: home.device, is: "no-bridge", name: home.bridge })),
  ],
};

const circuits = (move: Move, hosts: readonly string[]): readonly Fact[] =>
  move.circuits.map((link) => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts }));
