import { describe, expect, it } from "vitest";
import { survive } from "../support/campaign.ts";
import { exerciseNames, exercises } from "./exercises.ts";

describe("without faults", () => {
  it.each(exerciseNames.flatMap((name) => (["local-switching", "switch-after"] as const).map((procedure) => ({ name, procedure }))))(
    "$name is carried out by $procedure",
    async ({ name, procedure }) => {
      const { lives, problems } = await survive(exercises[name](), { procedure });
      expect({ lives, problems }).toEqual({ lives: ["done"], problems: [] });
    },
  );
});
