/** Schemathesis in a Python environment of its own under .tools, at one version. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "4.32.5";

/** The program's path; undefined, with the reason said, when it cannot be had here. */
export function install(root, say) {
  const folder = join(root, ".tools", "schemathesis");
  const program = join(folder, "bin", "schemathesis");
  const stamp = join(folder, "version");
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, "utf8") === VERSION) return program;
  say(`installing ${VERSION}`);
  rmSync(folder, { recursive: true, force: true });
  const made = spawnSync("python3", ["-m", "venv", folder], { encoding: "utf8" });
  if (made.error !== undefined || made.status !== 0) {
    say(`python3 with its venv module is needed (Debian: python3-venv): ${made.error?.message ?? made.stderr.trim()}`);
    return undefined;
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `schemathesis==${VERSION}`];
  const installed = spawnSync(join(folder, "bin", "python3"), pip, { encoding: "utf8", timeout: 300_000 });
  if (installed.status !== 0) {
    say(`pip could not install schemathesis ${VERSION} from PyPI: ${installed.stderr.trim().split("\n").at(-1)}`);
    return undefined;
  }
  writeFileSync(stamp, VERSION);
  return program;
}
