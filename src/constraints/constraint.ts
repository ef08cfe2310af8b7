/**
 * The contract of a rule. One rule, one room: each file holds its reason type, `check` (the definition), `filter` (a
 * necessary condition for one pair), `rows` (the same rule over 0/1 columns) and `explain`.
 */
import type { Candidate } from "../network/candidate.ts";
import type { Moment } from "../network/moment.ts";
import type { Network } from "../network/network.ts";

/** What every reason says: which rule, and on which subject (an id, or a policy's label). Rules add their figures. */
export interface Reason {
  readonly rule: string;
  /** The instance of the rule: the id of a host, link, router, or a policy's label. (rule, subject) can be dropped or relaxed as one. */
  readonly subject: string;
  /** Tells several breaches of one instance apart, where there can be several: the pair, the group, the host. */
  readonly instance?: string;
  /** How far beyond its limit, in the rule's unit; absent where a rule is either kept or broken. */
  readonly excess?: number;
}

/** A reason in an operator's words. */
export interface Explanation {
  /** What was found, with its figures: "nyc-dc would carry 9.1 of 8.0 Gb/s". */
  readonly found: string;
  /** Where: JSON pointer or id path, such as "physicalLinks/nyc-dc". */
  readonly where: string;
  /** What to do next: "add 1.1 Gb/s to nyc-dc, or …". */
  readonly remedy: string;
}

/** A linear expression over columns: sum of coefficient * column, plus a constant. Columns are the program's indexes. */
export interface Expression {
  readonly terms: ReadonlyMap<number, number>;
  readonly constant: number;
}

/** One linear row. `expression sense rightHandSide`. */
export interface Row {
  /** Label of models/placement.md and its indexes: "C3(3,1)". No operator's id: solvers refuse some. */
  readonly name: string;
  readonly expression: Expression;
  readonly sense: "<=" | ">=" | "=";
  readonly rightHandSide: number;
  /** The rule's instance this row belongs to: a conflict drops or relaxes all rows of one (rule, subject) together. */
  readonly subject: string;
  /**
   * How the instance is relaxed when nothing else helps: raising (for <=) or lowering (for >=) the limit by one `unit`
   * costs `cost`. Absent: the instance can only be dropped as a whole.
   */
  readonly elastic?: { readonly unit: string; readonly cost: number };
}

/** One way for an overlay link to be routed, as a 0/1 column of the program. */
export interface RouteChoice {
  readonly chosen: Expression;
  /** Core physical links crossed, in order; the uplinks of single-homed hosts are not among them. */
  readonly links: readonly string[];
  /** Physical routers that it needs on, as transit or as an end that is not itself a host of this link. */
  readonly needsOn: readonly string[];
  /** Under igp: the routes between the same two ends that come before it in igp order. */
  readonly preferred: readonly { readonly links: readonly string[]; readonly needsOn: readonly string[] }[];
}

/** The 0/1 columns that a rule states its rows over. Values of pruned or fixed columns come back as constants. */
export interface Columns {
  readonly network: Network;
  /** The share of capacity that links may carry in this state: maxUtilisation, or 1 in a failure scenario. */
  readonly utilisation: number;
  /** 1 when the virtual router runs on the physical router. */
  place(virtualRouter: string, physicalRouter: string): Expression;
  /** 1 when the physical router is on. */
  on(physicalRouter: string): Expression;
  /** 1 when the physical link is on. */
  linkOn(physicalLink: string): Expression;
  /** 1 when the overlay link's route crosses the physical link from its a to its b ("ab") or the other way ("ba"). */
  crosses(overlayLink: string, physicalLink: string, direction: "ab" | "ba"): Expression;
  /** Gb/s of the physical link in one direction under `crosses`, background included. */
  load(physicalLink: string, direction: "ab" | "ba"): Expression;
  /** The overlay link's route delay, in ms. */
  delay(overlayLink: string): Expression;
  routeChoices(overlayLink: string): readonly RouteChoice[];
  /** The same placement with one physical router dead and only its virtual routers moved (policy spare). */
  afterFailure(physicalRouter: string): Columns;
}

/** What a rule may ask of the other rules: only `spare` does, through this argument, since no rule imports another. */
export interface RuleBook {
  readonly constraints: readonly Constraint[];
}

export interface Constraint<R extends Reason = Reason> {
  /** Kebab-case, named for what it grants. */
  readonly id: string;
  /** Labels in models/placement.md. */
  readonly label: string;
  /** "always": holds at every moment of a transition; "end": only for the destination. */
  readonly moment: "always" | "end";
  /**
   * What a breach can come from, so that a replay asks anew only where something has changed since the moment before.
   * "states": what is on, alone. "part": what is on, one virtual router or overlay link and its ends, and all that holds the same
   * physical routers. Absent: anything.
   */
  readonly reach?: "states" | "part";
  /** The definition: every way in which the candidate breaks the rule; empty when it holds. Slow and obvious. */
  check(network: Network, candidate: Candidate, book: RuleBook, utilisation?: number): readonly R[];
  /** Reasons for which this pair can be in no accepted candidate; empty when it may. */
  /**
   * The definition for a moment of a transition, for rules that hold always and see more in it than its two sides: sums over
   * both, pairs across them. Absent: both sides are checked by themselves, links at their full capacity. For a moment in which
   * nothing is under way it says what `check` says.
   */
  during?(network: Network, moment: Moment, book: RuleBook): readonly R[];
  filter(network: Network, virtualRouter: string, physicalRouter: string): readonly R[];
  rows(columns: Columns, book: RuleBook): Iterable<Row>;
  explain(reason: R, network: Network): Explanation;
  /** One instance of the rule as a demand, without a candidate: "cust-17 may gain at most 3 ms (maxAddedDelayMs)". */
  describe(subject: string, network: Network): Explanation;
  /**
   * How an operator lets the instance give way, as an instruction: "raise cust-17's maxAddedDelayMs by 4.2 ms". `amount` is in
   * the row's elastic unit; null when the instance is dropped as a whole: "drop the policy keep-apart".
   */
  relax(subject: string, amount: number | null, network: Network): string;
}
