/**
 * A lab of real Xen hosts under QEMU emulation, each with a management controller, and two traffic endpoints. Everything runs in one
 * network namespace with a name of its own and is kept in one folder, so that several labs do not meet, and a lab's end is the end of
 * everything in its namespace.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readPower, startBmc, switchPower } from "./bmc.ts";
import { must, type Outcome, type RunOptions, run, sleep } from "./command.ts";
import { writeFleet, writeNetwork } from "./documents.ts";
import { buildImages } from "./images.ts";
import { makeNamespace } from "./namespace.ts";
import { accessIn, writeOverlay } from "./overlay.ts";
import { runsFolder, sources } from "./places.ts";
import { consoleOf, endpointCommand, hostCommand, linkImages, pidFileOf, tapOf } from "./qemu.ts";
import {
  type Device,
  devicesOf,
  endpointGuest,
  endpoints,
  type Host,
  type HostCount,
  hostsOf,
  type Router,
  routersOf,
} from "./topology.ts";

export interface Lab {
  readonly id: string;
  readonly hosts: HostCount;
  readonly namespace: string;
  /** Its documents, consoles and logs. */
  readonly folder: string;
  /** network@1 of the lab as it starts. */
  readonly networkFile: string;
  /** What `rehome execute --fleet` needs. */
  readonly fleetFile: string;
  /** Runs a process of this machine inside the lab's network. */
  exec(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Starts such a process and leaves its streams and its end to the caller: a signal sent to it reaches the command itself. */
  start(args: readonly string[], options?: Pick<RunOptions, "cwd" | "env">): ChildProcess;
  /** Runs a shell command on PR1, PR2, PR3, NR, NR1 or NR2. Status 255: it could not be reached. */
  ssh(device: string, command: string, options?: RunOptions): Promise<Outcome>;
  /** The command line, to be run inside the namespace, of the ssh client that `ssh` uses. */
  sshArguments(device: string): readonly string[];
  /** Creates the virtual routers where they start, once their hosts are wired, and waits until traffic passes through them. */
  createRouters(): Promise<void>;
  /** Resolves once a ping of one customer is answered by the other. */
  answersThrough(): Promise<void>;
  /** As the host's management controller has it. */
  power(host: string): Promise<"on" | "off">;
  /** Kills a host's QEMU, as a power failure would; its management controller lives on. */
  killHost(host: string): Promise<void>;
  /** Cuts a host's power through its management controller. */
  powerOff(host: string): Promise<void>;
  /** Powers a host on through its management controller and waits until it can be reached. */
  bootHost(host: string): Promise<void>;
  /** Kills what carries migrations on a host, on either side, and gives how many processes that were. */
  cutTransport(host: string): Promise<number>;
  /** Pulls the network cable of a host, or puts it back: packets are lost without a word. */
  setCable(host: string, state: "in" | "out"): Promise<void>;
  /** Ends everything that the lab started. Its folder stays, without the large files. */
  stop(): Promise<void>;
}

export interface LabOptions {
  readonly hosts?: HostCount;
  /** The lab outlives this process; `stop` or `npm run lab -- down` ends it. Otherwise it ends with this process, however that ends. */
  readonly keep?: boolean;
  /** Hears of progress. */
  readonly heard?: (line: string) => void;
}

/** As it lies in the lab's folder. */
interface LabRecord {
  readonly id: string;
  readonly hosts: HostCount;
  /** The process that it ends with; null: none. */
  readonly owner: number | null;
}

const bootSeconds = 300;
/** In its folder: the lab has ended. Made by stop-lab. */
export const stoppedFile = "stopped";

