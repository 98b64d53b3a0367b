import { describe, expect, it } from 'vitest';
import { endHouse } from '../fuzz/house.ts';
import { SERVED, corpus, hunt, tryOne } from '../fuzz/hunt.ts';
import type { Target } from '../fuzz/target.ts';
import { play, walk } from '../fuzz/targets/sequences.ts';
import { WAYS } from '../fuzz/ways.ts';
import { routesOf } from '../support/access/routes-of.ts';

/** The short form of `npm run fuzz`, on a server. */
const RUNS: Readonly<Record<string, number>> = { routes: 300, packets: 100, intake: 300, sequences: 60 };
const WHERE = new Map<string, Target>(SERVED.map((target) => [target.name, target]));

describe('[B10] the fuzz begins with what is valid', () => {
  it('at every route that there is', () => {
    expect([...new Set(WAYS.map(({ call }) => call))].sort()).toEqual(
      routesOf()
        .map(({ call }) => call)
        .sort(),
    );
  });

  it('and each seed of each is taken as it is', async () => {
    const steps = walk();
    const answers = await play(steps);
    const refused = steps.flatMap(({ call, body }, place) => {
      const { status = 0, body: told = '' } = answers[place] ?? {};
      return status >= 200 && status < 400 ? [] : [`${call} ${body.slice(0, 80)}: ${told}`];
    });
    expect(refused).toEqual([]);
  });
});

describe('[B3 B11] a server that is sent anything', () => {
  it.each(corpus().filter(({ target }) => WHERE.has(target)))('$target: $what', async ({ target, input }) => {
    const known = WHERE.get(target);
    if (known) expect(await tryOne(known, input)).toBeGreaterThanOrEqual(0);
  });

  it.each(SERVED)('$name: answers 2xx or 4xx, in time, and shows nothing of the inside', async (target) => {
    const { crash } = await hunt(target, RUNS[target.name] ?? 100, 7);
    expect(crash).toBeNull();
  });

  it('is alive, its books are right, and its log holds no secret, no buyer and no stack', async () => {
    await endHouse();
  });
});
