/**
 * Quantities carry their unit in the type. A plain number becomes a quantity by being given the type; a quantity of one
 * unit is refused where another is asked for.
 */
declare const unit: unique symbol;
export type Quantity<Unit extends string> = number & { readonly [unit]?: Unit };

/** Bandwidth and traffic: 10^9 bits a second, one direction. */
export type Gbps = Quantity<"Gbps">;
/** One-way delay, milliseconds. */
export type Ms = Quantity<"ms">;
/** Electrical power. */
export type Watts = Quantity<"W">;
/** Electrical energy, watt-hours. */
export type WattHours = Quantity<"Wh">;
/** Memory. Base unit: MiB, whole numbers where they come from documents, so that sums stay exact inside the solver. */
export type MiB = Quantity<"MiB">;
/** Durations outside routing delays. */
export type Seconds = Quantity<"s">;

/** Limits hold to this much of their own unit (contract, "Tolerance"). */
export const TOLERANCE = 1e-6;

/** Reported watts may differ from recomputed ones by this much: max(0.5 W, 1e-4 of the value). */
export const wattsTolerance = (watts: Watts): Watts => Math.max(0.5, 1e-4 * Math.abs(watts));
