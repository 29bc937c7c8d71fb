import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/end-to-end/global-setup.ts',
    reporters: ['default', './test/summary-reporter.ts'],
    // Many tests wait for a ring or a refresh to pass, so more of them run at once than there are cores.
    maxWorkers: 5,
    // Where a machine is shared, a test over real time may lose a race once; a fault of ours fails again. A property
    // that fails is never tried again: it would draw other values, and lose what it found.
    retry: { count: 1, condition: /^(?!Property failed)/ },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