/** Builds the images where needed, boots everything that starts on, and waits for it. Leaves nothing running when that fails. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { hosts: count = 2, keep = false, heard = () => {} } = options;
  if (process.getuid?.() !== 0) throw new Error("The lab makes network namespaces and taps: run it as root.");
  if (!existsSync("/dev/net/tun"))
    throw new Error("The lab needs /dev/net/tun. In a container, start it with --device /dev/net/tun and CAP_NET_ADMIN.");
  forgetOldLabs();
  const images = await buildImages();
  const id = randomBytes(3).toString("hex");
  const folder = join(runsFolder, id);
  mkdirSync(folder, { recursive: true });
  const record: LabRecord = { id, hosts: count, owner: keep ? null : process.pid };
  writeFileSync(join(folder, "lab.json"), `${JSON.stringify(record)}\n`);
  const lab = labOf(record);
  const stopWatching = keep ? () => {} : watchOver(lab);
  const stop = async (): Promise<void> => {
    await lab.stop();
    stopWatching();
  };
  try {
    const started = performance.now();
    const since = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
    linkImages(folder, images);
    await writeOverlay(folder, images, count);
    writeNetwork(lab.networkFile, count);
    writeFleet(lab.fleetFile, folder, count);
    await makeNamespace(lab.namespace, count);
    for (const host of hostsOf(count)) startBmc(folder, lab.namespace, host, hostCommand(folder, host));
    await must("ip", ["netns", "exec", lab.namespace, "sh", "-c", endpointCommand(folder)]);
    heard(`${lab.namespace}: booting (${folder})`);
    const boot = async (device: Device, begin: () => Promise<void>): Promise<void> => {
      await begin();
      await waitForBoot(lab, device.name);
      heard(`${device.name} is up after ${since()}`);
    };
    const hosts = hostsOf(count).filter(({ startsOn }) => startsOn);
    await all([boot(endpointGuest, async () => {}), ...hosts.map((host) => boot(host, () => switchPower(lab.namespace, host, "on")))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...lab, stop };
}

/** Keeps the folders of the last few labs that have ended: somebody may want to read their consoles. */
function forgetOldLabs(): void {
  if (!existsSync(runsFolder)) return;
  const ends = readdirSync(runsFolder).map((name) => join(runsFolder, name, stoppedFile));
  const ended = ends.filter((file) => existsSync(file)).map((file) => ({ folder: dirname(file), at: statSync(file).mtimeMs }));
  for (const { folder } of ended.sort((x, y) => y.at - x.at).slice(5)) rmSync(folder, { recursive: true, force: true });
}

