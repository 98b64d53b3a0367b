import { describe, expect, it } from 'vitest';
import { WITHIN, corpus, hunt, tryOne } from './hunt.ts';
import type { Target } from './target.ts';

/** The short form of `npm run fuzz`; what drives a server is in chaos/fuzz.test.ts. */
const RUNS = 600;
const WHERE = new Map<string, Target>(WITHIN.map((target) => [target.name, target]));

describe('[B3] what once broke something', () => {
  it.each(corpus().filter(({ target }) => WHERE.has(target)))('$target: $what', async ({ target, input }) => {
    const known = WHERE.get(target);
    if (known) expect(await tryOne(known, input)).toBeGreaterThanOrEqual(0);
  });
});

describe('[B3] whatever comes in is taken or refused, in time, and says nothing of the inside', () => {
  it.each(WITHIN)('$name', async (target) => {
    const { crash } = await hunt(target, RUNS, 7);
    expect(crash).toBeNull();
  });
});
