/** What the script that asks after a job printed, as its state. */
import type { JobState, Seen } from "../../ports.ts";
import type { RunResult } from "../remote/runner.ts";
import { lastWords, type Sign, signOf } from "./read-log.ts";

const absent: JobState = { phase: "absent", sentBytes: 0, transferred: false, said: [] };

export function parseJobState(host: string, result: RunResult, nonce: string): Seen<JobState> {
  if (result.kind !== "exited") return { seen: false, why: result.detail };
  const end = result.stdout.indexOf("\n");
  const [mark, life, bytes, status, ...rest] = result.stdout.slice(0, Math.max(0, end)).split(" ");
  if (mark !== nonce || result.status !== 0) {
    return { seen: false, why: `${host}: the job's state was not told (status ${result.status}): ${result.stderr.trim().slice(-500)}` };
  }
  if (life === "absent" && bytes === undefined) return { seen: true, state: absent };
  const isWhole = /^\d{1,15}$/.test(bytes ?? "") && /^(-|\d{1,3})$/.test(status ?? "") && rest.length === 0;
  if ((life !== "alive" && life !== "ended") || !isWhole) return { seen: false, why: `${host}: the job's state is not understood` };
  const log = result.stdout.slice(end + 1);
  const signs = new Set(log.split("\n").map(signOf));
  return {
    seen: true,
    state: {
      phase: phaseOf(life, status ?? "-", signs),
      sentBytes: Number(bytes),
      transferred: signs.has("transferred"),
      said: status === "-" && life === "ended" ? [...lastWords(log), "The sender ended without leaving its exit status."] : lastWords(log),
    },
  };
}

/** `failed` only once xl has ended: until then it may still resume the router, or hand it over. */
function phaseOf(life: "alive" | "ended", status: string, signs: ReadonlySet<Sign | null>): JobState["phase"] {
  if (status !== "-") return status === "0" ? "succeeded" : "failed";
  if (life === "ended") return "failed";
  if (signs.has("started")) return "started";
  return signs.has("suspended") || signs.has("transferred") ? "handing-over" : "copying";
}
