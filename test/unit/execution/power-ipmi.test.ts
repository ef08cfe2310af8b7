import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PowerDriver } from "../../../src/execution/drivers/power/driver.ts";
import { createIpmiPower } from "../../../src/execution/drivers/power/ipmi.ts";
import { type IpmiSimulator, ipmiProblem, startIpmiSimulator } from "../../support/ipmi-simulator.ts";
import { realClock } from "../../support/real-clock.ts";

const problem = ipmiProblem();
const detailOf = (ran: { readonly ran: string; readonly detail?: string }): string => ran.detail ?? "";

describe.skipIf(problem !== null)(`power by IPMI on ipmi_sim${problem === null ? "" : ` (${problem})`}`, () => {
  let bmc: IpmiSimulator;
  let before: number;
  beforeAll(async () => {
    bmc = await startIpmiSimulator();
  });
  afterAll(() => bmc.close());
  beforeEach(() => {
    bmc.setDeaf(false);
    before = bmc.done().length;
  });
  const sent = (): readonly string[] => bmc.done().slice(before);

  const driver = (
    changes: Partial<Parameters<typeof createIpmiPower>[0]> = {},
    surroundings: Partial<Parameters<typeof createIpmiPower>[1]> = {},
  ): PowerDriver =>
    createIpmiPower(
      {
        type: "ipmi",
        address: "127.0.0.1",
        port: bmc.port,
        user: bmc.user,
        passwordFile: "password",
        cipherSuite: 3,
        graceSeconds: 20,
        ...changes,
      },
      { clock: realClock, timeoutSeconds: 20, pollSeconds: 0.1, folder: bmc.folder, ...surroundings },
    );

  it("goes off in order, without force, when the host does as it is asked", async () => {
    bmc.setPower(true);
    expect(await driver().switch("off")).toEqual({ ran: "done" });
    expect(sent()).toEqual(["set shutdown 1"]);
  });

  it("cuts the power of a host that is still on after the grace", async () => {
    bmc.setPower(true);
    bmc.setDeaf(true);
    expect(await driver({ graceSeconds: 0.5 }).switch("off")).toEqual({ ran: "done" });
    expect(sent()).toEqual(["set shutdown 1", "set power 0"]);
    expect(await driver().read()).toEqual({ seen: true, state: "off" });
  });

  it("sends nothing to a host that is there already", async () => {
    bmc.setPower(true);
    await driver().switch("on");
    bmc.setPower(false);
    await driver().switch("off");
    expect(sent()).toEqual([]);
  });

  it("says that user, password or cipher suite may be wrong, and did nothing", async () => {
    const file = join(bmc.folder, "wrong");
    writeFileSync(file, "not-this-one\n");
    const wrong = driver({ passwordFile: "wrong" });
    expect(await wrong.read()).toMatchObject({ seen: false, why: expect.stringMatching(/refuses user, password/) });
    expect((await wrong.switch("on")).ran).toBe("failed");
    expect(sent()).toEqual([]);
  });

  it("names a password file that is missing, empty or too long for IPMI", async () => {
    expect(await driver({ passwordFile: "nowhere" }).read()).toMatchObject({ why: expect.stringMatching(/nowhere.*cannot be read/) });
    writeFileSync(join(bmc.folder, "empty"), "\n");
    expect(await driver({ passwordFile: "empty" }).read()).toMatchObject({ why: expect.stringMatching(/is empty/) });
    writeFileSync(join(bmc.folder, "long"), `${"x".repeat(21)}\n`);
    expect(await driver({ passwordFile: "long" }).read()).toMatchObject({ why: expect.stringMatching(/21 bytes; IPMI takes 1 to 20/) });
  });

  it("says what to install where ipmitool is missing", async () => {
    const ran = await driver({}, { tool: "no-such-ipmitool" }).switch("on");
    expect(ran.ran).toBe("failed");
    expect(detailOf(ran)).toMatch(/Install the package ipmitool/);
  });

  it("hands the user over as one word, whatever is in it", async () => {
    const stolen = join(bmc.folder, "stolen");
    const read = await driver({ user: `x'; touch ${stolen}; '` }).read();
    expect(read.seen).toBe(false);
    expect(() => writeFileSync(stolen, "", { flag: "wx" })).not.toThrow();
  });

  it("is not seen, in bounded time, when the controller is silent", async () => {
    const own = await startIpmiSimulator();
    await own.silence();
    const read = await driver({ port: own.port }).read();
    expect(read).toMatchObject({ seen: false, why: expect.stringMatching(/silent/) });
    await own.close();
  });
});

describe("power by IPMI, with an ipmitool of the tests", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rehome-tool-"));
    writeFileSync(join(folder, "password"), "secret\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const withTool = (script: string, graceSeconds = 0.3): PowerDriver => {
    const tool = join(folder, "ipmitool");
    writeFileSync(tool, `#!/bin/sh\ncommand=\n for word; do command=$word; done\n${script}\n`, { mode: 0o755 });
    return createIpmiPower(
      { type: "ipmi", address: "10.9.8.7", port: 623, user: "u", passwordFile: "password", graceSeconds },
      { clock: realClock, timeoutSeconds: 1, pollSeconds: 0.1, folder, tool },
    );
  };

  it("does not know what became of a command that never ended", async () => {
    const ran = await withTool(`case $command in status) echo "Chassis Power is off" ;; *) exec sleep 60 ;; esac`).switch("on");
    expect(ran.ran).toBe("unknown");
    expect(detailOf(ran)).toMatch(/10\.9\.8\.7 port 623 gave ipmitool no end within 1 s/);
  });

  it("passes a refusal on as one", async () => {
    const script = `case $command in status) echo "Chassis Power is off" ;; *) echo "Set Chassis Power Control to Up/On failed: Insufficient privilege level" >&2; exit 1 ;; esac`;
    const ran = await withTool(script).switch("on");
    expect(ran).toMatchObject({ ran: "failed", detail: expect.stringMatching(/Insufficient privilege/) });
  });

  it("never cuts the power of a host whose state it cannot see any more", async () => {
    const script = `cd '${folder}'; echo $command >>asked; [ -e soft ] && exit 1; [ $command = soft ] && touch soft; echo "Chassis Power is on"`;
    const ran = await withTool(script).switch("off");
    expect(ran).toMatchObject({ ran: "unknown", detail: expect.stringMatching(/its power was not cut/) });
    expect(asked(folder)).not.toContain("off");
  });

  it("takes neither on nor off for an answer that says neither", async () => {
    expect(await withTool(`echo "Chassis Power is on fire"`).read()).toMatchObject({ seen: false });
  });

  it("hands neither the password nor our environment on", async () => {
    process.env["REHOME_TEST_SECRET"] = "1";
    await withTool(`cd '${folder}'; echo "$*" >>asked; env >>asked; echo "Chassis Power is off"`).read();
    delete process.env["REHOME_TEST_SECRET"];
    expect(asked(folder)).toContain("-f");
    expect(asked(folder)).not.toContain("secret");
    expect(asked(folder)).not.toContain("REHOME_TEST_SECRET");
  });
});

const asked = (folder: string): string => readFileSync(join(folder, "asked"), "utf8");
