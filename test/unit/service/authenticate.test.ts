import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authenticate, demandRight, openAuthenticate, type RequestHeaders } from "../../../src/service/auth/authenticate.ts";
import { type AuthMode, type AuthSettings, authContradictions, oidcSettingsSchema } from "../../../src/service/auth/settings.ts";
import { newToken } from "../../../src/service/auth/tokens.ts";
import { RequestProblem } from "../../../src/service/http/problem.ts";
import type { TokenRecord } from "../../../src/service/records.ts";
import { anonymous } from "../../../src/service/rights.ts";
import { AUDIENCE, createIssuer, ISSUER, type Issuer } from "../../support/issuer.ts";

const START = Date.UTC(2026, 0, 1);
let now = START;
const folder = mkdtempSync(join(tmpdir(), "rehome-auth-"));
const jwksFile = join(folder, "jwks.json");
let issuer: Issuer;
const { record, secret } = newToken({
  id: "tk-1",
  name: "nightly",
  rights: ["plan"],
  createdAt: 0,
  createdBy: "cli:root",
  expiresAt: null,
});

beforeAll(async () => {
  issuer = await createIssuer(() => now);
  writeFileSync(jwksFile, JSON.stringify(issuer.jwks));
});
afterAll(() => rmSync(folder, { recursive: true }));

const logged: unknown[] = [];
const services = {
  store: { tokens: { findByHash: async (hash: string): Promise<TokenRecord | null> => (hash === record.hash ? record : null) } },
  now: () => now,
  log: (...words: readonly unknown[]) => logged.push(words),
};

const open = (mode: AuthMode, oidc: object = {}): Promise<Authenticate> =>
  openAuthenticate(
    { mode, oidc: oidcSettingsSchema.parse({ issuer: ISSUER, audience: AUDIENCE, ...("jwksUri" in oidc ? {} : { jwksFile }), ...oidc }) },
    services,
  );

const bearer = (token: string): RequestHeaders => ({ authorization: `Bearer ${token}` });

/** The problem that a promise ends in. */
async function problemOf(promise: Promise<unknown>): Promise<RequestProblem> {
  const outcome = await promise.then(
    () => "no problem",
    (error: unknown) => error,
  );
  if (outcome instanceof RequestProblem) return outcome;
  throw new Error(`expected a problem, found ${String(outcome)}`);
}

describe("without authentication", () => {
  it.each([
    {},
    { host: "localhost:8080" },
    { host: "127.0.0.1" },
    { host: "[::1]:8080" },
    { host: "localhost:8080", authorization: "Bearer x" },
  ])("%o is let in as anonymous", async (headers) => {
    expect(await (await open("off"))(headers)).toBe(anonymous);
  });

  it("lets pages of its own in, and none of other sites", async () => {
    const authenticate = await open("off");
    expect(await authenticate({ host: "localhost:8080", origin: "http://localhost:8080", "sec-fetch-site": "same-origin" })).toBe(
      anonymous,
    );
    for (const headers of [
      { host: "localhost:8080", origin: "https://evil.example" },
      { host: "localhost:8080", origin: "null" },
      { host: "localhost:8080", origin: "http://localhost:9090" },
      { host: "localhost:8080", "sec-fetch-site": "cross-site" },
      { host: "evil.example:8080" },
      { host: "127.0.0.1.evil.example" },
    ]) {
      expect(await problemOf(authenticate(headers)), JSON.stringify(headers)).toMatchObject({ type: "right-missing" });
    }
  });

  it("is refused beyond this machine, and with a rule about persons", () => {
    const off: AuthSettings = { mode: "off", oidc: null };
    expect(authContradictions(off, "127.0.0.1", false)).toEqual([]);
    expect(authContradictions(off, "0.0.0.0", false)).toEqual([expect.stringContaining("0.0.0.0")]);
    expect(authContradictions(off, "::", true)).toHaveLength(2);
    expect(authContradictions({ mode: "both", oidc: null }, "0.0.0.0", true)).toEqual([expect.stringContaining("no issuer")]);
    expect(authContradictions({ mode: "tokens", oidc: null }, "0.0.0.0", true)).toEqual([]);
  });
});

