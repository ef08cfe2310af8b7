/** Installs what a test needs and the machine lacks, where that is allowed. */
import { execFileSync } from "node:child_process";

/** Does nothing for anybody but root. Whether it came is for the caller to see. */
export function aptInstall(...packages: readonly string[]): void {
  if (process.getuid?.() !== 0) return;
  const install = ["-o", "DPkg::Lock::Timeout=90", "install", "-y", "--no-install-recommends", ...packages];
  // The second time with new lists: the old ones may be missing, or name versions that are gone.
  for (const commands of [[install], [["update"], install]]) {
    try {
      for (const args of commands) execFileSync("apt-get", args, { stdio: "ignore", timeout: 100_000 });
      return;
    } catch {
      // Tried again, or given up.
    }
  }
}
