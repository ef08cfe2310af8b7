/** The frozen in-memory index over one network document. Built once, read by every later room. */

import type { Gbps, Ms } from "../units.ts";
import type { NetworkDocument, PhysicalLinkDocument, PhysicalRouterDocument, SiteDocument, VirtualRouterDocument } from "./document.ts";
import type { PolicyDocument } from "./policy-document.ts";

export type PhysicalRouter = Readonly<PhysicalRouterDocument>;
export type PhysicalLink = Readonly<PhysicalLinkDocument>;
export type VirtualRouter = Readonly<VirtualRouterDocument>;
export type Site = Readonly<SiteDocument>;

/** A substrate node: a transport node or a physical router, with the physical links that touch it, in document order. */
export interface SubstrateNode {
  readonly id: string;
  readonly site: string;
  readonly isPhysicalRouter: boolean;
  readonly links: readonly PhysicalLink[];
}

/**
 * A virtual link or an access link: what has a route. For an access link `a` is its router, `b` is undefined and
 * `attachedTo` its fixed end; `forward` is "ab" of a virtual link and "out" of an access link.
 */
export interface OverlayLink {
  readonly id: string;
  readonly kind: "virtual" | "access";
  readonly a: string;
  readonly b: string | undefined;
  readonly attachedTo: string | undefined;
  readonly forwardGbps: Gbps;
  readonly backwardGbps: Gbps;
  readonly maxDelayMs: Ms | undefined;
  readonly maxAddedDelayMs: Ms | undefined;
  /** The document's referenceDelayMs, or the delay of today's route, or undefined when it has neither. */
  readonly referenceDelayMs: Ms | undefined;
  /** The tighter of both bounds; Infinity when there is none. */
  readonly delayBoundMs: Ms;
  readonly isTdm: boolean;
  /** The route the document gives for today, if it gives one. */
  readonly givenRoute: readonly string[] | undefined;
}

/** A policy with the name it is known by: its id, or "policies/INDEX". */
export type Policy<Document extends PolicyDocument = PolicyDocument> = Readonly<Document> & { readonly label: string };

export interface Network {
  readonly name: string;
  readonly document: NetworkDocument;
  readonly routing: "igp" | "explicit";
  readonly maxUtilisation: number;
  readonly sites: ReadonlyMap<string, Site>;
  readonly nodes: ReadonlyMap<string, SubstrateNode>;
  readonly physicalRouters: ReadonlyMap<string, PhysicalRouter>;
  readonly physicalLinks: ReadonlyMap<string, PhysicalLink>;
  readonly virtualRouters: ReadonlyMap<string, VirtualRouter>;
  readonly overlayLinks: ReadonlyMap<string, OverlayLink>;
  readonly policies: readonly Policy[];
  /** Overlay links that end at a virtual router, virtual before access, in document order. */
  overlayLinksOf(virtualRouter: string): readonly OverlayLink[];
  /** TDM access links of a virtual router. */
  tdmPortsOf(virtualRouter: string): number;
  /** Today's placements, routes and states. Routers without a host and links without a possible route are absent. */
  readonly today: import("./candidate.ts").Candidate;
}
