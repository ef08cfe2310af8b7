/**
 * Kills the service's processes and its database at random moments while it is at work, and holds what it has against what it said.
 *   npm run soak                              200 rounds on PostgreSQL: two servers, two workers
 *   npm run soak -- --store sqlite --rounds 50
 *   npm run soak -- --streams 1000            idle event streams instead: memory before, with and after them
 * Ends with 1 when anything was lost, doubled or untrue. `--seed N` draws other kills, `--keep FOLDER` keeps logs and data.
 */
import { parseArgs } from "node:util";
import { bench, fixed, isQuick, type Results, tell } from "./support/report.ts";
import { type Soaked, soak } from "./support/soak/rounds.ts";
import { soakStreams } from "./support/soak/streams.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: isQuick ? "8" : "200" },
    seed: { type: "string", default: "1" },
    store: { type: "string", default: "postgres" },
    streams: { type: "string" },
    keep: { type: "string" },
    quick: { type: "boolean" },
  },
});
const seed = Number(values.seed);

const rows = (counts: Readonly<Record<string, number>> | ReadonlyMap<string, number>): readonly (readonly string[])[] =>
  (counts instanceof Map ? [...counts] : Object.entries(counts)).map(([what, count]) => [what, `${count}`] as const).sort();

const table = (title: string, counts: Readonly<Record<string, number>> | ReadonlyMap<string, number>) => ({
  title,
  head: ["what", "times"],
  rows: rows(counts),
});

function summary({ book, checked, kills, complaints, rounds, seconds, folder }: Soaked): Results {
  const calm = checked.takings.filter(({ disturbed }) => !disturbed).map((one) => one.seconds);
  const every = checked.takings.map((one) => one.seconds);
  const figure = (times: readonly number[]): string => {
    const sorted = [...times].sort((x, y) => x - y);
    return sorted.length === 0
      ? "none"
      : `${sorted.length}: median ${fixed(sorted[Math.floor(sorted.length / 2)] ?? 0)} s, most ${fixed(sorted.at(-1) ?? 0)} s`;
  };
  return {
    tables: [
      {
        title: "What was done, and found",
        head: ["what", "figure"],
        rows: [
          ["rounds", `${rounds}`],
          ["findings (lost, doubled, untrue)", `${book.findings.length}`],
          ["requests that were acknowledged", `${book.acknowledged.length + book.versions.length}`],
          ["plans that passed the verifier", `${checked.verified}`],
          ["entries of the audit log", `${checked.audit}`],
          ["requests sent once more with their key", `${checked.replayed}`],
          ["jobs of killed workers taken up", figure(calm)],
          ["… those with other kills in between as well", figure(every)],
        ],
      },
      table("Kills", kills),
      table("Jobs", checked.jobs),
      table("Attempts that a job took", checked.attempts),
      table("Jobs that failed", checked.failures),
      table("Executions", checked.outcomes),
      table("Runs of schedules", checked.runs),
      table("Done besides", book.made),
      table("Requests that were refused", book.refused),
      table("Requests that were sent again", book.sentAgain),
      table("Complaints in the logs", complaints),
    ],
    notes: [...book.findings.map((finding) => `found: ${finding}`), ...(folder === null ? [] : [`Logs and data are in ${folder}.`])],
    solvers: [],
    seed,
    figures: {
      rounds: Number(values.rounds),
      seconds,
      kills,
      ...checked,
      refused: Object.fromEntries(book.refused),
      findings: book.findings,
    },
  };
}

// Asked once it goes to the checks at once, asked again it ends; what was started ends with it.
let isToEnd = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isToEnd || values.streams !== undefined) process.exit(130);
    isToEnd = true;
    tell("no more kills; what is in flight is seen to its end. An interrupt ends it at once");
  });
}

if (values.streams !== undefined) await bench("soak-streams", () => soakStreams(Number(values.streams), seed));
else {
  const store = values.store === "sqlite" ? "sqlite" : "postgres";
  await bench(store === "postgres" ? "soak" : "soak-sqlite", async () => {
    const soaked = await soak({
      store,
      seed,
      rounds: Number(values.rounds),
      isToEnd: () => isToEnd,
      tell,
      ...(values.keep === undefined ? {} : { folder: values.keep }),
    });
    if (soaked.book.findings.length > 0) process.exitCode = 1;
    return summary(soaked);
  });
}
