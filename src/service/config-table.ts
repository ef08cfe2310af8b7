/** The settings as the table of docs/configuration.md. */
import { z } from "zod";
import { type Setting, settings } from "./config.ts";

/** Of machine and user: what they are by default cannot be said for all. */
const defaultsInWords: Readonly<Record<string, string>> = {
  data: "`$XDG_STATE_HOME/rehome/service`, or `~/.local/state/rehome/service`",
  workers: "one less than processors, at least 1",
};

function defaultOf({ path, schema }: Setting): string {
  const words = defaultsInWords[path.join(".")];
  if (words !== undefined) return words;
  if (!(schema instanceof z.core.$ZodDefault)) return "";
  const value = schema._zod.def.defaultValue;
  return Array.isArray(value) ? value.map((each) => `\`${String(each)}\``).join(", ") : `\`${String(value)}\``;
}

/** What a schema's own description says, or that of the one inside it. */
function descriptionOf(schema: z.core.$ZodType): string {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined) return own;
  const hasInner = schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodDefault;
  return hasInner ? descriptionOf(schema._zod.def.innerType) : "";
}

function choicesOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodDefault) return choicesOf(schema._zod.def.innerType);
  if (!(schema instanceof z.core.$ZodEnum)) return "";
  return ` One of ${Object.values(schema._zod.def.entries)
    .map((value) => `\`${value}\``)
    .join(", ")}.`;
}

const sentence = (text: string): string => (text === "" || /[.!?]$/.test(text) ? text : `${text}.`);

/** Markdown; one row for each setting. */
export function settingsTable(): string {
  const rows = settings.map((setting) => {
    const { path, variable, isSecret, schema } = setting;
    const secret = isSecret ? ` Secret: \`${variable}_FILE\` names a file with it.` : "";
    return `| \`${path.join(".")}\` | \`${variable}\` | ${defaultOf(setting)} | ${sentence(descriptionOf(schema))}${choicesOf(schema)}${secret} |`;
  });
  return ["| In the file | In the environment | Default | What it is |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
