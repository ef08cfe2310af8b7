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
import type { MigrationJob, MigrationNews } from "../ports.ts";
import type { Crew, Direction } from "./crew.ts";
import { leave } from "./leave-old-home.ts";
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
    if (crew.attempts("back") > 0) return sendBack(move, crew);
    // Before it is sent back it has to be certain that the way there has ended.
    const there = await settle(move, crew, "there");
    if (there.at === "source") return done;
    if (there.at !== "target") return undecided(move, "there", there);
    return sendBack(move, crew);
  },
  describe: (move) => ({
    forward: [{ kind: "hypervisor", host: move.from ?? "", act: { act: "migrate", job: move.job(0, "there") } }],
    backward: [{ kind: "hypervisor", host: move.to, act: { act: "migrate", job: move.job(0, "back") } }],
  }),
};

/** What is prepared for the router is taken away next: nothing of it may be left there then. */
async function sendBack(move: Move, crew: Crew): Promise<StepEnd> {
  const end = await send(move, crew, "back");
  return end.end === "done" ? leave(move, crew, "back") : end;
}

/** Attempts before this call do not count: somebody had it resumed, and may have removed the cause. */
async function send(move: Move, crew: Crew, direction: Direction): Promise<StepEnd> {
  for (let tried = 0; ; tried += 1) {
    const where = await settle(move, crew, direction);
    if (where.at === "target") return done;
    if (where.at !== "source") return undecided(move, direction, where);
    if (tried >= crew.settings.attempts) return failed(await lastWords(move, crew, direction));
    const job = move.job(crew.attempts(direction), direction);
    const ran = await crew.act({ act: "migrate", job }, () => crew.world.hypervisor.startMigration(job, crew.fence));
    if (ran.ran === "unknown" && !(await isUnderControl(job, crew))) {
      return undecided(move, direction, {
        at: "unknown",
        why: `whether its sender on ${job.from} starts is not certain, and it cannot be kept from it`,
      });
    }
  }
}

/** A start of which nothing was heard may come late, when its absence has been believed: then it is kept from starting at all. */
async function isUnderControl(job: MigrationJob, { world: { hypervisor, clock }, settings, act, fence }: Crew): Promise<boolean> {
  const deadline = clock.now() + settings.patienceSeconds * 1000;
  for (;;) {
    const state = await hypervisor.migration(job);
    if (state.seen && state.state.phase !== "absent") return true;
    const cut = await act({ act: "cut", host: job.from, router: job.router }, () => hypervisor.cutMigration(job, fence));
    if (cut.ran === "done") return true;
    if (clock.now() > deadline) return false;
    await clock.sleep(settings.pollSeconds);
  }
}

/** Waits for what is under way, cuts what hangs, cleans up what is left, until the answer is certain or patience ends. */
async function settle(move: Move, crew: Crew, direction: Direction): Promise<Whereabouts> {
  const { clock, hypervisor } = crew.world;
  const { patienceSeconds, pollSeconds, stallSeconds } = crew.settings;
  let deadline = clock.now() + patienceSeconds * 1000;
  const pace = paceOf(crew);
  let looks = 0;
  let cuts = 0;
  for (;;) {
    const where = await look(move, crew, direction);
    switch (where.at) {
      case "source":
      case "target":
        if (where.clean.length === 0) return where;
        if (clock.now() > deadline) return { at: "unknown", why: `${where.why}, but what is left of an attempt cannot be removed` };
        if (!(await cleanUp(move, crew, direction, where.clean))) await clock.sleep(pollSeconds);
        break;
      case "under way": {
        const job = lastJob(move, crew, direction);
        if (job === null || cuts > 2) return { at: "unknown", why: "the sender hangs, and its transport cannot be cut" };
        if (await pace.hangs(job)) {
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

/**
 * Watches a job. It hangs when its phase and its bytes have stood still for `stallSeconds` by the clock: that nothing more is heard of it
 * may as well be our connection to the sender, and a transport that is cut in the hand-over loses the outcome.
 */
function paceOf(crew: Crew): { hangs(job: MigrationJob): Promise<boolean> } {
  const { world, settings } = crew;
  const { hypervisor, clock } = world;
  let last = { of: "", phase: "", sentBytes: -1 };
  let movedAt = clock.now();
  const read = async (job: MigrationJob) => {
    const seen = await hypervisor.migration(job);
    if (!seen.seen) return null;
    const { phase, sentBytes } = seen.state;
    if (last.of !== job.id || last.phase !== phase || last.sentBytes !== sentBytes) movedAt = clock.now();
    last = { of: job.id, phase, sentBytes };
    return phase;
  };
  return {
    async hangs(job) {
      const before = await read(job);
      const begun = clock.now();
      // What a log said before we listened is no news: when it happened is not known.
      const isFresh = before === "absent" || before === "copying";
      let heardAt: number | null = null;
      await watchUntilStarted(crew, job, (news) => {
        heardAt = clock.now();
        if (isFresh) crew.heard(news);
      });
      const after = await read(job);
      if (heardAt !== null) movedAt = heardAt;
      // A watch that ends at once, such as for a connection that is gone, is not tried again as fast as it goes.
      if (clock.now() - begun < settings.pollSeconds * 1000) await clock.sleep(settings.pollSeconds);
      const isAtWork = after === "copying" || after === "handing-over";
      return isAtWork && clock.now() - movedAt >= settings.stallSeconds * 1000;
    },
  };
}

/**
 * Links are re-homed soon after the router runs: the sender may tidy up for long, which `leave-old-home` waits for. While the router's
 * interfaces come up nothing competes with them for the hosts' processors; its traffic detours by itself.
 * Throws what `heard` throws: a journal that is no longer ours.
 */
async function watchUntilStarted({ world, settings }: Crew, job: MigrationJob, heard: (news: MigrationNews) => void): Promise<void> {
  const over = new AbortController();
  let runs = (): void => {};
  const started = new Promise<void>((resolve) => {
    runs = resolve;
  });
  const failure: { error?: unknown } = {};
  const watching = world.hypervisor.watchMigration(
    job,
    settings.stallSeconds,
    (news) => {
      if (over.signal.aborted) return;
      try {
        heard(news);
      } catch (error) {
        // Not into the connection that it was heard on.
        failure.error = error;
        over.abort();
      }
      if (news.event === "started") runs();
    },
    over.signal,
  );
  await Promise.race([watching, started.then(() => world.clock.sleep(SETTLING, over.signal))]);
  over.abort();
  if ("error" in failure) throw failure.error;
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
