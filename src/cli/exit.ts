/** What the process says at its end (contract, "Commands"). */
import type { Problem } from "../result.ts";

export const exitStatus = {
  done: 0,
  badInput: 2,
  infeasible: 3,
  notFound: 4,
  verificationFailed: 5,
  rolledBack: 6,
  needsPerson: 7,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Ends a command for a reason its user can do something about; nothing but the message is printed. */
export class CommandFailure extends Error {
  readonly status: ExitStatus;
  readonly problems: readonly Problem[];
  /** Where more is said; the last line. */
  readonly reference: string | null;

  constructor(status: ExitStatus, message: string, problems: readonly Problem[] = [], reference: string | null = null) {
    super(message);
    this.name = "CommandFailure";
    this.status = status;
    this.problems = problems;
    this.reference = reference;
  }
}

export const badInput = (message: string, problems: readonly Problem[] = []): CommandFailure =>
  new CommandFailure(exitStatus.badInput, message, problems);

/** "pointer: found. remedy", one line. An empty pointer is the document itself. */
export function problemLine({ pointer, found, remedy }: Problem): string {
  const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
  return `${pointer === "" ? "(document)" : pointer}: ${sentence(found)} ${remedy}`.trimEnd();
}
