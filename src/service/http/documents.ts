/** Versioned documents over HTTP: stored as they came, told apart by their digest, replaced only by those who have seen what is there. */
import { z } from "zod";
import { networkSchema } from "../../network/document.ts";
import type { CheckedDocument } from "../questions/questions.ts";
import type { VersionRecord } from "../records.ts";
import type { Records, VersionDraft, VersionedKind } from "../store/port.ts";
import { versionView } from "../views/version-view.ts";
import { etagOf, expectedOf, isUnchanged } from "./etags.ts";
import { RequestProblem } from "./problem.ts";
import type { Reply } from "./route.ts";

type Headers = Readonly<Record<string, string | undefined>>;

export const writeHeaders = z.object({
  "if-match": z.string().optional().meta({ description: "The ETag of the version that is to be replaced" }),
  "if-none-match": z.string().optional().meta({ description: "`*`: there may be none yet" }),
});

export const readHeaders = z.object({
  "if-none-match": z.string().optional().meta({ description: "ETags that the client has already: 304 when one of them fits" }),
});

const etagHeader = { description: "The document's digest in quotes" } as const;
export const writtenHeaders = { ETag: etagHeader, Location: { description: "The version, for good" } } as const;
export const documentHeaders = { ETag: etagHeader, "Rehome-Version": { description: "Which version it is" } } as const;

/** A stored network, byte for byte as it came: what it leaves out has its default. */
export const storedNetworkSchema = z
  .looseObject({ schema: networkSchema.shape.schema, name: networkSchema.shape.name })
  .meta({ id: "StoredNetwork", description: "The document as it came, byte for byte: a Network, whose defaults may be left out" });

/** The digest of the document that a body holds, or `invalid-document` with all that is wrong with it. */
export function acceptDocument(what: string, checked: CheckedDocument): string {
  if (checked.ok) return checked.digest;
  const { problems } = checked;
  const count = problems.length === 1 ? "One thing" : `${problems.length} things`;
  throw new RequestProblem("invalid-document", `${count} in the ${what} document must be put right.`, { errors: [...problems] });
}

export interface Written {
  readonly kind: VersionedKind;
  readonly draft: Omit<VersionDraft, "expected">;
  readonly headers: Headers;
  /** Of the version that will be there. */
  readonly locationOf: (version: VersionRecord) => string;
}

/** 201 with a new version, or 200 when the newest has this content already. Only inside a transaction. */
export async function writeVersion(records: Records, { kind, draft, headers, locationOf }: Written): Promise<Reply> {
  const newest = await records.versions.find(kind, draft.name, "newest");
  checkExpectation(headers, newest, draft.digest);
  const added = await records.versions.add(kind, { ...draft, expected: newest?.digest ?? null });
  if (added.kind === "changed") throw changedMeanwhile(added.newest);
  const { version } = added;
  return {
    status: added.kind === "added" ? 201 : 200,
    body: versionView(version),
    headers: { etag: etagOf(version.digest), location: locationOf(version) },
    audit: added.kind === "added" ? { version: version.version, digest: version.digest } : null,
  };
}

/** Sending again what is there already is always fine: the answer to the first time may have been lost. */
function checkExpectation(headers: Headers, newest: VersionRecord | null, digest: string): void {
  const expected = expectedOf(headers);
  switch (expected.kind) {
    case "nothing":
      if (newest !== null) throw changedMeanwhile(newest);
      return;
    case "one-of": {
      const fits = newest !== null && (expected.digests === "any" || expected.digests.includes(newest.digest) || newest.digest === digest);
      if (!fits) throw changedMeanwhile(newest);
      return;
    }
    case "anything":
      if (newest === null || newest.digest === digest) return;
      throw new RequestProblem(
        "precondition-required",
        `Version ${newest.version} is there. Send its ETag ${etagOf(newest.digest)} as If-Match to say that it is to be replaced.`,
      );
    default:
      expected satisfies never;
  }
}

function changedMeanwhile(newest: VersionRecord | null): RequestProblem {
  if (newest === null) return new RequestProblem("precondition-failed", "There is none yet. Send If-None-Match: * to make the first.");
  return new RequestProblem(
    "precondition-failed",
    `The newest is version ${newest.version} with the ETag ${etagOf(newest.digest)}. Read it, and decide again.`,
  );
}

/** The text as it came, or 304. `version` is known to be there. */
export async function documentReply(records: Records, kind: VersionedKind, version: VersionRecord, headers: Headers): Promise<Reply> {
  const own = { etag: etagOf(version.digest), "rehome-version": String(version.version) };
  if (isUnchanged(headers, version.digest)) return { status: 304, headers: own };
  const text = await records.versions.document(kind, version.name, version.version);
  if (text === null) throw new Error(`internal: ${kind} ${version.name} has no text of its version ${version.version}`);
  return { status: 200, text, headers: own };
}

/** A document's bytes as the text that is kept; they have been read as UTF-8 before. */
export const textOf = (raw: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(raw);
