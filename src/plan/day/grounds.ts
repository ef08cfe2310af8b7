/** What a day is planned for, put together from documents: the network as supplied, the changes, and a forecast of its traffic. */
import type { Change } from "../../network/changes-document.ts";
import { forecastDay } from "../../network/forecast.ts";
import type { DayChoice } from "../../network/forecast-days.ts";
import type { NetworkInput, TrafficInput } from "../../network/read.ts";
import { fail, type Outcome, type Problem, succeed } from "../../result.ts";
import { checkGround, type DayGround } from "./day-ground.ts";
import type { DayPlanDocument } from "./day-plan-document.ts";

export interface DayGrounds {
  readonly day: DayGround;
  readonly traffic: DayPlanDocument["traffic"];
}

export interface ForecastChoice extends DayChoice {
  readonly timeZone: string;
  readonly percentile: number;
  readonly margin: number;
  readonly slotMinutes: number;
}

/** What does not fit: `of` the forecast, pointers are into the choice; of the changes, into their list. */
export interface DayMisfit {
  readonly of: "forecast" | "changes";
  readonly detail: string;
  readonly problems: readonly Problem[];
}

/** The traffic must have been read for this network. `changes`: with those that a day adds (`steadyChanges`). */
export function groundsOfDay(
  input: NetworkInput,
  changes: readonly Change[],
  traffic: TrafficInput,
  { timeZone, percentile, margin, slotMinutes, weekday, days }: ForecastChoice,
): Outcome<DayGrounds, DayMisfit> {
  const made = forecastDay(input.document, traffic.document, { timeZone, percentile, margin, slotMinutes, weekday, days });
  if (!made.ok) return fail({ of: "forecast", detail: "the traffic does not make a forecast", problems: made.failure });
  const forecast = made.value;
  const day: DayGround = { digest: input.digest, changes, trafficDigest: traffic.digest, forecast };
  const checked = checkGround(day);
  if (!checked.ok) {
    return fail({ of: "changes", detail: "the day cannot be planned for this network and these changes", problems: checked.failure });
  }
  return succeed({
    day,
    traffic: { digest: traffic.digest, timeZone, use: forecast.label, percentile, margin, days: [...forecast.days] },
  });
}
