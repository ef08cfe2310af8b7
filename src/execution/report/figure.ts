/**
 * Draws what a stream of pings saw of moves, after Figure 5 of the VROOM paper (HotNets 2007): round trips over the time of
 * sending, lost packets along the bottom, and the phases of the move shaded with their names above.
 *
 * SVG without scripts, links or fonts of its own; on its own background, so that it reads on light and dark pages. The same
 * report and record give the same text. Above THIN_ABOVE dots, those on time that lie on another are left out; late and lost
 * packets never are.
 */
import type { ProbeRecord } from "../ports.ts";
import { analyseAgain } from "./build-report.ts";
import { linearScale, logScale, type Scale } from "./figure-scale.ts";
import { isLate, type Packet, type StreamAnalysis } from "./outage.ts";
import { type Phase, type PhaseKind, phasesOf } from "./phases.ts";
import type { ExecutionReport, MoveReport, StreamReport } from "./report-document.ts";

export interface FigureOptions {
  /** Only this router's move. Default: all moves of the routers that the stream passes. */
  readonly router?: string;
}

const THIN_ABOVE = 5000;
/** Width in pixels. */
const DOT = 2.2;

const WIDTH = 960;
const LEFT = 62;
const RIGHT = WIDTH - 22;
const PLOT_HEIGHT = 260;
const LOST_HEIGHT = 24;
const ROW_HEIGHT = 17;
/** Of a letter of 11 pixels, on the safe side for the usual sans-serif fonts. */
const LETTER_WIDTH = 6.3;

const ink = { text: "#1f2933", soft: "#52606d", grid: "#e4e7eb", onTime: "#2f5d8a", late: "#d97706", lost: "#c81e1e" };
const shades: Partial<Readonly<Record<PhaseKind, { readonly fill: string; readonly edge: string }>>> = {
  "pre-copy": { fill: "#e3effb", edge: "#7fb0de" },
  copy: { fill: "#e3effb", edge: "#7fb0de" },
  pause: { fill: "#fbdcd8", edge: "#dd7a6c" },
  "local-switching": { fill: "#daf1dc", edge: "#6fb878" },
  "re-home": { fill: "#eadff7", edge: "#a27fd1" },
};

