/** A vitest reporter for machines: writes counts, failures and every skip with its reason to the file named by REHOME_TEST_REPORT. */
import { writeFileSync } from "node:fs";

export default class CiReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: 0, failures: [], skips: [] };
    const failed = (name) => {
      report.failed += 1;
      report.failures.push(name);
    };
    for (const module of modules) {
      const file = module.relativeModuleId ?? module.moduleId;
      if (module.errors().length > 0) failed(`${file}: could not be loaded`);
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        const name = `${file} > ${test.fullName}`;
        if (state === "passed") report.passed += 1;
        else if (state === "failed") failed(name);
        else report.skips.push({ name, reason: note ?? "no reason given" });
      }
    }
    for (const error of unhandledErrors) failed(`unhandled: ${error.message}`);
    if (process.env.REHOME_TEST_REPORT) writeFileSync(process.env.REHOME_TEST_REPORT, JSON.stringify(report));
  }
}
