/**
 * ed25519 keys, as OpenSSH and as dropbear write them. Not made by ssh2: one in 256 of its ed25519 keys can't be read by anybody, since
 * a public key's leading zero is cut off (mscdex/ssh2#1390, #1513, in 1.17.0).
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";

export interface Key {
  /** "ssh-ed25519 AAAA…", as in known_hosts and authorized_keys. */
  readonly publicLine: string;
  /** A private key file as OpenSSH writes it, without a passphrase. */
  readonly openssh: string;
  /** A private key file as dropbear writes it. */
  readonly dropbear: Buffer;
}

const type = "ssh-ed25519";

const lengthOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

/** SSH's "string": its length, then its bytes. */
const field = (bytes: Buffer | string): Buffer => Buffer.concat([lengthOf(Buffer.byteLength(bytes)), Buffer.from(bytes)]);

export function makeKey(): Key {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  if (d === undefined || x === undefined) throw new Error("node:crypto gave an ed25519 key without its numbers");
  const open = Buffer.from(x, "base64url");
  const both = Buffer.concat([Buffer.from(d, "base64url"), open]);
  const publicBlob = Buffer.concat([field(type), field(open)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, field(type), field(open), field(both), field("rehome")]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const head = [Buffer.from("openssh-key-v1\0"), field("none"), field("none"), field(""), lengthOf(1)];
  const whole = Buffer.concat([...head, field(publicBlob), field(Buffer.concat([secret, padding]))]);
  const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    publicLine: `${type} ${publicBlob.toString("base64")}`,
    openssh: ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n"),
    dropbear: Buffer.concat([field(type), field(both)]),
  };
}
