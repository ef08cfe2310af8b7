/**
 * One move as a saga: its steps forward in order, or back from the last that may have had an effect.
 *
 * What was done is journaled, and asked of the world before it is believed: see `firstBroken`. A step that fails forward ends the way forward;
 * whoever runs the wave decides that it goes back. A step that cannot be undone needs a person.
 */

import { devicesOf, firstBroken } from "./expected.ts";
import type { Fact } from "./fact.ts";
import type { ProbeDocument } from "./fleet-document.ts";
import { hasFailed } from "./layout.ts";
import { isOff, makeFacts, readDevices } from "./make-facts.ts";
import type { Move } from "./move.ts";
import type { World } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import type { Crew, Settings } from "./steps/crew.ts";
import { done, failed, type Step, type StepEnd, stuck } from "./steps/step.ts";
import { bridgeFact, standing } from "./wiring.ts";

export interface SagaContext {
  readonly index: number;
  readonly move: Move;
  readonly steps: readonly Step[];
  readonly world: World;
  readonly recorder: Recorder;
  readonly settings: Settings;
  readonly probes: readonly ProbeDocument[];
  /** Steps that may have had an effect so far: kept up to date here, in the journal by its records. */
  readonly progress: { reached: number };
  /** Asked before each step until the router has been sent: a reason to turn back. */
  readonly whyTurn: () => string | null;
}

const FORWARD_ROUNDS = 4;
const BACK_ROUNDS = 10;

export async function goForward(context: SagaContext): Promise<StepEnd> {
  const { index, steps, recorder, whyTurn } = context;
  recorder.write({ type: "move-begun", move: index, way: "forward" });
  const sent = steps.findIndex(({ name }) => name === "migrate" || name === "start");
  for (let at = await resumeAt(context); at < steps.length; at += 1) {
    const why = at <= sent && recorder.attempts(index, "there") === 0 ? whyTurn() : null;
    if (why !== null) return failed(why);
    const step = steps[at] as Step;
    recorder.write({ type: "step-begun", move: index, step: step.name, way: "forward" });
    context.progress.reached = Math.max(context.progress.reached, at + 1);
    const end = await doStep(context, step);
    recorder.write({
      type: "step-ended",
      move: index,
      step: step.name,
      way: "forward",
      end: end.end,
      why: end.end === "done" ? null : end.why,
    });
    if (end.end !== "done") return end;
  }
  return done;
}

/** Undoes what was reached, the last step first. */
export async function goBack(context: SagaContext): Promise<StepEnd> {
  const { index, steps, recorder } = context;
  recorder.write({ type: "move-begun", move: index, way: "back" });
  for (let at = context.progress.reached - 1; at >= 0; at -= 1) {
    const step = steps[at] as Step;
    recorder.write({ type: "step-begun", move: index, step: step.name, way: "back" });
    const end = await undoStep(context, step);
    recorder.write({
      type: "step-ended",
      move: index,
      step: step.name,
      way: "back",
      end: end.end,
      why: end.end === "done" ? null : end.why,
    });
    if (end.end !== "done") return end;
    context.progress.reached = at;
  }
  return done;
}

/** The step that was under way is done again; so are all from the first whose facts no longer hold. */
async function resumeAt({ move, steps, world, progress: { reached } }: SagaContext): Promise<number> {
  if (reached === 0) return 0;
  const before = steps.slice(0, reached - 1);
  return firstBroken(steps, reached - 1, move, await readDevices(world, devicesOf(before, move)));
}

async function doStep(context: SagaContext, step: Step): Promise<StepEnd> {
  if (step.kind === "acts") return step.do(context.move, crewOf(context));
  const { move, steps, progress } = context;
  // Once the router is gone from its old home, that may die: what it was to do is then as good as done.
  const isGone = progress.reached > steps.findIndex(({ name }) => name === "migrate") + 1;
  const mayBeOff = new Set(isGone && move.from !== null ? [move.from] : []);
  const confirmed = steps.findIndex(({ name }) => name === "confirm");
  const isConfirmed = confirmed >= 0 && steps.indexOf(step) > confirmed;
  const made = await make(context, step.done(move), isConfirmed ? BACK_ROUNDS : FORWARD_ROUNDS, step.inTurn === true, mayBeOff);
  if (made.made) return done;
  // With its new home the router has died: that is told where the move is taken back.
  if (!isConfirmed || (await isOff(context.world, move.to))) return failed(`${step.name}: ${made.why}`);
  // Traffic was seen on the new path: that the old one cannot be cleared away is no reason to go back to it.
  return stuck(`${step.name} of ${move.router.id}: ${made.why}`, [
    `${move.router.id} was seen to run on ${move.to}, with its traffic on its new paths. What is left of the old ones cannot be removed: ${made.why}.`,
    "When the device answers again: rehome execution resume ID.",
  ]);
}

async function undoStep(context: SagaContext, step: Step): Promise<StepEnd> {
  const { move, settings } = context;
  if (step.kind === "acts") {
    // The old home may have been started again meanwhile. Where it does not answer, the way back says so itself.
    if (step.name === "migrate") await make(context, oldHome(move), FORWARD_ROUNDS, false, new Set([move.from ?? ""]));
    const end = await step.undo(move, crewOf(context));
    // What cannot be undone is a person's to decide.
    return end.end === "failed" ? stuck(end.why, [`${end.why}.`, "When the cause is removed: rehome execution resume ID."]) : end;
  }
  // What was made at the new home died with it. Whether the router did is seen where its migration is undone.
  const made = await make(context, step.undone(move), BACK_ROUNDS, step.inTurn === true, new Set([move.to]));
  if (made.made) return done;
  const why = `${step.name} of ${move.router.id} could not be undone: ${made.why}`;
  return stuck(why, [
    `${why}.`,
    `It was tried ${BACK_ROUNDS} times over ${Math.round(settings.pollSeconds * 8 * (BACK_ROUNDS - 5))} s and more.`,
    "When the device answers again: rehome execution resume ID. What is left to be undone is found by reading it.",
  ]);
}

/** What a router needs to come back to. */
const oldHome = ({ links }: Move): readonly Fact[] =>
  links.flatMap(({ oldHome, oldLeg }) => (oldHome === null ? [] : oldLeg === null ? [bridgeFact(oldHome)] : standing(oldLeg.here)));

function make(
  { world, recorder, index, settings, move }: SagaContext,
  facts: Parameters<typeof makeFacts>[0]["facts"],
  rounds: number,
  inTurn: boolean,
  mayBeOff: ReadonlySet<string>,
) {
  return makeFacts({
    // A host that the network calls failed carries nothing, and is asked for nothing.
    facts: facts.filter(({ device }) => !hasFailed(move.layout, device)),
    world,
    rounds,
    inTurn,
    mayBeOff,
    pauseSeconds: settings.pollSeconds,
    unsure: recorder.unsure,
    change: (change) => recorder.effect(index, { kind: "change", ...change }, () => world.devices.change(change, recorder.fence)),
  });
}

function crewOf({ world, recorder, index, settings, probes }: SagaContext): Crew {
  return {
    world,
    get fence() {
      return recorder.fence;
    },
    settings,
    probes,
    act: (what, run) => recorder.effect(index, { kind: "act", act: what }, run),
    heard: (news) => {
      if (news.event !== "progress") recorder.write({ type: "heard", move: index, news });
    },
    attempts: (direction) => recorder.attempts(index, direction),
  };
}
