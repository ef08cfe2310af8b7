/** A `rehome serve` of its own: fresh data, simulated hosts, an administrator whom nobody can remove, and a watch over it. */
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const ISSUER = "https://login.example.net/";
const AUDIENCE = "https://rehome.example.net";
const RIGHTS = ["read", "plan", "approve", "execute", "administer"];
const LOOK_MS = 1_000;
/** Longer than this without an answer counts as none, also on a machine that does other things. */
const PATIENCE_MS = 60_000;
/** MiB of JavaScript objects; whatever is kept for ever ends the server. */
const HEAP_MIB = 384;

/** A JWT: unlike a token of the service it is not among what requests may revoke. */
async function administrator(folder) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwksFile = join(folder, "jwks.json");
  writeFileSync(jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "schemathesis", alg: "ES256", use: "sig" }] }));
  const token = await new SignJWT({ scope: RIGHTS.map((right) => `rehome:${right}`).join(" ") })
    .setProtectedHeader({ alg: "ES256", kid: "schemathesis" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject("schemathesis")
    .setIssuedAt()
    .setExpirationTime("1d")
    .sign(privateKey);
  return { token, oidc: { issuer: ISSUER, audience: AUDIENCE, jwksFile } };
}

/** Builds what is stale, and waits until the server listens. `folder` gets everything it keeps and writes. */
export async function startServer(root, folder) {
  const built = spawnSync(process.execPath, [join(root, "tools", "bootstrap.mjs"), "build"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (built.status !== 0) throw new Error("the build failed");
  mkdirSync(folder, { recursive: true });
  const { token, oidc } = await administrator(folder);
  const config = join(folder, "config.json");
  const settings = { listen: "127.0.0.1:0", data: join(folder, "data"), auth: "both", oidc, simulated: true, workers: 1 };
  const limits = { requestsPerMinute: 0 };
  writeFileSync(config, JSON.stringify({ ...settings, answerAtOnceSeconds: 0.3, logLevel: "warn", limits }));
  const log = createWriteStream(join(folder, "server.log"));
  const args = [`--max-old-space-size=${HEAP_MIB}`, join(root, "bin", "rehome.js"), "serve", "--config", config];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  let told = "";
  child.stderr.on("data", (bytes) => {
    log.write(bytes);
    if (told.length < 4_000) told += bytes;
  });
  const url = await listening(() => told, exited);
  const watch = createWatch(child.pid, url);
  let stopped;
  return {
    url,
    token,
    ask: (method, path, body) => ask(url, token, method, path, body),
    watch: watch.start,
    /** What was seen: memory, whether it answered, and how it ended. */
    stop() {
      stopped ??= (async () => {
        const seen = await watch.stop();
        const wasAlive = child.exitCode === null && child.signalCode === null;
        child.kill("SIGTERM");
        const end = await exited;
        return { ...seen, died: wasAlive ? null : end };
      })();
      return stopped;
    },
  };
}

async function listening(told, exited) {
  let end;
  exited.then((status) => {
    end = status;
  });
  for (;;) {
    const [, url] = /listening on (http:\S+)/.exec(told()) ?? [];
    if (url !== undefined) return url;
    if (end !== undefined) throw new Error(`rehome serve ended (${end}): ${told()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ask(url, token, method, path, body) {
  const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const sent = body === undefined ? undefined : body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(`${url}${path}`, { method, headers, body: sent });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
  return text === "" ? undefined : JSON.parse(text);
}

const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

function createWatch(pid, url) {
  const seen = { startMiB: 0, mostMiB: 0, endMiB: 0, looks: 0, unanswered: 0, slowestMs: 0 };
  let over = false;
  let looking = Promise.resolve();
  async function look() {
    const from = performance.now();
    try {
      const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) seen.unanswered++;
    } catch {
      seen.unanswered++;
    }
    seen.looks++;
    seen.slowestMs = Math.max(seen.slowestMs, performance.now() - from);
    try {
      seen.endMiB = residentMiB(pid);
      seen.mostMiB = Math.max(seen.mostMiB, seen.endMiB);
    } catch {
      // It has died, which is seen when it is stopped.
    }
  }
  return {
    start() {
      seen.startMiB = residentMiB(pid);
      looking = (async () => {
        while (!over) {
          await look();
          await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        }
      })();
    },
    async stop() {
      over = true;
      await looking;
      return seen;
    },
  };
}
