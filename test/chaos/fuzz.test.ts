import { describe, expect, it } from 'vitest';
import { SERVED, corpus, hunt, tryOne } from '../fuzz/hunt.ts';
import type { Target } from '../fuzz/target.ts';

/** The short form of `npm run fuzz`, on a server. */
const RUNS = 150;
const WHERE = new Map<string, Target>(SERVED.map((target) => [target.name, target]));

describe('[B3] a server that is sent anything', () => {
  it.each(corpus().filter(({ target }) => WHERE.has(target)))('$target: $what', async ({ target, input }) => {
    const known = WHERE.get(target);
    if (known) expect(await tryOne(known, input)).toBeGreaterThanOrEqual(0);
  });

  it.each(SERVED)('$name: answers 2xx or 4xx, in time, and shows nothing of the inside', async (target) => {
    const { crash } = await hunt(target, RUNS, 7);
    expect(crash).toBeNull();
  });

  it('is alive, its books are right, and its log holds no secret, no buyer and no stack', async () => {
    for (const target of SERVED) await target.end?.();
  });
});
