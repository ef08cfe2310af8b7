/** The real npm xen-api over HTTP, against a server that answers as XAPI's public documentation and source say: nothing here was recorded from a pool. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { evacuationObstacle, migrationObstacle } from "../../../src/execution/drivers/xen-xapi/checks.ts";
import { type XapiClient, xapiErrorOf } from "../../../src/execution/drivers/xen-xapi/client.ts";
import { createXapiConnection, type XapiConnection } from "../../../src/execution/drivers/xen-xapi/connect.ts";
import { createXapiHypervisor } from "../../../src/execution/drivers/xen-xapi/hypervisor.ts";
import { createXapiPower } from "../../../src/execution/drivers/xen-xapi/power.ts";
import type { Clock, Hypervisor, MigrationJob, MigrationNews } from "../../../src/execution/ports.ts";
import { PASSWORD, startXapiServer, XapiError, type XapiServer } from "../../support/xapi-server.ts";

let server: XapiServer;
let connection: XapiConnection;
let hypervisor: Hypervisor;
/** Time passes only by sleeping. */
let time: number;
let onSleep: () => void;
const clock: Clock = {
  now: () => time,
  async sleep(seconds) {
    time += seconds * 1000;
    onSleep();
  },
};
beforeEach(async () => {
  time = 0;
  onSleep = () => undefined;
  server = await startXapiServer();
  connection = createXapiConnection({ url: server.url, user: "root", password: PASSWORD, timeoutSeconds: 5 });
  hypervisor = createXapiHypervisor(connection.connect, { clock });
});
afterEach(async () => {
  await connection.close();
  await server.close();
});

const job: MigrationJob = { id: "exec-1.vr-nyc.1", router: "vr-nyc", from: "nyc-1", to: "nyc-2", gbps: null };
const vr = { name: "vr-nyc", id: 7 };
const callsTo = (method: string) => server.calls.filter((call) => call.method === method);
const phase = async (of = job): Promise<string> => {
  const look = await hypervisor.migration(of);
  return look.seen ? look.state.phase : look.why;
};
/** A new executor: nothing of the old one's memory. */
const reborn = (): Hypervisor =>
  createXapiHypervisor(createXapiConnection({ url: server.url, user: "root", password: PASSWORD, timeoutSeconds: 5 }).connect, { clock });

const exchangesSchema = z.object({
  exchanges: z.array(
    z.object({
      from: z.string(),
      request: z.object({ method: z.string(), params: z.array(z.string()) }),
      response: z.object({
        result: z.unknown().optional(),
        error: z.object({ message: z.string(), data: z.array(z.string()) }).optional(),
      }),
      says: z.string().optional(),
    }),
  ),
});
const { exchanges } = exchangesSchema.parse(
  JSON.parse(readFileSync(new URL("../../fixtures/xapi/exchanges.json", import.meta.url), "utf8")),
);

describe("the wire, as documented", () => {
  it.each(exchanges)("$request.method: $from", async ({ request, response, says }) => {
    const { error, result } = response;
    if (error === undefined) server.exchanges.set(JSON.stringify([request.method, request.params]), result);
    server.bend = ({ method }) => {
      if (error !== undefined && method === request.method) throw new XapiError(error.message, ...error.data);
      return undefined;
    };
    const client: XapiClient = await connection.connect();
    const answer = client.call(request.method, ...request.params);
    if (says === undefined) expect(await answer).toEqual(result);
    else expect(xapiErrorOf(await answer.catch((thrown: unknown) => thrown))?.text).toBe(says);
    expect(server.calls.at(-1)).toEqual(request);
  });
});

