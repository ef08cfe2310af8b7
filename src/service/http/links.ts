/**
 * What can be asked after an answer, with what the answer says: the links of openapi.yaml. Readers see how routes belong together, and
 * tests that generate requests walk along them.
 */

/** A link of OpenAPI 3.1: parameters and body are values, or expressions such as "$response.body#/id". */
export interface Link {
  readonly operationId: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly requestBody?: unknown;
}

const network = { network: "$request.path.network" } as const;
const listedNetwork = { network: "$response.body#/items/0/network" } as const;
const version = { version: "$response.body#/version" } as const;

const to = (parameters: Link["parameters"], ...operationIds: readonly string[]): readonly Link[] =>
  operationIds.map((operationId) => (parameters === undefined ? { operationId } : { operationId, parameters }));

const saying = (operationId: string, parameters: NonNullable<Link["parameters"]>, requestBody: unknown): Link => ({
  operationId,
  parameters,
  requestBody,
});

/** Replaces what was read by itself: no new version. */
const again = (operationId: string): Link => saying(operationId, { ...network, "if-match": "$response.header.ETag" }, "$response.body");

const ofNetwork = (of: { readonly network: string }): readonly Link[] => [
  ...to(of, "getNetwork", "listNetworkVersions", "diffNetworkVersions", "getTraffic", "listTrafficVersions", "listPlans", "listDayPlans"),
  saying("createPlan", of, { goal: "consolidate", timeLimitSeconds: 10 }),
  saying("createDayPlan", of, { hourly: false, slotMinutes: 240, timeLimitSeconds: 1 }),
  saying("createWhatIf", of, { each: "physicalRouter", timeLimitSeconds: 1 }),
  saying("createWiring", of, {}),
  saying("createSchedule", {}, { network: of.network, pack: { cron: "0 1 * * *" }, restore: { cron: "0 5 * * *" } }),
];

const ofPlan = (plan: string): readonly Link[] => [
  ...to({ plan }, "getPlan", "followPlan", "getPlanDocument", "explainPlan", "listApprovals", "cancelPlan"),
  saying("decideOnPlan", { plan }, { decision: "approved" }),
  saying("createExecution", { plan }, { dryRun: true }),
];

const ofDayPlan = (dayPlan: string): readonly Link[] =>
  to({ dayPlan }, "getDayPlan", "followDayPlan", "getDayPlanDocument", "cancelDayPlan");

const ofWhatIf = to({ whatIf: "$response.body#/id" }, "getWhatIf", "followWhatIf", "cancelWhatIf");

const ofExecution = (execution: string): readonly Link[] => [
  ...to({ execution }, "getExecution", "followExecution", "getExecutionReport", "getExecutionNetwork"),
  ...["pauseExecution", "resumeExecution", "abortExecution", "rollBackExecution"].map((each) => saying(each, { execution }, {})),
  saying("closeExecution", { execution }, { reason: "put right by hand" }),
];

const ofSchedule = (schedule: string): readonly Link[] => [
  ...to({ schedule }, "getSchedule", "listScheduleRuns", "deleteSchedule", "unfreezeSchedule"),
  saying("createScheduleRun", { schedule }, { part: "pack" }),
];