/** Waits for all, also for those that are still under way when one has failed, so that nothing is started behind a stop. */
async function all(promises: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** The lab in a folder, which may have ended. */
export function openLab(folder: string): Lab {
  const record: LabRecord = JSON.parse(readFileSync(join(folder, "lab.json"), "utf8"));
  return labOf(record);
}

function labOf({ id, hosts }: LabRecord): Lab {
  const folder = join(runsFolder, id);
  const namespace = `rehome-lab-${id}`;
  const sockets = join(tmpdir(), namespace);
  const inside = (args: readonly string[]): readonly string[] => ["netns", "exec", namespace, ...args];
  const hostNamed = (name: string): Host => named(hostsOf(hosts), name);
  const exec: Lab["exec"] = (args, options) => run("ip", inside(args), options);
  const sshArguments = (name: string): readonly string[] => sshCommand(folder, sockets, named(devicesOf(hosts), name));
  const ssh: Lab["ssh"] = (device, command, options) => exec([...sshArguments(device), command], options);
  const lab: Lab = {
    id,
    hosts,
    namespace,
    folder,
    networkFile: join(folder, "network.json"),
    fleetFile: join(folder, "fleet.json"),
    exec,
    start: (args, options = {}) => spawn("ip", inside(args), { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: "pipe" }),
    ssh,
    sshArguments,
    createRouters: () => createRouters(lab),
    answersThrough: () => answersThrough(lab),
    power: (host) => readPower(namespace, hostNamed(host)),
    killHost: async (host) => killQemu(pidFileOf(folder, hostNamed(host).name)),
    powerOff: async (host) => switchPower(namespace, hostNamed(host), "off"),
    bootHost: async (host) => {
      await switchPower(namespace, hostNamed(host), "on");
      await waitForBoot(lab, host);
    },
    cutTransport: async (host) => {
      const { stdout } = await ssh(host, 'pids=$(pidof socat); [ -z "$pids" ] || kill -KILL $pids; echo $pids');
      return stdout.split(/\s+/).filter((word) => word !== "").length;
    },
    setCable: async (host, state) => {
      await must("ip", ["-n", namespace, "link", "set", tapOf(hostNamed(host).name), state === "in" ? "up" : "down"]);
    },
    stop: async () => {
      await must("sh", [join(sources, "stop-lab"), namespace, folder, sockets]);
    },
  };
  return lab;
}

async function createRouters(lab: Lab): Promise<void> {
  const create = async ({ name, host }: Router): Promise<void> => {
    const { status, stdout, stderr } = await lab.ssh(host, `xl create -q /etc/xen/rehome/${name}.cfg`, { timeoutSeconds: 120 });
    if (status !== 0) throw new Error(`${host} cannot create ${name}: ${`${stderr}${stdout}`.trim()}`);
  };
  await all(routersOf(lab.hosts).map(create));
  await answersThrough(lab);
}

async function answersThrough(lab: Lab): Promise<void> {
  const [from, to] = endpoints;
  for (let left = 60; left > 0; left -= 1) {
    const { status } = await lab.ssh(from.name, `ping -c 1 -W 1 ${to.customerAddress}`);
    if (status === 0) return;
    await sleep(0.5);
  }
  throw new Error(`The routers run, and no ping gets from ${from.name} to ${to.customerAddress} through them. Are their hosts wired?`);
}

function named<Item extends Device>(items: readonly Item[], name: string): Item {
  const item = items.find((candidate) => candidate.name === name);
  if (item !== undefined) return item;
  throw new Error(`The lab has no "${name}". There are ${items.map((candidate) => candidate.name).join(", ")}.`);
}

/** One connection a device and boot stays open: the path of its socket has the QEMU's process id in it. Paths of sockets are short, so they are not in the lab's folder. */
function sshCommand(folder: string, sockets: string, { name, address }: Device): readonly string[] {
  const guest = /^NR/.test(name) ? endpointGuest.name : name;
  const pidFile = pidFileOf(folder, guest);
  const boot = existsSync(pidFile) ? readFileSync(pidFile, "utf8").trim() : "off";
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const { keyFile, knownHostsFile } = accessIn(folder);
  const settings = [
    ...["BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", `UserKnownHostsFile="${knownHostsFile}"`],
    ...["GlobalKnownHostsFile=none", "ConnectTimeout=20", "ServerAliveInterval=15", "ServerAliveCountMax=4", "LogLevel=ERROR"],
    ...["ControlMaster=auto", "ControlPersist=120", `ControlPath=${sockets}/${name}-${boot}`],
  ];
  return ["ssh", "-F", "none", "-i", keyFile, ...settings.flatMap((setting) => ["-o", setting]), `root@${address}`];
}

async function waitForBoot(lab: Lab, name: string): Promise<void> {
  const log = consoleOf(lab.folder, name);
  const deadline = performance.now() + bootSeconds * 1000;
  const read = (): string => (existsSync(log) ? readFileSync(log, "latin1") : "");
  while (!read().includes(`HOST-READY ${name} `)) {
    if (performance.now() > deadline)
      throw new Error(`${name} did not come up in ${bootSeconds} s. Its console (${log}) ends with:\n${read().slice(-1500)}`);
    if (read() !== "" && !existsSync(`/proc/${readPid(pidFileOf(lab.folder, name))}`)) {
      throw new Error(`${name}'s QEMU ended while it booted. Its console (${log}) ends with:\n${read().slice(-1500)}`);
    }
    await sleep(0.25);
  }
  const { status, stderr } = await lab.ssh(name, "true", { timeoutSeconds: 60 });
  if (status !== 0) throw new Error(`${name} is up and cannot be reached by ssh: ${stderr.trim()}`);
}

const readPid = (file: string): number => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);

/** Nothing happens when it does not run: the id may be another process's by now. */
function killQemu(pidFile: string): void {
  const pid = readPid(pidFile);
  const commandLine = `/proc/${pid}/cmdline`;
  if (pid > 0 && existsSync(commandLine) && readFileSync(commandLine, "utf8").includes("qemu-system")) process.kill(pid, "SIGKILL");
}

/** Ends the lab when this process ends, in whichever way: a pipe to a waiting shell closes then. */
function watchOver(lab: Lab): () => void {
  const script = 'read -r word; [ "$word" = stopped ] || exec sh "$@"';
  const args = ["-c", script, "sh", join(sources, "stop-lab"), lab.namespace, lab.folder, join(tmpdir(), lab.namespace)];
  const watchdog = spawn("sh", args, { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  watchdog.unref();
  watchdog.stdin.on("error", () => {});
  return () => {
    watchdog.stdin.end("stopped\n");
  };
}

/** Ends what is left of a lab that was not stopped, and forgets its folder. */
export async function removeLab(lab: Lab): Promise<void> {
  await lab.stop();
  rmSync(lab.folder, { recursive: true, force: true });
}
