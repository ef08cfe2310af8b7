/**
 * Reads JSON text (RFC 8259) within the limits of limits.ts. The text is walked once before it is handed to JSON.parse, which
 * has no limits, keeps the last of two equal keys without a word, and does not say at which line it stopped.
 */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { JsonScanner, LineFinder } from "./json-scanner.ts";
import { MAX_BYTES } from "./limits.ts";

export interface ParsedJson {
  readonly value: unknown;
  /** Scalars, objects and lists in it, altogether. */
  readonly size: number;
}

export function parseJson(input: string | Uint8Array): Outcome<ParsedJson, readonly Problem[]> {
  const decoded = decode(input);
  if (!decoded.ok) return decoded;
  const scanner = new JsonScanner(decoded.value);
  const problems = scanner.scan();
  return problems.length > 0 ? fail(problems) : succeed({ value: JSON.parse(decoded.value), size: scanner.size });
}

const problem = (found: string, remedy: string, pointer = ""): Problem => ({ pointer, found, remedy });

function decode(input: string | Uint8Array): Outcome<string, readonly Problem[]> {
  const bytes = typeof input === "string" ? byteLength(input) : input.length;
  if (bytes > MAX_BYTES) {
    return fail([
      problem(`${bytes} bytes`, `a document has at most ${MAX_BYTES} bytes (50 MB): split it, or leave out what the plan does not need`),
    ]);
  }
  if (typeof input === "string") return succeed(input.startsWith("\uFEFF") ? input.slice(1) : input);
  if ((input[0] === 0xff && input[1] === 0xfe) || (input[0] === 0xfe && input[1] === 0xff)) {
    return fail([problem("text in UTF-16", "save it as UTF-8")]);
  }
  try {
    return succeed(new TextDecoder("utf-8", { fatal: true }).decode(input));
  } catch {
    const readable = new TextDecoder("utf-8").decode(input);
    return fail([problem(`bytes that are not UTF-8, near ${new LineFinder(readable).at(readable.indexOf("\uFFFD"))}`, "save it as UTF-8")]);
  }
}

/** Bytes of the text in UTF-8. */
function byteLength(text: string): number {
  if (text.length > MAX_BYTES || text.length * 3 <= MAX_BYTES) return text.length;
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Half of a surrogate pair: two of them make four bytes.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
