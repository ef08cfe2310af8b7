/**
 * What every driver of devices has to do, whichever it is: the simulated fleet, and Linux bridges on namespaces and on real hosts.
 * What a driver or its surroundings cannot do is declared in its capabilities, and only the tests that need it are not registered then.
 */
import { afterAll, beforeAll, describe, it } from "vitest";
import { Bench, type DevicesCapabilities, type DevicesRig } from "./devices-bench.ts";
import { changeTests } from "./devices-changes.ts";
import { frameTests } from "./devices-frames.ts";
import { guardTests, restartTest } from "./devices-guards.ts";
import { pinTests, portTests } from "./devices-ports.ts";

export function devicesConformance(name: string, open: () => Promise<DevicesRig>, can: DevicesCapabilities): void {
  for (const type of can.tunnels) {
    describe(`${name}, ${type}`, () => {
      let bench: Bench;
      beforeAll(async () => {
        bench = new Bench(await open(), type);
      });
      afterAll(() => bench.rig.close());
      const get = () => bench;
      describe("bridges and ports", () => portTests(get));
      describe("pins", () => pinTests(get));
      describe("dead man's switches", () => guardTests(get, can.guardSeconds));
      describe("whole changes", () => changeTests(get));
      if (can.restart) it("carries nothing after a restart, and says that it was one", () => restartTest(get()));
      if (can.frames) describe("frames", () => frameTests(get));
    });
  }
}
