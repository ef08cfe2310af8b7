/**
 * The shell functions that a change's script is made of. POSIX, and builtins wherever they do: starting a process costs a tenth
 * of a second and more on a busy host, so what exists is looked up in /sys, and commands are gathered into `ip -batch` and
 * `bridge -batch`. The first argument of each function is the number of the op, for the message when it fails.
 *
 * Dead man's switches: the files of generation N of token T are `T,N,armed` (made by the timer when it runs), `T,N,claim` (made
 * once, by whoever comes first: the timer that fires, or a confirmation) and `T,N,over` (the timer has put everything back). A file
 * that is made only when it does not exist (`set -C`) decides between the two without a lock. While the timer is at work it counts as armed.
 * Armed again, a token gets its next generation and the time starts anew. A confirmed one's files stay until its timer ends and removes
 * them: without the claim it would fire, and to end it early takes more than its number, which may be another process's by then.
 */
import type { Op } from "../../device.ts";
import { STATE_FOLDER } from "../remote/fence-script.ts";

export const GUARD_FOLDER = `${STATE_FOLDER}/guards`;

/** Exit statuses of a change's script, besides 0 and FENCED_STATUS. */
export const FAILED_STATUS = 93;
export const MARK = "rehome-change:";

/** Some small shells have an `ip` of their own, which takes precedence over a better one and knows too little. */
export const TOOL_PATHS = `ip_path=ip bridge_path=bridge
for folder in /bin /usr/bin /sbin /usr/sbin; do
  if [ -x "$folder/ip" ]; then ip_path=$folder/ip; fi
  if [ -x "$folder/bridge" ]; then bridge_path=$folder/bridge; fi
done
`;

/** Whether a dead man's switch, given by the path of its files, is no longer armed. */
export const OVER_FUNCTION = `over() {
  claim=
  [ -e "$1,over" ] && return 0
  [ -e "$1,claim" ] && read -r claim <"$1,claim"
  [ "$claim" = confirmed ]
}
`;

const BATCHES = `net=/sys/class/net
tool= batch= lines=
fail() {
  printf '%s\\n' "${MARK} failed $1"
  printf '%s\\n' "$2" >&2
  exit ${FAILED_STATUS}
}
flush() {
  [ -n "$tool" ] || return 0
  fence
  case $tool in ip) path=$ip_path;; *) path=$bridge_path;; esac
  said=$("$path" -batch - 2>&1 >/dev/null <<END
$batch
END
) || {
    at=\${said##*Command failed -:}
    case $at in '' | *[!0-9]*) at=1;; esac
    set -- $lines
    [ "$at" -le $# ] || at=$#
    shift $((at - 1))
    fail "$1" "$said"
  }
  tool= batch= lines=
}
add() {
  [ "$tool" = "$2" ] || flush
  tool=$2 lines="$lines $1" batch="$batch\${batch:+
}$3"
}
`;

/** Without an address of its own on it, a device is silent there. */
const ADDRESS_MODE = `auto=
if [ -d /proc/sys/net/ipv6/conf ]; then auto='addrgenmode none'; fi
`;

const ADD_BRIDGE = `add_bridge() {
  if [ ! -e "$net/$2" ]; then
    add "$1" ip "link add name $2 address $3 $5"
  elif [ ! -d "$net/$2/bridge" ]; then
    fail "$1" "$2 exists and is not a bridge"
  else
    add "$1" ip "link set dev $2 address $3"
  fi
  add "$1" ip "link set dev $2 mtu $4 $auto"
  add "$1" ip "link set dev $2 up"
}
`;

const REMOVE_BRIDGE = `remove_bridge() {
  flush
  [ -e "$net/$2" ] || return 0
  [ -d "$net/$2/bridge" ] || fail "$1" "$2 is not a bridge"
  for port in "$net/$2/brif"/*; do
    if [ -e "$port" ]; then fail "$1" "bridge $2 still has a port: \${port##*/}"; fi
  done
  add "$1" ip "link del dev $2"
}
`;

const ADD_TUNNEL = `add_tunnel() {
  if [ ! -e "$net/$2" ]; then
    add "$1" ip "link add name $2 mtu $3 $4"
    [ -z "$auto" ] || add "$1" ip "link set dev $2 $auto"
    return 0
  fi
  said=$("$ip_path" -o -d link show dev "$2" 2>&1) || fail "$1" "$said"
  op=$1 name=$2
  shift 4
  for words; do
    case $said in *" $words "*) ;; *) fail "$op" "$name exists and is something else: it does not show '$words'";; esac
  done
}
`;

const ADD_PATCH = `add_patch() {
  if [ ! -e "$net/$2" ] && [ ! -e "$net/$3" ]; then
    add "$1" ip "link add name $2 mtu $4 type veth peer name $3 mtu $4"
    [ -z "$auto" ] || { add "$1" ip "link set dev $2 $auto"; add "$1" ip "link set dev $3 $auto"; }
    return 0
  fi
  other=0 index=0
  [ -e "$net/$2" ] && read -r other <"$net/$2/iflink"
  [ -e "$net/$3" ] && read -r index <"$net/$3/ifindex"
  [ "$other" = "$index" ] || fail "$1" "$2 or $3 exists, and they are not one patch"
}
`;

