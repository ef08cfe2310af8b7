/** --server: the same commands, asked of a service, say the same. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rehome, temporaryFolder } from "./command-line.ts";
import { here, type Served, serve } from "./serving.ts";

const folder = temporaryFolder();
let service: Served;
let token = "";

beforeAll(async () => {
  service = await serve(join(folder.path, "data"));
  token = await service.token("planner", "read,plan");
}, 180_000);
afterAll(() => service.stop());

const remote = (...args: readonly string[]) => service.run(token, args);
const local = (...args: readonly string[]) => here(args);

const withoutTimes = (text: string): string => text.replace(/\d+(\.\d+)? s\b/g, "… s");

const withoutUploads = (text: string): string => text.replace(/^rehome: \S+ is version \d+ of .*\n/gm, "");

/** Two runs differ in how long they took. */
const withoutSolver = (text: string): unknown => JSON.parse(text, (key, value: unknown) => (key === "solver" ? null : value));

describe("a command with --server", () => {
  it("uploads a data set, has it planned for, and prints and writes the plan as the local command does", async () => {
    const file = join(folder.path, "plan.json");
    const asked = ["plan", "abilene", "--goal", "evacuate", "--drain", "sea-1", "--json"];
    const made = await remote(...asked, "--out", file);
    expect(made).toMatchObject({ status: 0, stderr: expect.stringMatching(/plan pl-\w+ at http/) });
    expect(withoutSolver(made.stdout)).toEqual(withoutSolver((await local(...asked)).stdout));
    expect((await remote("verify", "abilene", file)).status).toBe(0);
  });

  it.each([
    { asked: ["targets", "abilene", "vr-sea-1"] },
    { asked: ["targets", "abilene", "vr-sea-1", "--change", '{"fail":"sea-1"}'] },
    { asked: ["targets", "abilene", "vr-sea-1", "--traffic", "abilene", "--window", "10:00-14:00", "--use", "p95", "--hours", "4"] },
    { asked: ["what-if", "abilene", "--change", '{"fail":"sea-1"}'] },
    { asked: ["plan", "prototype", "--goal", "evacuate", "--change", '[{"fail":"PR1"},{"fail":"PR2"}]'] },
  ])("answers $asked with the same text, document and status", async ({ asked }) => {
    const [there, here] = [await remote(...asked), await local(...asked)];
    expect(there.status, there.stderr).toBe(here.status);
    expect(withoutTimes(there.stdout)).toBe(withoutTimes(here.stdout));
    const [thereToo, hereToo] = [await remote(...asked, "--json"), await local(...asked, "--json")];
    expect(thereToo.status).toBe(hereToo.status);
    expect(withoutSolver(thereToo.stdout)).toEqual(withoutSolver(hereToo.stdout));
  });

  it("finds the same wrong with a plan, which may be one of the service's by its id; and the same differences", async () => {
    const [file, other] = [join(folder.path, "sound.json"), join(folder.path, "other.json")];
    const id = /plan (pl-\w+) at/.exec((await remote("plan", "prototype", "--out", file)).stderr)?.[1] ?? "";
    await local("plan", "prototype", "--goal", "evacuate", "--drain", "PR2", "--out", other);
    const wrong = JSON.parse(readFileSync(file, "utf8"));
    wrong.power.afterWatts -= 100;
    const broken = folder.write("broken.json", wrong);
    for (const more of [[], ["--json"]]) {
      const [there, here] = [await remote("verify", "prototype", broken, ...more), await local("verify", "prototype", broken, ...more)];
      expect(here.status).toBe(5);
      expect({ ...there, stderr: "" }).toEqual({ ...here, stderr: "" });
    }
    expect(await remote("verify", "prototype", id)).toMatchObject({ status: 0 });
    const [there, here] = [await remote("diff", id, other), await local("diff", file, other)];
    expect(here.stdout).toContain("VR1");
    expect({ ...there, stderr: "" }).toEqual({ ...here, stderr: "" });
    expect(await remote("diff", "pl-nowhere", other)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("pl-nowhere is neither a file nor a plan at"),
    });
  });

  it("says in the service's words what is wrong, and what is in the way of asking", async () => {
    expect(await remote("targets", "nowhere", "x")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("There is no network nowhere"),
    });
    // What does not fit is refused in the local words.
    for (const more of [
      ["--window", "01:00-05:00"],
      ["--change", '{"fail":"nowhere"}'],
      ["--traffic", "abilene", "--use", "most"],
    ]) {
      const asked = ["targets", "abilene", "vr-sea-1", ...more];
      const [there, here] = [await remote(...asked), await local(...asked)];
      expect({ ...there, stderr: withoutUploads(there.stderr) }).toEqual({ ...here, status: 2 });
    }
    const refused = await rehome(["targets", "abilene", "x", "--server", service.url], { env: { REHOME_TOKEN: "rehome_x" } });
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/not accepted.*REHOME_TOKEN/) });
    expect(await local("targets", "abilene", "x", "--server", "nonsense")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("nonsense"),
    });
    expect(await remote("plan", "abilene", "--day")).toMatchObject({ status: 2, stderr: expect.stringContaining("--day") });
  });

  it("plans for a data set's traffic on a service that has none yet", async () => {
    const made = await remote("plan", "prototype", "--traffic", "prototype", "--window", "01:00-05:00", "--json");
    expect(made).toMatchObject({ status: 0 });
    expect(JSON.parse(made.stdout).traffic).toMatchObject({ window: "01:00-05:00" });
  });

  it("gives the refusal's own page and the request's id", async () => {
    const refused = await remote("targets", "nowhere", "x");
    expect(refused.stderr).toMatch(/https:\/\/rehome\.dev\/errors\/not-found \(docs\/errors\.md\), request [0-9a-f-]{36}/);
  });

  it("takes its token from a file, and shows it nowhere", async () => {
    const file = folder.write("token", `${token}\n`);
    const found = await rehome(["plan", "abilene", "--server", service.url, "--token-file", file], { env: { REHOME_TOKEN: "" } });
    expect(found).toMatchObject({ status: 0, stdout: expect.stringContaining("abilene: consolidate") });
    expect(found.stdout + found.stderr).not.toContain(token.slice(-43));
  });

  it("speaks TLS with a service whose authority it is told of, and says how to tell it", async () => {
    const [cert, key] = [join(folder.path, "tls.crt"), join(folder.path, "tls.key")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    const self = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    execFileSync("openssl", [...self, ...subject, "-keyout", key, "-out", cert], { stdio: "ignore" });
    const secure = await serve(join(folder.path, "secure"), { REHOME_TLS_CERT: cert, REHOME_TLS_KEY: key });
    try {
      expect(secure.url).toMatch(/^https:/);
      const secret = await secure.token("reader", "read");
      const list = ["execution", "list"];
      const unknown = await secure.run(secret, list);
      expect(unknown).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("NODE_EXTRA_CA_CERTS") });
      expect(await secure.run(secret, list, { env: { NODE_EXTRA_CA_CERTS: cert } })).toMatchObject({
        status: 0,
        stdout: "No executions.\n",
        stderr: "",
      });
    } finally {
      await secure.stop();
    }
  });
});
