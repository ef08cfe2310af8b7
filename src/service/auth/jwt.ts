/** JWTs of an OIDC issuer: signature, issuer, audience, time, and which rights their claim grants. */
import { readFile, stat } from "node:fs/promises";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import { z } from "zod";
import { type Actor, type Right, rights } from "../rights.ts";
import type { OidcSettings } from "./settings.ts";

const KEYS_KEPT_MS = 10 * 60_000;
const KEYS_ASKED_AGAIN_MS = 30_000;
const KEYS_TIMEOUT_MS = 5_000;
const FILE_LOOKED_AT_MS = 30_000;

export type JwtCheck =
  | { readonly kind: "good"; readonly actor: Actor }
  /** Why it is not believed, in words for whoever sent it. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The issuer's keys cannot be had: nothing can be said about the token. */
  | { readonly kind: "no-keys"; readonly reason: string };

export type JwtChecker = (jwt: string) => Promise<JwtCheck>;

/** Reads the keys' file, if that is where they are; throws when it cannot be read or holds no keys. */
export async function openJwtChecker(settings: OidcSettings, now: () => number): Promise<JwtChecker> {
  const keys = await openKeys(settings, now);
  const { issuer, audience, algorithms, clockToleranceSeconds } = settings;
  return async (jwt) => {
    const options: JWTVerifyOptions = {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
      requiredClaims: ["exp", "sub"],
    };
    try {
      const { sub = "", ...claims } = await verify(jwt, keys, options);
      if (sub === "") return { kind: "refused", reason: "it names nobody: its `sub` is empty" };
      return { kind: "good", actor: { id: `oidc:${issuer}#${sub}`, rights: grantedBy(claims, settings) } };
    } catch (error) {
      return refusalOf(error);
    }
  };
}

/** Where a token does not say which of several keys signed it, each is tried. */
async function verify(jwt: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(jwt, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(jwt, key, options)).payload;
      } catch (refusal) {
        if (!(refusal instanceof errors.JWSSignatureVerificationFailed)) throw refusal;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

async function openKeys({ jwksUri, jwksFile }: OidcSettings, now: () => number): Promise<JWTVerifyGetKey> {
  if (jwksUri !== undefined) {
    return createRemoteJWKSet(new URL(jwksUri), {
      cacheMaxAge: KEYS_KEPT_MS,
      cooldownDuration: KEYS_ASKED_AGAIN_MS,
      timeoutDuration: KEYS_TIMEOUT_MS,
    });
  }
  if (jwksFile === undefined) throw new Error("internal: neither jwksUri nor jwksFile");
  return openKeysFile(jwksFile, now);
}

const jwksSchema = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Looks at the file now and then, and reads it again when it has changed: keys that are gone from it are not believed any more. */
async function openKeysFile(path: string, now: () => number): Promise<JWTVerifyGetKey> {
  const versionOf = async (): Promise<string> => {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  };
  const read = async (): Promise<JWTVerifyGetKey> => createLocalJWKSet(readKeys(path, await readFile(path, "utf8")));
  let version = await versionOf();
  let keys = await read();
  let lookedAt = now();
  return async (header, token) => {
    if (Math.abs(now() - lookedAt) >= FILE_LOOKED_AT_MS) {
      const found = await versionOf();
      if (found !== version) keys = await read();
      version = found;
      lookedAt = now();
    }
    return keys(header, token);
  };
}

function readKeys(path: string, text: string): z.output<typeof jwksSchema> {
  try {
    return jwksSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path} is no JWKS: an object with a list "keys" of at least one key, as the issuer publishes it`);
  }
}

/** A claim's name may have dots of its own, as addresses have, or be a way into objects: "realm_access.roles". */
function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function grantedBy(claims: JWTPayload, { rightsClaim, rightsPrefix }: OidcSettings): ReadonlySet<Right> {
  const value = claimAt(claims, rightsClaim);
  const words: readonly unknown[] = typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value : [];
  return new Set(rights.filter((right) => words.includes(`${rightsPrefix}${right}`)));
}

const claimWords: Readonly<Record<string, string>> = {
  iss: "it is from another issuer than the one that is configured",
  aud: "it is meant for another audience than this service",
  nbf: "it is not valid yet",
  exp: "it says no time at which it expires",
  sub: "it names nobody: it has no `sub`",
};

function refusalOf(error: unknown): JwtCheck {
  const refused = (reason: string): JwtCheck => ({ kind: "refused", reason });
  if (error instanceof errors.JWTExpired) return refused("it has expired");
  if (error instanceof errors.JWTClaimValidationFailed) return refused(claimWords[error.claim] ?? `its claim ${error.claim} does not hold`);
  if (error instanceof errors.JOSEAlgNotAllowed) return refused("it is signed in a way that is not accepted");
  const isUnsigned = error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey;
  if (isUnsigned) return refused("it is not signed by a key of the issuer");
  const isMalformed = error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid || error instanceof errors.JOSENotSupported;
  if (isMalformed) return refused("it is no JWT that can be read");
  return { kind: "no-keys", reason: error instanceof Error ? error.message : String(error) };
}
