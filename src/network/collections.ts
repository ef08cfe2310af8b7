/** The collections of a network document: their keys, what one of their members is called, and its shape. */
import {
  accessLinkSchema,
  type NetworkDocument,
  physicalLinkSchema,
  physicalRouterSchema,
  siteSchema,
  transportNodeSchema,
  virtualLinkSchema,
  virtualRouterSchema,
} from "./document.ts";
import { policySchema } from "./policy-document.ts";

/** `namespace`: ids are unique among the collections that share one. */
export const collections = {
  sites: { kind: "site", words: "site", namespace: "sites", schema: siteSchema },
  transportNodes: { kind: "transportNode", words: "transport node", namespace: "substrate", schema: transportNodeSchema },
  physicalRouters: { kind: "physicalRouter", words: "physical router", namespace: "substrate", schema: physicalRouterSchema },
  physicalLinks: { kind: "physicalLink", words: "physical link", namespace: "substrate", schema: physicalLinkSchema },
  virtualRouters: { kind: "virtualRouter", words: "virtual router", namespace: "virtualRouters", schema: virtualRouterSchema },
  virtualLinks: { kind: "virtualLink", words: "virtual link", namespace: "overlay", schema: virtualLinkSchema },
  accessLinks: { kind: "accessLink", words: "access link", namespace: "overlay", schema: accessLinkSchema },
  policies: { kind: "policy", words: "policy", namespace: "policies", schema: policySchema },
} as const;

export type CollectionKey = keyof typeof collections;
export const collectionKeys = [
  "sites",
  "transportNodes",
  "physicalRouters",
  "physicalLinks",
  "virtualRouters",
  "virtualLinks",
  "accessLinks",
  "policies",
] as const satisfies readonly CollectionKey[];

export type MemberOf<Key extends CollectionKey> = NetworkDocument[Key][number];

/** The name a policy is known by: its id, or its place in the document. */
export const policyLabel = (policy: { readonly id?: string | undefined }, index: number): string => policy.id ?? `policies/${index}`;
