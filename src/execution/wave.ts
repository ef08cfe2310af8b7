/**
 * Carries one wave of moves out, or takes it back. Moves go side by side, but those of routers that a link joins go one after
 * another: the second's far end is where the first has brought it. They are taken back in the reverse order.
 */

import type { PlanDocument } from "../plan/plan-document.ts";
import { allEnded } from "./all-ended.ts";
import { checkTraffic, probesThrough } from "./check-traffic.ts";
import { type ExecutionState, type MoveProgress, progressOf } from "./journal/fold.ts";
import type { Ending } from "./journal/record.ts";
import type { Layout } from "./layout.ts";
import { lostHost, type Move, moveOf } from "./move.ts";
import type { World } from "./ports.ts";
import { type ProcedureName, stepsOf } from "./procedure.ts";
import type { Recorder } from "./recorder.ts";
import { goBack, goForward, type SagaContext } from "./saga.ts";
import type { Stage } from "./stages.ts";
import type { Settings } from "./steps/crew.ts";

export type Wanted = { readonly want: "go on" } | { readonly want: "pause" | "abort"; readonly why: string };

export interface CarryOutRequest {
  readonly execution: string;
  readonly layout: Layout;
  readonly plan: PlanDocument;
  readonly procedure: ProcedureName;
  readonly world: World;
  readonly recorder: Recorder;
  readonly settings: Settings;
  /** From the journal; that of a new execution has nothing in it. */
  readonly state: ExecutionState;
  /** What a person wants by now. */
  readonly wanted: () => Wanted;
  /** Moves to leave out, with the reason: asked before each wave. */
  readonly skipped: () => ReadonlyMap<number, string>;
  /** A host did not wake: it is not to be put to sleep again. */
  readonly wakeFailed: (host: string, why: string) => void;
  /** Whether the probes through moving routers run as streams while they move, for the report. */
  readonly observe: boolean;
  /** Hosts that may not be put to sleep, with the reason. */
  readonly keptAwake: () => ReadonlyMap<string, string>;
}

export interface ExecutionEnd {
  readonly as: Ending;
  readonly why: string;
  readonly page: readonly string[];
}

export const ended = (as: Ending, why: string, page: readonly string[] = []): ExecutionEnd => ({ as, why, page });

/** A wave that is carried out: what is known of its moves, and how each is gone about. */
interface Wave {
  readonly request: CarryOutRequest;
  readonly stage: number;
  readonly moves: readonly number[];
  /** Where the routers were before it. */
  readonly before: ReadonlyMap<string, string>;
  readonly statusOf: Map<number, MoveProgress["status"]>;
  readonly contexts: Map<number, SagaContext>;
  /** Why it is not to go on; null: it is. */
  whyTurned: string | null;
}

/** Null: the wave is done. `placements` become those after it in any case, without routers that are between two hosts. */
export async function runWave(
  request: CarryOutRequest,
  stage: number,
  { moves }: Extract<Stage, { kind: "wave" }>,
  placements: Map<string, string>,
): Promise<ExecutionEnd | null> {
  const { state, plan } = request;
  const wave: Wave = {
    request,
    stage,
    moves,
    before: new Map(placements),
    statusOf: new Map(moves.map((move) => [move, progressOf(state, move).status] as const)),
    contexts: new Map(),
    whyTurned: state.turnedBack.get(stage) ?? null,
  };
  const end = await thereOrBack(wave);
  for (const [router, host] of placementsIn(wave, moves.length)) placements.set(router, host);
  for (const index of moves) {
    const status = wave.statusOf.get(index);
    if (status === "under way" || status === "stuck") placements.delete(plan.moves[index]?.router ?? "");
  }
  return end;
}

