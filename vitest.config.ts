import { defineConfig } from "vitest/config";

/** Two workers at most: solvers run in processes of their own, and a build machine may have two cores. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    globals: false,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      // Runs in a child process that the tests start and kill; what is executed there is not counted.
      exclude: ["src/optimiser/solvers/process/worker.ts"],
      reportOnFailure: true,
      reporter: ["text-summary", "json-summary"],
      reportsDirectory: "coverage",
      thresholds: {
        "src/network/**/*.ts": { lines: 95 },
        "src/constraints/**/*.ts": { lines: 95 },
        "src/optimiser/**/*.ts": { lines: 95 },
        "src/plan/**/*.ts": { lines: 95 },
      },
    },
  },
});
