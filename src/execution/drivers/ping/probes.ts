/**
 * Probes by ping on the devices themselves: streams run apart from us, their output in /run/rehome/probes.
 *
 * Needs ping of iputils (-D stamps every reply) and the right to short intervals (root).
 */
import { createHash } from "node:crypto";
import type { ProbeRecord, ProbeRequest, Probes, Ran, Seen } from "../../ports.ts";
import { STATE_FOLDER } from "../remote/fence-script.ts";
import { processIdentity } from "../remote/process-identity.ts";
import type { Runner } from "../remote/runner.ts";
import { shellQuote } from "../remote/shell-quote.ts";
import { parsePingCount, parsePingLog } from "./parse-ping.ts";

const ABSENT_STATUS = 92;

export function createPingProbes(runner: Runner): Probes {
  return {
    async ping(request, count): Promise<Seen<number>> {
      const problem = problemOf(request) ?? countProblem(count);
      if (problem !== null) return { seen: false, why: problem };
      const seconds = Math.ceil(count * request.intervalSeconds) + 3;
      const script = `${ping}exec "$ping" -q -n -c ${count} -i ${intervalOf(request)} -w ${seconds} -- ${shellQuote(request.to)}\n`;
      const result = await runner.run(request.from, script, { timeoutSeconds: seconds + 30 });
      if (result.kind !== "exited") return { seen: false, why: result.detail };
      // Status 1: fewer came back than were sent.
      const received = result.status <= 1 ? parsePingCount(result.stdout) : null;
      if (received !== null) return { seen: true, state: Math.min(received, count) };
      return { seen: false, why: `${request.from}: ping ended with status ${result.status}: ${result.stderr.trim().slice(-300)}` };
    },

    async start(request): Promise<Ran> {
      const problem = problemOf(request);
      if (problem !== null) return { ran: "failed", detail: problem };
      const result = await runner.run(request.from, startScript(request));
      if (result.kind === "refused") return { ran: "failed", detail: result.detail };
      if (result.kind !== "exited") return { ran: "unknown", detail: result.detail };
      if (result.status === 0) return { ran: "done" };
      return { ran: "failed", detail: `${request.from}: status ${result.status}: ${result.stderr.trim().slice(-300)}` };
    },

    async stop(request): Promise<Seen<ProbeRecord>> {
      const problem = problemOf(request);
      if (problem !== null) return { seen: false, why: problem };
      const result = await runner.run(request.from, stopScript(request), { timeoutSeconds: 120 });
      if (result.kind !== "exited") return { seen: false, why: result.detail };
      if (result.status === ABSENT_STATUS)
        return {
          seen: false,
          why: `${request.from} knows no stream ${JSON.stringify(request.id)}: it was never started there, or the device has been started again since`,
        };
      if (result.status !== 0) return { seen: false, why: `${request.from}: status ${result.status}: ${result.stderr.trim().slice(-300)}` };
      const ahead = await senderAhead(runner, request.from);
      return {
        seen: true,
        state: {
          request,
          ...parsePingLog(result.stdout, request.intervalSeconds * 1000),
          ...(ahead === null ? {} : { senderAheadMs: ahead }),
        },
      };
    },
  };
}

/** By the stamp of a ping to itself: `date` need not know fractions. Of a few, the quickest answer tells best. Null: it cannot be told. */
async function senderAhead(runner: Runner, device: string): Promise<number | null> {
  let best: { readonly took: number; readonly ahead: number } | null = null;
  for (let tries = 0; tries < 3; tries += 1) {
    const asked = Date.now();
    const result = await runner.run(device, `${ping}exec "$ping" -D -n -c 1 -W 2 -- 127.0.0.1\n`);
    const answered = Date.now();
    const stamp = result.kind === "exited" ? parsePingLog(result.stdout, 1000).replies[0]?.at : undefined;
    if (stamp === undefined) return null;
    const took = answered - asked;
    if (best === null || took < best.took) best = { took, ahead: Math.round(stamp - (asked + answered) / 2) };
  }
  return best?.ahead ?? null;
}

/** By its path: a busybox shell would take a ping of its own, which stamps nothing. */
const ping = `ping=/bin/ping
[ -x $ping ] || ping=/usr/bin/ping
[ -x $ping ] || ping=ping
`;

/** A stream that nobody stops ends by itself: its log is in memory. Six hours. */
const LONGEST_SECONDS = 21_600;

const intervalOf = ({ intervalSeconds }: ProbeRequest): string => intervalSeconds.toFixed(3);

/** Ids are free text: files are called by their digest. */
const folderOf = ({ id }: ProbeRequest): string => `${STATE_FOLDER}/probes/${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;

function problemOf({ to, intervalSeconds }: ProbeRequest): string | null {
  if (!/^[0-9A-Fa-f.:]{2,45}$/.test(to)) return `${JSON.stringify(to.slice(0, 80))} is no IP address to ping`;
  return intervalSeconds >= 0.001 && intervalSeconds <= 3600 ? null : `pings cannot be ${intervalSeconds} s apart: 0.001 to 3600`;
}

const countProblem = (count: number): string | null =>
  Number.isInteger(count) && count >= 1 && count <= 10_000 ? null : `${count} pings cannot be sent: 1 to 10000`;

/** A stream whose process has ended is begun anew. Of two starts at one moment one begins it: a hard link is made once. */
function startScript(request: ProbeRequest): string {
  const folder = folderOf(request);
  const stream = `${processIdentity}${ping}cd ${folder} && mark $$ runner.$$ || exit 1
ln runner.$$ runner 2>/dev/null || { rm -f runner.$$; exit 1; }
exec "$ping" -D -n -w ${LONGEST_SECONDS} -i ${intervalOf(request)} -- ${shellQuote(request.to)} >log 2>&1`;
  return `umask 077
${processIdentity}mkdir -p ${folder} && cd ${folder} || exit 1
if same runner; then exit 0; fi
rm -f runner runner.*
setsid sh -c ${shellQuote(stream)} rehome-probe </dev/null >/dev/null 2>&1 &
tries=0
until [ -e runner ] || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done
# Long enough for ping to refuse.
sleep 0.2
if same runner; then exit 0; fi
echo 'ping ended at once' >&2
while read -r line; do printf '%s\\n' "$line" >&2; done <log
exit 1
`;
}

const stopScript = (
  request: ProbeRequest,
): string => `${processIdentity}cd ${folderOf(request)} 2>/dev/null && [ -e log ] || exit ${ABSENT_STATUS}
tries=0
while same runner && [ $tries -lt 100 ]; do
  if [ $((tries % 50)) = 0 ]; then kill -INT "$pid"; fi
  sleep 0.1
  tries=$((tries + 1))
done
if same runner; then echo 'ping does not end' >&2; exit 1; fi
exec cat log
`;
