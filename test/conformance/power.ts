/** What every `Power` does, whatever is behind it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock, Power, Seen } from "../../src/execution/ports.ts";

export interface PowerRig {
  readonly power: Power;
  readonly clock: Clock;
  /** It is off to begin with. */
  readonly host: string;
  /** Cut off from us: for a host of its own shell that is the same as off. */
  readonly unreachable: { readonly host: string; readonly reads: "not-seen" | "off" };
  /** Never in what people are shown. */
  readonly secrets: readonly string[];
  /** For drivers that cannot switch on; null: they can. */
  readonly switchOnByHand: (() => void) | null;
  close(): Promise<void>;
}

/** Longer than any simulated machine takes. */
const PATIENCE_SECONDS = 600;

export function powerConformance(name: string, start: () => Promise<PowerRig>, skip: string | null = null): void {
  describe.skipIf(skip !== null)(`power: ${name}${skip === null ? "" : ` (${skip})`}`, () => {
    let rig: PowerRig;
    beforeAll(async () => {
      rig = await start();
    });
    afterAll(() => rig.close());

    const wakes = async (): Promise<void> => {
      if (rig.switchOnByHand === null) expect(await rig.power.switch(rig.host, "on")).toEqual({ ran: "done" });
      else rig.switchOnByHand();
    };

    it("reads off, and twice the same", async () => {
      expect(rig.power.can(rig.host)).toBe(true);
      expect(await rig.power.read(rig.host)).toEqual({ seen: true, state: "off" });
      expect(await rig.power.read(rig.host)).toEqual({ seen: true, state: "off" });
    });

    it("takes off for a host that is off, and leaves it so", async () => {
      expect(await rig.power.switch(rig.host, "off")).toEqual({ ran: "done" });
      expect(await rig.power.read(rig.host)).toEqual({ seen: true, state: "off" });
    });

    it("switches on", async () => {
      await wakes();
      await expectToCome(rig, "on");
    });

    it("takes on for a host that is on, and leaves it so", async () => {
      expect(await rig.power.switch(rig.host, "on")).toEqual({ ran: "done" });
      expect(await rig.power.read(rig.host)).toEqual({ seen: true, state: "on" });
    });

    it("switches off, and again", async () => {
      expect(await rig.power.switch(rig.host, "off")).toEqual({ ran: "done" });
      await expectToCome(rig, "off");
      expect(await rig.power.switch(rig.host, "off")).toEqual({ ran: "done" });
    });

    it("switches on after off", async () => {
      await wakes();
      await expectToCome(rig, "on");
    });

    it("does not throw for a host that cannot be reached, and claims nothing of it", async () => {
      const { host, reads } = rig.unreachable;
      const now = await rig.power.read(host);
      if (reads === "off") return expect(now).toEqual({ seen: true, state: "off" });
      expect(now.seen).toBe(false);
      expect(whyOf(now)).not.toBe("");
      expect((await rig.power.switch(host, "on")).ran).not.toBe("done");
      expect((await rig.power.switch(host, "off")).ran).not.toBe("done");
    });

    it("does not throw for a host that it has not heard of", async () => {
      expect(rig.power.can("nobody-knows")).toBe(false);
      expect((await rig.power.read("nobody-knows")).seen).toBe(false);
      expect((await rig.power.switch("nobody-knows", "off")).ran).toBe("failed");
    });

    it("shows people what it does, one line a command, without secrets", () => {
      for (const to of ["on", "off"] as const) {
        const lines = rig.power.commandsOf(rig.host, to);
        expect(lines.length).toBeGreaterThan(0);
        for (const line of lines) expect(line).toMatch(/^[^\n\r]+$/);
        for (const secret of rig.secrets) expect(lines.join("\n")).not.toContain(secret);
      }
      expect(rig.power.commandsOf(rig.host, "on")).not.toEqual(rig.power.commandsOf(rig.host, "off"));
    });
  });
}

async function expectToCome({ power, clock, host }: PowerRig, wanted: "on" | "off"): Promise<void> {
  const end = clock.now() + PATIENCE_SECONDS * 1000;
  let now = await power.read(host);
  while (!(now.seen && now.state === wanted) && clock.now() < end) {
    await clock.sleep(0.2);
    now = await power.read(host);
  }
  expect(now).toEqual({ seen: true, state: wanted });
}

const whyOf = (seen: Seen<unknown>): string => (seen.seen ? "" : seen.why);
