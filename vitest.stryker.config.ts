import { defineConfig } from "vitest/config";

/** What mutation testing runs: only the tests that judge the rules, and no process of its own. */
export default defineConfig({
  test: { include: ["test/unit/**/*.test.ts", "test/laws/**/*.test.ts"], pool: "forks", maxWorkers: 1, testTimeout: 120_000 },
});
