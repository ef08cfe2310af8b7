/**
 * Shell text that a migration's scripts have in common.
 *
 * A job's folder on each host, /run/rehome/jobs/ID, is empty after a start of the host, as what it tells of. In `send` (at the source) and
 * `receive` (at the target):
 *
 *     runner     number and start time of the process that carries the job; made at once and whole, so that it exists once
 *     xl         the same of xl (send only)
 *     transport  the same of what carries the bytes: socat, the job's own ssh, or, with ssh at the target, the sshd of that connection
 *     port       where the receiver listens
 *     go         the script that becomes the transport
 *     log        what the tools say, and at its end "rehome: exit STATUS"
 *     sent       bytes, as they were last seen
 *     exit       status of the job, once it has ended
 *     cut        the transport is to be ended, or not to be started any more
 *
 * Processes are known by number and start time together.
 */
import { STATE_FOLDER } from "../remote/fence-script.ts";
import { processIdentity } from "../remote/process-identity.ts";
import { shellQuote } from "../remote/shell-quote.ts";

export type Side = "send" | "receive";

export const jobFolder = (id: string, side: Side): string => `${STATE_FOLDER}/jobs/${id}/${side}`;

/** Xen's tools are in a folder for the system's own, which not every sshd has in its path. */
const path = "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; umask 077";

export const prelude = `${path}
${processIdentity}`;

/** Runs a script as a process of its own session that outlives us and holds none of our files. */
export const detached = (script: string): string => `setsid sh -c ${shellQuote(script)} rehome-job </dev/null >/dev/null 2>&1 &`;

/** The start of a detached script: it goes on only as the first one of its job. A hard link is made once or not at all. */
export const claim = (folder: string): string => `${prelude}mkdir -p ${folder} && cd ${folder} || exit 1
[ ! -e cut ] || exit 1
mark $$ runner.$$ && ln runner.$$ runner 2>/dev/null || { rm -f runner.$$; exit 1; }
: >>log`;

/** Waits, at most about 20 seconds, until a condition holds. */
export const waitUntil = (condition: string): string => `tries=0
until ${condition} || [ $tries -ge 200 ]; do sleep 0.1; tries=$((tries + 1)); done`;

/** `said FILE TEXT`: does a line of it hold the text. */
export const said = `said() {
  { while read -r said_line; do case $said_line in *"$2"*) return 0;; esac; done <"$1"; } 2>/dev/null
  return 1
}`;

/** Sets `bytes`: what the transport has written so far, the most that was ever seen. */
export const countBytes = `count_bytes() {
  bytes=0 now=
  { read -r bytes <sent; } 2>/dev/null
  case $bytes in ''|*[!0-9]*) bytes=0;; esac
  if same transport; then
    { while read -r key now; do [ "$key" != wchar: ] || break; done <"/proc/$pid/io"; } 2>/dev/null
    case $now in ''|*[!0-9]*) ;; *) if [ "$now" -gt "$bytes" ]; then bytes=$now; printf '%s\\n' "$bytes" >sent; fi;; esac
  fi
}`;
