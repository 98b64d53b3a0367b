import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUGS } from '../simulation/plants/bugs.ts';
import { KILL_POINT_PLANTS } from '../simulation/plants/kill-points.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run chaos -- --planted` runs them; that each still has its place in the program is known sooner here. */
test.each([
  ...BUGS.map(({ name, plants }) => ({ name, plants })),
  { name: 'the points where a node dies', plants: KILL_POINT_PLANTS },
])('planted where it is meant: $name', async ({ plants }) => {
  expect(plants.length).toBeGreaterThan(0);
  for (const { file, find } of plants) {
    const parts = (await readFile(join(ROOT, file), 'utf8')).split(find);
    expect(parts.length - 1, `${file}: ${find}`).toBe(1);
  }
});
