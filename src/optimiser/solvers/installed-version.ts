import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The version of an installed package, read from its package.json without loading its code; null when it is not installed. */
export function installedVersion(entry: string): string | null {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(entry));
    while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
    const content: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof content === "object" && content !== null && "version" in content ? String(content.version) : null;
  } catch {
    return null;
  }
}
