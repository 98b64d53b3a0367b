import { defineConfig } from 'vitest/config';

/** Tests that run the whole program: browsers, server processes, kills. */
const WHOLE = ['test/{browser,chaos}/**/*.test.{ts,tsx}'];
/** Of these, what reads a clock or a processor's time: nothing runs beside it. */
const ALONE = ['test/browser/stage-load.test.ts', 'test/chaos/{driver,hostile,idle,turns}.test.ts'];

const whole = {
  globalSetup: ['test/support/global-setup.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Real processes on a machine that others use may be late once; what is broken is broken twice.
  retry: process.env['CI'] ? 1 : 0,
};

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    setupFiles: ['test/support/setup.ts'],
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'test/artifacts/results.json' }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...WHOLE, '**/node_modules/**'],
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
          // Modules are loaded once a worker, not once a file: nothing that a file leaves behind may matter to the next.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...whole,
          name: 'whole',
          include: WHOLE,
          exclude: ALONE,
          // Two files at a time: each waits for most of its time, for a browser, a beat or a timeout.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { ...whole, name: 'alone', include: ALONE, fileParallelism: false, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
