/** JSON Schema of the documents, made from zod: models/*.schema.json are these, written to files. */
import { z } from "zod";
import { changesSchema } from "../network/changes-document.ts";
import { networkSchema } from "../network/document.ts";
import { trafficSchema } from "../network/traffic-document.ts";
import { dayPlanSchema } from "../plan/day/day-plan-document.ts";
import { planSchema } from "../plan/plan-document.ts";
import { fleetSchema } from "./fleet-document.ts";
import { executionReportSchema } from "./report/report-document.ts";

const documents = {
  network: { title: "rehome/network@1", description: "What there is, and where it runs today", schema: networkSchema },
  traffic: { title: "rehome/traffic@1", description: "Demand over time", schema: trafficSchema },
  changes: {
    title: "rehome changes",
    description: "What-if and maintenance: a list, applied in order to a copy of a network",
    schema: changesSchema,
  },
  plan: { title: "rehome/plan@1", description: "What to do, and why it can be believed", schema: planSchema },
  "day-plan": {
    title: "rehome/day-plan@1",
    description: "Which placement to use when, over a day that repeats, with every change and the way back",
    schema: dayPlanSchema,
  },
  fleet: { title: "rehome/fleet@1", description: "How to reach and drive the devices of a network", schema: fleetSchema },
  "execution-report": {
    title: "rehome/execution-report@1",
    description: "What an execution did, and how far that was from its plan",
    schema: executionReportSchema,
  },
} as const;

export const schemaNames = [
  "network",
  "traffic",
  "changes",
  "plan",
  "day-plan",
  "fleet",
  "execution-report",
] as const satisfies readonly (keyof typeof documents)[];
export type SchemaName = (typeof schemaNames)[number];

/**
 * The text of models/NAME.schema.json: JSON Schema 2020-12 of a document as it may be supplied, before defaults. It says what
 * the shape is; what refers to what is checked by network/references.ts alone.
 */
export function jsonSchemaText(name: SchemaName): string {
  const { title, description, schema } = documents[name];
  // A day plan holds plans in four places: written out each time it would be ten times as long.
  const { $schema, ...body } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-2020-12",
    reused: name === "day-plan" ? "ref" : "inline",
  });
  return `${JSON.stringify({ $schema, title, description, ...body }, null, 2)}\n`;
}
