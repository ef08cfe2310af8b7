import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { jsonSchemaText, schemaNames } from "../../src/execution/json-schemas.ts";

describe("models/*.schema.json", () => {
  it.each(schemaNames)("%s is what zod says: otherwise run npm run build && node tools/write-schemas.mjs", (name) => {
    const file = new URL(`../../models/${name}.schema.json`, import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(jsonSchemaText(name));
  });

  it("describes documents as supplied: defaults are optional, unknown keys refused", () => {
    const schema = JSON.parse(jsonSchemaText("network")) as {
      required: string[];
      additionalProperties: boolean;
      properties: Record<string, object>;
    };
    expect(schema.required).toEqual(["schema", "name"]);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties["routing"]).toEqual({ default: "igp", type: "string", enum: ["igp", "explicit"] });
  });
});
