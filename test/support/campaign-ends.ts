/** What must be true when an executor has ended, and what a person does where one is asked for. */
import { stateOf } from "../../src/execution/execute.ts";
import { changesTo } from "../../src/execution/fact.ts";
import { settledWiring } from "../../src/execution/wiring.ts";
import { type Exercise, faultsOf } from "./executions.ts";
import type { LastSights } from "./last-sights.ts";

export const stateNow = (exercise: Exercise) => stateOf(exercise, exercise.store.read("ex-1"));

/** Where the journal says that each router is; null: nowhere. */
function placementsByJournal(exercise: Exercise): Map<string, string> {
  const state = stateNow(exercise);
  const placements = new Map(exercise.network.today.placements);
  for (const [index, { router, to }] of exercise.plan.moves.entries()) {
    if (state.moves.get(index)?.status === "moved") placements.set(router, to);
  }
  return placements;
}

/**
 * Nobody is told that a router of the plan has its place when it is lost. What the executor saw after its last effect counts: of a host that died
 * just after the last look nothing can be known.
 */
export function lostInSilence(exercise: Exercise, sights: LastSights): readonly string[] {
  const { plan, network, fleet } = exercise;
  const { finished } = stateNow(exercise);
  if (finished === null) return [];
  const { routers } = fleet.inspect();
  const placements = placementsByJournal(exercise);
  return [...new Set(plan.moves.map(({ router }) => router))].flatMap((router) => {
    const host = placements.get(router);
    if (host === undefined || network.physicalRouters.get(host)?.state === "failed") return [];
    const runs = (routers.get(router) ?? []).some((copy) => copy.state === "running" && copy.host === host);
    const ran = sights.get(host)?.some(({ name, state }) => name === router && state === "running") ?? false;
    return runs || ran ? [] : [`${router} does not run on ${host}, and the execution ends as if it did (${finished.as})`];
  });
}

/**
 * Asked before a person brings anything back: each router of the plan runs where the journal has it, unless that host is off, or has been started
 * again since it was looked at. `boots`: the start that the executor saw last.
 */
export function lostSince(exercise: Exercise, boots: ReadonlyMap<string, string>): readonly string[] {
  const { network, fleet, plan } = exercise;
  const { routers, devices } = fleet.inspect();
  return [...placementsByJournal(exercise)].flatMap(([router, host]) => {
    if (!plan.moves.some((move) => move.router === router)) return [];
    const device = devices.get(host);
    if (network.physicalRouters.get(host)?.state === "failed" || device?.power !== "on") return [];
    if (device.bootId !== (boots.get(host) ?? exercise.boots.get(host))) return [];
    const runs = (routers.get(router) ?? []).some((copy) => copy.state === "running" && copy.host === host);
    return runs ? [] : [`${router} does not run on ${host}, which was never off since it was looked at`];
  });
}

/** The journal is true, and so is the world. */
export function endProblems(exercise: Exercise): readonly string[] {
  const state = stateNow(exercise);
  const problems = [...faultsOf(exercise, placementsByJournal(exercise))];
  const as = state.finished?.as ?? null;
  for (const [index, { status }] of state.moves) {
    if (status === "under way" || status === "stuck") problems.push(`the journal ends with move ${index} ${status}`);
    if (as === "done" && status !== "moved" && status !== "skipped") problems.push(`done, but move ${index} is ${status}`);
  }
  if (as === "done" && state.moves.size !== exercise.plan.moves.length) problems.push("done, but some moves were never begun");
  for (const stage of state.turnedBack.keys()) if (!state.undone.has(stage)) problems.push(`stage ${stage} was turned back, not undone`);
  return problems;
}

