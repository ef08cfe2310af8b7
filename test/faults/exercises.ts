/** What the fault campaign carries out. */
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { consolidation, type Exercise, exerciseOf, type FleetSketch, layoutOfSketch, move, oneMove } from "../support/executions.ts";

type Work = Pick<PlanDocument, "moves" | "powerEvents">;

const on = (sketch: FleetSketch, moves: Work["moves"], powerEvents: Work["powerEvents"] = []): ((seed?: number) => Exercise) => {
  const layout = layoutOfSketch(sketch);
  return (seed = 1) => exerciseOf({ moves, powerEvents }, seed, layout);
};

const three = { h1: "on", h2: "on", h3: "on" } as const;
const linked = [["r1", "r2"]] as const;

export const exercises = {
  /** The other end of its virtual link is on the host that it goes to: the new leg is a patch. */
  "to the far end": (seed = 1) => exerciseOf(oneMove, seed),
  /** … on the host that it comes from: the old leg is a patch. */
  "away from the far end": on({ hosts: three, routers: { r1: "h1", r2: "h1" }, links: linked, leased: ["r1"] }, [move("r1", "h1", "h2")]),
  "past the far end": on({ hosts: three, routers: { r1: "h1", r2: "h2" }, links: linked, leased: [] }, [move("r1", "h1", "h3")]),
  consolidation: (seed = 1) => exerciseOf(consolidation, seed),
  /** Its host has failed. */
  "cold start": on({ hosts: { h1: "failed", h2: "on", h3: "on" }, routers: { r1: "h1", r2: "h2" }, links: linked, leased: ["r1"] }, [
    move("r1", "h1", "h3"),
  ]),
  "cold start of both": on({ hosts: { h1: "failed", h2: "on", h3: "on" }, routers: { r1: "h1", r2: "h1" }, links: linked, leased: [] }, [
    move("r1", "h1", "h3"),
    move("r2", "h1", "h2"),
  ]),
  "new router": on({ hosts: three, routers: { r1: null, r2: "h2" }, links: linked, leased: ["r1"] }, [move("r1", null, "h3")]),
  /** It waits on a third host until there is room. */
  parking: on({ hosts: three, routers: { r1: "h1", r2: "h2" }, links: linked, leased: [] }, [
    move("r1", "h1", "h3"),
    move("r1", "h3", "h2", 2),
  ]),
  "side by side": on({ hosts: three, routers: { r1: "h1", r2: "h2" }, links: [], leased: [] }, [
    move("r1", "h1", "h3"),
    move("r2", "h2", "h3"),
  ]),
  "both ends at once": on({ hosts: three, routers: { r1: "h1", r2: "h2" }, links: linked, leased: [] }, [
    move("r1", "h1", "h3"),
    move("r2", "h2", "h1"),
  ]),
} as const satisfies Record<string, (seed?: number) => Exercise>;

export type ExerciseName = keyof typeof exercises;
export const exerciseNames = Object.keys(exercises) as readonly ExerciseName[];
