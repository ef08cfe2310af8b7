/** Ways to spoil a JSON document. Each gives bytes, and says whether a reader has to refuse them and where. */
import { put } from "../unit/network-sample.ts";

export type Path = readonly (string | number)[];

export interface Mutant {
  readonly bytes: Uint8Array;
  /** Set when no reader may accept it. */
  readonly mustFail: boolean;
  /** Where the document was spoilt; undefined when that is in its text. */
  readonly path: Path | undefined;
}

/** Numbers that a mutation draws its choices from: any whole numbers. */
export interface Dice {
  readonly where: number;
  readonly which: number;
  readonly value: unknown;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const pick = <Item>(items: readonly Item[], die: number): Item => items[die % items.length] as Item;

/** Every place in a value but the value itself. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [[...path, key], ...pathsOf(Reflect.get(value, key), [...path, key])]);
}

const valueAt = (value: unknown, path: Path): unknown => path.reduce((found: unknown, key) => Reflect.get(found as object, key), value);
const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
const isObject = (value: unknown): boolean => kindOf(value) === "object";

function spoil(document: unknown, path: Path, value: unknown, mustFail: boolean): Mutant {
  put(document, path, value);
  return { bytes: utf8(JSON.stringify(document)), mustFail, path };
}

function bytesOf(document: unknown, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): Mutant & { readonly mustFail: true } {
  return { bytes: change(new Uint8Array(utf8(JSON.stringify(document)))), mustFail: true, path: undefined };
}

const strangeNumbers = [-1, -0, 0.1, 1e300, -1e300, 5e-324, 1e12, 1e13, 2 ** 53, 4294967296];
const strangeTexts = [
  "",
  " ",
  "x".repeat(100_000),
  "\u0000",
  "a b",
  "é",
  "😀",
  "__proto__",
  "constructor",
  "toString",
  "..",
  "~",
  "/",
  '"',
  "\\",
  "\u2028",
];

/** Each takes a fresh copy and spoils it. */
export const mutations: Readonly<Record<string, (document: unknown, dice: Dice) => Mutant>> = {
  deletedKey: (document, { where }) => spoil(document, pick(pathsOf(document), where), undefined, false),
  wrongType: (document, { where, which }) => {
    const path = pick(pathsOf(document), where);
    const others = [null, true, "text", 7, [], {}].filter((value) => kindOf(value) !== kindOf(valueAt(document, path)));
    const value = pick(others, which);
    return spoil(document, path, value, !(value === null && path.at(-1) === "host"));
  },
  strangeNumber: (document, { where, which }) => {
    const numbers = pathsOf(document).filter((path) => typeof valueAt(document, path) === "number");
    return spoil(document, pick(numbers, where), pick(strangeNumbers, which), false);
  },
  notANumber: (document, { where, which }) => {
    const numbers = pathsOf(document).filter((path) => typeof valueAt(document, path) === "number");
    const { bytes } = spoil(document, pick(numbers, where), "@@number@@", true);
    const text = new TextDecoder()
      .decode(bytes)
      .replace('"@@number@@"', pick(["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "+1", ".5", "5.", "1_000"], which));
    return { bytes: utf8(text), mustFail: true, path: undefined };
  },
  strangeText: (document, { where, which }) => {
    const texts = pathsOf(document).filter((path) => typeof valueAt(document, path) === "string");
    return spoil(document, pick(texts, where), pick(strangeTexts, which), false);
  },
  unknownKey: (document, { where, which }) => {
    const objects = [[], ...pathsOf(document)].filter((path) => isObject(valueAt(document, path)));
    return spoil(
      document,
      [...pick(objects, where), pick(["idd", "Vendor", "x", "hasOwnProperty", "constructor", "0"], which)],
      null,
      true,
    );
  },
  reservedKey: (document, { where }) => {
    const objects = [[], ...pathsOf(document)].filter((path) => isObject(valueAt(document, path)));
    const { bytes } = spoil(document, [...pick(objects, where), "@@proto@@"], 1, true);
    return { bytes: utf8(new TextDecoder().decode(bytes).replace("@@proto@@", "__proto__")), mustFail: true, path: undefined };
  },
  swappedTexts: (document, { where, which }) => {
    const texts = pathsOf(document).filter((path) => typeof valueAt(document, path) === "string");
    const [one, other] = [pick(texts, where), pick(texts, which)];
    const kept = valueAt(document, one);
    put(document, one, valueAt(document, other));
    return spoil(document, other, kept, false);
  },
  repeatedElement: (document, { where, which }) => {
    const lists = pathsOf(document).filter(
      (path) => (valueAt(document, path) as { length?: number } | null)?.length && kindOf(valueAt(document, path)) === "list",
    );
    const path = pick(lists, where);
    const list = valueAt(document, path) as unknown[];
    const element = pick(list, which);
    list.push(element);
    return {
      bytes: utf8(JSON.stringify(document)),
      mustFail: isObject(element) && Object.hasOwn(element as object, "id"),
      path: undefined,
    };
  },
  deepNesting: (document, { where, which }) => {
    let nest: unknown = 1;
    for (let depth = 0; depth < 64 + (which % 100); depth++) nest = which % 2 === 0 ? [nest] : { a: nest };
    return spoil(document, pick(pathsOf(document), where), nest, true);
  },
  anyValue: (document, { where, value }) => spoil(document, pick(pathsOf(document), where), value, false),
  truncatedText: (document, { where }) => bytesOf(document, (bytes) => bytes.slice(0, where % bytes.length)),
  brokenUtf8: (document, { where }) => bytesOf(document, (bytes) => bytes.fill(0xff, where % bytes.length, (where % bytes.length) + 1)),
  flippedBits: (document, { where, which }) => ({
    ...bytesOf(document, (bytes) => {
      for (const die of [where, where * 7 + which, where + which * 13].slice(0, 1 + (which % 3)))
        bytes[die % bytes.length] = (bytes[die % bytes.length] ?? 0) ^ (1 << (which % 8));
      return bytes;
    }),
    mustFail: false,
  }),
  repeatedKey: (document, { where }) =>
    bytesOf(document, (bytes) => {
      const text = new TextDecoder().decode(bytes);
      const members = [...text.matchAll(/"[A-Za-z]+":(?:"[^"]*"|\d+),/g)];
      const member = pick(members, where);
      return utf8(text.slice(0, member.index) + member[0] + text.slice(member.index));
    }),
};
