/** Statements of a MathProg data section. */
export type Cell = number | string;

export const scalar = (name: string, value: Cell): string => `param ${name} := ${value};`;
/** One line a row: indexes, then the value. */
export const param = (name: string, rows: readonly (readonly Cell[])[]): string =>
  rows.length === 0 ? `# ${name}: nothing` : `param ${name} :=\n${rows.map((row) => row.join(" ")).join("\n")};`;
export const list = <Item>(name: string, items: readonly Item[], value: (item: Item) => Cell): string =>
  param(
    name,
    items.map((item, index) => [index, value(item)]),
  );
export const set = (name: string, members: readonly (readonly Cell[])[]): string =>
  `set ${name} :=${members.map((row) => ` ${row.length > 1 ? `(${row.join(",")})` : row[0]}`).join("")};`;
/** A set for every index that has members. */
export const sets = (name: string, members: readonly (readonly Cell[])[]): readonly string[] =>
  members.flatMap((one, index) =>
    one.length === 0
      ? []
      : [
          set(
            `${name}[${index}]`,
            one.map((member) => [member]),
          ),
        ],
  );
/** One line for every item of every list: index of the list, index in it, item. */
export const nested = (name: string, lists: readonly (readonly number[])[]): string =>
  param(
    name,
    lists.flatMap((items, index) => items.map((item, at) => [index, at, item])),
  );
export const bit = (holds: boolean): number => (holds ? 1 : 0);
export const orNone = (value: number | undefined): number => value ?? -1;

/** Words become numbers, since MathProg's symbols cannot hold every label. */
export const numbering = (words: Iterable<string>): ((word: string) => number) => {
  const numbers = new Map([...new Set(words)].map((word, index) => [word, index]));
  return (word) => numbers.get(word) ?? -1;
};
