/** Targets: where a virtual router could go and why not elsewhere; what emptying a physical router would take. */
import { z } from "zod";
import { idSchema } from "../../network/scalars.ts";
import { trafficVersion } from "../planning/ask.ts";
import { targetsRequestSchema } from "../planning/requests.ts";
import type { VersionRecord } from "../records.ts";
import type { Records } from "../store/port.ts";
import { drainSchema, targetsSchema } from "../views/target-view.ts";
import { networkParams, versionNumberSchema, versionOf } from "../views/version-view.ts";
import { RequestProblem } from "./problem.ts";
import { invalidValue } from "./read-request.ts";
import { type Reply, type Route, route } from "./route.ts";

const versionQuery = versionNumberSchema.optional().meta({ description: "Of the network; absent: the newest" });

const params = networkParams.extend({ router: idSchema });

/** `cursor`: what a page's `next` looks like. */
const pageQuery = (cursor: RegExp) =>
  z.object({
    version: versionQuery,
    feasible: z.boolean().optional().meta({ description: "Only those that are, or only those that are not" }),
    limit: z.int().min(1).max(1000).default(50).meta({ description: "Items on one page" }),
    after: z
      .string()
      .regex(cursor)
      .optional()
      .meta({ description: "Where the page before ended: its `next`. Keeps to that page's version" }),
  });

const replies = { 200: { description: "One page", schema: targetsSchema } };

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
  params,
  query: pageQuery(/^\d{1,10}[.]\d{1,10}$/),
  replies,
  problems: ["not-found"],
  async handle({ params, query, services, records, gone }) {
    const [wanted, skip] = placeOf(query);
    const network = await versionOf(records, "network", params.network, wanted);
    const { feasible = null, limit } = query;
    const text = await services.questions.ask("targets", { network, router: params.router, feasible, skip, limit }, gone);
    return found(text, network, params.router);
  },
});

function found(text: string | null, { version, name }: VersionRecord, router: string): Reply {
  if (text !== null) return { status: 200, text };
  throw new RequestProblem("not-found", `Version ${version} of ${name} has no virtual router ${router}.`);
}

const changed = route({
  operationId: "findTargetsAfterChanges",
  method: "post",
  path: "/v1/networks/{network}/routers/{router}/targets",
  tag: "targets",
  summary: "Where a virtual router could go under other traffic, or after changes",
  description:
    "As with GET, in the network as it would be. Nothing is stored. The next page is asked for with the same body; it keeps to the version of the traffic as well.",
  right: "read",
  effect: "none",
  params,
  query: pageQuery(/^\d{1,10}[.]\d{1,10}([.]\d{1,10})?$/),
  body: targetsRequestSchema,
  replies,
  problems: ["not-found"],
  async handle({ params: { network: name, router }, query, body, services, records, gone }) {
    const [wanted, skip, shownTraffic] = placeOf(query, body.traffic?.version);
    const network = await versionOf(records, "network", name, wanted);
    const { version: chosen = shownTraffic, ...choice } = body.traffic ?? {};
    const traffic = body.traffic === null ? null : await trafficOf(records, name, chosen);
    const { feasible = null, limit } = query;
    const question = { network, traffic, choice, changes: body.changes, router, feasible, skip, limit };
    const answer = await services.questions.ask("changed-targets", question, gone);
    if (answer.ok) return found(answer.text, network, router);
    throw new RequestProblem("invalid-value", `${answer.detail}.`, { errors: [...answer.problems] });
  },
});

async function trafficOf(records: Records, network: string, wanted: number | undefined): Promise<VersionRecord> {
  const pointers = { none: "/traffic", version: "/traffic/version" };
  const version = await trafficVersion({ records, network }, wanted, pointers, "put its traffic first, or leave this out");
  return versionOf(records, "traffic", network, version);
}

interface Place {
  readonly version?: number | undefined;
  readonly after?: string | undefined;
}

/** A cursor is "VERSION.COUNT", and ".VERSION" of the traffic where there is some: what was shown before, and of which versions. */
function placeOf({ version, after }: Place, traffic?: number) {
  if (after === undefined) return [version ?? "newest", 0] as const;
  const [shown = 0, skip = 0, shownTraffic] = after.split(".").map(Number);
  const fits = (one: number, other: number | undefined): boolean =>
    versionNumberSchema.safeParse(one).success && (other === undefined || other === one);
  if (fits(shown, version) && (shownTraffic === undefined || fits(shownTraffic, traffic))) return [shown, skip, shownTraffic] as const;
  const which = shownTraffic === undefined ? `version ${shown}` : `version ${shown} and version ${shownTraffic} of its traffic`;
  throw invalidValue([{ pointer: "query:after", found: `a page of ${which}`, remedy: "leave `version` out, or start again" }]);
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

export const routes: readonly Route[] = [targets, changed, drain];
