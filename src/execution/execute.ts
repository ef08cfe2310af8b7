/**
 * The executor's use cases: begin an execution, go on with one. Both end in a state that is true, or in an exception of a bug.
 */
import { digestOf } from "../network/digest.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { Problem } from "../result.ts";
import { carryOut, type ExecutionEnd, type Wanted } from "./carry-out.ts";
import { coverageProblems, drift } from "./gates.ts";
import { type ExecutionState, foldJournal } from "./journal/fold.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { ExecutionRow, JournalEntry, JournalStore, Lease } from "./journal/store.ts";
import { unansweredDevices } from "./journal/unanswered.ts";
import type { Layout } from "./layout.ts";
import { type LeftOut, leaveOut } from "./leave-out.ts";
import { lostHost } from "./move.ts";
import type { Clock, World } from "./ports.ts";
import { type ProcedureName, stepsOf } from "./procedure.ts";
import { createRecorder, LEASE_SECONDS } from "./recorder.ts";
import type { Settings } from "./steps/crew.ts";
import { type Busy, type LeaseRequest, underLease } from "./under-lease.ts";
import { unfinishedOf, unfinishedProblems } from "./unfinished.ts";

export const defaultSettings: Settings = { stallSeconds: 60, patienceSeconds: 120, pollSeconds: 1, attempts: 2, guests: "pv" };

export interface ExecuteRequest {
  readonly id: string;
  readonly layout: Layout;
  readonly plan: PlanDocument;
  readonly world: World;
  readonly store: JournalStore<JournalRecord>;
  readonly settings: Settings;
  /** For people: who carries it out, such as "host:pid". */
  readonly holder: string;
  readonly observe: boolean;
  /** Beside the wishes in the store: an interrupt. */
  readonly interrupted?: () => string | null;
  readonly heard?: (record: JournalRecord) => void;
  /** What a person calls the network who is told what to do; absent: as its document does. */
  readonly named?: string;
}

export interface BeginRequest extends ExecuteRequest {
  readonly procedure: ProcedureName;
  /** The texts that the journal keeps, so that a resume needs nothing else. */
  readonly documents: ExecutionRow["documents"];
  readonly kind: ExecutionRow["kind"];
  readonly rollsBack: string | null;
  /** Virtual routers whose moves are left out from the beginning, with the reason. */
  readonly skip: ReadonlyMap<string, string>;
}

export type ExecuteOutcome =
  | { readonly status: "ended"; readonly end: ExecutionEnd }
  /** Nothing was touched. */
  | { readonly status: "refused"; readonly why: string; readonly problems: readonly Problem[] }
  | Busy;

/** Why an execution is refused whose hosts and devices are not as its network says. */
export const WORLD_DIFFERS = "the world is not as the network says";

/** The plan has passed `verifyPlan` just before: the caller has the documents for that. */
export async function beginExecution(request: BeginRequest): Promise<ExecuteOutcome> {
  const { id, layout, plan, world, store, procedure, holder } = request;
  const covered = coverageProblems(layout, plan);
  if (covered.length > 0) return { status: "refused", why: "the plan cannot be carried out on this fleet", problems: covered };
  return underLease(leaseFor(request), async ({ lease }) => {
    const open = unfinishedProblems(store, layout.network.name, request.rollsBack);
    if (open.length > 0) return { status: "refused", why: "an earlier execution has left this network between two states", problems: open };
    const differences = [...(await drift(layout, plan, world)), ...sleeplessProblems(request)];
    if (differences.length > 0) return { status: "refused", why: WORLD_DIFFERS, problems: differences };
    const planDigest = digestOf(plan);
    store.create({
      id,
      network: layout.network.name,
      planDigest,
      createdAt: world.clock.now(),
      documents: request.documents,
      kind: request.kind,
      rollsBack: request.rollsBack,
    });
    // Before anything is begun: what a person leaves out stays so, whatever happens to us.
    for (const [router, reason] of request.skip) store.wish(id, { at: world.clock.now(), by: holder, want: "skip", router, reason });
    // What is taken back can no longer be gone on with.
    if (request.rollsBack !== null && unfinishedOf(store, layout.network.name).some((other) => other.id === request.rollsBack)) {
      store.append(request.rollsBack, lease.token, world.clock.now(), closing(`taken back by ${id}`));
    }
    store.append(id, lease.token, world.clock.now(), { type: "begun", by: holder, procedure });
    return run(request, lease, procedure);
  });
}

const leaseFor = ({ layout, store, world, holder }: ExecuteRequest): LeaseRequest => ({
  network: layout.network.name,
  store,
  clock: world.clock,
  holder,
});

export interface CloseRequest {
  readonly id: string;
  readonly network: string;
  readonly store: JournalStore<JournalRecord>;
  readonly clock: Pick<Clock, "now">;
  readonly holder: string;
  readonly reason: string;
}

/** A person says that everything was put right by hand: nothing is looked at, and the next execution compares the world with its network. */
export function closeExecution({
  id,
  network,
  store,
  clock,
  holder,
  reason,
}: CloseRequest): ExecuteOutcome | { readonly status: "closed" } {
  const acquired = store.acquire(network, holder, clock.now(), LEASE_SECONDS);
  if (!acquired.got) return { status: "busy", heldBy: acquired.heldBy, expiresAt: acquired.expiresAt };
  try {
    if (!unfinishedOf(store, network).some((other) => other.id === id)) {
      return { status: "refused", why: `${id} is at an end already, or was never begun`, problems: [] };
    }
    store.append(id, acquired.lease.token, clock.now(), closing(`${holder}: ${reason}`));
    return { status: "closed" };
  } finally {
    store.release(acquired.lease);
  }
}

