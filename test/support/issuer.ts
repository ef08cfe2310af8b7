/** An OIDC issuer of the tests: keys, the JWKS that publishes them, and tokens good and bad. */
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";

export const ISSUER = "https://login.example.net/";
export const AUDIENCE = "https://rehome.example.net";

type Claims = Readonly<Record<string, unknown>>;
export type Signer = (claims?: Claims, header?: { readonly kid?: string | null }) => Promise<string>;

export interface Issuer {
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Signs with the key that is published; claims go over the usual ones, `undefined` takes one away. */
  readonly sign: Signer;
  /** With a key that is not published, but under the published one's id. */
  readonly signWithAnotherKey: Signer;
  /** HS256, with the public key's PEM text as the secret: the classic confusion. */
  readonly signWithPublicKeyAsSecret: Signer;
  /** `alg: none`, no signature. */
  readonly unsigned: (claims?: Claims) => string;
}

/** `now` in milliseconds: tokens are from then, and last an hour. */
export async function createIssuer(now: () => number, algorithm = "ES256", kid = "key-1"): Promise<Issuer> {
  const [good, other] = [await generateKeyPair(algorithm, { extractable: true }), await generateKeyPair(algorithm)];
  const publicKey: JWK = { ...(await exportJWK(good.publicKey)), kid, alg: algorithm, use: "sig" };
  const pem = new TextEncoder().encode(await exportSPKI(good.publicKey));
  const claimsOf = (claims: Claims = {}): JWTPayload => {
    const seconds = Math.floor(now() / 1000);
    const usual = { iss: ISSUER, aud: AUDIENCE, sub: "alice", iat: seconds, exp: seconds + 3600, scope: "openid rehome:read" };
    return JSON.parse(JSON.stringify({ ...usual, ...claims })) as JWTPayload;
  };
  const signer =
    (key: Parameters<SignJWT["sign"]>[0], alg: string): Signer =>
    (claims, header = {}) =>
      new SignJWT(claimsOf(claims)).setProtectedHeader(header.kid === null ? { alg } : { alg, kid: header.kid ?? kid }).sign(key);
  return {
    jwks: { keys: [publicKey] },
    sign: signer(good.privateKey, algorithm),
    signWithAnotherKey: signer(other.privateKey, algorithm),
    signWithPublicKeyAsSecret: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claimsOf(claims)))).setProtectedHeader({ alg: "HS256", kid }).sign(pem),
    unsigned: (claims) => new UnsecuredJWT(claimsOf(claims)).encode(),
  };
}
