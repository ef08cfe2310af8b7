import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkToken, newToken, type TokenDraft } from "../../../src/service/auth/tokens.ts";
import type { TokenRecord } from "../../../src/service/records.ts";

const draft: TokenDraft = { id: "tk-1", name: "nightly", rights: ["read", "plan"], createdAt: 0, createdBy: "cli:root", expiresAt: 1000 };

/** A store of tokens, found by their hash as in the real one. */
const storeOf = (...records: readonly TokenRecord[]) => ({
  findByHash: async (hash: string) => records.find((record) => record.hash === hash) ?? null,
});

describe("tokens of the service's own", () => {
  it("are told apart by 256 random bits, of which only the hash is kept", () => {
    const { record, secret } = newToken(draft);
    expect(secret).toMatch(/^rehome_tk-1_[0-9A-Za-z_-]{43}$/);
    expect(newToken(draft).secret).not.toBe(secret);
    expect(record).toEqual({ ...draft, hash: createHash("sha256").update(secret).digest("hex"), revokedAt: null });
    expect(JSON.stringify(record)).not.toContain(secret.slice(-43));
  });

  it("are good until they expire, to the millisecond", async () => {
    const { record, secret } = newToken(draft);
    expect(await checkToken(secret, storeOf(record), 999)).toEqual({ kind: "good", record });
    expect(await checkToken(secret, storeOf(record), 1000)).toEqual({ kind: "expired" });
    const forever = newToken({ ...draft, expiresAt: null });
    expect(await checkToken(forever.secret, storeOf(forever.record), 1e15)).toMatchObject({ kind: "good" });
  });

  it("are worth nothing once revoked, also when they have expired since", async () => {
    const { record, secret } = newToken(draft);
    expect(await checkToken(secret, storeOf({ ...record, revokedAt: 5 }), 999)).toEqual({ kind: "revoked" });
    expect(await checkToken(secret, storeOf({ ...record, revokedAt: 5 }), 2000)).toEqual({ kind: "revoked" });
  });

  it("are not believed with any other secret, nor under another id", async () => {
    const { record, secret } = newToken(draft);
    const other = newToken(draft).secret;
    expect(await checkToken(other, storeOf(record), 0)).toEqual({ kind: "unknown" });
    // A hash that leads to somebody else's record, as a store with a mistake in it could answer.
    const wrong = { findByHash: async () => record };
    expect(await checkToken(other, wrong, 0)).toEqual({ kind: "unknown" });
    expect(await checkToken(secret, { findByHash: async () => ({ ...record, id: "tk-2" }) }, 0)).toEqual({ kind: "unknown" });
    expect(await checkToken(secret, wrong, 0)).toMatchObject({ kind: "good" });
  });

  it.each(["", "rehome_", "rehome_tk-1_short", "rehome__".padEnd(60, "a"), "tk-1"])(
    "%o is malformed, and asks the store nothing",
    async (text) => {
      const store = {
        findByHash: async () => {
          throw new Error("was asked");
        },
      };
      expect(await checkToken(text, store, 0)).toEqual({ kind: "malformed" });
    },
  );

  it("cannot have an id that would hide where the secret begins", () => {
    expect(() => newToken({ ...draft, id: "tk_1" })).toThrow("tk_1");
  });
});
