/** The scripts that read a host and change its domains. */
import type { Domain, Fence } from "../../ports.ts";
import { fenceScript } from "../remote/fence-script.ts";
import { shellQuote } from "../remote/shell-quote.ts";
import { prelude } from "./job-shell.ts";

/** Status of a script that found another name, or none, for the domain's number: its output is then "called NAME" and the list. */
export const OTHER_STATUS = 91;

/** Sections begin with a line that nothing else can print: "NONCE NAME". */
export const readHostScript = (nonce: string): string => `${prelude}read -r boot </proc/sys/kernel/random/boot_id || exit 1
printf '%s boot\\n%s\\n%s info\\n' ${nonce} "$boot" ${nonce}
xl info || exit 1
echo '${nonce} list'
xl list || exit 1
echo '${nonce} end'
`;

/** `xl SUBCOMMAND ID …`, if that domain has that name. */
export function domainScript({ name, id }: Pick<Domain, "name" | "id">, command: readonly string[], fence: Fence): string {
  const [subcommand = "", ...rest] = command;
  const words = ["xl", subcommand, String(id), ...rest].map(shellQuote).join(" ");
  return `${fenceScript(fence)}${prelude}called=$(xl domname ${id} 2>/dev/null)
if [ "$called" != ${shellQuote(name)} ]; then
  printf 'called %s\\n' "$called"
  xl list || exit 1
  exit ${OTHER_STATUS}
fi
fence
${words}
`;
}

/** The name is given again, so that a file with another one in it makes no other domain. */
export function createScript(file: string, router: string, fence: Fence): string {
  return `${fenceScript(fence)}${prelude}[ -r ${shellQuote(file)} ] || { echo ${shellQuote(`there is no ${file}`)} >&2; exit 1; }
xl create -q ${shellQuote(file)} ${shellQuote(`name="${router}"`)}
`;
}