describe("with tokens", () => {
  it("knows the token's name and rights", async () => {
    const actor = await (await open("tokens"))({ authorization: `bearer  ${secret}` });
    expect(actor).toEqual({ id: "token:nightly", rights: new Set(["plan"]) });
  });

  it("asks for a token when there is none, as RFC 6750 says", async () => {
    const problem = await problemOf((await open("tokens"))({}));
    expect(problem).toMatchObject({ type: "unauthenticated", headers: { "WWW-Authenticate": 'Bearer realm="rehome"' } });
  });

  it.each(["Basic YTpi", "Bearer", "Bearer two words", "Bearer rehome_tk-1_short", `Bearer ${secret.slice(0, -1)}`, `${secret}`])(
    "%s is not accepted, and not repeated",
    async (authorization) => {
      const problem = await problemOf((await open("tokens"))({ authorization }));
      expect(problem.type).toBe("unauthenticated");
      expect(problem.headers["WWW-Authenticate"]).toMatch(/^Bearer realm="rehome", error="invalid_token", error_description="[^"]+"$/);
      expect(JSON.stringify([problem.message, problem.headers])).not.toContain(secret.slice(12, 20));
    },
  );

  it("takes only what its mode says", async () => {
    const jwt = await issuer.sign();
    expect(await problemOf((await open("tokens"))(bearer(jwt)))).toMatchObject({ type: "unauthenticated" });
    expect(await problemOf((await open("oidc"))(bearer(secret)))).toMatchObject({ type: "unauthenticated" });
    const both = await open("both");
    expect((await both(bearer(jwt))).id).toBe(`oidc:${ISSUER}#alice`);
    expect((await both(bearer(secret))).id).toBe("token:nightly");
  });
});

describe("with JWTs", () => {
  it("knows the subject, and the rights of its claim that are ours", async () => {
    const authenticate = await open("oidc");
    const actor = await authenticate(bearer(await issuer.sign({ scope: "openid plan rehome:plan rehome:approve rehome:all" })));
    expect(actor).toEqual({ id: `oidc:${ISSUER}#alice`, rights: new Set(["plan", "approve"]) });
    expect((await authenticate(bearer(await issuer.sign({ scope: ["rehome:read"] })))).rights).toEqual(new Set(["read"]));
    for (const scope of ["read plan", 7, { "rehome:read": true }, null, undefined]) {
      expect((await authenticate(bearer(await issuer.sign({ scope })))).rights).toEqual(new Set());
    }
  });

  it("takes rights from the claim that is configured", async () => {
    const roles = await open("oidc", { rightsClaim: "realm_access.roles", rightsPrefix: "" });
    expect((await roles(bearer(await issuer.sign({ realm_access: { roles: ["execute"] } })))).rights).toEqual(new Set(["execute"]));
    const address = await open("oidc", { rightsClaim: "https://rehome.example/rights", rightsPrefix: "" });
    expect((await address(bearer(await issuer.sign({ "https://rehome.example/rights": "read plan" })))).rights).toEqual(
      new Set(["read", "plan"]),
    );
  });

  const seconds = START / 1000;
  it.each<[string, (by: Issuer) => Promise<string> | string, string]>([
    ["another issuer's", (by) => by.sign({ iss: "https://login.example.net" }), "issuer"],
    ["for another audience", (by) => by.sign({ aud: "https://other.example" }), "audience"],
    ["for no audience", (by) => by.sign({ aud: undefined }), "audience"],
    ["expired", (by) => by.sign({ exp: seconds - 31 }), "expired"],
    ["without an end", (by) => by.sign({ exp: undefined }), "no time"],
    ["not yet valid", (by) => by.sign({ nbf: seconds + 31 }), "not valid yet"],
    ["nobody's", (by) => by.sign({ sub: undefined }), "names nobody"],
    ["nobody's in particular", (by) => by.sign({ sub: "" }), "names nobody"],
    ["signed by another key", (by) => by.signWithAnotherKey(), "not signed by a key"],
    ["signed by a key that is not published", (by) => by.sign({}, { kid: "key-2" }), "not signed by a key"],
    ["signed with the public key as a secret", (by) => by.signWithPublicKeyAsSecret(), "not accepted"],
    ["not signed", (by) => by.unsigned(), "not accepted"],
    ["cut", async (by) => (await by.sign()).slice(0, -8), "not signed by a key"],
    ["no JWT", () => "abc.def.ghi", "no JWT"],
    ["no JWT at all", () => "abc", "no JWT"],
  ])("%s is not accepted", async (_name, make, reason) => {
    now = START;
    const problem = await problemOf((await open("oidc"))(bearer(await make(issuer))));
    expect(problem.type).toBe("unauthenticated");
    expect(problem.message).toContain(reason);
    expect(problem.headers["WWW-Authenticate"]).toContain('error="invalid_token"');
  });

  it("forgives clocks that are a little apart", async () => {
    const authenticate = await open("oidc");
    await authenticate(bearer(await issuer.sign({ nbf: seconds + 29 })));
    await authenticate(bearer(await issuer.sign({ exp: seconds - 29 })));
    const strict = await open("oidc", { clockToleranceSeconds: 0 });
    expect(await problemOf(strict(bearer(await issuer.sign({ exp: seconds - 29 }))))).toMatchObject({ type: "unauthenticated" });
  });

  it("refuses a good key's algorithm where it is not allowed, and every secret's already in the settings", async () => {
    const strict = await open("oidc", { algorithms: ["RS256"] });
    expect((await problemOf(strict(bearer(await issuer.sign())))).message).toContain("not accepted");
    for (const algorithm of ["none", "HS256", "HS512"]) {
      const settings = { issuer: ISSUER, audience: AUDIENCE, jwksFile, algorithms: [algorithm] };
      expect(oidcSettingsSchema.safeParse(settings).success, algorithm).toBe(false);
    }
  });

  it.each(["RS256", "PS256", "ES384", "EdDSA"])("believes %s", async (algorithm) => {
    const other = await createIssuer(() => now, algorithm);
    const file = join(folder, `${algorithm}.json`);
    writeFileSync(file, JSON.stringify(other.jwks));
    expect((await (await open("oidc", { jwksFile: file }))(bearer(await other.sign()))).id).toContain("alice");
  });

  it("tries every key where the token does not say which", async () => {
    const [first, second] = [await createIssuer(() => now, "ES256", "a"), await createIssuer(() => now, "ES256", "b")];
    const file = join(folder, "two.json");
    writeFileSync(file, JSON.stringify({ keys: [...first.jwks.keys, ...second.jwks.keys] }));
    const authenticate = await open("oidc", { jwksFile: file });
    expect((await authenticate(bearer(await second.sign({}, { kid: null })))).id).toContain("alice");
    expect((await problemOf(authenticate(bearer(await second.signWithAnotherKey({}, { kid: null }))))).message).toContain("not signed");
  });

  it("reads the keys' file again when it has changed: old keys are not believed any more", async () => {
    const [first, second] = [await createIssuer(() => now, "ES256", "a"), await createIssuer(() => now, "ES256", "bb")];
    const file = join(folder, "turned.json");
    writeFileSync(file, JSON.stringify(first.jwks));
    const authenticate = await open("oidc", { jwksFile: file });
    writeFileSync(file, JSON.stringify(second.jwks, null, 2));
    await authenticate(bearer(await first.sign()));
    now += 60_000;
    await authenticate(bearer(await second.sign()));
    expect(await problemOf(authenticate(bearer(await first.sign())))).toMatchObject({ type: "unauthenticated" });
    now = START;
  });

  it("does not start without keys", async () => {
    const file = join(folder, "none.json");
    writeFileSync(file, '{"keys": []}');
    await expect(open("oidc", { jwksFile: file })).rejects.toThrow("no JWKS");
    await expect(open("oidc", { jwksFile: join(folder, "missing.json") })).rejects.toThrow("ENOENT");
  });
});

