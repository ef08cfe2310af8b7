/**
 * Every route against every right, and against every way of not having one: over HTTP, on all routes that there are.
 *
 * Which right a route needs is written down here a second time, by its method and path, as docs/security.md has it.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newToken, type TokenDraft } from "../../src/service/auth/tokens.ts";
import type { Route } from "../../src/service/http/route.ts";
import { allRoutes } from "../../src/service/http/routes.ts";
import { type Right, rights } from "../../src/service/rights.ts";
import { AUDIENCE, createIssuer, ISSUER } from "../support/issuer.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";

/** Whoever adds to this list lets everybody in there. */
const forEverybody = ["getHealth", "getReadiness", "getDescription", "getDocs"];

/** The first that fits, as "METHOD path". */
const documented: readonly (readonly [RegExp, Right])[] = [
  [/ \/v1\/(tokens|audit)\b/, "administer"],
  [/^GET /, "read"],
  [/^POST \/v1\/networks\/\{network\}\/routers\/\{router\}\/targets$/, "read"],
  [/ \/v1\/plans\/\{plan\}\/approvals$/, "approve"],
  [/ \/v1\/(plans\/\{plan\}\/)?executions\b/, "execute"],
  [/^POST \/v1\/networks\/\{network\}\/(wirings|wake-clearances)$/, "execute"],
  [/ \/v1\/(wirings|wake-clearances)\b/, "execute"],
  [/ \/v1\/(networks|plans|day-plans|what-ifs|schedules)\b/, "plan"],
];

const documentedRight = ({ method, path }: Route): Right | undefined =>
  documented.find(([pattern]) => pattern.test(`${method.toUpperCase()} ${path}`))?.[1];

const guarded = allRoutes.filter(({ operationId }) => !forEverybody.includes(operationId));

let server: LiveServer;
const folder = mkdtempSync(join(tmpdir(), "rehome-rights-"));
/** What each case sends as Authorization; undefined: no such header. */
const refused = new Map<string, string | undefined>();
const tokensOf = new Map<string, string>();
const jwtsOf = new Map<string, string>();

const keyOf = (granted: readonly Right[]): string => rights.filter((right) => granted.includes(right)).join(" ");
const allBut = (right: Right): readonly Right[] => rights.filter((each) => each !== right);

beforeAll(async () => {
  const issuer = await createIssuer(Date.now);
  const jwksFile = join(folder, "jwks.json");
  writeFileSync(jwksFile, JSON.stringify(issuer.jwks));
  const oidc = { REHOME_OIDC_ISSUER: ISSUER, REHOME_OIDC_AUDIENCE: AUDIENCE, REHOME_OIDC_JWKS_FILE: jwksFile };
  server = await startLiveServer({ environment: { REHOME_AUTH: "both", REHOME_LIMITS_REQUESTS_PER_MINUTE: "0", ...oidc } });
  const { tokens } = server.services.store;
  const made = async (id: string, change: Partial<TokenDraft>): Promise<string> => {
    const draft = { name: id, rights, createdAt: Date.now(), createdBy: "test", expiresAt: null, ...change };
    const { record, secret } = newToken({ id, ...draft });
    await tokens.create(record);
    return secret;
  };
  const everything = rights.map((right) => `rehome:${right}`).join(" ");
  const seconds = Math.floor(Date.now() / 1000);
  const good = await made("tk-good", {});
  const revoked = await made("tk-revoked", {});
  await tokens.revoke("tk-revoked", Date.now());
  const bearers: Readonly<Record<string, string>> = {
    "an expired token": await made("tk-expired", { expiresAt: Date.now() - 1000 }),
    "a revoked token": revoked,
    "a token that nobody made": newToken({ id: "tk-good", name: "x", rights, createdAt: 0, createdBy: "x", expiresAt: null }).secret,
    "a token with another ending": `${good.slice(0, -1)}${good.endsWith("A") ? "E" : "A"}`,
    "a malformed token": "rehome_tk-good_abc",
    "no JWT": "a.b.c",
    "an expired JWT": await issuer.sign({ scope: everything, exp: seconds - 3600 }),
    "a JWT that is not valid yet": await issuer.sign({ scope: everything, nbf: seconds + 3600 }),
    "a JWT without an end": await issuer.sign({ scope: everything, exp: undefined }),
    "a JWT of another issuer": await issuer.sign({ scope: everything, iss: "https://other.example/" }),
    "a JWT for another audience": await issuer.sign({ scope: everything, aud: "https://other.example" }),
    "a JWT with alg none": issuer.unsigned({ scope: everything }),
    "a JWT signed with the public key as secret": await issuer.signWithPublicKeyAsSecret({ scope: everything }),
    "a JWT signed by another key": await issuer.signWithAnotherKey({ scope: everything }),
  };
  refused.set("no token", undefined);
  refused.set("a good token as a user's name", `Basic ${btoa(`${good}:`)}`);
  refused.set("a good token without its scheme", good);
  for (const [name, bearer] of Object.entries(bearers)) refused.set(name, `Bearer ${bearer}`);
  for (const granted of [...rights.map((right) => [right]), ...rights.map(allBut), []]) {
    const key = keyOf(granted);
    tokensOf.set(key, await made(`tk-${key.replaceAll(" ", "-")}x`, { name: "some", rights: granted }));
    jwtsOf.set(key, await issuer.sign({ scope: granted.map((right) => `rehome:${right}`).join(" ") }));
  }
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** With names that nothing has, and a body that fits nothing: what is behind the door is not the matter here. */
function ask(route: Route, authorization: string | undefined, method = route.method.toUpperCase()): Promise<Response> {
  const hasBody = route.body !== undefined && method !== "GET" && method !== "HEAD";
  return fetch(`${server.url}${route.path.replaceAll(/\{\w+\}/g, "nothing")}`, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(hasBody ? { "content-type": "application/json" } : {}),
    },
    ...(hasBody ? { body: '{"nothing":true}' } : {}),
  });
}

