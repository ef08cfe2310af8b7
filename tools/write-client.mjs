/**
 * Writes src/client/openapi-types.ts, the types of the client, from openapi.yaml. `--check`: only says whether it is what would be written.
 * openapi.yaml itself is written by tools/write-openapi.mjs.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTypes, { astToString } from "openapi-typescript";

const at = (path) => new URL(`../${path}`, import.meta.url);
const path = "src/client/openapi-types.ts";

const header = `/** What the service can be asked, as types. Made from openapi.yaml by tools/write-client.mjs: not to be changed by hand. */
// biome-ignore-all lint: made by a program
`;
/** Of these the service has none. */
const empty = /^export type (webhooks|\$defs) = Record<string, never>;\n/gm;

const nodes = await openapiTypes(at("openapi.yaml"), { emptyObjectsUnknown: true, defaultNonNullable: false });
const text = header + astToString(nodes).replaceAll(empty, "");
const biome = fileURLToPath(at("node_modules/@biomejs/biome/bin/biome"));
const written = execFileSync(process.execPath, [biome, "format", `--stdin-file-path=${path}`], {
  cwd: fileURLToPath(at(".")),
  input: text,
  encoding: "utf8",
  maxBuffer: 64_000_000,
});

if (!process.argv.includes("--check")) {
  writeFileSync(at(path), written);
  console.log(`${path}: ${written.split("\n").length} lines`);
} else if (readFileSync(at(path), "utf8") !== written) {
  console.error(`${path} is not what openapi.yaml says: run node tools/write-client.mjs`);
  process.exitCode = 1;
}
