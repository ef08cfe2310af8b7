/** What is shipped to run the service: it names settings, commands and files that there are. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { settings } from "../../src/service/config.ts";
import { readConfig } from "../../src/service/read-config.ts";

const files = readdirSync("deploy").filter((name) => statSync(join("deploy", name)).isFile());
const textOf = (name: string): string => readFileSync(join("deploy", name), "utf8");
const packageOf = JSON.parse(readFileSync("package.json", "utf8")) as { readonly name: string; readonly files: readonly string[] };

const known = new Set(settings.flatMap(({ variable, isSecret }) => (isSecret ? [variable, `${variable}_FILE`] : [variable])));

interface Composed {
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly build?: { readonly context: string; readonly dockerfile: string };
}
interface Compose {
  readonly services: Readonly<Record<string, Composed>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const compose = parse(textOf("compose.yaml"), { merge: true }) as Compose;
const ours = Object.entries(compose.services).filter(([, { command }]) => command !== undefined);

/** KEY=VALUE lines; a key may come several times. */
const unit = textOf("rehome.service")
  .split("\n")
  .filter((line) => line !== "" && !/^[#[]/.test(line))
  .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
const unitValues = (wanted: string): readonly string[] => unit.filter(([key]) => key === wanted).map(([, value]) => value);

const configOf = (environment: Readonly<Record<string, string>>) =>
  readConfig({ environment, file: undefined, readText: () => "postgres://rehome:secret@postgres:5432/rehome" });

describe("deploy", () => {
  it.each(files)("%s names settings that there are", (name) => {
    const named = textOf(name).match(/\b(REHOME_[A-Z_]*[A-Z]|DATABASE_URL(_FILE)?)\b/g) ?? [];
    expect(named.filter((variable) => !known.has(variable))).toEqual([]);
  });
});

describe("compose.yaml", () => {
  it("has PostgreSQL, a server and two workers, which accept what they are told", () => {
    expect(Object.keys(compose.services)).toEqual(["postgres", "server", "worker-1", "worker-2"]);
    expect(ours.map(([, { command }]) => command?.[0])).toEqual(["serve", "worker", "worker"]);
    for (const [name, { environment }] of ours) {
      const read = configOf(environment);
      expect([name, read.ok ? read.value.warnings : read.failure]).toEqual([name, []]);
      if (read.ok) expect(read.value.config.databaseUrl).toMatch(/^postgres:/);
    }
  });

  it("gives all of them the one data folder that has the executor's journal", () => {
    for (const [, { environment, volumes }] of ours) expect(volumes).toContain(`state:${environment["REHOME_DATA"]}`);
  });

  it("uses secrets, volumes and files that it has", () => {
    for (const [, { secrets, volumes, build }] of Object.entries(compose.services)) {
      for (const secret of secrets) expect(Object.keys(compose.secrets)).toContain(secret);
      for (const [source = ""] of volumes.map((volume) => volume.split(":"))) {
        expect(source.startsWith("./") ? existsSync(join("deploy", source)) : source in compose.volumes).toBe(true);
      }
      if (build !== undefined) expect(existsSync(join("deploy", build.context, build.dockerfile))).toBe(true);
    }
  });
});

describe("rehome.service", () => {
  it("starts the package's program with a configuration that is accepted, in the folder that systemd makes", () => {
    const environment = Object.fromEntries(unitValues("Environment").map((pair) => pair.split("=") as [string, string]));
    expect(configOf(environment)).toMatchObject({ ok: true, value: { warnings: [] } });
    expect(environment["REHOME_DATA"]).toBe(`/var/lib/${unitValues("StateDirectory")[0]}`);
    for (const line of [...unitValues("ExecStart"), ...unitValues("ExecStartPre")]) {
      expect(line).toContain(`/node_modules/${packageOf.name}/bin/rehome.js `);
    }
    expect(existsSync("bin/rehome.js")).toBe(true);
  });

  it("gives a stop more time than the service takes by itself", () => {
    const read = configOf({});
    const shutdown = read.ok ? read.value.config.shutdownSeconds : Number.POSITIVE_INFINITY;
    expect(Number(unitValues("TimeoutStopSec")[0])).toBeGreaterThan(shutdown + 10);
  });

  it("is a unit to systemd's own eyes, where there is a systemd", () => {
    const { error, stderr, status } = spawnSync("systemd-analyze", ["verify", "--man=no", "deploy/rehome.service"], { encoding: "utf8" });
    if (error === undefined) expect([stderr, status]).toEqual(["", 0]);
  });
});

describe("Dockerfile", () => {
  it("takes every folder and file along that the program reads, out of the build", () => {
    const copied = [...textOf("Dockerfile").matchAll(/^COPY --from=build (.*) \S+$/gm)].flatMap(([, sources = ""]) => sources.split(" "));
    const isForPeople = (name: string): boolean => name.endsWith(".md") || name === "docs" || name === "deploy";
    const needed = packageOf.files.filter((name) => !name.startsWith("!") && !isForPeople(name)).map((name) => `/src/${name}`);
    expect(copied).toEqual(expect.arrayContaining([...needed, "/src/package.json", "/src/node_modules"]));
  });
});
