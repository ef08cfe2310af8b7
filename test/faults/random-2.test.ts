import { expect, it } from "vitest";
import { randomCampaign } from "./random-campaign.ts";

it("survives random combinations of faults (2 of 4)", { timeout: 600_000 }, async () => {
  const { failures } = await randomCampaign(2500, 5000);
  expect(failures.slice(0, 3)).toEqual([]);
});
