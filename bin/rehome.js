#!/usr/bin/env node
/** The command line. The program itself is built from src/ into dist/. */
import { existsSync } from "node:fs";

const program = new URL("../dist/main.js", import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write(
    "rehome: not built yet: dist/main.js is missing. In a checkout run `npm install && npm run build`, or `npm start`.\n",
  );
  process.exitCode = 2;
}
