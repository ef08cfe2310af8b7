/** Values of a document as a message shows them: short, on one line. */

const shorten = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length)}…`);

export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(shorten(value, 60));
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value !== "object") return value === Number.POSITIVE_INFINITY ? "a number too large to hold" : String(value);
  const keys = Object.keys(value);
  return keys.length === 0 ? "an empty object" : `an object with the keys ${listWords(keys.map((key) => shorten(key, 40)))}`;
}

/** "a, b, c and 4 more". */
export function listWords(words: readonly string[], limit = 5): string {
  if (words.length <= limit + 1) return words.join(", ");
  return `${words.slice(0, limit).join(", ")} and ${words.length - limit} more`;
}

export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
