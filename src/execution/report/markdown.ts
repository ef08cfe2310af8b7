/** Reports as tables for documents: the figures of each move, where packets were lost, and ways to move beside each other. */
import type { ExecutionReport, MoveProbe, MoveReport } from "./report-document.ts";
import { type Spread, summarise } from "./summary.ts";

/** One row for each move and stream, then the losses by phase, the power switches and the calibration. */
export function reportAsMarkdown(report: ExecutionReport): string {
  const blocks = [movesTable(report), lossTable(report), powerTable(report), calibrationSentence(report)];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

export interface Group {
  readonly name: string;
  readonly reports: readonly ExecutionReport[];
}

/** Ways to move beside each other: median (least to most) over their moves. */
export function comparisonAsMarkdown(groups: readonly Group[]): string {
  const rows = groups.map(({ name, reports }) => {
    const { observed, lost, delayed, outageSeconds, pauseSeconds, outageMinusPauseSeconds, lostInReHoming } = summarise(reports);
    const spreads = [lost, delayed, outageSeconds, pauseSeconds, outageMinusPauseSeconds].map(spreadCell);
    return [name, String(observed), ...spreads, String(lostInReHoming)];
  });
  const head = ["", "moves", "packets lost", "late", "outage, s", "own pause, s", "outage less pause, s", "lost in re-homing"];
  return `${table(head, rows)}\n`;
}

function movesTable({ moves }: ExecutionReport): string {
  if (moves.length === 0) return "Nothing was to be moved.";
  const head = [
    "virtual router",
    "move",
    "outcome",
    "took, s",
    "predicted, s",
    "migration, s",
    "pause, s",
    "predicted, s",
    "sent, MiB",
    "stream",
  ];
  const rows = moves.flatMap((move) => {
    const probes: readonly (MoveProbe | null)[] = move.probes.length === 0 ? [null] : move.probes;
    return probes.map((probe, index) => [...(index === 0 ? moveCells(move) : Array.from({ length: 9 }, () => "")), ...probeCells(probe)]);
  });
  return table([...head, "packets", "lost", "late", "outage, s", "less pause, s"], rows);
}

const moveCells = (move: MoveReport): readonly string[] => [
  move.router,
  `${move.from ?? "(new)"} → ${move.to}`,
  move.outcome,
  figure(move.seconds),
  figure(move.predicted.seconds),
  figure(move.migrationSeconds),
  figure(move.pauseSeconds),
  figure(move.predicted.downtimeSeconds),
  figure(move.bytesSent === null ? null : move.bytesSent / 2 ** 20, 1),
];

const probeCells = (probe: MoveProbe | null): readonly string[] =>
  probe === null
    ? ["none", "", "", "", "", ""]
    : [
        probe.id,
        String(probe.sent),
        String(probe.lost),
        String(probe.delayed),
        figure(probe.outageSeconds),
        figure(probe.outageMinusPauseSeconds),
      ];

/** Phases in which something was lost or late; the others are counted in a sentence. */
function lossTable({ moves }: ExecutionReport): string {
  const phases = moves.flatMap(({ router, probes }) =>
    probes.flatMap(({ id, phases }) => phases.map((phase) => ({ router, id, ...phase }))),
  );
  if (phases.length === 0) return "";
  const marked = phases.filter(({ lost, delayed }) => lost > 0 || delayed > 0);
  const spared = `In ${phases.length - marked.length} of ${phases.length} phases nothing was lost or late.`;
  if (marked.length === 0) return spared;
  const rows = marked.map(({ router, id, phase, sent, lost, delayed }) => [router, id, phase, String(sent), String(lost), String(delayed)]);
  return `${table(["virtual router", "stream", "phase", "packets", "lost", "late"], rows)}\n\n${spared}`;
}

function powerTable({ powerEvents }: ExecutionReport): string {
  if (powerEvents.length === 0) return "";
  const rows = powerEvents.map(({ physicalRouter, to, askedAt, reachedAt, seconds }) => [
    physicalRouter,
    to,
    askedAt ?? "never asked",
    reachedAt ?? "never",
    figure(seconds, 1),
  ]);
  return table(["physical router", "goes", "asked at", "reached at", "after, s"], rows);
}

function calibrationSentence({ calibration }: ExecutionReport): string {
  if (!calibration.fitted) return `The migration model was not fitted: ${calibration.why}.`;
  const { moves, model, errors } = calibration;
  return `The migration model fitted to these ${moves} moves: ${model.bandwidthGbps} Gb/s, overhead ${model.overheadSeconds} s, hand-over ${model.handOverSeconds} s; its time is off by ${figure(100 * errors.secondsShare.median, 1)} % in the middle and by ${figure(100 * errors.secondsShare.worst, 1)} % at worst.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** Text that Markdown would read as more than text is written out. */
const cell = (text: string): string => text.replace(/[\\|<>*_`[\]]/g, (sign) => `\\${sign}`);

const spreadCell = (spread: Spread | null): string =>
  spread === null ? "not known" : `${figure(spread.median)} (${figure(spread.least)} to ${figure(spread.most)})`;

const figure = (value: number | null, digits = 3): string => (value === null ? "not known" : String(Number(value.toFixed(digits))));
