import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/end-to-end/global-setup.ts',
    reporters: ['default', './test/summary-reporter.ts'],
    // Many tests wait for a ring or a refresh to pass, so more of them run at once than there are cores.
    maxWorkers: 5,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