const REMOVE_PORT = `remove_port() {
  [ -e "$net/$2" ] || return 0
  [ -d "$net/$2/bridge" ] && fail "$1" "$2 is a bridge"
  add "$1" ip "link del dev $2"
  other=0 index=0
  read -r other <"$net/$2/iflink"
  read -r index <"$net/$2/ifindex"
  case $other in 0 | "$index") ;; *) flush;; esac
}
`;

const SET_PORT = `set_port() {
  add "$1" ip "link set dev $2 $3"
}
`;

const DETACH = `detach() {
  [ -e "$net/$2/brport" ] || return 0
  add "$1" ip "link set dev $2 down"
  add "$1" ip "link set dev $2 nomaster"
}
`;

const PIN = `pin() {
  add "$1" bridge "$2"
}
`;

const UNPIN = `unpin() {
  flush
  [ -e "$net/$2/brport" ] || return 0
  fence
  said=$("$bridge_path" $3 2>&1) && return 0
  case $said in *'No such file or directory'*) ;; *) fail "$1" "$said";; esac
}
`;

const ATTACH = `is_up() {
  flags=0
  read -r flags <"$net/$1/flags" && [ $((flags & 1)) -eq 1 ]
}
attach() {
  if [ -e "$net/$3/brif/$2" ] && is_up "$2"; then
    add "$1" ip "link set dev $2 $4"
    return 0
  fi
  add "$1" ip "link show dev $3"
  add "$1" ip "link set dev $2 down"
  add "$1" ip "link set dev $2 master $3"
  add "$1" ip "link set dev $2 $4"
  add "$1" ip "link set dev $2 up"
}
`;

/** Sets `last` to the highest generation of a token, and makes sure that one of them does not fire, or has fired (status 1). */
const GENERATIONS = `guards=${GUARD_FOLDER}
generation() {
  last=0
  for each in "$guards/$1",*,armed; do
    [ -e "$each" ] || continue
    each=\${each%,armed}
    each=\${each##*,}
    if [ "$each" -gt "$last" ]; then last=$each; fi
  done
}
disarm() {
  if ! over "$2"; then
    set -C
    if { echo confirmed >"$2,claim"; } 2>/dev/null; then
      set +C
      return 0
    fi
    set +C
  fi
  waited=0
  until over "$2"; do
    [ -e "$2,armed" ] || return 0
    waited=$((waited + 1))
    [ "$waited" -le 50 ] || fail "$1" "the dead man's switch fires and does not end; if its process is gone, remove $2,*"
    sleep 0.2
  done
  [ "$claim" = confirmed ]
}
`;

/** An earlier one of the same token is disarmed after this one runs, so that there is always one. */
const GUARD = `guard() {
  flush
  fence
  generation "$2"
  [ -d "$guards" ] || mkdir -p "$guards" || fail "$1" "cannot make $guards"
  said=$(setsid sh -c "$4" rehome-guard "$guards/$2,$((last + 1))" "$3" </dev/null 2>/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &)
  [ "$said" = armed ] || fail "$1" "the dead man's switch did not start"
  [ "$last" -eq 0 ] || disarm "$1" "$guards/$2,$last"
}
`;

const CONFIRM = `confirm() {
  flush
  fence
  generation "$2"
  late=
  for files in "$guards/$2",*,armed; do
    [ -e "$files" ] || continue
    files=\${files%,armed}
    disarm "$1" "$files" || [ "\${files##*,}" != "$last" ] || late=yes
  done
  [ -z "$late" ] || fail "$1" "the dead man's switch has already put everything back"
}
`;

const FUNCTIONS: Readonly<Record<Op["op"], readonly string[]>> = {
  "add-bridge": [ADDRESS_MODE, ADD_BRIDGE],
  "remove-bridge": [REMOVE_BRIDGE],
  "add-tunnel": [ADDRESS_MODE, ADD_TUNNEL],
  "add-patch": [ADDRESS_MODE, ADD_PATCH],
  "remove-port": [REMOVE_PORT],
  attach: [ATTACH],
  "set-port": [SET_PORT],
  detach: [DETACH],
  pin: [PIN],
  unpin: [UNPIN],
  guard: [OVER_FUNCTION, GENERATIONS, GUARD],
  confirm: [OVER_FUNCTION, GENERATIONS, CONFIRM],
  "connect-circuit": [],
};

/** Only what these ops need: some ssh servers take no command of more than 9000 characters. */
export const changeLibrary = (ops: readonly Op[]): string =>
  [TOOL_PATHS, BATCHES, ...new Set(ops.flatMap(({ op }) => FUNCTIONS[op]))].join("");

/**
 * What a dead man's switch runs: its arguments are the path of its files and the seconds. All of `back` is done, whatever fails.
 * The pipe to its maker is held until it is armed, so that nothing is switched that could not go back.
 */
export const timerScript = (back: readonly string[]): string => `${TOOL_PATHS}ip() { "$ip_path" "$@"; }
bridge() { "$bridge_path" "$@"; }
set -C
true >"$1,armed" || exit 1
echo armed
exec >/dev/null 2>&1
sleep "$2"
if echo fired >"$1,claim"; then
${back.join("\n")}
true >"$1,over"
else
rm -f "$1,armed" "$1,claim"
fi
`;
