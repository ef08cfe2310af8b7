/** Makes the report of an execution from what the journal says happened. Nothing is guessed: what was not heard is null. */
import type { Gbps, Seconds } from "../../units.ts";
import type { MigrationNews } from "../ports.ts";
import { calibrationOf } from "./calibrate.ts";
import { toThousandths } from "./figures.ts";
import { analyseStream, type StreamAnalysis, within } from "./outage.ts";
import { kindOf, phasesOf } from "./phases.ts";
import type { ExecutionReport, MoveProbe, MoveReport, PowerReport, StepReport, StreamReport } from "./report-document.ts";
import type { MoveTimeline, PowerTimeline, ProbeTimeline, StepSpan, Timeline } from "./timeline.ts";

/** A stream and what it says, with the clocks set right. */
interface ReadStream {
  readonly stream: ProbeTimeline;
  readonly analysis: StreamAnalysis;
}

/** Cost: n log n in probe replies. Moves come in the order of waves, then of their beginnings. */
export function buildReport(timeline: Timeline): ExecutionReport {
  const streams = timeline.probes.map((stream) => ({ stream, analysis: analysisOf(stream, calmUntil(timeline)) }));
  const moves = timeline.moves.map((move) => moveReport(move, streams)).sort(inOrder);
  const { execution, network, planDigest, procedure, outcome, why, began, ended } = timeline;
  return {
    schema: "rehome/execution-report@1",
    execution,
    network,
    planDigest,
    procedure,
    beganAt: moment(began),
    endedAt: momentOrNull(ended),
    outcome,
    why,
    moves,
    powerEvents: timeline.powerEvents.map(powerReport),
    probes: streams.map(streamReport),
    totals: totalsOf(timeline, moves, streams),
    calibration: calibrationOf(moves),
  };
}

/** From then on something was done to the paths. */
function calmUntil({ moves }: Timeline): number | undefined {
  const begins = moves.flatMap(({ steps }) => steps.map(({ began }) => began));
  return begins.length === 0 ? undefined : least(begins);
}

const analysisOf = ({ record, began, senderAheadMs }: ProbeTimeline, calm: number | undefined): StreamAnalysis =>
  analyseStream(record, { beganAt: began + senderAheadMs, ...(calm === undefined ? {} : { calmUntil: calm + senderAheadMs }) });

/** The same reading of a stream that its report was made from. */
export function analyseAgain(report: ExecutionReport, record: ProbeTimeline["record"]): StreamAnalysis | undefined {
  const stream = report.probes.find(({ id }) => id === record.request.id);
  if (stream === undefined) return undefined;
  const begins = report.moves.flatMap(({ steps }) => steps.map(({ beganAt }) => Date.parse(beganAt)));
  const { beganAt, senderAheadMs, through } = stream;
  return analysisOf({ record, through, began: Date.parse(beganAt), senderAheadMs }, begins.length === 0 ? undefined : least(begins));
}

function moveReport(move: MoveTimeline, streams: readonly ReadStream[]): MoveReport {
  const { router, from, to, wave, outcome, why, predicted, memoryMiB, dirtyMiBps, heldToGbps, news, attempts } = move;
  const steps = [...move.steps].sort((one, other) => one.began - other.began);
  const began = steps[0]?.began ?? null;
  // A step that a crash cut short has no end; it is the last one that tells whether the move has.
  const hasEnded = (steps.at(-1)?.ended ?? null) !== null;
  const ended = hasEnded ? greatest(steps.flatMap((step) => step.ended ?? [])) : null;
  const copying = steps.findLast(
    ({ name, direction, result }) => kindOf(name) === "migrate" && direction === "forward" && result === "done",
  );
  const { suspended, started } = pauseOf(news);
  const sent = news.map(({ sentBytes }) => sentBytes);
  const report: MoveReport = {
    router,
    from,
    to,
    wave,
    outcome,
    why,
    steps: steps.map(stepReport),
    attempts,
    beganAt: momentOrNull(began),
    endedAt: momentOrNull(ended),
    seconds: secondsBetween(began, ended),
    migrationSeconds: secondsBetween(copying?.began ?? null, copying?.ended ?? null),
    suspendedAt: momentOrNull(suspended?.at ?? null),
    startedAt: momentOrNull(started?.at ?? null),
    pauseSeconds: secondsBetween(suspended?.at ?? null, started?.at ?? null),
    bytesSent: sent.length === 0 ? null : greatest(sent),
    copyGbps: copyPace(news, suspended, copying),
    predicted,
    memoryMiB,
    dirtyMiBps,
    heldToGbps,
    probes: [],
  };
  if (began === null) return report;
  const until = ended ?? Number.POSITIVE_INFINITY;
  const passing = streams.filter(({ stream }) => stream.through.includes(router));
  // Each wave has streams of its own: those of the others saw nothing of this move.
  const probes = passing.map((stream) => moveProbe(stream, report, began, until)).filter(({ sent }) => sent > 0);
  return { ...report, probes };
}

