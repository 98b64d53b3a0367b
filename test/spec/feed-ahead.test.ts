import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HidingCue } from '../../shared/stage.ts';
import { CHANGED, reduce } from '../../shared/reduce.ts';

import { openOneFeed } from '../support/one-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [ONE, OTHER] = ['page-one-1', 'page-two-2'];
let serial = 0;
const newId = (): string => {
  serial += 1;
  return `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
};

test('[D4 S4] what hides is heeded at once while the log is away, each page’s own blank too, and stands once it is folded', async () => {
  const { feed, state, tell, frames } = openOneFeed();
  feed.watch('stage');
  const hidden = async () => {
    await vi.advanceTimersByTimeAsync(100);
    const { stage } = frames.reduce((view, sections) => ({ ...view, ...sections }), {});
    return [stage?.panic ?? false, stage?.surfaces?.blank ?? []];
  };
  const given: HidingCue[] = [
    { id: newId(), kind: 'surface.blank', surface: ONE },
    { id: newId(), kind: 'surface.blank', surface: OTHER },
    { id: newId(), kind: 'panic.hide' },
    { id: newId(), kind: 'surface.show', surface: ONE },
  ];
  const states = [
    [false, [ONE]],
    [false, [ONE, OTHER]],
    [true, [ONE, OTHER]],
    [true, [OTHER]],
  ];
  for (const [place, one] of given.entries()) {
    feed.hideAhead(one);
    expect(await hidden()).toEqual(states[place]);
  }
  const told = frames.length;
  for (const [place, one] of given.entries()) {
    reduce(state, { kind: 'cue', at: 1, by: { key: 'owner', role: 'owner' }, cue: one }, place + 1);
    tell(CHANGED.everything);
    // What was hidden stays hidden all the way.
    expect(await hidden()).toEqual(states.at(-1));
  }
  expect(frames.length).toBeGreaterThan(told);
  feed.hideAhead({ id: newId(), kind: 'panic.show' });
  expect(await hidden()).toEqual([false, [OTHER]]);
  feed.stop();
});
