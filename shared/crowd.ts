import type { CrowdFact } from './fact.ts';
import type { Crowd } from './state.ts';

/** What a crowd event says, over what was known: the newest wins, the peak stays. `joins` and `likes` are counts, not differences. */
export function withCrowd(crowd: Crowd, event: Omit<CrowdFact, 'kind'>): Crowd {
  if (event.at < crowd.at) return crowd;
  const viewers = event.viewers ?? crowd.viewers;
  return {
    at: event.at,
    viewers,
    peak: Math.max(crowd.peak, viewers),
    likes: event.likes ?? crowd.likes,
    joins: event.joins ?? crowd.joins,
  };
}
