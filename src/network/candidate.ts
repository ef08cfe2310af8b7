/** A complete answer to "what runs where": placements, routes and states together. What every rule judges. */
export interface Candidate {
  /** Virtual router id to physical router id. A router that has no host is absent. */
  readonly placements: ReadonlyMap<string, string>;
  /**
   * Virtual or access link id to the physical link ids from its a (or router) to its b (or attachedTo). Empty when both ends
   * are on one node. A link without a route is absent.
   */
  readonly routes: ReadonlyMap<string, readonly string[]>;
  /** Ids of the physical routers that are on. */
  readonly routersOn: ReadonlySet<string>;
  /** Ids of the physical links that are on. */
  readonly linksOn: ReadonlySet<string>;
}
