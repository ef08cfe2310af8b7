import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../../src/execution/drivers/remote/runner.ts";
import { createXlHypervisor } from "../../../src/execution/drivers/xen-xl/hypervisor.ts";
import { parseHost } from "../../../src/execution/drivers/xen-xl/parse-host.ts";
import { parseJobState } from "../../../src/execution/drivers/xen-xl/parse-job-state.ts";
import { parseXlInfo } from "../../../src/execution/drivers/xen-xl/parse-xl-info.ts";
import { parseXlList } from "../../../src/execution/drivers/xen-xl/parse-xl-list.ts";
import { lastWords, signOf } from "../../../src/execution/drivers/xen-xl/read-log.ts";
import { connectCommand, listenCommand, portsOf } from "../../../src/execution/drivers/xen-xl/transport.ts";

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url), "utf8");
const head = "Name                                        ID   Mem VCPUs\tState\tTime(s)\n";
const ran = (stdout: string, status = 0, stderr = ""): RunResult => ({ kind: "exited", status, stdout, stderr });

describe("xl info", () => {
  it("gives version, abilities, processor and memory", () => {
    expect(parseXlInfo(fixture("xl-info.txt"))).toEqual({
      hypervisor: "xen-4.17.7",
      virtualisation: ["pv", "hvm", "hap", "gnttab-v1", "gnttab-v2"],
      cpu: "0fcbf3fd:f6d8320b:ec500800:00000075:00000005:01884329:0000020c:00000000",
      totalMemoryMiB: 1023,
      freeMemoryMiB: 402,
    });
  });

  it("says what is missing instead of guessing it", () => {
    const text = fixture("xl-info.txt");
    for (const key of ["xen_version", "virt_caps", "free_memory", "total_memory"]) {
      expect(parseXlInfo(text.replace(new RegExp(`^${key}.*\n`, "m"), ""))).toContain(key);
    }
    expect(parseXlInfo(text.replace(/^free_memory.*$/m, "free_memory            : -5"))).toContain("free_memory");
    expect(parseXlInfo(text.replace(/^hw_caps.*\n/m, ""))).toMatchObject({ cpu: null });
  });
});

describe("xl list", () => {
  it("gives the guests, during a migration and after it", () => {
    expect(parseXlList(fixture("xl-list.txt"))).toEqual([{ name: "VR1", id: 1, memoryMiB: 96, state: "running" }]);
    expect(parseXlList(fixture("xl-list-target-during.txt"))).toEqual([{ name: "VR1--incoming", id: 2, memoryMiB: 32, state: "paused" }]);
    expect(parseXlList(fixture("xl-list-target-leaked-incoming.txt"))).toEqual([
      { name: "VR1--incoming", id: 1, memoryMiB: 96, state: "paused" },
    ]);
  });

  it("tells the states apart", () => {
    const states = {
      "r-----": "running",
      "-b----": "running",
      "------": "running",
      "--p---": "paused",
      "---s--": "suspended",
      "--ps--": "suspended",
      "---sc-": "crashed",
      "-----d": "dying",
      "--ps-d": "dying",
    };
    for (const [flags, state] of Object.entries(states)) {
      expect(parseXlList(`${head}a                                            5    96     1     ${flags}      15.4\n`)).toMatchObject([
        { state },
      ]);
    }
  });

  it("takes names as they are: long, with blanks, like flags, of a dying domain without one", () => {
    for (const name of ["(null)", "a b  c", "x".repeat(60), "1 2 3 --p---", "1     96     1     -b----      15.4", "$(reboot)"]) {
      const line = `${name.padEnd(40)}     5    96     1     -b----      15.4\n`;
      expect(parseXlList(head + line)).toEqual([{ name, id: 5, memoryMiB: 96, state: "running" }]);
    }
  });

  it("concludes nothing from a list that is not understood", () => {
    const good = fixture("xl-list.txt");
    for (const text of [
      "",
      "xl: command not found\n",
      `${good}VR2   7\n`,
      `${good}libxl: error: something\n`,
      good.replace("-b----", "-x----"),
      good.slice(good.indexOf("\n") + 1),
    ]) {
      expect(parseXlList(text)).toBeTypeOf("string");
    }
    expect(parseXlList(`${good}VR2                                          1    96     1     -b----      15.4\n`)).toContain(
      "same number",
    );
  });
});

