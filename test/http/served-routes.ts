/** Routes of a test's own, served by the real server over a real store. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Authenticate } from "../../src/service/auth/authenticate.ts";
import { configSchema } from "../../src/service/config.ts";
import { defaultLimits, type HttpLimits } from "../../src/service/http/limits.ts";
import type { Route } from "../../src/service/http/route.ts";
import { createServer, type HttpServer } from "../../src/service/http/server.ts";
import { createInProcessDispatcher } from "../../src/service/jobs/in-process.ts";
import { openServices } from "../../src/service/open-services.ts";
import { anonymous } from "../../src/service/rights.ts";
import type { Services } from "../../src/service/services.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import type { LoggedLine } from "./live-server.ts";

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly services: Services;
  readonly server: HttpServer;
  readonly logs: readonly LoggedLine[];
  stop(): Promise<void>;
}

export async function serveRoutes(
  routes: readonly Route[],
  options: { readonly limits?: Partial<HttpLimits>; readonly authenticate?: Authenticate } = {},
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-routes-"));
  const store = await openSqliteStore(join(folder, "service.db"));
  const logs: LoggedLine[] = [];
  const services = openServices(configSchema.parse({}), {
    store,
    dispatcher: createInProcessDispatcher(),
    now: Date.now,
    log: (level, message, fields = {}) => void logs.push({ level, message, fields }),
  });
  const server = createServer({
    routes,
    services,
    authenticate: options.authenticate ?? (async () => anonymous),
    limits: { ...defaultLimits, ...options.limits },
    version: "0.0.0-test",
    tls: null,
    trustedProxies: 0,
  });
  const port = await server.listen("127.0.0.1", 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    services,
    server,
    logs,
    async stop() {
      await server.close(500);
      await services.questions.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
