/** Shell text that knows a process again: by its number and the time at which it began, since numbers are given out again. */

/**
 * `mark PID FILE`: makes FILE tell of that process. `same FILE`: does it still live (sets `pid`). `stat_of PID`: does any process with
 * that number (sets `began`: field 22 of its stat). They cost no process.
 */
export const processIdentity = `stat_of() {
  { read -r stat_line <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -f; set -- \${stat_line##*) }; set +f
  [ "$1" != Z ] && [ "$1" != X ] && began=\${20}
}
same() {
  pid= began_then=
  { read -r pid began_then <"$1"; } 2>/dev/null || return 1
  case $pid$began_then in ''|*[!0-9]*) pid=; return 1;; esac
  stat_of "$pid" && [ "$began" = "$began_then" ] && return
  pid=
  return 1
}
mark() { stat_of "$1" && printf '%s %s\\n' "$1" "$began" >"$2"; }
`;
