import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { LedgerInUse } from '../../server/ledger/ledger.ts';
import { tempFolder } from '../support/temp.ts';
import { crowd, ledgerContract, until } from './ledger-contract.ts';

ledgerContract('embedded', async () => {
  const folder = join(await tempFolder(), 'data');
  return { open: () => openEmbedded(folder), dispose: () => Promise.resolve() };
});

const CHILD = join(import.meta.dirname, 'child.ts');

interface Appender {
  lines: string[];
  pid: number;
  kill9(): Promise<void>;
}

/** `limit`: the most that one file may grow to, in blocks of 1 kB, as a full disk would stop it. */
function appender(folder: string, { width = 8, limit = 0 } = {}): Appender {
  const command = `exec ${JSON.stringify(process.execPath)} --import tsx ${JSON.stringify(CHILD)} ${JSON.stringify(folder)} ${width}`;
  // SIGXFSZ is ignored, so that a write beyond the limit fails with EFBIG instead of ending the process.
  const script = limit > 0 ? `trap '' XFSZ; ulimit -S -f ${limit}; ${command}` : command;
  const child: ChildProcess = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = once(child, 'exit');
  return {
    lines,
    pid: child.pid ?? 0,
    async kill9() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const acknowledged = (lines: readonly string[]): number[] => lines.filter((line) => /^\d+$/.test(line)).map(Number);

test('[L2] what was acknowledged survives kill -9, ten times over', { timeout: 60_000 }, async () => {
  const folder = await tempFolder();
  let last = 0;
  for (let kill = 1; kill <= 10; kill += 1) {
    const child = appender(folder);
    await until(() => acknowledged(child.lines).length > kill * 17);
    await child.kill9();
    last = Math.max(last, ...acknowledged(child.lines));
    const { ledger } = await openEmbedded(folder);
    const { seq } = await ledger.head('show');
    expect(seq).toBeGreaterThanOrEqual(last);
    const entries = await ledger.read('show', 0, seq + 10);
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    await ledger.close();
  }
});

test(
  '[L1] a second process on the folder is refused, and let in once the first was killed',
  { timeout: 30_000 },
  async () => {
    const folder = await tempFolder();
    const first = appender(folder);
    await until(() => first.lines.length > 3);
    await expect(openEmbedded(folder)).rejects.toThrow(LedgerInUse);
    await expect(openEmbedded(folder)).rejects.toThrow(folder);
    await first.kill9();
    const { ledger } = await openEmbedded(folder);
    const second = appender(folder);
    await until(() => second.lines.some((line) => line.startsWith('in use')));
    await second.kill9();
    await ledger.close();
  },
);

test(
  '[L2] a full disk acknowledges nothing, loses nothing, leaves no gap, and is gone on from by itself',
  { timeout: 60_000 },
  async () => {
    const folder = await tempFolder();
    const child = appender(folder, { width: 64, limit: 700 });
    await until(() => child.lines.filter((line) => line === 'unavailable').length > 200);
    const before = acknowledged(child.lines).length;
    execFileSync('prlimit', [`--pid=${child.pid}`, '--fsize=unlimited']);
    await until(() => acknowledged(child.lines).length > before + 200);
    await child.kill9();
    expect(child.lines.every((line) => /^(open|unavailable|\d+)$/.test(line))).toBe(true);
    const { ledger } = await openEmbedded(folder);
    const { seq } = await ledger.head('show');
    expect(acknowledged(child.lines)).toEqual(
      Array.from({ length: acknowledged(child.lines).length }, (_, index) => index + 1),
    );
    expect(seq).toBeGreaterThanOrEqual(acknowledged(child.lines).length);
    expect(await ledger.read('show', 0, seq + 1)).toHaveLength(seq);
    expect((await ledger.append('show', [crowd(1)]))[0]?.seq).toBe(seq + 1);
    await ledger.close();
  },
);

test('[L8] while the disk syncs, others have their turns, and read what stands', async () => {
  const folder = await tempFolder();
  const { ledger } = await openEmbedded(folder);
  await ledger.append('show', [crowd(1)]);
  let isKept = false;
  const kept = ledger.append(
    'show',
    Array.from({ length: 50_000 }, (_, viewers) => crowd(viewers)),
  );
  void kept.then(() => (isKept = true));
  let turns = 0;
  for (; !isKept; turns += 1) {
    await ledger.read('show', 0, 3);
    await new Promise(setImmediate);
  }
  expect(turns).toBeGreaterThan(20);
  expect((await ledger.read('show', 50_000, 3)).map(({ seq }) => seq)).toEqual([50_001]);
  await ledger.close();
});

test('[L1] only its owner may look into the data folder', async () => {
  const folder = join(await tempFolder(), 'data');
  const { ledger } = await openEmbedded(folder);
  await ledger.append('show', [crowd(1)]);
  expect(statSync(folder).mode & 0o077).toBe(0);
  await ledger.close();
});
