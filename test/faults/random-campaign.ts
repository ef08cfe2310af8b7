/** Many random runs, counted by how they ended; what went wrong is told with all that is needed to run it again. */
import { survive } from "../support/campaign.ts";
import { type RandomRun, randomRun } from "./random-run.ts";

export interface RandomTally {
  readonly endings: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

/** Seeds from the first up to, not including, the last. */
export async function randomCampaign(first: number, last: number): Promise<RandomTally> {
  const endings = new Map<string, number>();
  const failures: string[] = [];
  const began = process.cpuUsage();
  for (let seed = first; seed < last && failures.length < 20; seed += 1) {
    const run = randomRun(seed);
    const { lives, problems, pages } = await attempt(run);
    const ending = `${lives.includes("needs-person") ? "a person, then " : ""}${lives.at(-1)}`;
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
    if (problems.length === 0) continue;
    failures.push([run.about, `  ${lives.join(" > ")}`, ...problems, ...pages].join("\n    "));
    process.stderr.write(`${failures.at(-1)}\n`);
  }
  const runs = [...endings.values()].reduce((sum, count) => sum + count, 0);
  const counts = [...endings].sort(([, x], [, y]) => y - x).map(([ending, count]) => `${count} ${ending}`);
  const used = process.cpuUsage(began);
  const each = ((used.user + used.system) / 1000 / runs).toFixed(1);
  process.stderr.write(
    `seeds ${first} to ${last - 1}: ${runs} runs, ${each} ms of processor time each: ${counts.join(", ")}; ${failures.length} wrong\n`,
  );
  return { endings, failures };
}

async function attempt({
  exercise,
  script,
}: RandomRun): Promise<Pick<Awaited<ReturnType<typeof survive>>, "lives" | "problems" | "pages">> {
  try {
    return await survive(exercise, script);
  } catch (error) {
    return { lives: ["thrown"], pages: [], problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}
