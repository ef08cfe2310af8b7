/** What an execution did, and how far that was from its plan, as a person wants to read it. */
import type { Calibration, ExecutionReport, MoveProbe, MoveReport, StepReport } from "../../execution/report/report-document.ts";
import type { Style } from "../style.ts";
import { count, decimals, duration, percent } from "./words.ts";

export interface ReportReading {
  readonly report: ExecutionReport;
  /** Everything is shown, however long. */
  readonly full: boolean;
}

/** Moves that are shown before the rest is only counted. */
const MOVES_SHOWN = 20;

export function renderReport(style: Style, { report, full }: ReportReading): string {
  const shown = full ? report.moves : report.moves.slice(0, MOVES_SHOWN);
  const more = report.moves.length - shown.length;
  const blocks = [
    `${style.heading(`${report.network.name}: execution ${report.execution}`)} ${style.dim(`(${report.procedure}, began ${report.beganAt})`)}`,
    summary(style, report),
    ...shown.map((move) => moveBlock(style, report, move)),
    ...(more === 0 ? [] : [`and ${count(more, "more move", "more moves")}: see them with --full`]),
    powerBlock(style, report),
    `${style.bold("Migration model")}\n${calibrationSentence(report.calibration)}`,
  ];
  return blocks.join("\n\n");
}

const because = (why: string | null): string => (why === null || why === "" ? "" : `: ${why}`);

type Row = readonly [string, string];

function summary(style: Style, { outcome, why, moves, totals, probes }: ExecutionReport): string {
  const took =
    totals.seconds === null ? "not ended" : `${seconds(totals.seconds)} for the ${seconds(totals.predictedSeconds)} of the schedule`;
  const rest = totals.moves - totals.moved - totals.undone;
  const moved = [
    `${totals.moved} of ${totals.moves} made`,
    ...(totals.undone === 0 ? [] : [`${totals.undone} undone`]),
    ...(rest === 0 ? [] : [`${rest} not made`]),
  ].join(", ");
  const heard = moves.filter(({ pauseSeconds }) => pauseSeconds !== null).length;
  const rows: Row[] = [
    ["Outcome", `${outcome === "done" ? style.good(outcome) : style.warn(outcome)}${because(why)}`],
    ["Took", took],
    ["Moves", `${moved}; ${mebibytes(totals.bytesSent)} sent`],
    ["Paused", `${seconds(totals.pauseSeconds)} in all, heard of ${heard} of ${count(totals.moves, "move")}`],
    ["Packets", probes.length === 0 ? "no stream was sent through the routers" : packetSentence(totals)],
  ];
  return rowsOf(style, rows, "");
}

const packetSentence = ({ lost, sent, delayed, longestOutageSeconds }: ExecutionReport["totals"]): string =>
  `${lost} of ${sent} lost, ${delayed} late; longest outage ${seconds(longestOutageSeconds)}`;

function moveBlock(style: Style, report: ExecutionReport, move: MoveReport): string {
  const { router, from, to, wave, outcome, why } = move;
  const said = outcome === "moved" ? style.good(outcome) : `${style.warn(outcome)}${because(why)}`;
  const title = `${style.bold(`${router}: ${from ?? "(new)"} → ${to}`)} ${said} ${style.dim(`(wave ${wave})`)}`;
  if (move.beganAt === null) return `${title}\nNot begun.`;
  const rows: Row[] = [
    ["Took", tookSentence(report, move)],
    ["Migration", migrationSentence(move)],
    ["Pause", pauseSentence(move)],
    ...move.probes.map((probe): Row => [probe.id, probeSentence(style, probe)]),
  ];
  const steps = move.steps.map((step) => stepRow(report, step));
  return [title, rowsOf(style, rows, "  "), style.table(["at", "takes", "step", "way", "end", "on devices"], steps)].join("\n");
}

function tookSentence(report: ExecutionReport, { beganAt, seconds: took, predicted }: MoveReport): string {
  const began = since(report, beganAt);
  const span = took === null ? "not ended" : `${seconds(took)}, ${against(took, predicted.seconds)}`;
  return `${span}; began after ${seconds(began)}, ${seconds(predicted.startSeconds)} in the schedule`;
}

