/** An outcome that can fail in a way the caller must look at. Exceptions are for bugs. */
export type Outcome<Value, Failure> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

export const succeed = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });
export const fail = <Failure>(failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

/** One thing wrong with an input: where (JSON pointer), what was found there, and what to do about it. */
export interface Problem {
  readonly pointer: string;
  readonly found: string;
  readonly remedy: string;
}
