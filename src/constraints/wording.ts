/** Words that explanations share: figures, lists of ids, the path of a policy. */

/** A figure as people read it: at most three decimals, and two significant digits where three decimals would say 0. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "unlimited" : String(value);
  const rounded = Number(value.toFixed(3));
  return String(rounded === 0 && value !== 0 ? Number(value.toPrecision(2)) : rounded);
}

/** The same, rounded up to three decimals: giving or freeing as much as is printed is enough. */
export const figureUp = (value: number): string => figure(Math.ceil(value * 1000 - 1e-3) / 1000);

/** "a", "a or b", "a, b or c", "a, b, c, d or 9 others". */
export function listed(ids: readonly string[], conjunction: "and" | "or", most = 4): string {
  const shown = ids.length > most + 1 ? [...ids.slice(0, most), `${ids.length - most} others`] : ids;
  const last = shown.at(-1);
  if (last === undefined) return "none";
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** "1 move", "3 moves". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${figure(count)} ${count === 1 ? one : many}`;

/** Where a policy is found: its label is its id, or already "policies/INDEX". */
export const policyPath = (label: string): string => (label.startsWith("policies/") ? label : `policies/${label}`);
