/**
 * Hosts whose scripts are run for real by this machine's shell, with programs in the place of xl and socat that behave as the real ones
 * were seen to: the same texts, the same names and states of domains, the same ends when the transport is cut.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Runner, RunResult } from "../../src/execution/drivers/remote/runner.ts";
import type { Domain } from "../../src/execution/ports.ts";

export interface StubSettings {
  /** Of a migration: so many parts of 16 KiB, one every so many milliseconds. */
  readonly parts: number;
  readonly everyMs: number;
  /** After the last part, with the router suspended. */
  readonly pauseMs: number;
  /** A receiver whose transport is cut leaves its paused domain behind. */
  readonly leaks: boolean;
}

export interface XenStubs {
  readonly runner: Runner;
  add(host: string, domain: Domain): void;
  domains(host: string): readonly Domain[];
  set(settings: Partial<StubSettings>): void;
  /** It answers nothing any more. */
  lose(host: string): void;
  /** Forgets what /run holds, as a start does. */
  restart(host: string): void;
  folderOf(host: string): string;
  /** What xl was called with there. */
  calls(host: string): readonly string[];
  close(): void;
}

const programs = fileURLToPath(new URL("./xen-stub-programs.mjs", import.meta.url));

export function createXenStubs(): XenStubs {
  const folder = mkdtempSync(join(tmpdir(), "rehome-xen-"));
  const lost = new Set<string>();
  const children = new Set<ReturnType<typeof spawn>>();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const name of ["xl", "socat"]) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${programs}' ${name} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const folderOf = (host: string): string => {
    const own = join(folder, host);
    mkdirSync(join(own, "domains"), { recursive: true });
    mkdirSync(join(own, "run"), { recursive: true });
    if (!existsSync(join(own, "boot_id"))) writeFileSync(join(own, "boot_id"), `${randomUUID()}\n`);
    return own;
  };

  function execute(
    host: string,
    script: string,
    stdin: string,
    onData: (stream: "stdout" | "stderr", text: string) => void,
    signal?: AbortSignal,
  ) {
    if (lost.has(host)) return Promise.resolve<RunResult>({ kind: "unreachable", detail: `${host}: no answer` });
    const own = folderOf(host);
    const here = script
      .replaceAll("/run/rehome", join(own, "run/rehome"))
      .replaceAll("/etc/xen/rehome", join(own, "etc"))
      .replaceAll("/proc/sys/kernel/random/boot_id", join(own, "boot_id"));
    const child = spawn("sh", ["-c", here], {
      env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, STUB_HOST: own, STUB_SETTINGS: join(folder, "settings.json") },
      stdio: "pipe",
    });
    children.add(child);
    child.stdout.setEncoding("utf8").on("data", (text: string) => onData("stdout", text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => onData("stderr", text));
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
    return new Promise<RunResult>((resolve) => {
      const stopped = () => {
        child.kill();
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ kind: "timeout", detail: "stopped" });
      };
      signal?.addEventListener("abort", stopped);
      child.on("close", (code, by) => {
        children.delete(child);
        signal?.removeEventListener("abort", stopped);
        resolve({ kind: "exited", status: code ?? 128 + (by === "SIGKILL" ? 9 : 15), stdout: "", stderr: "" });
      });
    });
  }

  const runner: Runner = {
    async run(host, script, { stdin = "" } = {}) {
      const texts = { stdout: "", stderr: "" };
      const result = await execute(host, script, stdin, (stream, text) => {
        texts[stream] += text;
      });
      return result.kind === "exited" ? { ...result, ...texts } : result;
    },
    stream(host, script, onLine, signal) {
      const rest = { stdout: "", stderr: "" };
      const onData = (stream: "stdout" | "stderr", text: string) => {
        const lines = (rest[stream] + text).split("\n");
        rest[stream] = lines.pop() ?? "";
        for (const line of lines) onLine(stream, line);
      };
      return execute(host, script, "", onData, signal);
    },
  };

  const settingsFile = join(folder, "settings.json");
  let settings: StubSettings = { parts: 10, everyMs: 20, pauseMs: 50, leaks: false };
  writeFileSync(settingsFile, JSON.stringify(settings));
  return {
    runner,
    folderOf,
    add(host, domain) {
      writeFileSync(join(folderOf(host), "domains", String(domain.id)), JSON.stringify(domain));
    },
    domains(host) {
      const own = join(folderOf(host), "domains");
      return readdirSync(own)
        .filter((name) => /^\d+$/.test(name))
        .map((name): Domain => JSON.parse(readFileSync(join(own, name), "utf8")));
    },
    set(some) {
      settings = { ...settings, ...some };
      writeFileSync(settingsFile, JSON.stringify(settings));
    },
    lose: (host) => void lost.add(host),
    restart(host) {
      rmSync(join(folderOf(host), "run"), { recursive: true });
      rmSync(join(folderOf(host), "boot_id"));
    },
    calls(host) {
      const file = join(folderOf(host), "calls");
      return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    },
    close() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
