/** All routes. Whatever is served, described in openapi.yaml and tested for rights is one of these. */
import { routes as approvals } from "./approvals.ts";
import { routes as audit } from "./audit.ts";
import { routes as dayPlans } from "./day-plans.ts";
import { routes as executions } from "./executions.ts";
import { routes as networks } from "./networks.ts";
import { routes as operations } from "./operations.ts";
import { routes as plans } from "./plans.ts";
import { routes as replays } from "./replays.ts";
import type { Route } from "./route.ts";
import { routes as schedules } from "./schedules.ts";
import { routes as schedulings } from "./schedulings.ts";
import { routes as targets } from "./targets.ts";
import { routes as tokens } from "./tokens.ts";
import { routes as traffic } from "./traffic.ts";
import { routes as verifications } from "./verifications.ts";
import { routes as wakeClearances } from "./wake-clearances.ts";
import { routes as whatIfs } from "./what-ifs.ts";
import { routes as wirings } from "./wirings.ts";

export const allRoutes: readonly Route[] = [
  ...networks,
  ...traffic,
  ...targets,
  ...plans,
  ...dayPlans,
  ...replays,
  ...schedulings,
  ...approvals,
  ...executions,
  ...wirings,
  ...wakeClearances,
  ...schedules,
  ...verifications,
  ...whatIfs,
  ...tokens,
  ...audit,
  ...operations,
];
