/** Names made to be more than names, and answers made to be more than answers. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePingLog } from "../../src/execution/drivers/ping/parse-ping.ts";
import { parseKnownHosts } from "../../src/execution/drivers/remote/known-hosts.ts";
import type { Runner, RunResult } from "../../src/execution/drivers/remote/runner.ts";
import { createXlHypervisor } from "../../src/execution/drivers/xen-xl/hypervisor.ts";
import { cutScript, receiveScript, sendScript, stateScript, watchScript } from "../../src/execution/drivers/xen-xl/job-scripts.ts";
import { parseXlInfo } from "../../src/execution/drivers/xen-xl/parse-xl-info.ts";
import { parseXlList } from "../../src/execution/drivers/xen-xl/parse-xl-list.ts";
import type { MigrationJob } from "../../src/execution/ports.ts";

const seed = 20_071_114;
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "",
    "-vvv",
    "--help",
    "$(touch x)",
    "`touch x`",
    "a;touch x",
    "a\ntouch x",
    "a'b",
    'a"b',
    "a b",
    "../x",
    "5",
    "0",
    "a\0b",
    "ä",
    "x".repeat(65),
    "name='x'",
    "Domain-0 ",
  ),
);
const good = /^(?!\d+$)[A-Za-z0-9][A-Za-z0-9_.+~-]{0,63}$/;

function counting(answer: RunResult = { kind: "exited", status: 0, stdout: "", stderr: "" }) {
  const scripts: string[] = [];
  const runner: Runner = {
    run: async (_, script) => {
      scripts.push(script);
      return answer;
    },
    stream: async (_, script, onLine) => {
      scripts.push(script);
      if (answer.kind === "exited") for (const line of answer.stdout.split("\n")) onLine("stdout", line);
      return answer;
    },
  };
  const xl = createXlHypervisor(runner, { migration: { transport: "tcp", firstPort: 18_000 }, addressOf: (host) => host });
  return { xl, scripts };
}

describe("names that are none", () => {
  it("are refused before anything is sent", async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (name) => {
        fc.pre(!good.test(name));
        const { xl, scripts } = counting();
        const job: MigrationJob = { id: "j1", router: name, from: "10.0.0.1", to: "10.0.0.2", gbps: null };
        const ends = [
          await xl.startMigration(job, 1),
          await xl.destroy("h", { name, id: 1 }, 1),
          await xl.rename("h", { name: "VR1", id: 1 }, name, 1),
          await xl.unpause("h", { name, id: 1 }, 1),
          await xl.create("h", name, 1),
        ];
        expect(ends.every(({ ran }) => ran === "failed")).toBe(true);
        expect(scripts).toEqual([]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("are refused as jobs, addresses and numbers of domains as well", async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (text) => {
        const { xl, scripts } = counting();
        const job: MigrationJob = { id: "j1", router: "VR1", from: "10.0.0.1", to: "10.0.0.2", gbps: null };
        if (!/^[0-9A-Za-z][0-9A-Za-z.:_-]{0,252}$/.test(text)) {
          expect(await xl.startMigration({ ...job, from: text }, 1)).toMatchObject({ ran: "failed" });
          expect(await xl.startMigration({ ...job, to: text }, 1)).toMatchObject({ ran: "failed" });
        }
        if (!/^[A-Za-z0-9][A-Za-z0-9_.+~-]{0,63}$/.test(text)) {
          expect(await xl.startMigration({ ...job, id: text }, 1)).toMatchObject({ ran: "failed" });
          expect(await xl.migration({ ...job, id: text })).toMatchObject({ seen: false });
          expect(await xl.cutMigration({ ...job, id: text }, 1)).toMatchObject({ ran: "failed" });
          await xl.watchMigration({ ...job, id: text }, 1, () => expect.unreachable());
        }
        for (const id of [0, -1, 1.5, Number.NaN, 1e9])
          expect(await xl.destroy("h", { name: "VR1", id }, 1)).toMatchObject({ ran: "failed" });
        expect(scripts).toEqual([]);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe("scripts", () => {
  it("are whole for a POSIX shell, whatever the job", () => {
    const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.+~-]{0,20}$/);
    const folder = mkdtempSync(join(tmpdir(), "rehome-fuzz-"));
    fc.assert(
      fc.property(names, names, (id, router) => {
        const job: MigrationJob = { id, router, from: "a", to: "b", gbps: null };
        const ends = { from: "10.0.0.1", to: "fd00::2" };
        const tcp = { transport: "tcp", firstPort: 18_000 } as const;
        const all = [
          receiveScript(job, tcp, ends, 1),
          sendScript(job, tcp, ends, 1, 1),
          sendScript(job, { transport: "ssh" }, ends, null, 1),
        ];
        all.push(stateScript(job, "n1"), watchScript(job, "send", 1), watchScript(job, "receive", 1), cutScript(job, "send", 1));
        for (const script of all) {
          const { status, stderr } = spawnSync("sh", ["-n", "-c", script], { cwd: folder, encoding: "utf8" });
          expect(`${status} ${stderr}`).toBe("0 ");
        }
      }),
      { seed, numRuns: 10 },
    );
    expect(existsSync(join(folder, "x"))).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

const line = fc.oneof(
  fc.string({ unit: "binary", maxLength: 120 }),
  fc.constantFrom(
    "Name                                        ID   Mem VCPUs\tState\tTime(s)",
    "Domain-0                                     0   512     1     r-----      88.9",
    "VR1                                          1    96     1     -b----      25.5",
    "VR1                                          1    96     1     -b----",
    "(null)                                       7     0     1     --ps-d      25.5",
    "xen_version            : 4.17.5",
    "free_memory            : 99999999999999999999",
    "virt_caps              : $(reboot)",
    "[1795356897.840968] 64 bytes from 192.168.2.2: icmp_seq=1 ttl=63 time=47.0 ms",
    "[1795356897.840968] 64 bytes from 192.168.2.2: icmp_seq=99999 ttl=63 time=47.0 ms",
    "9999999999 packets transmitted, 7 received",
    "@revoked * ssh-ed25519 AAAA",
    "|1|x|y ssh-ed25519 AAAA",
  ),
);
const output = fc.oneof(
  fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n")),
  fc.constantFrom(" ".repeat(300_000), "a ".repeat(200_000), "1".repeat(300_000), "\n".repeat(100_000)),
);

describe("answers that are none", () => {
  it("never throw, and give domains only from lines that are whole", () => {
    fc.assert(
      fc.property(output, (text) => {
        const domains = parseXlList(text);
        if (typeof domains !== "string") {
          for (const { id, memoryMiB } of domains) expect(Number.isInteger(id) && id > 0 && Number.isInteger(memoryMiB)).toBe(true);
        }
        parseXlInfo(text);
        const { sent, replies } = parsePingLog(text, 10);
        expect(replies.every(({ sequence, roundTripMs }) => sequence <= sent && roundTripMs >= 0)).toBe(true);
        parseKnownHosts(text).of("h", 22);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("are never taken for a state, an end or a success", async () => {
    await fc.assert(
      fc.asyncProperty(output, fc.constantFrom(0, 1, 93, 94, 137), async (stdout, status) => {
        const { xl } = counting({ kind: "exited", status, stdout, stderr: stdout });
        const job: MigrationJob = { id: "j1", router: "VR1", from: "10.0.0.1", to: "10.0.0.2", gbps: null };
        expect(await xl.read("h")).toMatchObject({ seen: false });
        expect(await xl.migration(job)).toMatchObject({ seen: false });
        expect((await xl.startMigration(job, 1)).ran).not.toBe("done");
        if (status !== 0) expect((await xl.destroy("h", { name: "VR1", id: 3 }, 1)).ran).not.toBe("done");
        await xl.watchMigration(job, 1, () => {});
      }),
      { seed, numRuns: 300 },
    );
  });
});
