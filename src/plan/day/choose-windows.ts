/**
 * Which placement to use when: the cheapest round of windows over a day that repeats.
 *
 * A round is a cyclic sequence of modes with a boundary before each. Sequences are tried in the order of their length; for each,
 * a dynamic program over the boundaries adds slot by slot what the mode draws, and each change. Exact: no round within the
 * limits is cheaper. Cost: for n modes, w windows and s slots at most n^w * s^2, cut off where the rest of the day at the least
 * draw of any mode would already cost more than the best round so far.
 */
import type { WattHours } from "../../units.ts";

export interface DayLimits {
  /** Slots that every window lasts at least; a single window lasts all day. */
  readonly minDwellSlots: number;
  readonly maxWindows: number;
  /** Moves of one virtual router in a day. */
  readonly maxMovesPerRouter: number;
}

export interface DayProblem {
  readonly slots: number;
  /** By mode and slot: what it draws there; null where it breaks a rule. */
  readonly wattHours: readonly (readonly (WattHours | null)[])[];
  /** Cost of leaving mode `from` for `to` at the start of `slot`; null where that cannot be done. */
  change(from: number, to: number, slot: number): WattHours | null;
  /** Virtual routers that the change moves. */
  moved(from: number, to: number): readonly string[];
  readonly limits: DayLimits;
}

/** A mode from this slot until the next window begins. */
export interface ChosenWindow {
  readonly slot: number;
  readonly mode: number;
}

export interface ChosenDay {
  /** In the order of their slots. One window: all day, from slot 0. */
  readonly windows: readonly ChosenWindow[];
  readonly wattHours: WattHours;
}

/** A later round has to be better by this much: of equals the shorter, then the earlier one is taken. */
const BETTER_BY: WattHours = 1e-6;

/** Undefined when no round keeps the limits. */
export function chooseWindows(problem: DayProblem): ChosenDay | undefined {
  const search = new Search(problem);
  for (let windows = 1; windows <= problem.limits.maxWindows; windows++) search.rounds(windows);
  return search.best;
}

/** One window of a sequence being built: for every slot at which it may begin, the cost so far and the boundary before. */
interface Step {
  readonly mode: number;
  readonly costs: Float64Array;
  readonly previous: Int32Array;
}

class Search {
  best: ChosenDay | undefined;
  private readonly problem: DayProblem;
  /** By mode, over two days: the cost of the slots before this one. Infinite once a slot is not allowed. */
  private readonly sums: readonly Float64Array[];
  private readonly barred: readonly Int32Array[];
  /** The least any mode draws, summed over two days. */
  private readonly least: Float64Array;

  constructor(problem: DayProblem) {
    this.problem = problem;
    const { slots, wattHours } = problem;
    this.sums = wattHours.map((row) => runningSums(slots, (slot) => row[slot] ?? 0));
    this.barred = wattHours.map((row) => Int32Array.from(runningSums(slots, (slot) => (row[slot] === null ? 1 : 0))));
    this.least = runningSums(slots, (slot) => Math.min(...wattHours.flatMap((row) => row[slot] ?? [])));
  }

  rounds(windows: number): void {
    const { slots, wattHours } = this.problem;
    for (const mode of wattHours.keys()) {
      if (windows === 1) this.offer(this.between(mode, 0, slots), () => [{ slot: 0, mode }]);
      else
        for (let first = 0; first < slots; first++) {
          const costs = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
          costs[first] = 0;
          this.extend([{ mode, costs, previous: new Int32Array(slots) }], windows, first, new Map());
        }
    }
  }

  private extend(steps: readonly Step[], windows: number, first: number, moves: ReadonlyMap<string, number>): void {
    const last = steps.at(-1) as Step;
    if (steps.length === windows) {
      this.close(steps, first, moves);
      return;
    }
    for (const mode of this.problem.wattHours.keys()) {
      if (mode === last.mode) continue;
      const counted = this.withMoves(moves, last.mode, mode);
      const step = counted === undefined ? undefined : this.step(last, mode, first);
      if (counted !== undefined && step !== undefined) this.extend([...steps, step], windows, first, counted);
    }
  }

