/** What scenarios on a lab have in common: Rehome's public command line inside the lab's network, and looks at the world that do not ask it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { executionReportSchema } from "../../src/execution/report/report-document.ts";
import { networkSchema } from "../../src/network/document.ts";
import { sleep } from "./command.ts";
import { type Lab, startLab } from "./lab.ts";
import { checkout } from "./places.ts";
import type { HostCount } from "./topology.ts";
import { devicesOf, endpointGuest, endpoints, hostsOf } from "./topology.ts";

export type Report = z.output<typeof executionReportSchema>;
type Network = z.output<typeof networkSchema>;

export interface Told {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** To its end. */
  readonly told: Promise<Told>;
  /** Resolves with the first line of standard error that matches; rejects when the command ends before it says so. */
  saying(pattern: RegExp): Promise<string>;
  /** As a power failure of the executor's machine would: nothing of it gets to say a word. */
  kill(): void;
}

export const migrationModel = join(checkout, "models", "migration", "xen-lab.json");

/** Boots a lab; emulated machines may fail to come up on a busy machine, which says nothing about Rehome. */
export async function bootLab(hosts: HostCount, heard: (line: string) => void = say): Promise<Lab> {
  for (let left = 2; ; left -= 1) {
    try {
      return await startLab({ hosts, heard });
    } catch (error) {
      if (left === 0) throw error;
      heard(`the lab did not come up, once more: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** A file in the lab's folder. */
export const fileIn = (lab: Lab, name: string): string => join(lab.folder, name);

const rehomeCommand = (args: readonly string[]): readonly string[] => [process.execPath, join(checkout, "bin", "rehome.js"), ...args];
const reachWorld = (lab: Lab): readonly string[] => ["--fleet", lab.fleetFile, ...journalOf(lab)];
export const journalOf = (lab: Lab): readonly string[] => ["--journal", fileIn(lab, "journal.db")];

/** Starts `rehome ARGS` inside the lab's network; each line that it says on standard error is passed on. */
export function begin(lab: Lab, args: readonly string[], heard: (line: string) => void = say): Running {
  const child = lab.start(rehomeCommand(args), { cwd: lab.folder });
  const lines: string[] = [];
  const waiting: { readonly pattern: RegExp; resolve(line: string): void; reject(error: Error): void }[] = [];
  let stdout = "";
  let open = "";
  let ended = false;
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    const parts = `${open}${chunk.toString()}`.split("\n");
    open = parts.pop() ?? "";
    for (const line of parts) {
      lines.push(line);
      heard(line);
      for (const each of waiting) if (each.pattern.test(line)) each.resolve(line);
    }
  });
  const told = new Promise<Told>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      ended = true;
      const stderr = [...lines, open].join("\n");
      for (const each of waiting) each.reject(new Error(`rehome ${args[0]} ended before it said ${each.pattern}:\n${stderr}`));
      resolve({ status: code ?? 137, stdout, stderr });
    });
  });
  return {
    told,
    saying: (pattern) =>
      new Promise((resolve, reject) => {
        const said = lines.find((line) => pattern.test(line));
        if (said !== undefined) resolve(said);
        else if (ended) reject(new Error(`rehome ${args[0]} ended and never said ${pattern}:\n${lines.join("\n")}`));
        else waiting.push({ pattern, resolve, reject });
      }),
    kill: () => void child.kill("SIGKILL"),
  };
}

export const rehome = (lab: Lab, ...args: readonly string[]): Promise<Told> => begin(lab, args).told;

/** As `rehome`, and it has to succeed. */
export async function mustRehome(lab: Lab, ...args: readonly string[]): Promise<Told> {
  const told = await rehome(lab, ...args);
  if (told.status !== 0) throw new Error(`rehome ${args.join(" ")}: exit status ${told.status}\n${told.stderr}\n${told.stdout}`);
  return told;
}

/** Wires the devices for the network as the lab starts, and starts the routers. */
export async function setUp(lab: Lab): Promise<void> {
  await mustRehome(lab, "wiring", lab.networkFile, ...reachWorld(lab), "--apply");
  await lab.createRouters();
}

/** A router anew, where it runs: under emulation one crashes in about its tenth migration in a row, whichever way it is moved. */
export async function startAfresh(lab: Lab, network: string, router: string): Promise<void> {
  const host = placementsIn(network)[router] ?? "";
  const { status, stderr } = await lab.ssh(host, `xl destroy ${router} && xl create -q /etc/xen/rehome/${router}.cfg`, {
    timeoutSeconds: 120,
  });
  if (status !== 0) throw new Error(`${host}: ${router} cannot be started anew: ${stderr}`);
  await mustRehome(lab, "wiring", network, ...reachWorld(lab), "--apply");
  await lab.answersThrough();
}

export interface PlanRequest {
  readonly network: string;
  readonly out: string;
  readonly goal: readonly string[];
}

export async function plan(lab: Lab, { network, out, goal }: PlanRequest): Promise<void> {
  await mustRehome(lab, "plan", network, ...goal, "--migration", migrationModel, "--out", out);
}

/** The plan that empties a host, in a file. */
export async function planToLeave(lab: Lab, network: string, host: string, name = `leave-${host}.json`): Promise<string> {
  const out = fileIn(lab, name);
  await plan(lab, { network, out, goal: ["--drain", host, "--goal", "evacuate"] });
  return out;
}

export const executeArguments = (lab: Lab, network: string, planFile: string, name: string): readonly string[] => [
  ...["execute", network, planFile, "--migration", migrationModel, ...reachWorld(lab)],
  ...outcomeArguments(lab, name),
];

/** Where an execution leaves the network and its report: NAME-after.json, NAME-report.json. */
export const outcomeArguments = (lab: Lab, name: string): readonly string[] => [
  ...["--network-out", fileIn(lab, `${name}-after.json`), "--report", fileIn(lab, `${name}-report.json`)],
];

export const resumeArguments = (lab: Lab, name: string): readonly string[] => [
  ...["execute", "--resume", ...reachWorld(lab), ...outcomeArguments(lab, name)],
];

export const readReport = (lab: Lab, name: string): Report =>
  executionReportSchema.parse(JSON.parse(readFileSync(fileIn(lab, `${name}-report.json`), "utf8")));

const readNetwork = (file: string): Network => networkSchema.parse(JSON.parse(readFileSync(file, "utf8")));

/** Router to host, as a network document has it. */
export const placementsIn = (file: string): Readonly<Record<string, string | null>> =>
  Object.fromEntries(readNetwork(file).virtualRouters.map(({ id, host }) => [id, host ?? null]));

/** Host to state, as a network document has it. */
export const statesIn = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(readNetwork(file).physicalRouters.map(({ id, state }) => [id, state]));

/** What a look at the wiring says, one line when all is as the network means. */
export async function wiringOf(lab: Lab, network: string): Promise<Told> {
  return begin(lab, ["wiring", network, ...reachWorld(lab)], () => {}).told;
}

export const wired = "Every device that was asked is wired as the network means.";

/** Copies of virtual routers there are, whatever they are called: "PR1: VR1 running". Hosts that are off are left out. */
export async function domains(lab: Lab): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of hostsOf(lab.hosts)) {
    if ((await lab.power(name)) === "off") continue;
    const listed = await lab.ssh(name, "xl list", { timeoutSeconds: 60 });
    if (listed.status !== 0) throw new Error(`${name}: xl list: ${listed.stderr}${listed.stdout}`);
    for (const line of listed.stdout.trim().split("\n").slice(1)) {
      const [domain = "", , , , state = ""] = line.split(/\s+/);
      if (domain !== "Domain-0") found.push(`${name}: ${domain} ${stateOf(state)}`);
    }
  }
  return found;
}

/** xl shows a domain that waits for its processor with no letter at all. */
const stateOf = (letters: string): string => {
  if (letters.includes("p")) return "paused";
  if (letters.includes("s")) return "suspended";
  if (letters.includes("c")) return "crashed";
  return letters.includes("d") ? "dying" : "running";
};

/** Interfaces of every device that is on, but for domains', which are numbered, and the kernel's own: what executions add has to go again. */
export async function interfaces(lab: Lab): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const name of await devicesOn(lab)) {
    const { stdout } = await lab.ssh(name, "ls /sys/class/net", { timeoutSeconds: 60 });
    found[name] = stdout
      .trim()
      .split("\n")
      .filter((each) => !/^(vif\d|gre0|gretap0|erspan0)/.test(each))
      .sort();
  }
  return found;
}

/** Tunnels and patches of Rehome's among them. */
export async function legs(lab: Lab): Promise<Readonly<Record<string, number>>> {
  const all = Object.entries(await interfaces(lab));
  return Object.fromEntries(all.map(([device, names]) => [device, names.filter((name) => /^r[txp][a-z2-7]{11}/.test(name)).length]));
}

/** Dead man's switches that may still fire. Confirmed ones leave their files until their time is over. */
export async function guards(lab: Lab): Promise<readonly string[]> {
  const script = `cd /run/rehome/guards 2>/dev/null || exit 0
for each in *,armed; do
  each=\${each%,armed}
  [ -e "$each,armed" ] && [ ! -e "$each,over" ] && ! grep -qx confirmed "$each,claim" 2>/dev/null && echo "$each"
done`;
  const found: string[] = [];
  for (const name of await devicesOn(lab)) {
    const { stdout } = await lab.ssh(name, script, { timeoutSeconds: 60 });
    found.push(...stdout.split("\n").flatMap((guard) => (guard === "" ? [] : [`${name}: ${guard}`])));
  }
  return found;
}

async function devicesOn(lab: Lab): Promise<readonly string[]> {
  const hosts = new Set(hostsOf(lab.hosts).map(({ name }) => name));
  const on: string[] = [];
  for (const { name } of devicesOf(lab.hosts)) {
    if (name !== endpointGuest.name && (!hosts.has(name) || (await lab.power(name)) === "on")) on.push(name);
  }
  return on;
}

/** Answers to ten pings, from one customer to the other and back. */
export async function pings(lab: Lab): Promise<readonly number[]> {
  const [one, other] = endpoints;
  const ping = async (from: string, to: string): Promise<number> => {
    const { stdout } = await lab.ssh(from, `ping -n -c 10 -i 0.2 -W 10 ${to}`, { timeoutSeconds: 60 });
    return Number(/(\d+) received/.exec(stdout)?.[1] ?? 0);
  };
  return [await ping(one.name, other.customerAddress), await ping(other.name, one.customerAddress)];
}

export interface Witness {
  /** Ends it, and gives the most pings lost in a row. One is sent every 0.2 s. */
  stop(): Promise<{ readonly answered: number; readonly longestLoss: number }>;
}

/** Pings from one customer to the other for as long as it lasts: a stream of our own, of which Rehome knows nothing. */
export function watchTraffic(lab: Lab): Witness {
  const [one, other] = endpoints;
  const child = lab.start([...lab.sshArguments(one.name), `exec ping -n -i 0.2 ${other.customerAddress}`]);
  let stdout = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.resume();
  return {
    async stop() {
      await lab.ssh(one.name, `pkill -INT -f '^ping -n -i 0.2 ${other.customerAddress}'`, { timeoutSeconds: 60 });
      await Promise.race([new Promise((resolve) => child.on("close", resolve)), sleep(20)]);
      child.kill("SIGKILL");
      const numbers = [...stdout.matchAll(/icmp_seq=(\d+)/g)].map(([, digits]) => Number(digits)).sort((x, y) => x - y);
      const gaps = numbers.map((number, index) => (index === 0 ? 0 : number - (numbers[index - 1] ?? number) - 1));
      return { answered: numbers.length, longestLoss: Math.max(0, ...gaps) };
    },
  };
}

/** The whole world, as the public and as we see it: equal before and after what is to have changed nothing. */
export async function picture(lab: Lab, network: string): Promise<object> {
  const power = await Promise.all(hostsOf(lab.hosts).map(async ({ name }) => [name, await lab.power(name)] as const));
  const { status, stdout } = await wiringOf(lab, network);
  return {
    power: Object.fromEntries(power),
    domains: await domains(lab),
    interfaces: await interfaces(lab),
    guards: await guards(lab),
    wiring: status === 0 ? wired : stdout,
    pings: await pings(lab),
  };
}

/** For whoever reads about a failed test: the ends of the consoles, and what the journal says. */
export async function tellOfFailure(
  lab: Lab | undefined,
  errors: readonly { readonly message: string; readonly diff?: string }[] = [],
): Promise<void> {
  for (const { message, diff } of errors) say(`--- failed: ${message}${diff === undefined ? "" : `\n${diff}`}`);
  if (lab === undefined) return;
  for (const file of readdirSync(lab.folder).filter((name) => name.endsWith(".console"))) {
    say(`--- ${file}\n${readFileSync(join(lab.folder, file), "latin1").slice(-1500)}`);
  }
  if (existsSync(fileIn(lab, "journal.db"))) {
    const { stdout } = await begin(lab, ["execution", "show", "--journal-entries", ...journalOf(lab)], () => {}).told;
    const entries = stdout
      .trim()
      .split("\n")
      .map((line) => line.slice(0, 600));
    say(`--- journal\n${entries.slice(-60).join("\n")}`);
  }
  for (const { name } of hostsOf(lab.hosts)) {
    const { stdout, stderr } = await lab.ssh(name, "xl list; tail -n 15 /run/rehome/jobs/*/*/log 2>/dev/null", { timeoutSeconds: 30 });
    say(`--- ${name}\n${`${stdout}${stderr}`.slice(-4000)}`);
  }
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
