/** Writes openapi.yaml, and the table of settings in docs/configuration.md, from the compiled package: run `npm run build` first. */
import { readFileSync, writeFileSync } from "node:fs";
import { settingsTable } from "../dist/service/config-table.js";
import { openApiYaml } from "../dist/service/http/openapi.js";
import { allRoutes } from "../dist/service/http/routes.js";

const at = (path) => new URL(`../${path}`, import.meta.url);
const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));

writeFileSync(at("openapi.yaml"), openApiYaml(allRoutes, version));
console.log(`openapi.yaml: ${allRoutes.length} operations`);

const configuration = readFileSync(at("docs/configuration.md"), "utf8");
writeFileSync(at("docs/configuration.md"), configuration.replace(/(\| In the file \|[^\n]*\n)(\|[^\n]*\n)*/, `${settingsTable()}\n`));
console.log("docs/configuration.md");
