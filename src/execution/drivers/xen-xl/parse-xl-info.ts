/** `xl info` as facts about a host. */
import type { HostFacts } from "../../ports.ts";

export type XlInfo = Pick<HostFacts, "hypervisor" | "virtualisation" | "cpu" | "totalMemoryMiB" | "freeMemoryMiB">;

/** Gives the reason, as text, when what has to be known is missing or odd. The first line of a key counts. */
export function parseXlInfo(text: string): XlInfo | string {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, key, value] = /^([a-z_0-9]+) *: ?(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && !values.has(key)) values.set(key, value.trim());
  }
  const version = values.get("xen_version") ?? "";
  if (!/^[A-Za-z0-9][A-Za-z0-9.+~-]{0,63}$/.test(version)) return `xl info tells no xen_version: ${JSON.stringify(version.slice(0, 80))}`;
  const total = memory(values.get("total_memory"));
  const free = memory(values.get("free_memory"));
  if (total === null || free === null) return "xl info does not tell total_memory and free_memory in MiB";
  const caps = values.get("virt_caps");
  if (caps === undefined) return "xl info tells no virt_caps";
  const cpu = values.get("hw_caps") ?? "";
  return {
    hypervisor: `xen-${version}`,
    virtualisation: caps.split(/\s+/).filter((word) => word !== ""),
    cpu: /^[0-9a-f]{8}(:[0-9a-f]{8})*$/.test(cpu) ? cpu : null,
    totalMemoryMiB: total,
    freeMemoryMiB: free,
  };
}

const memory = (text: string | undefined): number | null => (text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null);
