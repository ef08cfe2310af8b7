/** Fencing on a device: the start of every script that changes something there, shared by all drivers that work by commands. */
import type { Fence } from "../../ports.ts";

/** On a file system that is empty after a start, as what it tells of. */
export const STATE_FOLDER = "/run/rehome";

/** Exit status of a script whose fencing token is lower than one that was seen on the device. */
export const FENCED_STATUS = 94;

/**
 * Shell text that defines `fence`, which leaves the script with FENCED_STATUS when a higher token was seen, and calls it.
 * To be called again before each thing that takes effect: it costs no process.
 *
 * Every token is a file of its own, made before the others are looked at. So two scripts at the same moment need no lock: the
 * higher one's file is either seen by the lower, or made after the lower has looked, when the lower came first.
 */
export function fenceScript(fence: Fence): string {
  if (!Number.isSafeInteger(fence) || fence < 0) throw new RangeError(`a fencing token is a whole number from 0, not ${fence}`);
  return `fences=${STATE_FOLDER}/fence
fence() {
  lower= many=0
  for seen in "$fences"/*; do
    seen=\${seen##*/}
    case $seen in *[!0-9]*) continue;; esac
    if [ "$seen" -gt ${fence} ]; then
      printf '%s\\n' "a higher fencing token was seen on this device: $seen, this is ${fence}" >&2
      exit ${FENCED_STATUS}
    fi
    if [ "$seen" -lt ${fence} ]; then lower="$lower $fences/$seen" many=$((many + 1)); fi
  done
  if [ "$many" -gt 20 ]; then rm -f $lower; fi
}
[ -d "$fences" ] || mkdir -p "$fences" || exit 95
true >"$fences/${fence}" || exit 95
fence
`;
}
