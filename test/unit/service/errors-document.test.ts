import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { problemSchema, problemTypes, typeUri } from "../../../src/service/http/problem.ts";

const text = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
const sections = text
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ name: section.slice(0, section.indexOf("\n")), section }));

describe("docs/errors.md", () => {
  it("has a section for every type of problem, in their order, and no other", () => {
    expect(sections.map(({ name }) => name)).toEqual(Object.keys(problemTypes));
  });

  it.each(Object.entries(problemTypes).map(([name, { status, title }]) => ({ name, status, title })))(
    "$name: meaning, an example as the service would send it, what to do",
    ({ name, status, title }) => {
      const section = sections.find((each) => each.name === name)?.section ?? "";
      expect(section).toContain(`**${status} ${title}.** `);
      expect(section).toMatch(/\*\*What to do:\*\* \S/);
      const example = problemSchema.strict().parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(section)?.[1] ?? ""));
      expect(example).toMatchObject({ type: `https://rehome.dev/errors/${name}`, status, title });
      expect(typeUri(name as keyof typeof problemTypes)).toBe(example.type);
    },
  );
});
