import { describe, expect, it } from "vitest";
import { readDocument, readNetwork, readTraffic } from "../../src/network/read.ts";
import { planSchema } from "../../src/plan/plan-document.ts";
import type { Problem } from "../../src/result.ts";
import { put, sampleNetwork } from "./network-sample.ts";

const problemsOf = (input: string | Uint8Array): readonly Problem[] => {
  const read = readNetwork(input);
  return read.ok ? [] : read.failure;
};
const changedAt = (path: readonly (string | number)[], value: unknown): readonly Problem[] => {
  const network = sampleNetwork();
  put(network, path, value);
  return problemsOf(JSON.stringify(network));
};
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("text", () => {
  it("reads a sound network with defaults, its raw form and its digest", () => {
    const read = readNetwork(JSON.stringify(sampleNetwork(), null, 2));
    if (!read.ok) throw new Error(JSON.stringify(read.failure));
    expect(read.value.raw).toEqual(sampleNetwork());
    expect(read.value.document.physicalLinks[0]).toMatchObject({ sleepable: false, state: "on", backgroundGbps: { ab: 0, ba: 0 } });
    expect(read.value.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(readNetwork(utf8(JSON.stringify(sampleNetwork())))).toMatchObject({ value: { digest: read.value.digest } });
  });

  it("takes a byte order mark, as text and as bytes", () => {
    const text = JSON.stringify(sampleNetwork());
    expect(problemsOf(`\uFEFF${text}`)).toEqual([]);
    expect(problemsOf(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8(text)]))).toEqual([]);
  });

  it("refuses bytes that are not UTF-8 and says near which line", () => {
    const text = utf8(`{\n  "name": "x"}`);
    text[13] = 0xff;
    expect(problemsOf(text)).toEqual([
      { pointer: "", found: "bytes that are not UTF-8, near line 2, column 12", remedy: "save it as UTF-8" },
    ]);
    expect(problemsOf(new Uint8Array([0xff, 0xfe, 0x7b, 0]))[0]?.found).toBe("text in UTF-16");
  });

  it("refuses a byte more than 50 MB, and takes 50 MB", () => {
    const network = JSON.stringify(sampleNetwork());
    expect(problemsOf(network + " ".repeat(50_000_000 - network.length))).toEqual([]);
    expect(problemsOf(network + " ".repeat(50_000_001 - network.length))[0]?.found).toBe("50000001 bytes");
    expect(problemsOf(new Uint8Array(50_000_001))[0]?.found).toBe("50000001 bytes");
    // Two bytes a character: 25,000,001 of them are too many.
    expect(problemsOf(`"${"é".repeat(25_000_000)}"`)[0]?.found).toBe("50000002 bytes");
    expect(problemsOf(`"${"😀".repeat(12_499_999)}"`)[0]?.found).not.toMatch(/bytes/);
  });

  it("takes nesting of 64 and refuses 65, whatever brackets stand in texts", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(problemsOf(nested(64))[0]?.found).toBe("a list of 1");
    expect(problemsOf(nested(65))[0]?.found).toMatch(/^nesting deeper than 64, at line 1, column 65$/);
    expect(problemsOf('{"a":'.repeat(5_000_000))[0]?.found).toMatch(/^nesting deeper than 64/);
    expect(changedAt(["name"], "[".repeat(200))).toEqual([]);
  });

  it.each([
    ["", "no text, at line 1, column 1"],
    [" \n ", "no text, at line 2, column 2"],
    ['{\n  "a": 1,\n}', '"}" where a key belongs, at line 3, column 1'],
    ["[1,]", '"]" where a value belongs, at line 1, column 4'],
    ["{'a': 1}", '"\'" where a key belongs, at line 1, column 2'],
    ['{"a" 1}', '"1" after a key, at line 1, column 6'],
    ['{"a": 1 "b": 2}', '"\\"" after a value, at line 1, column 9'],
    ['{"a": 1', "the end of the text after a value, at line 1, column 8"],
    ['{"a": "x\ny"}', "a line break or control character inside a text, at line 1, column 9"],
    ['{"a": "x', "a text without its closing quote, at line 1, column 7"],
    ['{"a": "\\x"}', "a backslash that begins no escape, at line 1, column 8"],
    ['{"a": "\\u12g4"}', "a backslash that begins no escape, at line 1, column 8"],
    ['{"a": NaN}', '"N" where a value belongs, at line 1, column 7'],
    ['{"a": 01}', "a number with a leading zero, at line 1, column 9"],
    ['{"a": 1.}', '"}" after a decimal point, at line 1, column 9'],
    ['{"a": 1e}', '"}" in an exponent, at line 1, column 9'],
    ['{"a": -}', '"}" after a minus sign, at line 1, column 8'],
    ["{} {}", '"{" after the end of the document, at line 1, column 4'],
    ["nul", '"n" where a value belongs, at line 1, column 1'],
    ['{"a": "\\ud800"}', "a text with half a character (a lone surrogate), at line 1, column 7"],
  ])("says what is wrong with %j and where", (text, found) => {
    expect(problemsOf(text)[0]).toMatchObject({ found });
  });

  it("agrees with JSON.parse about escapes and numbers", () => {
    for (const text of [
      '"\\u00e9\\n\\"\\\\\\/\\b\\f\\r\\t"',
      "-0.5e+10",
      "0",
      "10",
      "1E-2",
      "[ ]",
      "{ }",
      "[true,false,null]",
      '"\\ud83d\\ude00"',
    ]) {
      expect(problemsOf(text)[0]?.found).not.toMatch(/ at line/);
      JSON.parse(text);
    }
  });

  it("reports every repeated and reserved key with its pointer", () => {
    const problems = problemsOf('{"a": [{"b": 1, "\\u0062": 2}], "a": 2, "c": {"__proto__": {}}}');
    expect(problems.map(({ pointer, found }) => [pointer, found])).toEqual([
      ["/a/0/b", "a key that this object already has, at line 1, column 17"],
      ["/a", "a key that this object already has, at line 1, column 32"],
      ["/c/__proto__", "a reserved key, at line 1, column 46"],
    ]);
  });
});