describe("reading a host", () => {
  it("tells what it is and what runs there", async () => {
    expect(await hypervisor.read("nyc-1")).toEqual({
      seen: true,
      state: {
        bootId: "1790000000.",
        hypervisor: "xen-4.17.5-13",
        virtualisation: ["pv", "hvm"],
        cpu: "1fcbfbff-f7fa3223-2d93fbff-00000523-00000007-001c0fbb-00000000-00000000-00001000",
        totalMemoryMiB: 16384,
        freeMemoryMiB: 16384 - 512 - 2048,
        domains: [{ name: "vr-nyc", id: 7, memoryMiB: 512, state: "running" }],
      },
    });
  });

  it("takes integers as numbers as well", async () => {
    Object.assign(server.vm("vr-nyc"), { domid: 7, memory_dynamic_max: 536870912 });
    expect(await hypervisor.read("nyc-1")).toMatchObject({ state: { domains: [{ id: 7, memoryMiB: 512 }] } });
  });

  it("has not seen a host that the pool has lost, does not have, or has twice", async () => {
    server.database.host_metrics[String(server.host("nyc-2")["metrics"])] = { live: false, memory_total: "1" };
    expect(await hypervisor.read("nyc-2")).toMatchObject({ seen: false, why: expect.stringMatching(/lost nyc-2/) });
    expect(await hypervisor.read("nowhere")).toMatchObject({ seen: false, why: expect.stringMatching(/0 hosts named nowhere/) });
    server.host("nyc-2")["name_label"] = "nyc-1";
    expect(await hypervisor.read("nyc-1")).toMatchObject({ seen: false, why: expect.stringMatching(/2 hosts named nyc-1/) });
  });

  it("has not seen anything with a wrong password, without a connection, or by answers of another shape", async () => {
    const stranger = createXapiConnection({ url: server.url, user: "root", password: "x", timeoutSeconds: 5 });
    const locked = createXapiHypervisor(stranger.connect, { clock });
    expect(await locked.read("nyc-1")).toMatchObject({ seen: false, why: expect.stringMatching(/SESSION_AUTHENTICATION_FAILED/) });
    expect((await locked.startMigration(job, 1)).ran).toBe("failed");
    server.host("nyc-1")["enabled"] = "perhaps";
    expect(await hypervisor.read("nyc-1")).toMatchObject({ seen: false, why: expect.stringMatching(/host\.get_record.*enabled/) });
    await server.close();
    expect((await hypervisor.read("nyc-1")).seen).toBe(false);
  });

  it("logs in again after the session was lost", async () => {
    await hypervisor.read("nyc-1");
    let isOnce = true;
    server.bend = () => {
      if (!isOnce) return undefined;
      isOnce = false;
      throw new XapiError("SESSION_INVALID", "OpaqueRef:5e55");
    };
    expect((await hypervisor.read("nyc-1")).seen).toBe(true);
    expect(callsTo("session.login_with_password")).toHaveLength(2);
  });
});

