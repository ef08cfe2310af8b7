/** Documents as files that a person can read and a diff can show: one object of a collection a line, defaults left out. */
import type { NetworkDocument } from "../../src/network/document.ts";
import type { TrafficDocument } from "../../src/network/traffic-document.ts";

/** Keys that a reader of the file does not miss, with the value that the schema fills in. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  routerHypervisor: false,
  capabilities: [],
  requires: [],
  sharedRiskGroups: [],
  backgroundGbps: { ab: 0, ba: 0 },
  sleepable: false,
  movable: true,
  technology: "packet",
};

/** Fences may leave out the list they do not use; nothing else has these keys. */
const POLICY_DEFAULTS: Readonly<Record<string, unknown>> = { sites: [], physicalRouters: [] };

const without = (defaults: Readonly<Record<string, unknown>>, item: object): object =>
  Object.fromEntries(
    Object.entries(item).filter(([key, value]) => !(key in defaults && JSON.stringify(defaults[key]) === JSON.stringify(value))),
  );

export function networkText(network: NetworkDocument): string {
  const members = Object.entries(network).map(([key, value]) => {
    if (!Array.isArray(value)) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const items = value.map((item: object) => `    ${JSON.stringify(without(key === "policies" ? POLICY_DEFAULTS : DEFAULTS, item))}`);
    return `  ${JSON.stringify(key)}: ${items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n  ]`}`;
  });
  return `{\n${members.join(",\n")}\n}\n`;
}

export function trafficText({ series, ...head }: TrafficDocument): string {
  const members = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const lines = Object.entries(series).map(([id, samples]) => `    ${JSON.stringify(id)}: ${JSON.stringify(samples)}`);
  return `{\n${members.join(",\n")},\n  "series": {\n${lines.join(",\n")}\n  }\n}\n`;
}
