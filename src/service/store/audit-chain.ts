/** The chain of the audit log: each entry's hash covers the hash before it, so that whoever changes one has to change all that follow. */
import { digestOf } from "../../network/digest.ts";
import type { AuditRecord } from "../records.ts";
import type { Audit } from "./port.ts";

/** The first entry's previous hash. */
export const CHAIN_START = `sha256:${"0".repeat(64)}`;

const PAGE = 500;

/** SHA-256 of the RFC 8785 form of all other fields, the previous hash among them. */
export const auditHash = ({ sequence, at, actor, action, subject, detail, previousHash }: Omit<AuditRecord, "hash">): string =>
  digestOf({ sequence, at, actor, action, subject, detail, previousHash });

export type AuditCheck =
  /** `head`: the last hash. Kept elsewhere, it also shows whether entries were cut off at the end, which a chain cannot. */
  | { readonly sound: true; readonly entries: number; readonly head: string }
  /** `sequence`: where the first broken link is. */
  | { readonly sound: false; readonly sequence: number; readonly found: string };

/** Follows the chain from its first entry, oldest first, to its end or the first broken link. */
export async function verifyAudit(records: AsyncIterable<AuditRecord> | Iterable<AuditRecord>): Promise<AuditCheck> {
  let entries = 0;
  let head = CHAIN_START;
  for await (const record of records) {
    const sequence = entries + 1;
    if (record.sequence !== sequence) return { sound: false, sequence, found: `entry ${sequence} is missing: ${record.sequence} follows` };
    if (record.previousHash !== head) return { sound: false, sequence, found: `entry ${sequence} does not follow the one before it` };
    if (record.hash !== auditHash(record)) return { sound: false, sequence, found: `entry ${sequence} is not what was written` };
    entries = sequence;
    head = record.hash;
  }
  return { sound: true, entries, head };
}

/** Every entry, oldest first. */
export async function* everyAuditRecord(audit: Audit): AsyncGenerator<AuditRecord> {
  let after: string | null | undefined;
  while (after !== null) {
    const page = await audit.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  }
}