/** Undefined: the report knows no stream of the record's id, or has nothing of it to draw. */
export function drawFigure(report: ExecutionReport, record: ProbeRecord, { router }: FigureOptions = {}): string | undefined {
  const stream = report.probes.find(({ id }) => id === record.request.id);
  const analysis = analyseAgain(report, record);
  if (stream === undefined || analysis === undefined || analysis.packets.length === 0) return undefined;
  const moves = report.moves.filter((move) => (router === undefined ? stream.through.includes(move.router) : move.router === router));
  const window = windowOf(moves, analysis, stream.senderAheadMs);
  const packets = analysis.packets
    .map((packet) => ({ ...packet, sentAt: packet.sentAt - stream.senderAheadMs }))
    .filter(({ sentAt }) => sentAt >= window.from && sentAt <= window.to);
  const phases = moves.flatMap((move) => shadedPhases(move, moves.length > 1));
  const seconds = (at: number): number => (at - window.zero) / 1000;
  const time = linearScale([seconds(window.from), seconds(window.to)], [LEFT, RIGHT], 10);
  const bars = placeBars(phases, (at) => time.at(seconds(at)));
  const top = 62 + (bars.length === 0 ? 0 : Math.max(...bars.map(({ row }) => row + 1)) * ROW_HEIGHT + 6);
  const bottom = top + PLOT_HEIGHT;
  const delays = delayScale(packets, top, bottom);
  const dots = placeDots(packets, analysis, (packet) => time.at(seconds(packet.sentAt)), delays);
  const height = bottom + LOST_HEIGHT + 84;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="11" fill="${ink.text}">`,
    ...titleLines(report, stream, moves, height),
    ...bars.flatMap((bar) => shadeLines(bar, top, bottom + LOST_HEIGHT)),
    ...bars.flatMap(barLines),
    ...axisLines(time, delays, top, bottom, moves),
    ...dotLines(dots, bottom),
    ...legendLines(stream, dots, height),
    "</svg>",
    "",
  ].join("\n");
}

interface Window {
  readonly from: number;
  readonly to: number;
  /** 0 on the axis of time. */
  readonly zero: number;
}

/** The moves with a little before and after, as far as the stream goes; without moves the whole stream. Executor's clock. */
function windowOf(moves: readonly MoveReport[], { packets }: StreamAnalysis, aheadMs: number): Window {
  const first = (packets[0]?.sentAt ?? 0) - aheadMs;
  const last = (packets.at(-1)?.sentAt ?? 0) - aheadMs;
  const begins = moves.flatMap(({ beganAt }) => (beganAt === null ? [] : [Date.parse(beganAt)]));
  const ends = moves.flatMap(({ endedAt }) => (endedAt === null ? [] : [Date.parse(endedAt)]));
  if (begins.length === 0) return { from: first, to: last, zero: first };
  const began = Math.min(...begins);
  const ended = ends.length < begins.length ? last : Math.max(...ends);
  const margin = Math.max(500, 0.08 * (ended - began));
  return { from: Math.max(first, began - margin), to: Math.min(last, ended + margin), zero: began };
}

function shadedPhases(move: MoveReport, several: boolean): readonly Phase[] {
  const shown = phasesOf(move).filter(({ kind }) => shades[kind] !== undefined);
  return several ? shown.map((phase) => ({ ...phase, name: `${move.router}: ${phase.name}` })) : shown;
}

interface Bar {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  /** From the top. */
  readonly row: number;
  readonly labelX: number;
}

/** Each phase in the first row where it has room for itself and its name, which stands to its right, or to its left at the edge. */
function placeBars(phases: readonly Phase[], x: (at: number) => number): readonly Bar[] {
  const rows: [number, number][][] = [];
  return phases.map((phase) => {
    const from = clamp(x(phase.from), LEFT, RIGHT);
    const to = Math.min(RIGHT, Math.max(clamp(x(phase.to), LEFT, RIGHT), from + 1));
    const width = phase.name.length * LETTER_WIDTH;
    const labelX = to + 5 + width <= RIGHT ? to + 5 : Math.max(LEFT, from - 5 - width);
    const [begin, end] = [Math.min(from, labelX) - 4, Math.max(to, labelX + width) + 4];
    const free = rows.findIndex((taken) => taken.every(([low, high]) => end <= low || begin >= high));
    const row = free === -1 ? rows.length : free;
    rows[row] = [...(rows[row] ?? []), [begin, end]];
    return { phase, from, to, row, labelX };
  });
}

/** Logarithmic where the longest round trip is more than 20 times the shortest. */
function delayScale(packets: readonly Packet[], top: number, bottom: number): Scale {
  const answered = packets.flatMap(({ roundTripMs }) => roundTripMs ?? []);
  // Round trips of 0 ms are those below what was measured.
  const low = Math.max(0.001, least(answered));
  const high = Math.max(low, greatest(answered));
  if (high / low > 20) {
    const scale = logScale([low / 1.3, high * 1.3], [bottom, top]);
    return { ...scale, at: (value) => scale.at(Math.max(0.001, value)) };
  }
  return linearScale([0, high * 1.15], [bottom, top], 6);
}

interface Dots {
  readonly onTime: readonly string[];
  readonly late: readonly string[];
  readonly lostAt: readonly string[];
  readonly answered: number;
  readonly lost: number;
  readonly lateCount: number;
  readonly leftOut: number;
}

function placeDots(packets: readonly Packet[], analysis: StreamAnalysis, x: (packet: Packet) => number, delays: Scale): Dots {
  const answered = packets.filter(({ roundTripMs }) => roundTripMs !== null);
  const place = (packet: Packet): readonly [number, number] => [x(packet), delays.at(packet.roundTripMs ?? 0)];
  const late = answered.filter((packet) => isLate(packet, analysis.lateAfterMs));
  const onTime = answered.filter((packet) => !isLate(packet, analysis.lateAfterMs));
  const drawn = onTime.length > THIN_ABOVE ? notOnAnother(onTime, place) : onTime;
  const lost = packets.filter(({ answeredAt }) => answeredAt === null);
  const dot = (packet: Packet): string => place(packet).map(tenths).join(" ");
  return {
    onTime: drawn.map(dot),
    late: late.map(dot),
    // Ticks at the same tenth of a pixel are one tick.
    lostAt: [...new Set(lost.map((packet) => tenths(x(packet))))],
    answered: answered.length,
    lost: lost.length,
    lateCount: late.length,
    leftOut: onTime.length - drawn.length,
  };
}

/** One for each square of the size of a dot. */
function notOnAnother(packets: readonly Packet[], place: (packet: Packet) => readonly [number, number]): readonly Packet[] {
  const taken = new Set<string>();
  return packets.filter((packet) => {
    const square = place(packet)
      .map((pixels) => Math.round(pixels / DOT))
      .join(" ");
    if (taken.has(square)) return false;
    taken.add(square);
    return true;
  });
}

function titleLines({ procedure }: ExecutionReport, stream: StreamReport, moves: readonly MoveReport[], height: number): readonly string[] {
  const [move] = moves;
  const title = titleOf(stream, moves, procedure);
  const pace = `${stream.id}: ${stream.from} to ${stream.to}, a packet every ${round(stream.intervalSeconds * 1000)} ms`;
  const said = moves.length === 1 && move !== undefined ? moveSentence(move, stream.id) : "";
  return [
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(`Round-trip delay of numbered packets over time. ${pace}${said}`)}</desc>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="#ffffff" stroke="#cbd2d9"/>`,
    `<text x="${LEFT}" y="26" font-size="16" font-weight="bold">${escaped(title)}</text>`,
    `<text x="${LEFT}" y="45" fill="${ink.soft}">${escaped(`${pace}${said}`)}</text>`,
  ];
}

