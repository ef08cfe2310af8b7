import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Ran, rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const clean = { DATABASE_URL: "", REHOME_CONFIG: "" };

/** Runs the service until `use` is done with its address, then ends it as systemd does. */
function served(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  use: (url: string) => Promise<void>,
): Promise<Ran & { readonly failure: unknown }> {
  let failure: unknown;
  let begun = false;
  const ran = rehome(["serve", "--listen", "127.0.0.1:0", ...args], {
    env: { ...clean, ...env },
    onError(text, kill) {
      const url = /^rehome: listening on (\S+)$/m.exec(text)?.[1];
      if (url === undefined || begun) return;
      begun = true;
      use(url)
        .catch((error: unknown) => {
          failure = error;
        })
        .finally(() => kill("SIGTERM"));
    },
  });
  return ran.then((result) => ({ ...result, failure }));
}

describe("rehome serve", () => {
  it("makes its data folder, says where it listens, warns that everybody is let in, and ends when it is told to", async () => {
    const data = join(folder.path, "state", "service");
    const { status, stderr, failure } = await served(["--data", data, "--no-workers"], {}, async (url) => {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const put = await fetch(`${url}/v1/tokens`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: "one", rights: ["read"] }),
      });
      expect(put.status).toBe(201);
    });
    expect(failure).toBeUndefined();
    expect(status).toBe(0);
    expect(stderr).toContain("rehome: warning: authentication is off");
    expect(stderr).toContain("rehome: stopped");
    expect(stderr).not.toMatch(/rehome_tk-/);
    // What it was told is there the next time.
    const again = await served(["--data", data, "--no-workers"], {}, async (url) => {
      const { items } = (await (await fetch(`${url}/v1/tokens`)).json()) as { items: readonly { name: string }[] };
      expect(items.map(({ name }) => name)).toEqual(["one"]);
    });
    expect(again.failure).toBeUndefined();
  });

  it("asks for tokens when it is told to", async () => {
    const data = join(folder.path, "tokens");
    const secret = (await rehome(["token", "create", "me", "--rights", "read", "--data", data], { env: clean })).stdout.trim();
    const { failure, stderr } = await served(["--data", data, "--no-workers"], { REHOME_AUTH: "tokens" }, async (url) => {
      expect((await fetch(`${url}/v1/networks`)).status).toBe(401);
      expect((await fetch(`${url}/v1/networks`, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200);
    });
    expect(failure).toBeUndefined();
    expect(stderr).not.toContain("authentication is off");
    expect(stderr).not.toContain(secret);
  });

  it("speaks TLS with a certificate from files", async () => {
    const [cert, key] = [join(folder.path, "tls.crt"), join(folder.path, "tls.key")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1", "-nodes"];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", ...subject, "-keyout", key, "-out", cert],
      {
        stdio: "ignore",
      },
    );
    const env = { REHOME_TLS_CERT: cert, REHOME_TLS_KEY: key };
    const { failure } = await served(["--data", join(folder.path, "tls"), "--no-workers"], env, async (url) => {
      expect(url).toMatch(/^https:/);
      const status = await new Promise((resolve, reject) => {
        const asked = request(`${url}/healthz`, { rejectUnauthorized: false }, (response) => {
          response.resume();
          resolve([response.statusCode, response.headers["strict-transport-security"] !== undefined]);
        });
        asked.on("error", reject);
        asked.end();
      });
      expect(status).toEqual([200, true]);
    });
    expect(failure).toBeUndefined();
  });

  it("says in words that something listens there already", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", () => resolve()));
    const { port } = other.address() as AddressInfo;
    const taken = await rehome(["serve", "--listen", `127.0.0.1:${port}`, "--data", join(folder.path, "taken"), "--no-workers"], {
      env: clean,
    });
    other.close();
    expect(taken.status).toBe(2);
    expect(taken.stderr).toContain("something listens there already");
  });

  it("lets nobody in from elsewhere without authentication", async () => {
    const open = await rehome(["serve", "--listen", "0.0.0.0:0"], { env: clean });
    expect(open.status).toBe(2);
    expect(open.stderr).toContain("authentication is off");
  });
});

describe("rehome worker", () => {
  it("needs the database that it is to work for", async () => {
    const worker = await rehome(["worker"], { env: clean });
    expect(worker.status).toBe(2);
    expect(worker.stderr).toContain("DATABASE_URL");
  });
});

describe("rehome config check", () => {
  it("prints what the service would run with, without passwords", async () => {
    const file = folder.write("service.json", { workers: 3, limits: { streams: 7 } });
    const env = { ...clean, DATABASE_URL: "postgres://rehome:s3cret@db/rehome" };
    const { status, stdout } = await rehome(["config", "check", "--config", file], { env });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ workers: 3, limits: { streams: 7 }, databaseUrl: "postgres://rehome:hidden@db/rehome" });
    expect(stdout).not.toContain("s3cret");
  });

  it("names every problem", async () => {
    const file = folder.write("wrong.json", { workers: -1, colour: "red" });
    const { status, stdout, stderr } = await rehome(["config", "check", "--config", file], { env: { ...clean, REHOME_LISTEN: "nowhere" } });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("3 problems in the configuration");
    for (const place of ["REHOME_LISTEN", "/workers", "/colour"]) expect(stderr).toContain(place);
  });
});
