/** Where a job on the service stands, in one line. */
import { z } from "zod";
import { decimals, gapPercent } from "../views/words.ts";

const schema = z.looseObject({
  doing: z.string().optional(),
  stage: z.number().optional(),
  stages: z.number().optional(),
  objective: z.string().optional(),
  seconds: z.number().optional(),
  incumbent: z.number().nullish(),
  bound: z.number().nullish(),
  gap: z.number().nullish(),
  cases: z.number().optional(),
  done: z.number().optional(),
});

/** `what`: the goal, or what else is being done. */
export function progressText(what: string, data: unknown): string {
  const read = schema.safeParse(data);
  if (!read.success) return `${what}: under way`;
  const { doing, stage, stages, objective, seconds, incumbent, bound, gap, cases, done } = read.data;
  const parts: string[] = [];
  if (doing !== undefined) parts.push(doing);
  if (cases !== undefined && done !== undefined) parts.push(`${done} of ${cases} failures`);
  if (objective !== undefined) parts.push(`${objective} (${stage ?? 1} of ${stages ?? 1})`);
  if (seconds !== undefined) parts.push(`${decimals(seconds, 0)} s`);
  if (incumbent !== undefined && incumbent !== null) parts.push(`best ${decimals(incumbent, 2)}`);
  if (bound !== undefined && bound !== null) parts.push(`bound ${decimals(bound, 2)}`);
  if (gap !== undefined && gap !== null) parts.push(`gap ${gapPercent(gap)}`);
  return parts.length === 0 ? `${what}: under way` : `${what}: ${parts.join(", ")}`;
}
