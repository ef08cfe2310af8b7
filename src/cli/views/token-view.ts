/** Tokens, as a person wants to read them. Times are RFC 3339. */
import type { Style } from "../style.ts";

export interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly rights: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

const minuteOf = (time: string): string => time.slice(0, 16).replace("T", " ");

function standing({ revokedAt, expiresAt }: ShownToken, now: number): string {
  if (revokedAt !== null) return `revoked ${minuteOf(revokedAt)}`;
  if (expiresAt === null) return "it is revoked";
  return Date.parse(expiresAt) <= now ? `expired ${minuteOf(expiresAt)}` : minuteOf(expiresAt);
}

/** `now`: milliseconds since 1970. */
export function renderTokens(style: Style, tokens: readonly ShownToken[], now: number): string {
  if (tokens.length === 0) return "No tokens.";
  const rows = tokens.map((token) => [
    token.id,
    token.name,
    token.rights.join(", "),
    minuteOf(token.createdAt),
    token.createdBy,
    standing(token, now),
  ]);
  return style.table(["token", "name", "rights", "made (UTC)", "by", "good until (UTC)"], rows);
}

/** What is said beside the secret of a new one. */
export function newTokenLine({ id, name, rights, expiresAt }: ShownToken): string {
  const until = expiresAt === null ? "until it is revoked" : `until ${minuteOf(expiresAt)} UTC`;
  return `token ${id} lets ${name} ${rights.join(", ")} ${until}. Keep its secret: it is not shown again`;
}
