/**
 * Where a virtual router is, decided from what both hosts say, and what may safely be cleaned up.
 *
 * The protocol of xl (4.17): the receiver restores NAME--incoming, paused; says "Transfer complete"; the sender, its domain suspended,
 * renames that to NAME--migratedaway and gives permission; the receiver renames its domain to NAME and unpauses it; the sender
 * then destroys its own. So a domain called NAME at the target proves that permission was given, a suspended domain at the
 * source never runs again by itself once its sender has ended, and NAME--incoming never runs before permission.
 * Pure: the table is the whole of it, and every row of it is tested.
 */
import type { Domain, HostFacts, JobState, Seen } from "./ports.ts";

export const incomingName = (router: string): string => `${router}--incoming`;
export const awayName = (router: string): string => `${router}--migratedaway`;

export interface Sight {
  readonly router: string;
  readonly source: Seen<Pick<HostFacts, "domains">>;
  readonly target: Seen<Pick<HostFacts, "domains">>;
  /** Of the last attempt; null: none was ever started. Not seen: the source did not answer. */
  readonly job: Seen<JobState> | null;
}

export type CleanUp =
  | { readonly clean: "destroy"; readonly at: "source" | "target"; readonly domain: Domain }
  /** A complete copy that has its permission and was not started. */
  | { readonly clean: "unpause"; readonly at: "target"; readonly domain: Domain };

export type Whereabouts =
  | { readonly at: "source" | "target"; readonly clean: readonly CleanUp[]; readonly why: string }
  /** The sender is at work: wait for it. */
  | { readonly at: "under way"; readonly why: string }
  /** Not to be known now; it may be later. */
  | { readonly at: "unknown"; readonly why: string }
  /** Known, and beyond what may be decided without a person. */
  | { readonly at: "both" | "nowhere" | "suspended"; readonly why: string };

export function locate({ router, source, target, job }: Sight): Whereabouts {
  const at = (seen: Seen<Pick<HostFacts, "domains">>, name: string): Domain | undefined =>
    seen.seen ? seen.state.domains.find((domain) => domain.name === name && domain.state !== "dying") : undefined;
  const own = at(source, router);
  const away = at(source, awayName(router));
  const there = at(target, router);
  const incoming = at(target, incomingName(router));
  const atWork = job?.seen === true && (job.state.phase === "copying" || job.state.phase === "handing-over");
  const runs = (domain: Domain | undefined): boolean => domain?.state === "running";

  if (runs(own) && runs(there)) return { at: "both", why: "both hosts say that it runs" };
  if (runs(there)) return { at: "target", clean: job?.seen && isOver(job.state) ? leftAtSource(own, away) : [], why: "the target runs it" };
  if (atWork) return { at: "under way", why: "the sender is at work" };
  if (!source.seen) return unseenSource(target, there, incoming, source.why);
  if (job !== null && !job.seen) return { at: "unknown", why: `the sender cannot be asked: ${job.why}` };
  if (runs(own)) {
    const left = [there, incoming].filter((domain) => domain !== undefined);
    return { at: "source", clean: left.map((domain) => ({ clean: "destroy", at: "target", domain })), why: "the source runs it" };
  }
  if (!target.seen) return { at: "unknown", why: `the source does not run it, and the target cannot be asked: ${target.why}` };
  if (there?.state === "paused") {
    return { at: "target", clean: [{ clean: "unpause", at: "target", domain: there }], why: "the target holds it, permitted to start" };
  }
  const held = own ?? away;
  if (held === undefined && there === undefined) {
    if (incoming === undefined) return { at: "nowhere", why: "neither host has it" };
    return {
      at: "nowhere",
      why: `the source has no copy of it, and the target's (${incoming.name}, ${incoming.state}) never got permission to start`,
    };
  }
  if (there !== undefined) return { at: "suspended", why: `at the target it is ${there.state}, at the source ${held?.state ?? "absent"}` };
  const copy = incoming === undefined ? "the target has no copy" : "the target's copy never got permission to start";
  if (held?.state === "paused") return { at: "suspended", why: `the source holds it paused, and ${copy}` };
  return { at: "suspended", why: `the source holds it ${held?.state ?? "absent"}, and ${copy}` };
}

const isOver = ({ phase }: JobState): boolean => phase === "succeeded" || phase === "failed" || phase === "absent";

/** Once the target runs it and the sender has ended, what is suspended at the source is an empty shell. */
const leftAtSource = (own: Domain | undefined, away: Domain | undefined): readonly CleanUp[] =>
  [own, away].filter((domain) => domain !== undefined).map((domain) => ({ clean: "destroy", at: "source", domain }));

function unseenSource(target: Sight["target"], there: Domain | undefined, incoming: Domain | undefined, why: string): Whereabouts {
  if (!target.seen) return { at: "unknown", why: `neither host can be asked: ${why}; ${target.why}` };
  const found =
    there !== undefined ? `${there.name} ${there.state}` : incoming !== undefined ? `${incoming.name} ${incoming.state}` : "nothing";
  return { at: "unknown", why: `the source cannot be asked (${why}), and the target has ${found}` };
}
