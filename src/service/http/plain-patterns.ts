/**
 * Patterns as every reader of openapi.yaml understands them: makers of clients and of tests do not all know the classes of characters that
 * `\p{…}` names. Halves of surrogate pairs need no mention: they have no UTF-8 form, and only an escape in JSON can write one.
 */
const written: readonly (readonly [name: string, plain: string])[] = [
  ["\\p{Cc}", "\\u0000-\\u001f\\u007f-\\u009f"],
  ["\\p{Cs}", ""],
  ["\\0", "\\u0000"],
];

export const plainPattern = (pattern: string): string => written.reduce((text, [name, plain]) => text.replaceAll(name, plain), pattern);

/** The same document; what is called "pattern" and is a text is taken for a pattern. */
export const withPlainPatterns = <Value>(document: Value): Value =>
  JSON.parse(JSON.stringify(document), (key, member: unknown) =>
    key === "pattern" && typeof member === "string" ? plainPattern(member) : member,
  ) as Value;
