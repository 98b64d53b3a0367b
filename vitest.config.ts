import { defineConfig } from 'vitest/config';

/** Tests that run the whole program: browsers, server processes, kills. */
const WHOLE = ['test/{browser,chaos}/**/*.test.{ts,tsx}'];

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
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: WHOLE,
          globalSetup: ['test/support/global-setup.ts'],
          // One file at a time: a server, a browser and a test share two cores already.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real processes on a machine that others use may be late once; what is broken is broken twice.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
});
