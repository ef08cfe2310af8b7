/** Small programs in processes of their own that use some of the sources, which are compiled into a folder for them. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Programs {
  readonly folder: string;
  /**
   * The program finds what the kind of programs is for, `say` and its arguments, `args`. Its output's lines go to `heard` as they come.
   * It runs under another command, such as a tracer, if one is given.
   */
  start(program: string, args: readonly (string | number)[], heard?: (line: string) => void, under?: readonly string[]): Running;
  remove(): void;
}

export interface Running {
  readonly child: ChildProcess;
  /** Its exit code (null: killed), what it said, and its errors. */
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly errors: string }>;
}

/** They find `openLibsqlJournal`. */
export const journalPrograms = (): Programs =>
  programsOn(
    [
      "sqlite-file.ts",
      ...["store", "schema", "texts", "lease-rules", "libsql-file", "libsql-store"].map((name) => `execution/journal/${name}.ts`),
    ],
    ['import { openLibsqlJournal } from "./execution/journal/libsql-store.js";'],
  );

/** They find `openSqliteStore` and `openPostgresStore`. */
export function storePrograms(): Programs {
  const files = readdirSync(join(root, "src/service/store"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return programsOn(
    [
      ...["sqlite-file.ts", "service/records.ts", "service/rights.ts", "network/digest.ts", "execution/journal/schema.ts"],
      ...files.map((file) => join("service/store", file)),
    ],
    [
      'import { openSqliteStore } from "./service/store/open-sqlite.js";',
      'import { openPostgresStore } from "./service/store/open-postgres.js";',
    ],
  );
}

function programsOn(sources: readonly string[], imports: readonly string[]): Programs {
  const folder = mkdtempSync(join(tmpdir(), "rehome-programs-"));
  for (const name of sources) compile(name, folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  let programs = 0;
  return {
    folder,
    start(program, args, heard = () => {}, under = []) {
      programs += 1;
      const file = join(folder, `program-${programs}.js`);
      const preamble = [
        'import { writeSync } from "node:fs";',
        ...imports,
        "const args = process.argv.slice(2);",
        'const say = (line) => writeSync(1, line + "\\n");',
      ];
      writeFileSync(file, [...preamble, program].join("\n"));
      return run([...under, process.execPath, basename(file), ...args.map(String)], folder, heard);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function compile(name: string, folder: string): void {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  };
  const target = join(folder, name.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, ts.transpileModule(readFileSync(join(root, "src", name), "utf8"), { compilerOptions }).outputText);
}

function run(command: readonly string[], folder: string, heard: (line: string) => void): Running {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  let rest = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (data: string) => {
    const parts = (rest + data).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      lines.push(line);
      heard(line);
    }
  });
  child.stderr.setEncoding("utf8").on("data", (data: string) => {
    errors += data;
  });
  const ended = new Promise<Awaited<Running["ended"]>>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, lines, errors }));
  });
  return { child, ended };
}
