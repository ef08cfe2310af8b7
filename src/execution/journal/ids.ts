/** Names of executions: short enough to type, and in the order of time when sorted as text. */

/** Digits before letters, in the order of their codes; without i, l, o and u, which are misread. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DAY_MS = 86_400_000;
/** Of the day: 32^4 parts of 82 ms. */
const TIME_DIGITS = 4;
const RANDOM_DIGITS = 2;

/**
 * Such as "ex-20261122-w7k3f2": the day (UTC), the time of that day, and two random digits.
 * `now` in milliseconds since 1970, `random` from 0 up to but not 1, as Math.random.
 * Two of the same 82 ms are the same once in 1,024 times: the journal then refuses the second, and another is made.
 */
export function newExecutionId(now: number, random: () => number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "");
  const ofDay = (now - Math.floor(now / DAY_MS) * DAY_MS) / DAY_MS;
  return `ex-${day}-${digits(ofDay, TIME_DIGITS)}${digits(random(), RANDOM_DIGITS)}`;
}

/** The first digits of a fraction. */
function digits(fraction: number, count: number): string {
  const whole = Math.floor(fraction * ALPHABET.length ** count);
  return Array.from(
    { length: count },
    (_, place) => ALPHABET[Math.floor(whole / ALPHABET.length ** (count - 1 - place)) % ALPHABET.length],
  ).join("");
}
