import { expect, it } from "vitest";
import { randomCampaign } from "./random-campaign.ts";

/** REHOME_SEED=17 npx vitest run test/faults/seed.test.ts: one run again; REHOME_SEED=0-400: so many. */
const [first = "", last = first] = (process.env["REHOME_SEED"] ?? "").split("-");

it.runIf(first !== "")("survives the runs that are asked for", { timeout: 600_000 }, async () => {
  const { failures } = await randomCampaign(Number(first), Number(last) + 1);
  expect(failures).toEqual([]);
});
