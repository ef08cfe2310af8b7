/** Where a command's answer goes: a document to standard output or a file, or text for people. */
import type { Machine } from "./machine.ts";

/** Lists with more members than this are written on one line: indentation alone would make the document too large to be read. */
const LARGE = 2000;

/** A document as it is written: two spaces and a line end, or one line when it is large. */
export function documentText(document: object): string {
  const isLarge = Object.values(document).some((value: unknown) => Array.isArray(value) && value.length > LARGE);
  return `${isLarge ? JSON.stringify(document) : JSON.stringify(document, null, 2)}\n`;
}

/** `--json` prints the document alone, otherwise people's text is made and printed. */
export async function answer(machine: Machine, asJson: boolean, document: object, text: () => string): Promise<void> {
  await machine.print(asJson ? documentText(document) : `${text()}\n`);
}
