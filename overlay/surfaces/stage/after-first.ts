import type { StageView } from '../../../shared/view.ts';
import type { Session } from '../../client/session.ts';

/**
 * Fetches what the first picture does without, right after it; where the server was gone meanwhile, after the next
 * snapshot. `fetch` is called until it succeeds once.
 */
export function afterFirst(session: Pick<Session<StageView>, 'onSnapshot'>, fetch: () => Promise<void>): void {
  let isUnderWay = false;
  const stop = session.onSnapshot(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    // Not before what the snapshot changes is painted.
    setTimeout(() => {
      fetch().then(stop, () => (isUnderWay = false));
    }, 0);
  });
}