async function thereOrBack(wave: Wave): Promise<ExecutionEnd | null> {
  const { stage, moves } = wave;
  const { state, recorder } = wave.request;
  if (state.undone.has(stage)) return ended("rolled-back", wave.whyTurned ?? "the wave was undone");
  // One that has gone back while its wave was not turned was stopped by a wish: it is not sent again.
  const goesBack = ({ status, way }: MoveProgress): boolean =>
    status === "undone" || (way === "back" && (status === "under way" || status === "stuck"));
  if (wave.whyTurned === null && moves.some((move) => goesBack(progressOf(state, move)))) {
    return (await takeBack(wave, ["under way", "stuck"])) ?? ended("stopped", "as was asked for, what was under way has gone back");
  }
  if (wave.whyTurned === null) {
    const end = await sendAll(wave);
    if (end !== null) return end;
    if (wave.whyTurned === null) return null;
    recorder.write({ type: "wave-turned-back", stage, why: wave.whyTurned });
  }
  const problem = await takeBack(wave, ["moved", "under way", "stuck"]);
  if (problem !== null) return problem;
  recorder.write({ type: "wave-undone", stage });
  return ended("rolled-back", wave.whyTurned ?? "");
}

/** Null: all that was to be sent has arrived and is seen to work, or `whyTurned` says why the wave has to go back. */
async function sendAll(wave: Wave): Promise<ExecutionEnd | null> {
  const { request, statusOf } = wave;
  const isFresh = [...statusOf.values()].every((status) => status === "waiting");
  const blocked = isFresh ? await checkMoving(wave, "before") : null;
  if (blocked !== null) return ended("stopped", `before the wave: ${blocked}. Nothing of it was begun`);
  const stuck: ExecutionEnd[] = [];
  await inParallel(chainsOf(wave), request.layout.fleet.limits.movesAtOnce, async (chain) => {
    for (const index of chain) {
      if (statusOf.get(index) === "waiting" && (stuck.length > 0 || wave.whyTurned !== null || stopReason(request) !== null)) return;
      const end = await sendOne(wave, index);
      if (end !== null) stuck.push(end);
      if (statusOf.get(index) === "under way" || statusOf.get(index) === "stuck") return;
    }
  });
  const needsPerson = together(stuck);
  if (needsPerson !== null) return needsPerson;
  const wish = stopReason(request);
  if (wish !== null) return (await takeBack(wave, ["under way"])) ?? ended("stopped", wish);
  if (wave.whyTurned === null) {
    const problem = await checkMoving(wave, "after");
    if (problem !== null) wave.whyTurned = `after the wave: ${problem}`;
  }
  return null;
}

/** Null: it arrived, is left out, or `whyTurned` says why it did not. */
async function sendOne(wave: Wave, index: number): Promise<ExecutionEnd | null> {
  const { statusOf } = wave;
  const { recorder, skipped } = wave.request;
  const status = statusOf.get(index);
  if (status === "moved" || status === "undone" || status === "skipped") return null;
  const skip = status === "waiting" ? skipped().get(index) : undefined;
  if (skip !== undefined) {
    recorder.write({ type: "move-ended", move: index, as: "skipped", why: skip });
    statusOf.set(index, "skipped");
    return null;
  }
  statusOf.set(index, "under way");
  const end = await goForward(contextFor(wave, index));
  switch (end.end) {
    case "done":
      recorder.write({ type: "move-ended", move: index, as: "moved", why: null });
      statusOf.set(index, "moved");
      return null;
    case "failed":
      wave.whyTurned ??= end.why;
      return null;
    case "stuck":
      recorder.write({ type: "move-ended", move: index, as: "stuck", why: end.why });
      statusOf.set(index, "stuck");
      return ended("needs-person", end.why, end.page);
    default:
      return end satisfies never;
  }
}

/** Those moves of the wave that are so: of a chain, the last first. Null: all are back. */
async function takeBack(wave: Wave, which: readonly MoveProgress["status"][]): Promise<ExecutionEnd | null> {
  const { request, statusOf } = wave;
  const { recorder, layout } = request;
  const problems: ExecutionEnd[] = [];
  await inParallel(chainsOf(wave), layout.fleet.limits.movesAtOnce, async (chain) => {
    for (const index of chain.toReversed()) {
      if (!which.includes(statusOf.get(index) ?? "waiting")) continue;
      const end = await goBack(contextFor(wave, index));
      if (end.end !== "done") {
        recorder.write({ type: "move-ended", move: index, as: "stuck", why: end.why });
        statusOf.set(index, "stuck");
        problems.push(ended("needs-person", end.why, end.end === "stuck" ? end.page : [end.why]));
        return;
      }
      recorder.write({ type: "move-ended", move: index, as: "undone", why: null });
      statusOf.set(index, "undone");
    }
  });
  return together(problems);
}

