import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePingCount, parsePingLog } from "../../../src/execution/drivers/ping/parse-ping.ts";
import { createPingProbes } from "../../../src/execution/drivers/ping/probes.ts";
import type { Runner, RunResult } from "../../../src/execution/drivers/remote/runner.ts";
import type { ProbeRequest } from "../../../src/execution/ports.ts";

const sample = readFileSync(new URL("../../fixtures/xen/ping-during-migration.txt", import.meta.url), "utf8");

const line = (sequence: number, at: number, tail = ""): string =>
  `[${at.toFixed(6)}] 64 bytes from 192.168.2.2: icmp_seq=${sequence % 65_536} ttl=63 time=12.5 ms${tail}`;

describe("a log of ping", () => {
  it("is read as it was written during a migration", () => {
    const { sent, replies } = parsePingLog(sample, 50);
    expect(sent).toBe(682);
    expect(replies).toHaveLength(555);
    expect(replies[0]).toEqual({ sequence: 1, at: 1795356897840.968, roundTripMs: 47 });
    const gaps = replies.map((reply, index) => reply.sequence - (replies[index - 1]?.sequence ?? 0)).filter((step) => step > 1);
    expect(gaps).toEqual([128]);
  });

  it("takes what was sent from the summary, when the last ones were lost", () => {
    const log = `${line(1, 10)}\n\n--- 192.168.2.2 ping statistics ---\n12 packets transmitted, 1 received, 91.6667% packet loss, time 1234ms\n`;
    expect(parsePingLog(log, 100)).toEqual({ sent: 12, replies: [{ sequence: 1, at: 10_000, roundTripMs: 12.5 }] });
  });

  it("counts a reply that came twice once, and keeps the order in which they came", () => {
    const log = [line(1, 10), line(3, 10.2), line(2, 10.21), line(3, 10.22, " (DUP!)"), line(4, 10.3)].join("\n");
    expect(parsePingLog(log, 100).replies.map(({ sequence }) => sequence)).toEqual([1, 3, 2, 4]);
  });

  it("goes on counting when sequence numbers begin again, late ones included", () => {
    const sequences = [65_533, 65_534, 65_536, 65_535, 65_537, 65_538];
    const log = sequences.map((sequence, index) => line(sequence, 1000 + index / 100)).join("\n");
    const first = `${line(1, 1000 - 655.32)}\n`;
    expect(parsePingLog(first + log, 10).replies.map(({ sequence }) => sequence)).toEqual([1, ...sequences]);
  });

  it("tells the round from the time after an outage of more than one", () => {
    const log = `${line(1, 0.01)}\n${line(150_001, 1500.3)}\n${line(150_002, 1500.31)}\n`;
    expect(parsePingLog(log, 10)).toMatchObject({
      sent: 150_002,
      replies: [{ sequence: 1 }, { sequence: 150_001 }, { sequence: 150_002 }],
    });
  });

  it("finds every reply of any stream again, whatever was lost, delayed or doubled", () => {
    const stream = fc.array(fc.record({ lost: fc.boolean(), lateMs: fc.integer({ min: 0, max: 60 }), doubled: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(stream, fc.integer({ min: 65_500, max: 65_540 }), (packets, start) => {
        const sent = packets.flatMap(({ lost, lateMs, doubled }, index) => {
          const sequence = start + index;
          const reply = { sequence, at: (sequence * 10 + lateMs) / 1000 };
          return lost ? [] : doubled ? [reply, reply] : [reply];
        });
        const inOrder = sent.map((reply, index) => ({ reply, index })).sort((x, y) => x.reply.at - y.reply.at || x.index - y.index);
        const log = [line(1, 0.01), ...inOrder.map(({ reply }) => line(reply.sequence, reply.at))].join("\n");
        const found = parsePingLog(log, 10)
          .replies.slice(1)
          .map(({ sequence }) => sequence);
        expect(found).toEqual([...new Set(inOrder.map(({ reply }) => reply.sequence))]);
      }),
      { seed: 20_071_114, numRuns: 300 },
    );
  });

  it("passes over everything else", () => {
    const log = [
      "PING 192.168.2.2 (192.168.2.2) 56(84) bytes of data.",
      "[10.000000] From 192.168.1.1 icmp_seq=1 Destination Host Unreachable",
      "[10.100000] no answer yet for icmp_seq=2",
      line(3, 10.2),
      line(4, 10.3).slice(0, 50),
      "64 bytes from 192.168.2.2: icmp_seq=5 ttl=63 time=1.0 ms",
    ].join("\n");
    expect(parsePingLog(log, 100)).toMatchObject({ sent: 3, replies: [{ sequence: 3 }] });
  });
});

describe("a few pings", () => {
  it("are counted once each", () => {
    expect(parsePingCount("--- ping statistics ---\n5 packets transmitted, 3 received, +2 duplicates, 40% packet loss, time 4ms\n")).toBe(
      3,
    );
    expect(parsePingCount("ping: connect: Network is unreachable\n")).toBeNull();
  });
});

/** Runs nothing: answers, and keeps the scripts. */
function answering(answer: Partial<Extract<RunResult, { kind: "exited" }>> | Exclude<RunResult, { kind: "exited" }>) {
  const scripts: string[] = [];
  const result: RunResult =
    "kind" in answer && answer.kind !== "exited"
      ? (answer as RunResult)
      : { kind: "exited", status: 0, stdout: "", stderr: "", ...(answer as object) };
  const runner: Runner = {
    run: async (_, script) => {
      scripts.push(script);
      return result;
    },
    stream: async () => result,
  };
  return { probes: createPingProbes(runner), scripts };
}

const request: ProbeRequest = { id: "p1", from: "nr1", to: "192.168.2.2", intervalSeconds: 0.05 };

describe("probes by ping", () => {
  it("tell how many came back, and nothing when ping itself failed or nobody answered", async () => {
    const lossy = answering({ status: 1, stdout: "3 packets transmitted, 0 received, 100% packet loss, time 2ms\n" });
    expect(await lossy.probes.ping(request, 3)).toEqual({ seen: true, state: 0 });
    expect(lossy.scripts[0]).toContain("-c 3 -i 0.050 -w 4 -- '192.168.2.2'");
    const failing = answering({ status: 2, stderr: "ping: connect: Network is unreachable\n" });
    expect(await failing.probes.ping(request, 3)).toMatchObject({ seen: false, why: expect.stringContaining("Network is unreachable") });
    expect(await answering({ kind: "unreachable", detail: "gone" }).probes.ping(request, 3)).toEqual({ seen: false, why: "gone" });
  });

  it("fetch a stream with its request, and say when there is none", async () => {
    const { probes } = answering({ stdout: sample });
    expect(await probes.stop(request)).toMatchObject({ seen: true, state: { request, sent: 682 } });
    expect(await answering({ status: 92 }).probes.stop(request)).toMatchObject({
      seen: false,
      why: expect.stringContaining("never started"),
    });
    expect(await answering({ kind: "timeout", detail: "late" }).probes.start(request)).toEqual({ ran: "unknown", detail: "late" });
    expect(await answering({ kind: "refused", detail: "no" }).probes.start(request)).toEqual({ ran: "failed", detail: "no" });
  });

  it("send nothing for a target, an interval or a count that is none", async () => {
    const { probes, scripts } = answering({});
    for (const to of ["", "-f", "$(reboot)", "192.168.2.2 -s 9", "host.example.net", "1;reboot"]) {
      expect(await probes.ping({ ...request, to }, 3)).toMatchObject({ seen: false });
      expect(await probes.start({ ...request, to })).toMatchObject({ ran: "failed" });
      expect(await probes.stop({ ...request, to })).toMatchObject({ seen: false });
    }
    for (const intervalSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(await probes.start({ ...request, intervalSeconds })).toMatchObject({ ran: "failed" });
    }
    for (const count of [0, 1.5, Number.NaN, 1e9]) expect(await probes.ping(request, count)).toMatchObject({ seen: false });
    expect(scripts).toEqual([]);
  });

  it("put no id into a command", async () => {
    const { probes, scripts } = answering({ stdout: sample });
    const ids = ["$(reboot)", "../../../etc", "a/b", "x;reboot", "--help"];
    for (const id of ids) {
      await probes.start({ ...request, id });
      await probes.stop({ ...request, id });
    }
    for (const script of scripts) for (const id of ids) expect(script).not.toContain(id);
    // The clock is asked of in the same words for every stream.
    const own = scripts.filter((script) => !script.includes("127.0.0.1"));
    expect(own).toHaveLength(2 * ids.length);
    expect(new Set(own).size).toBe(own.length);
  });
});