function titleOf(stream: StreamReport, moves: readonly MoveReport[], procedure: string): string {
  const [move] = moves;
  if (move === undefined) return `Stream ${stream.id}`;
  if (moves.length === 1) return `${move.router}: ${move.from ?? "(new)"} → ${move.to} (${procedure})`;
  return `${moves.length} moves: ${[...new Set(moves.map(({ router }) => router))].slice(0, 5).join(", ")} (${procedure})`;
}

function moveSentence({ probes, pauseSeconds }: MoveReport, id: string): string {
  const probe = probes.find((one) => one.id === id);
  if (probe === undefined) return "";
  const pause = pauseSeconds === null ? "" : `, the router's own pause ${round(pauseSeconds)} s`;
  const outage = probe.outages === 0 ? "no outage" : `longest outage ${round(probe.outageSeconds)} s`;
  return `; during the move ${thousands(probe.sent)} sent, ${thousands(probe.lost)} lost; ${outage}${pause}`;
}

const rowY = (row: number): number => 58 + row * ROW_HEIGHT;

function shadeLines({ phase, from, to, row }: Bar, top: number, bottom: number): readonly string[] {
  const shade = shades[phase.kind];
  if (shade === undefined) return [];
  const y = rowY(row) + 12;
  return [
    `<rect x="${tenths(from)}" y="${top}" width="${tenths(to - from)}" height="${bottom - top}" fill="${shade.fill}"/>`,
    `<path d="M${tenths(from)} ${y}V${bottom}M${tenths(to)} ${y}V${bottom}" stroke="${shade.edge}" stroke-width="0.6" stroke-dasharray="2 2" fill="none"/>`,
  ];
}

/** Names have a rim in the colour of the ground, so that lines behind them do not cross them out. */
function barLines({ phase, from, to, row, labelX }: Bar): readonly string[] {
  const shade = shades[phase.kind];
  if (shade === undefined) return [];
  const y = rowY(row);
  return [
    `<rect x="${tenths(from)}" y="${y}" width="${tenths(to - from)}" height="12" rx="1.5" fill="${shade.fill}" stroke="${shade.edge}"/>`,
    `<text x="${tenths(labelX)}" y="${y + 10}" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(phase.name)}</text>`,
  ];
}

