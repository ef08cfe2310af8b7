/** rehome token and rehome audit with --server: what the service's store has, by way of the service itself. */
import type { AuditRecord } from "../../service/records.ts";
import { type AuditOptions, checkLog, tellCheck } from "../commands/audit.ts";
import { type CreateOptions, demandName, revokedNote, type StoreOptions, tellNew, tellTokens } from "../commands/token.ts";
import type { Registry } from "../registry.ts";
import { allOf, done, everyItem, type Session, settled } from "./session.ts";

const PAGE = 1000;

const pageQuery = (after: string | undefined) => ({ limit: PAGE, ...(after === undefined ? {} : { after }) });

/** The chain is followed on this side: the service is believed only what the hashes say. */
export async function remoteAudit({ machine }: Registry, session: Session, options: AuditOptions): Promise<void> {
  const entries = everyItem((after) => settled(session, session.client.api.GET("/v1/audit", { params: { query: pageQuery(after) } })));
  await tellCheck(machine, await checkLog(recordsOf(entries), options.expect), options.json === true);
}

/** As they were hashed: times in milliseconds, the detail as the text that it is kept as. */
async function* recordsOf(
  entries: AsyncIterable<Omit<AuditRecord, "at" | "detail"> & { readonly at: string; readonly detail?: unknown }>,
): AsyncGenerator<AuditRecord> {
  for await (const { at, detail, ...rest } of entries) yield { ...rest, at: Date.parse(at), detail: JSON.stringify(detail) };
}

/** `isLifeSaid`: nobody relies on the default otherwise, and the service has its own clock. */
export async function remoteCreateToken(
  { machine }: Registry,
  session: Session,
  name: string,
  { rights, expires, json = false }: CreateOptions,
  isLifeSaid: boolean,
): Promise<void> {
  demandName(name);
  const life = expires === "never" ? null : new Date(machine.service.now() + expires).toISOString();
  const body = { name, rights: [...rights], ...(isLifeSaid ? { expiresAt: life } : {}) };
  await tellNew(machine, await settled(session, session.client.api.POST("/v1/tokens", { body })), json);
}

export async function remoteListTokens({ machine }: Registry, session: Session, options: StoreOptions): Promise<void> {
  const tokens = everyItem((after) => settled(session, session.client.api.GET("/v1/tokens", { params: { query: pageQuery(after) } })));
  await tellTokens(machine, await allOf(tokens), options.json === true);
}

export async function remoteRevokeToken({ machine }: Registry, session: Session, token: string): Promise<void> {
  await done(session, session.client.api.DELETE("/v1/tokens/{token}", { params: { path: { token } } }));
  machine.note(revokedNote(token));
}
