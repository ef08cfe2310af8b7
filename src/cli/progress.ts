/** Progress on standard error: a line that is rewritten on a terminal, a line now and then elsewhere. */
import type { Machine } from "./machine.ts";

export interface Progress {
  /** Shows where the work stands. Called as often as the work likes. */
  show(text: string): void;
  /** Leaves the terminal as it was found. */
  done(): void;
}

const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 10_000;

export function createProgress(machine: Pick<Machine, "errorIsTerminal" | "columns" | "note" | "elapsedMs">): Progress {
  const every = machine.errorIsTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  let last = machine.errorIsTerminal ? Number.NEGATIVE_INFINITY : machine.elapsedMs();
  let lineIsOpen = false;
  return {
    show(text) {
      const now = machine.elapsedMs();
      if (now - last < every) return;
      last = now;
      if (machine.errorIsTerminal) {
        machine.note(`\r\u001b[K${text.slice(0, Math.max(20, machine.columns - 1))}`);
        lineIsOpen = true;
      } else machine.note(`rehome: ${text}\n`);
    },
    done() {
      if (lineIsOpen) machine.note("\r\u001b[K");
      lineIsOpen = false;
    },
  };
}