describe("a migration", () => {
  it("is asked for once, however often it is started, and is found by a new executor", async () => {
    expect(await phase()).toBe("absent");
    expect(await hypervisor.startMigration(job, 1)).toEqual({ ran: "done" });
    expect(await hypervisor.startMigration(job, 1)).toEqual({ ran: "done" });
    expect(await reborn().startMigration(job, 1)).toEqual({ ran: "done" });
    expect(callsTo("Async.VM.pool_migrate").map(({ params }) => params[2])).toEqual([{ live: "true" }]);
    expect(await reborn().migration(job)).toMatchObject({ seen: true, state: { phase: "copying" } });
  });

  it("is found when the executor died between the request and marking its task", async () => {
    server.bend = ({ method }) => (method === "Async.VM.pool_migrate" ? "lose" : undefined);
    expect((await hypervisor.startMigration(job, 1)).ran).toBe("unknown");
    server.bend = () => undefined;
    expect(server.task()["other_config"]).toEqual({});
    expect(await phase()).toBe("copying");
    expect(await reborn().startMigration(job, 1)).toEqual({ ran: "done" });
    expect(callsTo("Async.VM.pool_migrate")).toHaveLength(1);
  });

  it("is absent when the executor died before the request, and can be started then", async () => {
    server.bend = ({ method }) => (method === "Async.VM.pool_migrate" ? "cut" : undefined);
    expect((await hypervisor.startMigration(job, 1)).ran).toBe("unknown");
    server.bend = () => undefined;
    expect(await phase()).toBe("absent");
    expect(await hypervisor.startMigration(job, 1)).toEqual({ ran: "done" });
    expect(await phase()).toBe("copying");
  });

  it("goes through its phases as the task does", async () => {
    await hypervisor.startMigration(job, 1);
    const task = server.task();
    expect(await phase()).toBe("copying");
    Object.assign(task, { progress: 0.5, allowed_operations: ["cancel"] });
    expect(await hypervisor.migration(job)).toMatchObject({ state: { phase: "copying", sentBytes: 268435456, transferred: false } });
    Object.assign(task, { progress: 0.9, allowed_operations: [] });
    expect(await phase()).toBe("handing-over");
    server.arrive("vr-nyc", "nyc-2");
    expect(await hypervisor.migration(job)).toMatchObject({ state: { phase: "started", transferred: true } });
    Object.assign(task, { progress: 1, status: "success" });
    expect(await hypervisor.migration(job)).toMatchObject({ state: { phase: "succeeded", sentBytes: 536870912 } });
  });

  it("has succeeded when its task was cleared away and the router is there", async () => {
    await hypervisor.startMigration(job, 1);
    server.arrive("vr-nyc", "nyc-2");
    server.database.task = {};
    expect(await phase()).toBe("succeeded");
    expect(await phase({ ...job, id: "another" })).toBe("absent");
  });

  it("has failed with XAPI's own words, and says nothing of bytes", async () => {
    await hypervisor.startMigration(job, 1);
    Object.assign(server.task(), { status: "failure", progress: 1, error_info: ["VM_MIGRATE_FAILED", "OpaqueRef:1", "End_of_file"] });
    expect(await hypervisor.migration(job)).toEqual({
      seen: true,
      state: { phase: "failed", sentBytes: 0, transferred: false, said: ["VM_MIGRATE_FAILED(OpaqueRef:1, End_of_file)"] },
    });
  });

  it("is not asked for when the router is elsewhere or XAPI refuses", async () => {
    const elsewhere = { ...job, from: "nyc-2", to: "nyc-1" };
    expect(await hypervisor.startMigration(elsewhere, 1)).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/does not run on nyc-2/),
    });
    server.bend = ({ method }) => {
      if (method === "Async.VM.pool_migrate") throw new XapiError("HOST_NOT_ENOUGH_FREE_MEMORY", "545259520", "1");
      return undefined;
    };
    expect(await hypervisor.startMigration(job, 1)).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/NOT_ENOUGH_FREE_MEMORY/),
    });
    expect(await phase()).toBe("absent");
  });
});

describe("watching a migration", () => {
  const watch = async (steps: readonly (() => void)[], patience = 10): Promise<readonly MigrationNews[]> => {
    await hypervisor.startMigration(job, 1);
    const left = [...steps];
    onSleep = () => left.shift()?.();
    const news: MigrationNews[] = [];
    await hypervisor.watchMigration(job, patience, (item) => news.push(item));
    return news;
  };

  it("tells progress, the suspension, the start and the end, in order and once", async () => {
    const task = server.task.bind(server);
    const news = await watch([
      () => Object.assign(task(), { progress: 0.25, allowed_operations: ["cancel"] }),
      () => Object.assign(task(), { progress: 0.5 }),
      () => undefined,
      () => Object.assign(task(), { allowed_operations: [] }),
      () => server.arrive("vr-nyc", "nyc-2"),
      () => Object.assign(task(), { status: "success", progress: 1 }),
    ]);
    expect(news.map(({ event }) => event)).toEqual(["progress", "progress", "suspended", "transferred", "started", "progress", "ended"]);
    expect(news.map(({ at }) => at)).toEqual([500, 1000, 2000, 2500, 2500, 3000, 3000]);
  });

  it("leaves nothing out when it looked away", async () => {
    const news = await watch([
      () => {
        server.arrive("vr-nyc", "nyc-2");
        Object.assign(server.task(), { status: "success", progress: 1 });
      },
    ]);
    expect(news.map(({ event }) => event)).toEqual(["progress", "suspended", "transferred", "started", "ended"]);
  });

  it("ends with a failure, and when nothing is heard for the patience", async () => {
    const failure = await watch([() => Object.assign(server.task(), { status: "failure", error_info: ["INTERNAL_ERROR"] })]);
    expect(failure.map(({ event }) => event)).toEqual(["ended"]);
    time = 0;
    onSleep = () => undefined;
    Object.assign(server.task(), { status: "pending", error_info: [] });
    await hypervisor.watchMigration(job, 10, () => expect.unreachable());
    expect(time).toBe(10_000);
  });

  it("ends when the pool is gone", async () => {
    await hypervisor.startMigration(job, 1);
    await server.close();
    await hypervisor.watchMigration(job, 2, () => undefined);
    expect(time).toBe(2000);
  });
});

