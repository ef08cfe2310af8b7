/** What every store does alike with texts and bodies, so that one keeps what the other keeps. */

/** Reads a body back from its JSON value; throws for what it does not know. */
export type ReadBody<Body> = (json: unknown) => Body;

/** Free text as it can be kept: SQLite ends a text at a NUL, and UTF-8 has no lone surrogates. */
export const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, "\ufffd");

/** Throws for what JSON has no text for, such as undefined. */
export function bodyText(body: unknown): string {
  const text: string | undefined = JSON.stringify(body);
  if (text === undefined) throw new Error(`A journal entry has to be a JSON value, found ${typeof body}.`);
  return text;
}

/** Throws with the entry's place, since it may have been written by another version. */
export function bodyOf<Body>(text: string, readBody: ReadBody<Body>, execution: string, sequence: number): Body {
  try {
    return readBody(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Entry ${sequence} of the execution "${execution}" cannot be read: ${why}`, { cause });
  }
}

export const noExecution = (id: string): Error => new Error(`There is no execution "${id}" in the journal.`);
export const executionExists = (id: string): Error => new Error(`There is an execution "${id}" in the journal already.`);
