/**
 * Carries a plan out, stage after stage, or goes on where a journal ends. Decides nothing about where routers go: that is the plan's.
 *
 * A wave whose checks or moves fail goes back as a whole, to the settled state before it, and the execution ends there. So it does
 * after a wish to stop, once nothing is under way. Whatever is not certain ends it with a page for a person; it can be resumed.
 */
import type { PlanDocument } from "../plan/plan-document.ts";
import type { ProbeDocument } from "./fleet-document.ts";
import { type ExecutionState, progressOf } from "./journal/fold.ts";
import type { Ending } from "./journal/record.ts";
import type { Layout } from "./layout.ts";
import { lostHost, type Move, moveOf } from "./move.ts";
import type { World } from "./ports.ts";
import { type ProcedureName, stepsOf } from "./procedure.ts";
import type { Recorder } from "./recorder.ts";
import { goBack, goForward, type SagaContext } from "./saga.ts";
import { type Stage, stagesOf } from "./stages.ts";
import type { Settings } from "./steps/crew.ts";
import type { StepEnd } from "./steps/step.ts";
import { sleepHost, wake } from "./switch-power.ts";

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

export async function carryOut(request: CarryOutRequest): Promise<ExecutionEnd> {
  const end = await allStages(request);
  request.recorder.write({ type: "finished", ...end });
  return end;
}

async function allStages(request: CarryOutRequest): Promise<ExecutionEnd> {
  const { layout, plan, recorder, state, wanted } = request;
  const placements = new Map(layout.network.today.placements);
  const kept: string[] = [];
  for (const [index, stage] of stagesOf(layout.network, plan).entries()) {
    if (!state.stagesDone.has(index)) {
      const want = wanted();
      const isOpen = state.stagesBegun.has(index);
      if (want.want !== "go on" && !isOpen) {
        return want.want === "pause" ? ended("paused", want.why) : ended("stopped", want.why);
      }
      recorder.write({ type: "stage-begun", stage: index });
      const end =
        stage.kind === "power"
          ? await switchHosts(request, index, stage, kept)
          : await observed(request, stage.moves, () => runWave(request, index, stage, placements));
      if (end !== null) return end;
      recorder.write({ type: "stage-ended", stage: index });
    } else if (stage.kind === "wave") {
      for (const move of stage.moves) if (progressOf(state, move).status === "moved") place(placements, plan, move);
    }
  }
  return ended("done", kept.length === 0 ? "every stage is done" : `every stage is done, but ${kept.join("; ")}`);
}

const ended = (as: Ending, why: string, page: readonly string[] = []): ExecutionEnd => ({ as, why, page });

function place(placements: Map<string, string>, { moves }: PlanDocument, index: number): void {
  const move = moves[index];
  if (move !== undefined) placements.set(move.router, move.to);
}

async function switchHosts(
  request: CarryOutRequest,
  index: number,
  { to, physicalRouters }: Extract<Stage, { kind: "power" }>,
  kept: string[],
): Promise<ExecutionEnd | null> {
  const { world, recorder, settings, layout, wakeFailed, keptAwake } = request;
  const routers = new Set(layout.network.virtualRouters.keys());
  const results = await Promise.all(
    physicalRouters.map(async (host) => {
      const why = to === "off" ? keptAwake().get(host) : undefined;
      if (why !== undefined) {
        kept.push(`${host} was left on: ${why}`);
        recorder.write({ type: "noted", text: `${host} is left on: ${why}` });
        return { host, switched: true } as const;
      }
      const boot = layout.network.physicalRouters.get(host)?.power.bootSeconds ?? 0;
      const wakeSeconds = layout.fleet.timeouts.wakeSeconds ?? Math.max(60, 5 * boot);
      const ask = { world, recorder, settings, host, wakeSeconds, routers };
      const result = to === "on" ? await wake(ask) : await sleepHost(ask);
      recorder.write({ type: "power-ended", stage: index, physicalRouter: host, to, why: result.switched ? null : result.why });
      if (!result.switched && to === "on") wakeFailed(host, result.why);
      return { host, ...result };
    }),
  );
  const problems = results.flatMap((result) => (result.switched ? [] : [result.why]));
  if (problems.length === 0) return null;
  const what = problems.join("; ");
  if (to === "on") return ended("stopped", `${what}. Nothing after this was begun; no router was touched since the last whole wave`);
  return ended("needs-person", what, [
    `${what}.`,
    "All routers run where the plan wants them, or where the last whole wave left them; a host that should be off is on, or not certain to be off.",
    "Look at the host. When it is empty and can be switched off: rehome execution resume ID.",
  ]);
}