function moveProbe({ stream, analysis }: ReadStream, move: MoveReport, from: number, to: number): MoveProbe {
  const ahead = stream.senderAheadMs;
  const seen = within(analysis, from + ahead, to + ahead);
  const outageSeconds = toThousandths(greatest(seen.outages.map(({ seconds }) => seconds)));
  return {
    id: stream.record.request.id,
    sent: seen.sent,
    lost: seen.lost,
    delayed: seen.delayed,
    outages: seen.outages.length,
    outageSeconds,
    outageMinusPauseSeconds: move.pauseSeconds === null ? null : toThousandths(outageSeconds - move.pauseSeconds),
    phases: phasesOf(move).map((phase) => {
      const { sent, lost, delayed } = within(analysis, phase.from + ahead, phase.to + ahead);
      return { phase: phase.name, sent, lost, delayed };
    }),
  };
}

const stepReport = ({ name, direction, began, ended, result, changes }: StepSpan): StepReport => ({
  name,
  direction,
  beganAt: moment(began),
  endedAt: momentOrNull(ended),
  result,
  changes: changes.map((change) => ({ device: change.device, beganAt: moment(change.began), endedAt: momentOrNull(change.ended) })),
});

/** The last suspension that a start was heard after. */
function pauseOf(news: readonly MigrationNews[]): {
  readonly suspended: MigrationNews | undefined;
  readonly started: MigrationNews | undefined;
} {
  const started = news.findLast(({ event }) => event === "started");
  const suspended = news.findLast(({ event, at }) => event === "suspended" && (started === undefined || at <= started.at));
  return suspended === undefined ? { suspended, started: undefined } : { suspended, started };
}

/** Volume over time until the router was suspended: from the first news, or, where that tells no progress, from the step's beginning. */
function copyPace(news: readonly MigrationNews[], suspended: MigrationNews | undefined, copying: StepSpan | undefined): Gbps | null {
  if (suspended === undefined) return null;
  const before = news.filter(({ at }) => at <= suspended.at);
  const sent = greatest(before.map(({ sentBytes }) => sentBytes));
  const origins = [before[0], copying === undefined ? undefined : { at: copying.began, sentBytes: 0 }];
  for (const origin of origins) {
    if (origin === undefined || sent <= origin.sentBytes || suspended.at <= origin.at) continue;
    return Math.round(((sent - origin.sentBytes) * 8) / ((suspended.at - origin.at) / 1000) / 1e3) / 1e6;
  }
  return null;
}

const powerReport = ({ physicalRouter, to, predictedStartSeconds, asked, reached }: PowerTimeline): PowerReport => ({
  physicalRouter,
  to,
  predictedStartSeconds,
  askedAt: momentOrNull(asked),
  reachedAt: momentOrNull(reached),
  seconds: secondsBetween(asked, reached),
});

function streamReport({ stream, analysis }: ReadStream): StreamReport {
  const { id, from, to, intervalSeconds } = stream.record.request;
  const { sent, received, lost, delayed, duplicates, usualMs, lateAfterMs, largestGapSeconds } = analysis;
  return {
    id,
    from,
    to,
    through: [...stream.through],
    intervalSeconds,
    beganAt: moment(stream.began),
    senderAheadMs: stream.senderAheadMs,
    sent,
    received,
    lost,
    delayed,
    duplicates,
    usualMs: usualMs === null ? null : toThousandths(usualMs),
    lateAfterMs: lateAfterMs === null ? null : toThousandths(lateAfterMs),
    largestGapSeconds: largestGapSeconds === null ? null : toThousandths(largestGapSeconds),
  };
}

function totalsOf(
  { began, ended, powerEvents }: Timeline,
  moves: readonly MoveReport[],
  streams: readonly ReadStream[],
): ExecutionReport["totals"] {
  const counted = (outcome: MoveReport["outcome"]): number => moves.filter((move) => move.outcome === outcome).length;
  const outages = streams.flatMap(({ analysis }) => analysis.outages.map(({ seconds }) => seconds));
  const predictedEnds = [
    ...moves.map(({ predicted }) => predicted.startSeconds + predicted.seconds),
    ...powerEvents.map(({ predictedStartSeconds }) => predictedStartSeconds),
  ];
  return {
    seconds: secondsBetween(began, ended),
    predictedSeconds: toThousandths(greatest(predictedEnds)),
    moves: moves.length,
    moved: counted("moved"),
    undone: counted("undone"),
    pauseSeconds: toThousandths(sum(moves.map(({ pauseSeconds }) => pauseSeconds ?? 0))),
    bytesSent: sum(moves.map(({ bytesSent }) => bytesSent ?? 0)),
    sent: sum(streams.map(({ analysis }) => analysis.sent)),
    lost: sum(streams.map(({ analysis }) => analysis.lost)),
    delayed: sum(streams.map(({ analysis }) => analysis.delayed)),
    longestOutageSeconds: toThousandths(greatest(outages)),
  };
}

const inOrder = (one: MoveReport, other: MoveReport): number =>
  one.wave - other.wave || startOf(one) - startOf(other) || (one.router < other.router ? -1 : 1);
const startOf = ({ beganAt }: MoveReport): number => (beganAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(beganAt));

const moment = (at: number): string => new Date(Math.round(at)).toISOString();
const momentOrNull = (at: number | null): string | null => (at === null ? null : moment(at));
/** Of whole milliseconds, as moments are stated: never below 0, since clocks may be set back. */
const secondsBetween = (from: number | null, to: number | null): Seconds | null =>
  from === null || to === null ? null : Math.max(0, Math.round(to) - Math.round(from)) / 1000;

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const greatest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);
const least = (values: readonly number[]): number => values.reduce((most, value) => Math.min(most, value), Number.POSITIVE_INFINITY);
