import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestOf } from "../../src/network/digest.ts";

describe("canonical JSON, by the vectors of RFC 8785", () => {
  it("writes the sample of section 3.2.2", () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
    expect(canonicalJson(JSON.parse(text))).toBe(expected);
  });

  it("sorts keys by UTF-16 code units, section 3.2.3", () => {
    const text = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
      "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
    const values = Object.values(JSON.parse(canonicalJson(JSON.parse(text)).replaceAll('"1":', '"\\u0031 ":')) as object);
    expect(values).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the number %s of appendix B", (bits, expected) => {
    const number = Buffer.from(bits, "hex").readDoubleBE();
    expect(canonicalJson(number)).toBe(expected);
    expect(canonicalJson([number, number])).toBe(`[${expected},${expected}]`);
  });

  it("refuses what has no JSON form", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined, "\ud800", [Number.NaN], [1, undefined]]) {
      expect(() => canonicalJson(value)).toThrow(/no canonical form/);
    }
  });

  it("loses nothing, whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed: unknown = JSON.parse(canonicalJson(value));
        expect(JSON.stringify(parsed).length).toBe(canonicalJson(value).length);
        expect(canonicalJson(parsed)).toBe(canonicalJson(value));
      }),
      { seed: 8785, numRuns: 300 },
    );
  });
});

describe("digest", () => {
  it("is SHA-256 in hexadecimal", () => {
    expect(digestOf({})).toBe("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    const value = { b: ["é", 1e21], a: null };
    expect(digestOf(value)).toBe(`sha256:${createHash("sha256").update('{"a":null,"b":["é",1e+21]}').digest("hex")}`);
  });

  it("does not depend on the order of keys, but on that of lists", () => {
    expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });
});
