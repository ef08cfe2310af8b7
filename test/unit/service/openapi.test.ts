/** openapi.yaml is what the routes make, and holds for others' readers. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openApiDocument, openApiYaml } from "../../../src/service/http/openapi.ts";
import { allRoutes } from "../../../src/service/http/routes.ts";
import { yamlOf } from "../../../src/service/http/yaml.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

describe("openapi.yaml", () => {
  it("is what the routes make: after a change run `npm run build` and `node tools/write-openapi.mjs`", () => {
    expect(readFileSync("openapi.yaml", "utf8")).toBe(openApiYaml(allRoutes, version));
  });

  it("has no error for Redocly", () => {
    execFileSync("node_modules/.bin/redocly", ["lint", "--config", "tools/redocly.yaml", "openapi.yaml"], { stdio: "pipe" });
  });

  it("has no error for Spectral", () => {
    execFileSync("node_modules/.bin/spectral", ["lint", "--ruleset", "tools/spectral.yaml", "--fail-severity", "error", "openapi.yaml"], {
      stdio: "pipe",
    });
  });

  it("names every path parameter of every path, and gives each operation its own name", () => {
    for (const { path, params, operationId } of allRoutes) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
      expect(Object.keys(params?.shape ?? {}).sort(), operationId).toEqual(names);
    }
    expect(new Set(allRoutes.map(({ operationId }) => operationId)).size).toBe(allRoutes.length);
    expect(new Set(allRoutes.map(({ method, path }) => `${method} ${path}`)).size).toBe(allRoutes.length);
  });
});

describe("yamlOf", () => {
  it("writes what a reader of YAML reads as the same value", () => {
    const document = JSON.parse(JSON.stringify(openApiDocument(allRoutes, version)));
    expect(parse(yamlOf(document))).toEqual(document);
    const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5, depthSize: "large" }), { minKeys: 1 });
    fc.assert(
      fc.property(values, (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(parse(yamlOf(plain), { maxAliasCount: 0 })).toEqual(plain);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it("quotes texts that would be something else", () => {
    for (const text of [
      "true",
      "No",
      "null",
      "1.5",
      "- a",
      "a: b",
      "a #b",
      "",
      " a",
      "a ",
      "@a",
      "`a`",
      "%a",
      "a\nb",
      "2004-05-01",
      "~",
      "é",
      "key:",
      "{}",
    ]) {
      expect(parse(yamlOf({ [text]: [text] }))).toEqual({ [text]: [text] });
    }
  });
});
