/** What differs between two versions of a network, as answers have it. */
import { z } from "zod";
import { collectionKeys } from "../../network/collections.ts";
import { networkRefSchema } from "./version-view.ts";

const sectionSchema = z
  .object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.object({ id: z.string(), keys: z.array(z.string()) })),
  })
  .meta({ id: "SectionDifference" });

/** network/diff-networks.ts' NetworkDifference, with the two versions. */
export const differenceSchema = z
  .object({
    from: networkRefSchema,
    to: networkRefSchema,
    same: z.boolean(),
    settings: z.array(z.string()).meta({ description: "Of name, routing and maxUtilisation, those that differ" }),
    sections: z.object(Object.fromEntries(collectionKeys.map((key) => [key, sectionSchema]))),
  })
  .meta({ id: "NetworkDifference" });
