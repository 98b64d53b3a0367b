import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSharedCopy } from '../../server/ledger/shared-copy.ts';
import type { SharedCopy } from '../../server/ledger/shared-copy.ts';

/** What a copy holds, deletions as such. */
const textsOf = (copy: SharedCopy): Record<string, string> => Object.fromEntries(copy.merge({}));

const KEYS = ['key/1', 'key/2', 'show/a'];
const COPIES = 3;
type Step =
  | { kind: 'write'; copy: number; key: string; value: number | null; at: number }
  | { kind: 'meet'; one: number; other: number };
const place = fc.nat({ max: COPIES - 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      copy: place,
      key: fc.constantFrom(...KEYS),
      value: fc.option(fc.nat({ max: 3 })),
      // Clocks that disagree, and stand still.
      at: fc.nat({ max: 5 }),
    }),
    fc.record({ kind: fc.constant('meet' as const), one: place, other: place }),
  ),
  { maxLength: 40 },
);

/** Each takes over what is newer at the other. */
function meet(one: SharedCopy, other: SharedCopy): void {
  for (const [key, text] of one.merge(textsOf(other))) other.put(key, text);
}

function play(history: readonly Step[]): { copies: SharedCopy[]; texts: [key: string, text: string][] } {
  let now = 0;
  const copies = Array.from({ length: COPIES }, () => makeSharedCopy(() => now));
  const texts: [string, string][] = [];
  for (const step of history) {
    if (step.kind === 'meet') {
      const [one, other] = [copies[step.one], copies[step.other]];
      if (one && other) meet(one, other);
      continue;
    }
    now = step.at;
    const copy = copies[step.copy];
    if (!copy) continue;
    const text = copy.stamp(step.value);
    copy.put(step.key, text);
    texts.push([step.key, text]);
  }
  return { copies, texts };
}

describe('copies of one map', () => {
  test('any order of writes and merges on any number of copies ends alike, once each has met each', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { copies } = play(history);
        const [first, ...others] = copies;
        if (!first) return;
        for (const other of others) meet(first, other);
        for (const other of others) meet(first, other);
        const ends = copies.map(textsOf);
        for (const end of ends) expect(end).toEqual(ends[0]);
        // Nothing is missing from a copy that is missing from none.
        for (const copy of copies) expect(copy.merge(ends[0] ?? {}).size).toBe(0);
      }),
    );
  });

  test('what was written arrives in any order, any number of times, to the same end', () => {
    fc.assert(
      fc.property(
        steps.chain((history) => {
          const { texts } = play(history);
          const repeated = [...texts, ...texts];
          return fc.record({
            texts: fc.constant(texts),
            shuffled: fc.shuffledSubarray(repeated, { minLength: repeated.length }),
          });
        }),
        ({ texts, shuffled }) => {
          const [one, other] = [makeSharedCopy(() => 0), makeSharedCopy(() => 0)];
          for (const [key, text] of texts) one.put(key, text);
          for (const [key, text] of shuffled) other.put(key, text);
          expect(textsOf(other)).toEqual(textsOf(one));
        },
      ),
    );
  });

  test('whoever knew of a value and wrote another wins over it, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.option(fc.nat()), (early, late, value) => {
        const one = makeSharedCopy(() => late);
        one.put('k', one.stamp('former'));
        const other = makeSharedCopy(() => early);
        meet(one, other);
        other.put('k', other.stamp(value));
        meet(one, other);
        expect([one.get('k'), other.get('k')]).toEqual([value, value]);
      }),
    );
  });
});

describe('a copy', () => {
  test('what was deleted stays deleted, though a copy that was away brings it back', () => {
    let now = 1;
    const [one, away] = [makeSharedCopy(() => now), makeSharedCopy(() => now)];
    one.put('key/1', one.stamp({ role: 'staff' }));
    meet(one, away);
    now = 2;
    one.put('key/1', one.stamp(null));
    meet(one, away);
    expect([one.get('key/1'), away.get('key/1')]).toEqual([null, null]);
    expect([one.list('key/'), away.list('key/')]).toEqual([[], []]);
    // Redis came back from an old file.
    const old = { 'key/1': JSON.stringify({ at: 1, value: { role: 'staff' } }) };
    expect([...one.merge(old).keys()]).toEqual(['key/1']);
    expect(one.get('key/1')).toBeNull();
  });

  test('lists in key order what stands under a prefix', () => {
    const copy = makeSharedCopy(() => 0);
    for (const key of ['show/b', 'key/1', 'show/a', 'show/c']) copy.put(key, copy.stamp(key));
    copy.put('show/c', copy.stamp(null));
    expect(copy.list('show/')).toEqual([
      { key: 'show/a', value: 'show/a' },
      { key: 'show/b', value: 'show/b' },
    ]);
  });

  test('keeps what it takes over and nothing that it knew already, and begins from it', () => {
    const kept = new Map<string, string>();
    let times = 0;
    const copy = makeSharedCopy(
      () => 5,
      [],
      (key, text) => {
        kept.set(key, text);
        times += 1;
      },
    );
    const text = copy.stamp('value');
    copy.put('k', text);
    copy.put('k', text);
    copy.merge({ k: text, other: JSON.stringify({ at: 1, value: 2 }) });
    expect(times).toBe(2);
    const again = makeSharedCopy(() => 0, kept);
    expect(textsOf(again)).toEqual(textsOf(copy));
    // Its clock was set back meanwhile.
    again.put('k', again.stamp('newer'));
    expect(again.get('k')).toBe('newer');
  });
});
