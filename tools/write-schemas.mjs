/** Writes models/*.schema.json from the compiled package: run `npm run build` first. */
import { writeFileSync } from "node:fs";
import { jsonSchemaText, schemaNames } from "../dist/execution/json-schemas.js";

for (const name of schemaNames) {
  writeFileSync(new URL(`../models/${name}.schema.json`, import.meta.url), jsonSchemaText(name));
  console.log(`models/${name}.schema.json`);
}
