/** What the read script printed, as a device's state, or why not. Pure; nothing that a device prints makes it throw. */
import { z } from "zod";
import type { DeviceState } from "../../device.ts";
import type { Seen } from "../../ports.ts";
import type { RunResult } from "../remote/runner.ts";
import { parseForwarding } from "./parse-forwarding.ts";
import { parseLinks } from "./parse-links.ts";
import { SECTIONS, type Section, sectionMark } from "./read-script.ts";

export function stateOf(result: RunResult, nonce: string): Seen<DeviceState> {
  if (result.kind !== "exited") return { seen: false, why: `${result.kind}: ${result.detail}` };
  const sections = sectionsOf(result.stdout, nonce);
  if (result.status !== 0 || sections === null) {
    const end = `the reading ended with status ${result.status}${sections === null ? " before its end" : ""}`;
    return { seen: false, why: `${end}: ${result.stderr.trim().slice(-400)}` };
  }
  try {
    return { seen: true, state: parseSections(sections) };
  } catch (error) {
    if (error instanceof z.ZodError) return { seen: false, why: `the tools print what is not understood: ${z.prettifyError(error)}` };
    if (error instanceof SyntaxError) return { seen: false, why: `the tools print what is not JSON: ${error.message}` };
    throw error;
  }
}

function parseSections(sections: Readonly<Record<Section, string>>): DeviceState {
  const { bridges, ports } = parseLinks(jsonOf(sections.links));
  return {
    bootId: z
      .string()
      .regex(/^[0-9A-Za-z-]{1,64}$/, "a boot id")
      .parse(sections.boot),
    bridges,
    ports,
    pins: parseForwarding(jsonOf(sections.forwarding)),
    guards: new Set(sections.guards.split("\n").filter((line) => line !== "")),
    circuits: new Map(),
  };
}

/** Tools print nothing at all where there is nothing to list. */
const jsonOf = (text: string): unknown => (text === "" ? [] : JSON.parse(text));

/** Null unless all are there, once each and in their order. */
function sectionsOf(text: string, nonce: string): Readonly<Record<Section, string>> | null {
  const found: Record<Section, string> = { boot: "", guards: "", links: "", forwarding: "", end: "" };
  let rest = `\n${text}`;
  let before: Section | null = null;
  for (const section of SECTIONS) {
    const mark = `\n${sectionMark(nonce, section)}\n`;
    const at = rest.indexOf(mark);
    if (at === -1) return null;
    if (before !== null) found[before] = rest.slice(0, at).trim();
    rest = `\n${rest.slice(at + mark.length)}`;
    before = section;
  }
  return found;
}
