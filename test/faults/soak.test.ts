/**
 * The real processes of the service, killed at random moments while it is at work: a few rounds of `npm run soak`, with what it holds
 * against the book that its clients keep.
 */
import { describe, expect, it } from "vitest";
import { type Soaked, type SoakOptions, soak } from "../../bench/support/soak/rounds.ts";
import { postgresPrograms } from "../support/postgres.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function holds(options: Omit<SoakOptions, "tell">): Promise<Soaked> {
  const soaked = await soak({ ...options, tell: say });
  const { book, checked } = soaked;
  expect(book.findings, `the logs are in ${soaked.folder}`).toEqual([]);
  // It would find nothing wrong with a service that did nothing.
  expect(book.kills.length).toBeGreaterThanOrEqual(options.rounds);
  for (const action of ["createPlan", "createDayPlan", "createWiring", "createSchedule", "createExecution"])
    expect(book.of(action).length, action).toBeGreaterThan(0);
  expect(book.versions.length).toBeGreaterThan(8);
  expect(checked.verified).toBeGreaterThan(0);
  expect(checked.jobs["wiring succeeded"]).toBeGreaterThan(0);
  expect(checked.audit).toBeGreaterThanOrEqual(book.acknowledged.length + book.versions.length);
  return soaked;
}

describe("a service whose processes are killed at random moments", { timeout: 1_200_000 }, () => {
  it("on SQLite loses nothing that was acknowledged, does nothing twice, and ends every job truly", async () => {
    await holds({ store: "sqlite", rounds: 3, seed: 11, victims: ["server"] });
  });

  it.skipIf(postgresPrograms() === undefined)("on PostgreSQL, which is killed as well, does so too (needs its server)", async () => {
    const { kills } = await holds({ store: "postgres", rounds: 7, seed: 5, victims: ["worker", "postgres", "server", "planner"] });
    expect(Object.keys(kills)).toEqual(expect.arrayContaining(["postgres", "server", "worker"]));
  });
});
