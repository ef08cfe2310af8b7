/** What can be asked of a network's devices through the service, beside executions. */
import { z } from "zod";
import { idSchema } from "../../network/scalars.ts";

export const wiringRequestSchema = z
  .strictObject({ apply: z.boolean().default(false).meta({ description: "Make the differences; false: look, and change nothing" }) })
  .meta({ id: "WiringRequest" });

export const wakeClearanceRequestSchema = z
  .strictObject({ physicalRouter: idSchema.meta({ description: "It wakes again, so that it may be put to sleep" }) })
  .meta({ id: "WakeClearanceRequest" });

export type WiringRequestBody = z.output<typeof wiringRequestSchema>;
export type WakeClearanceRequestBody = z.output<typeof wakeClearanceRequestSchema>;
