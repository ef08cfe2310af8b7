/** The scripts of the xl driver, run by this machine's shell on programs in the place of xl and socat. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createXlHypervisor } from "../../src/execution/drivers/xen-xl/hypervisor.ts";
import { createXenStubs } from "../support/xen-stubs.ts";
import { hypervisorConformance } from "./hypervisor.ts";

const firstPort = 41_000 + (process.pid % 20) * 1000;

hypervisorConformance(
  "xl's scripts on stand-ins",
  async () => {
    const stubs = createXenStubs();
    stubs.set({ parts: 40, everyMs: 50, pauseMs: 500, leaks: true });
    stubs.add("PR1", { name: "VR1", id: 3, memoryMiB: 96, state: "running" });
    for (const host of ["PR1", "PR2"]) {
      mkdirSync(join(stubs.folderOf(host), "etc"));
      writeFileSync(join(stubs.folderOf(host), "etc", "VR1.cfg"), "memory = 96\n");
    }
    return {
      hypervisor: createXlHypervisor(
        {
          ...stubs.runner,
          run: (host, script, options) => (/^PR[12]$/.test(host) ? stubs.runner.run(host, script, options) : refusal(host)),
        },
        { migration: { transport: "tcp", firstPort }, addressOf: () => "127.0.0.1", pollSeconds: 0.2 },
      ),
      hosts: ["PR1", "PR2"],
      router: "VR1",
      sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
      close: async () => stubs.close(),
    };
  },
  { patience: 20, timeoutSeconds: 120 },
);

const refusal = async (host: string) => ({ kind: "refused", detail: `no address of ${host}` }) as const;
