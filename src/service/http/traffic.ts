/** Traffic: demand over time for a network, in versions of its own. */
import { z } from "zod";
import { MAX_BYTES } from "../../network/limits.ts";
import { trafficSchema } from "../../network/traffic-document.ts";
import type { VersionRecord } from "../records.ts";
import { networkParams, versionNumberSchema, versionOf, versionSchema, versionView } from "../views/version-view.ts";
import {
  acceptDocument,
  documentHeaders,
  documentReply,
  readHeaders,
  textOf,
  writeHeaders,
  writeVersion,
  writtenHeaders,
} from "./documents.ts";
import { versionsSchema } from "./networks.ts";
import { pageOf, pageQuery, pageReply } from "./pages.ts";
import { RequestProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const storedTraffic = { description: "The document", schema: trafficSchema, headers: documentHeaders } as const;
const unchanged = { description: "The client has it already", headers: documentHeaders } as const;

const put = route({
  operationId: "putTraffic",
  method: "put",
  path: "/v1/networks/{network}/traffic",
  tag: "traffic",
  summary: "Put a version of a network's traffic",
  description: "Its series have to be of links of the network's newest version. Conditions are those of putting a network.",
  right: "plan",
  effect: "change",
  params: networkParams,
  headers: writeHeaders,
  body: trafficSchema,
  rawBody: true,
  maxBodyBytes: MAX_BYTES,
  replies: {
    200: { description: "The newest version has this content already", schema: versionSchema, headers: writtenHeaders },
    201: { description: "A new version", schema: versionSchema, headers: writtenHeaders },
  },
  problems: ["not-found", "invalid-document", "precondition-failed", "precondition-required", "conflict"],
  async check({ params, raw, services, gone }) {
    const network = await versionOf(services.store, "network", params.network, "newest");
    const digest = acceptDocument("traffic", await services.questions.ask("check-traffic", { bytes: raw, network }, gone));
    return { network, digest };
  },
  async handle({ params: { network: name }, raw, headers, actor, records, services, checked: { network, digest } }) {
    const { version } = await versionOf(records, "network", name, "newest");
    if (version !== network.version) {
      throw new RequestProblem("conflict", `The network got version ${version} while the traffic was read. Send it again.`);
    }
    const draft = { name, digest, document: textOf(raw), createdAt: services.now(), createdBy: actor.id, origin: "upload" };
    const locationOf = (added: VersionRecord): string => `/v1/networks/${name}/traffic/versions/${added.version}`;
    return writeVersion(records, { kind: "traffic", draft, headers, locationOf });
  },
});

const get = route({
  operationId: "getTraffic",
  method: "get",
  path: "/v1/networks/{network}/traffic",
  tag: "traffic",
  summary: "The newest version's document, byte for byte as it came",
  right: "read",
  effect: "none",
  params: networkParams,
  headers: readHeaders,
  replies: { 200: storedTraffic, 304: unchanged },
  problems: ["not-found"],
  async handle({ params, headers, records }) {
    return documentReply(records, "traffic", await versionOf(records, "traffic", params.network, "newest"), headers);
  },
});

const listVersions = route({
  operationId: "listTrafficVersions",
  method: "get",
  path: "/v1/networks/{network}/traffic/versions",
  tag: "traffic",
  summary: "The versions of a network's traffic, newest first",
  right: "read",
  effect: "none",
  params: networkParams,
  query: z.object(pageQuery),
  replies: { 200: { description: "One page; empty when the network has no traffic", schema: versionsSchema } },
  problems: ["not-found"],
  async handle({ params, query, records }) {
    await versionOf(records, "network", params.network, "newest");
    return { status: 200, body: pageReply(await records.versions.list("traffic", params.network, pageOf(query)), versionView) };
  },
});

const getVersion = route({
  operationId: "getTrafficVersion",
  method: "get",
  path: "/v1/networks/{network}/traffic/versions/{version}",
  tag: "traffic",
  summary: "A version's document, byte for byte as it came",
  right: "read",
  effect: "none",
  params: networkParams.extend({ version: versionNumberSchema }),
  headers: readHeaders,
  replies: { 200: storedTraffic, 304: unchanged },
  problems: ["not-found"],
  async handle({ params, headers, records }) {
    return documentReply(records, "traffic", await versionOf(records, "traffic", params.network, params.version), headers);
  },
});

export const routes: readonly Route[] = [put, get, listVersions, getVersion];
