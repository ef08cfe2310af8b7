/** Processes that use a store: its sources compiled into a folder of their own, and small programs that use them. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface StorePrograms {
  readonly folder: string;
  /** The program finds `openSqliteStore`, `openPostgresStore`, `say` and its arguments, `args`. What it says is heard as it comes. */
  start(program: string, args: readonly (string | number)[], heard?: (line: string) => void): StoreProgram;
  remove(): void;
}

export interface StoreProgram {
  readonly child: ChildProcess;
  /** Its exit code (null: killed), what it said, and its errors. */
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly errors: string }>;
}

const alone = ["service/records.ts", "service/rights.ts", "network/digest.ts", "execution/journal/schema.ts"];

export function storePrograms(): StorePrograms {
  const folder = mkdtempSync(join(tmpdir(), "rehome-store-programs-"));
  const store = readdirSync(join(root, "src/service/store"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  for (const name of [...alone, ...store.map((file) => join("service/store", file))]) compile(name, folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  let programs = 0;
  return {
    folder,
    start(program, args, heard = () => {}) {
      programs += 1;
      const file = join(folder, `program-${programs}.js`);
      const preamble = [
        'import { writeSync } from "node:fs";',
        'import { openSqliteStore } from "./service/store/open-sqlite.js";',
        'import { openPostgresStore } from "./service/store/open-postgres.js";',
        "const args = process.argv.slice(2);",
        'const say = (line) => writeSync(1, line + "\\n");',
      ];
      writeFileSync(file, [...preamble, program].join("\n"));
      return run([file, ...args.map(String)], heard);
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

function run(args: readonly string[], heard: (line: string) => void): StoreProgram {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
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
  const ended = new Promise<Awaited<StoreProgram["ended"]>>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, lines, errors }));
  });
  return { child, ended };
}
