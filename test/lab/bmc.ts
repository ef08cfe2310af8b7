/**
 * A host's power, behind a baseboard management controller that speaks IPMI 2.0 over LAN: OpenIPMI's simulator, one a host, listening
 * on port 623 of an address of its own. Its chassis commands start the host's QEMU and cut its power.
 */
import { spawn } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quote, run, sleep } from "./command.ts";
import { monitorPortOf, pidFileOf } from "./qemu.ts";
import type { Host } from "./topology.ts";

export const bmcUser = "rehome";
export const bmcPassword = "lab";
/** ipmi_sim does not answer "Get Channel Cipher Suites" before a session: without saying which suite, ipmitool waits 10 s each time. */
export const bmcCipherSuite = 3;

/** Gives the arguments to ipmitool for a host's controller. */
const ipmitoolArguments = (host: Host): readonly string[] => [
  ...["-I", "lanplus", "-H", host.bmcAddress, "-U", bmcUser, "-P", bmcPassword, "-C", `${bmcCipherSuite}`],
];

/**
 * What ipmi_sim calls with ADDRESS get power, ADDRESS set power 0|1, set reset 1 and, for an orderly end, set shutdown 1. A QEMU that
 * has ended may linger as a zombie: then it has no command line.
 */
const chassisScript = (pidFile: string, start: string, monitorPort: number): string => `#!/bin/bash
running() { [ -f ${quote(pidFile)} ] && grep -aq qemu-system "/proc/$(cat ${quote(pidFile)})/cmdline" 2>/dev/null; }
# The power button. QEMU drops what it has not read yet when its monitor's connection ends.
press() { { echo system_powerdown; sleep 5; } >/dev/tcp/127.0.0.1/${monitorPort}; }
case "$2 $3 $4" in
"get power "*) if running; then echo power:1; else echo power:0; fi ;;
"set power 1") running || ${start} </dev/null >>${quote(`${pidFile}.log`)} 2>&1 ;;
"set power 0") ! running || kill -KILL "$(cat ${quote(pidFile)})" ;;
"set reset "*) ! running || kill -KILL "$(cat ${quote(pidFile)})"; sleep 1; ${start} </dev/null >>${quote(`${pidFile}.log`)} 2>&1 ;;
"set shutdown "*) ! running || press >/dev/null 2>&1 & ;;
*) exit 1 ;;
esac
`;

const lanConfiguration = (host: Host, script: string): string => `name "${host.name}"
set_working_mc 0x20
  startlan 1
    addr ${host.bmcAddress} 623
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcd${host.bmcAddress.split(".")[3]?.slice(-2)}
  endlan
  chassis_control "bash ${quote(script)} 0x20"
  user 1 false "" "" user 10 none md2 md5 straight
  user 2 true "${bmcUser}" "${bmcPassword}" admin 10 none md2 md5 straight
`;

const emulation = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;

/** Starts the controller of a host that is off. It runs until the lab's namespace is cleared. */
export function startBmc(folder: string, namespace: string, host: Host, start: string): void {
  const own = join(folder, `${host.name}.bmc`);
  mkdirSync(join(own, "state"), { recursive: true });
  const script = join(own, "chassis");
  writeFileSync(script, chassisScript(pidFileOf(folder, host.name), start, monitorPortOf(host.address)));
  writeFileSync(join(own, "lan.conf"), lanConfiguration(host, script));
  writeFileSync(join(own, "emulation"), emulation);
  const log = openSync(join(own, "log"), "a");
  const files = ["-c", join(own, "lan.conf"), "-f", join(own, "emulation"), "-s", join(own, "state")];
  const child = spawn("ip", ["netns", "exec", namespace, "ipmi_sim", ...files, "-n"], { detached: true, stdio: ["ignore", log, log] });
  child.on("error", (error) => writeFileSync(join(own, "log"), `${error.message}\n`, { flag: "a" }));
  child.unref();
}

const chassis = (namespace: string, host: Host, action: string) =>
  run("ip", ["netns", "exec", namespace, "ipmitool", ...ipmitoolArguments(host), "chassis", "power", action], { timeoutSeconds: 60 });

/** Asks a host's controller. */
export async function readPower(namespace: string, host: Host): Promise<"on" | "off"> {
  const { stdout, stderr } = await chassis(namespace, host, "status");
  const [, state] = /Chassis Power is (on|off)/.exec(stdout) ?? [];
  if (state === "on" || state === "off") return state;
  throw new Error(`${host.name}'s management controller does not say whether it is on: ${`${stdout}${stderr}`.trim()}`);
}

/** Tells a host's controller, again while it is starting. */
export async function switchPower(namespace: string, host: Host, to: "on" | "off"): Promise<void> {
  for (let left = 20; ; left -= 1) {
    const { status, stderr } = await chassis(namespace, host, to);
    if (status === 0) return;
    if (left === 0) throw new Error(`${host.name}'s management controller does not take "power ${to}": ${stderr.trim()}`);
    await sleep(0.5);
  }
}
