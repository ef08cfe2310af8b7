import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locate, type Sight } from "../../../src/execution/locate.ts";
import type { Domain, JobState, Seen } from "../../../src/execution/ports.ts";

const domain = (name: string, state: Domain["state"]): Domain => ({ name, id: 1, memoryMiB: 256, state });
const seen = (...domains: readonly Domain[]): Sight["source"] => ({ seen: true, state: { domains } });
const unseen: Seen<never> = { seen: false, why: "no answer" };
const job = (phase: JobState["phase"]): Seen<JobState> => ({ seen: true, state: { phase, sentBytes: 0, transferred: false, said: [] } });
const [own, away, incoming] = ["r", "r--migratedaway", "r--incoming"];

/** What each side shows, what the sender says, and what follows: where it is, and what is cleaned up. */
const table: readonly (readonly [string, Omit<Sight, "router">, string, readonly string[]])[] = [
  ["nothing ever moved", { source: seen(domain(own, "running")), target: seen(), job: null }, "source", []],
  [
    "a leaked copy blocks the way",
    { source: seen(domain(own, "running")), target: seen(domain(incoming, "paused")), job: null },
    "source",
    ["destroy target r--incoming"],
  ],
  [
    "the sender failed and resumed",
    { source: seen(domain(own, "running")), target: seen(domain(incoming, "paused")), job: job("failed") },
    "source",
    ["destroy target r--incoming"],
  ],
  [
    "the copy is on its way",
    { source: seen(domain(own, "running")), target: seen(domain(incoming, "paused")), job: job("copying") },
    "under way",
    [],
  ],
  [
    "it is handed over",
    { source: seen(domain(away, "suspended")), target: seen(domain(own, "paused")), job: job("handing-over") },
    "under way",
    [],
  ],
  [
    "the sender is about to tidy up",
    { source: seen(domain(away, "suspended")), target: seen(domain(own, "running")), job: job("started") },
    "target",
    [],
  ],
  ["the sender has tidied up", { source: seen(), target: seen(domain(own, "running")), job: job("succeeded") }, "target", []],
  [
    "the handshake was lost, the target runs",
    { source: seen(domain(away, "suspended")), target: seen(domain(own, "running")), job: job("failed") },
    "target",
    ["destroy source r--migratedaway"],
  ],
  [
    "the handshake was lost, the target holds it",
    { source: seen(domain(away, "suspended")), target: seen(domain(own, "paused")), job: job("failed") },
    "target",
    ["unpause target r"],
  ],
  [
    "the handshake was lost before the target heard of it",
    { source: seen(domain(away, "suspended")), target: seen(domain(incoming, "paused")), job: job("failed") },
    "suspended",
    [],
  ],
  [
    "the sender was killed",
    { source: seen(domain(own, "suspended")), target: seen(domain(incoming, "paused")), job: job("failed") },
    "suspended",
    [],
  ],
  ["the source holds it paused", { source: seen(domain(own, "paused")), target: seen(), job: null }, "suspended", []],
  ["the source's host died in pre-copy", { source: seen(), target: seen(domain(incoming, "paused")), job: job("absent") }, "nowhere", []],
  ["nobody has it", { source: seen(), target: seen(), job: job("absent") }, "nowhere", []],
  ["it crashed on arrival", { source: seen(), target: seen(domain(own, "crashed")), job: job("succeeded") }, "suspended", []],
  ["the accident", { source: seen(domain(own, "running")), target: seen(domain(own, "running")), job: null }, "both", []],
  ["the source is silent, the target runs it", { source: unseen, target: seen(domain(own, "running")), job: unseen }, "target", []],
  ["the source is silent, the target holds it", { source: unseen, target: seen(domain(own, "paused")), job: unseen }, "unknown", []],
  ["both are silent", { source: unseen, target: unseen, job: unseen }, "unknown", []],
  ["the sender is silent", { source: seen(domain(own, "running")), target: seen(), job: unseen }, "unknown", []],
  [
    "the target is silent, the source has it suspended",
    { source: seen(domain(own, "suspended")), target: unseen, job: job("failed") },
    "unknown",
    [],
  ],
  ["the target is silent, the source runs it", { source: seen(domain(own, "running")), target: unseen, job: job("failed") }, "source", []],
  [
    "a dying shell counts for nothing",
    { source: seen(domain(away, "dying")), target: seen(domain(own, "running")), job: job("succeeded") },
    "target",
    [],
  ],
];

describe("where a router is", () => {
  it.each(table)("%s", (_, sight, at, clean) => {
    const where = locate({ router: "r", ...sight });
    expect(where.at).toBe(at);
    expect("clean" in where ? where.clean.map((one) => `${one.clean} ${one.at} ${one.domain.name}`) : []).toEqual(clean);
  });

  const domains = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(own, away, incoming, "other"),
      state: fc.constantFrom<Domain["state"]>("running", "paused", "suspended", "crashed", "dying"),
    }),
    { selector: ({ name }) => name },
  );
  const side = fc.oneof(
    fc.constant(unseen),
    domains.map((all) => seen(...all.map(({ name, state }) => domain(name, state)))),
  );
  const phases = ["absent", "copying", "handing-over", "started", "succeeded", "failed"] as const;
  const jobs = fc.oneof(fc.constant(null), fc.constant(unseen), fc.constantFrom(...phases).map(job));
  const has = (where: Sight["source"], name: string, ...states: readonly Domain["state"][]): boolean =>
    where.seen && where.state.domains.some((one) => one.name === name && states.includes(one.state));

  it("is never said to be at the source while the sender may hand it over, nor at one host while the other runs it", () => {
    fc.assert(
      fc.property(side, side, jobs, (source, target, last) => {
        const where = locate({ router: "r", source, target, job: last });
        if (where.at === "source") {
          expect(has(source, own, "running")).toBe(true);
          expect(has(target, own, "running")).toBe(false);
          expect(last === null || (last.seen && !["copying", "handing-over"].includes(last.state.phase))).toBe(true);
        }
        if (where.at === "target") {
          expect(has(target, own, "running", "paused")).toBe(true);
          expect(has(source, own, "running")).toBe(false);
        }
      }),
      { seed: 41, numRuns: 3000 },
    );
  });

  it("never has anything destroyed that runs or may be all that is left, nor unpaused while the other side may run", () => {
    fc.assert(
      fc.property(side, side, jobs, (source, target, last) => {
        const where = locate({ router: "r", source, target, job: last });
        for (const { clean, at, domain: what } of "clean" in where ? where.clean : []) {
          if (clean === "destroy") {
            expect(what.state === "running" && what.name === own).toBe(false);
            expect(has(at === "source" ? target : source, own, "running")).toBe(true);
          } else {
            expect(what.name).toBe(own);
            expect(source.seen && !has(source, own, "running")).toBe(true);
          }
        }
      }),
      { seed: 42, numRuns: 3000 },
    );
  });
});
