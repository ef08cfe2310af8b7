/** Gets a value that a checked document guarantees to be there; its absence is a bug, never an input error. */
export function lookup<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`internal: ${String(key)} is not in the index`);
  return value;
}
