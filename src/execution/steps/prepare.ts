/**
 * Step: prepares the new home of a router beside the old one, while all traffic goes its old way.
 *
 * Far end: frames for the router are pinned to the old leg, the new leg is in the bridge and accepts: both accept, one sends. The two are
 * isolated from each other, so that no loop exists. Old home: the detour joins the router's bridge. New home: bridge, new leg and detour,
 * which are isolated from each other too: only the router itself will talk to both. TDM circuits are bridged to both hosts.
 *
 * Safe to repeat: facts. Undo: the old leg as the placement before the move has it, made again if a device has lost it; all else is removed.
 */
import type { PortSettings } from "../device.ts";
import type { Fact } from "../fact.ts";
import { TRANSPORT_NETWORK } from "../layout.ts";
import { type DetouredLink, detouredLinks, joinedLinks, type Move } from "../move.ts";
import { bridgeFact, standing } from "../wiring.ts";
import type { FactStep } from "./step.ts";

/** Accepts what comes, sends only what is pinned to it, and never passes frames on to another leg. */
export const accepting: PortSettings = { isolated: true, learning: false, flood: false };
/** Sends floods as well, and passes nothing on to another leg. */
export const serving: PortSettings = { isolated: true, learning: false, flood: true };
/** At the router's new home: learned from, never joined with another leg. */
export const besideRouter: PortSettings = { isolated: true, learning: true, flood: true };

export const prepare: FactStep = {
  kind: "facts",
  name: "prepare",
  done: (move) => [
    ...detouredLinks(move).flatMap((link) => [...newHome(link), ...oldHome(link), ...farEnd(link)]),
    ...links(move).map((link) => bridgeFact(link.home)),
    ...move.circuits.map((link): Fact => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts: [move.from ?? "", move.to] })),
  ],
  undone: (move) => [
    ...move.circuits.map((link): Fact => ({ device: TRANSPORT_NETWORK, is: "circuit", link, hosts: [move.from ?? ""] })),
    ...detouredLinks(move).flatMap(removed),
    ...links(move).flatMap(({ oldHome }) => (oldHome === null ? [] : [bridgeFact(oldHome)])),
    ...links(move).map(({ home }): Fact => ({ device: home.device, is: "no-bridge", name: home.bridge })),
  ],
};

/** Links whose other end is nowhere need their bridge only. */
const links = (move: Move) => {
  const joined = new Set(joinedLinks(move).map(({ link }) => link));
  return move.links.filter(({ link }) => !joined.has(link)).concat(joinedLinks(move));
};

const newHome = ({ newLeg, detour }: DetouredLink): readonly Fact[] => [
  ...standing(newLeg.here, besideRouter),
  ...standing(detour.there, besideRouter),
];

const oldHome = ({ detour }: DetouredLink): readonly Fact[] => standing(detour.here);

const farEnd = ({ mac, oldLeg, newLeg }: DetouredLink): readonly Fact[] => [
  ...standing(oldLeg.there, serving),
  { device: oldLeg.there.device, is: "pin", mac, port: oldLeg.there.port },
  ...standing(newLeg.there, accepting),
];

const removed = ({ mac, oldLeg, newLeg, detour }: DetouredLink): readonly Fact[] => [
  { device: newLeg.there.device, is: "no-port", name: newLeg.there.port },
  ...standing(oldLeg.here),
  ...standing(oldLeg.there),
  { device: oldLeg.there.device, is: "no-pin", mac, port: oldLeg.there.port },
  { device: detour.here.device, is: "no-port", name: detour.here.port },
  { device: detour.there.device, is: "no-port", name: detour.there.port },
  { device: newLeg.here.device, is: "no-port", name: newLeg.here.port },
];
