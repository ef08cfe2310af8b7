import { describe, expect, it } from "vitest";
import { linkStates } from "../../../src/constraints/link-states.ts";
import { brokenRows } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost } from "../../support/networks.ts";
import { reasonsOf, rowsInWords } from "../../support/rule-views.ts";

type Link = {
  readonly sleepable?: boolean;
  readonly state?: "on" | "failed";
  readonly background?: number;
  readonly h2?: "failed" | "off";
};

const withLink = ({ sleepable = false, state = "on", background = 0, h2 }: Link = {}) =>
  aBuiltNetwork({
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [aHost("h1"), aHost("h2", h2 === undefined ? {} : { state: h2 })],
    physicalLinks: [
      { id: "l", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1, sleepable, state, backgroundGbps: { ab: 0, ba: background } },
    ],
  });

/** The problems of one link, by who is on; checked against the rows. */
function problems(link: Link, routersOn: readonly string[], isOn: boolean): readonly string[] {
  const network = withLink(link);
  const candidate = aCandidate(network, {}, { routersOn, linksOn: isOn ? ["l"] : [] });
  const reasons = reasonsOf(linkStates, network, candidate);
  expect(brokenRows(linkStates, network, candidate).length > 0).toBe(reasons.length > 0);
  return reasons.map(({ problem, end }) => (end === undefined ? problem : `${problem} ${end}`));
}

describe("link-states", () => {
  it.each([
    [["h1", "h2"], true, []],
    [["h1", "h2"], false, ["off-without-cause"]],
    [["h1"], false, []],
    [["h1"], true, ["on-with-end-off h2"]],
    [[], false, []],
    [[], true, ["on-with-end-off h1", "on-with-end-off h2"]],
  ])("a link is on exactly when both ends are: %j, on %s", (routersOn, isOn, expected) => {
    expect(problems({}, routersOn, isOn)).toEqual(expected);
    // One that may sleep needs no cause to be off.
    expect(problems({ sleepable: true }, routersOn, isOn)).toEqual(isOn ? expected : []);
  });

  it("a failed link is off", () => {
    expect(problems({ state: "failed" }, ["h1", "h2"], false)).toEqual([]);
    expect(problems({ state: "failed" }, ["h1", "h2"], true)).toEqual(["on-but-failed"]);
    expect(problems({ state: "failed", sleepable: true }, ["h1"], true)).toEqual(["on-but-failed", "on-with-end-off h2"]);
  });

  it("a link with background load may neither sleep nor lose an end", () => {
    for (const sleepable of [true, false]) {
      expect(problems({ background: 0.25, sleepable }, ["h1", "h2"], true)).toEqual([]);
      expect(problems({ background: 0.25, sleepable }, ["h1", "h2"], false)).toEqual(["off-with-background"]);
      expect(problems({ background: 0.25, sleepable }, ["h1"], false)).toEqual(["off-with-background"]);
      expect(problems({ background: 0.25, sleepable, h2: "off" }, ["h1"], false)).toEqual(["off-with-background"]);
    }
  });

  it("a failure excuses it", () => {
    expect(problems({ background: 0.25, h2: "failed" }, ["h1"], false)).toEqual([]);
    expect(problems({ background: 0.25, state: "failed" }, ["h1", "h2"], false)).toEqual([]);
  });

  it("takes transport nodes as on", () => {
    const network = aBuiltNetwork({
      transportNodes: [
        { id: "t", site: "nyc" },
        { id: "u", site: "nyc" },
      ],
      physicalRouters: [aHost("h1")],
      physicalLinks: [
        { id: "tu", a: "t", b: "u", capacityGbps: 1, delayMs: 1 },
        { id: "th", a: "t", b: "h1", capacityGbps: 1, delayMs: 1 },
      ],
    });
    const subjects = (routersOn: readonly string[], linksOn: readonly string[]) =>
      reasonsOf(linkStates, network, aCandidate(network, {}, { routersOn, linksOn })).map((reason) => reason.subject);
    expect(subjects([], ["tu"])).toEqual([]);
    expect(subjects(["h1"], ["th"])).toEqual(["tu"]);
    expect(subjects(["h1"], ["tu"])).toEqual(["th"]);
  });

  it("has the rows of its header", () => {
    const both = ["C12(0,0) + 1 linkOn(l) - 1 on(h1) <= 0", "C12(0,1) + 1 linkOn(l) - 1 on(h2) <= 0"];
    expect(rowsInWords(linkStates, withLink())).toEqual([...both, "C12(0,2) + 1 linkOn(l) - 1 on(h1) - 1 on(h2) >= -1"]);
    expect(rowsInWords(linkStates, withLink({ sleepable: true, background: 1 }))).toEqual([...both, "C12(0,3) + 1 linkOn(l) >= 1"]);
    expect(rowsInWords(linkStates, withLink({ state: "failed" }))).toEqual([...both, "C12(0,2) + 1 linkOn(l) <= 0"]);
    expect(linkStates.filter(withLink(), "any", "h1")).toEqual([]);
    expect(linkStates.moment).toBe("always");
  });

  it("explains each problem, describes each kind of link and says how it gives way", () => {
    const words = (link: Link, routersOn: readonly string[], linksOn: readonly string[]) => {
      const network = withLink(link);
      return reasonsOf(linkStates, network, aCandidate(network, {}, { routersOn, linksOn })).map((reason) =>
        linkStates.explain(reason, network),
      );
    };
    expect(words({}, ["h1"], ["l"])).toEqual([
      { found: "l is on while its end h2 is off", where: "physicalLinks/l", remedy: "switch h2 on, or take l as off" },
    ]);
    expect(words({ state: "failed" }, ["h1", "h2"], ["l"])[0]?.found).toBe("l is on but has failed");
    expect(words({}, ["h1", "h2"], [])[0]?.found).toBe("l is off while both its ends, h1 and h2, are on, and it may not sleep");
    expect(words({ background: 0.25 }, ["h1"], [])[0]).toEqual({
      found: "l is off but carries 0.25 Gb/s that is not ours",
      where: "physicalLinks/l/backgroundGbps",
      remedy: "keep l and both its ends, h1 and h2, on, or move its background load elsewhere",
    });
    const described = (link: Link) => [linkStates.describe("l", withLink(link)).found, linkStates.relax("l", null, withLink(link))];
    expect(described({})).toEqual(["l is on exactly while its ends h1 and h2 are", "let l be on or off whatever its ends are"]);
    expect(described({ sleepable: true })[0]).toBe("l may be on only while its ends h1 and h2 are");
    expect(described({ state: "failed" })).toEqual(["l has failed and stays off", "repair l"]);
    expect(described({ background: 2 })).toEqual([
      "l carries 2 Gb/s that is not ours, so it and its ends h1 and h2 stay on",
      "move the background load of l elsewhere",
    ]);
  });
});
