/** Who asks, from a request's headers. */
import { RequestProblem } from "../http/problem.ts";
import { type Actor, anonymous, type Right } from "../rights.ts";
import type { Services } from "../services.ts";
import type { Tokens } from "../store/port.ts";
import { type JwtChecker, openJwtChecker } from "./jwt.ts";
import { type AuthSettings, isLoopback } from "./settings.ts";
import { checkToken, looksLikeToken } from "./tokens.ts";

/** Lower-case names. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** Throws RequestProblem: `unauthenticated`, or `unavailable` when the issuer's keys cannot be had. */
export type Authenticate = (headers: RequestHeaders) => Promise<Actor>;

const REALM = 'Bearer realm="rehome"';
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Of the services, only what it takes to know a token. */
export interface AuthNeeds extends Pick<Services, "now" | "log"> {
  readonly store: { readonly tokens: Pick<Tokens, "findByHash"> };
}

export async function openAuthenticate(settings: AuthSettings, services: AuthNeeds): Promise<Authenticate> {
  const { mode, oidc } = settings;
  if (mode === "off") return async (headers) => fromThisMachine(headers);
  const takesJwts = mode === "oidc" || mode === "both";
  if (takesJwts && oidc === null) throw new Error("internal: no issuer is configured");
  const checkJwt = takesJwts && oidc !== null ? await openJwtChecker(oidc, services.now) : null;
  const takesTokens = mode === "tokens" || mode === "both";
  return async (headers) => {
    const secret = bearerOf(headers["authorization"]);
    if (looksLikeToken(secret))
      return takesTokens ? fromToken(secret, services) : refuse("tokens of the service's own are not accepted here");
    return checkJwt === null ? refuse("it is no token of this service") : fromJwt(secret, checkJwt, services);
  };
}

/** The right that a route asks for, or a `right-missing`. */
export function demandRight(actor: Actor, right: Right | null): void {
  if (right === null || actor.rights.has(right)) return;
  const headers = { "WWW-Authenticate": `${REALM}, error="insufficient_scope", scope="rehome:${right}"` };
  throw new RequestProblem("right-missing", `${actor.id} has no right to ${right}. Ask an administrator for a token with it.`, { headers });
}

/**
 * Without authentication a web page must not use the reader's browser to get here: it would come from this machine, too.
 * Its requests carry the page's own origin, or, when its name was bent to point here, a name that is not this machine's.
 */
function fromThisMachine(headers: RequestHeaders): Actor {
  const host = headers["host"];
  if (host !== undefined && !isLoopback(host.replace(/:\d*$/, ""))) {
    throw new RequestProblem(
      "right-missing",
      `Authentication is off, so only this machine is answered, under its own name; the request was for ${host}. Ask for localhost, or switch authentication on.`,
    );
  }
  const origin = headers["origin"];
  const isForeign =
    origin !== undefined ? origin !== `http://${host}` && origin !== `https://${host}` : headers["sec-fetch-site"] === "cross-site";
  if (isForeign) {
    throw new RequestProblem(
      "right-missing",
      "Authentication is off, and the request is from a web page of another site. Switch authentication on.",
    );
  }
  return anonymous;
}

function bearerOf(authorization: string | undefined): string {
  if (authorization === undefined) {
    throw new RequestProblem("unauthenticated", "The request has no token. Send `Authorization: Bearer TOKEN`.", {
      headers: { "WWW-Authenticate": REALM },
    });
  }
  return BEARER.exec(authorization)?.[1] ?? refuse("the Authorization header is not `Bearer TOKEN`");
}

async function fromToken(secret: string, { store, now }: AuthNeeds): Promise<Actor> {
  const checked = await checkToken(secret, store.tokens, now());
  switch (checked.kind) {
    case "good":
      return { id: `token:${checked.record.name}`, rights: new Set(checked.record.rights) };
    case "malformed":
      return refuse("it is no token of this service: it has not its form");
    case "unknown":
      return refuse("it is not known here");
    case "expired":
      return refuse("it has expired");
    case "revoked":
      return refuse("it was revoked");
    default:
      return checked satisfies never;
  }
}

async function fromJwt(jwt: string, check: JwtChecker, { log }: AuthNeeds): Promise<Actor> {
  const checked = await check(jwt);
  switch (checked.kind) {
    case "good":
      return checked.actor;
    case "refused":
      return refuse(checked.reason);
    case "no-keys":
      log("error", "the issuer's keys cannot be had", { reason: checked.reason });
      throw new RequestProblem(
        "unavailable",
        "The keys of the issuer of tokens cannot be had now, so nobody can be let in. Try again later.",
        {
          headers: { "Retry-After": "10" },
        },
      );
    default:
      return checked satisfies never;
  }
}

/** As RFC 6750 says. The reason never holds anything of the token. */
function refuse(reason: string): never {
  throw new RequestProblem("unauthenticated", `The token is not accepted: ${reason}. Ask an administrator for another.`, {
    headers: { "WWW-Authenticate": `${REALM}, error="invalid_token", error_description="${reason.replace(/["\\]/g, "'")}"` },
  });
}
