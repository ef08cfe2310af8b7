/** --server: a service that is killed while a command waits for it, is started anew, or stays away. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./command-line.ts";
import { type Served, serve } from "./serving.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const plan = ["plan", "abilene", "--gap", "0.05", "--out", at("plan.json")];
let service: Served;
let boss = "";

beforeAll(async () => {
  service = await serve(at("data"));
  boss = await service.token("boss", "read,plan,approve,execute");
}, 180_000);
afterAll(() => service.stop());

const executions = async (): Promise<readonly { readonly id: string; readonly outcome: string }[]> =>
  JSON.parse((await service.run(boss, ["execution", "list", "--json"])).stdout).executions;

/** Once, when the command has said so much. */
function when(words: string, act: () => Promise<void>) {
  let acted: Promise<void> | undefined;
  return {
    onError(text: string) {
      if (text.includes(words)) acted ??= act();
    },
    over: async () => acted,
  };
}

describe("a service that is lost", { timeout: 300_000 }, () => {
  it("is waited for while it is started anew: the plan comes all the same, once", async () => {
    const restart = when("plan pl-", async () => {
      await service.kill();
      await service.start();
    });
    const made = await service.run(boss, plan, restart);
    await restart.over();
    expect(made.status, made.stderr).toBe(0);
    expect(made.stderr).toMatch(/does not answer \(.*\): trying for 60 s/);
    expect(JSON.parse(readFileSync(at("plan.json"), "utf8"))).toMatchObject({ schema: "rehome/plan@1", network: { name: "abilene" } });
    const { items } = (await (
      await fetch(`${service.url}/v1/networks/abilene/plans`, { headers: { authorization: `Bearer ${boss}` } })
    ).json()) as { readonly items: readonly unknown[] };
    expect(items).toHaveLength(1);
  });

  it("that stays away is given up, with what to do; the same command with its key goes on, and nothing is carried out twice", async () => {
    expect((await service.run(boss, ["approve", at("plan.json")])).status).toBe(0);
    const execute = ["execute", "abilene", at("plan.json")];
    const kill = when("preflight", () => service.kill());
    const lost = await service.run(boss, [...execute, "--reconnect", "1"], kill);
    await kill.over();
    expect(lost).toMatchObject({ status: 7, stdout: "" });
    const [, execution = "", key = ""] =
      /does not answer any more: .* It goes on with execution (ex-\w+) by itself\. .*--idempotency-key (\S+) goes on/.exec(lost.stderr) ??
      [];
    expect(execution, lost.stderr).not.toBe("");
    const away = await service.run(boss, [...execute, "--idempotency-key", key]);
    expect(away).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("does not answer: ") });

    await service.start();
    const again = await service.run(boss, [...execute, "--idempotency-key", key, "--json"]);
    expect(again.status, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ execution, outcome: "done" });
    expect(again.stderr).toContain("wave 1 of");
    expect(await executions()).toMatchObject([{ id: execution, outcome: "done" }]);
    // Also once everything is over, the answer is the first one.
    const late = await service.run(boss, [...execute, "--idempotency-key", key, "--json"]);
    expect(late).toMatchObject({ status: 0, stdout: again.stdout });
    expect(await executions()).toHaveLength(1);
    // Another request under that key is no repetition.
    const reused = await service.run(boss, [...execute, "--idempotency-key", key, "--no-observe"]);
    expect(reused).toMatchObject({ status: 2, stderr: expect.stringContaining("https://rehome.dev/errors/key-reused") });
  });
});
