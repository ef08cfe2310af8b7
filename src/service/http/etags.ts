/** Entity tags (RFC 9110, 8.8.3): an ETag is a digest in quotes. */

type Headers = Readonly<Record<string, string | undefined>>;

export const etagOf = (digest: string): string => `"${digest}"`;

/** The tags of an If-Match or If-None-Match header; "*" stands for anything that is there. Weak ones count as strong. */
function tagsIn(header: string): readonly string[] {
  return header.trim() === "*" ? ["*"] : [...header.matchAll(/(?:W\/)?"([^"]*)"/g)].map(([, tag]) => tag ?? "");
}

/** The client has that content already: answer 304 without a body. */
export function isUnchanged(headers: Headers, digest: string): boolean {
  const header = headers["if-none-match"];
  return header !== undefined && tagsIn(header).some((tag) => tag === "*" || tag === digest);
}

/** What a writing client expects to replace. */
export type Expected =
  | { readonly kind: "anything" }
  /** If-None-Match: *. */
  | { readonly kind: "nothing" }
  /** If-Match: * gives no tags: something has to be there. */
  | { readonly kind: "one-of"; readonly digests: readonly string[] | "any" };

export function expectedOf(headers: Headers): Expected {
  const [match, noneMatch] = [headers["if-match"], headers["if-none-match"]];
  if (match !== undefined) {
    const digests = tagsIn(match);
    return { kind: "one-of", digests: digests.includes("*") ? "any" : digests };
  }
  return noneMatch?.trim() === "*" ? { kind: "nothing" } : { kind: "anything" };
}