/** By operation and status of the answer. */
const table: Readonly<Record<string, readonly Link[]>> = {
  "listNetworks 200": ofNetwork(listedNetwork),
  "putNetwork 200": ofNetwork(network),
  "putNetwork 201": [...ofNetwork(network), ...to({ ...network, ...version }, "getNetworkVersion")],
  "getNetwork 200": [
    again("putNetwork"),
    ...to({ ...network, router: "$response.body#/virtualRouters/0/id" }, "findTargets"),
    saying("findTargetsAfterChanges", { ...network, router: "$response.body#/virtualRouters/0/id" }, { traffic: null }),
    ...to({ ...network, physicalRouter: "$response.body#/physicalRouters/0/id" }, "drainPhysicalRouter"),
    saying("createWakeClearance", network, { physicalRouter: "$response.body#/physicalRouters/0/id" }),
  ],
  "listNetworkVersions 200": to({ ...network, version: "$response.body#/items/0/version" }, "getNetworkVersion"),
  "getNetworkVersion 200": [saying("putNetwork", {}, "$response.body")],
  "getTraffic 200": [again("putTraffic")],
  "putTraffic 201": to({ ...network, ...version }, "getTrafficVersion"),
  "listTrafficVersions 200": to({ ...network, version: "$response.body#/items/0/version" }, "getTrafficVersion"),
  "createPlan 202": ofPlan("$response.body#/id"),
  "schedulePlan 202": ofPlan("$response.body#/id"),
  "listPlans 200": ofPlan("$response.body#/items/0/id"),
  "getPlan 200": [
    ...ofPlan("$request.path.plan"),
    saying("schedulePlan", { network: "$response.body#/network/name" }, { planId: "$request.path.plan" }),
  ],
  "followPlan 200": ofPlan("$request.path.plan"),
  "decideOnPlan 201": [saying("createExecution", { plan: "$request.path.plan" }, {})],
  "createDayPlan 202": [...ofDayPlan("$response.body#/id"), saying("createReplay", network, { dayPlan: "$response.body#/id" })],
  "listDayPlans 200": [
    ...ofDayPlan("$response.body#/items/0/id"),
    saying("createReplay", network, { dayPlan: "$response.body#/items/0/id" }),
  ],
  "getDayPlan 200": ofDayPlan("$request.path.dayPlan"),
  "followDayPlan 200": ofDayPlan("$request.path.dayPlan"),
  "createReplay 200": to({ replay: "$response.body#/id" }, "getReplay"),
  "createReplay 202": to({ replay: "$response.body#/id" }, "getReplay"),
  "createWhatIf 200": ofWhatIf,
  "createWhatIf 202": ofWhatIf,
  "verifyPlan 200": to({ verification: "$response.body#/id" }, "getVerification"),
  "verifyPlan 202": to({ verification: "$response.body#/id" }, "getVerification"),
  "createWiring 200": to({ wiring: "$response.body#/id" }, "getWiring", "cancelWiring"),
  "createWiring 202": to({ wiring: "$response.body#/id" }, "getWiring", "cancelWiring"),
  "createWakeClearance 200": to({ wakeClearance: "$response.body#/id" }, "getWakeClearance", "cancelWakeClearance"),
  "createWakeClearance 202": to({ wakeClearance: "$response.body#/id" }, "getWakeClearance", "cancelWakeClearance"),
  "createExecution 202": ofExecution("$response.body#/id"),
  "listExecutions 200": ofExecution("$response.body#/items/0/id"),
  "getExecution 200": ofExecution("$request.path.execution"),
  "followExecution 200": ofExecution("$request.path.execution"),
  "rollBackExecution 202": ofExecution("$response.body#/id"),
  "createSchedule 201": [
    ...ofSchedule("$response.body#/id"),
    saying("putSchedule", { schedule: "$response.body#/id" }, "$response.body#/document"),
  ],
  "listSchedules 200": ofSchedule("$response.body#/items/0/id"),
  "createScheduleRun 202": ofPlan("$response.body#/plan"),
  "createToken 201": to({ token: "$response.body#/id" }, "revokeToken"),
};

/** By name, which says what is asked next. With `known`, those to routes that are not there are left out. */
export function linksOf(operationId: string, status: number, known?: ReadonlySet<string>): Readonly<Record<string, Link>> | undefined {
  const links = (table[`${operationId} ${status}`] ?? []).filter((link) => known === undefined || known.has(link.operationId));
  return links.length === 0 ? undefined : Object.fromEntries(links.map((link) => [link.operationId, link]));
}

export const answersWithLinks: readonly string[] = Object.keys(table);
