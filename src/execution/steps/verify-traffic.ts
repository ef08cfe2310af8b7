/**
 * Step: sees traffic on the new legs before the old ones go: pings through the router are answered, and the new leg's counters grow at its
 * far end, in both directions, meanwhile.
 *
 * A router that no probe passes is judged by its customers' traffic alone: what its links carried on the old leg they must carry on the
 * new one; a link that carried nothing before may carry nothing now. Safe to repeat: it changes nothing. Undo: nothing to undo.
 */
import type { Seconds } from "../../units.ts";
import { hasFailed } from "../layout.ts";
import { joinedLinks, type Move } from "../move.ts";
import type { Crew } from "./crew.ts";
import { type ActStep, done, failed } from "./step.ts";

const PINGS = 3;
const TRIES = 5;
/** Between two readings of counters, where only customers' traffic can move them. */
const READING: Seconds = 2;

export const verifyTraffic: ActStep = {
  kind: "acts",
  name: "verify-traffic",
  async do(move, crew) {
    let why = "";
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (tries > 0) await crew.world.clock.sleep(crew.settings.pollSeconds);
      const problem = await whatIsMissing(move, crew);
      if (problem === null) return done;
      why = problem;
    }
    return failed(why);
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

async function whatIsMissing(move: Move, crew: Crew): Promise<string | null> {
  const before = await counters(move, crew);
  const pings = await Promise.all(crew.probes.map(async (probe) => [probe, await crew.world.probes.ping(probe, PINGS)] as const));
  for (const [probe, answer] of pings) {
    if (!answer.seen) return `${probe.from} cannot be asked to ping ${probe.to}: ${answer.why}`;
    if (answer.state === 0) return `no ping from ${probe.from} to ${probe.to} comes back`;
  }
  if (pings.length === 0) await crew.world.clock.sleep(READING);
  const after = await counters(move, crew);
  for (const [link, now] of after) {
    if (typeof now === "string") return now;
    const then = before.get(link);
    if (then === undefined || typeof then === "string") return `${link}: its counters could not be read`;
    const grew = now.rx > then.rx && now.tx > then.tx;
    // Probes need not pass every link of a router: a link that was silent before may be silent now.
    if (!grew && now.usedBefore) return `${link}: nothing is seen on the new leg, though the old one carried traffic`;
  }
  return null;
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
