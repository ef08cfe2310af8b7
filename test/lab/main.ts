/** `npm run lab`: the lab by hand. Started by tools/lab.mjs, which compiles it first. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildImages } from "./images.ts";
import { type Lab, type LabOptions, openLab, removeLab, startLab, stoppedFile } from "./lab.ts";
import { runsFolder } from "./places.ts";
import { printState, runLab } from "./run.ts";

const usage = `usage: npm run lab                            build, boot, run, stop
       npm run lab -- build                   make the guests' images
       npm run lab -- up [--hosts 2|3]        boot a lab that stays
       npm run lab -- down                    end labs that stay, and what crashed ones left
       npm run lab -- status                  hosts and domains
       npm run lab -- ssh DEVICE COMMAND...   run a command on PR1, PR2, PR3, NR, NR1 or NR2
       npm run lab -- exec COMMAND...         run a command of this machine inside the lab's network
       npm run lab -- power on|off|cut HOST   through its management controller; cut: as a power failure
`;
const print = (line: string): void => void process.stderr.write(`${line}\n`);

interface Found {
  readonly lab: Lab;
  /** Whether it stays, its owner lives, or nobody looks after it any more. */
  readonly state: "kept" | "owned" | "abandoned" | "stopped";
}

function findLabs(): readonly Found[] {
  if (!existsSync(runsFolder)) return [];
  const folders = readdirSync(runsFolder).map((name) => join(runsFolder, name));
  return folders
    .filter((folder) => existsSync(join(folder, "lab.json")))
    .map((folder) => {
      const { owner }: { readonly owner: number | null } = JSON.parse(readFileSync(join(folder, "lab.json"), "utf8"));
      const lab = openLab(folder);
      if (existsSync(join(folder, stoppedFile))) return { lab, state: "stopped" };
      if (owner === null) return { lab, state: "kept" };
      return { lab, state: existsSync(`/proc/${owner}`) ? "owned" : "abandoned" };
    });
}

function theLab(): Lab {
  const [found] = findLabs().filter(({ state }) => state === "kept");
  if (found !== undefined) return found.lab;
  throw new Error("No lab is up. Boot one: npm run lab -- up");
}

/** With our own streams: people and scripts use it. */
function handOver(lab: Lab, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("ip", ["netns", "exec", lab.namespace, ...args], { stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

async function up(options: LabOptions): Promise<number> {
  if (findLabs().some(({ state }) => state === "kept")) throw new Error("A lab is up already. End it first: npm run lab -- down");
  const lab = await startLab({ ...options, keep: true, heard: print });
  await printState(lab, print);
  return 0;
}

async function down(): Promise<number> {
  for (const { lab, state } of findLabs()) {
    if (state === "owned") print(`lab ${lab.id} belongs to a process that still runs: left alone`);
    else await removeLab(lab);
    if (state === "kept" || state === "abandoned") print(`lab ${lab.id} has ended`);
  }
  return 0;
}

async function status(): Promise<number> {
  const found = findLabs().filter(({ state }) => state !== "stopped");
  for (const { lab, state } of found) {
    if (state === "abandoned") print(`lab ${lab.id} was left behind by a process that ended: npm run lab -- down`);
    else await printState(lab, print);
  }
  if (found.length === 0) print("no lab is up");
  return 0;
}

async function power(lab: Lab, [action, host = ""]: readonly string[]): Promise<number> {
  if (action === "on") await lab.bootHost(host);
  else if (action === "off") await lab.powerOff(host);
  else if (action === "cut") await lab.killHost(host);
  else return badUsage();
  return 0;
}

function badUsage(): number {
  process.stderr.write(usage);
  return 2;
}

function optionsOf(args: readonly string[]): LabOptions | undefined {
  if (args.length === 0) return {};
  const [name, value] = args;
  if (args.length !== 2 || name !== "--hosts" || (value !== "2" && value !== "3")) return undefined;
  return { hosts: value === "2" ? 2 : 3 };
}

async function main([command = "run", ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case "build":
      print(`images: ${(await buildImages()).hostCpio}`);
      return 0;
    case "run":
    case "up": {
      const options = optionsOf(args);
      if (options === undefined) return badUsage();
      return command === "up" ? up(options) : runLab(options, print);
    }
    case "down":
      return down();
    case "status":
      return status();
    case "ssh": {
      const [device, ...words] = args;
      if (device === undefined) return badUsage();
      const lab = theLab();
      return handOver(lab, [...lab.sshArguments(device), ...words]);
    }
    case "exec":
      return args.length === 0 ? badUsage() : handOver(theLab(), args);
    case "power":
      return power(theLab(), args);
    default:
      return badUsage();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
