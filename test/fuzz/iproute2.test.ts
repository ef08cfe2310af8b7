/** Hostile names, addresses, tokens and outputs: none becomes a command, none breaks a reading. Seeded: the same inputs in every run. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Op } from "../../src/execution/device.ts";
import { changeScript, outcomeOf } from "../../src/execution/drivers/iproute2/change-script.ts";
import { faultOf } from "../../src/execution/drivers/iproute2/check-op.ts";
import { createIproute2Devices } from "../../src/execution/drivers/iproute2/devices.ts";
import { stateOf } from "../../src/execution/drivers/iproute2/parse-reading.ts";
import { SECTIONS } from "../../src/execution/drivers/iproute2/read-script.ts";
import type { Runner, RunResult } from "../../src/execution/drivers/remote/runner.ts";
import { shellQuote } from "../../src/execution/drivers/remote/shell-quote.ts";

const seed = 20261122;

const pieces = [
  "$(touch X)",
  "`id`",
  ";",
  "|",
  "&",
  "\n",
  "\r",
  "'",
  '"',
  "\\",
  " ",
  "-",
  "--help",
  "..",
  "/",
  "$IFS",
  "\u2028",
  "é",
  "*",
  "#",
  ">",
  "\0",
  ",",
];
const good = ["t1", "br0", "02:00:00:00:00:01", "10.0.0.1", "10.0.0.2", "g1"];
const text = fc.oneof(
  fc.constantFrom(...good),
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...good), fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 5 })
    .map((parts) => parts.join("")),
  fc.string({ maxLength: 40 }),
);
const number = fc.oneof(
  fc.constantFrom(0, -1, 1, 0.5, 1e-9, 1e21, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 24, 2 ** 32 - 1),
  fc.integer(),
);
const settings = fc.record({ isolated: fc.boolean(), learning: fc.boolean(), flood: fc.boolean() });
const tunnel = fc.record({ type: fc.constantFrom("gretap" as const, "vxlan" as const), local: text, remote: text, key: number });

const pinOrUnpin = fc.record({ op: fc.constantFrom("pin" as const, "unpin" as const), mac: text, port: text });
const attach = fc.record({ op: fc.constant("attach" as const), port: text, bridge: text, settings });
const detach = fc.record({ op: fc.constant("detach" as const), port: text });
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  pinOrUnpin,
  attach,
  detach,
  fc.record({ op: fc.constant("add-bridge" as const), name: text, mac: text }),
  fc.record({ op: fc.constantFrom("remove-bridge" as const, "remove-port" as const), name: text }),
  fc.record({ op: fc.constant("add-tunnel" as const), name: text, tunnel }),
  fc.record({ op: fc.constant("add-patch" as const), name: text, peer: text }),
  fc.record({ op: fc.constant("set-port" as const), port: text, settings }),
  fc.record({
    op: fc.constant("guard" as const),
    token: text,
    seconds: number,
    back: fc.array(fc.oneof(pinOrUnpin, attach, detach), { maxLength: 3 }),
  }),
  fc.record({ op: fc.constant("confirm" as const), token: text }),
  fc.record({ op: fc.constant("connect-circuit" as const), link: text, hosts: fc.array(text, { maxLength: 2 }) }),
);

/** Every text of an op, however deep. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];

function listening(): { readonly runner: Runner; readonly scripts: string[] } {
  const scripts: string[] = [];
  const result: RunResult = { kind: "exited", status: 0, stdout: "rehome-change: done\n", stderr: "" };
  const run: Runner["run"] = async (_, script) => {
    scripts.push(script);
    return result;
  };
  return { scripts, runner: { run, stream: async () => result } };
}

describe("hostile changes", () => {
  it("never reach a device: every text of one that does is a plain word", async () => {
    const seen = { refused: 0, sent: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(anyOp, { minLength: 1, maxLength: 3 }), async (ops) => {
        const { runner, scripts } = listening();
        const ran = await createIproute2Devices(runner).change({ device: "d", ops }, 1);
        if (ran.ran === "failed") {
          expect(scripts).toEqual([]);
          seen.refused++;
          return;
        }
        seen.sent++;
        expect(ops.map(faultOf)).toEqual(ops.map(() => null));
        for (const word of textsIn(ops)) expect(word).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/);
      }),
      { seed, numRuns: 3000 },
    );
    expect(seen.refused).toBeGreaterThan(1000);
    expect(seen.sent).toBeGreaterThan(20);
  });

  it("are told on one line each, whatever is in them", () => {
    const { commandsOf } = createIproute2Devices(listening().runner);
    fc.assert(
      fc.property(anyOp, (op) => {
        for (const line of commandsOf({ device: "d", ops: [op] })) {
          expect(line).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
          // What was refused is a comment to any shell that it is pasted into.
          if (faultOf(op) !== null) expect(line).toMatch(/^# refused: /);
        }
      }),
      { seed, numRuns: 3000 },
    );
  });

  it("leave a fencing token a number", async () => {
    for (const fence of [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 2 ** 53]) {
      const { runner, scripts } = listening();
      expect((await createIproute2Devices(runner).change({ device: "d", ops: [] }, fence)).ran).toBe("failed");
      expect(scripts).toEqual([]);
    }
  });

  it("make scripts that a shell can read, of every change that is let through", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/);
    const mac = fc.constant("02:00:00:00:00:01");
    const back = fc.array(fc.record({ op: fc.constant("pin" as const), mac, port: name }), { maxLength: 2 });
    const fine: fc.Arbitrary<Op> = fc.oneof(
      fc.record({ op: fc.constant("pin" as const), mac, port: name }),
      fc.record({ op: fc.constant("attach" as const), port: name, bridge: name, settings }),
      fc.record({ op: fc.constant("guard" as const), token: name, seconds: fc.integer({ min: 1, max: 600 }), back }),
      fc.record({ op: fc.constant("remove-port" as const), name }),
    );
    fc.assert(
      fc.property(fc.array(fine, { maxLength: 6 }), fc.nat(), (ops, fence) => {
        const checked = spawnSync("sh", ["-n"], { input: changeScript(ops, fence, 1450) });
        expect([checked.status, checked.stderr.toString()]).toEqual([0, ""]);
      }),
      { seed, numRuns: 60 },
    );
  });
});

describe("quoting", () => {
  it("gives a shell back exactly the text that went in", () => {
    const texts = fc.sample(
      text.map((each) => each.replaceAll("\0", "")),
      { seed, numRuns: 500 },
    );
    // As bytes: a shell has no half characters.
    const whole = texts.map((each) => Buffer.from(each).toString());
    const printed = spawnSync("sh", ["-c", `printf '%s\\1' ${whole.map(shellQuote).join(" ")}`]).stdout.toString();
    expect(printed).toBe(whole.map((each) => `${each}\u0001`).join(""));
    expect(() => shellQuote("a\0b")).toThrow(RangeError);
  });
});

describe("hostile outputs", () => {
  const nonce = "0123456789abcdef";
  const link = (ifname: string) => ({
    ifname,
    flags: ["UP"],
    link_type: "ether",
    stats64: { rx: { packets: 1 }, tx: { packets: 2 } },
    ifalias: `\n${nonce} end\n`,
  });
  const reading = (names: readonly string[]) =>
    SECTIONS.map((section) => {
      const body = { boot: "27903404-22aa", guards: "g1", links: JSON.stringify(names.map(link)), forwarding: "[]", end: "" }[section];
      return `\n${nonce} ${section}\n${body}\n`;
    }).join("");
  const exited = (stdout: string, status = 0, stderr = ""): RunResult => ({ kind: "exited", status, stdout, stderr });

  it("forge nothing by an interface's name or alias", () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 15 }),
      fc.constantFrom(`\n${nonce} end\n`, `\n${nonce} guards\ng2\n`, "__proto__"),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), (names) => {
        const seen = stateOf(exited(reading(names)), nonce);
        if (!seen.seen) throw new Error(seen.why);
        expect([...seen.state.ports.keys()].sort()).toEqual([...names].sort());
        expect([...seen.state.guards]).toEqual(["g1"]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("are a state or a reason, cut, doubled or changed anywhere", () => {
    const whole = reading(["t1", "br0"]);
    const position = fc.integer({ min: 0, max: whole.length });
    fc.assert(
      fc.property(position, position, fc.oneof(text, fc.constantFrom(`${nonce} links`, "[", "]", "null", "1e999")), (from, to, put) => {
        const changed = whole.slice(0, from) + put + whole.slice(to);
        const seen = stateOf(exited(changed), nonce);
        if (!seen.seen) expect(seen.why).not.toBe("");
        // Nothing that was cut off is taken for whole.
        if (!changed.includes(`\n${nonce} end\n`)) expect(seen.seen).toBe(false);
      }),
      { seed, numRuns: 3000 },
    );
  });

  it("say that a change was made only in its own last words and with its own status", () => {
    const ops: readonly Op[] = [{ op: "remove-port", name: "t1" }];
    const mark = "rehome-change:";
    const words = fc.constantFrom(
      `${mark} done`,
      `${mark} failed 0`,
      `${mark} failed 7`,
      `${mark} failed -1`,
      "x",
      "\n",
      "\r\n",
      " ",
      mark,
    );
    const stdout = fc.array(words, { maxLength: 4 }).map((each) => each.join("\n"));
    fc.assert(
      fc.property(stdout, fc.constantFrom(0, 1, 93, 94, 95, 127, 137, 255), text, (said, status, stderr) => {
        const { ran } = outcomeOf(ops, exited(said, status, stderr));
        if (ran === "done") expect([status, said.trimEnd().split("\n").at(-1)]).toEqual([0, `${mark} done`]);
        if (![0, 93, 94].includes(status)) expect(ran).toBe("unknown");
      }),
      { seed, numRuns: 2000 },
    );
  });
});
