/** What changes would mean, beside how things are; and single failures, worst first. */
import type { BusyLink } from "../../plan/targets.ts";
import type { Finding } from "../../plan/verify.ts";
import type { SweepReport, WhatIfReport, WhatIfSide } from "../../plan/what-if.ts";
import type { Style } from "../style.ts";
import { conflictLines } from "./conflict-view.ts";
import { renderMoves } from "./plan-view.ts";
import { count, percent, watts } from "./words.ts";

/** Findings that are listed before the rest is only counted. */
const FINDINGS_SHOWN = 30;

export function renderWhatIf(style: Style, name: string, report: WhatIfReport): string {
  const { before, after, difference, plan } = report;
  const row = (title: string, say: (side: WhatIfSide) => string): readonly string[] => [title, say(before), say(after)];
  const table = style.table(
    ["", "as it is", "what if"],
    [
      row("a plan that keeps every rule", possible),
      row("rules broken by today's placement", (side) => String(side.brokenToday.length)),
      row("of these, overloads", (side) => String(side.overloadsToday)),
      row("busiest link, today's placement", (side) => busiest(side.busiestToday)),
      row("busiest link, planned", (side) => busiest(side.busiestPlanned)),
      row("power, planned", (side) => (side.power === null ? "-" : watts(side.power.afterWatts))),
      row("virtual routers that move", (side) => (side.physicalRoutersOn === null ? "-" : String(side.moves))),
      row("physical routers on", (side) => (side.physicalRoutersOn === null ? "-" : String(side.physicalRoutersOn))),
    ],
  );
  const blocks = [`${style.heading(`${name}: what if`)} ${report.changes.map((change) => JSON.stringify(change)).join(", ")}`, table];
  if (difference.newlyBroken.length > 0) blocks.push(broken(style, difference.newlyBroken));
  if (plan.conflict !== null) blocks.push(conflictLines(style, plan.conflict).join("\n").trimStart());
  if (plan.placements !== null) blocks.push(renderMoves(style, plan, []));
  return blocks.join("\n\n");
}

export function renderSweep(style: Style, name: string, report: SweepReport): string {
  const kind = report.each === "physicalRouter" ? "physical router" : "physical link";
  const rows = report.cases.map(({ failed, after, newlyBroken }) => [
    failed,
    possible(after),
    String(after.overloadsToday),
    String(newlyBroken.length),
    after.physicalRoutersOn === null ? "-" : String(after.moves),
    after.power === null ? "-" : watts(after.power.afterWatts),
    busiest(after.busiestPlanned),
  ]);
  const lost = report.cases.filter(({ after }) => after.feasible === false).length;
  const open = report.cases.filter(({ after }) => after.feasible === null).length;
  const verdict =
    lost + open === 0 ? style.good("every one can be planned for") : style.bad(`${lost} cannot be planned for, ${open} undecided`);
  const head = [`failed ${kind}`, "plan", "overloads", "newly broken", "moves", "power", "busiest link"];
  const title = `${style.heading(`${name}: each ${kind} failing`)}: ${count(report.cases.length, "failure")}, ${verdict}; worst first`;
  return `${title}\n\n${style.table(head, rows)}`;
}

function possible({ feasible }: WhatIfSide): string {
  if (feasible === null) return "not found in time";
  return feasible ? "yes" : "impossible";
}

function busiest([link]: readonly BusyLink[]): string {
  return link === undefined ? "-" : `${link.physicalLink} ${percent(100 * link.utilisation)}`;
}

function broken(style: Style, findings: readonly Finding[]): string {
  const lines = findings.slice(0, FINDINGS_SHOWN).map(({ found, remedy, rule }) => `  ${found}; ${remedy} ${style.dim(`[${rule}]`)}`);
  const rest = findings.length > FINDINGS_SHOWN ? [`  and ${findings.length - FINDINGS_SHOWN} more`] : [];
  return [style.bold(`Today's placement would break ${count(findings.length, "rule")} more`), ...lines, ...rest].join("\n");
}
