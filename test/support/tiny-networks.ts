/** Random networks tiny enough for trying everything, most of them with a plan. */
import fc from "fast-check";
import type { NetworkDocument } from "../../src/network/document.ts";
import { withFewCandidates } from "./brute-force.ts";
import { type NetworkShape, randomCases } from "./random-networks.ts";

/**
 * Documents with at most `most` candidates. Three of four are made easier: one vendor, at most one host that cannot host and one
 * policy beside spare, every virtual router able to move. The others are as random-networks draws them: mostly without a plan.
 */
export const tinyNetworks = (shape: NetworkShape, most: number): fc.Arbitrary<NetworkDocument> =>
  fc
    .tuple(randomCases(shape, 0), fc.nat(3), fc.nat(9))
    .map(([{ document }, ease, policy]) => withFewCandidates(ease === 0 ? document : easier(document, policy), most));

function easier(document: NetworkDocument, policy: number): NetworkDocument {
  const able = ["on", "off"];
  const disabled = document.physicalRouters.find(({ state }) => !able.includes(state))?.id;
  const kept = document.policies.filter(({ type }) => type !== "spare")[policy];
  return {
    ...document,
    physicalRouters: document.physicalRouters.map((host) => ({
      ...host,
      vendor: "acme",
      capabilities: ["netflow", "ipv6"],
      state: able.includes(host.state) || host.id === disabled ? host.state : "on",
    })),
    virtualRouters: document.virtualRouters.map((router) => {
      const { rarity: _, ...demand } = router.demand;
      return { ...router, vendor: "acme", demand, movable: true };
    }),
    policies: document.policies.filter((one) => one.type === "spare" || one === kept),
  };
}
