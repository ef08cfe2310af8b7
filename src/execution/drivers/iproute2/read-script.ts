/** Everything of a device in one script, in sections that no output can forge: each begins with a number that was drawn for this reading alone. */
import { GUARD_FOLDER, OVER_FUNCTION, TOOL_PATHS } from "./change-library.ts";
import { PREAMBLE } from "./change-script.ts";

export type Section = "boot" | "guards" | "links" | "forwarding" | "end";
export const SECTIONS: readonly Section[] = ["boot", "guards", "links", "forwarding", "end"];

export const sectionMark = (nonce: string, section: Section): string => `${nonce} ${section}`;

/**
 * Two processes. Dead man's switches come first: one that is not armed any more has put its pins back before these are read, so
 * that "not armed, pinned to the new port" always means "confirmed".
 */
export function readScript(nonce: string): string {
  const mark = (section: Section) => `printf '\\n%s\\n' '${sectionMark(nonce, section)}'`;
  return `${PREAMBLE}${TOOL_PATHS}${OVER_FUNCTION}${mark("boot")}
read -r boot </proc/sys/kernel/random/boot_id && printf '%s\\n' "$boot" || exit 1
${mark("guards")}
for each in ${GUARD_FOLDER}/*,armed; do
  [ -e "$each" ] || continue
  each=\${each%,armed}
  over "$each" || { each=\${each##*/}; printf '%s\\n' "\${each%,*}"; }
done
${mark("links")}
"$ip_path" -s -d -j link show || exit 1
${mark("forwarding")}
"$bridge_path" -j fdb show || exit 1
${mark("end")}
`;
}
