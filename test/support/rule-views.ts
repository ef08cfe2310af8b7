/** Comparing a rule's views over every candidate of a small network, and its rows in words. */
import { expect } from "vitest";
import type { Columns, Constraint, Expression, Reason, RuleBook } from "../../src/constraints/constraint.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network } from "../../src/network/network.ts";
import { brokenRows } from "./constant-columns.ts";

const noBook: RuleBook = { constraints: [] };

export const reasonsOf = <R extends Reason>(rule: Constraint<R>, network: Network, candidate: Candidate): readonly R[] =>
  rule.check(network, candidate, noBook);

/** Every complete placement with every choice of hosts that are on; links are on between nodes that are on. No routes. */
export function* everyCandidate(network: Network): Generator<Candidate> {
  const hosts = [...network.physicalRouters.keys()];
  const routers = [...network.virtualRouters.keys()];
  for (let states = 0; states < 2 ** hosts.length; states++) {
    const routersOn = new Set(hosts.filter((_, index) => (states >> index) % 2 === 1));
    const isOn = (node: string) => network.nodes.get(node)?.isPhysicalRouter === false || routersOn.has(node);
    const links = [...network.physicalLinks.values()].filter((link) => isOn(link.a) && isOn(link.b));
    const linksOn = new Set(links.map((link) => link.id));
    for (let choice = 0; choice < hosts.length ** routers.length; choice++) {
      const placements = new Map<string, string>();
      for (const [index, router] of routers.entries()) {
        placements.set(router, hosts[Math.floor(choice / hosts.length ** index) % hosts.length] as string);
      }
      yield { placements, routes: new Map(), routersOn, linksOn };
    }
  }
}

/**
 * Expects that rows are broken exactly for the subjects that `check` reports, and that `filter` lets every pair of an accepted
 * candidate pass, over every candidate. Returns how many were accepted and rejected, so that a test can ask for both.
 */
export function compareViews(rule: Constraint, network: Network): { readonly accepted: number; readonly rejected: number } {
  let accepted = 0;
  let rejected = 0;
  for (const candidate of everyCandidate(network)) {
    const subjects = rule.check(network, candidate, noBook).map(({ subject }) => subject);
    const broken = brokenRows(rule, network, candidate).map(({ subject }) => subject);
    const situation = JSON.stringify({ placements: [...candidate.placements], on: [...candidate.routersOn] });
    expect([...new Set(broken)].sort(), situation).toEqual([...new Set(subjects)].sort());
    if (subjects.length > 0) rejected++;
    else {
      accepted++;
      for (const [router, host] of candidate.placements) expect(rule.filter(network, router, host), situation).toEqual([]);
    }
  }
  return { accepted, rejected };
}

/** A rule's rows over columns that are all free, as text: "C6(0,0) 512 place(a,h1) - 1024 on(h1) <= 0". */
export function rowsInWords(rule: Constraint, network: Network): readonly string[] {
  const names: string[] = [];
  const column = (name: string): Expression => {
    const known = names.indexOf(name);
    return { terms: new Map([[known < 0 ? names.push(name) - 1 : known, 1]]), constant: 0 };
  };
  const refuse = (): never => {
    throw new Error("not among these columns");
  };
  const columns: Columns = {
    network,
    utilisation: network.maxUtilisation,
    place: (router, host) => column(`place(${router},${host})`),
    on: (host) => column(`on(${host})`),
    linkOn: (link) => column(`linkOn(${link})`),
    crosses: refuse,
    load: (link, direction) => column(`load(${link},${direction})`),
    delay: refuse,
    routeChoices: refuse,
    afterFailure: refuse,
  };
  return [...rule.rows(columns, noBook)].map(({ name, expression, sense, rightHandSide }) => {
    const terms = [...expression.terms].map(([index, value]) => `${value < 0 ? "-" : "+"} ${Math.abs(value)} ${names[index]}`);
    return `${name} ${[...terms, ...(expression.constant === 0 ? [] : [`+ ${expression.constant}`])].join(" ")} ${sense} ${rightHandSide}`;
  });
}
