/** What moves by hand consist of: the facts and commands of (a) and (c), and their timeline as if an execution had written it. */
import { existsSync, readFileSync } from "node:fs";
import { createSshRunner } from "../../src/execution/drivers/remote/ssh-runner.ts";
import type { Fact } from "../../src/execution/fact.ts";
import type { FleetDocument } from "../../src/execution/fleet-document.ts";
import type { Layout } from "../../src/execution/layout.ts";
import { type DetouredLink, detouredLinks, type Move } from "../../src/execution/move.ts";
import type { MigrationNews } from "../../src/execution/ports.ts";
import type { StepSpan, Timeline } from "../../src/execution/report/timeline.ts";
import { bridgeFact, standing } from "../../src/execution/wiring.ts";
import type { Way } from "./lab-moves.ts";

/** The bridges of both hosts joined, and the tunnels where they are: what `prepare` lays between the hosts, and no new legs. */
export const joined = (move: Move): readonly Fact[] =>
  detouredLinks(move).flatMap(({ home, detour }) => [bridgeFact(home), ...standing(detour.here), ...standing(detour.there)]);

const moveInto = (port: string, bridge: string): string => `ip link set ${port} master ${bridge} up`;

/** Device and script of each. */
export function reMapping(move: Move): readonly (readonly [string, string])[] {
  const links = detouredLinks(move);
  const atFarEnd = ({ oldLeg, newLeg }: DetouredLink): readonly [string, string] => [
    newLeg.there.device,
    `ip link set ${oldLeg.there.port} nomaster && ${moveInto(newLeg.there.port, newLeg.there.bridge)}`,
  ];
  const atHome = links.map(({ newLeg }) => moveInto(newLeg.here.port, newLeg.here.bridge)).join(" && ");
  return [...links.map(atFarEnd), [move.to, atHome]];
}

export function commandRunner({ ssh }: FleetDocument, layout: Layout) {
  if (ssh?.identityFile === undefined || !existsSync(ssh.knownHostsFile)) throw new Error("the lab's fleet document has no key");
  return createSshRunner({
    user: ssh.user,
    knownHosts: readFileSync(ssh.knownHostsFile, "utf8"),
    knownHostsFile: ssh.knownHostsFile,
    privateKey: readFileSync(ssh.identityFile, "utf8"),
    agentSocket: null,
    addressOf(device) {
      const address = layout.tunnelAddress(device);
      return address === undefined ? undefined : { address, port: 22 };
    },
    commandSeconds: 60,
  });
}

const noDigest = `sha256:${"0".repeat(64)}`;

export function timelineByHand(
  { layout, router, from, to }: Move,
  way: Way,
  { began, ended, news, steps }: { began: number; ended: number; news: readonly MigrationNews[]; steps: readonly StepSpan[] },
  probes: Timeline["probes"],
): Timeline {
  return {
    execution: "by-hand",
    network: { name: layout.network.name, digest: noDigest },
    planDigest: noDigest,
    procedure: way,
    began,
    ended,
    outcome: "done",
    why: null,
    moves: [
      {
        router: router.id,
        from,
        to,
        wave: 1,
        outcome: "moved",
        why: null,
        steps,
        news,
        attempts: 1,
        predicted: { startSeconds: 0, seconds: 0, downtimeSeconds: null },
        memoryMiB: router.demand["memoryMiB"] ?? null,
        dirtyMiBps: router.memoryDirtyMiBps ?? 0,
        heldToGbps: null,
      },
    ],
    powerEvents: [],
    probes,
  };
}
