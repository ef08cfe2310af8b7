/** The scripts of a migration job: started, asked, watched and cut on both hosts. */
import type { Fence, MigrationJob } from "../../ports.ts";
import { fenceScript } from "../remote/fence-script.ts";
import { shellQuote } from "../remote/shell-quote.ts";
import { claim, countBytes, detached, jobFolder, prelude, type Side, said, waitUntil } from "./job-shell.ts";
import { connectCommand, type Ends, listenCommand, type MigrationTransport, portsOf } from "./transport.ts";

/** A script's own statuses. */
export const ABSENT_STATUS = 92;
export const NOT_STARTED_STATUS = 93;

/** Prints the port that the receiver of the job listens on, and starts it unless it was. */
export function receiveScript(
  job: MigrationJob,
  transport: Exclude<MigrationTransport, { transport: "ssh" }>,
  ends: Ends,
  fence: Fence,
): string {
  const folder = jobFolder(job.id, "receive");
  const go = `${prelude}mark $$ transport || exit 1
[ ! -e cut ] || exit 1
exec ${listenCommand(transport, ends, '"$1"')}`;
  const receiver = `${claim(folder)}
${said}
printf '%s\\n' ${shellQuote(go)} >go
for port in ${portsOf(job.id, transport.firstPort).join(" ")}; do
  : >transport.log
  sh ./go "$port" </dev/null >>log 2>&1 &
  until said transport.log 'listening on' || ! stat_of $!; do sleep 0.1; done
  if said transport.log 'listening on'; then
    printf '%s\\n' "$port" >port
    wait $!
    break
  fi
  wait $!
  said transport.log 'Address already in use' && [ ! -e cut ] || break
done
printf '%s\\n' "$?" >exit`;
  return `${fenceScript(fence)}${prelude}[ -e ${folder}/runner ] || ${detached(receiver)}
${waitUntil(`[ -s ${folder}/port ] || [ -e ${folder}/exit ] || [ -e ${folder}/cut ]`)}
port=
{ read -r port <${folder}/port; } 2>/dev/null
if [ -z "$port" ]; then
  echo 'the receiver does not listen' >&2
  { while read -r line; do printf '%s\\n' "$line" >&2; done <${folder}/transport.log; } 2>/dev/null
  exit ${NOT_STARTED_STATUS}
fi
printf 'port %s\\n' "$port"
`;
}

/** `port`: null when the transport needs none. */
export function sendScript(job: MigrationJob, transport: MigrationTransport, ends: Ends, port: number | null, fence: Fence): string {
  const folder = jobFolder(job.id, "send");
  const carry = transport.transport === "ssh" ? sshCommand(job, ends) : connectCommand(transport, ends, String(port), job.gbps);
  const go = `${prelude}cd ${folder} && mark $$ transport || exit 1
[ ! -e cut ] || exit 1
exec ${carry}`;
  const sender = `${claim(folder)}
printf '%s\\n' ${shellQuote(go)} >go
xl -vvv migrate -s '' ${shellQuote(job.router)} ${shellQuote(`exec sh ${folder}/go`)} </dev/null >>log 2>&1 &
mark $! xl
wait $!
status=$?
printf '%s\\n' "$status" >exit
printf '\\nrehome: exit %s\\n' "$status" >>log`;
  return `${fenceScript(fence)}${prelude}[ -e ${folder}/runner ] || ${detached(sender)}
${waitUntil(`[ -e ${folder}/runner ] || [ -e ${folder}/cut ]`)}
[ -e ${folder}/runner ] || { echo 'the job did not start' >&2; exit ${NOT_STARTED_STATUS}; }
`;
}

/** As \`xl migrate\` does it by itself, but both ends of the connection are marked. */
function sshCommand(job: MigrationJob, { to }: Ends): string {
  const folder = jobFolder(job.id, "receive");
  const there = `${prelude}mkdir -p ${folder} && cd ${folder} && mark $PPID transport || exit 1
[ ! -e cut ] || exit 1
exec xl migrate-receive`;
  return `ssh ${shellQuote(to)} ${shellQuote(there)}`;
}

/** Prints "NONCE alive|ended BYTES STATUS|-" and the log, or "NONCE absent". */
export function stateScript(job: MigrationJob, nonce: string): string {
  return `${prelude}${countBytes}
cd ${jobFolder(job.id, "send")} 2>/dev/null && [ -e runner ] || { echo '${nonce} absent'; exit 0; }
if same xl || same runner; then life=alive; else life=ended; fi
count_bytes
status=
{ read -r status <exit; } 2>/dev/null
case $status in ''|*[!0-9]*) status=-;; esac
printf '%s %s %s %s\\n' ${nonce} "$life" "$bytes" "$status"
exec tail -c 262144 log
`;
}

/** Prints the log as it grows, on standard error "bytes N" every few seconds, until the job has ended. */
export function watchScript(job: MigrationJob, side: Side, everySeconds: number): string {
  const ticker = `while same runner; do
  count_bytes
  printf 'bytes %s\\n' "$bytes" >&2 || exit
  sleep ${everySeconds} </dev/null >/dev/null 2>&1
done &`;
  return `${prelude}${countBytes}
cd ${jobFolder(job.id, side)} 2>/dev/null && [ -e runner ] || exit ${ABSENT_STATUS}
${side === "send" ? ticker : ""}
# By its path: a busybox shell would take a tail of its own, which knows no --pid.
tail=/usr/bin/tail
[ -x $tail ] || tail=tail
if same runner; then $tail -n +1 -f -s 0.2 --pid="$pid" log; else $tail -n +1 log; fi
${side === "send" ? "kill $! 2>/dev/null" : ""}
exit 0
`;
}

/** Ends the transport of a job that goes on, or keeps it from being started; prints "ended STATUS" for one that has ended. */
export function cutScript(job: MigrationJob, side: Side, fence: Fence): string {
  return `${fenceScript(fence)}${prelude}mkdir -p ${jobFolder(job.id, side)} && cd ${jobFolder(job.id, side)} || exit 1
status=
{ read -r status <exit; } 2>/dev/null
case $status in ''|*[!0-9]*) ;; *) printf 'ended %s\\n' "$status"; exit 0;; esac
: >cut
fence
if same transport; then kill -9 "$pid" || exit 1; fi
`;
}
