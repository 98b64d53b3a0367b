import { describe, expect, it } from 'vitest';
import { CUE_KINDS, Cue, ShowSettings } from '../../shared/cue.ts';
import { Source } from '../../shared/fact.ts';
import { Alive, ClientToServer } from '../../shared/protocol.ts';
import { VENDORS } from './house.ts';
import { WITHIN, corpus, hunt, tryOne } from './hunt.ts';
import { BODIES, CUES, EVENTS } from './seeds.ts';
import type { Target } from './target.ts';

/** The short form of `npm run fuzz`; what drives a server is in chaos/fuzz.test.ts. */
const RUNS = 600;
const WHERE = new Map<string, Target>(WITHIN.map((target) => [target.name, target]));

describe('[B10] the fuzz begins with what is valid, and with each thing that there is', () => {
  it('every kind of cue', () => {
    expect([...new Set(CUES.map(({ kind }) => kind))].sort()).toEqual([...CUE_KINDS].sort());
    for (const cue of CUES) expect(Cue.parse(cue), cue.kind).toEqual(cue);
  });

  it('every setting of a show', () => {
    const set = CUES.filter(({ kind }) => kind === 'show.configure').flatMap((cue) => Object.keys(cue));
    expect(Object.keys(ShowSettings).filter((name) => !set.includes(name))).toEqual([]);
  });

  it('every event that a page sends', () => {
    expect(Object.keys(EVENTS).sort()).toEqual(Object.keys(ClientToServer).sort());
    for (const [alive] of EVENTS.alive) expect(Alive.safeParse(alive).success).toBe(true);
  });

  it('every source', () => {
    const theirs = Source.exclude(['rest', 'hand']).options;
    expect(Object.keys(BODIES).sort()).toEqual([...theirs].sort());
    expect([...VENDORS].sort()).toEqual([...theirs].sort());
  });
});

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
