import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './fingerprint.mjs';

/** The server restarts and the pages are built again as files change; the server asks its pages to reload when it is back. */
const commands = [
  ['tsx', 'watch', 'server/main.ts'],
  ['vite', 'build', '--watch', '--logLevel', 'warn'],
];

const children = commands.map(([program = '', ...args]) =>
  spawn(join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' }),
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
