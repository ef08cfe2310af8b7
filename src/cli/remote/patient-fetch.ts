/**
 * Requests that outlast a service which is started anew, and that do nothing twice.
 *
 * Every POST has an Idempotency-Key, so that sending it again after a lost answer is safe, in this command or in the same command given
 * once more. A service that has not answered yet is not waited for: its address may be wrong.
 */

export interface Patience {
  /** How long a service that has answered before may be gone. */
  readonly seconds: number;
  /** Of this command; each path gets one of its own. */
  readonly key: string;
  /** Milliseconds that only go forward. */
  elapsedMs(): number;
  /** Once, when waiting begins. */
  waits(why: string): void;
}

/** The service was asked and has not answered. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  /** It had answered before. */
  readonly isLost: boolean;
  /** Something may have been begun there. */
  readonly hasAsked: boolean;
  readonly code: string;

  constructor(error: TypeError, isLost: boolean, hasAsked: boolean) {
    const { cause } = error;
    const code = cause instanceof Error ? String(Reflect.get(cause, "code") ?? "") : "";
    super(cause instanceof Error ? cause.message || code : error.message);
    this.code = code;
    this.isLost = isLost;
    this.hasAsked = hasAsked;
  }
}

const PAUSE_MS = 1000;
/** Of servers that are being stopped or started, and of those before them. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Its answers hold a secret, and are not kept for a second time. */
const withoutKey: ReadonlySet<string> = new Set(["/v1/tokens"]);

export function createPatientFetch(patience: Patience): typeof fetch {
  let hasAnswered = false;
  let hasAsked = false;
  return async (input, init) => {
    const { request, isRepeatable } = keyed(new Request(input, init), patience.key);
    const isChange = request.method === "POST";
    const began = patience.elapsedMs();
    const isOver = (): boolean => !hasAnswered || !isRepeatable || patience.elapsedMs() - began >= 1000 * patience.seconds;
    for (let waited = false; ; waited = true) {
      try {
        const response = await fetch(request.clone());
        if (!passing.has(response.status) || isOver()) {
          hasAnswered = true;
          hasAsked ||= isChange && response.ok;
          return response;
        }
        await response.body?.cancel();
        if (!waited) patience.waits(`answers ${response.status}`);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        const lost = new Unanswered(error, hasAnswered, hasAsked || (isChange && mayHaveArrived(error)));
        if (isOver()) throw lost;
        if (!waited) patience.waits(`does not answer (${lost.message})`);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
}

function keyed(request: Request, key: string): { readonly request: Request; readonly isRepeatable: boolean } {
  if (request.method !== "POST") return { request, isRepeatable: true };
  const { pathname } = new URL(request.url);
  if (withoutKey.has(pathname)) return { request, isRepeatable: false };
  const headers = new Headers(request.headers);
  headers.set("idempotency-key", `${key}:${pathname}`);
  return { request: new Request(request, { headers }), isRepeatable: true };
}

const mayHaveArrived = ({ cause }: TypeError): boolean =>
  !(cause instanceof Error && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(String(Reflect.get(cause, "code"))));
