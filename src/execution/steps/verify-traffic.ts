/**
 * Step: sees traffic on the new legs before the old ones go: pings through the router are answered, and the new leg's counters grow at its
 * far end, in both directions, meanwhile.
 *
 * A router that no probe passes is judged by its customers' traffic alone: what its links carried on the old leg they must carry on the
 * new one within PATIENCE; a link that carried nothing before may carry nothing now. Safe to repeat: it changes nothing. Undo: nothing to undo.
 */
import type { Seconds } from "../../units.ts";
import { hasFailed } from "../layout.ts";
import { joinedLinks, type Move } from "../move.ts";
import type { Crew } from "./crew.ts";
import { type ActStep, done, failed } from "./step.ts";

const PINGS = 3;
/** Longer than routing protocols are silent on an idle link: OSPF and IS-IS say hello every 10 s. Far ends stay guarded meanwhile. */
const PATIENCE: Seconds = 15;

export const verifyTraffic: ActStep = {
  kind: "acts",
  name: "verify-traffic",
  async do(move, crew) {
    const { clock } = crew.world;
    const deadline = clock.now() + PATIENCE * 1000;
    // What has grown since the first reading has grown, however short the time between two of them.
    const first = new Map<string, Counter>();
    remember(first, await counters(move, crew));
    for (;;) {
      const why = await whatIsMissing(move, crew, first);
      if (why === null) return done;
      if (clock.now() >= deadline) return failed(why);
      await clock.sleep(crew.settings.pollSeconds);
    }
  },
  undo: async () => done,
  describe: ({ links }) => ({
    forward: links.flatMap(({ newLeg, link }) =>
      newLeg === null
        ? []
        : [{ kind: "look", host: newLeg.there.device, text: `packets of ${link} on ${newLeg.there.port}, both ways; pings` } as const],
    ),
    backward: [],
  }),
};

async function whatIsMissing(move: Move, crew: Crew, first: Map<string, Counter>): Promise<string | null> {
  const pings = await Promise.all(crew.probes.map(async (probe) => [probe, await crew.world.probes.ping(probe, PINGS)] as const));
  for (const [probe, answer] of pings) {
    if (!answer.seen) return `${probe.from} cannot be asked to ping ${probe.to}: ${answer.why}`;
    if (answer.state === 0) return `no ping from ${probe.from} to ${probe.to} comes back`;
  }
  const now = await counters(move, crew);
  for (const [link, counter] of now) {
    if (typeof counter === "string") return counter;
    const then = first.get(link);
    // Probes need not pass every link of a router: a link that was silent before may be silent now.
    if (then !== undefined && (!counter.usedBefore || (counter.rx > then.rx && counter.tx > then.tx))) continue;
    remember(first, now);
    return `${link}: nothing is seen on the new leg, though the old one carried traffic`;
  }
  return null;
}

/** The first reading of each link. */
function remember(first: Map<string, Counter>, now: ReadonlyMap<string, Counter | string>): void {
  for (const [link, counter] of now) if (typeof counter !== "string" && !first.has(link)) first.set(link, counter);
}

interface Counter {
  readonly rx: number;
  readonly tx: number;
  /** The old leg has received and sent. */
  readonly usedBefore: boolean;
}

async function counters(move: Move, crew: Crew): Promise<ReadonlyMap<string, Counter | string>> {
  const links = joinedLinks(move).filter(({ far }) => !hasFailed(move.layout, far.device));
  const devices = [...new Set(links.map(({ newLeg }) => newLeg.there.device))];
  const states = new Map(await Promise.all(devices.map(async (device) => [device, await crew.world.devices.read(device)] as const)));
  return new Map(
    links.map(({ link, newLeg, oldLeg }): [string, Counter | string] => {
      const seen = states.get(newLeg.there.device);
      if (seen === undefined || !seen.seen) return [link, `${newLeg.there.device} cannot be asked: ${seen?.why ?? "not read"}`];
      const port = seen.state.ports.get(newLeg.there.port);
      if (port === undefined) return [link, `${newLeg.there.device} has no ${newLeg.there.port}`];
      const old = oldLeg === null ? undefined : seen.state.ports.get(oldLeg.there.port);
      const usedBefore = old !== undefined && old.rxPackets > 0 && old.txPackets > 0;
      return [link, { rx: port.rxPackets, tx: port.txPackets, usedBefore }];
    }),
  );
}
