import { isIPv6 } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalAddress } from "../../../src/execution/ip-address.ts";

it("writes an IPv6 address as ip(8) prints it", () => {
  expect(canonicalAddress("2001:DB8:0:0::1")).toBe("2001:db8::1");
  expect(canonicalAddress("fe80:0:0:0:0:0:0:1")).toBe("fe80::1");
});

it("leaves everything else as it is", () => {
  for (const text of ["10.0.0.1", "nyc-1.example", "", "not:an:address", "::1]/x"]) expect(canonicalAddress(text)).toBe(text);
});

it("gives the same text for every way to write an address, and one that is an address", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const canonical = canonicalAddress(address);
      expect(isIPv6(canonical)).toBe(true);
      expect(canonicalAddress(canonical)).toBe(canonical);
      expect(canonicalAddress(address.toUpperCase())).toBe(canonical);
    }),
    { seed: 1 },
  );
});
