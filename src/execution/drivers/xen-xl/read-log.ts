/**
 * What the lines of a migration's log mean: the tools' own texts (xl 4.17, `-vvv`; "successsfully" is theirs).
 *
 * The sender, the receiver and xl's helpers write into one log, so a line may begin with the start of another one: texts are
 * looked for anywhere in a line.
 */
export type Sign = "suspended" | "transferred" | "started" | "ended";

const signs: readonly (readonly [RegExp, Sign])[] = [
  [/issuing \w+ suspend request|Calling xc_domain_shutdown on HVM domain/, "suspended"],
  [
    /migration target: Transfer complete, requesting permission to start domain|migration sender: Target has acknowledged transfer/,
    "transferred",
  ],
  [/migration target: Domain started success|migration sender: Target reports successful startup/, "started"],
];

/** Written by the job itself, after everything else. */
const exitLine = /^rehome: exit (\d{1,3})$/;

export function signOf(line: string): Sign | null {
  if (exitLine.test(line)) return "ended";
  return signs.find(([text]) => text.test(line))?.[1] ?? null;
}

/** What people want to read of a log: not its debugging lines. The last ones. */
export function lastWords(log: string, count = 12): readonly string[] {
  const lines = log.split("\n").filter((line) => /\S/.test(line) && !/(^| )(debug|detail): /.test(line) && !exitLine.test(line));
  return lines.slice(-count).map((line) =>
    line
      .replace(/\p{Cc}/gu, " ")
      .trim()
      .slice(0, 300),
  );
}
