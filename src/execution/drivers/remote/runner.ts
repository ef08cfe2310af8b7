/**
 * Runs one script on a device: the small port under the drivers that work by commands, behind it ssh, or a namespace in tests.
 *
 * Nothing here throws for what happens out there. `exited` is the only answer from which one may conclude what the script did;
 * after any other it may have run not at all, in part, wholly, or still be running.
 */
import type { Seconds } from "../../../units.ts";

export type RunResult =
  /** 128 and the signal's number when a signal ended it, as a shell has it. */
  | { readonly kind: "exited"; readonly status: number; readonly stdout: string; readonly stderr: string }
  /**
   * `refused`: it was not even tried (unknown device, host key or login not accepted), so nothing happened.
   * `unreachable`: no connection, or it was lost on the way. `timeout`: no end within the time.
   */
  | { readonly kind: "unreachable" | "timeout" | "refused"; readonly detail: string };

export interface RunOptions {
  /** Default: the runner's own. */
  readonly timeoutSeconds?: Seconds;
  /** What the script reads from its standard input. Default: nothing, an end at once. */
  readonly stdin?: string;
}

export interface Runner {
  /**
   * Runs a script with a POSIX shell (`sh`, the script as its argument, so that its standard input is `stdin`). The script ends
   * with the call: what is to outlive it detaches itself and closes its inherited files.
   */
  run(device: string, script: string, options?: RunOptions): Promise<RunResult>;
  /** The same, told line by line (without the line's end) as they come, with no time-out; the result's texts are then empty. Ends early by `signal`, as `timeout`. */
  stream(
    device: string,
    script: string,
    onLine: (stream: "stdout" | "stderr", line: string) => void,
    signal?: AbortSignal,
  ): Promise<RunResult>;
}
