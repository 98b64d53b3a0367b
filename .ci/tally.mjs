import { existsSync, readFileSync } from 'node:fs';

// usage: tally.mjs RESULTS [failed step…]: names what failed and what was skipped, then the closing line.

/**
 * What of vitest's JSON report is read here.
 * @typedef {{ name: string, status: string, message: string, assertionResults: { fullName: string, status: string }[] }} FileResult
 */

const [results = '', ...failedSteps] = process.argv.slice(2);
/** @type {{ testResults: FileResult[] }} */
const report = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { testResults: [] };

const tests = report.testResults.flatMap((file) => file.assertionResults);
const named = (/** @type {(status: string) => boolean} */ wanted) =>
  tests.filter((test) => wanted(test.status)).map((test) => test.fullName);

const passed = named((status) => status === 'passed');
const skipped = named((status) => status !== 'passed' && status !== 'failed');
// A file that cannot be read or set up fails without a test of its own.
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
const failed = [
  ...named((status) => status === 'failed'),
  ...brokenFiles.map((file) => `${file.name}: ${file.message}`),
];
// The test step stands for its tests; alone it counts when none of them tells why it failed.
const steps = failedSteps.filter((step) => step !== 'test' || failed.length === 0);
failed.push(...steps.map((step) => `the step "${step}"`));
if (passed.length === 0) failed.push('no test has passed');

for (const name of skipped) console.log(`skipped: ${name}`);
for (const name of failed) console.log(`failed: ${name}`);
console.log(`${passed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
