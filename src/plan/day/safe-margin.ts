/** How much margin a day plan needs, by trial: learn on some days, plan, replay on others, and look whether anything overflows. */
import type { NetworkDocument } from "../../network/document.ts";
import { type Forecast, type ForecastOptions, forecastDay } from "../../network/forecast.ts";
import type { DayChoice } from "../../network/forecast-days.ts";
import type { TrafficDocument } from "../../network/traffic-document.ts";
import { type Outcome, type Problem, succeed } from "../../result.ts";
import { type DayReplay, type PlacedDay, replayDay } from "./replay-traffic.ts";

/** As shares: 0 to 100%. */
export const trialMargins: readonly number[] = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 1];

/** Days to learn from, and days that the plan is then held against. They should have none in common. */
export interface Fold {
  readonly learn: DayChoice;
  readonly replay: DayChoice;
}

export interface MarginRequest {
  readonly document: NetworkDocument;
  /** Must have passed `checkTraffic` against the document. */
  readonly traffic: TrafficDocument;
  readonly folds: readonly Fold[];
  /** The planner; undefined when it finds no plan. */
  readonly planDay: (forecast: Forecast) => Promise<PlacedDay | undefined>;
  /** Zone, percentile and slots of the forecast. */
  readonly forecast?: Pick<ForecastOptions, "timeZone" | "percentile" | "slotMinutes">;
  /** In rising order. Absent: `trialMargins`. */
  readonly margins?: readonly number[];
}

export interface MarginTrial {
  readonly margin: number;
  /** One for each fold; null where no plan was found. */
  readonly replays: readonly (DayReplay | null)[];
  readonly isSafe: boolean;
}

export interface SafeMargin {
  /** The first margin at which no fold had an overload; null when every one had. */
  readonly margin: number | null;
  /** Up to the safe one. */
  readonly trials: readonly MarginTrial[];
}

/** Cost: a plan and a replay for each fold and margin, until a margin is safe. */
export async function smallestSafeMargin(request: MarginRequest): Promise<Outcome<SafeMargin, readonly Problem[]>> {
  const trials: MarginTrial[] = [];
  for (const margin of request.margins ?? trialMargins) {
    const replays: (DayReplay | null)[] = [];
    for (const fold of request.folds) {
      const replay = await tryFold(request, fold, margin);
      if (!replay.ok) return replay;
      replays.push(replay.value);
    }
    const isSafe = replays.every((replay) => replay !== null && hasNoOverload(replay));
    trials.push({ margin, replays, isSafe });
    if (isSafe) return succeed({ margin, trials });
  }
  return succeed({ margin: null, trials });
}

/** No link above its capacity and no router asked for more than it forwards, in any sample. */
export const hasNoOverload = ({ overloadLinkMinutes, forwardingRouterMinutes }: DayReplay): boolean =>
  overloadLinkMinutes === 0 && forwardingRouterMinutes === 0;

async function tryFold(
  { document, traffic, planDay, forecast: options = {} }: MarginRequest,
  { learn, replay }: Fold,
  margin: number,
): Promise<Outcome<DayReplay | null, readonly Problem[]>> {
  const forecast = forecastDay(document, traffic, { ...options, ...learn, margin });
  if (!forecast.ok) return forecast;
  const day = await planDay(forecast.value);
  return day === undefined ? succeed(null) : replayDay({ document, traffic, day, timeZone: options.timeZone, ...replay });
}
