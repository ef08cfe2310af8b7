/** --server: the same commands, asked of a service, say the same. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rehome, root, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
let url = "";
let token = "";
let stop: () => Promise<void> = async () => {};

beforeAll(async () => {
  const env = {
    ...process.env,
    REHOME_DATA: join(folder.path, "data"),
    REHOME_AUTH: "tokens",
    REHOME_LISTEN: "127.0.0.1:0",
    REHOME_SERVER: "",
  };
  const made = await rehome(["token", "create", "planner", "--rights", "read,plan"], { env: { REHOME_DATA: env.REHOME_DATA } });
  token = made.stdout.trim();
  const child = spawn(process.execPath, [join(root, "bin", "rehome.js"), "serve"], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  url = await new Promise((resolve, reject) => {
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      const found = /listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on("close", () => reject(new Error(text)));
  });
});
afterAll(() => stop());

const remote = (...args: readonly string[]) => rehome([...args, "--server", url], { env: { REHOME_TOKEN: token } });
const local = (...args: readonly string[]) => rehome(args, { env: { REHOME_SERVER: "" } });

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

  it("finds the same targets and the same difference", async () => {
    for (const asked of [
      ["targets", "abilene", "vr-sea-1", "--json"],
      ["what-if", "abilene", "--change", '{"fail":"sea-1"}', "--json"],
    ]) {
      const [there, here] = [await remote(...asked), await local(...asked)];
      expect(there.status, there.stderr).toBe(here.status);
      expect(there.stdout === "" ? "" : withoutSolver(there.stdout)).toEqual(here.stdout === "" ? "" : withoutSolver(here.stdout));
    }
  });

  it("says in the service's words what is wrong, and what is in the way of asking", async () => {
    expect(await remote("targets", "nowhere", "x")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("There is no network nowhere"),
    });
    const refused = await rehome(["targets", "abilene", "x", "--server", url], { env: { REHOME_TOKEN: "rehome_x" } });
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/not accepted.*REHOME_TOKEN/) });
    expect(await local("targets", "abilene", "x", "--server", "nonsense")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("nonsense"),
    });
    expect(await remote("plan", "abilene", "--day")).toMatchObject({ status: 2, stderr: expect.stringContaining("--day") });
  });

  it("takes its token from a file, and shows it nowhere", async () => {
    const file = folder.write("token", `${token}\n`);
    const found = await rehome(["plan", "abilene", "--server", url, "--token-file", file], { env: { REHOME_TOKEN: "" } });
    expect(found).toMatchObject({ status: 0, stdout: expect.stringContaining("abilene: consolidate") });
    expect(found.stdout + found.stderr).not.toContain(token.slice(-43));
  });
});