const named = (routes: readonly Route[]): readonly (readonly [string, Route])[] =>
  routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route]);

describe("the table of rights", () => {
  it("has no door without a lock, but those for everybody", () => {
    const open = allRoutes.filter(({ right }) => right === null).map(({ operationId }) => operationId);
    expect(open.toSorted()).toEqual(forEverybody.toSorted());
  });

  it.each(named(guarded))("%s asks for the right that is written down", (_name, route) => {
    expect(route.right).toBe(documentedRight(route));
  });

  it("has every right at some door", () => {
    expect(new Set(guarded.map(({ right }) => right))).toEqual(new Set(rights));
  });
});

describe("who is not known", () => {
  it.each(named(guarded))("gets nothing from %s", async (_name, route) => {
    for (const [what, authorization] of refused) {
      const response = await ask(route, authorization);
      expect(response.status, what).toBe(401);
      expect(response.headers.get("content-type"), what).toBe("application/problem+json");
      expect(response.headers.get("www-authenticate"), what).toMatch(
        what === "no token" ? /^Bearer realm="rehome"$/ : /^Bearer realm="rehome", error="invalid_token", error_description="/,
      );
      const text = await response.text();
      expect(JSON.parse(text), what).toMatchObject({ type: "https://rehome.dev/errors/unauthenticated", status: 401 });
    }
    if (route.method === "get") expect((await ask(route, undefined, "HEAD")).status).toBe(401);
  });
});

describe("who has not the right", () => {
  it.each(named(guarded))("gets nothing from %s", async (_name, route) => {
    const { right } = route;
    if (right === null) return;
    const lacking = [[], allBut(right), ...allBut(right).map((each) => [each])];
    for (const secrets of [tokensOf, jwtsOf]) {
      for (const granted of lacking) {
        const response = await ask(route, `Bearer ${secrets.get(keyOf(granted))}`);
        expect(response.status, granted.join(" ")).toBe(403);
        expect(response.headers.get("www-authenticate")).toContain(`error="insufficient_scope", scope="rehome:${right}"`);
        expect(await response.json()).toMatchObject({ type: "https://rehome.dev/errors/right-missing", status: 403 });
      }
    }
  });

  it("has changed nothing", async () => {
    expect((await server.services.store.audit.list({ limit: 10 })).items).toEqual([]);
  });
});

describe("who has the right, and no other", () => {
  it.each(named(guarded))("is let in at %s", async (_name, route) => {
    if (route.right === null) return;
    for (const secrets of [tokensOf, jwtsOf]) {
      const response = await ask(route, `Bearer ${secrets.get(route.right)}`);
      await response.body?.cancel();
      expect([401, 403]).not.toContain(response.status);
      expect(response.status).toBeLessThan(500);
    }
  });
});

describe("everybody", () => {
  const open = allRoutes.filter(({ right }) => right === null);
  it.each(named(open))("is let in at %s, with any token and without", async (_name, route) => {
    for (const authorization of [undefined, "Bearer rehome_tk-good_abc"]) {
      const response = await ask(route, authorization);
      await response.body?.cancel();
      expect(response.status).toBe(200);
    }
  });
});
