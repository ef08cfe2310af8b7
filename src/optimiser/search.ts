/**
 * Improves a candidate by solving neighbourhoods of it exactly (large-neighbourhood search).
 *
 * A neighbourhood: one physical router that is on is closed or kept, and the virtual routers on it and on the powered
 * hosts nearest to it, by how many virtual routers could be on either, may go anywhere; all others stay. Measured on
 * wide instances, freeing few sites with all their candidate hosts wins most (docs/adr).
 */
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Seconds } from "../units.ts";
import { candidateHosts } from "./candidate-hosts.ts";
import type { Objective } from "./goals.ts";
import { brokenRules, type Cap, formulateStage, isWithin, type Run, stageProgram } from "./run.ts";

/** How many virtual routers a neighbourhood frees. */
const FREED = 24;
/** Limits of one neighbourhood's program. Nodes, so that the same search gives the same answer; seconds only as a guard. */
const NODES = 60;
const SECONDS: Seconds = 8;
const GAP = 1e-4;

export interface SearchLimits {
  /** True when nothing better is worth looking for. */
  isDone(candidate: Candidate): boolean;
  /** Seconds of the whole optimisation by which it has to end. */
  readonly until: Seconds;
  /** How often it may go over all powered hosts. */
  readonly sweeps: number;
}

/** Goes over all powered hosts until that wins nothing or a limit is reached. */
export async function improve(
  run: Run,
  objective: Objective,
  caps: readonly Cap[],
  start: Candidate,
  limits: SearchLimits,
): Promise<Candidate> {
  const candidates = candidateHosts(run.network, run.book, true);
  let best = start;
  const stage = run.objectives.indexOf(objective) + 1;
  for (let sweep = 0; sweep < limits.sweeps; sweep++) {
    let hasWon = false;
    for (const centre of [...best.routersOn]) {
      if (run.spent >= limits.until || limits.isDone(best) || run.options.signal?.aborted === true) return best;
      if (!best.routersOn.has(centre)) continue;
      const freed = neighbourhood(best, candidates, centre);
      if (freed.size === 0) continue;
      const found = await solvePart(run, objective, caps, best, freed);
      const incumbent = objective.measure(run.network, best);
      run.options.onProgress?.({
        seconds: run.spent,
        incumbent,
        bound: null,
        stage,
        stages: run.objectives.length,
        objective: objective.name,
      });
      if (found === undefined || objective.measure(run.network, found) >= objective.measure(run.network, best) - 1e-6) continue;
      if (brokenRules(run.network, run.book, found).length > 0 || !isWithin(run, caps, found)) continue;
      best = found;
      hasWon = true;
    }
    if (!hasWon) return best;
  }
  return best;
}

/** Virtual routers on the centre and on the powered hosts that share most candidates with it. */
function neighbourhood(best: Candidate, candidates: ReadonlyMap<string, readonly string[]>, centre: string): ReadonlySet<string> {
  const heldBy = new Map<string, string[]>();
  for (const [router, host] of best.placements) {
    const held = heldBy.get(host);
    if (held === undefined) heldBy.set(host, [router]);
    else held.push(router);
  }
  const mayUse = new Set((heldBy.get(centre) ?? []).flatMap((router) => lookup(candidates, router)));
  const score = (host: string): number => {
    const routers = heldBy.get(host) ?? [];
    const near = routers.filter((router) => lookup(candidates, router).some((option) => mayUse.has(option))).length;
    return (mayUse.has(host) ? 100 : 0) + near - routers.length / 100;
  };
  const others = [...heldBy.keys()].filter((host) => host !== centre).sort((p, q) => score(q) - score(p) || (p < q ? -1 : 1));
  const freed = new Set(heldBy.get(centre) ?? []);
  for (const host of others) {
    const routers = heldBy.get(host) ?? [];
    if (freed.size + routers.length > FREED) break;
    for (const router of routers) freed.add(router);
  }
  return freed;
}

/** The best candidate with every router held that is not freed. */
async function solvePart(
  run: Run,
  objective: Objective,
  caps: readonly Cap[],
  best: Candidate,
  freed: ReadonlySet<string>,
): Promise<Candidate | undefined> {
  const held = new Map([...best.placements].filter(([router]) => !freed.has(router)));
  const formulation = formulateStage(run, objective, held);
  const start = formulation.valuesOf(best);
  const { signal, seed } = run.options;
  const outcome = await run.solver.solve(
    stageProgram(formulation, objective, caps),
    { timeLimitSeconds: SECONDS, gap: GAP, seed, maxNodes: NODES, ...(start === undefined ? {} : { start }) },
    signal === undefined ? {} : { signal },
  );
  run.spent += outcome.seconds;
  return outcome.status === "optimal" || outcome.status === "feasible" ? formulation.candidate(outcome.values) : undefined;
}
