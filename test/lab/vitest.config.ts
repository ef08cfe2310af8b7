import { defineConfig } from "vitest/config";

/**
 * Scenarios on labs of their own: npx vitest run --config test/lab/vitest.config.ts. One after another: each lab takes a whole machine.
 * Emulation is slow, the more so beside other work: limits are there to end what hangs, not to judge.
 */
// biome-ignore lint/style/noDefaultExport: what vitest reads.
export default defineConfig({
  test: {
    include: ["test/lab/*.lab.ts"],
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 40 * 60_000,
    hookTimeout: 20 * 60_000,
    teardownTimeout: 60_000,
    globals: false,
  },
});
