import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import type { Sections } from '../../shared/view.ts';
import type { Present } from '../../shared/views.ts';
import { openFeed } from '../../server/feed/feed.ts';
import type { Feed } from '../../server/feed/feed.ts';
import { makeMetrics } from '../../server/metrics.ts';

/** A show's feed without a server, and what its stage is sent. */
export interface OneFeed {
  feed: Feed;
  state: State;
  now: { waiting: number; awaySince: number | null; pictures: NonNullable<Present['pictures']> };
  /** The log moved on, or (0) went away or came back. */
  tell(bits: number): void;
  frames: Partial<Sections>[];
}

/** To be stopped by whoever opens it. */
export function openOneFeed(): OneFeed {
  const state = emptyState('a');
  const now: OneFeed['now'] = { waiting: 0, awaySince: null, pictures: { faults: {}, renewed: {} } };
  const frames: Partial<Sections>[] = [];
  let tell = (_bits: number): void => {};
  const feed = openFeed({
    projector: {
      show: 'a',
      state,
      epoch: 'e1',
      isFolded: true,
      get awaySince() {
        return now.awaySince;
      },
      at: () => Promise.resolve(),
      onChange(listener) {
        tell = listener;
        return () => {};
      },
      close: () => Promise.resolve(),
    },
    build: '',
    nodes: { self: 'a', heard() {}, onChange: () => () => {}, stop() {} },
    clock: Date.now,
    metrics: makeMetrics(),
    signals: null,
    crowd: () => ({ viewers: 0, peak: 0, likes: 0 }),
    refused: () => [],
    waiting: () => now.waiting,
    pictures: () => now.pictures,
    send: (_audience, { sections }) => void frames.push(sections),
    sendAnew() {},
  });
  return { feed, state, now, tell: (bits) => tell(bits), frames };
}
