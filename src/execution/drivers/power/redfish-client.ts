/**
 * One request to a Redfish service, within a time.
 * Node's own http client and not its fetch: fetch takes no certificate authority of ours. Redirects are not followed: they would take the password along.
 */
import { type RequestOptions, request as requestPlainly } from "node:http";
import { request as requestSecurely } from "node:https";
import { z } from "zod";
import type { Seconds } from "../../../units.ts";

export interface RedfishLogin {
  readonly user: string;
  readonly password: string;
}

export interface RedfishService {
  /** Such as https://10.0.0.7 */
  readonly url: string;
  readonly login: RedfishLogin | null;
  /** PEM. Null: those that Node trusts. */
  readonly certificateAuthority: string | null;
  readonly timeoutSeconds: Seconds;
}

/** `sent`: whether the service may have got the request. */
export type RedfishAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly sent: boolean; readonly status: number | null; readonly why: string };

const MOST_BYTES = 4 * 1024 * 1024;

const errorSchema = z.object({
  error: z.object({
    message: z.string().optional(),
    "@Message.ExtendedInfo": z.array(z.object({ Message: z.string().optional(), Resolution: z.string().optional() })).optional(),
  }),
});

export function askRedfish(service: RedfishService, path: string, post?: unknown): Promise<RedfishAnswer> {
  const url = new URL(path, service.url);
  const base = new URL(service.url);
  if (url.origin !== base.origin) {
    const why = `The Redfish service ${base.origin} points to another one, ${url.origin}: nothing is sent there.`;
    return Promise.resolve({ ok: false, sent: false, status: null, why });
  }
  const body = post === undefined ? null : JSON.stringify(post);
  return new Promise((answer) => {
    const where = `${body === null ? "GET" : "POST"} ${url.href}`;
    const lost = (error: Error): void => answer({ ok: false, ...lossOf(error, where) });
    const request = (url.protocol === "https:" ? requestSecurely : requestPlainly)(url, optionsFor(service, body), (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) response.destroy(new Error(`its answer is longer than ${MOST_BYTES} bytes`));
        else chunks.push(chunk);
      });
      response.on("error", lost);
      response.on("end", () => answer(read(response.statusCode ?? 0, Buffer.concat(chunks).toString("utf8"), where)));
    });
    request.on("error", lost);
    request.end(body ?? undefined);
  });
}

function optionsFor(
  { login, certificateAuthority, timeoutSeconds }: RedfishService,
  body: string | null,
): RequestOptions & { ca?: string } {
  const headers: Record<string, string> = { Accept: "application/json", "OData-Version": "4.0" };
  if (body !== null) {
    headers["Content-Type"] = "application/json";
    headers["Content-Length"] = String(Buffer.byteLength(body));
  }
  if (login !== null) headers["Authorization"] = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  const options = {
    method: body === null ? "GET" : "POST",
    headers,
    agent: false,
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  } as const;
  return certificateAuthority === null ? options : { ...options, ca: certificateAuthority };
}

function read(status: number, text: string, where: string): RedfishAnswer {
  const body = parse(text);
  if (status >= 200 && status < 300) {
    if (body === undefined && text.trim() !== "") return { ok: false, sent: true, status, why: `${where}: the answer is no JSON.` };
    return { ok: true, status, body };
  }
  // 5xx: it broke on it, perhaps after it did it.
  return { ok: false, sent: status >= 500, status, why: `${where}: ${meaningOf(status)}${messageIn(body)}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function meaningOf(status: number): string {
  if (status === 401 || status === 403) return `status ${status}, user or password are not accepted, or may not do this.`;
  if (status >= 300 && status < 400) return `status ${status}, it redirects, which is not followed: correct "url".`;
  return `status ${status}.`;
}

function messageIn(body: unknown): string {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) return "";
  const { message, "@Message.ExtendedInfo": more = [] } = parsed.data.error;
  const texts = [message, ...more.flatMap(({ Message, Resolution }) => [Message, Resolution])];
  const said = [...new Set(texts.filter((text) => text !== undefined && text !== ""))].join(" ");
  return said === "" ? "" : ` It says: ${said}`;
}

const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function lossOf(error: Error & { readonly code?: unknown }, where: string): { sent: boolean; status: null; why: string } {
  const code = typeof error.code === "string" ? error.code : "";
  if (error.name === "AbortError" || error.name === "TimeoutError")
    return { sent: true, status: null, why: `${where}: no answer in time.` };
  const distrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/.test(code);
  if (distrusted) {
    const why = `${where}: its certificate is not trusted (${error.message}). Give the authority that signed it as "caFile".`;
    return { sent: false, status: null, why };
  }
  return { sent: !NOT_SENT.has(code), status: null, why: `${where}: ${error.message || code}` };
}