/** With the probes through the wave's routers running as streams. */
async function observed<Result>(request: CarryOutRequest, moves: readonly number[], run: () => Promise<Result>): Promise<Result> {
  const { layout, plan, world, recorder, observe } = request;
  const routers = moves.flatMap((index) => plan.moves[index]?.router ?? []);
  const probes = observe ? probesThrough(layout.fleet.probes, routers, layout.network.today.placements) : [];
  const began = world.clock.now();
  await Promise.all(probes.map((probe) => world.probes.start(probe)));
  const result = await run();
  for (const probe of probes) {
    const seen = await world.probes.stop(probe);
    if (seen.seen) recorder.write({ type: "probed", record: seen.state, began });
    else recorder.write({ type: "noted", text: `what the probe ${probe.id} saw cannot be fetched: ${seen.why}` });
  }
  return result;
}

/** Null: the wave is done. */
async function runWave(
  request: CarryOutRequest,
  stage: number,
  { moves }: Extract<Stage, { kind: "wave" }>,
  placements: Map<string, string>,
): Promise<ExecutionEnd | null> {
  const { state, recorder, skipped, plan } = request;
  const statusOf = new Map(moves.map((move) => [move, progressOf(state, move).status] as const));
  const before = new Map(placements);
  const contexts = new Map<number, SagaContext>();
  let whyTurned = state.turnedBack.get(stage) ?? null;
  for (const index of moves)
    contexts.set(
      index,
      contextOf(request, index, before, () => whyTurned ?? stopReason(request)),
    );
  if (state.undone.has(stage)) return ended("rolled-back", whyTurned ?? "the wave was undone");

  if (whyTurned === null) {
    const fresh = [...statusOf.values()].every((status) => status === "waiting");
    const blocked = fresh ? await checkTraffic(request, moves) : null;
    if (blocked !== null) return ended("stopped", `before the wave: ${blocked}. Nothing of it was begun`);
    const stuckAt: ExecutionEnd[] = [];
    await inParallel(moves, request.layout.fleet.limits.movesAtOnce, async (index) => {
      const status = statusOf.get(index);
      if (status === "moved" || status === "undone" || status === "skipped") return;
      const skip = status === "waiting" ? skipped().get(index) : undefined;
      if (skip !== undefined) {
        recorder.write({ type: "move-ended", move: index, as: "skipped", why: skip });
        statusOf.set(index, "skipped");
        return;
      }
      if (status === "waiting" && (whyTurned !== null || stuckAt.length > 0 || stopReason(request) !== null)) return;
      const end = await goForward(contexts.get(index) as SagaContext);
      settleMove(end, index);
    });
    function settleMove(end: StepEnd, index: number): void {
      switch (end.end) {
        case "done":
          recorder.write({ type: "move-ended", move: index, as: "moved", why: null });
          statusOf.set(index, "moved");
          return;
        case "failed":
          whyTurned ??= end.why;
          statusOf.set(index, "under way");
          return;
        case "stuck":
          recorder.write({ type: "move-ended", move: index, as: "stuck", why: end.why });
          stuckAt.push(ended("needs-person", end.why, end.page));
          return;
        default:
          end satisfies never;
      }
    }
    const [needsPerson] = stuckAt;
    if (needsPerson !== undefined) return needsPerson;
    const wish = stopReason(request);
    if (wish !== null) return await stopInWave(request, contexts, statusOf, wish);
    if (whyTurned === null) {
      const problem = await checkTraffic(request, moves);
      if (problem !== null) whyTurned = `after the wave: ${problem}`;
    }
    if (whyTurned === null) {
      for (const index of moves) if (statusOf.get(index) === "moved") place(placements, plan, index);
      return null;
    }
    recorder.write({ type: "wave-turned-back", stage, why: whyTurned });
  }
  const back = moves.filter((index) => ["moved", "under way", "stuck"].includes(statusOf.get(index) ?? ""));
  const problem = await takeBack(request, contexts, back);
  if (problem !== null) return problem;
  recorder.write({ type: "wave-undone", stage });
  return ended("rolled-back", whyTurned);
}

