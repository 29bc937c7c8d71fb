import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line that people and scripts can read. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    const brokenModules = modules.filter((module) => !module.ok() && module.errors().length > 0);
    const failed = count('failed') + brokenModules.length;
    console.log(`tests: ${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
  }
}
