/** The substrate as a graph. */
import { MultiUndirectedGraph } from "graphology";
import type { NetworkDocument, PhysicalLinkDocument } from "./document.ts";

export interface NodeAttributes {
  readonly isPhysicalRouter: boolean;
}

/** Nodes are transport nodes and physical routers, edges the physical links under their ids; states do not matter. */
export type SubstrateGraph = MultiUndirectedGraph<NodeAttributes, PhysicalLinkDocument>;

/** Links with an unknown end are left out, and of equal ids the first is taken: both are reported by references.ts. */
export function substrateGraph(document: NetworkDocument): SubstrateGraph {
  const graph: SubstrateGraph = new MultiUndirectedGraph();
  for (const node of document.transportNodes) graph.mergeNode(node.id, { isPhysicalRouter: false });
  for (const router of document.physicalRouters) graph.mergeNode(router.id, { isPhysicalRouter: true });
  for (const link of document.physicalLinks) {
    if (graph.hasNode(link.a) && graph.hasNode(link.b) && !graph.hasEdge(link.id)) graph.addEdgeWithKey(link.id, link.a, link.b, link);
  }
  return graph;
}

/** Nodes that physical links join with one another, the largest part first; nodes in the order of the document. */
export function connectedParts(graph: SubstrateGraph): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const parts: string[][] = [];
  graph.forEachNode((start) => {
    if (seen.has(start)) return;
    seen.add(start);
    const part = [start];
    for (const node of part) {
      graph.forEachNeighbor(node, (neighbour) => {
        if (seen.has(neighbour)) return;
        seen.add(neighbour);
        part.push(neighbour);
      });
    }
    parts.push(part);
  });
  return parts.sort((one, other) => other.length - one.length);
}
