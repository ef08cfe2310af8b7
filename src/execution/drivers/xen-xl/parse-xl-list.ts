/** `xl list` as domains. Domain-0 is the host itself and no guest. */
import type { Domain } from "../../ports.ts";

/** A name may hold blanks and is as long as it likes: what follows it has one form, so lines are read from their end. */
const domainLine = /^(.*?)\s+(\d{1,5})\s+(\d{1,12})\s+(\d{1,6})\s+([r-])([b-])([p-])([s-])([c-])([d-])\s+\d+\.\d\s*$/;
const headLine = /^Name\s+ID\s+Mem\s+VCPUs\s+State\s+Time\(s\)\s*$/;

/** Longer ones are not xl's. */
const LONGEST = 1024;

/** Gives the reason, as text, when a line is not understood: then nothing may be concluded from the others. */
export function parseXlList(text: string): readonly Domain[] | string {
  const [head = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  if (!headLine.test(head)) return `xl list does not begin as expected: ${JSON.stringify(head.slice(0, 120))}`;
  const domains: Domain[] = [];
  for (const line of lines) {
    const [, name, id, memory, , ...flags] = domainLine.exec(line.slice(0, LONGEST)) ?? [];
    if (name === undefined || name === "") return `xl list has a line that is not understood: ${JSON.stringify(line.slice(0, 120))}`;
    if (Number(id) === 0) continue;
    domains.push({ name, id: Number(id), memoryMiB: Number(memory), state: stateOf(flags.join("")) });
  }
  if (new Set(domains.map(({ id }) => id)).size < domains.length) return "xl list shows two domains with the same number";
  return domains;
}

/** Flags r b p s c d: none at all while a domain waits for a processor. A dying one is nameless, "(null)". */
function stateOf(flags: string): Domain["state"] {
  if (flags.includes("d")) return "dying";
  if (flags.includes("c")) return "crashed";
  if (flags.includes("s")) return "suspended";
  return flags.includes("p") ? "paused" : "running";
}
