/** What only devices that are Linux hosts have to do: what frames of a customer would notice, and what must not be touched. On namespaces. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createIproute2Devices } from "../../src/execution/drivers/iproute2/devices.ts";
import { type NamespaceFleet, openNamespaceFleet, whyNoNamespaces } from "../support/network-namespaces.ts";
import { attach, Bench, bridge, MAC, pin, remove, removeBridge, silent, standby } from "./devices-bench.ts";

const reason = await whyNoNamespaces();
const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

if (reason !== null) {
  describe("Linux devices", () => {
    it(`not tested here: ${reason}`, ({ skip }) => skip(reason));
  });
} else {
  describe("Linux devices", () => {
    let fleet: NamespaceFleet;
    let b: Bench;
    const device = "first";
    const say = async (script: string): Promise<string> => {
      const result = await fleet.runner.run(device, script);
      if (result.kind !== "exited" || result.status !== 0) throw new Error(`${script}: ${JSON.stringify(result)}`);
      return result.stdout;
    };

    beforeAll(async () => {
      // The other suite runs these scripts with whatever sh is here.
      fleet = await openNamespaceFleet([device, "second"], ["bash"]);
      const { addresses, restart, close } = fleet;
      b = new Bench(
        { devices: createIproute2Devices(fleet.runner), twoDevices: [device, "second"], addresses, sleep: pause, restart, close },
        "vxlan",
      );
    });
    afterAll(() => fleet.close());

    it("are never joined to a port that is up and not yet set", async () => {
      await b.done([bridge("cfb1"), { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(1) }]);
      await say("ip link set cft1 up");
      const events: string[] = [];
      const stop = new AbortController();
      const ended = fleet.runner.stream(device, "exec ip -d -o monitor link", (_, line) => events.push(line), stop.signal);
      await pause(0.5);
      await b.done([attach("cft1", "cfb1", standby)]);
      await pause(0.5);
      stop.abort();
      await ended;
      const forwarding = events.filter((line) => /cft1: <[^>]*\bUP\b[^>]*>.*master cfb1.*bridge_slave/.test(line));
      expect(forwarding.length).toBeGreaterThan(0);
      for (const line of forwarding) expect(line).toMatch(/isolated on/);
      await b.done([remove("cft1"), removeBridge("cfb1")]);
    });

    it("are not taken down and up again by an op that is repeated", async () => {
      await b.done([bridge("cfb1"), { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(1) }, attach("cft1", "cfb1", standby)]);
      const changes = await say("cat /sys/class/net/cft1/carrier_changes; cat /sys/class/net/cft1/ifindex");
      await b.done([bridge("cfb1"), { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(1) }, attach("cft1", "cfb1", standby)]);
      expect(await say("cat /sys/class/net/cft1/carrier_changes; cat /sys/class/net/cft1/ifindex")).toBe(changes);
      await b.done([remove("cft1"), removeBridge("cfb1")]);
    });

    it("keep a bridge's address and size whatever comes and goes, and never speak on it themselves", async () => {
      const mac = "02:00:5e:00:54:77";
      const shown = () => say("ip -br link show dev cfb1; cat /sys/class/net/cfb1/mtu");
      await b.done([bridge("cfb1", mac)]);
      const empty = await shown();
      expect(empty).toContain(mac);
      expect(empty).toMatch(/\n1450\n$/);
      await b.done([
        { op: "add-patch", name: "cfpa", peer: "cfpb" },
        attach("cfpa", "cfb1"),
        attach("cfpb", "cfb1", standby),
        { op: "detach", port: "cfpb" },
      ]);
      await say("ip link set cfpa mtu 1400; ip link set cfpa address 00:00:5e:00:53:00");
      expect(await shown()).toContain(mac);
      expect(await say("cat /sys/class/net/cfb1/mtu")).toBe("1450\n");
      await b.done([remove("cfpa")]);
      expect(await shown()).toMatch(/\n1450\n$/);
      expect(await say("ip addr show dev cfb1")).not.toContain("inet");
      await b.done([removeBridge("cfb1")]);
    });

    it("flood nothing of any sort out of a port that is not to", async () => {
      await b.done([bridge("cfb1"), { op: "add-tunnel", name: "cft1", tunnel: b.tunnel(1) }, attach("cft1", "cfb1", silent)]);
      const shown = await say("bridge -d link show dev cft1");
      for (const words of ["flood off", "mcast_flood off", "bcast_flood off", "learning off", "isolated on"])
        expect(shown).toContain(words);
      await b.done([remove("cft1"), removeBridge("cfb1")]);
    });

    it("keep what is no port of ours: their hardware, and bridges", async () => {
      await b.done([bridge("cfb1")]);
      await b.fails([remove("cfb1")]);
      await b.fails([remove("lo")]);
      await b.fails([removeBridge("lo")]);
      await b.fails([bridge("u0")]);
      const { bridges, ports } = await b.state();
      expect([bridges.has("cfb1"), ports.has("lo"), ports.has("u0")]).toEqual([true, true, true]);
      await b.done([removeBridge("cfb1")]);
    });

    it("say so when a confirmation comes after everything went back", async () => {
      await b.done([
        bridge("cfb1"),
        { op: "add-patch", name: "cfpa", peer: "cfpb" },
        attach("cfpa", "cfb1"),
        attach("cfpb", "cfb1", standby),
      ]);
      await b.done([pin("cfpb"), { op: "guard", token: "g", seconds: 0.2, back: [{ op: "pin", mac: MAC, port: "cfpa" }] }]);
      await pause(1);
      expect(await b.fails([{ op: "confirm", token: "g" }])).toContain("already put everything back");
      await b.done([remove("cfpa"), removeBridge("cfb1")]);
    });

    it("confirm or go back, never both, when many confirmations meet the end of the time", async () => {
      await b.done([
        bridge("cfb1"),
        { op: "add-patch", name: "cfpa", peer: "cfpb" },
        attach("cfpa", "cfb1"),
        attach("cfpb", "cfb1", standby),
      ]);
      for (const seconds of [0.15, 0.2, 0.25, 0.3]) {
        await b.done([{ op: "guard", token: "h", seconds, back: [{ op: "pin", mac: MAC, port: "cfpa" }] }, pin("cfpb")]);
        const answers = await Promise.all([1, 2, 3, 4].map(() => b.change([{ op: "confirm", token: "h" }])));
        const [first] = answers;
        expect(answers.map(({ ran }) => ran)).toEqual(answers.map(() => first?.ran));
        await pause(0.5);
        const { pins, guards } = await b.state();
        expect([pins, guards.size]).toEqual([[{ mac: MAC, port: first?.ran === "done" ? "cfpb" : "cfpa" }], 0]);
      }
      await b.done([remove("cfpa"), removeBridge("cfb1")]);
    });

    it("count as armed while they go back, and a confirmation then waits and is refused", async () => {
      await b.done([
        bridge("cfb1"),
        { op: "add-patch", name: "cfpa", peer: "cfpb" },
        attach("cfpa", "cfb1"),
        attach("cfpb", "cfb1", standby),
      ]);
      // Each takes a process; only the last one matters.
      const slow = Array.from({ length: 300 }, () => ({ op: "pin" as const, mac: MAC, port: "cft9" }));
      await b.done([{ op: "guard", token: "j", seconds: 0.1, back: [...slow, { op: "pin", mac: MAC, port: "cfpa" }] }, pin("cfpb")]);
      await pause(0.15);
      expect((await b.state()).guards).toEqual(new Set(["j"]));
      await b.fails([{ op: "confirm", token: "j" }]);
      const { pins, guards } = await b.state();
      expect([pins, guards.size]).toEqual([[{ mac: MAC, port: "cfpa" }], 0]);
      await b.done([remove("cfpa"), removeBridge("cfb1")]);
    });

    it("leave nothing of a confirmed dead man's switch behind, once its time is over", async () => {
      const before = await say("ls /run/rehome/guards; ip -br link | wc -l");
      await b.done([
        { op: "guard", token: "i", seconds: 0.3, back: [] },
        { op: "confirm", token: "i" },
      ]);
      await pause(1);
      expect(await say("ls /run/rehome/guards; ip -br link | wc -l")).toBe(before);
    });

    it("refuse the lower of two fencing tokens that come at the same moment, or did it first", async () => {
      const devices = createIproute2Devices(fleet.runner);
      for (let fence = 1000; fence < 1010; fence += 2) {
        const ops = [{ op: "confirm" as const, token: "none" }];
        const [low, high] = await Promise.all([devices.change({ device, ops }, fence), devices.change({ device, ops }, fence + 1)]);
        expect(high).toEqual({ ran: "done" });
        expect(["done", "failed"]).toContain(low.ran);
        expect((await devices.change({ device, ops }, fence)).ran).toBe("failed");
      }
      for (let fence = 2000; fence < 2030; fence++) await devices.change({ device, ops: [] }, fence);
      expect(Number(await say("ls /run/rehome/fence | wc -l"))).toBeLessThan(25);
      expect((await devices.change({ device, ops: [] }, 2028)).ran).toBe("failed");
    });
  });
}
