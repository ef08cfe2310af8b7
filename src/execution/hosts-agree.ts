/** Whether two hosts can exchange a running router: the same hypervisor and processors, and what live migration needs of both. */
import type { HostFacts } from "./ports.ts";

/** Xen keeps a little beside a guest's own memory: page tables, the grant table. */
export const OVERHEAD_MIB = 8;

/** Why a guest of the one cannot migrate to the other; null: nothing is against it. */
export function disagreement(
  [from, source]: readonly [string, HostFacts],
  [to, target]: readonly [string, HostFacts],
  guests: "pv" | "hvm",
): string | null {
  if (source.hypervisor !== target.hypervisor) return `${from} runs ${source.hypervisor}, ${to} runs ${target.hypervisor}`;
  if (source.cpu !== target.cpu) return `the processors of ${from} and ${to} have different features`;
  for (const [host, { virtualisation }] of [
    [from, source],
    [to, target],
  ] as const) {
    if (guests === "pv" && !virtualisation.includes("shadow")) {
      return `${host} has no shadow paging (virt_caps: ${virtualisation.join(" ")}), which live migration of a paravirtual guest needs`;
    }
  }
  return null;
}
