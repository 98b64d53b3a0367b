import type { RefusedEntry, SourceActivity } from '../../../../shared/view.ts';

/** Refusals from before the source's latest accepted delivery: whatever was wrong has been mended since. */
export const isSettled = (entry: RefusedEntry, activity: readonly SourceActivity[]): boolean =>
  activity.some(({ source, lastAt }) => source === entry.source && lastAt > entry.lastAt);
