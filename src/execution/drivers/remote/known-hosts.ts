/**
 * OpenSSH's known_hosts: the keys that a host may show. Understood: names, [name]:port, several by comma, hashed names, @revoked. Not: patterns with * or ?,
 * but for a key revoked for a pattern, which is revoked for every host: rather too many than one too few.
 */
import { createHash, createHmac } from "node:crypto";

export interface KnownHost {
  /** Such as ssh-ed25519. */
  readonly type: string;
  /** Base 64, as in the file. */
  readonly key: string;
  readonly revoked: boolean;
}

export interface KnownHosts {
  /** What the file says of a host's server at a port. */
  of(host: string, port: number): readonly KnownHost[];
}

interface Line extends KnownHost {
  readonly names: readonly string[];
}

/** Lines that are no entry are passed over, as ssh does: a host without one is refused anyway. */
export function parseKnownHosts(text: string): KnownHosts {
  const lines = text.split(/\r?\n/).flatMap(entryOf);
  return {
    of(host, port) {
      const name = knownName(host, port);
      return lines.filter(({ names, revoked }) => names.some((each) => matches(each, name) || (revoked && /[*?]/.test(each))));
    },
  };
}

/** How the file calls it. */
export const knownName = (host: string, port: number): string => (port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`);

/** As ssh prints it: SHA256:…, for people to compare. */
export const fingerprintOf = (key: Buffer): string => `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

function entryOf(line: string): readonly Line[] {
  const words = line.trim().split(/[ \t]+/);
  const marker = words[0]?.startsWith("@") === true ? words.shift() : undefined;
  const [names, type, key] = words;
  if (names === undefined || names.startsWith("#") || type === undefined || key === undefined) return [];
  if (!/^[A-Za-z0-9@.-]+$/.test(type) || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return [];
  if (marker !== undefined && marker !== "@revoked") return [];
  return [{ names: names.split(","), type, key, revoked: marker === "@revoked" }];
}

function matches(known: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(known) ?? [];
  if (salt === undefined) return known.toLowerCase() === name;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}
