/**
 * Step: points the far end of each of the router's links at the new home: one forwarding entry, no frame lost.
 *
 * The same command arms a dead man's switch on the device: unless `confirm` comes in time, the far end goes back to the old leg by itself,
 * so that a controller cut off in mid-step leaves no link dead. TDM circuits are rolled to the new host.
 * Safe to repeat: facts. Undo: the entry points at the old leg again, which stands until `retire`.
 */
import type { Fact } from "../fact.ts";
import { TRANSPORT_NETWORK } from "../layout.ts";
import { type DetouredLink, detouredLinks, type Move } from "../move.ts";
import { attached, standing } from "../wiring.ts";
import { accepting, serving } from "./prepare.ts";
import type { FactStep } from "./step.ts";

export const reHome: FactStep = {
  kind: "facts",
  name: "re-home",
  done: (move) => [
    ...detouredLinks(move).flatMap((link) => [
      ...circuitless(link, move),
      attached(link.newLeg.there, serving),
      attached(link.oldLeg.there, accepting),
    ]),
    ...move.circuits.map((link): Fact => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts: [move.to] })),
  ],
  undone: (move) => [
    ...move.circuits.map((link): Fact => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts: [move.from ?? "", move.to] })),
    ...detouredLinks(move).flatMap(({ mac, guard, oldLeg, newLeg }): readonly Fact[] => [
      ...standing(oldLeg.there, serving),
      { device: oldLeg.there.device, is: "pin", mac, port: oldLeg.there.port },
      { device: oldLeg.there.device, is: "no-guard", token: guard },
      ...standing(newLeg.there, accepting),
    ]),
  ],
};

const circuitless = ({ mac, guard, newLeg, oldLeg }: DetouredLink, { confirmSeconds }: Move): readonly Fact[] => [
  {
    device: newLeg.there.device,
    is: "pin",
    mac,
    port: newLeg.there.port,
    guard: { token: guard, seconds: confirmSeconds, port: oldLeg.there.port },
  },
];
