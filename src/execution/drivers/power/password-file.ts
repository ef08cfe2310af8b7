/** Passwords are in files of their own: never in a document, on a command line or in the environment. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

export type FileText = { readonly text: string } | { readonly problem: string };

/** @param folder of the fleet document: relative paths start there. */
export async function readSecret(folder: string, file: string, what: string): Promise<FileText> {
  const path = resolve(folder, file);
  try {
    const text = await readFile(path, "utf8");
    if (text.trim() === "") return { problem: `The ${what} ${path} is empty.` };
    return { text };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      problem: `The ${what} ${path} cannot be read (${why}). Create it, readable by this user alone, or correct its name in the fleet document.`,
    };
  }
}

/** Its first line, as ipmitool takes it. */
export const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? "";