describe("keys over HTTP", () => {
  let answer: { readonly status: number; readonly body: string } = { status: 200, body: "" };
  let asked = 0;
  const server: Server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  let jwksUri = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("are asked for once, not for every request", async () => {
    answer = { status: 200, body: JSON.stringify(issuer.jwks) };
    asked = 0;
    const authenticate = await open("oidc", { jwksUri });
    for (let turn = 0; turn < 5; turn += 1) await authenticate(bearer(await issuer.sign()));
    expect(asked).toBe(1);
  });

  it("that cannot be had are no fault of whoever asks: 503, and a line in the log without the token", async () => {
    answer = { status: 500, body: "" };
    logged.length = 0;
    const jwt = await issuer.sign();
    const problem = await problemOf((await open("oidc", { jwksUri }))(bearer(jwt)));
    expect(problem).toMatchObject({ type: "unavailable", headers: { "Retry-After": "10" } });
    expect(logged).toHaveLength(1);
    expect(JSON.stringify([logged, problem.message])).not.toContain(jwt.slice(0, 30));
  });

  it("come over https, but for this machine's own", () => {
    const parse = (uri: string) => oidcSettingsSchema.safeParse({ issuer: ISSUER, audience: AUDIENCE, jwksUri: uri }).success;
    expect([parse("https://login.example.net/jwks"), parse("http://127.0.0.1:9/jwks")]).toEqual([true, true]);
    expect([parse("http://login.example.net/jwks"), parse("file:///etc/jwks")]).toEqual([false, false]);
    expect(oidcSettingsSchema.safeParse({ issuer: ISSUER, audience: AUDIENCE }).success).toBe(false);
  });
});

describe("a right", () => {
  it("is demanded by name, and the answer says which is missing", () => {
    const actor = { id: "token:nightly", rights: new Set(["plan"] as const) };
    demandRight(actor, "plan");
    demandRight({ id: "x", rights: new Set() }, null);
    const wanted = { headers: { "WWW-Authenticate": 'Bearer realm="rehome", error="insufficient_scope", scope="rehome:approve"' } };
    expect(() => demandRight(actor, "approve")).toThrow(expect.objectContaining({ type: "right-missing", ...wanted }));
  });
});
