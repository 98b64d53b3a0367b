import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILDS, DIST, STAMP } from './build.mjs';
import { ROOT } from './fingerprint.mjs';

// The pages will stand for other sources than the stamp says, so the next start builds anew.
rmSync(STAMP, { force: true });
rmSync(join(DIST, 'overlay'), { recursive: true, force: true });

/** As files change, the pages are built again and the server restarts. */
const commands = [
  ['tsx', 'watch', 'server/main.ts'],
  ...BUILDS.filter(({ part }) => part !== 'server').map(({ mode }) => [
    'vite',
    'build',
    '--mode',
    mode,
    '--watch',
    '--logLevel',
    'warn',
  ]),
];

const children = commands.map(([program = '', ...args]) =>
  spawn(join(ROOT, 'node_modules/.bin', program), args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  }),
);

// Ctrl-C reaches the children by themselves, as the terminal's group; whichever ends first takes the other along.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => children.forEach((child) => child.kill(signal)));
}
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 1;
    children.forEach((other) => other.kill());
  });
}
