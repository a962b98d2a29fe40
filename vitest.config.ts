import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Against hanging only: tests wait for conditions, however slow and busy the machine is. */
const PATIENCE = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 120_000, interval: 20 } } };

export default defineConfig({
  test: {
    // Also where there are two processors: tests wait for servers, disks and timers, too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,tools,bench}/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/oracle/**'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'oracle',
          include: ['tests/oracle/**/*.test.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          // One browser at a time: screenshots and timings must not depend on how many cores there are.
          fileParallelism: false,
          ...PATIENCE,
        },
      },
    ],
  },
});
