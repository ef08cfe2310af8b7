/** How the service finds out who asks: part of its configuration. */
import { z } from "zod";

export const authModes = ["off", "tokens", "oidc", "both"] as const;
export type AuthMode = (typeof authModes)[number];

/** Signatures with a public key only: a JWKS is public, so a shared secret (HS*) or none at all would prove nothing. */
export const jwtAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const;

/** Hosts that only this machine reaches. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/** Whoever can change the keys on their way is every user at once. */
const keysAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => text.startsWith("https:") || isLoopback(new URL(text).hostname), "keys come over https; http is for this machine only");

export const oidcSettingsSchema = z
  .strictObject({
    issuer: z.string().min(1).meta({ description: "The `iss` of its tokens, exactly" }),
    audience: z.string().min(1).meta({ description: "Must be in the `aud` of its tokens: this service, and no other" }),
    jwksUri: keysAddress
      .optional()
      .meta({ description: "Where its keys are; kept for 10 minutes, asked again for a key that is not known" }),
    jwksFile: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Its keys in a file, for closed networks; read again within a minute of a change" }),
    algorithms: z
      .array(z.enum(jwtAlgorithms))
      .min(1)
      .default([...jwtAlgorithms])
      .meta({ description: "How its tokens may be signed" }),
    clockToleranceSeconds: z.int().min(0).max(300).default(30).meta({ description: "How far its clock and ours may be apart" }),
    rightsClaim: z
      .string()
      .min(1)
      .default("scope")
      .meta({ description: "The claim with the rights: a list, or words with spaces between. A dotted name goes into objects" }),
    rightsPrefix: z
      .string()
      .default("rehome:")
      .meta({ description: 'What stands before a right there: "rehome:plan". Words without it grant nothing' }),
  })
  .refine(({ jwksUri, jwksFile }) => (jwksUri === undefined) !== (jwksFile === undefined), "exactly one of jwksUri and jwksFile");

export type OidcSettings = z.output<typeof oidcSettingsSchema>;

export interface AuthSettings {
  readonly mode: AuthMode;
  /** Of the modes `oidc` and `both`. */
  readonly oidc: OidcSettings | null;
}

/** What does not go together, in words; empty: all does. `host` is what the service listens on. */
export function authContradictions(auth: AuthSettings, host: string, twoPersonRule: boolean): readonly string[] {
  const found: string[] = [];
  if (auth.mode === "off" && !isLoopback(host)) {
    found.push(
      `authentication is off, but the service would listen on ${host}: anybody who reaches it could do anything. Listen on 127.0.0.1, or choose tokens, oidc or both`,
    );
  }
  if (auth.mode === "off" && twoPersonRule) {
    found.push("the two-person rule needs to know who asks, but authentication is off. Choose tokens, oidc or both");
  }
  if ((auth.mode === "oidc" || auth.mode === "both") && auth.oidc === null) {
    found.push(`authentication is ${auth.mode}, but no issuer is configured. Give issuer, audience, and jwksUri or jwksFile`);
  }
  return found;
}
