import { defineConfig } from 'vitest/config';

/** Rooms whose tests leave no trace in their process, so that one file after the other can use it. */
const sharing = ['acs', 'api', 'calls', 'files', 'infra', 'routing', 'store', 'telephony'].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    globalSetup: 'test/end-to-end/global-setup.ts',
    reporters: ['default', './test/summary-reporter.ts'],
    // Many tests wait for a ring or a refresh to pass, so more of them run at once than there are cores.
    maxWorkers: 5,
    // Where a machine is shared, a test over real time may lose a race once; a fault of ours fails again. A property
    // that fails is never tried again: it would draw other values, and lose what it found.
    retry: { count: 1, condition: /^(?!Property failed)/ },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'own process', include: ['test/**/*.test.ts'], exclude: sharing },
      },
      { extends: true, test: { name: 'shared process', include: sharing, isolate: false } },
    ],
  },
});
