/** OpenStack's Redfish service `sushy-emulator` over one fake machine, which takes 1 to 11 s to do what it is told. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall } from "./apt.ts";
import { freePort } from "./free-port.ts";

export interface SushyEmulator {
  readonly url: string;
  readonly system: string;
  readonly user: string;
  readonly password: string;
  readonly passwordFile: string;
  readonly folder: string;
  close(): Promise<void>;
}

const PINNED = "sushy-tools==2.2.0";
const SYSTEM = "27946b59-9e44-4fa7-8e91-f3527a1ef094";
const PASSWORD = "a password with spaces";
/** bcrypt of it, as `htpasswd -nbB` writes it. */
const HASH = "$2b$04$sei4At09EzL9NkHb7KvszOmizl.WO3O.Na9ic1Yw18l9FJPq39KPm";
const environment = join("node_modules", ".cache", "sushy");
const program = join(environment, "bin", "sushy-emulator");

/** Why it cannot run here, after an attempt to install it into a Python environment of its own; null: it can. */
export function sushyProblem(): string | null {
  if (existsSync(program)) return null;
  if (!makesEnvironment()) {
    // Debian has Python without it.
    aptInstall("python3-venv");
    makesEnvironment();
  }
  return existsSync(program) ? null : `${PINNED} (PyPI) could not be installed: it needs python3 with venv, and a package index`;
}

function makesEnvironment(): boolean {
  try {
    execFileSync("python3", ["-m", "venv", environment], { stdio: "ignore", timeout: 60_000 });
    const pip = ["install", "--quiet", "--disable-pip-version-check", PINNED];
    execFileSync(join(environment, "bin", "pip"), pip, { stdio: "ignore", timeout: 100_000 });
    return true;
  } catch {
    rmSync(environment, { recursive: true, force: true });
    return false;
  }
}

export async function startSushyEmulator(): Promise<SushyEmulator> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-sushy-"));
  const port = await freePort();
  writeFileSync(join(folder, "users"), `operator:${HASH}\n`);
  writeFileSync(join(folder, "password"), `${PASSWORD}\n`);
  writeFileSync(
    join(folder, "emulator.conf"),
    `SUSHY_EMULATOR_STATE_DIR = ${JSON.stringify(folder)}\nSUSHY_EMULATOR_AUTH_FILE = ${JSON.stringify(join(folder, "users"))}\n`,
  );
  const args = ["--fake", "--config", join(folder, "emulator.conf"), "-i", "127.0.0.1", "-p", String(port)];
  const child = spawn(program, args, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt++) {
    if (child.exitCode !== null || attempt > 150) throw new Error("sushy-emulator does not answer.");
    const answer = await fetch(`${url}/redfish/v1/`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    system: SYSTEM,
    user: "operator",
    password: PASSWORD,
    passwordFile: join(folder, "password"),
    folder,
    async close() {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
