import { expect, it } from "vitest";
import { randomCampaign } from "./random-campaign.ts";

it("survives random combinations of faults (3 of 4)", { timeout: 600_000 }, async () => {
  const { failures } = await randomCampaign(5000, 7500);
  expect(failures.slice(0, 3)).toEqual([]);
});