/** What a page says is so; what it says to have been seen last was so then. */
export function pageProblems(exercise: Exercise, why: string, page: readonly string[], sights: LastSights): readonly string[] {
  const { network, fleet } = exercise;
  const { routers, devices } = fleet.inspect();
  const text = [why, ...page].join("\n");
  const problems: string[] = [];
  if (page.length === 0) problems.push(`no page: ${why}`);
  const names = [...network.virtualRouters.keys(), ...network.physicalRouters.keys()];
  if (!names.some((name) => text.includes(name))) problems.push(`the page names nothing: ${text}`);
  for (const router of network.virtualRouters.keys()) {
    if (!text.includes(router)) continue;
    const copies = routers.get(router) ?? [];
    const running = copies.filter(({ state }) => state === "running");
    const says = (phrase: string): boolean => text.includes(`${router}: ${phrase}`);
    if (says("neither host has it") && copies.length > 0)
      problems.push(`the page says that nobody has ${router}: ${JSON.stringify(copies)}`);
    if (says("the source holds it") && running.length > 0) problems.push(`the page says that ${router} is suspended, and it runs`);
    if (says("both hosts")) problems.push(`the page says that ${router} runs twice`);
    const runs = new RegExp(`${router} runs on (\\S+?)[.,;]?\\s`).exec(`${text} `)?.[1];
    if (runs !== undefined && running[0]?.host !== runs)
      problems.push(`the page says that ${router} runs on ${runs}: ${JSON.stringify(copies)}`);
  }
  for (const [id, { power }] of devices) {
    if (text.includes(`${id} is off`) && power !== "off") problems.push(`the page says that ${id} is off`);
  }
  return [...problems, ...sightProblems(exercise, page, sights)];
}

/** Each copy of a router that moves is on the page, with the host where it was seen last. */
function sightProblems({ plan, fleet }: Exercise, page: readonly string[], sights: LastSights): readonly string[] {
  const problems: string[] = [];
  const names = new Set(plan.moves.flatMap(({ router }) => [router, `${router}--incoming`, `${router}--migratedaway`]));
  const told = new Map(
    page.flatMap((line) => (/^ {2}(\S+) (has|is off|cannot be asked)\b/.test(line) ? [[line.trim().split(" ")[0], line]] : [])),
  );
  for (const [host, line] of told) {
    const says = / has (.*)$/.exec(line ?? "")?.[1];
    if (says === undefined) continue;
    const copies = (sights.get(host ?? "") ?? []).filter(({ name }) => names.has(name)).map(({ name, state }) => `${name} (${state})`);
    const was = copies.length === 0 ? "none of the plan's routers" : copies.join(", ");
    if (says !== was) problems.push(`the page says that ${host} has ${says}, seen was: ${was}`);
  }
  for (const [router, copies] of fleet.inspect().routers) {
    if (!plan.moves.some((move) => move.router === router)) continue;
    for (const { host } of copies) if (!told.has(host)) problems.push(`the page does not say what ${host} has, and ${router} is there`);
  }
  return problems;
}

/** The cause is removed, dead hosts are switched on and wired, and a router that is lost is started afresh: as the pages say. */
export async function help(exercise: Exercise): Promise<void> {
  const { fleet } = exercise;
  fleet.clearFaults();
  await fleet.run(700);
  await bringBack(exercise);
}

/** Hosts that died come back, devices that were started again are wired again, and what is lost is started where the journal has it. */
export async function bringBack(exercise: Exercise): Promise<void> {
  const { fleet, layout, network } = exercise;
  const { world } = fleet;
  const placements = placementsByJournal(exercise);
  const fence = fenceOfPerson(exercise);
  const off = [...network.physicalRouters.keys()].filter((id) => {
    const isOff = fleet.inspect().devices.get(id)?.power === "off";
    const isWanted = [...placements.values()].includes(id) && network.physicalRouters.get(id)?.state !== "failed";
    return isOff && isWanted;
  });
  for (const id of off) await world.power.switch(id, "on");
  if (off.length > 0) await fleet.run(100);
  for (const [id, { bootId, power }] of fleet.inspect().devices) {
    if (power === "off" || bootId === exercise.boots.get(id)) continue;
    const seen = await world.devices.read(id);
    const wanted = settledWiring(layout, placements).filter((fact) => fact.device === id);
    if (seen.seen) await world.devices.change({ device: id, ops: changesTo(wanted, seen.state) }, fence);
  }
  const lost = [...placements].filter(
    ([router, host]) =>
      network.physicalRouters.get(host)?.state !== "failed" &&
      !(fleet.inspect().routers.get(router) ?? []).some(({ state }) => state === "running"),
  );
  for (const [router, host] of lost) {
    const copies = fleet.inspect().routers.get(router) ?? [];
    for (const copy of copies) await world.hypervisor.destroy(copy.host, copy, fence);
    await world.hypervisor.create(host, router, fence);
  }
}

/** A person's commands are fenced off by nothing, and fence off no later executor. */
function fenceOfPerson({ store, fleet }: Exercise): number {
  const acquired = store.acquire("lab", "person", fleet.inspect().now, 1);
  if (!acquired.got) return 0;
  store.release(acquired.lease);
  return acquired.lease.token;
}
