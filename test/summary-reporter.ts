import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with plain lines that people and scripts can read: tests that needed a second chance, then the counts. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    for (const test of tests.filter((each) => each.diagnostic()?.flaky === true)) {
      console.log(
        `passed at the second try only: ${test.module.relativeModuleId} > ${test.fullName}`,
      );
    }
    const brokenModules = modules.filter((module) => !module.ok() && module.errors().length > 0);
    const failed = count('failed') + brokenModules.length;
    console.log(`tests: ${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
  }
}