function axisLines(time: Scale, delays: Scale, top: number, bottom: number, moves: readonly MoveReport[]): readonly string[] {
  const base = bottom + LOST_HEIGHT;
  const zero = moves.length === 0 ? "the stream began" : moves.length === 1 ? "the move began" : "the first move began";
  return [
    ...delays.ticks.flatMap((tick) => [
      `<path d="M${LEFT} ${tenths(delays.at(tick))}H${RIGHT}" stroke="${ink.grid}" stroke-width="0.8"/>`,
      `<text x="${LEFT - 7}" y="${tenths(delays.at(tick) + 4)}" text-anchor="end">${round(tick)}</text>`,
    ]),
    ...time.ticks.flatMap((tick) => [
      `<path d="M${tenths(time.at(tick))} ${base}v5" stroke="${ink.soft}"/>`,
      `<text x="${tenths(time.at(tick))}" y="${base + 18}" text-anchor="middle">${round(tick)}</text>`,
    ]),
    `<path d="M${LEFT} ${top}V${base}H${RIGHT}M${LEFT} ${bottom}H${RIGHT}" stroke="${ink.soft}" fill="none"/>`,
    `<text x="${LEFT - 7}" y="${bottom + 17}" text-anchor="end" fill="${ink.lost}">lost</text>`,
    `<text transform="translate(17 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">round-trip delay, ms</text>`,
    `<text x="${(LEFT + RIGHT) / 2}" y="${base + 36}" text-anchor="middle">time of sending, seconds since ${zero}</text>`,
  ];
}

/** Dots are strokes without length and with round ends: a tenth of the text that circles would be. */
const dotPath = (places: readonly string[], colour: string, size: number): readonly string[] =>
  places.length === 0
    ? []
    : [
        `<path d="${places.map((place) => `M${place}h0`).join("")}" stroke="${colour}" stroke-width="${size}" stroke-linecap="round" fill="none"/>`,
      ];

function dotLines({ onTime, late, lostAt }: Dots, bottom: number): readonly string[] {
  const ticks = lostAt.map((x) => `M${x} ${bottom + 6}v${LOST_HEIGHT - 11}`).join("");
  return [
    ...dotPath(onTime, ink.onTime, DOT),
    ...dotPath(late, ink.late, 2.8),
    ...(ticks === "" ? [] : [`<path d="${ticks}" stroke="${ink.lost}" stroke-width="0.8" fill="none"/>`]),
  ];
}

function legendLines({ lateAfterMs }: StreamReport, dots: Dots, height: number): readonly string[] {
  const y = height - 18;
  const above = lateAfterMs === null ? "" : ` (above ${round(lateAfterMs)} ms)`;
  const thinned = dots.leftOut === 0 ? "" : `, ${thousands(dots.leftOut)} of them on top of others and left out`;
  const entries = [
    [
      `<path d="M0 0h0" stroke="${ink.onTime}" stroke-width="5" stroke-linecap="round"/>`,
      `${thousands(dots.answered - dots.lateCount)} answered in time${thinned}`,
    ],
    [
      `<path d="M0 0h0" stroke="${ink.late}" stroke-width="5" stroke-linecap="round"/>`,
      `${thousands(dots.lateCount)} answered late${above}`,
    ],
    [`<path d="M0 -5v10" stroke="${ink.lost}" stroke-width="1.5"/>`, `${thousands(dots.lost)} lost`],
  ] as const;
  let x = LEFT + 4;
  return entries.map(([mark, text]) => {
    const line = `<g transform="translate(${tenths(x)} ${y})">${mark}<text x="9" y="4">${escaped(text)}</text></g>`;
    x += 9 + text.length * LETTER_WIDTH + 22;
    return line;
  });
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const least = (values: readonly number[]): number => values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
const greatest = (values: readonly number[]): number => values.reduce((high, value) => Math.max(high, value), 0);
const tenths = (value: number): string => String(Math.round(value * 10) / 10);
/** As people write figures: no more than three that count below 1, no more than two after the point. */
const round = (value: number): string => String(Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100);
const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
