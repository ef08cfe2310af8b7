import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addressOf, dataFolderOf, limitsOf, settings, shownConfig } from "../../../src/service/config.ts";
import { settingsTable } from "../../../src/service/config-table.ts";
import { readConfig } from "../../../src/service/read-config.ts";

const files: Readonly<Record<string, string>> = {
  "service.json":
    '{"listen": "[::1]:9000", "limits": {"streams": 5}, "workers": 2, "oidc": {"issuer": "https://id", "audience": "rehome", "jwksFile": "k.json"}}',
  "broken.json": '{"listen": 8080, "wokers": 2,}',
  "wrong.json": '{"listen": 8080, "wokers": 2}',
  "url.txt": "postgres://rehome:s3cret@db/rehome\n",
  "cert.pem": "-----BEGIN CERTIFICATE-----\n",
  "key.pem": "-----BEGIN PRIVATE KEY-----\n",
};

const read = (environment: Readonly<Record<string, string>>, file?: string) =>
  readConfig({
    environment,
    file,
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`cannot read ${path}`);
      return text;
    },
  });

const configOf = (environment: Readonly<Record<string, string>>, file?: string) => {
  const outcome = read(environment, file);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value.config;
};
const problemsOf = (environment: Readonly<Record<string, string>>, file?: string) => {
  const outcome = read(environment, file);
  return outcome.ok ? [] : outcome.failure.map(({ pointer }) => pointer);
};

describe("the configuration", () => {
  it("is one for this machine alone when nothing is said", () => {
    const config = configOf({});
    expect(config).toMatchObject({ listen: "127.0.0.1:8080", auth: "off", twoPerson: false, simulated: false });
    expect(config.databaseUrl).toBeUndefined();
    expect(limitsOf(config)).toMatchObject({ requestMs: 60_000, bodyBytes: 1_000_000 });
    expect(dataFolderOf(config, { XDG_STATE_HOME: "/state" })).toBe("/state/rehome/service");
  });

  it("comes from a file, and from the environment before that", () => {
    const config = configOf(
      { REHOME_WORKERS: "7", REHOME_LIMITS_BODY_BYTES: "1234", REHOME_OIDC_AUDIENCE: "other", REHOME_AUTH: "both" },
      "service.json",
    );
    expect(config.workers).toBe(7);
    expect(config.limits).toMatchObject({ streams: 5, bodyBytes: 1234 });
    expect(config.oidc).toMatchObject({ issuer: "https://id", audience: "other" });
    expect(addressOf(config)).toEqual({ host: "::1", port: 9000 });
    expect(configOf({ REHOME_CONFIG: "service.json" }).workers).toBe(2);
  });

  it("takes the words that people use for yes and no", () => {
    for (const [text, value] of [
      ["true", true],
      ["1", true],
      ["ON", true],
      ["no", false],
      ["0", false],
    ] as const) {
      expect(configOf({ REHOME_SIMULATED: text }).simulated).toBe(value);
    }
    expect(problemsOf({ REHOME_SIMULATED: "maybe" })).toEqual(["REHOME_SIMULATED"]);
  });

  it("takes a secret from a file, and shows it to nobody", () => {
    const config = configOf({ DATABASE_URL_FILE: "url.txt" });
    expect(config.databaseUrl).toBe("postgres://rehome:s3cret@db/rehome");
    expect(JSON.stringify(shownConfig(config))).not.toContain("s3cret");
    expect(problemsOf({ DATABASE_URL_FILE: "url.txt", DATABASE_URL: "postgres://x@y/z" })).toEqual(["DATABASE_URL"]);
    expect(problemsOf({ DATABASE_URL_FILE: "none.txt" })).toEqual(["DATABASE_URL_FILE"]);
  });

  it("names every problem by the name that the person used", () => {
    expect(problemsOf({ REHOME_WORKERS: "many", REHOME_LISTEN: "here", REHOME_LIMITS_STREAMS: "-1" }).sort()).toEqual([
      "REHOME_LIMITS_STREAMS",
      "REHOME_LISTEN",
      "REHOME_WORKERS",
    ]);
    expect(problemsOf({}, "wrong.json").sort()).toEqual(["wrong.json /listen", "wrong.json /wokers"]);
    expect(problemsOf({}, "broken.json")[0]).toContain("broken.json");
    expect(problemsOf({}, "none.json")).toEqual(["none.json"]);
    expect(problemsOf({ REHOME_LISTEN: "127.0.0.1:70000" })).toEqual(["REHOME_LISTEN"]);
    expect(problemsOf({ DATABASE_URL: "mysql://x" })).toEqual(["DATABASE_URL"]);
  });

  it("does not let everybody in from anywhere", () => {
    expect(problemsOf({ REHOME_LISTEN: "0.0.0.0:8080" })).toEqual(["REHOME_AUTH"]);
    expect(problemsOf({ REHOME_LISTEN: "0.0.0.0:8080", REHOME_AUTH: "tokens" })).toEqual([]);
    expect(problemsOf({ REHOME_TWO_PERSON: "true" })).toEqual(["REHOME_AUTH"]);
    expect(problemsOf({ REHOME_AUTH: "oidc" })).toEqual(["REHOME_AUTH"]);
  });

  it("takes certificates only with their key, and only such", () => {
    expect(problemsOf({ REHOME_TLS_CERT: "cert.pem", REHOME_TLS_KEY: "key.pem" })).toEqual([]);
    expect(problemsOf({ REHOME_TLS_CERT: "cert.pem" })).toEqual(["REHOME_TLS_KEY"]);
    expect(problemsOf({ REHOME_TLS_CERT: "key.pem", REHOME_TLS_KEY: "cert.pem" }).sort()).toEqual(["REHOME_TLS_CERT", "REHOME_TLS_KEY"]);
  });

  it("warns of variables that it does not know", () => {
    const outcome = read({ REHOME_LISTN: "127.0.0.1:1", REHOME_CONFIG: "", REHOME_TOKEN: "x", PATH: "/bin" });
    expect(outcome.ok && outcome.value.warnings).toEqual(["REHOME_LISTN is no setting: did you mean REHOME_LISTEN?"]);
  });
});

describe("docs/configuration.md", () => {
  it("has the table that the schema makes", () => {
    expect(readFileSync("docs/configuration.md", "utf8")).toContain(settingsTable());
  });

  it("describes every setting", () => {
    for (const row of settingsTable().split("\n").slice(2))
      expect(
        row
          .split("|")[4]
          ?.trim()
          .replace(/^One of .*/, ""),
        row,
      ).not.toBe("");
    expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length);
  });
});
