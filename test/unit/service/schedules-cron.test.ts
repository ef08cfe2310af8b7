import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cronProblem, duesBetween, nextDue } from "../../../src/service/schedules/cron.ts";

const DAY_MS = 86_400_000;
/** Half an hour, an hour, none; both halves of the world. */
const zones = ["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Australia/Sydney", "Asia/Kolkata", "America/Havana"];

const localOf = (timeZone: string): ((at: number) => { readonly date: string; readonly time: string }) => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return (at) => {
    const [date = "", time = ""] = format.format(at).split(" ");
    return { date, time };
  };
};

/** Minutes of the UTC day at which the zone's clocks show that time on that date: none in a gap, two in a fold. */
const timesShown = (timeZone: string, date: string, time: string): number => {
  const local = localOf(timeZone);
  const noon = Date.parse(`${date}T12:00:00Z`);
  let shown = 0;
  for (let at = noon - 1.5 * DAY_MS; at < noon + 1.5 * DAY_MS; at += 60_000) {
    const there = local(at);
    if (there.date === date && there.time === time) shown += 1;
  }
  return shown;
};

describe("a time of the night", () => {
  it("comes once on each local day, whatever the clocks do", () => {
    const cases = fc.record({
      zone: fc.constantFrom(...zones),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      from: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
    });
    fc.assert(
      fc.property(cases, ({ zone, hour, minute, from }) => {
        const dues = duesBetween(`${minute} ${hour} * * *`, zone, from, from + 200 * DAY_MS, 1000);
        const dates = dues.map((at) => localOf(zone)(at).date);
        expect(new Set(dates).size).toBe(dates.length);
        // No day in between is left out.
        const [first, last] = [Date.parse(dates[0] ?? ""), Date.parse(dates.at(-1) ?? "")];
        expect(dates.length).toBe((last - first) / DAY_MS + 1);
        expect(dates.length).toBeGreaterThanOrEqual(199);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it("is the one on the clocks where there is one, the next that there is in a gap, and the first of two in a fold", () => {
    const due = (date: string, time: string, timeZone: string): string => {
      const [hour, minute] = time.split(":").map(Number);
      const at = nextDue(`${minute} ${hour} * * *`, timeZone, Date.parse(`${date}T00:00:00Z`) - DAY_MS / 2) ?? 0;
      return new Date(at).toISOString();
    };
    expect(timesShown("Europe/Paris", "2027-03-28", "02:30")).toBe(0);
    expect(due("2027-03-28", "02:30", "Europe/Paris")).toBe("2027-03-28T01:00:00.000Z");
    expect(timesShown("Europe/Paris", "2027-10-31", "02:30")).toBe(2);
    expect(due("2027-10-31", "02:30", "Europe/Paris")).toBe("2027-10-31T00:30:00.000Z");
    expect(due("2027-07-01", "02:30", "Europe/Paris")).toBe("2027-07-01T00:30:00.000Z");
    const folded = duesBetween("30 2 * * *", "Europe/Paris", Date.parse("2027-10-30T22:00:00Z"), Date.parse("2027-10-31T22:00:00Z"));
    expect(folded).toHaveLength(1);
  });

  it("comes in order, after the one and up to the other", () => {
    const one = Date.UTC(2026, 10, 23, 1);
    expect(duesBetween("0 1 * * *", "UTC", one - 1, one)).toEqual([one]);
    expect(duesBetween("0 1 * * *", "UTC", one, one + DAY_MS - 1)).toEqual([]);
    expect(duesBetween("0 1 * * *", "UTC", one - DAY_MS, one + 3 * DAY_MS, 2)).toEqual([one + 2 * DAY_MS, one + 3 * DAY_MS]);
  });
});

describe("an expression", () => {
  it("is refused when it means nothing, or never", () => {
    expect(cronProblem("0 1 * * MON-FRI")).toBeNull();
    for (const bad of ["", "1", "0 25 * * *", "* * * * * *", "0 1 30 2 *", "every night"])
      expect(cronProblem(bad), bad).toEqual(expect.any(String));
  });
});