  /** The next window in `mode`; undefined when it can begin nowhere. */
  private step(last: Step, mode: number, first: number): Step | undefined {
    const { slots, limits } = this.problem;
    const costs = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
    const previous = new Int32Array(slots);
    let canBegin = false;
    // The cheapest beginning of the window before, of those that reach this far: its cost less what the mode draws before it.
    let [cheapest, cheapestBegun] = [Number.POSITIVE_INFINITY, first];
    for (let slot = first + limits.minDwellSlots; slot < slots; slot++) {
      if (!Number.isFinite(this.between(last.mode, slot - 1, slot))) cheapest = Number.POSITIVE_INFINITY;
      const begun = slot - limits.minDwellSlots;
      const sinceThen = (last.costs[begun] ?? 0) + this.between(last.mode, begun, slot) - this.between(last.mode, first, slot, true);
      if (sinceThen < cheapest) [cheapest, cheapestBegun] = [sinceThen, begun];
      const change = Number.isFinite(cheapest) ? this.problem.change(last.mode, mode, slot) : null;
      if (change === null) continue;
      costs[slot] = cheapest + this.between(last.mode, first, slot, true) + change;
      previous[slot] = cheapestBegun;
      if (this.isWorthless((costs[slot] ?? 0) + this.leastBetween(slot, first + slots))) costs[slot] = Number.POSITIVE_INFINITY;
      else canBegin = true;
    }
    return canBegin ? { mode, costs, previous } : undefined;
  }

  /** Back to the first window, on the next day. */
  private close(steps: readonly Step[], first: number, moves: ReadonlyMap<string, number>): void {
    const { slots, limits } = this.problem;
    const [opening, last] = [steps[0] as Step, steps.at(-1) as Step];
    if (opening.mode === last.mode || this.withMoves(moves, last.mode, opening.mode) === undefined) return;
    const change = this.problem.change(last.mode, opening.mode, first);
    if (change === null) return;
    for (let begun = first; begun <= first + slots - limits.minDwellSlots && begun < slots; begun++) {
      const cost = (last.costs[begun] ?? 0) + this.between(last.mode, begun, first + slots) + change;
      this.offer(cost, () => windowsOf(steps, begun));
    }
  }

  private offer(cost: WattHours, windows: () => readonly ChosenWindow[]): void {
    if (!this.isWorthless(cost)) this.best = { windows: windows(), wattHours: cost };
  }

  private isWorthless(cost: WattHours): boolean {
    return !Number.isFinite(cost) || (this.best !== undefined && cost >= this.best.wattHours - BETTER_BY);
  }

  /** What a mode draws over [from, to), which may reach into the next day; infinite where it breaks a rule, unless `broken` may pass. */
  private between(mode: number, from: number, to: number, broken = false): WattHours {
    const [sums, barred] = [this.sums[mode], this.barred[mode]];
    if (sums === undefined || barred === undefined || (!broken && barred[to] !== barred[from])) return Number.POSITIVE_INFINITY;
    return (sums[to] ?? 0) - (sums[from] ?? 0);
  }

  private leastBetween(from: number, to: number): WattHours {
    return (this.least[to] ?? 0) - (this.least[from] ?? 0);
  }

  /** The moves with those of one more change; undefined when a virtual router would move too often. */
  private withMoves(moves: ReadonlyMap<string, number>, from: number, to: number): ReadonlyMap<string, number> | undefined {
    const counted = new Map(moves);
    for (const router of this.problem.moved(from, to)) {
      const count = (counted.get(router) ?? 0) + 1;
      if (count > this.problem.limits.maxMovesPerRouter) return undefined;
      counted.set(router, count);
    }
    return counted;
  }
}

/** Entry i: the sum over the slots before i, the day taken twice. */
function runningSums(slots: number, value: (slot: number) => number): Float64Array {
  const sums = new Float64Array(2 * slots + 1);
  for (let index = 0; index < 2 * slots; index++) sums[index + 1] = (sums[index] ?? 0) + value(index % slots);
  return sums;
}

function windowsOf(steps: readonly Step[], begun: number): readonly ChosenWindow[] {
  const windows: ChosenWindow[] = [];
  let slot = begun;
  for (const { mode, previous } of steps.toReversed()) {
    windows.unshift({ slot, mode });
    slot = previous[slot] ?? 0;
  }
  return windows;
}
