/** The middle value; of an even number of them the mean of the two in the middle. Null: there is none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** To three digits after the point. */
export const toThousandths = (value: number): number => Math.round(value * 1000) / 1000;