describe("cutting a migration", () => {
  it("cancels the task while XAPI lets it", async () => {
    await hypervisor.startMigration(job, 1);
    server.task()["allowed_operations"] = ["cancel"];
    expect(await hypervisor.cutMigration(job, 1)).toEqual({ ran: "done" });
    expect(await hypervisor.migration(job)).toMatchObject({ state: { phase: "failed", said: [expect.stringMatching(/TASK_CANCELLED/)] } });
    expect(await hypervisor.cutMigration(job, 1)).toEqual({ ran: "done" });
    expect(callsTo("task.cancel")).toHaveLength(1);
  });

  it("has failed once the router is suspended, and leaves a job alone that never was", async () => {
    await hypervisor.startMigration(job, 1);
    server.task()["progress"] = 0.9;
    expect(await hypervisor.cutMigration(job, 1)).toMatchObject({ ran: "failed", detail: expect.stringMatching(/OPERATION_NOT_ALLOWED/) });
    expect(await hypervisor.cutMigration({ ...job, id: "another" }, 1)).toEqual({ ran: "done" });
  });
});

describe("fencing", () => {
  it("refuses a lower token after a higher one, and keeps one key", async () => {
    expect(await hypervisor.unpause("nyc-1", vr, 3)).toEqual({ ran: "done" });
    expect(await hypervisor.unpause("nyc-1", vr, 7)).toEqual({ ran: "done" });
    expect(await reborn().startMigration(job, 6)).toMatchObject({ ran: "failed", detail: expect.stringMatching(/taken over.*7.*6/) });
    expect(callsTo("Async.VM.pool_migrate")).toEqual([]);
    expect(Object.values(server.database.pool)[0]?.["other_config"]).toEqual({ "rehome-fence-7": "" });
  });

  it("refuses when the higher one comes in between", async () => {
    server.bend = ({ method, params }) => {
      const [pool] = Object.values(server.database.pool);
      if (method === "pool.add_to_other_config" && params[1] === "rehome-fence-3")
        Object.assign(pool?.["other_config"] ?? {}, { "rehome-fence-4": "" });
      return undefined;
    };
    expect((await hypervisor.unpause("nyc-1", vr, 3)).ran).toBe("failed");
    expect(callsTo("VM.unpause")).toEqual([]);
    expect(Object.keys(Object.values(server.database.pool)[0]?.["other_config"] ?? {})).toContain("rehome-fence-4");
  });
});