/** An abort: what has not been sent goes back, what has arrived stays; each of both is a moment that the plan was checked for. */
async function stopInWave(
  request: CarryOutRequest,
  contexts: ReadonlyMap<number, SagaContext>,
  statusOf: ReadonlyMap<number, string>,
  why: string,
): Promise<ExecutionEnd> {
  const back = [...statusOf].filter(([, status]) => status === "under way").map(([index]) => index);
  return (await takeBack(request, contexts, back)) ?? ended("stopped", why);
}

async function takeBack(
  request: CarryOutRequest,
  contexts: ReadonlyMap<number, SagaContext>,
  back: readonly number[],
): Promise<ExecutionEnd | null> {
  const { recorder, layout } = request;
  const problems: ExecutionEnd[] = [];
  await inParallel(back, layout.fleet.limits.movesAtOnce, async (index) => {
    const end = await goBack(contexts.get(index) as SagaContext);
    if (end.end === "done") recorder.write({ type: "move-ended", move: index, as: "undone", why: null });
    else {
      recorder.write({ type: "move-ended", move: index, as: "stuck", why: end.why });
      problems.push(ended("needs-person", end.why, end.end === "stuck" ? end.page : [end.why]));
    }
  });
  return problems[0] ?? null;
}

const stopReason = ({ wanted }: CarryOutRequest): string | null => {
  const want = wanted();
  return want.want === "abort" ? want.why : null;
};

function contextOf(
  request: CarryOutRequest,
  index: number,
  placements: ReadonlyMap<string, string>,
  whyTurn: () => string | null,
): SagaContext {
  const { layout, plan, world, recorder, settings, procedure } = request;
  const move = hopOf(request, index, placements);
  return {
    index,
    move,
    steps: stepsOf(procedure, move),
    world,
    recorder,
    settings,
    progress: { reached: progressOf(request.state, index).reached },
    probes: probesThrough(layout.fleet.probes, [plan.moves[index]?.router ?? ""], placements, move),
    whyTurn,
  };
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

/** Probes that pass the routers, and no router that is nowhere or not reached yet. */
function probesThrough(
  probes: readonly ProbeDocument[],
  routers: readonly string[],
  placements: ReadonlyMap<string, string>,
  move?: Move,
): readonly ProbeDocument[] {
  return probes.filter(
    ({ through }) =>
      through.some((router) => routers.includes(router)) && through.every((router) => placements.has(router) || router === move?.router.id),
  );
}

const CHECK_PINGS = 3;
const CHECK_TRIES = 4;

/** The ping matrix of the routers that move: what is wrong, or null. */
async function checkTraffic({ layout, plan, world, settings, skipped }: CarryOutRequest, moves: readonly number[]): Promise<string | null> {
  const routers = moves
    .filter((index) => !skipped().has(index))
    .flatMap((index) => {
      const move = plan.moves[index];
      return move === undefined || move.from === null ? [] : [move.router];
    });
  const dead = new Set([...layout.network.physicalRouters.values()].filter(({ state }) => state === "failed").map(({ id }) => id));
  const living = new Map([...layout.network.today.placements].filter(([, host]) => !dead.has(host)));
  for (const probe of probesThrough(layout.fleet.probes, routers, living)) {
    let why = "";
    for (let tries = 0; tries < CHECK_TRIES; tries += 1) {
      if (tries > 0) await world.clock.sleep(settings.pollSeconds);
      const answer = await world.probes.ping(probe, CHECK_PINGS);
      why = !answer.seen
        ? `${probe.from} cannot be asked: ${answer.why}`
        : answer.state === 0
          ? `no ping from ${probe.from} to ${probe.to} comes back`
          : "";
      if (why === "") break;
    }
    if (why !== "") return why;
  }
  return null;
}

async function inParallel(items: readonly number[], atOnce: number, run: (item: number) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  // All come to their end, also when one of them throws (somebody else has taken over): none goes on behind our back.
  const results = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
