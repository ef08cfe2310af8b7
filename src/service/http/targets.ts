/** Targets: where a virtual router could go and why not elsewhere; what emptying a physical router would take. */
import { z } from "zod";
import { idSchema } from "../../network/scalars.ts";
import { drainSchema, targetsSchema } from "../views/target-view.ts";
import { networkParams, versionNumberSchema, versionOf } from "../views/version-view.ts";
import { RequestProblem } from "./problem.ts";
import { invalidValue } from "./read-request.ts";
import { type Route, route } from "./route.ts";

const versionQuery = versionNumberSchema.optional().meta({ description: "Of the network; absent: the newest" });

const targets = route({
  operationId: "findTargets",
  method: "get",
  path: "/v1/networks/{network}/routers/{router}/targets",
  tag: "targets",
  summary: "Where a virtual router could go, best first, and every reason against the others",
  description:
    "Each physical router is judged as if this virtual router alone went there, today and by all rules. What is broken already and gets no worse is no reason. Feasible ones come first, its own host before the others.",
  right: "read",
  effect: "none",
  params: networkParams.extend({ router: idSchema }),
  query: z.object({
    version: versionQuery,
    feasible: z.boolean().optional().meta({ description: "Only those that are, or only those that are not" }),
    limit: z.int().min(1).max(1000).default(50).meta({ description: "Items on one page" }),
    after: z
      .string()
      .regex(/^\d{1,10}[.]\d{1,10}$/)
      .optional()
      .meta({ description: "Where the page before ended: its `next`. Keeps to that page's version" }),
  }),
  replies: { 200: { description: "One page", schema: targetsSchema } },
  problems: ["not-found"],
  async handle({ params, query, services, records, gone }) {
    const [wanted, skip] = placeOf(query);
    const network = await versionOf(records, "network", params.network, wanted);
    const { feasible = null, limit } = query;
    const text = await services.questions.ask("targets", { network, router: params.router, feasible, skip, limit }, gone);
    if (text !== null) return { status: 200, text };
    throw new RequestProblem("not-found", `Version ${network.version} of ${network.name} has no virtual router ${params.router}.`);
  },
});

/** A cursor is "VERSION.COUNT": what was shown before, and of which version. */
function placeOf({ version, after }: { readonly version?: number | undefined; readonly after?: string | undefined }) {
  if (after === undefined) return [version ?? "newest", 0] as const;
  const [shown = 0, skip = 0] = after.split(".").map(Number);
  if (versionNumberSchema.safeParse(shown).success && (version === undefined || version === shown)) return [shown, skip] as const;
  throw invalidValue([{ pointer: "query:after", found: `a page of version ${shown}`, remedy: "leave `version` out, or start again" }]);
}

const drain = route({
  operationId: "drainPhysicalRouter",
  method: "get",
  path: "/v1/networks/{network}/physical-routers/{physicalRouter}/drain",
  tag: "targets",
  summary: "For every virtual router on a physical one: where it could go, and what stands in the way",
  description:
    "Each virtual router is judged as if it alone went. That all can go together, and in which order, is for a plan to say: ask for one with `drain`.",
  right: "read",
  effect: "none",
  params: networkParams.extend({ physicalRouter: idSchema }),
  query: z.object({
    version: versionQuery,
    targets: z.int().min(0).max(100).default(5).meta({ description: "Targets that are told for each virtual router, best first" }),
  }),
  replies: { 200: { description: "In document order", schema: drainSchema } },
  problems: ["not-found"],
  async handle({ params: { network: name, physicalRouter }, query: { version, targets: most }, services, records, gone }) {
    const network = await versionOf(records, "network", name, version ?? "newest");
    const text = await services.questions.ask("drain", { network, physicalRouter, targets: most }, gone);
    if (text !== null) return { status: 200, text };
    throw new RequestProblem("not-found", `Version ${network.version} of ${name} has no physical router ${physicalRouter}.`);
  },
});

export const routes: readonly Route[] = [targets, drain];