describe("domains", () => {
  it("are destroyed, renamed and unpaused only by their name and number on their host", async () => {
    for (const wrong of [
      hypervisor.destroy("nyc-1", { ...vr, id: 8 }, 1),
      hypervisor.destroy("nyc-2", vr, 1),
      hypervisor.rename("nyc-2", vr, "x", 1),
    ]) {
      expect(await wrong).toMatchObject({ ran: "failed", detail: expect.stringMatching(/has no domain/) });
    }
    expect(server.vm("vr-nyc")["power_state"]).toBe("Running");
    expect(await hypervisor.rename("nyc-1", vr, "vr-new", 1)).toEqual({ ran: "done" });
    expect(await hypervisor.destroy("nyc-1", { name: "vr-new", id: 7 }, 1)).toEqual({ ran: "done" });
    expect(server.vm("vr-new")["power_state"]).toBe("Halted");
  });

  it("are created on the host that is named, and never twice", async () => {
    expect(await hypervisor.create("nyc-2", "vr-idle", 1)).toEqual({ ran: "done" });
    expect(await hypervisor.read("nyc-2")).toMatchObject({ state: { domains: [{ name: "vr-idle", state: "running" }] } });
    expect(await hypervisor.create("nyc-1", "vr-idle", 1)).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/VM_BAD_POWER_STATE/),
    });
  });

  it("that are templates, snapshots or control domains are no routers", async () => {
    const name = "Control domain on host: nyc-1";
    expect(await hypervisor.destroy("nyc-1", { name, id: 0 }, 1)).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/0 virtual machines/),
    });
  });
});

describe("what the pool says beforehand", () => {
  it("is nothing, or its error", async () => {
    expect(await migrationObstacle(connection.connect, "vr-nyc", "nyc-2")).toEqual({ seen: true, state: null });
    expect(await evacuationObstacle(connection.connect, "nyc-1")).toEqual({ seen: true, state: null });
    server.bend = ({ method }) => {
      if (method === "host.assert_can_evacuate") throw new XapiError("CANNOT_EVACUATE_HOST", "HOST_NOT_ENOUGH_FREE_MEMORY,OpaqueRef:1");
      return undefined;
    };
    expect(await evacuationObstacle(connection.connect, "nyc-1")).toMatchObject({ state: expect.stringMatching(/^CANNOT_EVACUATE_HOST/) });
    expect((await evacuationObstacle(connection.connect, "nowhere")).seen).toBe(false);
  });
});

describe("a pool's power", () => {
  it("does not switch its master off", async () => {
    expect(await createXapiPower("nyc-1", connection.connect).switch("off")).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/master/),
    });
    expect(server.host("nyc-1")["enabled"]).toBe(true);
  });

  it("takes a host back into service when the pool refuses to shut it down", async () => {
    await hypervisor.create("nyc-2", "vr-idle", 1);
    expect(await createXapiPower("nyc-2", connection.connect).switch("off")).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/HOST_IN_USE/),
    });
    expect(server.host("nyc-2")["enabled"]).toBe(true);
  });

  it("enables a host that is on and was disabled, and says what to set where it cannot be woken", async () => {
    server.host("nyc-2")["enabled"] = false;
    expect(await createXapiPower("nyc-2", connection.connect).switch("on")).toEqual({ ran: "done" });
    expect(server.host("nyc-2")["enabled"]).toBe(true);
    server.host("nyc-2")["power_on_mode"] = "";
    Object.assign(server.database.host_metrics[String(server.host("nyc-2")["metrics"])] ?? {}, { live: false });
    expect(await createXapiPower("nyc-2", connection.connect).switch("on")).toMatchObject({
      ran: "failed",
      detail: expect.stringMatching(/power-on mode/),
    });
  });
});

describe("for people", () => {
  it("shows xe's commands, names quoted where a shell could take them for more", () => {
    expect(hypervisor.commandsOf({ act: "migrate", job })).toEqual(["xe vm-migrate vm=vr-nyc host=nyc-2 live=true"]);
    expect(hypervisor.commandsOf({ act: "create", host: "nyc-2", router: "a b" })).toEqual(["xe vm-start 'vm=a b' on=nyc-2"]);
    expect(hypervisor.commandsOf({ act: "destroy", host: "nyc-2", router: "x'; reboot; '" })).toEqual([
      `xe vm-shutdown 'vm=x'\\''; reboot; '\\''' --force`,
    ]);
  });
});