const closing = (why: string): JournalRecord => ({ type: "finished", as: "closed", why, page: [] });

/** A host whose last wake-up failed is not put to sleep again until a person clears it. */
function sleeplessProblems({ layout, plan, store, named }: BeginRequest): readonly Problem[] {
  const failures = new Map(store.wakeFailures(layout.network.name).map((failure) => [failure.host, failure]));
  return plan.powerEvents.flatMap(({ physicalRouter, to }) => {
    const failure = failures.get(physicalRouter);
    if (failure === undefined || to === "on") return [];
    return [
      {
        pointer: `powerEvents/${physicalRouter}`,
        found: `it is to be switched off, but did not wake the last time: ${failure.detail}`,
        remedy: `when it is repaired: rehome execution clear-wake ${physicalRouter} --network ${named ?? layout.network.name}`,
      },
    ];
  });
}

/** `begun` by anybody, ended by nobody, or ended in a way that can go on. */
export async function resumeExecution(request: ExecuteRequest): Promise<ExecuteOutcome> {
  const { id, store, holder, world } = request;
  const entries = store.read(id);
  const before = stateOf(request, entries);
  if (!before.begun) return { status: "refused", why: `${id} was never begun`, problems: [] };
  const as = before.finished?.as;
  if (as === "done" || as === "rolled-back" || as === "stopped" || as === "closed") {
    return { status: "refused", why: `${id} has ended (${as}): plan again from the network as it is now`, problems: [] };
  }
  return underLease(leaseFor(request), async ({ lease }) => {
    store.append(id, lease.token, world.clock.now(), { type: "resumed", by: holder });
    return run(request, lease, (before.procedure ?? "local-switching") as ProcedureName);
  });
}

async function run(request: ExecuteRequest, lease: Lease, procedure: ProcedureName): Promise<ExecuteOutcome> {
  const { id, layout, plan, world, store, settings, observe, heard } = request;
  const entries = store.read(id);
  const state = stateOf(request, entries, procedure);
  const begun = new Set([...state.moves].flatMap(([move, { status }]) => (status === "waiting" || status === "skipped" ? [] : [move])));
  const recorder = createRecorder({
    execution: id,
    store,
    lease,
    clock: world.clock,
    unanswered: unansweredDevices(entries),
    lastEffect: state.lastEffect,
    attempts: new Map([...state.moves].map(([move, { attempts }]) => [move, attempts])),
    lastWish: () => store.wishes(id).at(-1)?.sequence ?? 0,
    heard(record) {
      if (record.type === "move-begun") begun.add(record.move);
      heard?.(record);
    },
  });
  // What the last run heard was for it; what nobody has heard yet is for this one. What is left out stays so.
  const ends = entries.flatMap(({ body }) => (body.type === "finished" ? [body.wishes ?? 0] : []));
  const seen = ends.at(-1) ?? 0;
  const leftOut = remembered((skipped) => leaveOut(layout.network, plan, skipped));
  const left = (): LeftOut => leftOut(new Map(wishedSkips(request).filter(([move]) => !begun.has(move))));
  const end = await carryOut({
    execution: id,
    layout,
    plan,
    procedure,
    world,
    recorder,
    settings,
    state,
    observe,
    wanted: () => wantedOf(request, seen),
    skipped: () => left().moves,
    wakeFailed: (host, why) => store.setWakeFailed(layout.network.name, host, why, world.clock.now()),
    keptAwake: () =>
      new Map([...left().awake, ...store.wakeFailures(layout.network.name).map(({ host, detail }) => [host, detail] as const)]),
  });
  return { status: "ended", end };
}

/** Worked out again only when something else is left out. */
function remembered(work: (skipped: ReadonlyMap<number, string>) => LeftOut): (skipped: ReadonlyMap<number, string>) => LeftOut {
  let last: { readonly key: string; readonly result: LeftOut } | null = null;
  return (skipped) => {
    const key = [...skipped.keys()].sort((x, y) => x - y).join();
    if (last?.key !== key) last = { key, result: work(skipped) };
    return last.result;
  };
}

/** The last word counts. */
function wantedOf({ id, store, interrupted }: ExecuteRequest, seen: number): Wanted {
  const interrupt = interrupted?.() ?? null;
  if (interrupt !== null) return { want: "abort", why: interrupt };
  const last = store.wishes(id, seen).findLast(({ want }) => want !== "skip");
  if (last === undefined || last.want === "go-on" || last.want === "skip") return { want: "go on" };
  return { want: last.want, why: `${last.by} asked to ${last.want}${last.reason === null ? "" : `: ${last.reason}`}` };
}

/** A wish names a router: all of its moves that have not begun. */
function wishedSkips({ id, store, plan }: ExecuteRequest): readonly (readonly [number, string])[] {
  return store
    .wishes(id)
    .flatMap(({ want, router, reason, by }) =>
      want !== "skip"
        ? []
        : plan.moves.flatMap((move, index) => (move.router === router ? [[index, reason ?? `${by} asked for it`] as const] : [])),
    );
}

/** The state of an execution from its journal alone. */
export function stateOf(
  { plan, layout }: Pick<ExecuteRequest, "plan" | "layout">,
  entries: readonly JournalEntry<JournalRecord>[],
  procedure?: ProcedureName,
): ExecutionState {
  const begun = entries.find(({ body }) => body.type === "begun")?.body;
  const name = procedure ?? ((begun?.type === "begun" ? begun.procedure : "local-switching") as ProcedureName);
  return foldJournal(entries, (move, step) => {
    const planned = plan.moves[move];
    const from = planned === undefined || lostHost(layout.network, planned) !== null ? null : planned.from;
    return stepsOf(name, { from }).findIndex((each) => each.name === step);
  });
}
