import { defineConfig } from "vitest/config";

/** Suites that need a lab that is up, from inside its network: npm run lab -- exec npx vitest run --config test/lab/vitest.config.ts */
// biome-ignore lint/style/noDefaultExport: what vitest reads.
export default defineConfig({
  test: { include: ["test/lab/*.lab.ts"], pool: "forks", maxWorkers: 1, fileParallelism: false, globals: false },
});
