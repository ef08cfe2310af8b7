/**
 * Reads LP text as glpsol and src/optimiser/lp/write-lp.ts write it: the latter's constant column becomes the objective's
 * constant, and its stand-in row of a program without rows is no row.
 */

export interface ReadColumn {
  readonly lower: number;
  readonly upper: number;
  readonly isInteger: boolean;
}

export interface ReadRow {
  readonly terms: ReadonlyMap<string, number>;
  readonly lower: number;
  readonly upper: number;
}

export interface ReadProgram {
  readonly columns: ReadonlyMap<string, ReadColumn>;
  readonly rows: ReadonlyMap<string, ReadRow>;
  readonly objective: ReadonlyMap<string, number>;
  readonly objectiveConstant: number;
}

const CONSTANT = "objective_constant";
const NO_ROWS = "no_rows";
const NUMBER = /^[-+]?(\d|\.\d|inf)/i;
const SECTIONS = new Map([
  ["Minimize", "objective"],
  ["Subject", "rows"],
  ["Bounds", "bounds"],
  ["Generals", "generals"],
  ["End", "end"],
]);

export function readLp(text: string): ReadProgram {
  const parts = sectionsOf(text.replace(/\\\*.*?\*\\/g, ""));
  const [objectiveRow] = rowsOf(parts.get("objective") ?? []);
  const objective = new Map(objectiveRow?.[1].terms ?? []);
  const rows = new Map(rowsOf(parts.get("rows") ?? []));
  const names = new Set([...objective.keys(), ...[...rows.values()].flatMap(({ terms }) => [...terms.keys()])]);
  const bounds = boundsOf(parts.get("bounds") ?? []);
  const integers = new Set(parts.get("generals") ?? []);
  const columns = new Map<string, ReadColumn>();
  for (const name of [...names, ...integers]) {
    const [lower, upper] = bounds.get(name) ?? [0, Number.POSITIVE_INFINITY];
    if (name !== CONSTANT) columns.set(name, { lower, upper, isInteger: integers.has(name) });
  }
  const written = /constant term = (\S+)/.exec(text)?.[1];
  const objectiveConstant = written === undefined ? (objective.get(CONSTANT) ?? 0) : Number(written);
  objective.delete(CONSTANT);
  rows.delete(NO_ROWS);
  return { columns, rows: withoutZeros(rows), objective: nonZero(objective), objectiveConstant };
}

const nonZero = (terms: ReadonlyMap<string, number>): ReadonlyMap<string, number> => new Map([...terms].filter(([, value]) => value !== 0));
const withoutZeros = (rows: ReadonlyMap<string, ReadRow>): ReadonlyMap<string, ReadRow> =>
  new Map([...rows].map(([name, row]) => [name, { ...row, terms: nonZero(row.terms) }]));

function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  let part: string[] = [];
  for (const line of text.split("\n")) {
    const words = line
      .trim()
      .split(/\s+/)
      .filter((word) => word !== "");
    const section = line.startsWith(" ") ? undefined : SECTIONS.get(words[0] ?? "");
    if (section === undefined) part.push(...words);
    else {
      part = [];
      parts.set(section, part);
    }
  }
  return parts;
}

function rowsOf(words: readonly string[]): (readonly [string, ReadRow])[] {
  const rows: (readonly [string, ReadRow])[] = [];
  let name = "";
  let terms = new Map<string, number>();
  let sign = 1;
  let coefficient = 1;
  const finish = (lower: number, upper: number): void => {
    rows.push([name, { terms, lower, upper }]);
    terms = new Map();
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const next = Number(words[at + 1]);
    if (word.endsWith(":")) {
      if (terms.size > 0) throw new Error(`row ${name} has no limit`);
      name = word.slice(0, -1);
    } else if (word === "+" || word === "-") sign = word === "+" ? 1 : -1;
    else if (word === "<=" || word === ">=" || word === "=") {
      finish(word === "<=" ? Number.NEGATIVE_INFINITY : next, word === ">=" ? Number.POSITIVE_INFINITY : next);
      at++;
    } else if (NUMBER.test(word)) coefficient = Number(word);
    else {
      if (terms.has(word)) throw new Error(`row ${name} has ${word} twice`);
      terms.set(word, sign * coefficient);
      sign = 1;
      coefficient = 1;
    }
  }
  if (terms.size > 0) finish(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  return rows;
}

const limit = (word: string): number => (/inf/i.test(word) ? Number(`${word.startsWith("-") ? "-" : ""}Infinity`) : Number(word));

/** `l <= x <= u`, `x = v`, `x >= l`, `x <= u`, `x free`. */
function boundsOf(words: readonly string[]): ReadonlyMap<string, readonly [number, number]> {
  const bounds = new Map<string, readonly [number, number]>();
  for (let at = 0; at < words.length; ) {
    const [first, sense, third, , fifth] = words.slice(at, at + 5) as [string, string, string, string, string];
    if (NUMBER.test(first)) {
      bounds.set(third, [limit(first), limit(fifth)]);
      at += 5;
    } else if (sense === "free") {
      bounds.set(first, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
      at += 2;
    } else {
      bounds.set(first, [sense === "<=" ? 0 : limit(third), sense === ">=" ? Number.POSITIVE_INFINITY : limit(third)]);
      at += 3;
    }
  }
  return bounds;
}
