import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PowerDriver } from "../../../src/execution/drivers/power/driver.ts";
import { createRedfishPower } from "../../../src/execution/drivers/power/redfish.ts";
import { realClock } from "../../support/real-clock.ts";
import { allowing, RESET_PATH, type RedfishServer, resetsOf, startRedfishServer } from "../../support/redfish-server.ts";

let server: RedfishServer;
let folder: string;
beforeEach(async () => {
  server = await startRedfishServer();
  folder = mkdtempSync(join(tmpdir(), "rehome-redfish-"));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const driver = (changes: Partial<Parameters<typeof createRedfishPower>[0]> = {}, timeoutSeconds = 5): PowerDriver =>
  createRedfishPower(
    { type: "redfish", url: server.url, system: "box-1", graceSeconds: 1, ...changes },
    { clock: realClock, timeoutSeconds, pollSeconds: 0.05, folder },
  );

const isReset = ({ method }: { readonly method: string }): boolean => method === "POST";

describe("power by Redfish: states", () => {
  it.each([
    ["On", "on"],
    ["PoweringOn", "on"],
    ["PoweringOff", "on"],
    ["Off", "off"],
  ])("reads %s as %s", async (power, state) => {
    server.power = power;
    expect(await driver().read()).toEqual({ seen: true, state });
  });

  it.each(["Paused", null, "Melting"])("does not guess at %s", async (power) => {
    server.power = power;
    expect(await driver().read()).toMatchObject({ seen: false, why: expect.stringContaining(JSON.stringify(power)) });
  });

  it("waits for a host on its way off, and then switches it on", async () => {
    server.power = "PoweringOff";
    setTimeout(() => {
      server.power = "Off";
    }, 200);
    expect(await driver().switch("on")).toEqual({ ran: "done" });
    expect(resetsOf(server)).toEqual([{ ResetType: "On" }]);
  });

  it("does not ask a host on its way off again", async () => {
    server.power = "PoweringOff";
    setTimeout(() => {
      server.power = "Off";
    }, 200);
    expect(await driver().switch("off")).toEqual({ ran: "done" });
    expect(resetsOf(server)).toEqual([]);
  });
});

describe("power by Redfish: what a service allows", () => {
  it("asks for an orderly end, and cuts the power of a host that is still on after the grace", async () => {
    server.power = "On";
    server.bend = ({ body }) => (JSON.stringify(body) === `{"ResetType":"GracefulShutdown"}` ? { status: 204 } : null);
    expect(await driver({ graceSeconds: 0.3 }).switch("off")).toEqual({ ran: "done" });
    expect(resetsOf(server)).toEqual([{ ResetType: "GracefulShutdown" }, { ResetType: "ForceOff" }]);
  });

  it("cuts the power at once where there is no orderly end", async () => {
    server.power = "On";
    server.reset = allowing("On", "ForceOff");
    await driver({ graceSeconds: 1000 }).switch("off");
    expect(resetsOf(server)).toEqual([{ ResetType: "ForceOff" }]);
  });

  it("takes ForceOn where there is no On", async () => {
    server.reset = allowing("ForceOn", "ForceOff");
    expect(await driver().switch("on")).toEqual({ ran: "done" });
    expect(resetsOf(server)).toEqual([{ ResetType: "ForceOn" }]);
  });

  it("follows @Redfish.ActionInfo", async () => {
    server.reset = { "@Redfish.ActionInfo": "/redfish/v1/info" };
    const info = { Parameters: [{ Name: "ResetType", AllowableValues: ["ForceOn"] }] };
    server.bend = ({ path }) => (path === "/redfish/v1/info" ? { status: 200, body: info } : null);
    await driver().switch("on");
    expect(resetsOf(server)).toEqual([{ ResetType: "ForceOn" }]);
  });

  it("asks for On where nothing is told", async () => {
    server.reset = {};
    await driver().switch("on");
    expect(resetsOf(server)).toEqual([{ ResetType: "On" }]);
  });

  it("says so where nothing fits, or there is no reset", async () => {
    server.reset = allowing("Nmi");
    expect(await driver().switch("on")).toMatchObject({ ran: "failed", detail: expect.stringMatching(/allows no On or ForceOn/) });
    server.reset = null;
    expect(await driver().switch("on")).toMatchObject({ ran: "failed", detail: expect.stringMatching(/no action #ComputerSystem\.Reset/) });
  });

  it("sends nothing to another service that a target points to", async () => {
    const other = await startRedfishServer();
    server.reset = { ...allowing("On"), target: `${other.url}${RESET_PATH}` };
    expect((await driver().switch("on")).ran).toBe("failed");
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

describe("power by Redfish: what goes wrong", () => {
  it("logs in with the first line of the password file, and shows it to nobody", async () => {
    writeFileSync(join(folder, "password"), "pass: wörd\nsecond line\n");
    const login = driver({ user: "op", passwordFile: "password" });
    await login.read();
    const basic = Buffer.from("op:pass: wörd").toString("base64");
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([`Basic ${basic}`]);
    expect([...login.commandsOf("on"), ...login.commandsOf("off")].join()).not.toMatch(/wörd|Basic/);
  });

  it("tells a login that is not accepted, with the service's own words", async () => {
    const body = { error: { message: "See ExtendedInfo", "@Message.ExtendedInfo": [{ Message: "Account locked.", Resolution: "Wait." }] } };
    server.bend = () => ({ status: 401, body });
    const read = await driver().read();
    expect(read).toMatchObject({ seen: false, why: expect.stringMatching(/not accepted.*Account locked\. Wait\./) });
  });

  it("names the systems that there are", async () => {
    expect(await driver({ system: "box-2" }).read()).toMatchObject({ seen: false, why: expect.stringMatching(/has the systems: box-1/) });
  });

  it("keeps to its own path whatever the system is called", async () => {
    await driver({ system: "../../etc?x=" }).read();
    expect(server.requests[0]?.path).toBe("/redfish/v1/Systems/..%2F..%2Fetc%3Fx%3D");
  });

  it("does not take the password along to where it is redirected", async () => {
    server.bend = () => ({ status: 302, headers: { Location: "http://127.0.0.1:1/" } });
    expect(await driver().read()).toMatchObject({ seen: false, why: expect.stringMatching(/redirects/) });
  });

  it("has failed when the service refuses the reset", async () => {
    server.bend = (request) => (isReset(request) ? { status: 409, body: { error: { message: "in use" } } } : null);
    expect(await driver().switch("on")).toMatchObject({ ran: "failed", detail: expect.stringMatching(/409.*in use/) });
  });

  it.each(["silence", "cut", { status: 503 }] as const)("does not know what became of a reset answered by %s", async (answer) => {
    server.bend = (request) => (isReset(request) ? answer : null);
    expect((await driver({}, 0.5).switch("on")).ran).toBe("unknown");
  });

  it.each(["silence", "cut", { status: 200, body: "<html>" }, { status: 200, body: [] }] as const)(
    "has not seen what is answered by %s",
    async (answer) => {
      server.bend = () => answer;
      expect((await driver({}, 0.5).read()).seen).toBe(false);
      expect((await driver({}, 0.5).switch("on")).ran).toBe("failed");
    },
  );

  it("never cuts the power of a host whose state it cannot see any more", async () => {
    server.power = "On";
    let asked = false;
    server.bend = (request) => {
      if (asked) return "cut";
      asked = isReset(request);
      return asked ? { status: 204 } : null;
    };
    expect((await driver({ graceSeconds: 0.3 }).switch("off")).ran).toBe("unknown");
    expect(resetsOf(server)).toEqual([{ ResetType: "GracefulShutdown" }]);
  });
});

describe("power by Redfish: certificates", () => {
  it("trusts the authority that it is given, and no other", async () => {
    const at = (name: string): string => join(folder, name);
    const subject = ["-subj", "/CN=bmc", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", at("key.pem")];
    execFileSync("openssl", ["req", "-x509", ...key, "-out", at("cert.pem"), ...subject], { stdio: "ignore" });
    const secure = await startRedfishServer({ cert: readFileSync(at("cert.pem"), "utf8"), key: readFileSync(at("key.pem"), "utf8") });
    const trusting = driver({ url: secure.url, caFile: "cert.pem" });
    expect(await trusting.read()).toEqual({ seen: true, state: "off" });
    const wary = driver({ url: secure.url });
    expect(await wary.read()).toMatchObject({ seen: false, why: expect.stringMatching(/certificate is not trusted.*"caFile"/) });
    expect(await driver({ url: secure.url, caFile: "nowhere.pem" }).read()).toMatchObject({ why: expect.stringMatching(/nowhere\.pem/) });
    await secure.close();
  });
});