describe("a host's answer", () => {
  const nonce = "rehome-0123456789abcdef";
  const boot = "caeca88e-ce4d-4c2e-a7dc-8b517f830f07";
  const whole = `${nonce} boot\n${boot}\n${nonce} info\n${fixture("xl-info.txt")}${nonce} list\n${fixture("xl-list.txt")}${nonce} end\n`;

  it("is taken when it is whole", () => {
    expect(parseHost("PR1", ran(whole), nonce)).toMatchObject({
      seen: true,
      state: { bootId: boot, hypervisor: "xen-4.17.7", domains: [{ name: "VR1" }] },
    });
  });

  it("tells nothing when cut at any place, out of order, or of another question", () => {
    for (let length = 0; length < whole.length; length += 37)
      expect(parseHost("PR1", ran(whole.slice(0, length)), nonce)).toMatchObject({ seen: false });
    expect(parseHost("PR1", ran(whole), "rehome-fedcba9876543210")).toMatchObject({ seen: false });
    expect(parseHost("PR1", ran(whole.replace(`${nonce} info`, `${nonce} list`)), nonce)).toMatchObject({ seen: false });
    expect(parseHost("PR1", ran(whole, 1, "xl: no"), nonce)).toEqual({ seen: false, why: "PR1: xl ended with status 1: xl: no" });
    expect(parseHost("PR1", { kind: "unreachable", detail: "gone" }, nonce)).toEqual({ seen: false, why: "gone" });
  });
});

describe("a migration's log", () => {
  const state = (log: string, line = "alive 100 -") => {
    const seen = parseJobState("PR1", ran(`n1 ${line}\n${log}`), "n1");
    if (!seen.seen) throw new Error(seen.why);
    return seen.state;
  };

  it("gives the signs in the tools' own words", () => {
    const signs = (name: string) =>
      fixture(name)
        .split("\n")
        .map(signOf)
        .filter((sign) => sign !== null);
    expect(signs("migrate-success-tcp-source.txt")).toEqual(["transferred", "started"]);
    expect(signs("migrate-success-tcp-target.txt")).toEqual(["transferred", "started"]);
    expect(signs("migrate-success-ssh-4.17.5.txt")).toEqual(["transferred", "transferred", "started", "started"]);
    expect(signs("migrate-fail-transport-cut-after-suspend-source-vvv.txt")).toEqual(["suspended"]);
    expect(signs("migrate-fail-ssh-killed.txt")).toEqual([]);
  });

  it("gives the phase from it and from what lives", () => {
    const success = fixture("migrate-success-tcp-source.txt");
    expect(state("Saving to migration stream\n").phase).toBe("copying");
    expect(state(fixture("migrate-hang-dest-host-killed.txt")).phase).toBe("copying");
    const suspended = fixture("migrate-fail-transport-cut-after-suspend-source-vvv.txt");
    expect(state(suspended)).toMatchObject({ phase: "handing-over", transferred: false });
    expect(state(success.split("\n").slice(0, 3).join("\n"))).toMatchObject({ phase: "handing-over", transferred: true });
    expect(state(success)).toMatchObject({ phase: "started", transferred: true, sentBytes: 100 });
    expect(state(success, "ended 100 0").phase).toBe("succeeded");
    expect(state(success, "alive 100 0").phase).toBe("succeeded");
    expect(state(success, "ended 100 -").phase).toBe("failed");
    expect(state(suspended, "ended 100 1")).toMatchObject({ phase: "failed", transferred: false });
  });

  it("believes no answer that is not whole", () => {
    for (const line of [
      "n1 alive 100",
      "n1 alive 100 - x",
      "n1 alive -1 -",
      "n1 dead 1 0",
      "n2 alive 1 0",
      "alive 1 0",
      "",
      "n1 absent x",
    ]) {
      expect(parseJobState("PR1", ran(`${line}\n`), "n1")).toMatchObject({ seen: false });
    }
    expect(parseJobState("PR1", ran("n1 alive 100 -"), "n1")).toMatchObject({ seen: false });
    expect(parseJobState("PR1", ran("n1 absent\n", 1), "n1")).toMatchObject({ seen: false });
    expect(parseJobState("PR1", ran("n1 absent\n"), "n1")).toMatchObject({ seen: true, state: { phase: "absent" } });
  });

  it("keeps the words for people, not the debugging", () => {
    const words = lastWords(fixture("migrate-fail-transport-cut-after-suspend-source-vvv.txt"), 50);
    expect(words).toContain("Migration failed, resuming at sender.");
    expect(words.some((word) => word.includes("debug"))).toBe(false);
  });
});

