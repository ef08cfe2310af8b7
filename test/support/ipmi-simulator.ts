/** A management controller by OpenIPMI's `ipmi_sim`, and behind it a machine that is a file: on, off, or deaf to requests to go off. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall } from "./apt.ts";

export interface IpmiSimulator {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly passwordFile: string;
  readonly folder: string;
  /** What the controller did to the machine, such as "set power 1". Questions for the state are left out. */
  done(): readonly string[];
  setPower(on: boolean): void;
  /** A deaf machine does not go off when asked. */
  setDeaf(deaf: boolean): void;
  /** Stops answering, as a controller that lost its network. */
  silence(): Promise<void>;
  close(): Promise<void>;
}

const PASSWORD = "s3cret-of-16-chr";

/** Why it cannot run here, after an attempt to install it; null: it can. */
export function ipmiProblem(): string | null {
  const missing = (): readonly string[] => ["ipmi_sim", "ipmitool"].filter((tool) => !hasCommand(tool));
  if (missing().length > 0) aptInstall("ipmitool", "openipmi");
  const left = missing();
  return left.length === 0 ? null : `not installed: ${left.join(", ")} (Debian packages ipmitool and openipmi)`;
}

const hasCommand = (name: string): boolean => (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name)));

export async function startIpmiSimulator(): Promise<IpmiSimulator> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-ipmi-"));
  const at = (name: string): string => join(folder, name);
  const port = await freeUdpPort();
  writeFileSync(at("lan.conf"), lanConfiguration(folder, port));
  writeFileSync(at("host.emu"), "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n");
  writeFileSync(at("machine"), machine(folder), { mode: 0o755 });
  writeFileSync(at("password"), `${PASSWORD}\n`, { mode: 0o600 });
  writeFileSync(at("power"), "0\n");
  writeFileSync(at("calls"), "");
  mkdirSync(at("state"));
  const child = spawn("ipmi_sim", ["-c", at("lan.conf"), "-f", at("host.emu"), "-s", at("state"), "-n"], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const silence = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  await answering(child, port, at("password"));
  return {
    port,
    user: "operator",
    password: PASSWORD,
    passwordFile: at("password"),
    folder,
    done: () =>
      readFileSync(at("calls"), "utf8")
        .split("\n")
        .filter((line) => line.startsWith("set")),
    setPower: (on) => writeFileSync(at("power"), on ? "1\n" : "0\n"),
    setDeaf: (deaf) => (deaf ? writeFileSync(at("deaf"), "") : rmSync(at("deaf"), { force: true })),
    silence,
    async close() {
      await silence();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const lanConfiguration = (folder: string, port: number): string => `name "host"
set_working_mc 0x20
startlan 1
  addr 127.0.0.1 ${port}
  priv_limit admin
  allowed_auths_callback none md2 md5 straight
  allowed_auths_user none md2 md5 straight
  allowed_auths_operator none md2 md5 straight
  allowed_auths_admin none md2 md5 straight
  guid a123456789abcdefa123456789abcdef
endlan
chassis_control "${folder}/machine"
user 1 false "" "" user 10 none md2 md5 straight
user 2 true "operator" "${PASSWORD}" admin 10 none md2 md5 straight
`;

const machine = (folder: string): string => `#!/bin/sh
cd '${folder}' || exit 1
echo "$*" >>calls
case "$1 $2" in
  "get power") echo "power:$(cat power)" ;;
  "set power") echo "$3" >power ;;
  "set shutdown") [ -e deaf ] || echo 0 >power ;;
esac
exit 0
`;

async function answering(child: ChildProcess, port: number, passwordFile: string): Promise<void> {
  const login = ["-H", "127.0.0.1", "-p", String(port), "-C", "3", "-N", "1", "-R", "1", "-U", "operator", "-f", passwordFile];
  for (let attempt = 0; attempt < 20; attempt++) {
    if (child.exitCode !== null) throw new Error(`ipmi_sim ended with status ${child.exitCode}.`);
    try {
      execFileSync("ipmitool", ["-I", "lanplus", ...login, "chassis", "power", "status"], { stdio: "ignore" });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("ipmi_sim does not answer.");
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
