import { describe, expect, it } from "vitest";
import { createLog, withoutSecrets } from "../../../src/service/logging.ts";

const TOKEN = "rehome_tk-1abc_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";

describe("withoutSecrets", () => {
  it.each([
    ["a token of ours", `asked with ${TOKEN}`, TOKEN],
    ["a JWT", `asked with ${JWT}`, JWT],
    ["what follows Bearer", "Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"],
    ["a password in a URL", "connect postgres://rehome:op3n@db:5432/rehome failed", "op3n"],
    ["a parameter", "GET /v1/networks?access_token=hush&limit=3", "hush"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----", "MIIB"],
  ])("hides %s", (_name, text, secret) => {
    expect(withoutSecrets(text)).not.toContain(secret);
    expect(withoutSecrets({ error: new Error(text), deep: [{ text }] })).not.toContain(secret);
    expect(JSON.stringify(withoutSecrets({ error: new Error(text), deep: [{ text }] }))).not.toContain(secret);
  });

  it("hides what its key gives away, at any depth", () => {
    const shown = withoutSecrets({ headers: { Authorization: "x", cookie: "x" }, list: [{ apiKey: "x", password: "x" }], token: "x" });
    expect(JSON.stringify(shown)).not.toContain('"x"');
  });

  it("leaves everything else as it is", () => {
    const fields = { path: "/v1/networks/a?limit=3", count: 3, none: null, list: ["a", { b: true }], url: "http://127.0.0.1:8080" };
    expect(withoutSecrets(fields)).toEqual(fields);
  });
});

describe("the log", () => {
  it("is JSON lines with times, without what is below its level and without secrets", () => {
    const lines: string[] = [];
    const { log } = createLog("warn", { write: (line) => void lines.push(line) });
    log("info", "not written");
    log("error", `failed for ${TOKEN}`, { requestId: "r-1", databaseUrl: "postgres://x" });
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? "");
    expect(line).toMatchObject({ level: "error", requestId: "r-1", databaseUrl: "[hidden]" });
    expect(Date.parse(line.time)).toBeGreaterThan(0);
    expect(lines[0]).not.toContain(TOKEN);
  });
});
