/** A day of each of the three users, as the commands of docs/service.md, against `rehome serve` with simulated hosts. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aptInstall } from "../support/apt.ts";
import { root } from "./command-line.ts";

const DAY_MS = 300_000;
const folder = mkdtempSync(join(tmpdir(), "rehome-days-"));
let server: ChildProcess;
let url = "";

beforeAll(async () => {
  for (const program of ["curl", "jq"]) if (spawnSync(program, ["--version"]).error !== undefined) aptInstall(program);
  symlinkSync(join(root, "datasets"), join(folder, "datasets"));
  mkdirSync(join(folder, "bin"));
  symlinkSync(join(root, "bin", "rehome.js"), join(folder, "bin", "rehome"));
  const { DATABASE_URL: _, REHOME_CONFIG: __, ...environment } = process.env;
  const args = [join(root, "bin", "rehome.js"), "serve", "--listen", "127.0.0.1:0", "--data", join(folder, "data")];
  server = spawn(process.execPath, args, { env: { ...environment, REHOME_SIMULATED: "true" }, stdio: ["ignore", "ignore", "pipe"] });
  url = await listening(server);
});
afterAll(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

function listening({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    stderr?.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      const [, found] = /^rehome: listening on (\S+)$/m.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    stderr?.on("close", () => reject(new Error(`rehome serve has ended: ${text}`)));
  });
}

const document = readFileSync(join(root, "docs", "service.md"), "utf8");
const days = document.slice(document.indexOf("\n## Three days"));

const blocksIn = (text: string): string => [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block).join("\n");

/** The commands under a heading, after those that every day begins with. */
function commandsOf(heading: string): string {
  const [introduction = "", ...sections] = days.split("\n### ");
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/service.md has no day "${heading}"`);
  return ["set -euo pipefail", blocksIn(introduction), blocksIn(section)].join("\n");
}

/** Twelve hours from now: no schedule is due while its commands run. */
const laterHour = (new Date().getUTCHours() + 12) % 24;
const atAnotherTime = (commands: string): string =>
  commands
    .replaceAll('"0 1 * * *"', `"0 ${laterHour} * * *"`)
    .replaceAll('"0 5 * * *"', `"30 ${laterHour} * * *"`)
    .replace("Europe/Paris", "UTC");

function run(commands: string): string {
  return execFileSync("bash", ["-c", commands], {
    cwd: folder,
    env: { ...process.env, REHOME: url, PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"]}` },
    encoding: "utf8",
    timeout: DAY_MS - 10_000,
    maxBuffer: 64 * 2 ** 20,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the test looks into it as it likes
const answer = async (path: string): Promise<any> => (await fetch(`${url}${path}`)).json();
// biome-ignore lint/suspicious/noExplicitAny: the test looks into it as it likes
const written = (name: string): any => JSON.parse(readFileSync(join(folder, name), "utf8"));
interface Placed {
  readonly virtualRouters: readonly { readonly id: string; readonly host: string }[];
}
const hostsOf = ({ virtualRouters }: Placed): Readonly<Record<string, string>> =>
  Object.fromEntries(virtualRouters.map(({ id, host }) => [id, host]));
const hostsIn = async (network: string): Promise<Readonly<Record<string, string>>> => hostsOf(await answer(`/v1/networks/${network}`));

describe("the three users' days", { timeout: DAY_MS }, () => {
  it("the nightly job: packed, restored, and packed by hand", async () => {
    const printed = run(atAnotherTime(commandsOf("The nightly job")));
    const [schedule] = (await answer("/v1/schedules")).items;
    expect(schedule).toMatchObject({ frozen: null, next: { part: "pack" } });
    const runs = (await answer(`/v1/schedules/${schedule.id}/runs`)).items;
    expect(runs.map(({ part, state, reason }: Readonly<Record<string, string>>) => [part, state, reason])).toEqual([
      ["restore", "done", "carried out"],
      ["pack", "done", "carried out"],
    ]);
    // Two by the schedule, one over HTTP, which is taken back, and one on the command line; the network is where the last has left it.
    const versions = (await answer("/v1/networks/prototype/versions")).items;
    expect(versions.map(({ origin }: { origin: string }) => origin.replace(/:.*/, ""))).toEqual([
      "execution",
      "execution",
      "execution",
      "execution",
      "execution",
      "upload",
    ]);
    expect(await hostsIn("prototype/versions/2")).toMatchObject({ VR1: "PR2" });
    expect(await hostsIn("prototype/versions/3")).toEqual(await hostsIn("prototype/versions/1"));
    expect(await hostsIn("prototype")).toMatchObject({ VR1: "PR2" });
    expect(printed).toContain("event: record");
    expect(printed).toMatch(/"outcome": "done"/);
    expect(hostsOf(written("night-network.json"))).toEqual(await hostsIn("prototype"));
    expect(written("report.json")).toMatchObject({ outcome: "done", totals: { moves: 1, moved: 1 } });
    expect(printed).toMatch(/^ex-\S+ +prototype +rollback of ex-\S+ .* 1 of 1 +done$/m);
    expect(printed).toMatch(new RegExp(`^${schedule.id} of prototype is due next`, "m"));
  });

  it("the maintenance planner: a drain, targets, a plan, its reasons, a dry run", async () => {
    const printed = run(commandsOf("The maintenance planner"));
    const drain = await answer("/v1/networks/abilene/physical-routers/nyc-1/drain");
    expect(drain.virtualRouters.length).toBeGreaterThan(0);
    expect(printed).toContain(`"stuck": ${drain.stuck}`);
    const [plan] = (await answer("/v1/networks/abilene/plans")).items;
    const { placements, moves } = await answer(`/v1/plans/${plan.id}/document`);
    expect(Object.values(placements)).not.toContain("nyc-1");
    const { steps } = written("dry-run.json");
    const migrated = steps.filter(({ step }: { step: string }) => step === "migrate").map(({ router }: { router: string }) => router);
    expect(migrated.sort()).toEqual(moves.map(({ router }: { router: string }) => router).sort());
    expect(printed).toMatch(/^ {4}\S+: \S/m);
    expect(printed).toContain("nyc-1 is to be emptied for maintenance");
    expect(readFileSync(join(folder, "dry-run.txt"), "utf8")).toContain(`Nothing was changed. ${steps.length} steps:`);
    expect((await answer("/v1/executions?network=abilene")).items).toEqual([]);
    expect(await hostsIn("abilene")).toMatchObject({ "vr-nyc-1": "nyc-1" });
  });

  it("the analyst: what-ifs, and a sweep with pairs", () => {
    const printed = run(commandsOf("The analyst"));
    expect(printed).toContain('"difference"');
    const { report } = written("sweep.json");
    const failed: readonly string[] = report.cases.map((each: { failed: string }) => each.failed);
    expect(failed).toEqual(expect.arrayContaining(["PR1", "PR2", "NR1", "NR2"]));
    expect(new Set(failed).size).toBe(9);
    expect(printed).toMatch(/^small: each physical router failing: 4 failures/m);
  });
});
