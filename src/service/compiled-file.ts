/** Programs of our own that are started beside this one: processes and threads. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The compiled program beside a module. From the TypeScript sources (tests) it is looked for where the build puts it. */
export function compiledFile(here: string, name: string): string {
  const compiled = here.replace(/[/]src([/]service[/].+)[.]ts$/, "/dist$1.js");
  const file = fileURLToPath(new URL(`./${name}.js`, compiled));
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing: it is compiled from ${name}.ts. Run: npm run build`);
}
