/**
 * Carries a plan out, stage after stage, or goes on where a journal ends. Decides nothing about where routers go: that is the plan's.
 *
 * A wave whose checks or moves fail goes back as a whole, to the settled state before it, and the execution ends there. So it does
 * after a wish to stop, once nothing is under way. Whatever is not certain ends it with a page for a person; it can be resumed.
 * How it ended is said just after a last look at the hosts of the plan's routers: see `last-look.ts`.
 */
import type { PlanDocument } from "../plan/plan-document.ts";
import { allEnded } from "./all-ended.ts";
import { probesThrough } from "./check-traffic.ts";
import { devicesInvolved } from "./gates.ts";
import { progressOf } from "./journal/fold.ts";
import { afterLastLook } from "./last-look.ts";
import { afterLateOrders } from "./late-orders.ts";
import { type Stage, stagesOf } from "./stages.ts";
import { sleepHost, wake } from "./switch-power.ts";
import { type CarryOutRequest, type ExecutionEnd, ended, runWave } from "./wave.ts";

export type { CarryOutRequest, ExecutionEnd, Wanted } from "./wave.ts";

export async function carryOut(request: CarryOutRequest): Promise<ExecutionEnd> {
  if (request.state.stagesBegun.size > 0) await fenceOff(request);
  const placements = new Map(request.layout.network.today.placements);
  const end = await afterLastLook(request, await afterLateOrders(request, await allStages(request, placements)), placements);
  request.recorder.write({ type: "finished", ...end });
  return end;
}

/**
 * Tells every device that another executor has taken over, by a change of nothing: what the last one still has on its way
 * is refused there, also where nothing is left to be changed. A device that cannot be reached is told by the next change, and before
 * the end when an order to it was never answered: see `late-orders.ts`.
 */
async function fenceOff({ layout, plan, world, recorder }: CarryOutRequest): Promise<void> {
  await allEnded(
    devicesInvolved(layout, plan).map(async (device) => {
      const power = world.power.can(device) ? await world.power.read(device) : null;
      if (power?.seen && power.state === "off") return;
      const fence = recorder.fence;
      const ran = await world.devices.change({ device, ops: [] }, fence);
      if (ran.ran === "done") recorder.told(device, fence);
      else recorder.write({ type: "noted", text: `${device} was not told that another executor took over: ${ran.detail}` });
    }),
  );
}

/** `placements`: of today; at the end those that were reached. */
async function allStages(request: CarryOutRequest, placements: Map<string, string>): Promise<ExecutionEnd> {
  const { layout, plan, recorder, state, wanted } = request;
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
          ? await switchHosts(request, index, stage, placements, kept)
          : await observed(request, stage.moves, () => runWave(request, index, stage, placements));
      if (end !== null) return end;
      recorder.write({ type: "stage-ended", stage: index });
    } else if (stage.kind === "wave") {
      for (const move of stage.moves) if (progressOf(state, move).status === "moved") place(placements, plan, move);
    }
  }
  return ended("done", kept.length === 0 ? "every stage is done" : `every stage is done, but ${kept.join("; ")}`);
}

function place(placements: Map<string, string>, { moves }: PlanDocument, index: number): void {
  const move = moves[index];
  if (move !== undefined) placements.set(move.router, move.to);
}

async function switchHosts(
  request: CarryOutRequest,
  index: number,
  { to, physicalRouters }: Extract<Stage, { kind: "power" }>,
  placements: ReadonlyMap<string, string>,
  kept: string[],
): Promise<ExecutionEnd | null> {
  const { world, recorder, settings, layout, wakeFailed, keptAwake } = request;
  const results = await Promise.all(
    physicalRouters.map(async (host) => {
      const left = [...placements].filter(([, at]) => at === host).map(([router]) => router);
      const stays = left.length > 0 ? `${left.join(", ")} stayed there` : undefined;
      const why = to === "off" ? (stays ?? keptAwake().get(host)) : undefined;
      if (why !== undefined) {
        kept.push(`${host} was left on: ${why}`);
        recorder.write({ type: "noted", text: `${host} is left on: ${why}` });
        return { host, switched: true } as const;
      }
      const boot = layout.network.physicalRouters.get(host)?.power.bootSeconds ?? 0;
      const wakeSeconds = layout.fleet.timeouts.wakeSeconds ?? Math.max(60, 5 * boot);
      const ask = { world, recorder, settings, host, wakeSeconds, wasAsked: request.state.askedOff.has(host) };
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
    "No router was on its way; a host that should be off is on, or not certain to be off.",
    "Look at the host. When it is empty and can be switched off: rehome execution resume ID.",
  ]);
}

const STOP_TRIES = 3;

/** With the probes through the wave's routers running as streams. */
async function observed<Result>(request: CarryOutRequest, moves: readonly number[], run: () => Promise<Result>): Promise<Result> {
  const { layout, plan, world, recorder, observe } = request;
  const routers = moves.flatMap((index) => plan.moves[index]?.router ?? []);
  const probes = observe ? probesThrough(layout.fleet.probes, routers, layout.network.today.placements) : [];
  const began = world.clock.now();
  await Promise.all(probes.map((probe) => world.probes.start(probe)));
  const result = await run();
  for (const probe of probes) {
    let seen = await world.probes.stop(probe);
    for (let tries = 1; !seen.seen && tries < STOP_TRIES; tries += 1) seen = await world.probes.stop(probe);
    if (seen.seen) recorder.write({ type: "probed", record: seen.state, began });
    else recorder.write({ type: "noted", text: `what the probe ${probe.id} saw cannot be fetched: ${seen.why}` });
  }
  return result;
}
