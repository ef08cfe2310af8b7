/**
 * Step: wires the home of a router that is started afresh: its bridge and its legs, and the far ends let go of a dead host.
 *
 * Nothing carries its traffic at the moment, so nothing has to be kept. Safe to repeat: facts. Undo: removed again; the leg towards a dead
 * host is put back at its far end, as it was.
 */
import type { Fact } from "../fact.ts";
import { TRANSPORT_NETWORK } from "../layout.ts";
import { joinedLinks, type Move } from "../move.ts";
import { bridgeFact, standing } from "../wiring.ts";
import type { FactStep } from "./step.ts";

export const prepareCold: FactStep = {
  kind: "facts",
  name: "prepare-cold",
  done: (move) => [
    ...move.links.map(({ home }) => bridgeFact(home)),
    ...joinedLinks(move).flatMap(({ oldLeg, newLeg }): readonly Fact[] => [
      ...(oldLeg === null ? [] : [{ device: oldLeg.there.device, is: "no-port", name: oldLeg.there.port } as const]),
      ...standing(newLeg.here),
      ...standing(newLeg.there),
    ]),
    ...circuits(move, [move.to]),
  ],
  undone: (move) => [
    ...circuits(move, move.lostFrom === null ? [] : [move.lostFrom]),
    ...joinedLinks(move).flatMap(({ oldLeg, newLeg }): readonly Fact[] => [
      { device: newLeg.there.device, is: "no-port", name: newLeg.there.port },
      { device: newLeg.here.device, is: "no-port", name: newLeg.here.port },
      ...(oldLeg === null || oldLeg.there.made.is !== "tunnel" ? [] : standing(oldLeg.there)),
    ]),
    ...newCustomers(move),
    ...move.links.map(({ home }): Fact => ({ device: home.device, is: "no-bridge", name: home.bridge })),
  ],
};

/** The bridges of a new router's customers are ours, unless the fleet document names theirs. */
const newCustomers = ({ layout, lostFrom, links }: Move): readonly Fact[] =>
  links.flatMap(({ link, far }) =>
    far === null ||
    lostFrom !== null ||
    layout.network.overlayLinks.get(link)?.kind === "virtual" ||
    layout.fleet.access[link] !== undefined
      ? []
      : [{ device: far.device, is: "no-bridge", name: far.bridge }],
  );

const circuits = (move: Move, hosts: readonly string[]): readonly Fact[] =>
  move.circuits.map((link) => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts }));
