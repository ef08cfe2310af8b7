/** What other programs take openapi.yaml for: patterns that they can all read, links that lead somewhere, texts that every store can keep. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { idSchema, labelSchema } from "../../../src/network/scalars.ts";
import { answersWithLinks, linksOf } from "../../../src/service/http/links.ts";
import { openApiDocument } from "../../../src/service/http/openapi.ts";
import { plainPattern } from "../../../src/service/http/plain-patterns.ts";
import { allRoutes } from "../../../src/service/http/routes.ts";
import { planRequestSchema } from "../../../src/service/planning/requests.ts";

const known = new Set(allRoutes.map(({ operationId }) => operationId));
const routeOf = (operationId: string) => allRoutes.find((route) => route.operationId === operationId);
const shapeOf = (schema: z.ZodObject | undefined): Readonly<Record<string, z.core.$ZodType>> => schema?.shape ?? {};

describe("patterns", () => {
  const patterns = new Set(
    [...JSON.stringify(openApiDocument(allRoutes, "0")).matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text),
  );

  it("name no class of characters that only some readers know", () => {
    expect(patterns.size).toBeGreaterThan(5);
    for (const pattern of patterns) expect(pattern).not.toMatch(/\\\\p\{(?!C\})|\\\\0/);
  });

  it.each([
    ["ids", idSchema],
    ["labels", labelSchema],
    ["texts", z.string().regex(/^[^\0\p{Cs}]{1,9}$/u)],
  ])("of %s mean the same as before for every text that has a UTF-8 form", (_name, schema) => {
    const source = String(z.toJSONSchema(schema).pattern);
    const [before, after] = [new RegExp(source, "u"), new RegExp(plainPattern(source), "u")];
    expect(after.source).not.toContain("Cs");
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.string({ maxLength: 6 }),
      fc.constantFrom("", "\0", "\x7f", "\x9f", "a b"),
    );
    fc.assert(
      fc.property(
        text.filter((one) => !/\p{Surrogate}/u.test(one)),
        (one) => {
          expect(after.test(one)).toBe(before.test(one));
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe("links", () => {
  it.each(answersWithLinks)(
    "of %s are of an answer that there is, lead to routes that there are, and give parameters that those take",
    (name) => {
      const [operationId = "", status = ""] = name.split(" ");
      expect(Object.keys(routeOf(operationId)?.replies ?? {})).toContain(status);
      const all = Object.values(linksOf(operationId, Number(status)) ?? {});
      expect(all.length).toBeGreaterThan(0);
      for (const link of all) {
        const target = routeOf(link.operationId);
        expect(target, link.operationId).toBeDefined();
        const taken = [target?.params, target?.query, target?.headers].flatMap((schema) => Object.keys(shapeOf(schema)));
        for (const parameter of Object.keys(link.parameters ?? {})) expect(taken, link.operationId).toContain(parameter);
        if (link.requestBody === undefined) continue;
        expect(target?.body, link.operationId).toBeDefined();
        const isLiteral = !JSON.stringify(link.requestBody).includes("$");
        if (isLiteral && target?.body !== undefined)
          expect(z.safeParse(target.body, link.requestBody).success, link.operationId).toBe(true);
      }
    },
  );

  it("to routes that are not served are left out", () => {
    expect(linksOf("createToken", 201, new Set(["createToken"]))).toBeUndefined();
    expect(Object.keys(linksOf("createToken", 201, known) ?? {})).toEqual(["revokeToken"]);
  });
});

describe("what a store is asked for", () => {
  const texts = allRoutes.flatMap(({ operationId, params, query }) =>
    [...Object.entries(shapeOf(params)), ...Object.entries(shapeOf(query))].map(([name, schema]) => ({ operationId, name, schema })),
  );

  it.each(texts)("$operationId refuses a NUL in $name: PostgreSQL keeps none", ({ schema }) => {
    for (const text of ["\0", "a\0", "\0a"]) expect(z.safeParse(schema, text).success).toBe(false);
  });

  it("is no version that a column cannot hold", () => {
    const wrong = fc.integer({ min: 2 ** 31, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(wrong, (version) => {
        expect(planRequestSchema.safeParse({ networkVersion: version }).success).toBe(false);
        expect(planRequestSchema.safeParse({ goal: "restore", to: { version } }).success).toBe(false);
        expect(planRequestSchema.safeParse({ traffic: { version } }).success).toBe(false);
      }),
      { seed: 8, numRuns: 50 },
    );
    expect(planRequestSchema.safeParse({ networkVersion: 2 ** 31 - 1 }).success).toBe(true);
  });
});