describe("what carries a migration", () => {
  const tls = {
    transport: "tls",
    firstPort: 18_000,
    certificateFile: "/etc/rehome/host.pem",
    keyFile: "/etc/rehome/host.key",
    caFile: "/etc/rehome/ca.pem",
  } as const;
  const ends = { from: "10.0.0.1", to: "10.0.0.2" };

  it("listens on the host's own address, for the sender's only", () => {
    const tcp = { transport: "tcp", firstPort: 18_000 } as const;
    expect(listenCommand(tcp, ends, "18005")).toContain(
      "TCP-LISTEN:18005,reuseaddr,nodelay,accept-timeout=300,pf=ip4,bind=10.0.0.2,range=10.0.0.1/32 'EXEC:xl migrate-receive'",
    );
    expect(connectCommand(tcp, ends, "18005", null)).toBe("socat -b 262144 - TCP:10.0.0.2:18005,nodelay,pf=ip4,bind=10.0.0.1");
    expect(listenCommand(tcp, { from: "2001:db8::1", to: "2001:db8::2" }, "18005")).toContain(
      "pf=ip6,bind=[2001:db8::2],range=[2001:db8::1]/128",
    );
    expect(connectCommand(tcp, { from: "2001:db8::1", to: "2001:db8::2" }, "18005", null)).toContain("TCP:[2001:db8::2]:18005,");
  });

  it("holds a copy to its bandwidth, in bytes a second, where that is a limit at all", () => {
    const tcp = { transport: "tcp", firstPort: 18_000 } as const;
    expect(connectCommand(tcp, ends, "1", 0.06)).toContain(",setsockopt=1:47:I7500000");
    expect(connectCommand(tls, ends, "1", 2)).toContain(",setsockopt=1:47:I250000000");
    for (const none of [null, 0, 40]) expect(connectCommand(tcp, ends, "1", none)).not.toContain("setsockopt");
  });

  it("asks both sides for a certificate under TLS", () => {
    const certificates = "cert=/etc/rehome/host.pem,key=/etc/rehome/host.key,cafile=/etc/rehome/ca.pem,verify=1";
    expect(listenCommand(tls, ends, "1")).toContain(`OPENSSL-LISTEN:1,reuseaddr`);
    expect(listenCommand(tls, ends, "1")).toContain(certificates);
    expect(connectCommand(tls, ends, "1", null)).toContain(`OPENSSL:10.0.0.2:1,`);
    expect(connectCommand(tls, ends, "1", null)).toContain(certificates);
  });

  it("is not made with files that would end one of socat's words", () => {
    const runner = { run: async () => ran(""), stream: async () => ran("") };
    for (const keyFile of ["relative.pem", "/etc/a b", "/etc/a,verify=0", "/etc/$(reboot)", "/etc/../root/key", "/etc/a'b"]) {
      expect(() => createXlHypervisor(runner, { migration: { ...tls, keyFile }, addressOf: () => "10.0.0.1" })).toThrow(RangeError);
    }
  });

  it("has ports of its own for each job, within what there is", () => {
    expect(new Set(portsOf("j1", 18_000)).size).toBe(8);
    expect(portsOf("j1", 18_000)).toEqual(portsOf("j1", 18_000));
    expect(portsOf("j1", 18_000)).not.toEqual(portsOf("j2", 18_000));
    for (const first of [1, 18_000, 65_000, 65_535])
      for (const port of portsOf("jx", first)) expect(port >= first && port <= 65_535).toBe(true);
  });
});
