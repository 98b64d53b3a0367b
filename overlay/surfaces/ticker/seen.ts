import type { Stop } from '../../client/stop.ts';

/** Somebody who scrolls at leisure finds it filled. */
const NEAR = '300px';

/**
 * Calls whenever it becomes or ceases to be worth anything to draw `element`: its page is shown, and it is in the window or
 * not far from it. Nothing is called before the first `true`.
 */
export function whenSeen(element: Element, listener: (isSeen: boolean) => void): Stop {
  let [isNear, isSeen] = [false, false];
  const look = (): void => {
    const now = isNear && document.visibilityState === 'visible';
    if (now === isSeen) return;
    isSeen = now;
    listener(now);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      isNear = entries.some((entry) => entry.isIntersecting);
      look();
    },
    { rootMargin: NEAR },
  );
  observer.observe(element);
  document.addEventListener('visibilitychange', look);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', look);
  };
}