describe("shape", () => {
  it("names the schema found and the one accepted", () => {
    expect(changedAt(["schema"], "rehome/network@2")).toEqual([
      {
        pointer: "/schema",
        found: '"rehome/network@2"',
        remedy: 'give a document with "schema": "rehome/network@1"; no other is accepted here',
      },
    ]);
    expect(changedAt(["schema"], undefined)).toEqual([
      { pointer: "/schema", found: "nothing: schema is missing", remedy: 'give "rehome/network@1"' },
    ]);
    expect(readTraffic(JSON.stringify(sampleNetwork()))).toMatchObject({ failure: [{ pointer: "/schema", found: '"rehome/network@1"' }] });
    expect(problemsOf("[]")).toEqual([{ pointer: "", found: "an empty list", remedy: 'give an object with "schema": "rehome/network@1"' }]);
  });

  it("serves other kinds of document", () => {
    const read = readDocument(`{"schema": "rehome/plan@1"}`, planSchema);
    expect(read.ok ? [] : read.failure.map(({ pointer }) => pointer)).toContain("/goal");
  });

  it("reports all errors at once", () => {
    const network = sampleNetwork();
    put(network, ["maxUtilisation"], "high");
    put(network, ["physicalRouters", 1, "vendor"], undefined);
    put(network, ["physicalLinks", 3, "capacityGbps"], -1);
    put(network, ["virtualRouters", 2, "colour"], "red");
    const problems = problemsOf(JSON.stringify(network));
    expect(problems).toEqual([
      { pointer: "/maxUtilisation", found: '"high"', remedy: "give a finite number" },
      { pointer: "/physicalRouters/1/vendor", found: "nothing: vendor is missing", remedy: "give text in double quotes" },
      { pointer: "/physicalLinks/3/capacityGbps", found: "-1", remedy: "give 0 or more" },
      {
        pointer: "/virtualRouters/2/colour",
        found: "unknown key colour",
        remedy: "remove it; the keys known here are id, host, vendor, platform, requires, demand, memoryDirtyMiBps, movable",
      },
    ]);
  });

  it("suggests the key that was meant", () => {
    const network = { ...sampleNetwork(), maxUtilization: 0.8 };
    put(network, ["maxUtilisation"], undefined);
    expect(problemsOf(JSON.stringify(network))).toEqual([
      { pointer: "/maxUtilization", found: "unknown key maxUtilization", remedy: "did you mean maxUtilisation?" },
    ]);
  });

  it.each([
    [["physicalRouters", 0, "state"], "onn", '"onn"', 'did you mean "on"? One of on, off, draining, maintenance, failed'],
    [["physicalRouters", 0, "site"], "New York", '"New York"', /an id has 1 to 128 characters/],
    [["physicalRouters", 0, "power"], [], "an empty list", "give an object"],
    [["physicalRouters"], {}, "an empty object", "give a list"],
    [["physicalRouters", 0, "capacity", "cpuCores"], 1e13, "10000000000000", "give 1000000000000 or less"],
    [["physicalRouters", 0, "capacity", "cpu cores"], 1, '"cpu cores"', /an id has/],
    [["virtualRouters", 0, "movable"], null, "null", "give true or false"],
    [["virtualRouters", 0, "host"], 3, "3", "give text in double quotes"],
    [["virtualLinks", 0, "tunnel", "key"], 1.5, "1.5", "give a whole number"],
    [["policies", 0, "type"], "seperate", '"seperate"', /^did you mean "separate"\? One of separate, gather, fence/],
    [["policies", 0, "type"], undefined, "no type", /^give one of separate/],
    [["policies", 0, "virtualRouters"], ["vr-nyc"], "a list of 1", "give a list of at least 2"],
    [["policies", 0], 7, "7", "give an object"],
    [["name"], "two\nlines", '"two\\nlines"', /a label has/],
  ] as const)("says at %j what was found and what to do", (path, value, found, remedy) => {
    const problems = changedAt(path, value);
    expect(problems).toHaveLength(1);
    const at = path.join("/");
    expect(problems[0]).toMatchObject({ pointer: `/${at}`, found });
    expect(problems[0]?.remedy).toMatch(remedy);
  });

  it("refuses numbers that are not finite", () => {
    const text = JSON.stringify(sampleNetwork()).replace('"maxDelayMs":12', '"maxDelayMs":1e999');
    expect(problemsOf(text)).toEqual([
      { pointer: "/virtualLinks/0/maxDelayMs", found: "a number too large to hold", remedy: "give a finite number" },
    ]);
  });

  it("escapes pointers", () => {
    expect(changedAt(["physicalRouters", 0, "capacity"], { "a/b~c": -1 })[0]?.pointer).toBe("/physicalRouters/0/capacity/a~1b~0c");
  });
});
