/** The plainest order of a change: hosts boot, then every router moves in its turn, then hosts go off. Not always safe. */
import type { Candidate } from "../../src/network/candidate.ts";
import { lookup } from "../../src/network/lookup.ts";
import type { Network } from "../../src/network/network.ts";
import { displacements } from "../../src/plan/displacements.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { preCopy, toMilliseconds } from "../../src/plan/pre-copy.ts";

export function inTurn(network: Network, target: Candidate): Pick<PlanDocument, "moves" | "powerEvents"> {
  const { today } = network;
  const woken = [...target.routersOn].filter((host) => !today.routersOn.has(host));
  const stopped = [...today.routersOn].filter((host) => !target.routersOn.has(host));
  let at = Math.max(0, ...woken.map((host) => network.physicalRouters.get(host)?.power.bootSeconds ?? 0));
  const moves = displacements(network, target).map((move, index) => {
    const startSeconds = at;
    const seconds = toMilliseconds(preCopy(lookup(network.virtualRouters, move.router)).seconds);
    at = toMilliseconds(at + seconds);
    return { ...move, wave: index + 1, startSeconds, seconds };
  });
  return {
    moves,
    powerEvents: [
      ...woken.map((physicalRouter) => ({ physicalRouter, to: "on" as const, startSeconds: 0 })),
      ...stopped.map((physicalRouter) => ({ physicalRouter, to: "off" as const, startSeconds: at })),
    ],
  };
}
