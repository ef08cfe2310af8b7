/** Tells what happens to a migration job, from the logs of both sides, as it is heard. */
import type { Seconds } from "../../../units.ts";
import type { MigrationJob, MigrationNews } from "../../ports.ts";
import type { Runner } from "../remote/runner.ts";
import { watchScript } from "./job-scripts.ts";
import { type Sign, signOf } from "./read-log.ts";

export interface Watching {
  readonly patience: Seconds;
  readonly everySeconds: Seconds;
  /** The receiver has a log of its own, which is some moments ahead of the sender's. */
  readonly both: boolean;
}

export async function watchJob(
  runner: Runner,
  job: MigrationJob,
  { patience, everySeconds, both }: Watching,
  heard: (news: MigrationNews) => void,
  over?: AbortSignal,
): Promise<void> {
  if (over?.aborted === true) return;
  const stop = new AbortController();
  const end = (): void => stop.abort();
  over?.addEventListener("abort", end, { once: true });
  const told = new Set<Sign>();
  let sentBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const goOn = (): void => {
    clearTimeout(timer);
    if (!stop.signal.aborted) timer = setTimeout(() => stop.abort(), patience * 1000);
  };
  const tell = (event: MigrationNews["event"]): void => heard({ at: Date.now(), event, sentBytes });
  const onSign = (sign: Sign | null): void => {
    if (sign === null || told.has(sign) || stop.signal.aborted) return;
    told.add(sign);
    tell(sign);
  };
  const onBytes = (line: string): void => {
    const [, bytes] = /^bytes (\d{1,15})$/.exec(line) ?? [];
    if (bytes === undefined || Number(bytes) <= sentBytes) return;
    sentBytes = Number(bytes);
    goOn();
    tell("progress");
  };
  const onSourceLine = (stream: "stdout" | "stderr", line: string): void => {
    if (stop.signal.aborted) return;
    if (stream === "stderr") {
      onBytes(line);
      return;
    }
    goOn();
    const sign = signOf(line);
    onSign(sign);
    if (sign === "ended") stop.abort();
  };
  const onTargetLine = (stream: "stdout" | "stderr", line: string): void => {
    const sign = stream === "stdout" ? signOf(line) : null;
    if (sign !== "ended") onSign(sign);
  };

  goOn();
  // Nobody waits for it: the target may be dead.
  if (both) void runner.stream(job.to, watchScript(job, "receive", everySeconds), onTargetLine, stop.signal);
  const ended = await runner.stream(job.from, watchScript(job, "send", everySeconds), onSourceLine, stop.signal);
  if (ended.kind === "exited" && ended.status === 0) onSign("ended");
  stop.abort();
  over?.removeEventListener("abort", end);
  clearTimeout(timer);
}