/** One page for all that a person has to see; null: nothing. */
function together(ends: readonly ExecutionEnd[]): ExecutionEnd | null {
  if (ends.length === 0) return null;
  const why = ends.map((end) => end.why).join("; ");
  return ended(
    "needs-person",
    why,
    ends.flatMap(({ page }) => page),
  );
}

/** Moves that have to go one after another, in the plan's order. */
function chainsOf({ request: { layout, plan }, moves }: Wave): readonly (readonly number[])[] {
  const chains: number[][] = [];
  for (const index of moves) {
    const router = plan.moves[index]?.router ?? "";
    const near = new Set([router, ...layout.network.overlayLinksOf(router).flatMap(({ a, b }) => (b === undefined ? [] : [a, b]))]);
    const joined = chains.filter((chain) => chain.some((other) => near.has(plan.moves[other]?.router ?? "")));
    for (const chain of joined) chains.splice(chains.indexOf(chain), 1);
    chains.push([...joined.flat(), index].sort((x, y) => x - y));
  }
  return chains;
}

/** Before the wave, and after those of its moves before the nth that have arrived. */
function placementsIn({ request: { plan }, moves, before, statusOf }: Wave, nth: number): Map<string, string> {
  const placements = new Map(before);
  for (const index of moves.slice(0, nth)) {
    const move = plan.moves[index];
    if (move !== undefined && statusOf.get(index) === "moved") placements.set(move.router, move.to);
  }
  return placements;
}

const stopReason = ({ wanted }: CarryOutRequest): string | null => {
  const want = wanted();
  return want.want === "abort" ? want.why : null;
};

function contextFor(wave: Wave, index: number): SagaContext {
  const { request, contexts, moves } = wave;
  const known = contexts.get(index);
  if (known !== undefined) return known;
  const { layout, plan, world, recorder, settings, procedure, state } = request;
  const placements = placementsIn(wave, moves.indexOf(index));
  const move = hopOf(request, index, placements);
  const context: SagaContext = {
    index,
    move,
    steps: stepsOf(procedure, move),
    world,
    recorder,
    settings,
    progress: { reached: progressOf(state, index).reached },
    probes: probesThrough(layout.fleet.probes, [plan.moves[index]?.router ?? ""], placements, move),
    whyTurn: () => wave.whyTurned ?? stopReason(request),
  };
  contexts.set(index, context);
  return context;
}

/** The plan's nth move. A router whose host is dead is started afresh: nothing can be sent from there. */
export function hopOf(
  { execution, layout, plan }: Pick<CarryOutRequest, "execution" | "layout" | "plan">,
  index: number,
  placements: ReadonlyMap<string, string>,
): Move {
  const planned = plan.moves[index] as PlanDocument["moves"][number];
  const { router, from, to, gbps } = planned;
  const lostFrom = lostHost(layout.network, planned);
  const hop = { execution, index, router, from: lostFrom === null ? from : null, lostFrom, to, gbps: gbps ?? null };
  return moveOf(layout, hop, placements);
}

/** The ping matrix of the routers that move, and after the wave of those that it started: what is wrong, or null. */
function checkMoving(wave: Wave, when: "before" | "after"): Promise<string | null> {
  const { request, moves } = wave;
  const skipped = request.skipped();
  const planned = moves.flatMap((index) => (skipped.has(index) ? [] : (request.plan.moves[index] ?? [])));
  const routers = planned.flatMap(({ router, from }) => (when === "before" && from === null ? [] : [router]));
  const placements = when === "before" ? wave.before : placementsIn(wave, moves.length);
  // A router that was started has to boot, and to find its neighbours.
  const isPatient = when === "after" && planned.some((move) => move.from === null || lostHost(request.layout.network, move) !== null);
  return checkTraffic({ ...request, placements, isPatient }, routers);
}

async function inParallel<Item>(items: readonly Item[], atOnce: number, run: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await allEnded(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
