import { describe, expect, it } from "vitest";
import { cityNetwork, cityTraffic, dayAndNight } from "../unit/plan/a-day.ts";
import { rehome, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const network = folder.write("city.json", cityNetwork());
const seen = folder.write("seen.json", cityTraffic(dayAndNight));
/** The first day as planned for, the second with more traffic at two in the morning than one uplink takes. */
const unseen = folder.write("unseen.json", cityTraffic([...dayAndNight, ...dayAndNight.map((gbps, hour) => (hour === 2 ? 5.5 : gbps))]));
const day = `${folder.path}/day.json`;
const replay = (...options: readonly string[]) => rehome(["replay", network, day, "--traffic", unseen, ...options]);

describe("replay", () => {
  it("says what would have overflowed and what the day would have saved", async () => {
    const planned = await rehome(["plan", network, "--day", "--traffic", seen, "--no-hourly", "--out", day]);
    expect(planned.status, planned.stderr).toBe(0);
    const ran = await replay();
    expect(ran.status, ran.stderr).toBe(5);
    expect(ran.stdout).toMatch(/Overloaded: 120 link-minutes above capacity/);
    expect(ran.stdout).toMatch(/11 of 10 Gb\/s, 110 %, 2025-03-12T02:00:00.000Z/);
    expect(ran.stdout).toMatch(/saves \d/);
  });

  it("looks at the days it is told to, and prints the figures alone with --json", async () => {
    const ran = await replay("--on-day", "2025-03-11", "--json");
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ days: ["2025-03-11"], samples: 24, overloadLinkMinutes: 0 });
    expect((await replay("--on-day", "2025-03-11")).stdout).toContain("No overload in 1 day");
  });

  it("refuses what is no day plan, days that are not there, and another network", async () => {
    const plan = folder.write("plan.json", JSON.parse((await rehome(["plan", network, "--json"])).stdout));
    expect((await rehome(["replay", network, plan, "--traffic", unseen])).stderr).toContain("is no day plan");
    expect((await replay("--on-day", "2025-03-13")).stderr).toContain("2025-03-13");
    const other = folder.write("other.json", { ...cityNetwork(), maxUtilisation: 0.7 });
    expect((await rehome(["replay", other, day, "--traffic", unseen])).stderr).toContain("another state of city");
  });
});
