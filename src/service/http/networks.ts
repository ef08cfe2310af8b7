/** Networks: documents in versions, told apart by their content. */
import { z } from "zod";
import { networkSchema } from "../../network/document.ts";
import { MAX_BYTES } from "../../network/limits.ts";
import type { VersionRecord } from "../records.ts";
import { differenceSchema } from "../views/difference-view.ts";
import { networkParams, versionNumberSchema, versionOf, versionSchema, versionView } from "../views/version-view.ts";
import {
  acceptDocument,
  documentHeaders,
  documentReply,
  readHeaders,
  storedNetworkSchema,
  textOf,
  writeHeaders,
  writeVersion,
  writtenHeaders,
} from "./documents.ts";
import { pagedSchema, pageOf, pageQuery, pageReply } from "./pages.ts";
import { type Route, route } from "./route.ts";

export const versionsSchema = pagedSchema(versionSchema, "Versions");

const put = route({
  operationId: "putNetwork",
  method: "put",
  path: "/v1/networks/{network}",
  tag: "networks",
  summary: "Put a version of a network",
  description:
    "The first needs no condition, or If-None-Match: *. Whatever replaces another says which with If-Match, so that nobody's version is covered unseen. Content that is the newest already makes no version.",
  right: "plan",
  effect: "change",
  params: networkParams,
  headers: writeHeaders,
  body: networkSchema,
  rawBody: true,
  maxBodyBytes: MAX_BYTES,
  replies: {
    200: { description: "The newest version has this content already", schema: versionSchema, headers: writtenHeaders },
    201: { description: "A new version", schema: versionSchema, headers: writtenHeaders },
  },
  problems: ["invalid-document", "precondition-failed", "precondition-required"],
  check: async ({ raw, services, gone }) => acceptDocument("network", await services.questions.ask("check-network", { bytes: raw }, gone)),
  async handle({ params, raw, headers, actor, records, services, checked: digest }) {
    const draft = {
      name: params.network,
      digest,
      document: textOf(raw),
      createdAt: services.now(),
      createdBy: actor.id,
      origin: "upload",
    };
    const locationOf = ({ name, version }: VersionRecord): string => `/v1/networks/${name}/versions/${version}`;
    return writeVersion(records, { kind: "network", draft, headers, locationOf });
  },
});

const list = route({
  operationId: "listNetworks",
  method: "get",
  path: "/v1/networks",
  tag: "networks",
  summary: "The newest version of each network, by name",
  right: "read",
  effect: "none",
  query: z.object(pageQuery),
  replies: { 200: { description: "One page", schema: versionsSchema } },
  problems: [],
  async handle({ query, records }) {
    return { status: 200, body: pageReply(await records.versions.names("network", pageOf(query)), versionView) };
  },
});

const get = route({
  operationId: "getNetwork",
  method: "get",
  path: "/v1/networks/{network}",
  tag: "networks",
  summary: "The newest version's document, byte for byte as it came",
  right: "read",
  effect: "none",
  params: networkParams,
  headers: readHeaders,
  replies: {
    200: { description: "The document", schema: storedNetworkSchema, headers: documentHeaders },
    304: { description: "The client has it already", headers: documentHeaders },
  },
  problems: ["not-found"],
  async handle({ params, headers, records }) {
    return documentReply(records, "network", await versionOf(records, "network", params.network, "newest"), headers);
  },
});

const listVersions = route({
  operationId: "listNetworkVersions",
  method: "get",
  path: "/v1/networks/{network}/versions",
  tag: "networks",
  summary: "A network's versions, newest first",
  right: "read",
  effect: "none",
  params: networkParams,
  query: z.object(pageQuery),
  replies: { 200: { description: "One page", schema: versionsSchema } },
  problems: ["not-found"],
  async handle({ params, query, records }) {
    await versionOf(records, "network", params.network, "newest");
    return { status: 200, body: pageReply(await records.versions.list("network", params.network, pageOf(query)), versionView) };
  },
});

const getVersion = route({
  operationId: "getNetworkVersion",
  method: "get",
  path: "/v1/networks/{network}/versions/{version}",
  tag: "networks",
  summary: "A version's document, byte for byte as it came",
  right: "read",
  effect: "none",
  params: networkParams.extend({ version: versionNumberSchema }),
  headers: readHeaders,
  replies: {
    200: { description: "The document", schema: storedNetworkSchema, headers: documentHeaders },
    304: { description: "The client has it already", headers: documentHeaders },
  },
  problems: ["not-found"],
  async handle({ params, headers, records }) {
    return documentReply(records, "network", await versionOf(records, "network", params.network, params.version), headers);
  },
});

const diff = route({
  operationId: "diffNetworkVersions",
  method: "get",
  path: "/v1/networks/{network}/diff",
  tag: "networks",
  summary: "What differs between two versions",
  right: "read",
  effect: "none",
  params: networkParams,
  query: z.object({
    from: versionNumberSchema.optional().meta({ description: "Absent: the version before `to`" }),
    to: versionNumberSchema.optional().meta({ description: "Absent: the newest" }),
  }),
  replies: { 200: { description: "Ids that came, went and changed, by collection", schema: differenceSchema } },
  problems: ["not-found"],
  async handle({ params: { network }, query, records, services, gone }) {
    const to = await versionOf(records, "network", network, query.to ?? "newest");
    const from = await versionOf(records, "network", network, query.from ?? Math.max(1, to.version - 1));
    return { status: 200, text: await services.questions.ask("difference", { from, to }, gone) };
  },
});

export const routes: readonly Route[] = [put, get, list, listVersions, getVersion, diff];
