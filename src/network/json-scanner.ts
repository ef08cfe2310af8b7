/** Walks JSON text (RFC 8259) without building anything, and says what is wrong with it and where. */
import type { Problem } from "../result.ts";
import { pointerOf, type Segment } from "./json-pointer.ts";
import { MAX_CONTAINERS, MAX_DEPTH, MAX_KEYS } from "./limits.ts";
import { ProblemList } from "./problem-list.ts";

/** Finds lines and columns. Asked in the order of the text it reads every character once, however often it is asked. */
export class LineFinder {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  #from = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** "line 3, column 5". */
  at(offset: number): string {
    if (offset < this.#from) [this.#line, this.#lineStart, this.#from] = [1, 0, 0];
    for (; this.#from < offset; this.#from++) {
      if (this.#text.charCodeAt(this.#from) !== 0x0a) continue;
      this.#line++;
      this.#lineStart = this.#from + 1;
    }
    return `line ${this.#line}, column ${offset - this.#lineStart + 1}`;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const RESERVED_KEY = "a reserved key";

/** Whether the text is JSON, and its only fault a key that is not taken here. */
export const isReservedKey = ({ found }: Problem): boolean => found.startsWith(RESERVED_KEY);

/**
 * A recursive-descent reader whose methods are false once the text cannot be read any further; depth is bounded by MAX_DEPTH.
 * Repeated and reserved keys are noted on the way, and reading goes on.
 */
export class JsonScanner {
  readonly #text: string;
  readonly #lines: LineFinder;
  readonly #path: Segment[] = [];
  readonly #problems = new ProblemList();
  #at = 0;
  #containers = 0;
  /** Scalars, objects and lists seen, altogether. */
  size = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineFinder(text);
  }

  /** Everything wrong with the text; empty when JSON.parse will take it. */
  scan(): readonly Problem[] {
    this.#skipSpace();
    if (this.#at === this.#text.length) this.#fail("no text", "give a JSON document");
    else if (this.#value()) {
      this.#skipSpace();
      if (this.#at < this.#text.length) this.#fail(`${this.#here()} after the end of the document`, "remove it");
    }
    return this.#problems.problems;
  }

  #note(found: string, remedy: string, at: number): void {
    this.#problems.add(pointerOf(this.#path), `${found}, at ${this.#lines.at(at)}`, remedy);
  }

  #fail(found: string, remedy: string): false {
    this.#note(found, remedy, this.#at);
    return false;
  }

  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #here(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? "the end of the text" : JSON.stringify(String.fromCodePoint(code));
  }

  #skipSpace(): void {
    while (isSpace(this.#code())) this.#at++;
  }

  /** Reads one value that begins at the current character. */
  #value(): boolean {
    this.size++;
    const code = this.#code();
    if (code === QUOTE) return this.#string();
    if (code === 0x7b) return this.#container("}", (keys) => this.#member(keys));
    if (code === 0x5b) return this.#container("]", () => this.#value());
    if (code === MINUS || isDigit(code)) return this.#number();
    for (const word of ["true", "false", "null"]) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return true;
    }
    return this.#fail(`${this.#here()} where a value belongs`, this.#hint());
  }

  #hint(): string {
    const rest = this.#text.slice(this.#at, this.#at + 9);
    if (rest.startsWith("'")) return "put text in double quotes";
    if (rest.startsWith("/") || rest.startsWith("#")) return "JSON has no comments: remove it";
    if (/^(NaN|Infinity)/.test(rest)) return "give a finite number, or leave the key out";
    if (/^[\]},]/.test(rest)) return "give a value, or remove the comma before it";
    return "give text in double quotes, a number, true, false, null, a list or an object";
  }

  /** Reads an object or a list: items between commas up to the closing bracket. */
  #container(end: "}" | "]", item: (keys: Set<string>) => boolean): boolean {
    if (this.#path.length >= MAX_DEPTH) return this.#fail(`nesting deeper than ${MAX_DEPTH}`, "no document needs it: make it flatter");
    if (++this.#containers > MAX_CONTAINERS) return this.#fail(`more than ${MAX_CONTAINERS} objects and lists`, "split the document");
    const keys = new Set<string>();
    const close = end.charCodeAt(0);
    this.#at++;
    this.#skipSpace();
    if (this.#code() === close) {
      this.#at++;
      return true;
    }
    const level = this.#path.push(0) - 1;
    for (let index = 0; ; index++) {
      this.#path[level] = index;
      if (!item(keys)) return false;
      this.#skipSpace();
      const code = this.#code();
      this.#at++;
      if (code === close) break;
      if (code !== COMMA) {
        this.#at--;
        return this.#fail(`${this.#here()} after a value`, `put a comma or ${end} there`);
      }
      this.#skipSpace();
    }
    this.#path.pop();
    return true;
  }

  #member(keys: Set<string>): boolean {
    const start = this.#at;
    if (this.#code() !== QUOTE) {
      this.#path.pop();
      const hint = this.#code() === 0x7d ? "remove the comma before it" : "put the key in double quotes";
      return this.#fail(`${this.#here()} where a key belongs`, hint);
    }
    if (!this.#string()) return false;
    const written = this.#text.slice(start + 1, this.#at - 1);
    const key = written.includes("\\") ? String(JSON.parse(`"${written}"`)) : written;
    this.#path[this.#path.length - 1] = key;
    if (keys.has(key)) this.#note("a key that this object already has", "keep one of the two", start);
    if (key === "__proto__") this.#note(RESERVED_KEY, "remove it", start);
    keys.add(key);
    if (keys.size > MAX_KEYS) return this.#fail(`an object with more than ${MAX_KEYS} keys`, "split the document");
    this.#skipSpace();
    if (this.#code() !== COLON) return this.#fail(`${this.#here()} after a key`, "put a colon between a key and its value");
    this.#at++;
    this.#skipSpace();
    return this.#value();
  }

  #string(): boolean {
    const text = this.#text;
    const start = this.#at;
    let mayBeSplit = false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        if (mayBeSplit) this.#noteHalfCharacters(start);
        return true;
      }
      if (code >= 0xd800 && code <= 0xdfff) mayBeSplit = true;
      if (code === BACKSLASH) {
        at++;
        const letter = text.charAt(at);
        if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) {
          mayBeSplit ||= /^d[89a-f]/i.test(text.slice(at + 1, at + 3));
          at += 4;
        } else if (letter === "" || !'"\\/bfnrt'.includes(letter)) {
          this.#at = at - 1;
          return this.#fail("a backslash that begins no escape", 'write a backslash as \\\\ and a quote as \\"');
        }
      } else if (code < 0x20) {
        this.#at = at;
        return this.#fail("a line break or control character inside a text", "close the quotes, or write it as an escape such as \\n");
      }
    }
    return this.#fail("a text without its closing quote", "add the quote");
  }

  /** Half of a surrogate pair has no UTF-8 form: such a text could be neither digested nor written. */
  #noteHalfCharacters(start: number): void {
    const written: unknown = JSON.parse(this.#text.slice(start, this.#at));
    if (/\p{Surrogate}/u.test(String(written)))
      this.#note("a text with half a character (a lone surrogate)", "write the whole character", start);
  }

  #digits(): boolean {
    const start = this.#at;
    while (isDigit(this.#code())) this.#at++;
    return this.#at > start;
  }

  #number(): boolean {
    if (this.#code() === MINUS) this.#at++;
    const start = this.#at;
    if (!this.#digits()) return this.#fail(`${this.#here()} after a minus sign`, this.#hint());
    if (this.#text.charCodeAt(start) === 0x30 && this.#at > start + 1) return this.#fail("a number with a leading zero", "remove the zero");
    if (this.#code() === DOT) {
      this.#at++;
      if (!this.#digits()) return this.#fail(`${this.#here()} after a decimal point`, "put a digit there");
    }
    if ((this.#code() | 0x20) === 0x65) {
      this.#at++;
      if (this.#code() === MINUS || this.#code() === 0x2b) this.#at++;
      if (!this.#digits()) return this.#fail(`${this.#here()} in an exponent`, "put a digit there");
    }
    return true;
  }
}
