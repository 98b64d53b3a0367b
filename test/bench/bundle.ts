import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../scripts/fingerprint.mjs';
import type { Row } from './rows.ts';

/** `npm run bench -- bundle`: what each page loads before its first content, script and style, gzipped, fonts aside. */
const TARGETS = { stage: 32, ticker: 20 } as const;

export async function bundle(): Promise<Row[]> {
  const rows = (Object.keys(TARGETS) as (keyof typeof TARGETS)[]).map((page): Row => {
    const what = `the ${page}'s script and style before its first content, gzipped`;
    return { what, reached: kBOf(page), bound: '≤', target: TARGETS[page], unit: 'kB' };
  });
  console.log(`control: ${kBOf('control').toFixed(1)} kB, without a target`);
  return Promise.resolve(rows);
}

/** kB of 1,024 bytes, as F8 has it. */
function kBOf(page: string): number {
  const html = readFileSync(join(ROOT, `dist/overlay/${page}.html`), 'utf8');
  const files = [...new Set(html.match(/assets\/[\w.-]+\.(?:js|css)/g))];
  const bytes = files.map((file) => {
    const whole = readFileSync(join(ROOT, 'dist/overlay', file), 'utf8');
    return gzipSync(whole.replaceAll(/@font-face\s*\{[^}]*\}/g, ''), { level: 9 }).length;
  });
  return bytes.reduce((sum, one) => sum + one, 0) / 1024;
}
