/** A mixed-integer linear program. Knows columns, rows and numbers; has not heard of routers. */
export interface Column {
  readonly name: string;
  readonly lower: number;
  /** Infinity when it has none. */
  readonly upper: number;
  readonly integer: boolean;
}

export interface LinearRow {
  readonly name: string;
  /** Column indexes, each at most once, and their coefficients, none zero. Same length. */
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

/** Minimise objective · x + objectiveConstant subject to the rows and bounds. Names match [A-Za-z][A-Za-z0-9_().,]* and are unique. */
export interface LinearProgram {
  readonly columns: readonly Column[];
  readonly rows: readonly LinearRow[];
  /** One coefficient a column. */
  readonly objective: readonly number[];
  readonly objectiveConstant: number;
}
