/**
 * Step: live-migrates the router (pre-copy, then hand-over), and returns as soon as it runs at its new home.
 *
 * Before anything is started both hosts are asked, and after every attempt again: a second copy is never started while one may run. The
 * job runs apart from us on the sender's host, so a crash of ours does not end it. A job without progress has its transport cut, never
 * its tools: the sender then resumes the router itself. What an attempt leaves (a paused NAME--incoming, an empty shell at the
 * source) is destroyed, by name and id together.
 * Safe to repeat: a router that is there already is done; a job that runs is joined. Undo: migrates back, the same way.
 */
import type { Seconds } from "../../units.ts";
import type { Whereabouts } from "../locate.ts";
import { awayName, incomingName } from "../locate.ts";
import type { Move } from "../move.ts";
import type { MigrationJob } from "../ports.ts";
import type { Crew, Direction } from "./crew.ts";
import { type ActStep, done, failed, type StepEnd, stuck } from "./step.ts";
import { cleanUp, hostsOf, lastJob, look } from "./whereabouts.ts";

/** How long both hosts are left alone once the router runs, unless the sender has ended before: a look at them takes a small processor seconds. */
const SETTLING: Seconds = 5;
/** Looks before an answer that needs a person is believed. */
const LOOKS = 4;

export const migrate: ActStep = {
  kind: "acts",
  name: "migrate",
  do: (move, crew) => send(move, crew, "there"),
  async undo(move, crew) {
    if (crew.attempts("back") > 0) return send(move, crew, "back");
    // Before it is sent back it has to be certain that the way there has ended.
    const there = await settle(move, crew, "there");
    if (there.at === "source") return done;
    if (there.at !== "target") return undecided(move, "there", there);
    return send(move, crew, "back");
  },
  describe: (move) => ({
    forward: [{ kind: "hypervisor", host: move.from ?? "", act: { act: "migrate", job: move.job(0, "there") } }],
    backward: [{ kind: "hypervisor", host: move.to, act: { act: "migrate", job: move.job(0, "back") } }],
  }),
};

/** Attempts before this call do not count: somebody had it resumed, and may have removed the cause. */
async function send(move: Move, crew: Crew, direction: Direction): Promise<StepEnd> {
  for (let tried = 0; ; tried += 1) {
    const where = await settle(move, crew, direction);
    if (where.at === "target") return done;
    if (where.at !== "source") return undecided(move, direction, where);
    if (tried >= crew.settings.attempts) return failed(await lastWords(move, crew, direction));
    const job = move.job(crew.attempts(direction), direction);
    await crew.act({ act: "migrate", job }, () => crew.world.hypervisor.startMigration(job, crew.fence));
  }
}

/** Waits for what is under way, cuts what hangs, cleans up what is left, until the answer is certain or patience ends. */
async function settle(move: Move, crew: Crew, direction: Direction): Promise<Whereabouts> {
  const { clock, hypervisor } = crew.world;
  const { patienceSeconds, pollSeconds, stallSeconds } = crew.settings;
  let deadline = clock.now() + patienceSeconds * 1000;
  let looks = 0;
  let cuts = 0;
  for (;;) {
    const where = await look(move, crew, direction);
    switch (where.at) {
      case "source":
      case "target":
        if (where.clean.length === 0) return where;
        if (clock.now() > deadline) return { at: "unknown", why: `${where.why}, but what is left of an attempt cannot be removed` };
        await cleanUp(move, crew, direction, where.clean);
        break;
      case "under way": {
        const job = lastJob(move, crew, direction);
        if (job === null || cuts > 2) return { at: "unknown", why: "the sender hangs, and its transport cannot be cut" };
        if (await hangs(move, crew, direction)) {
          cuts += 1;
          await crew.act({ act: "cut", host: job.from, router: job.router }, () => hypervisor.cutMigration(job, crew.fence));
          await clock.sleep(pollSeconds);
        }
        deadline = clock.now() + (patienceSeconds + stallSeconds) * 1000;
        break;
      }
      default:
        looks += 1;
        if (where.at !== "unknown" ? looks >= LOOKS : clock.now() > deadline) return where;
        await clock.sleep(pollSeconds);
    }
  }
}

/** Watches the job; true when it neither ended nor moved on. */
async function hangs(move: Move, crew: Crew, direction: Direction): Promise<boolean> {
  const job = lastJob(move, crew, direction);
  if (job === null) return false;
  const { hypervisor, clock } = crew.world;
  const before = await hypervisor.migration(job);
  const begun = clock.now();
  // What a log said before we listened is no news: when it happened is not known.
  const isFresh = before.seen && (before.state.phase === "absent" || before.state.phase === "copying");
  await watchUntilStarted(crew, job, isFresh);
  const after = await hypervisor.migration(job);
  if (!before.seen || !after.seen) return false;
  const isAtWork = after.state.phase === "copying" || after.state.phase === "handing-over";
  const stood = after.state.sentBytes === before.state.sentBytes && after.state.phase === before.state.phase;
  return isAtWork && (stood || clock.now() - begun >= crew.settings.stallSeconds * 1000);
}

/**
 * Links are re-homed soon after the router runs: the sender may tidy up for long, which `leave-old-home` waits for. While the router's
 * interfaces come up nothing competes with them for the hosts' processors; its traffic detours by itself.
 */
async function watchUntilStarted({ world, settings, heard }: Crew, job: MigrationJob, isFresh: boolean): Promise<void> {
  const over = new AbortController();
  let runs = (): void => {};
  const started = new Promise<void>((resolve) => {
    runs = resolve;
  });
  const watching = world.hypervisor.watchMigration(
    job,
    settings.stallSeconds,
    (news) => {
      if (over.signal.aborted) return;
      if (isFresh) heard(news);
      if (news.event === "started") runs();
    },
    over.signal,
  );
  await Promise.race([watching, started.then(() => world.clock.sleep(SETTLING, over.signal))]);
  over.abort();
}

async function lastWords(move: Move, crew: Crew, direction: Direction): Promise<string> {
  const job = lastJob(move, crew, direction);
  const state = job === null ? null : await crew.world.hypervisor.migration(job);
  const said = state?.seen ? state.state.said.slice(-3).join(" / ") : "";
  const [from, to] = hostsOf(move, direction);
  return `${move.router.id} did not migrate from ${from} to ${to} in ${crew.attempts(direction)} attempts${said === "" ? "" : `: ${said}`}`;
}

/** The page for a person: what is known, and the commands that tell more or decide. */
function undecided(move: Move, direction: Direction, where: Whereabouts): StepEnd {
  const [from, to] = hostsOf(move, direction);
  const name = move.router.id;
  const page = [
    `${name} was being migrated from ${from} to ${to}. ${where.why}.`,
    `On ${from} and on ${to}, see which of these exist, and in which state: ${name}, ${awayName(name)}, ${incomingName(name)}:`,
    "  xl list",
    "A domain in state r or b runs; p is paused; s is suspended, and only its sender could have resumed it.",
    `If exactly one host runs ${name}: destroy every other copy there is (xl destroy ID), then: rehome execution resume ID.`,
    `If ${to} holds ${name} paused and ${from} does not run it: on ${to}, xl unpause ${name}.`,
    "If no host runs it and none of the copies can be started, its state is lost. Destroy all copies first, and only when both hosts are certain",
    `to run none, start it afresh on ${from}: xl create /etc/xen/rehome/${name}.cfg`,
    "Never start a second copy while one may run.",
  ];
  return stuck(`${name}: ${where.why}`, page);
}
