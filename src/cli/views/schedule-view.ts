/** When everything of a plan happens, as a person wants to read it. */
import type { Network } from "../../network/network.ts";
import type { MoveDocument, PlanDocument, TransitionDocument } from "../../plan/plan-document.ts";
import type { Style } from "../style.ts";
import { count, decimals, duration, percent } from "./words.ts";

export interface ScheduleReading {
  readonly network: Network;
  readonly plan: PlanDocument;
  /** Everything is shown, however long. */
  readonly full: boolean;
}

/** Rows of a table that are shown before the rest is only counted. */
const ROWS_SHOWN = 20;

export function renderSchedule(style: Style, reading: ScheduleReading): string {
  const { plan } = reading;
  const title = `${style.heading(`${plan.network.name}: schedule`)} ${style.dim(`(for the plan to ${plan.goal})`)}`;
  const blocks = [title, summary(style, plan)];
  if (plan.moves.length > 0) blocks.push(waveBlock(style, plan), moveBlock(style, reading));
  return [...blocks, eventBlock(style, reading)].join("\n\n");
}

/** "63 s; proven: no order under the same limits takes less than 60 s (this one 5 % more)". */
export function makespanSentence({ seconds, boundSeconds }: TransitionDocument): string {
  const more = seconds - boundSeconds;
  if (more < PERCEPTIBLE) return `${exactly(seconds)}; proven: no order under the same limits is a tenth of a second faster`;
  const share = boundSeconds === 0 ? "" : ` (this one ${percent((100 * more) / boundSeconds)} more)`;
  return `${exactly(seconds)}; proven: no order under the same limits takes less than ${exactly(boundSeconds)}${share}`;
}

/** "1 parking move; no order does with fewer". */
export function parkingSentence({ parkingMoves, fewestParkingMoves }: TransitionDocument): string {
  if (parkingMoves === 0) return "no parking moves";
  const proof = fewestParkingMoves ? "no order does with fewer" : "whether fewer would do is not known";
  return `${count(parkingMoves, "parking move")}; ${proof}`;
}

/** A hop to a host that is not the router's final one. */
export const isParking = (plan: PlanDocument, { router, to }: MoveDocument): boolean => plan.placements?.[router] !== to;

/** Times are shown to a tenth, and bounds are rounded down by up to a millisecond a move. */
const PERCEPTIBLE = 0.1;
const exactly = (seconds: number): string =>
  seconds < 120 ? `${decimals(seconds, 1)} s` : `${decimals(seconds, 1)} s (${duration(seconds)})`;
const at = (seconds: number): string => `${seconds.toFixed(1)} s`;
const endOf = ({ startSeconds, seconds }: MoveDocument): number => startSeconds + seconds;
/** Moves of a plan come in any order. */
const inOrder = (moves: readonly MoveDocument[]): readonly MoveDocument[] =>
  moves.toSorted((x, y) => x.wave - y.wave || x.startSeconds - y.startSeconds);

