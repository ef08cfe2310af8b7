/** What PostgreSQL and the way to it say, as something that a person can act on. */
import { StoreRefused } from "./port.ts";

/** The server as people know it, without password; null: that is no such URL. */
export function placeOf(url: string): string | null {
  try {
    const { protocol, hostname, port, pathname, searchParams } = new URL(url);
    if (protocol !== "postgres:" && protocol !== "postgresql:") return null;
    const host = hostname || (searchParams.get("host") ?? "localhost");
    return `PostgreSQL at ${host}:${port || "5432"}, database "${decodeURIComponent(pathname.slice(1))}",`;
  } catch {
    return null;
  }
}

/** Nothing was written, and another try may succeed: serialisation failures and deadlocks. */
export const isConflict = (error: unknown): boolean => ["40001", "40P01"].includes(codeOf(error));

/** Those of the way there, and of the client when the server has gone, come without SQLSTATE. */
const noWay = /^(ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES)/;
const gone = /Connection terminated|not queryable|timeout exceeded when trying to connect|Connection ended/;

/** Other errors as they are. */
export function explanation(place: string, error: unknown): unknown {
  if (error instanceof StoreRefused || !(error instanceof Error)) return error;
  const said = error.message || codeOf(error);
  const refused = (found: string, remedy: string) => new StoreRefused(`${place} ${found} (${said}). ${remedy}`, { cause: error });
  const code = codeOf(error);
  if (noWay.test(code) || gone.test(said)) return refused("cannot be reached", "Check that it runs and that DATABASE_URL is right.");
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  if (code === "57014" || code === "55P03") return refused("took too long", "Look for what keeps it busy: select * from pg_stat_activity.");
  if (/^(08|57P|25P03|53300)/.test(code)) return refused("takes no work now", "Try again; if it stays so, look into its log.");
  if (/^(28|3D|42501)/.test(code))
    return refused("does not let rehome in", "Check user, password, database and its rights in DATABASE_URL.");
  if (code === "25006") return refused("is read-only", "Name the primary server in DATABASE_URL.");
  if (/^(53|58|XX)/.test(code)) return refused("has failed", "Look into its log.");
  return error;
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "");
