/** Processes that write to a journal: the store compiled into a folder of its own, and small programs that use it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const sources = ["store", "schema", "texts", "lease-rules", "libsql-file", "libsql-store"];
const root = new URL("../../", import.meta.url);

export interface Programs {
  readonly folder: string;
  /**
   * Its output's lines go to `heard` as they come. The program finds `openLibsqlJournal`, `say` and
   * its arguments, `args`. It runs under another command, such as a tracer, if one is given.
   */
  start(program: string, args: readonly (string | number)[], heard?: (line: string) => void, under?: readonly string[]): Running;
  remove(): void;
}

export interface Running {
  readonly child: ChildProcess;
  /** Its exit code (null: killed), what it said, and its errors. */
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly errors: string }>;
}

export function journalPrograms(): Programs {
  const folder = mkdtempSync(join(tmpdir(), "rehome-journal-"));
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  };
  mkdirSync(join(folder, "journal"));
  for (const name of sources) {
    const text = readFileSync(new URL(`src/execution/journal/${name}.ts`, root), "utf8");
    writeFileSync(join(folder, "journal", `${name}.js`), ts.transpileModule(text, { compilerOptions }).outputText);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(fileURLToPath(new URL("node_modules", root)), join(folder, "node_modules"));
  let programs = 0;
  return {
    folder,
    start(program, args, heard = () => {}, under = []) {
      programs += 1;
      const file = join(folder, `program-${programs}.js`);
      const preamble = [
        'import { writeSync } from "node:fs";',
        'import { openLibsqlJournal } from "./journal/libsql-store.js";',
        "const args = process.argv.slice(2);",
        'const say = (line) => writeSync(1, line + "\\n");',
      ];
      writeFileSync(file, [...preamble, program].join("\n"));
      return run([...under, process.execPath, basename(file), ...args.map(String)], folder, heard);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
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