function summary(style: Style, plan: PlanDocument): string {
  const { moves, transition, reroutes } = plan;
  const movers = new Set(moves.map(({ router }) => router)).size;
  const waves = new Set(moves.map(({ wave }) => wave)).size;
  const rows: (readonly [string, string])[] = [];
  if (transition !== null) rows.push(["Takes", makespanSentence(transition)]);
  const hops = moves.length === movers ? "" : ` in ${count(moves.length, "hop")}`;
  rows.push(["Moves", moves.length === 0 ? "nothing moves" : `${count(movers, "virtual router")}${hops}, ${count(waves, "wave")}`]);
  if (transition !== null) rows.push(["Parking", parkingSentence(transition)]);
  if (moves.length > 0) rows.push(["Downtime", downtimeSentence(moves)]);
  const rerouted = new Set(reroutes.map(({ link }) => link)).size;
  if (rerouted > 0) rows.push(["Routes", `${count(rerouted, "link")} re-routed, with the old and the new route reserved meanwhile`]);
  if (transition !== null) rows.push(["Limits", limitsSentence(transition.limits)]);
  rows.push(["Checked", style.good("replayed event by event: every rule holds at every moment")]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${style.bold(name.padEnd(width))}  ${text}`).join("\n");
}

function downtimeSentence(moves: readonly MoveDocument[]): string {
  const known = moves.filter((move) => move.downtimeSeconds !== undefined);
  const all = known.reduce((sum, { downtimeSeconds = 0 }) => sum + downtimeSeconds, 0);
  const worst = known.reduce<MoveDocument | undefined>(
    (most, move) => ((move.downtimeSeconds ?? 0) > (most?.downtimeSeconds ?? -1) ? move : most),
    undefined,
  );
  if (worst === undefined) return "not predicted";
  return `${milliseconds(all)} predicted in all; at most ${milliseconds(worst.downtimeSeconds ?? 0)} at a time (${worst.router})`;
}

const milliseconds = (seconds: number): string => `${decimals(seconds * 1000, 0)} ms`;

function limitsSentence({ perPhysicalRouter, perSite, total }: TransitionDocument["limits"]): string {
  const limits = [
    [perPhysicalRouter, "at a physical router"],
    [perSite, "at a site"],
    [total, "in all"],
  ] as const;
  const said = limits.flatMap(([limit, where]) => (limit === null ? [] : [`${limit} ${where}`]));
  return said.length === 0 ? "as many moves at one time as fit" : `moves at one time: ${said.join(", ")}`;
}

function waveBlock(style: Style, plan: PlanDocument): string {
  const waves = new Map<number, MoveDocument[]>();
  for (const move of inOrder(plan.moves)) waves.set(move.wave, [...(waves.get(move.wave) ?? []), move]);
  const rows = [...waves].map(([wave, moves]) => {
    const parked = moves.filter((move) => isParking(plan, move)).length;
    const start = Math.min(...moves.map(({ startSeconds }) => startSeconds));
    return [String(wave), String(moves.length), String(parked), at(start), at(Math.max(...moves.map(endOf)))];
  });
  return `${style.bold("Waves")}\n${style.table(["wave", "moves", "parking", "first starts", "last ends"], rows)}`;
}

function moveBlock(style: Style, { plan, full }: ScheduleReading): string {
  const moves = inOrder(plan.moves);
  const shown = full ? moves : moves.slice(0, ROWS_SHOWN);
  const rows = shown.map((move) => [
    String(move.wave),
    move.router,
    move.from ?? "(new)",
    move.to,
    at(move.startSeconds),
    at(move.seconds),
    move.downtimeSeconds === undefined ? "" : milliseconds(move.downtimeSeconds),
    move.gbps === undefined ? "" : `${decimals(move.gbps, 3)} Gb/s`,
    isParking(plan, move) ? "parked for a while" : "",
  ]);
  const head = ["wave", "virtual router", "from", "to", "starts", "takes", "downtime", "copies at", "note"];
  return `${style.bold("Moves")}\n${style.table(head, rows)}${andMore(moves.length, shown.length)}`;
}

const andMore = (all: number, shown: number): string => (all === shown ? "" : `\nand ${all - shown} more: see them with --full`);

function eventBlock(style: Style, { network, plan, full }: ScheduleReading): string {
  const events = [
    ...plan.powerEvents.map(({ physicalRouter, to, startSeconds }) => {
      const boot = network.physicalRouters.get(physicalRouter)?.power.bootSeconds ?? 0;
      return { name: physicalRouter, to, startSeconds, remark: to === "on" ? `ready at ${at(startSeconds + boot)}` : "" };
    }),
    ...plan.linkEvents.map(({ physicalLink, to, startSeconds }) => ({ name: physicalLink, to, startSeconds, remark: "link" })),
  ].sort((x, y) => x.startSeconds - y.startSeconds);
  if (events.length === 0) return `${style.bold("Switched on and off")}\nNothing.`;
  const shown = full ? events : events.slice(0, ROWS_SHOWN);
  const rows = shown.map(({ name, to, startSeconds, remark }) => [at(startSeconds), name, to, remark]);
  return `${style.bold("Switched on and off")}\n${style.table(["at", "what", "goes", "note"], rows)}${andMore(events.length, shown.length)}`;
}
