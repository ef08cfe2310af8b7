/** Networks' and traffic's versions, as answers have them. */
import { z } from "zod";
import { timeSchema, timeText } from "../http/pages.ts";
import { RequestProblem } from "../http/problem.ts";
import type { VersionRecord } from "../records.ts";
import type { Records, VersionedKind } from "../store/port.ts";

/** The name that a network is kept under. The document's own name is a text of its own. */
export const networkNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "letters, digits, dots, dashes and underscores, 100 at most")
  .meta({ description: "The name that the network is kept under" });

export const networkParams = z.object({ network: networkNameSchema });

export const versionNumberSchema = z.int().min(1).max(2_147_483_647);

/** A version of a network or of its traffic, without the document. */
export const versionSchema = z
  .object({
    network: z.string(),
    version: z.int(),
    digest: z.string().meta({ description: "`sha256:` of the document's canonical form (RFC 8785). In quotes it is the ETag" }),
    bytes: z.int(),
    createdAt: timeSchema,
    createdBy: z.string(),
    origin: z.string().meta({ description: "`upload`, or `execution:ID` when an execution has left the network so" }),
  })
  .meta({ id: "Version" });

export const versionView = ({
  name,
  version,
  digest,
  bytes,
  createdAt,
  createdBy,
  origin,
}: VersionRecord): z.input<typeof versionSchema> => ({
  network: name,
  version,
  digest,
  bytes,
  createdAt: timeText(createdAt),
  createdBy,
  origin,
});

/** Which version something was worked out for. */
export const networkRefSchema = z.object({ name: z.string(), version: z.int(), digest: z.string() }).meta({ id: "NetworkVersion" });

/** Throws RequestProblem: not-found. */
export async function versionOf(
  records: Records,
  kind: VersionedKind,
  network: string,
  version: number | "newest",
): Promise<VersionRecord> {
  const found = await records.versions.find(kind, network, version);
  if (found !== null) return found;
  const newest = version === "newest" ? null : await records.versions.find(kind, network, "newest");
  const what = kind === "network" ? `the network ${network}` : `the traffic of ${network}`;
  throw new RequestProblem(
    "not-found",
    newest === null
      ? `There is no ${what.slice(4)}. GET /v1/networks lists what there is.`
      : `There is no version ${version} of ${what}. It has versions 1 to ${newest.version}.`,
  );
}
