/** The service's log: JSON lines, and no secret in any of them. */
import { type DestinationStream, type Logger, pino } from "pino";
import type { Services } from "./services.ts";

const SECRET_KEY = /authorization|cookie|password|passphrase|secret|token$|api-?key|databaseurl/i;
const HIDDEN = "[hidden]";
const DEEPEST = 8;

/** Our own tokens, JWTs, what follows "Bearer", passwords in URLs, and parameters that sound like secrets. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/\brehome_[0-9A-Za-z-]{1,64}_[0-9A-Za-z_-]{20,}/g, HIDDEN],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/\b(bearer|basic) +[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@]+@/gi, `$1:${HIDDEN}@`],
  [/([?&](?:[\w-]*(?:token|secret|password|key))=)[^&\s]+/gi, `$1${HIDDEN}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
];

/** The same value without what nobody may read in a log. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return secretTexts.reduce((text, [pattern, instead]) => text.replace(pattern, instead), value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return "[too deep]";
  if (value instanceof Error) return { name: value.name, message: withoutSecrets(value.message), stack: withoutSecrets(value.stack ?? "") };
  if (Array.isArray(value)) return value.map((member) => withoutSecrets(member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      SECRET_KEY.test(key) && member !== null ? HIDDEN : withoutSecrets(member, depth + 1),
    ]),
  );
}

export interface Log {
  readonly log: Services["log"];
  flush(): void;
}

/** To standard error unless told otherwise. */
export function createLog(level: string, destination: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  const logger: Logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    log: (at, message, fields = {}) => logger[at](withoutSecrets(fields) as object, String(withoutSecrets(message))),
    flush: () => logger.flush(),
  };
}
