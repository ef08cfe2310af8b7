/**
 * Devices that are network namespaces of this machine, joined by a wire, and stations behind their bridges, for tests of what
 * changes a network. Names are drawn, and everything goes with `close`. Nothing outside the namespaces is touched.
 */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runner, RunResult } from "../../src/execution/drivers/remote/runner.ts";

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runCommand(file: string, words: readonly string[], stdin = "", timeoutSeconds = 60): Promise<Ended | "timeout"> {
  return new Promise((resolve) => {
    const child = execFile(file, words, { timeout: timeoutSeconds * 1000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (error.killed === true) resolve("timeout");
      else resolve({ status: typeof error.code === "number" ? error.code : 127, stdout, stderr: stderr === "" ? error.message : stderr });
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(stdin);
  });
}

async function must(script: string): Promise<string> {
  const ended = await runCommand("sh", ["-ec", script]);
  if (ended === "timeout" || ended.status !== 0) throw new Error(`${script}\n${ended === "timeout" ? ended : ended.stderr}`);
  return ended.stdout;
}

/** Null, or why this machine makes no namespaces: then there is nothing to test on. */
export async function whyNoNamespaces(): Promise<string | null> {
  if (process.platform !== "linux") return `namespaces need Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "namespaces need root";
  const name = `rehome-try-${randomBytes(3).toString("hex")}`;
  const ended = await runCommand("sh", [
    "-c",
    `ip netns add ${name} || exit 1; ip -n ${name} link add v1 type vxlan id 1 local 192.0.2.1 remote 192.0.2.2 dstport 4789 && ip -n ${name} link add b1 type bridge && ip -n ${name} link add p1 type veth peer name p2; s=$?; ip netns del ${name}; exit $s`,
  ]);
  if (ended === "timeout") return "making a namespace takes too long";
  return ended.status === 0 ? null : `namespaces with bridges and tunnels cannot be made: ${ended.stderr.trim()}`;
}

export interface NamespaceFleet {
  readonly runner: Runner;
  /** By device. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The namespace is made anew, with another boot id: nothing is left of what it carried, and its processes end. */
  restart(device: string): Promise<void>;
  /** Hardware address of the station behind a bridge. */
  stationMac(device: string, bridge: string): string;
  /** How many of some attempts at a station behind one bridge to reach the other were answered; the stations are made when first needed. */
  attempts(from: readonly [string, string], to: readonly [string, string], count: number): Promise<number>;
  /** Takes the stations away again, from bridges that are to be removed. */
  removeStations(): Promise<void>;
  close(): Promise<void>;
}

interface Station {
  readonly namespace: string;
  readonly address: string;
  readonly mac: string;
}

/** Two devices, reachable from each other. Any shell that knows POSIX will do. */
export async function openNamespaceFleet(devices: readonly [string, string], shell: readonly string[] = ["sh"]): Promise<NamespaceFleet> {
  const prefix = `rehome-${randomBytes(3).toString("hex")}`;
  const folder = mkdtempSync(join(tmpdir(), "rehome-devices-"));
  const boots = new Map(devices.map((device) => [device, 0]));
  const stations = new Map<string, Station>();
  const nameOf = (device: string): string => `${prefix}-${devices.indexOf(device)}`;
  const addresses = Object.fromEntries(devices.map((device, index) => [device, `10.98.0.${index + 1}`]));

  const start = async (device: string): Promise<void> => {
    const own = join(folder, nameOf(device));
    mkdirSync(join(own, "run"), { recursive: true });
    writeFileSync(join(own, "boot-id"), `${randomBytes(8).toString("hex")}-${boots.get(device)}\n`);
    await must(`ip netns add ${nameOf(device)}; ip -n ${nameOf(device)} link set lo up`);
  };
  const wire = async (): Promise<void> => {
    const [a, b] = [nameOf(devices[0]), nameOf(devices[1])];
    // A namespace's own end goes some time after the namespace.
    await must(`for each in ${a} ${b}; do ip -n $each link del u0 2>/dev/null || true; done
ip -n ${a} link add u0 type veth peer name u0 netns ${b}
for each in '${a} 1' '${b} 2'; do set -- $each; ip -n $1 addr add 10.98.0.$2/24 dev u0; ip -n $1 link set u0 up; done`);
  };
  /** Each device has a /run and a boot id of its own. */
  const inside = (device: string, script: string): readonly [string, readonly string[]] => {
    const own = join(folder, nameOf(device));
    const enter = `mount --bind ${own}/run /run && mount --bind ${own}/boot-id /proc/sys/kernel/random/boot_id && exec "$@"`;
    return ["ip", ["netns", "exec", nameOf(device), "sh", "-c", enter, "sh", ...shell, "-c", script]];
  };
  const stop = async (namespace: string): Promise<void> => {
    const pids = await runCommand("ip", ["netns", "pids", namespace]);
    if (pids !== "timeout") for (const pid of pids.stdout.split("\n").filter((line) => /^\d+$/.test(line))) endProcess(Number(pid));
    await runCommand("ip", ["netns", "del", namespace]);
  };
  const station = async ([device, bridge]: readonly [string, string]): Promise<{
    readonly namespace: string;
    readonly address: string;
  }> => {
    const key = `${device} ${bridge}`;
    const known = stations.get(key);
    if (known !== undefined) return known;
    const made = { namespace: `${prefix}-s${stations.size}`, address: `10.97.0.${stations.size + 1}`, mac: stationMac(device, bridge) };
    stations.set(key, made);
    await must(`ip netns add ${made.namespace}
ip netns exec ${made.namespace} sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
ip -n ${nameOf(device)} link add st${stations.size} type veth peer name s0 netns ${made.namespace}
ip -n ${nameOf(device)} link set st${stations.size} addrgenmode none master ${bridge} up
ip -n ${made.namespace} link set s0 mtu 1450 address ${made.mac} up
ip -n ${made.namespace} addr add ${made.address}/24 dev s0`);
    // Nobody asks for an address, and so nobody waits before asking again: the first frame after a change shows what the change did.
    const knows = (who: string, whom: Station) => `ip -n ${who} neigh replace ${whom.address} lladdr ${whom.mac} dev s0 nud permanent`;
    for (const other of stations.values())
      if (other !== made) await must(`${knows(made.namespace, other)}; ${knows(other.namespace, made)}`);
    return made;
  };

  const removeStations = async (): Promise<void> => {
    for (const { namespace } of stations.values()) await stop(namespace);
    stations.clear();
    // The kernel takes the wires away a little later than the namespaces.
    await must(
      `for n in ${devices.map(nameOf).join(" ")}; do i=0; while ip -n $n -br link | grep -q '^st[0-9]'; do i=$((i + 1)); [ $i -lt 100 ]; sleep 0.05; done; done`,
    );
  };

  for (const device of devices) await start(device);
  await wire();

  return {
    addresses,
    runner: {
      async run(device, script, options = {}): Promise<RunResult> {
        if (!devices.includes(device)) return { kind: "refused", detail: `no such device: ${device}` };
        const [file, words] = inside(device, script);
        const ended = await runCommand(file, words, options.stdin, options.timeoutSeconds);
        return ended === "timeout" ? { kind: "timeout", detail: "no end in time" } : { kind: "exited", ...ended };
      },
      stream: (device, script, onLine, signal) =>
        new Promise((resolve) => {
          const [file, words] = inside(device, script);
          const child = spawn(file, words, { stdio: ["ignore", "pipe", "pipe"] });
          const rests = { stdout: "", stderr: "" };
          for (const name of ["stdout", "stderr"] as const)
            child[name].on("data", (chunk: Buffer) => {
              const lines = (rests[name] + chunk.toString()).split("\n");
              rests[name] = lines.pop() ?? "";
              for (const line of lines) onLine(name, line);
            });
          signal?.addEventListener("abort", () => child.kill());
          child.on("close", (code) =>
            resolve(
              signal?.aborted === true
                ? { kind: "timeout", detail: "ended" }
                : { kind: "exited", status: code ?? 128, stdout: "", stderr: "" },
            ),
          );
        }),
    },
    async restart(device) {
      await stop(nameOf(device));
      rmSync(join(folder, nameOf(device)), { recursive: true, force: true });
      boots.set(device, (boots.get(device) ?? 0) + 1);
      await start(device);
      await wire();
    },
    stationMac,
    async attempts(from, to, count) {
      const [sender, receiver] = [await station(from), await station(to)];
      // Nobody listens there: the answer to a connection is its refusal, one frame each way.
      const one = `timeout 0.5 bash -c ': </dev/tcp/${receiver.address}/9' 2>&1`;
      const tries = `n=0; for i in $(seq ${count}); do case $(${one}) in *refused*) n=$((n + 1));; esac; done; echo $n`;
      const ended = await runCommand("ip", ["netns", "exec", sender.namespace, "bash", "-c", tries]);
      return ended === "timeout" || ended.status !== 0 ? 0 : Number(ended.stdout);
    },
    removeStations,
    async close() {
      for (const { namespace } of stations.values()) await stop(namespace);
      for (const device of devices) await stop(nameOf(device));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function stationMac(device: string, bridge: string): string {
  const sum = [...`${device} ${bridge}`].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 2 ** 24, 7);
  return `02:aa:bb:${[16, 8, 0].map((shift) => ((sum >>> shift) & 255).toString(16).padStart(2, "0")).join(":")}`;
}

/** One that these tests started, in a namespace of their own. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