function migrationSentence({ migrationSeconds, bytesSent, copyGbps, attempts }: MoveReport): string {
  const said = [
    migrationSeconds === null ? "not done" : seconds(migrationSeconds),
    ...(bytesSent === null ? [] : [`${mebibytes(bytesSent)} sent`]),
    ...(copyGbps === null ? [] : [`at ${decimals(copyGbps, 3)} Gb/s`]),
    ...(attempts > 1 ? [count(attempts, "attempt")] : []),
  ];
  return said.join(", ");
}

function pauseSentence({ pauseSeconds, predicted }: MoveReport): string {
  if (pauseSeconds === null) return "not heard";
  return predicted.downtimeSeconds === null
    ? seconds(pauseSeconds)
    : `${seconds(pauseSeconds)}, ${against(pauseSeconds, predicted.downtimeSeconds)}`;
}

function probeSentence(style: Style, { sent, lost, delayed, outages, outageSeconds, outageMinusPauseSeconds, phases }: MoveProbe): string {
  const losses = `${lost} of ${sent} lost`;
  const counts = `${lost === 0 ? style.good(losses) : losses}, ${delayed} late`;
  if (outages === 0) return `${counts}; no outage`;
  const rest = outageMinusPauseSeconds === null ? "" : `, ${difference(outageMinusPauseSeconds)} than the pause`;
  const which = outages === 1 ? "outage" : `longest of ${outages} outages`;
  const where = phases.filter((phase) => phase.lost > 0).map((phase) => `${phase.phase} ${phase.lost}`);
  return `${counts}; ${which} ${seconds(outageSeconds)}${rest}${where.length === 0 ? "" : `; lost in ${where.join(", ")}`}`;
}

function stepRow(report: ExecutionReport, { name, direction, beganAt, endedAt, result, changes }: StepReport): readonly string[] {
  const takes = endedAt === null ? "" : fixed((Date.parse(endedAt) - Date.parse(beganAt)) / 1000);
  const devices = changes.map(({ device, ...span }) =>
    span.endedAt === null ? device : `${device} ${seconds((Date.parse(span.endedAt) - Date.parse(span.beganAt)) / 1000)}`,
  );
  return [fixed(since(report, beganAt)), takes, name, direction, result, devices.join(", ")];
}

function powerBlock(style: Style, report: ExecutionReport): string {
  const title = style.bold("Switched on and off");
  if (report.powerEvents.length === 0) return `${title}\nNothing.`;
  const rows = report.powerEvents.map(({ physicalRouter, to, predictedStartSeconds, askedAt, reachedAt, seconds: took }) => [
    physicalRouter,
    to,
    askedAt === null ? "never" : fixed(since(report, askedAt)),
    fixed(predictedStartSeconds),
    reachedAt === null ? "never" : fixed(since(report, reachedAt)),
    took === null ? "" : fixed(took),
  ]);
  return `${title}\n${style.table(["physical router", "goes", "asked at", "in the schedule", "reached at", "after"], rows)}`;
}

function calibrationSentence(calibration: Calibration): string {
  if (!calibration.fitted) return `Not fitted: ${calibration.why}.`;
  const { moves, model, errors } = calibration;
  const figures = `${decimals(model.bandwidthGbps, 3)} Gb/s, overhead ${seconds(model.overheadSeconds)}, hand-over ${seconds(model.handOverSeconds)}`;
  const { median, worst } = errors.secondsShare;
  return `Fitted to ${count(moves, "move")}: ${figures}; its time is off by ${percent(100 * median)} in the middle, ${percent(100 * worst)} at worst.`;
}

/** "2 s more than predicted (15 s)". */
function against(measured: number, predicted: number): string {
  const more = Math.round((measured - predicted) * 1000) / 1000;
  if (more === 0) return "as predicted";
  return `${difference(more)} than predicted (${seconds(predicted)})`;
}

const difference = (more: number): string => `${seconds(Math.abs(more))} ${more < 0 ? "less" : "more"}`;

function rowsOf(style: Style, rows: readonly Row[], indent: string): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${indent}${style.bold(name.padEnd(width))}  ${text}`).join("\n");
}

const since = (report: ExecutionReport, moment: string | null): number =>
  moment === null ? 0 : (Date.parse(moment) - Date.parse(report.beganAt)) / 1000;
/** "2.26 s", "17 s (3 min)". */
const seconds = (value: number): string => (value < 120 ? `${decimals(value, 3)} s` : `${decimals(value, 1)} s (${duration(value)})`);
const fixed = (value: number): string => `${value.toFixed(2)} s`;
const mebibytes = (bytes: number): string => `${decimals(bytes / 2 ** 20, 1)} MiB`;
