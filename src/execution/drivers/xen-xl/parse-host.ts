/** What the script that reads a host printed, as facts. */
import type { HostFacts, Seen } from "../../ports.ts";
import type { RunResult } from "../remote/runner.ts";
import { parseXlInfo } from "./parse-xl-info.ts";
import { parseXlList } from "./parse-xl-list.ts";

/** All of it, or why nothing may be concluded. */
export function parseHost(host: string, result: RunResult, nonce: string): Seen<HostFacts> {
  if (result.kind !== "exited") return { seen: false, why: result.detail };
  if (result.status !== 0) return unseen(host, `xl ended with status ${result.status}: ${result.stderr.trim().slice(-500)}`);
  const [boot, info, list] = sectionsOf(result.stdout, nonce) ?? [];
  if (boot === undefined || info === undefined || list === undefined) return unseen(host, "its answer is not complete");
  const bootId = boot.trim();
  if (!/^[0-9a-f-]{36}$/.test(bootId)) return unseen(host, "it tells no boot id");
  const facts = parseXlInfo(info);
  if (typeof facts === "string") return unseen(host, facts);
  const domains = parseXlList(list);
  if (typeof domains === "string") return unseen(host, domains);
  return { seen: true, state: { bootId, ...facts, domains } };
}

const unseen = (host: string, why: string): Seen<HostFacts> => ({ seen: false, why: `${host}: ${why}` });

/** The texts between the marks, which have to come once, in this order, the last one at the end. */
function sectionsOf(text: string, nonce: string): readonly string[] | null {
  const parts = text.split(`${nonce} `);
  if (parts.length !== 5 || parts[0] !== "" || parts[4] !== "end\n") return null;
  const sections = ["boot\n", "info\n", "list\n"].map((head, index) => {
    const part = parts[index + 1] ?? "";
    return part.startsWith(head) ? part.slice(head.length) : null;
  });
  return sections.every((section) => section !== null) ? sections : null;
}
