/** All routes. Whatever is served, described in openapi.yaml and tested for rights is one of these. */
import { routes as audit } from "./audit.ts";
import { routes as operations } from "./operations.ts";
import type { Route } from "./route.ts";
import { routes as tokens } from "./tokens.ts";

export const allRoutes: readonly Route[] = [...tokens, ...audit, ...operations];
