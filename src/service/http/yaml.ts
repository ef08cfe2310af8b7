/** JSON values as YAML 1.2, for people to read: blocks, and quotes only where a text needs them. */

/** Texts that YAML would take for something else, or not at all, are written as in JSON. */
function scalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const isPlain = /^[A-Za-z$/][ -~]*$/.test(value) && !/: |:$| #|\s$/.test(value) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

const isBlock = (value: unknown): boolean => typeof value === "object" && value !== null && !isEmpty(value);

function* lines(value: unknown, indent: string): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* member("-", item, indent, `${indent}  `);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) if (item !== undefined) yield* member(`${scalar(key)}:`, item, indent, `${indent}  `);
  }
}

function* member(start: string, value: unknown, indent: string, inner: string): Generator<string> {
  if (!isBlock(value)) {
    yield `${indent}${start} ${isObject(value) ? "{}" : Array.isArray(value) ? "[]" : scalar(value)}`;
    return;
  }
  if (start !== "-") {
    yield `${indent}${start}`;
    yield* lines(value, inner);
    return;
  }
  // The first line of a list's item stands behind its dash.
  let isFirst = true;
  for (const line of lines(value, inner)) {
    yield isFirst ? `${indent}- ${line.slice(inner.length)}` : line;
    isFirst = false;
  }
}

/** Members that are undefined are left out, as in JSON. */
export const yamlOf = (value: unknown): string => `${[...lines(value, "")].join("\n")}\n`;
