/** All simple routes between two nodes by plain enumeration: what the planner's guided search is compared with. */
import type { NetworkDocument } from "../../src/network/document.ts";

export type PhysicalLink = NetworkDocument["physicalLinks"][number];

export interface Route {
  readonly links: readonly PhysicalLink[];
  /** Nodes passed through, from the first end to the last. */
  readonly nodes: readonly string[];
  readonly delayMs: number;
}

/** Without both ends. */
export const innerNodes = ({ nodes }: Route): readonly string[] => nodes.slice(1, -1);

/** Whole millionths, so that sums are exact and a tie is a tie. */
const millionths = (value: number): number => Math.round(value * 1e6);

/** Every simple route over the links, in no order. Exponential: for small networks. */
export function everyRoute(links: readonly PhysicalLink[], from: string, to: string): Route[] {
  const found: Route[] = [];
  const extend = (node: string, passed: readonly string[], taken: readonly PhysicalLink[]): void => {
    if (node === to) {
      found.push({ links: taken, nodes: passed, delayMs: taken.reduce((sum, link) => sum + link.delayMs, 0) });
      return;
    }
    for (const link of links) {
      if (link.a !== node && link.b !== node) continue;
      const next = link.a === node ? link.b : link.a;
      if (!passed.includes(next)) extend(next, [...passed, next], [...taken, link]);
    }
  };
  extend(from, [from], []);
  return found;
}

/** The contract's order: least igpCost, delay, number of links, list of link ids. */
export const byIgp = (one: Route, other: Route): number =>
  compareLists([igpCost(one), delay(one), one.links.length], [igpCost(other), delay(other), other.links.length]) || compareIds(one, other);

/** The order of explicit routes: least delay, igpCost, number of links, list of link ids. */
export const byDelay = (one: Route, other: Route): number =>
  compareLists([delay(one), igpCost(one), one.links.length], [delay(other), igpCost(other), other.links.length]) || compareIds(one, other);

const igpCost = ({ links }: Route): number => links.reduce((sum, link) => sum + millionths(link.igpCost ?? link.delayMs), 0);
const delay = ({ links }: Route): number => links.reduce((sum, link) => sum + millionths(link.delayMs), 0);

const compareLists = (one: readonly number[], other: readonly number[]): number => {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] as number) - (other[at] as number);
};

function compareIds(one: Route, other: Route): number {
  const [x, y] = [one.links.map(({ id }) => id), other.links.map(({ id }) => id)];
  const at = x.findIndex((id, index) => id !== y[index]);
  return at < 0 ? 0 : (x[at] as string) < (y[at] ?? "") ? -1 : 1;
}
