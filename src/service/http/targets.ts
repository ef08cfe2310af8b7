/** Targets: where a virtual router could go and why not elsewhere; what emptying a physical router would take. */
import { z } from "zod";
import { idSchema } from "../../network/scalars.ts";
import { rankTargets } from "../../plan/targets.ts";
import { drainOf } from "../drain.ts";
import type { ReadNetwork, Services } from "../services.ts";
import { drainSchema, targetsSchema } from "../views/target-view.ts";
import { networkParams, versionNumberSchema, versionOf } from "../views/version-view.ts";
import { refOf } from "./networks.ts";
import { RequestProblem } from "./problem.ts";
import { invalidRequest } from "./read-request.ts";
import { type Call, type Route, route } from "./route.ts";

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
  async handle({ params, query, services, records }) {
    const [version, skip] = placeOf(query);
    const read = await readOrRefuse({ services, records }, params.network, version);
    if (!read.network.virtualRouters.has(params.router)) {
      throw new RequestProblem("not-found", `Version ${read.version.version} of ${params.network} has no virtual router ${params.router}.`);
    }
    const ranking = rankTargets(read.targets(), params.router);
    const { feasibleCount, count } = ranking;
    const [first, end] = [query.feasible === false ? feasibleCount : 0, query.feasible === true ? feasibleCount : count];
    const from = Math.min(end, first + skip);
    const to = Math.min(end, from + query.limit);
    return {
      status: 200,
      body: {
        network: refOf(read.version),
        virtualRouter: ranking.virtualRouter,
        currentHost: ranking.currentHost,
        feasible: feasibleCount,
        infeasible: count - feasibleCount,
        items: ranking.targets(from, to),
        next: to < end ? `${read.version.version}.${to - first}` : null,
      },
    };
  },
});

/** A cursor is "VERSION.COUNT": what was shown before, and of which version. */
function placeOf({ version, after }: { readonly version?: number | undefined; readonly after?: string | undefined }) {
  if (after === undefined) return [version ?? "newest", 0] as const;
  const [shown = 0, skip = 0] = after.split(".").map(Number);
  if (shown >= 1 && (version === undefined || version === shown)) return [shown, skip] as const;
  throw invalidRequest([{ pointer: "query:after", found: `a page of version ${shown}`, remedy: "leave `version` out, or start again" }]);
}

async function readOrRefuse(
  { services, records }: Pick<Call<never, never, never>, "services" | "records">,
  network: string,
  version: number | "newest",
): Promise<ReadNetwork> {
  const found = await versionOf(records, "network", network, version);
  const read: Awaited<ReturnType<Services["readNetwork"]>> = await services.readNetwork(network, found.version);
  if (read === null) throw new Error(`internal: version ${found.version} of ${network} is in the store and cannot be read`);
  return read;
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
  async handle({ params: { network, physicalRouter }, query, services, records, gone }) {
    const read = await readOrRefuse({ services, records }, network, query.version ?? "newest");
    const host = read.network.physicalRouters.get(physicalRouter);
    if (host === undefined) {
      throw new RequestProblem("not-found", `Version ${read.version.version} of ${network} has no physical router ${physicalRouter}.`);
    }
    const virtualRouters = await drainOf({ prepared: read.targets(), physicalRouter, most: query.targets, gone });
    const stuck = virtualRouters.filter((each) => each.feasible === 0).length;
    return { status: 200, body: { network: refOf(read.version), physicalRouter, state: host.state, stuck, virtualRouters } };
  },
});

export const routes: readonly Route[] = [targets, drain];
